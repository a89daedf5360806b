#include "probe_settings.h"

#include <string.h>

#include "model/camera.h"
#include "sources/source.h"

#define GROUP       "probe"
#define DELAYS      "probe.delays"
#define DELAY_MAX_S 86400

bool probe_settings_is_group(const char *group)
{
    return strcmp(group, GROUP) == 0 || strcmp(group, DELAYS) == 0;
}

static const SourceSetting *find(const char *key)
{
    for (const SourceSetting *at = source_probe.settings; at->key != NULL; at++) {
        if (strcmp(at->key, key) == 0) {
            return at;
        }
    }
    return NULL;
}

static bool take(GHashTable *settings, const Keyfile *file, const char *key, GError **error)
{
    const SourceSetting *setting = find(key);
    g_autofree char *value = g_key_file_get_string(keyfile_values(file), GROUP, key, NULL);
    if (setting == NULL) {
        keyfile_complain(file, GROUP, key, error, "unknown key '%s' in [%s]", key, GROUP);
        return false;
    }
    g_autofree char *wrong = value != NULL ? setting_wrong(setting, g_strstrip(value)) : NULL;
    if (wrong != NULL) {
        keyfile_complain(file, GROUP, key, error, "%s", wrong);
        return false;
    }
    g_hash_table_insert(settings, g_strdup(key), g_steal_pointer(&value));
    return true;
}

static bool is_delay(const char *text)
{
    guint64 seconds;
    return g_ascii_string_to_unsigned(text, 10, 0, DELAY_MAX_S, &seconds, NULL);
}

/* "CLASS = OFF ON". */
static bool take_delay(GHashTable *settings, const Keyfile *file, const char *key, GError **error)
{
    CameraClass class;
    g_autofree char *value = g_key_file_get_string(keyfile_values(file), DELAYS, key, NULL);
    if (!camera_class_parse(key, &class)) {
        keyfile_complain(file, DELAYS, key, error, "unknown class of camera '%s' in [%s]", key,
                         DELAYS);
        return false;
    }
    g_auto(GStrv) parts = g_strsplit(value != NULL ? g_strstrip(value) : "", " ", 3);
    if (g_strv_length(parts) != 2 || !is_delay(parts[0]) || !is_delay(parts[1])) {
        keyfile_complain(file, DELAYS, key, error,
                         "%s: two numbers of seconds, each from 0 to %d: till it is dark, and till "
                         "it is back",
                         key, DELAY_MAX_S);
        return false;
    }
    g_hash_table_insert(settings, g_strconcat("delay.", key, NULL), g_steal_pointer(&value));
    return true;
}

static bool each_key(GHashTable *settings, const Keyfile *file, const char *group, GError **error)
{
    bool delays = strcmp(group, DELAYS) == 0;
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), group, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        bool good =
            delays ? take_delay(settings, file, *key, error) : take(settings, file, *key, error);
        if (!good) {
            return false;
        }
    }
    return true;
}

bool probe_settings_read(GHashTable *settings, const Keyfile *file, GError **error)
{
    return each_key(settings, file, GROUP, error) && each_key(settings, file, DELAYS, error);
}
