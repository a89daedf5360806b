#include "base/baked.h"
#include "base/keyfile.h"
#include "console/cli_tickets.h"

static void add_group(GHashTable *topics, GKeyFile *values, const char *group)
{
    g_auto(GStrv) keys = g_key_file_get_keys(values, group, NULL, NULL);
    for (char **key = keys; key != NULL && *key != NULL; key++)
        if (g_strcmp0(*key, "other") != 0 && alert_kind_valid(*key))
            g_hash_table_add(topics, g_strdup(*key));
}

static int compare(const void *one, const void *other)
{
    return g_strcmp0(*(char *const *)one, *(char *const *)other);
}

GStrv ticket_topics(void)
{
    const char *data;
    size_t size;
    g_autoptr(GHashTable) topics = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; alert_kind_nth(i) != NULL; i++)
        g_hash_table_add(topics, g_strdup(alert_kind_nth(i)));
    if (baked_find("config/dispatch.conf", &data, &size)) {
        g_autoptr(Keyfile) file = keyfile_parse("config/dispatch.conf", data, size, NULL);
        if (file != NULL) {
            add_group(topics, keyfile_values(file), "incident");
            add_group(topics, keyfile_values(file), "maintenance");
        }
    }
    guint count;
    char **list = (char **)g_hash_table_get_keys_as_array(topics, &count);
    g_hash_table_steal_all(topics);
    qsort(list, count, sizeof *list, compare);
    return list;
}
