/* token.h - who asks: the bearer tokens, their roles and areas
 *
 * Only the SHA-256 of a token is kept.  Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_TOKEN_H
#define TILIK_SERVER_TOKEN_H

#include <glib.h>
#include <stdbool.h>

#include "journal_store.h"

#define TOKEN_AREAS_MAX 64
#define TOKEN_HASH_SIZE 65

typedef struct Token {
    unsigned references;
    char *hash, *id, *name;
    char **areas; /* codes, none within another; empty with everywhere */
    bool everywhere;
    bool ended;   /* revoked or gone: what it opened is closed */
    bool changed; /* another role or other areas: streams start anew */
    Role role;
    unsigned sights; /* sight_mask(role) */
    int64_t expires_ms;
} Token;

Token *token_new(const TokenRow *row);
Token *token_ref(Token *token);
void token_unref(Token *token);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Token, token_unref)

/* True when an area lies in the token's areas. */
bool token_covers(const Token *token, const char *area);

/* True when an area is above one of the token's areas: its name is needed to say where they lie. */
bool token_under(const Token *token, const char *area);

/* True when the token may know of an object of this sight in this area. */
bool token_sees(const Token *token, Sight sight, const char *area);

/* Writes the SHA-256 of a token's text in hexadecimal digits. */
void token_hash(const char *secret, char out[TOKEN_HASH_SIZE]);

/* Checks a list of areas joined by spaces, "*" for all; returns it with what lies within another
 * left out.  NULL and error. */
char *token_areas(const char *areas, GError **error);

typedef struct Tokens Tokens;

/* Reads all tokens.  NULL and error. */
Tokens *tokens_new(JournalStore *store, GError **error);
void tokens_free(Tokens *tokens);

/* Reads them again; marks those that ended or changed. */
bool tokens_reload(Tokens *tokens, GError **error);

/* True when a test holds for a token that is valid now; it is asked of one after the other. */
typedef bool (*TokenTest)(const Token *token, void *data);
bool tokens_any(const Tokens *tokens, int64_t now_ms, TokenTest test, void *data);

/* Returns the token, borrowed, that an Authorization header names; NULL when unknown, revoked or
 * expired. */
Token *tokens_find(Tokens *tokens, const char *authorization, int64_t now_ms);

#endif
