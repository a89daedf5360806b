#include "token.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "model/area.h"

#define SECRET_MAX 256

struct Tokens {
    JournalStore *store;
    GHashTable *by_hash; /* of Token */
};

Token *token_new(const TokenRow *row)
{
    Token *token = g_new0(Token, 1);
    token->references = 1;
    token->hash = g_strdup(row->hash);
    token->id = g_strdup(row->id);
    token->name = g_strdup(row->name);
    token->everywhere = strcmp(row->areas, "*") == 0;
    token->areas =
        token->everywhere ? g_new0(char *, 1) : g_strsplit(row->areas, " ", TOKEN_AREAS_MAX);
    token->role = row->role;
    token->sights = sight_mask(row->role);
    token->expires_ms = row->expires_ms;
    return token;
}

Token *token_ref(Token *token)
{
    token->references++;
    return token;
}

void token_unref(Token *token)
{
    if (token == NULL || --token->references > 0) {
        return;
    }
    g_free(token->hash);
    g_free(token->id);
    g_free(token->name);
    g_strfreev(token->areas);
    g_free(token);
}

bool token_covers(const Token *token, const char *area)
{
    for (char **scope = token->areas; *scope != NULL; scope++) {
        if (area_code_within(area, *scope)) {
            return true;
        }
    }
    return token->everywhere;
}

bool token_under(const Token *token, const char *area)
{
    for (char **scope = token->areas; *scope != NULL; scope++) {
        if (area_code_within(*scope, area)) {
            return true;
        }
    }
    return false;
}

bool token_sees(const Token *token, Sight sight, const char *area)
{
    return (token->sights >> sight & 1) != 0 &&
           (sight == SIGHT_SOURCES || token_covers(token, area));
}

void token_hash(const char *secret, char out[TOKEN_HASH_SIZE])
{
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, secret, -1);
    g_strlcpy(out, hash, TOKEN_HASH_SIZE);
}

static bool within_another(char **codes, guint which)
{
    for (guint i = 0; codes[i] != NULL; i++) {
        bool same = strcmp(codes[i], codes[which]) == 0;
        if (i != which && (same ? i < which : area_code_within(codes[which], codes[i]))) {
            return true;
        }
    }
    return false;
}

char *token_areas(const char *areas, GError **error)
{
    if (strcmp(areas, "*") == 0) {
        return g_strdup("*");
    }
    g_auto(GStrv) codes = g_strsplit(areas, " ", -1);
    g_autoptr(GString) kept = g_string_new(NULL);
    AreaLevel level;
    if (g_strv_length(codes) == 0 || g_strv_length(codes) > TOKEN_AREAS_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "areas: 1 to %d codes, or *",
                    TOKEN_AREAS_MAX);
        return NULL;
    }
    for (guint i = 0; codes[i] != NULL; i++) {
        if (!area_code_level(codes[i], &level)) {
            g_autofree char *shown = text_clean(codes[i], strlen(codes[i]), 40);
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, "areas: '%s' is not an area code",
                        shown);
            return NULL;
        }
        if (!within_another(codes, i)) {
            g_string_append_printf(kept, "%s%s", kept->len > 0 ? " " : "", codes[i]);
        }
    }
    return g_string_free(g_steal_pointer(&kept), FALSE);
}

Tokens *tokens_new(JournalStore *store, GError **error)
{
    Tokens *tokens = g_new0(Tokens, 1);
    tokens->store = store;
    tokens->by_hash =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)token_unref);
    if (!tokens_reload(tokens, error)) {
        tokens_free(tokens);
        return NULL;
    }
    return tokens;
}

void tokens_free(Tokens *tokens)
{
    if (tokens != NULL) {
        g_hash_table_unref(tokens->by_hash);
        g_free(tokens);
    }
}

static bool take_token(const TokenRow *row, void *data)
{
    if (row->revoked_ms == 0) {
        Token *token = token_new(row);
        g_hash_table_replace(data, token->hash, token);
    }
    return true;
}

static bool same_reach(const Token *a, const Token *b)
{
    return a->role == b->role && a->everywhere == b->everywhere &&
           g_strv_equal((const char *const *)a->areas, (const char *const *)b->areas);
}

bool tokens_reload(Tokens *tokens, GError **error)
{
    g_autoptr(GHashTable) fresh =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)token_unref);
    if (!tokens->store->class->tokens(tokens->store, take_token, fresh, error)) {
        return false;
    }
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, tokens->by_hash);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Token *old = value, *now = g_hash_table_lookup(fresh, old->hash);
        if (now == NULL) {
            old->ended = true;
        } else if (!same_reach(old, now)) {
            old->changed = true;
        } else {
            old->expires_ms = now->expires_ms;
            g_hash_table_replace(fresh, old->hash, token_ref(old));
        }
    }
    g_hash_table_unref(tokens->by_hash);
    tokens->by_hash = g_steal_pointer(&fresh);
    return true;
}

static bool is_valid(const Token *token, int64_t now_ms)
{
    return !token->ended && (token->expires_ms == 0 || now_ms < token->expires_ms);
}

bool tokens_any(const Tokens *tokens, int64_t now_ms, TokenTest test, void *data)
{
    GHashTableIter iter;
    gpointer token;
    g_hash_table_iter_init(&iter, tokens->by_hash);
    while (g_hash_table_iter_next(&iter, NULL, &token)) {
        if (is_valid(token, now_ms) && test(token, data)) {
            return true;
        }
    }
    return false;
}

Token *tokens_find(Tokens *tokens, const char *authorization, int64_t now_ms)
{
    if (authorization == NULL || g_ascii_strncasecmp(authorization, "Bearer ", 7) != 0) {
        return NULL;
    }
    const char *secret = authorization + 7 + strspn(authorization + 7, " ");
    if (strlen(secret) > SECRET_MAX) {
        return NULL;
    }
    char hash[TOKEN_HASH_SIZE];
    token_hash(secret, hash);
    Token *token = g_hash_table_lookup(tokens->by_hash, hash);
    return token != NULL && is_valid(token, now_ms) ? token : NULL;
}
