#include "console/link.h"

#include <string.h>

#include "base/paths.h"

LinkKey *link_key_new(const Config *config, GError **error)
{
    g_autoptr(LinkKey) key = g_new0(LinkKey, 1);
    if (config->token_file[0] != '\0') {
        key->token = config_token(config, error);
        if (key->token == NULL)
            return NULL;
    }
    key->identity = key->token != NULL
                        ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, key->token, -1)
                        : g_strdup("");
    /* One file a backend and identity: two roles on one machine do not take it from each other. */
    g_autofree char *both = g_strconcat(config->backend, "\n", key->identity, NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
    g_autofree char *name = g_strdup_printf("city-%.16s.cache", sum);
    key->cache = paths_cache(name);
    return g_steal_pointer(&key);
}

void link_key_free(LinkKey *key)
{
    if (key == NULL)
        return;
    if (key->token != NULL)
        explicit_bzero(key->token, strlen(key->token));
    g_free(key->token);
    g_free(key->identity);
    g_free(key->cache);
    g_free(key);
}

void link_configure(Api *api, const Config *config)
{
    api_configure(api, config->authorities[0] != '\0' ? config->authorities : NULL,
                  config->proxy[0] != '\0' ? config->proxy : NULL);
}
