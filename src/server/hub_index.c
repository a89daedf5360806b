#include "hub_index.h"

#include <string.h>

#include "model/area.h"

struct HubIndex {
    GHashTable *by_scope;  /* code -> GPtrArray of Stream */
    GPtrArray *everywhere; /* of Stream */
};

static void array_free(gpointer array)
{
    g_ptr_array_unref(array);
}

HubIndex *hub_index_new(void)
{
    HubIndex *index = g_new0(HubIndex, 1);
    index->by_scope = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, array_free);
    index->everywhere = g_ptr_array_new();
    return index;
}

void hub_index_free(HubIndex *index)
{
    g_hash_table_unref(index->by_scope);
    g_ptr_array_unref(index->everywhere);
    g_free(index);
}

void hub_index_add(HubIndex *index, Stream *stream)
{
    if (stream->token->everywhere) {
        g_ptr_array_add(index->everywhere, stream);
        return;
    }
    for (char **scope = stream->token->areas; *scope != NULL; scope++) {
        GPtrArray *streams = g_hash_table_lookup(index->by_scope, *scope);
        if (streams == NULL) {
            streams = g_ptr_array_new();
            g_hash_table_insert(index->by_scope, g_strdup(*scope), streams);
        }
        g_ptr_array_add(streams, stream);
    }
}

void hub_index_remove(HubIndex *index, Stream *stream)
{
    if (stream->token->everywhere) {
        g_ptr_array_remove_fast(index->everywhere, stream);
        return;
    }
    for (char **scope = stream->token->areas; *scope != NULL; scope++) {
        GPtrArray *streams = g_hash_table_lookup(index->by_scope, *scope);
        if (streams != NULL && g_ptr_array_remove_fast(streams, stream) && streams->len == 0) {
            g_hash_table_remove(index->by_scope, *scope);
        }
    }
}

/* A token's areas don't lie within each other, so that no stream is found twice. */
void hub_index_find(const HubIndex *index, const char *area, GPtrArray *out)
{
    g_ptr_array_extend(out, index->everywhere, NULL, NULL);
    char code[AREA_CODE_SIZE], parent[AREA_CODE_SIZE];
    g_strlcpy(code, area, sizeof code);
    while (code[0] != '\0') {
        GPtrArray *streams = g_hash_table_lookup(index->by_scope, code);
        if (streams != NULL) {
            g_ptr_array_extend(out, streams, NULL, NULL);
        }
        area_code_parent(code, parent);
        memcpy(code, parent, sizeof code);
    }
}
