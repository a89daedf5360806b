#include "webhook_command.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "options.h"
#include "webhooks_private.h"
#include "wire/routes.h"

#define USAGE                                                                                      \
    "usage: tilikd webhook list [--config FILE] [--db URI]\n"                                      \
    "       tilikd webhook test NAME [--config FILE] [--db URI]\n"

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

/* What waits */

typedef struct Listed {
    const WebhookRule *rule;
    unsigned waiting;
    int64_t oldest_ms, gone_ms;
    int status;
} Listed;

static Listed *find(GArray *list, const char *name)
{
    for (guint i = 0; i < list->len; i++) {
        Listed *listed = &g_array_index(list, Listed, i);
        if (strcmp(listed->rule->name, name) == 0) {
            return listed;
        }
    }
    return NULL;
}

static bool count_out(const Aside *row, void *data)
{
    Listed *listed = find(data, row->text[1]);
    if (listed != NULL) {
        listed->waiting++;
        listed->oldest_ms = listed->oldest_ms == 0 ? row->number[1] : listed->oldest_ms;
        listed->status = row->number[2] > 0 ? (int)row->number[4] : listed->status;
    }
    return true;
}

static bool take_state(const Aside *row, void *data)
{
    Listed *listed = find(data, row->text[0]);
    if (listed != NULL) {
        g_autofree char *sum =
            g_compute_checksum_for_string(G_CHECKSUM_SHA256, listed->rule->url, -1);
        listed->gone_ms = strcmp(sum, row->text[1]) == 0 ? row->number[0] : 0;
    }
    return true;
}

static void print_listed(const Listed *listed)
{
    char oldest[CLOCK_RFC3339_SIZE] = "-";
    if (listed->oldest_ms != 0) {
        clock_format(listed->oldest_ms, oldest);
    }
    printf("%s\t%u\t%s\t%d\t%s\n", listed->rule->name, listed->waiting, oldest, listed->status,
           listed->gone_ms != 0 ? "gone" : "-");
}

static int list_webhooks(const GPtrArray *rules, JournalStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Listed));
    for (guint i = 0; i < rules->len; i++) {
        const Listed listed = {.rule = rules->pdata[i]};
        g_array_append_val(list, listed);
    }
    if (!store->class->hooks(store, ASIDE_HOOK_OUT, count_out, list, &error) ||
        !store->class->hooks(store, ASIDE_HOOK_STATE, take_state, list, &error)) {
        return failed(error);
    }
    for (guint i = 0; i < list->len; i++) {
        print_listed(&g_array_index(list, Listed, i));
    }
    return 0;
}

/* A message that says nothing but that it is one */

static void take_answer(const PostAnswer *answer, void *data)
{
    *(PostAnswer *)data = *answer;
}

static PostAnswer post(const WebhookRule *rule, const GPtrArray *secrets)
{
    char id[ID_ULID_SIZE];
    int64_t now_ms = clock_wall_ms();
    g_autoptr(GString) body = g_string_new(NULL);
    id_ulid(now_ms, id);
    encode_webhook_test(body, now_ms, rule->name);
    const HookPost request = {
        .rule = rule,
        .secrets = secrets,
        .media = MEDIA_JSON,
        .message = {.id = id, .at_s = now_ms / 1000, .body = body->str, .size = body->len}};
    PostAnswer answer = {.status = -1};
    struct event_base *base = event_base_new();
    Poster *poster = poster_new(base);
    hook_post(poster, &request, take_answer, &answer);
    while (answer.status < 0) {
        event_base_loop(base, EVLOOP_ONCE);
    }
    poster_free(poster);
    event_base_free(base);
    return answer;
}

/* It takes messages again: a tilikd that runs is told so. */
static bool open_again(const WebhookRule *rule, JournalStore *store, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    Aside *aside = aside_new(ASIDE_HOOK_STATE);
    aside->text[0] = g_strdup(rule->name);
    aside->text[1] = g_compute_checksum_for_string(G_CHECKSUM_SHA256, rule->url, -1);
    batch_aside(batch, aside);
    return journal_store_write(store, batch, error);
}

static int test_webhook(const WebhookRule *rule, JournalStore *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) secrets = webhook_secrets_read(rule->secret_file, &error);
    if (secrets == NULL) {
        return failed(error);
    }
    PostAnswer answer = post(rule, secrets);
    if (answer.status == 0) {
        log_complain("tilikd: webhook %s: %s\n", rule->name, answer.why);
        return 1;
    }
    printf("%s\t%d\n", rule->name, answer.status);
    if (answer.status / 100 != 2) {
        return 1;
    }
    return open_again(rule, store, &error) ? 0 : failed(error);
}

static const WebhookRule *find_rule(const GPtrArray *rules, const char *name)
{
    for (guint i = 0; i < rules->len; i++) {
        const WebhookRule *rule = rules->pdata[i];
        if (strcmp(rule->name, name) == 0) {
            return rule;
        }
    }
    log_complain("tilikd: there is no [webhook %s] in the configuration\n", name);
    return NULL;
}

int webhook_command(int count, char **arguments)
{
    g_autofree char *db = NULL, *config = NULL;
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_STRING, &db, "The database", "sqlite:PATH"},
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &config, "Configuration file", "FILE"},
        {0},
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new("list | test NAME - webhooks");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &count, &arguments, &error)) {
        return usage(error->message);
    }
    const char *verb = count > 1 ? arguments[1] : "";
    bool testing = strcmp(verb, "test") == 0;
    if ((!testing && strcmp(verb, "list") != 0) || count != (testing ? 3 : 2)) {
        return usage("which: list, or test NAME?");
    }
    g_autoptr(Options) options = options_new();
    options->db = g_steal_pointer(&db);
    options->config = g_steal_pointer(&config);
    if (!options_load(options, &error) || !options_default_db(options, &error)) {
        return failed(error);
    }
    const WebhookRule *rule = testing ? find_rule(options->webhooks, arguments[2]) : NULL;
    if (testing && rule == NULL) {
        return 2;
    }
    g_autoptr(JournalStore) store = journal_store_open_there(options->db, &error);
    if (store == NULL) {
        return failed(error);
    }
    return testing ? test_webhook(rule, store) : list_webhooks(options->webhooks, store);
}
