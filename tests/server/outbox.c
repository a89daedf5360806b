/* The outbox against the real tilikd: whoever is killed and whenever, what was told to be written
 * is done there once, and only once.  TILIK_ROUNDS=1000 kills more often, TILIK_SEED elsewhere. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "daemon_alerts.h"
#include "net/sender.h"

#define AREA       "33.74.10.1003"
#define ROUNDS     60
#define EACH       5
#define DEADLINE_S 60

static unsigned number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

/* What the server has: kind -> how often it was reported. */
static GHashTable *reported(const Daemon *daemon)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/alerts", daemon->token[ROLE_ADMIN],
                                       "Accept: application/x-ndjson\r\n", NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_auto(GStrv) lines = g_strsplit(answer.body, "\n", -1);
    for (int i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
        g_autofree char *kind = json_member(lines[i], "kind"),
                        *count = json_member(lines[i], "count");
        if (kind != NULL && g_str_has_prefix(kind, "kind_")) {
            g_hash_table_insert(counts, g_steal_pointer(&kind), GINT_TO_POINTER(atoi(count)));
        }
    }
    return counts;
}

/* A child that may be killed */

typedef struct Victim {
    Daemon *daemon;
    char *folder, *path, *token_file, *url;
    GHashTable *written; /* kinds that were told */
} Victim;

static void before_exec(gpointer data)
{
    alarm(DEADLINE_S);
}

/* Runs it with one more variable; returns its status, and notes what it told. */
static int run(Victim *victim, unsigned first, unsigned count, const char *variable,
               const char *value)
{
    g_autofree char *program = g_build_filename(g_getenv("TILIK_BUILD"),
                                                "tests/server/outbox_child", NULL),
                    *shim = g_build_filename(g_getenv("TILIK_BUILD"), "tests/fault_shim.so", NULL),
                    *from = g_strdup_printf("%u", first), *many = g_strdup_printf("%u", count),
                    *out = NULL;
    const char *argv[] = {program, victim->path, victim->url, victim->token_file, from, many, NULL};
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "LD_PRELOAD", shim, TRUE);
    env = g_environ_setenv(env, variable, value, TRUE);
    g_autoptr(GError) error = NULL;
    int status;
    g_spawn_sync(NULL, (char **)argv, env, G_SPAWN_DEFAULT, before_exec, NULL, &out, NULL, &status,
                 &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(out, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], "written ")) {
            g_hash_table_add(victim->written, g_strdup(lines[i] + strlen("written ")));
        }
    }
    return status;
}

static void victim_init(Victim *victim)
{
    victim->daemon = daemon_new(NULL, NULL);
    victim->folder = scratch_new();
    victim->path = g_build_filename(victim->folder, "outbox.db", NULL);
    victim->token_file = g_build_filename(victim->folder, "token", NULL);
    victim->url = g_strdup_printf("http://127.0.0.1:%d", victim->daemon->port);
    victim->written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_assert_true(
        g_file_set_contents(victim->token_file, victim->daemon->token[ROLE_SOURCE], -1, NULL));
}

static void victim_clear(Victim *victim)
{
    daemon_free(victim->daemon);
    g_hash_table_unref(victim->written);
    g_free(victim->path);
    g_free(victim->token_file);
    g_free(victim->url);
    scratch_free(victim->folder);
}

/* How many calls of a kind one undisturbed life has. */
static unsigned count_calls(Victim *victim, const char *kind, unsigned first)
{
    g_autofree char *file = g_build_filename(victim->folder, "counts", NULL), *text = NULL;
    unlink(file);
    g_assert_cmpint(run(victim, first, EACH, "TILIK_FAULT_COUNT", file), ==, 0);
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    const char *line = strstr(text, kind);
    g_assert_nonnull(line);
    return (unsigned)atol(line + strlen(kind));
}

static void a_console_killed_at_any_call_loses_and_doubles_nothing(void)
{
    static const char *const kinds[] = {"write", "fsync", "send", "recv", "open"};
    unsigned counts[G_N_ELEMENTS(kinds)], rounds = number("TILIK_ROUNDS", ROUNDS), killed = 0;
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    Victim victim;
    victim_init(&victim);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        counts[i] = count_calls(&victim, kinds[i], 900000 + (unsigned)i * EACH);
        g_test_message("%s: %u calls", kinds[i], counts[i]);
    }
    for (unsigned round = 0; round < rounds; round++) {
        size_t kind = round % G_N_ELEMENTS(kinds);
        int nth = g_rand_int_range(rand, 1, (gint32)counts[kind] + 1);
        g_autofree char *death = g_strdup_printf("%s:%d", kinds[kind], nth);
        int status = run(&victim, round * EACH, EACH, "TILIK_FAULT_KILL", death);
        killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        g_assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : status == 0);
        g_test_message("round %u: %s, %u told so far", round, death,
                       g_hash_table_size(victim.written));
        g_assert_cmpint(run(&victim, 0, 0, "TILIK_NOTHING", ""), ==, 0); /* the next start */
    }
    g_assert_cmpuint(killed, >, rounds / 2);
    g_autoptr(GHashTable) there = reported(victim.daemon);
    GHashTableIter iter;
    gpointer name, count;
    g_hash_table_iter_init(&iter, victim.written);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        g_test_message("%s", (const char *)name);
        g_assert_true(g_hash_table_contains(there, name)); /* none lost */
    }
    g_hash_table_iter_init(&iter, there);
    while (g_hash_table_iter_next(&iter, &name, &count)) {
        g_test_message("%s", (const char *)name);
        g_assert_cmpint(GPOINTER_TO_INT(count), ==, 1); /* none doubled */
    }
    victim_clear(&victim);
}

