/* The groups "[source NAME]" of tilikd.conf. */
#include <string.h>

#include "base/id.h"
#include "sourcing.h"

/* What a group's kind may be.  A new kind is one line here, when its file is there. */
static const SourceKind *const kinds[] = {
    &source_frigate, &source_mediamtx, &source_zoneminder, &source_bmkg, NULL, /* the end */
};

const SourceKind *sourcing_kind(const char *word)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        if (strcmp(kinds[i]->name, word) == 0) {
            return kinds[i];
        }
    }
    return NULL;
}

static char *all_kinds(void)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (size_t i = 0; kinds[i] != NULL; i++) {
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", kinds[i]->name);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

void source_group_free(SourceGroup *group)
{
    if (group != NULL) {
        g_hash_table_unref(group->options);
        g_free(group->name);
        g_free(group);
    }
}

bool sourcing_is_group(const char *group)
{
    return g_str_has_prefix(group, SOURCE_GROUP);
}

static const SourceSetting *find_setting(const SourceKind *kind, const char *key)
{
    for (const SourceSetting *one = kind->settings; one != NULL && one->key != NULL; one++) {
        if (strcmp(one->key, key) == 0) {
            return one;
        }
    }
    return NULL;
}

static bool take_key(SourceGroup *group, const Keyfile *file, const char *in, const char *key,
                     GError **error)
{
    const SourceSetting *setting = find_setting(group->kind, key);
    g_autofree char *value = g_key_file_get_string(keyfile_values(file), in, key, NULL);
    if (setting == NULL && group->kind->settings != NULL) {
        keyfile_complain(file, in, key, error, "unknown key '%s' for kind = %s", key,
                         group->kind->name);
        return false;
    }
    if (value == NULL || *g_strstrip(value) == '\0') {
        return true;
    }
    g_autofree char *wrong = setting != NULL ? setting_wrong(setting, value) : NULL;
    if (wrong != NULL) {
        keyfile_complain(file, in, key, error, "%s", wrong);
        return false;
    }
    g_hash_table_insert(group->options, g_strdup(key), g_steal_pointer(&value));
    return true;
}

static bool take_keys(SourceGroup *group, const Keyfile *file, const char *in, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(keyfile_values(file), in, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++) {
        if (strcmp(*key, "kind") != 0 && !take_key(group, file, in, *key, error)) {
            return false;
        }
    }
    for (const SourceSetting *one = group->kind->settings; one != NULL && one->key != NULL; one++) {
        if (one->needed && !g_hash_table_contains(group->options, one->key)) {
            keyfile_complain(file, in, NULL, error, "[%s] needs %s", in, one->key);
            return false;
        }
    }
    return true;
}

/* Names stand in the journal as who said something. */
static bool is_taken(const char *name)
{
    static const char *const own[] = {"probe", "demo", "tilikd", "import", NULL};
    return g_strv_contains(own, name);
}

static bool take_group(GPtrArray *groups, const Keyfile *file, const char *in, GError **error)
{
    const char *name = in + strlen(SOURCE_GROUP);
    if (!id_valid(name) || strlen(name) > SOURCE_NAME_MAX || is_taken(name)) {
        keyfile_complain(file, in, NULL, error,
                         "[%s]: a name of at most %d letters, digits and -_. comes behind 'source'",
                         in, SOURCE_NAME_MAX);
        return false;
    }
    g_autofree char *word = g_key_file_get_string(keyfile_values(file), in, "kind", NULL);
    const SourceKind *kind = word != NULL ? sourcing_kind(g_strstrip(word)) : NULL;
    if (kind == NULL) {
        g_autofree char *all = all_kinds();
        keyfile_complain(file, in, word != NULL ? "kind" : NULL, error, "[%s]: kind is one of: %s",
                         in, all);
        return false;
    }
    g_autoptr(SourceGroup) group = g_new0(SourceGroup, 1);
    group->name = g_strdup(name);
    group->kind = kind;
    group->options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!take_keys(group, file, in, error)) {
        return false;
    }
    g_ptr_array_add(groups, g_steal_pointer(&group));
    return true;
}

bool sourcing_read(GPtrArray *groups, const Keyfile *file, GError **error)
{
    g_auto(GStrv) names = g_key_file_get_groups(keyfile_values(file), NULL);
    for (char **name = names; *name != NULL; name++) {
        if (sourcing_is_group(*name) && !take_group(groups, file, *name, error)) {
            return false;
        }
    }
    if (groups->len > SOURCES_MAX) {
        keyfile_complain(file, names[0], NULL, error, "more than %d sources", SOURCES_MAX);
        return false;
    }
    return true;
}
