/* [relay] of tilikd.conf. */
#include <string.h>

#include "relay_private.h"
#include "sources/source.h"

static const char *wrong_roles(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " ,\t", -1);
    for (char **word = words; *word != NULL; word++) {
        Role role;
        if (**word != '\0' && !role_parse(*word, &role)) {
            return "not roles, with blanks between";
        }
    }
    return NULL;
}

static const SourceSetting known[] = {
    {.key = "url", .form = SETTING_TEXT, .check = relay_wrong_live},
    {.key = "sub_url", .form = SETTING_TEXT, .check = relay_wrong_live},
    {.key = "playback_url", .form = SETTING_TEXT, .check = relay_wrong_playback},
    {.key = "roles", .form = SETTING_TEXT, .check = wrong_roles},
    {.key = "secret_file", .form = SETTING_FILE},
    {.key = "logins_file", .form = SETTING_FILE},
    {.key = "control_url", .form = SETTING_ADDRESS, .schemes = "http https"},
    {.key = "control_login_file", .form = SETTING_FILE},
};

static const SourceSetting *find(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].key, key) == 0) {
            return &known[i];
        }
    }
    return NULL;
}

static bool take(GHashTable *settings, const Keyfile *file, const char *key, GError **error)
{
    const SourceSetting *setting = find(key);
    g_autofree char *value = g_key_file_get_string(keyfile_values(file), RELAY_GROUP, key, NULL);
    if (setting == NULL) {
        keyfile_complain(file, RELAY_GROUP, key, error, "unknown key '%s' in [%s]", key,
                         RELAY_GROUP);
        return false;
    }
    if (value == NULL || *g_strstrip(value) == '\0') {
        g_hash_table_remove(settings, key);
        return true;
    }
    g_autofree char *wrong = setting_wrong(setting, value);
    if (wrong != NULL) {
        keyfile_complain(file, RELAY_GROUP, key, error, "%s", wrong);
        return false;
    }
    g_hash_table_insert(settings, g_strdup(key), g_steal_pointer(&value));
    return true;
}

/* An address that nobody is let in at, and logins that nobody asks for, are mistakes. */
static bool is_whole(GHashTable *settings, const Keyfile *file, GError **error)
{
    static const char *const need[] = {"url", "logins_file", "control_url"};
    for (size_t i = 0; i < G_N_ELEMENTS(need); i++) {
        if (g_hash_table_contains(settings, need[i]) &&
            !g_hash_table_contains(settings, "secret_file")) {
            keyfile_complain(file, RELAY_GROUP, need[i], error, "%s needs secret_file", need[i]);
            return false;
        }
    }
    const char *logins = setting_text(settings, "logins_file");
    g_autoptr(GPtrArray) read = logins[0] != '\0' ? relay_logins_load(logins, error) : NULL;
    return logins[0] == '\0' || read != NULL;
}

bool relay_settings_read(GHashTable *settings, const Keyfile *file, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), RELAY_GROUP, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        if (!take(settings, file, *key, error)) {
            return false;
        }
    }
    return is_whole(settings, file, error);
}