/* In this process */

typedef struct Desk {
    Daemon *daemon;
    char *folder;
    Http *http;
    Outbox *outbox;
    Sender *sender;
    unsigned adding, sent;
    GHashTable *last; /* object: the number of the last act of it that was answered */
} Desk;

static void on_changed(void *data)
{
    Desk *desk = data;
    if (desk->sender != NULL) {
        sender_wake(desk->sender);
    }
}

static void on_written(const char *id, const GError *error, void *data)
{
    g_assert_no_error(error);
    ((Desk *)data)->adding--;
}

/* Of one object each comes after the one before it. */
static void on_sent(const OutboxAct *act, const HttpAnswer *answer, void *data)
{
    Desk *desk = data;
    const char *mark = strstr(act->body, "kind_");
    int n = atoi(mark + strlen("kind_"));
    int before = GPOINTER_TO_INT(g_hash_table_lookup(desk->last, act->object));
    g_assert_cmpint(n, >=, before);
    g_hash_table_insert(desk->last, g_strdup(act->object), GINT_TO_POINTER(n));
    desk->sent++;
}

static void desk_set_up(Desk *desk, const void *unused)
{
    static const OutboxEvents events = {.changed = on_changed};
    desk->daemon = daemon_new(NULL, NULL);
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d", desk->daemon->port);
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%d", desk->daemon->port);
    const char *const same[] = {"--listen", listen, NULL};
    desk->daemon->extra = g_strdupv((char **)same); /* it comes back where it was */
    desk->folder = scratch_new();
    g_autofree char *path = g_build_filename(desk->folder, "outbox.db", NULL);
    desk->http = http_new(url, desk->daemon->token[ROLE_SOURCE], NULL);
    desk->outbox = outbox_open(path, &events, desk, NULL);
    desk->last = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void desk_tear_down(Desk *desk, const void *unused)
{
    sender_free(desk->sender);
    http_free(desk->http);
    outbox_free(desk->outbox);
    daemon_free(desk->daemon);
    g_hash_table_unref(desk->last);
    scratch_free(desk->folder);
}

static void add(Desk *desk, unsigned n, unsigned objects)
{
    char id[27];
    g_autofree char *object = g_strdup_printf("alert/%u", n % objects);
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"kind_%u\",\"area\":\"" AREA
                        "\",\"state\":\"active\",\"at\":\"2026-03-01T02:03:04Z\"}",
                        n);
    const OutboxAct act = {.object = object,
                           .method = (char *)"POST",
                           .path = (char *)"/api/v1/alerts",
                           .body = body,
                           .who = (char *)"me"};
    g_autoptr(GError) error = NULL;
    outbox_add(desk->outbox, &act, id, on_written, desk, &error);
    g_assert_no_error(error);
    desk->adding++;
}

static bool is_written(void *data)
{
    return ((Desk *)data)->adding == 0;
}

static bool is_empty(void *data)
{
    const Desk *desk = data;
    return desk->adding == 0 && outbox_known(desk->outbox) && outbox_count(desk->outbox) == 0;
}

static void begin(Desk *desk)
{
    static const SenderEvents events = {.sent = on_sent};
    desk->sender = sender_new(desk->http, desk->outbox, &events, desk);
    sender_know(desk->sender, "me", "");
}

static void check_each_once(const Desk *desk, unsigned count)
{
    g_autoptr(GHashTable) there = reported(desk->daemon);
    g_assert_cmpuint(g_hash_table_size(there), ==, count);
    GHashTableIter iter;
    gpointer times;
    g_hash_table_iter_init(&iter, there);
    while (g_hash_table_iter_next(&iter, NULL, &times)) {
        g_assert_cmpint(GPOINTER_TO_INT(times), ==, 1);
    }
}

static void a_thousand_that_wait_go_out_in_order(Desk *desk, const void *unused)
{
    for (unsigned i = 0; i < 1000; i++) {
        add(desk, i, 50);
    }
    g_assert_true(loop_until(is_written, desk));
    gint64 began = g_get_monotonic_time();
    begin(desk);
    g_assert_true(loop_until(is_empty, desk));
    g_test_message("1,000 acts on 50 objects: %d ms",
                   (int)((g_get_monotonic_time() - began) / 1000));
    g_assert_cmpuint(desk->sent, ==, 1000);
    check_each_once(desk, 1000);
}

static bool sent_more(void *data)
{
    return is_empty(data) || ((Desk *)data)->sent % 10 == 9;
}

static void a_server_killed_while_they_go_out_has_each_once(Desk *desk, const void *unused)
{
    for (unsigned i = 0; i < 60; i++) {
        add(desk, i, 7);
    }
    begin(desk);
    for (int kills = 0; kills < 5 && !is_empty(desk); kills++) {
        g_assert_true(loop_until(sent_more, desk));
        desk->sent++;
        daemon_kill(desk->daemon, SIGKILL);
        loop_for(20);
        daemon_start(desk->daemon);
        sender_retry(desk->sender);
    }
    g_assert_true(loop_until(is_empty, desk));
    check_each_once(desk, 60);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP the shim and a sanitizer both want the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/a console killed at any call loses and doubles nothing",
                    a_console_killed_at_any_call_loses_and_doubles_nothing);
    g_test_add("/outbox/a thousand that wait go out in order", Desk, NULL, desk_set_up,
               a_thousand_that_wait_go_out_in_order, desk_tear_down);
    g_test_add("/outbox/a server killed while they go out has each once", Desk, NULL, desk_set_up,
               a_server_killed_while_they_go_out_has_each_once, desk_tear_down);
    return g_test_run();
}
