#include "console/config_ronda.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/area.h"
#include "model/query.h"
#include "model/schedule.h"

#define NAME_BYTES 40

void config_ronda_copy(RondaConfig *out, const RondaConfig *from)
{
    out->area = g_strdup(from->area != NULL ? from->area : "");
    for (int i = 0; i < CONFIG_HOURS; i++)
        out->hours[i] = g_strdup(from->hours[i]);
    for (int i = 0; i < CONFIG_ROUNDS; i++) {
        out->names[i] = g_strdup(from->names[i]);
        out->queries[i] = g_strdup(from->queries[i]);
    }
}

void config_ronda_clear(RondaConfig *ronda)
{
    g_clear_pointer(&ronda->area, g_free);
    for (int i = 0; i < CONFIG_HOURS; i++)
        g_clear_pointer(&ronda->hours[i], g_free);
    for (int i = 0; i < CONFIG_ROUNDS; i++) {
        g_clear_pointer(&ronda->names[i], g_free);
        g_clear_pointer(&ronda->queries[i], g_free);
    }
}

/* The number of a line of hours, from 0; -1: it is none. */
static int hour_of(const char *key)
{
    guint64 number = 0;
    bool is_number = g_ascii_string_to_unsigned(key, 10, 1, CONFIG_HOURS, &number, NULL);
    return is_number ? (int)number - 1 : -1;
}

bool config_ronda_knows(const char *group, const char *key)
{
    if (strcmp(group, "ronda") == 0)
        return strcmp(key, "area") == 0 || hour_of(key) >= 0;
    return strcmp(group, "rounds") == 0;
}

static bool mistake(GError **error, const char *what)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, what);
    return false;
}

static void put(char **out, const char *value)
{
    g_free(*out);
    *out = value[0] != '\0' ? g_strdup(value) : NULL;
}

static bool take_area(RondaConfig *ronda, const char *value, GError **error)
{
    AreaLevel level;
    if (value[0] != '\0' && !area_code_level(value, &level))
        return mistake(error, _("not the code of an area, as 33.74.10.1003.005.003"));
    g_free(ronda->area);
    ronda->area = g_strdup(value);
    return true;
}

static bool take_hour(RondaConfig *ronda, int number, const char *value, GError **error)
{
    ScheduleRow row;
    if (value[0] != '\0' && !schedule_read(value, &row, error))
        return false;
    put(&ronda->hours[number], value);
    return true;
}

static bool take_round(RondaConfig *ronda, const char *name, const char *value, GError **error)
{
    int at = 0;
    g_autoptr(Query) query = query_parse(value, error);
    if (query == NULL)
        return false;
    while (at < CONFIG_ROUNDS && ronda->names[at] != NULL && strcmp(ronda->names[at], name) != 0)
        at++;
    if (at == CONFIG_ROUNDS)
        return mistake(error, _("there are too many kept rounds"));
    if (strlen(name) > NAME_BYTES || !text_is_clean(name, strlen(name)))
        return mistake(error, _("the name of a round is too long"));
    put(&ronda->names[at], name);
    g_free(ronda->queries[at]);
    ronda->queries[at] = g_strdup(value);
    return true;
}

bool config_ronda_take(RondaConfig *ronda, const char *group, const char *key, const char *value,
                       GError **error)
{
    if (strcmp(group, "rounds") == 0)
        return take_round(ronda, key, value, error);
    int number = hour_of(key);
    return number >= 0 ? take_hour(ronda, number, value, error) : take_area(ronda, value, error);
}
