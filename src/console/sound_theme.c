#include "console/sound_theme.h"

#include <string.h>

#include "base/baked.h"
#include "base/error.h"
#include "base/id.h"
#include "base/keyfile.h"
#include "base/paths.h"
#include "base/text.h"

#define SUFFIX         ".sound"
#define BELL           "bell"
#define OTHER          "other"
#define ALL_CLEAR      "aman"
#define STROKE_MS      250
#define STROKE_MS_LEAD 100
#define BEAT_MS_MOST   5000
#define RHYTHMS_MAX    256

struct SoundTheme {
    unsigned stroke_ms, pause_ms;
    GHashTable *rhythms; /* kind to SoundRhythm */
};

static SoundTheme *theme_new(void)
{
    SoundTheme *theme = g_new0(SoundTheme, 1);
    theme->stroke_ms = theme->pause_ms = STROKE_MS;
    theme->rhythms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return theme;
}

void sound_theme_free(SoundTheme *theme)
{
    if (theme == NULL)
        return;
    g_hash_table_unref(theme->rhythms);
    g_free(theme);
}

/* Reads "1-7-1"; false when it is no rhythm. */
static bool read_rhythm(const SoundTheme *theme, const char *text, SoundRhythm *out)
{
    g_auto(GStrv) groups = g_strsplit(text, "-", SOUND_STROKES_MAX + 1);
    SoundRhythm rhythm = {0};
    unsigned at_ms = 0;
    for (char **group = groups; *group != NULL; group++) {
        guint64 strokes;
        if (!g_ascii_string_to_unsigned(g_strstrip(*group), 10, 1, SOUND_STROKES_MAX, &strokes,
                                        NULL) ||
            rhythm.strokes + strokes > SOUND_STROKES_MAX)
            return false;
        for (guint64 i = 0; i < strokes; i++) {
            rhythm.at_ms[rhythm.strokes++] = at_ms;
            at_ms += theme->stroke_ms;
        }
        at_ms += theme->pause_ms;
    }
    *out = rhythm;
    return rhythm.strokes > 0;
}

static bool read_beat(SoundTheme *theme, const Keyfile *file, const char *key, GError **error)
{
    g_autofree char *value = g_key_file_get_string(keyfile_values(file), "beat", key, NULL);
    bool stroke = strcmp(key, "stroke") == 0;
    guint64 ms;
    if (!stroke && strcmp(key, "pause") != 0) {
        keyfile_complain(file, "beat", key, error, _("unknown setting '%s' in [%s]"), key, "beat");
        return false;
    }
    if (value == NULL ||
        !g_ascii_string_to_unsigned(g_strstrip(value), 10, stroke ? STROKE_MS_LEAD : 0,
                                    BEAT_MS_MOST, &ms, NULL)) {
        keyfile_complain(file, "beat", key, error, _("'%s' is no value for %s"),
                         value != NULL ? value : "", key);
        return false;
    }
    *(stroke ? &theme->stroke_ms : &theme->pause_ms) = (unsigned)ms;
    return true;
}

static bool read_kind(SoundTheme *theme, const Keyfile *file, const char *key, GError **error)
{
    g_autofree char *value = g_key_file_get_string(keyfile_values(file), "rhythms", key, NULL);
    SoundRhythm rhythm;
    if (!alert_kind_valid(key)) {
        keyfile_complain(file, "rhythms", key, error, _("no kind of alert: '%s'"), key);
        return false;
    }
    if (value == NULL || !read_rhythm(theme, value, &rhythm)) {
        keyfile_complain(file, "rhythms", key, error,
                         _("'%s' is no rhythm; write groups of strokes: 3-3"),
                         value != NULL ? value : "");
        return false;
    }
    g_hash_table_insert(theme->rhythms, g_strdup(key), g_memdup2(&rhythm, sizeof rhythm));
    return true;
}

typedef bool (*ReadKey)(SoundTheme *theme, const Keyfile *file, const char *key, GError **error);

static bool read_group(SoundTheme *theme, const Keyfile *file, const char *group, ReadKey read,
                       GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), group, NULL, NULL);
    if (keys != NULL && g_strv_length(keys) > RHYTHMS_MAX) {
        keyfile_complain(file, group, NULL, error, _("[%s] has more than %d lines"), group,
                         RHYTHMS_MAX);
        return false;
    }
    for (int i = 0; keys != NULL && keys[i] != NULL; i++)
        if (!read(theme, file, keys[i], error))
            return false;
    return true;
}

static SoundTheme *theme_read(const Keyfile *file, GError **error)
{
    g_autoptr(SoundTheme) theme = theme_new();
    g_auto(GStrv) groups = g_key_file_get_groups(keyfile_values(file), NULL);
    for (int i = 0; groups[i] != NULL; i++) {
        if (strcmp(groups[i], "beat") != 0 && strcmp(groups[i], "rhythms") != 0) {
            keyfile_complain(file, groups[i], NULL, error, _("unknown group '%s'"), groups[i]);
            return NULL;
        }
    }
    if (!read_group(theme, file, "beat", read_beat, error) ||
        !read_group(theme, file, "rhythms", read_kind, error))
        return NULL;
    return g_steal_pointer(&theme);
}

SoundTheme *sound_theme_parse(const char *name, const char *text, gsize size, GError **error)
{
    g_autoptr(Keyfile) file = keyfile_parse(name, text, size, error);
    return file != NULL ? theme_read(file, error) : NULL;
}

SoundTheme *sound_theme_load(const char *name, GError **error)
{
    const char *data;
    size_t size;
    if (strcmp(name, BELL) == 0)
        return theme_new();
    g_autofree char *file = g_strconcat("themes/", name, SUFFIX, NULL);
    g_autofree char *path = paths_config(file);
    if (!id_valid(name) || name[0] == '.') {
        g_autofree char *shown = text_clean(name, strlen(name), 80);
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("not a name of a sound: '%s'"),
                    shown);
        return NULL;
    }
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_autoptr(Keyfile) own = keyfile_load(path, error);
        return own != NULL ? theme_read(own, error) : NULL;
    }
    if (baked_find(file, &data, &size))
        return sound_theme_parse(file, data, size, error);
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, _("there is no sound '%s'"), name);
    return NULL;
}

SoundRhythm sound_theme_rhythm(const SoundTheme *theme, const char *kind)
{
    const SoundRhythm *found = g_hash_table_lookup(theme->rhythms, kind);
    if (found == NULL)
        found = g_hash_table_lookup(theme->rhythms, OTHER);
    return found != NULL ? *found : (SoundRhythm){.strokes = 1};
}

SoundRhythm sound_theme_all_clear(const SoundTheme *theme)
{
    const SoundRhythm *found = g_hash_table_lookup(theme->rhythms, ALL_CLEAR);
    return found != NULL ? *found : (SoundRhythm){0};
}
