#include "token_change.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "logging.h"
#include "options.h"
#include "token.h"

#define USAGE                                                                                      \
    "usage: tilikd token add --role ROLE --name NAME [--areas 'CODE CODE'|'*'] [--expires "        \
    "RFC3339] [--db URI]\n"                                                                        \
    "       tilikd token list [--db URI]\n"                                                        \
    "       tilikd token revoke ID|NAME [--db URI]\n"

/* The row names who got what; never the token. */
static Entry *token_entry(const char *id, const char *by, const char *why)
{
    Entry *entry = entry_new(ENTRY_TOKEN, id, "", SIGHT_NONE, g_string_new("{}"));
    entry->by = g_strdup(by);
    entry->why = g_strdup(why);
    entry->at_ms = clock_wall_ms();
    return entry;
}

/* Who may enter is the business of those who see all. */
static void say(Batch *batch, const char *text, const char *id)
{
    g_autofree char *ref = g_strconcat("token/", id, NULL);
    const LogLine line = {.by = "tilikd token",
                          .text = text,
                          .ref = ref,
                          .at_ms = clock_wall_ms(),
                          .act = LOG_TOKEN,
                          .automatic = true};
    logging_add(batch, &line, SIGHT_LOG_OFFICIAL);
}

void token_change_add(Batch *batch, const TokenRow *row, const char *by)
{
    Aside *aside = aside_new(ASIDE_TOKEN);
    aside->text[0] = g_strdup(row->hash);
    aside->text[1] = g_strdup(row->id);
    aside->text[2] = g_strdup(row->name);
    aside->text[3] = g_strdup(role_word(row->role));
    aside->text[4] = g_strdup(row->areas);
    aside->number[0] = row->created_ms;
    aside->number[1] = row->expires_ms;
    batch_aside(batch, aside);
    g_autofree char *why =
        g_strdup_printf("add %s %s %s", row->name, role_word(row->role), row->areas);
    batch_add(batch, token_entry(row->id, by, why));
}

Aside *token_change_revoke(const char *hash, int64_t at_ms)
{
    Aside *aside = aside_new(ASIDE_REVOKE);
    aside->text[0] = g_strdup(hash);
    aside->number[0] = at_ms;
    return aside;
}

typedef struct TokenAsk {
    char *role, *name, *areas, *expires, *db, *config;
} TokenAsk;

static void ask_clear(TokenAsk *ask)
{
    g_free(ask->role);
    g_free(ask->name);
    g_free(ask->areas);
    g_free(ask->expires);
    g_free(ask->db);
    g_free(ask->config);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TokenAsk, ask_clear)

static int usage(const char *what)
{
    log_complain("tilikd: %s\n" USAGE, what);
    return 2;
}

static int failed(const GError *error)
{
    log_complain("tilikd: %s\n", error->message);
    return error->code == TILIK_ERROR_INVALID ? 2 : 1;
}

static int add_token(JournalStore *store, const TokenAsk *ask)
{
    TokenRow row = {.created_ms = clock_wall_ms()};
    g_autoptr(GError) error = NULL;
    if (ask->role == NULL || !role_parse(ask->role, &row.role)) {
        return usage("--role is one of public volunteer operator supervisor auditor admin source");
    }
    if (ask->name == NULL || *ask->name == '\0' || strlen(ask->name) > 100 ||
        !text_is_clean(ask->name, strlen(ask->name))) {
        return usage("--name is the holder's name, at most 100 bytes");
    }
    if (ask->expires != NULL &&
        (!clock_parse(ask->expires, &row.expires_ms) || row.expires_ms <= row.created_ms)) {
        return usage("--expires is a time to come, such as 2027-01-31T18:00:00+07:00");
    }
    if (ask->areas == NULL && row.role == ROLE_VOLUNTEER) {
        return usage("--areas is needed for a volunteer: the RT, RW or kelurahan to be kept");
    }
    g_autofree char *areas = token_areas(ask->areas != NULL ? ask->areas : "*", &error);
    if (areas == NULL) {
        return usage(error->message);
    }
    char hash[TOKEN_HASH_SIZE], id[ID_ULID_SIZE];
    char *secret = id_secret(24);
    token_hash(secret, hash);
    id_ulid(row.created_ms, id);
    row.hash = hash;
    row.id = id;
    row.name = ask->name;
    row.areas = areas;
    g_autoptr(Batch) batch = batch_new();
    token_change_add(batch, &row, "tilikd token");
    g_autofree char *text =
        g_strdup_printf("+ %s · %s · %s", row.name, role_word(row.role), row.areas);
    say(batch, text, row.id);
    bool good = journal_store_write(store, batch, &error);
    if (good) {
        printf("%s\n", secret);
        log_complain("tilikd: token %s for %s; it is shown only now\n", id, ask->name);
    }
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
    return good ? 0 : failed(error);
}

