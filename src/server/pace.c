#include "pace.h"

#include "base/clock.h"

typedef struct Pace {
    int64_t second;
    unsigned count;
} Pace;

struct Paces {
    GHashTable *tokens; /* Pace of a token's hash */
    unsigned most;
};

Paces *paces_new(unsigned most)
{
    Paces *paces = g_new0(Paces, 1);
    paces->most = most;
    paces->tokens = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return paces;
}

void paces_free(Paces *paces)
{
    if (paces != NULL) {
        g_hash_table_unref(paces->tokens);
        g_free(paces);
    }
}

bool paces_take(Paces *paces, const Token *token)
{
    int64_t second = clock_mono_ms() / 1000;
    Pace *pace = g_hash_table_lookup(paces->tokens, token->hash);
    if (pace == NULL) {
        pace = g_new0(Pace, 1);
        g_hash_table_insert(paces->tokens, g_strdup(token->hash), pace);
    }
    if (pace->second != second) {
        *pace = (Pace){second, 0};
    }
    return ++pace->count <= paces->most;
}

static gboolean is_stale(gpointer key, gpointer value, gpointer data)
{
    return ((const Pace *)value)->second + 2 < clock_mono_ms() / 1000;
}

void paces_tidy(Paces *paces)
{
    g_hash_table_foreach_remove(paces->tokens, is_stale, NULL);
}
