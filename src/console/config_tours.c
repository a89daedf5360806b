#include "console/config_tours.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/query.h"

#define DWELL_MIN_S   3
#define DWELL_MAX_S   600
#define RESUME_MAX    120
#define NAME_BYTES    40
#define CONTACT_BYTES 160

void config_tours_copy(TourConfig *out, const TourConfig *from)
{
    *out = *from;
    for (int i = 0; i < CONFIG_TOURS; i++) {
        out->names[i] = g_strdup(from->names[i]);
        out->queries[i] = g_strdup(from->queries[i]);
    }
    out->kiosk_cameras = g_strdup(from->kiosk_cameras != NULL ? from->kiosk_cameras : "");
    out->kiosk_contact = g_strdup(from->kiosk_contact != NULL ? from->kiosk_contact : "");
    out->kiosk_word = g_strdup(from->kiosk_word != NULL ? from->kiosk_word : "");
    out->kiosk_monitor = g_strdup(from->kiosk_monitor != NULL ? from->kiosk_monitor : "");
}

void config_tours_clear(TourConfig *tours)
{
    for (int i = 0; i < CONFIG_TOURS; i++) {
        g_clear_pointer(&tours->names[i], g_free);
        g_clear_pointer(&tours->queries[i], g_free);
    }
    g_clear_pointer(&tours->kiosk_cameras, g_free);
    g_clear_pointer(&tours->kiosk_contact, g_free);
    g_clear_pointer(&tours->kiosk_word, g_free);
    g_clear_pointer(&tours->kiosk_monitor, g_free);
}

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static bool take_number(int *out, const char *value, int low, int high, GError **error)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(value, 10, (guint64)low, (guint64)high, &number, NULL)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("'%s' is no number from %d to %d"),
                    value, low, high);
        return false;
    }
    *out = (int)number;
    return true;
}

static bool take_query(char **out, const char *value, GError **error)
{
    g_autoptr(Query) query = query_parse(value, error);
    if (query == NULL)
        return false;
    g_free(*out);
    *out = g_strdup(value);
    return true;
}

static bool take_text(char **out, const char *value, size_t most, GError **error)
{
    if (strlen(value) > most || !text_is_clean(value, strlen(value)))
        return mistake(error, _("the text is too long, or has odd characters"));
    g_free(*out);
    *out = g_strdup(value);
    return true;
}

/* The settings of [tour] and [kiosk]; those of [tours] are names. */

static bool take_dwell(TourConfig *tours, const char *value, GError **error)
{
    return take_number(&tours->dwell_s, value, DWELL_MIN_S, DWELL_MAX_S, error);
}

static bool take_patience(TourConfig *tours, const char *value, GError **error)
{
    return take_number(&tours->patience_s, value, 2, 60, error);
}

static bool take_resume(TourConfig *tours, const char *value, GError **error)
{
    return take_number(&tours->resume_min, value, 0, RESUME_MAX, error);
}

static bool take_cameras(TourConfig *tours, const char *value, GError **error)
{
    return take_query(&tours->kiosk_cameras, value, error);
}

static bool take_contact(TourConfig *tours, const char *value, GError **error)
{
    return take_text(&tours->kiosk_contact, value, CONTACT_BYTES, error);
}

static bool take_word(TourConfig *tours, const char *value, GError **error)
{
    return take_text(&tours->kiosk_word, value, CONFIG_KIOSK_WORD, error);
}

static bool take_monitor(TourConfig *tours, const char *value, GError **error)
{
    return take_text(&tours->kiosk_monitor, value, NAME_BYTES, error);
}

static const struct {
    const char *group, *key;
    bool (*take)(TourConfig *tours, const char *value, GError **error);
} settings[] = {
    {"tour", "dwell", take_dwell},      {"tour", "patience", take_patience},
    {"tour", "resume", take_resume},    {"kiosk", "cameras", take_cameras},
    {"kiosk", "contact", take_contact}, {"kiosk", "word", take_word},
    {"kiosk", "monitor", take_monitor},
};

static int find_setting(const char *group, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        if (strcmp(settings[i].group, group) == 0 && strcmp(settings[i].key, key) == 0)
            return (int)i;
    return -1;
}

bool config_tours_knows(const char *group, const char *key)
{
    return strcmp(group, "tours") == 0 || find_setting(group, key) >= 0;
}

int config_tours_find(const TourConfig *tours, const char *name)
{
    for (int i = 0; i < CONFIG_TOURS && tours->names[i] != NULL; i++)
        if (g_ascii_strcasecmp(tours->names[i], name) == 0)
            return i;
    return -1;
}

/* "QUERY; DWELL": what stands behind the last semicolon is how long each is shown. */
static bool take_kept(TourConfig *tours, const char *name, const char *value, GError **error)
{
    const char *semicolon = strrchr(value, ';');
    g_autofree char *text =
        g_strndup(value, semicolon != NULL ? (gsize)(semicolon - value) : strlen(value));
    int dwell_s = 0, at = config_tours_find(tours, name);
    g_strstrip(text);
    if (semicolon != NULL) {
        g_autofree char *number = g_strstrip(g_strdup(semicolon + 1));
        if (!take_number(&dwell_s, number, DWELL_MIN_S, DWELL_MAX_S, error))
            return false;
    }
    if (strlen(name) > NAME_BYTES || !text_is_clean(name, strlen(name)))
        return mistake(error, _("the name of a tour is too long"));
    for (at = MAX(at, 0); at < CONFIG_TOURS && tours->names[at] != NULL; at++)
        if (g_ascii_strcasecmp(tours->names[at], name) == 0)
            break;
    if (at == CONFIG_TOURS)
        return mistake(error, _("there are too many kept tours"));
    if (!take_query(&tours->queries[at], text, error))
        return false;
    if (tours->names[at] == NULL)
        tours->names[at] = g_strdup(name);
    tours->dwells_s[at] = dwell_s;
    return true;
}

bool config_tours_take(TourConfig *tours, const char *group, const char *key, const char *value,
                       GError **error)
{
    int at = find_setting(group, key);
    return at >= 0 ? settings[at].take(tours, value, error) : take_kept(tours, key, value, error);
}