static bool list_row(const TokenRow *row, void *data)
{
    char created[CLOCK_RFC3339_SIZE], expires[CLOCK_RFC3339_SIZE] = "-";
    clock_format(row->created_ms, created);
    if (row->expires_ms != 0) {
        clock_format(row->expires_ms, expires);
    }
    printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row->id, row->revoked_ms != 0 ? "revoked" : "valid",
           role_word(row->role), row->name, row->areas, created, expires);
    return true;
}

static int list_tokens(JournalStore *store)
{
    g_autoptr(GError) error = NULL;
    return store->class->tokens(store, list_row, NULL, &error) ? 0 : failed(error);
}

typedef struct Revoking {
    const char *which;
    Batch *batch;
    unsigned count;
} Revoking;

static bool revoke_row(const TokenRow *row, void *data)
{
    Revoking *revoking = data;
    if (row->revoked_ms == 0 &&
        (strcmp(row->id, revoking->which) == 0 || strcmp(row->name, revoking->which) == 0)) {
        g_autofree char *why = g_strdup_printf("revoke %s", row->name);
        batch_aside(revoking->batch, token_change_revoke(row->hash, clock_wall_ms()));
        batch_add(revoking->batch, token_entry(row->id, "tilikd token", why));
        g_autofree char *text = g_strdup_printf("− %s", row->name);
        say(revoking->batch, text, row->id);
        revoking->count++;
    }
    return true;
}

static int revoke_token(JournalStore *store, const char *which)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Batch) batch = batch_new();
    Revoking revoking = {which, batch, 0};
    if (!store->class->tokens(store, revoke_row, &revoking, &error)) {
        return failed(error);
    }
    if (batch->entries->len == 0) {
        log_complain("tilikd: no valid token has that id or name\n");
        return 1;
    }
    if (!journal_store_write(store, batch, &error)) {
        return failed(error);
    }
    printf("revoked %u\n", revoking.count);
    return 0;
}

int token_command(int count, char **arguments)
{
    g_auto(TokenAsk) ask = {0};
    const GOptionEntry entries[] = {
        {"role", 0, 0, G_OPTION_ARG_STRING, &ask.role, "Role", "ROLE"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &ask.name, "Who holds it", "NAME"},
        {"areas", 0, 0, G_OPTION_ARG_STRING, &ask.areas, "Area codes, or * for all", "CODES"},
        {"expires", 0, 0, G_OPTION_ARG_STRING, &ask.expires, "When it ends", "RFC3339"},
        {"db", 0, 0, G_OPTION_ARG_STRING, &ask.db, "The database", "sqlite:PATH"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &ask.config, "Configuration file", "FILE"},
        {0},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new("add|list|revoke - access tokens");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &count, &arguments, &error)) {
        return usage(error->message);
    }
    g_autoptr(Options) options = options_new();
    options->db = g_steal_pointer(&ask.db);
    options->config = g_strdup(ask.config);
    if (!options_load(options, &error) || !options_default_db(options, &error)) {
        return failed(error);
    }
    const char *verb = count > 1 ? arguments[1] : "";
    bool revoking = strcmp(verb, "revoke") == 0;
    if ((!revoking && strcmp(verb, "add") != 0 && strcmp(verb, "list") != 0) ||
        count != (revoking ? 3 : 2)) {
        return usage("which: add, list or revoke?");
    }
    bool adding = strcmp(verb, "add") == 0;
    g_autoptr(JournalStore) store = adding ? journal_store_open(options->db, false, &error)
                                           : journal_store_open_there(options->db, &error);
    if (store == NULL) {
        return failed(error);
    }
    return revoking ? revoke_token(store, arguments[2])
           : adding ? add_token(store, &ask)
                    : list_tokens(store);
}
