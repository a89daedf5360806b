/* A console's catalog against the real tilikd. */
#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "net/sync.h"
#include "wire/messages.h"

typedef struct Server {
    char *folder, *database, *tokens_file;
    char *url, *tokens[ROLES];
    GPid pid;
    int in, port;
} Server;

typedef struct Console {
    Catalog *catalog;
    Api *api;
    Sync *sync;
    unsigned resets, changes;
} Console;

static void read_tokens(Server *server)
{
    g_autofree char *text = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(server->tokens_file, &text, &size, NULL));
    g_autoptr(Decoder) decoder = decoder_new();
    const char *tokens[ROLES] = {0};
    g_assert_true(decode_tokens(decoder, text, size, tokens, NULL));
    for (int i = 0; i < ROLES; i++) {
        g_free(server->tokens[i]);
        server->tokens[i] = g_strdup(tokens[i]);
    }
}

/* changes: states that change in a second. */
static void server_start(Server *server, const char *changes)
{
    const char *program = g_getenv("TILIKD");
    g_assert_nonnull(program);
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%d", server->port);
    g_autofree char *database = g_strconcat("sqlite:", server->database, NULL);
    char *arguments[] = {(char *)program,
                         (char *)"--demo",
                         (char *)"--listen",
                         listen,
                         (char *)"--db",
                         database,
                         (char *)"--tokens-file",
                         server->tokens_file,
                         (char *)"--rate",
                         (char *)"0",
                         (char *)"--changes",
                         (char *)changes,
                         (char *)"--seed",
                         (char *)"7",
                         (char *)"--no-video",
                         (char *)"--exit-with-stdin",
                         NULL};
    int out;
    g_autoptr(GError) error = NULL;
    g_spawn_async_with_pipes(NULL, arguments, NULL,
                             G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                             &server->pid, &server->in, &out, NULL, &error);
    g_assert_no_error(error);
    FILE *lines = fdopen(out, "r");
    char line[256] = "";
    g_assert_nonnull(fgets(line, sizeof line, lines));
    fclose(lines);
    const char *url = strstr(line, "http://");
    g_assert_nonnull(url);
    g_free(server->url);
    server->url = g_strchomp(g_strdup(url));
    server->port = atoi(strrchr(server->url, ':') + 1);
    read_tokens(server);
}

static void server_kill(Server *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    close(server->in);
}

static Server *server_new(const char *changes)
{
    Server *server = g_new0(Server, 1);
    server->folder = scratch_new();
    server->database = g_build_filename(server->folder, "t.db", NULL);
    server->tokens_file = g_build_filename(server->folder, "tokens.json", NULL);
    server_start(server, changes);
    return server;
}

static void server_free(Server *server)
{
    server_kill(server);
    for (int i = 0; i < ROLES; i++) {
        g_free(server->tokens[i]);
    }
    scratch_free(server->folder);
    g_free(server->database);
    g_free(server->tokens_file);
    g_free(server->url);
    g_free(server);
}

static void on_catalog(Catalog *catalog, CatalogThing thing, uint32_t index, void *data)
{
    Console *console = data;
    console->resets += thing == CATALOG_RESET;
    console->changes++;
}

static Console *console_new(Server *server, const char *token, const char *cache)
{
    Console *console = g_new0(Console, 1);
    console->catalog = catalog_new();
    console->api = api_new(server->url, token, NULL);
    console->sync = sync_open(console->catalog, cache, server->url, "");
    catalog_listen(console->catalog, on_catalog, console);
    sync_connect(console->sync, console->api);
    return console;
}

static void console_free(Console *console)
{
    sync_free(console->sync);
    api_free(console->api);
    catalog_free(console->catalog);
    g_free(console);
}

static bool is_live(void *data)
{
    const Console *console = data;
    return sync_status(console->sync)->state == SYNC_LIVE;
}

static bool is_lost(void *data)
{
    SyncState state = sync_status(((Console *)data)->sync)->state;
    return state == SYNC_LOST || state == SYNC_REFUSED;
}

static bool has_changed(void *data)
{
    return ((Console *)data)->changes >= 20;
}

static bool are_as_far(void *data)
{
    Console *const *both = data;
    return is_live(both[0]) && is_live(both[1]) &&
           sync_status(both[0]->sync)->rev == sync_status(both[1]->sync)->rev;
}

static void test_cold(void)
{
    Server *server = server_new("0");
    Console *one = console_new(server, server->tokens[ROLE_OPERATOR], NULL);
    g_assert_true(loop_until(is_live, one));
    const SyncStatus *status = sync_status(one->sync);
    g_assert_cmpuint(catalog_counts(one->catalog).installed, ==, 14000);
    g_assert_cmpuint(status->rejected, ==, 0);
    g_assert_null(status->problem);
    g_assert_cmpint(status->rev, >, 0);
    g_assert_cmpint(sync_age_ms(one->sync), <, 5000);
    console_free(one);
    server_free(server);
}

static void test_restart(void)
{
    Server *server = server_new("0");
    g_autofree char *cache = g_build_filename(server->folder, "cache", NULL);
    Console *one = console_new(server, server->tokens[ROLE_OPERATOR], cache);
    g_assert_true(loop_until(is_live, one));
    g_autofree char *before = backend_city(one->catalog);
    one->resets = one->changes = 0;
    server_kill(server);
    g_assert_true(loop_until(is_lost, one));
    g_assert_cmpint(sync_status(one->sync)->lost_ms, >, 0);
    server_start(server, "0");
    g_assert_true(loop_until(is_live, one));
    loop_for(200);
    g_assert_true(is_live(one));
    g_autofree char *after = backend_city(one->catalog);
    g_assert_true(strcmp(before, after) == 0);
    g_assert_cmpuint(one->resets, ==, 0); /* resumed, not loaded anew */
    console_free(one);
    Console *again = console_new(server, server->tokens[ROLE_OPERATOR], cache);
    g_assert_cmpuint(catalog_counts(again->catalog).installed, ==,
                     14000); /* from the cache, before any answer */
    g_assert_true(loop_until(is_live, again));
    g_autofree char *cached = backend_city(again->catalog);
    g_assert_true(strcmp(before, cached) == 0);
    g_assert_cmpuint(again->resets, ==, 0);
    console_free(again);
    server_free(server);
}

/* While states change, a console that followed and one that comes later hold the same city. */
static void test_changes(void)
{
    Server *server = server_new("100");
    Console *one = console_new(server, server->tokens[ROLE_OPERATOR], NULL);
    g_assert_true(loop_until(is_live, one));
    one->changes = 0;
    g_assert_true(loop_until(has_changed, one));
    Console *two = console_new(server, server->tokens[ROLE_OPERATOR], NULL);
    g_assert_true(loop_until(is_live, two));
    two->changes = 0;
    g_assert_true(loop_until(has_changed, two));
    Console *both[] = {one, two};
    g_assert_true(loop_until(are_as_far, both));
    g_autofree char *ours = backend_city(one->catalog), *theirs = backend_city(two->catalog);
    g_assert_true(strcmp(ours, theirs) == 0);
    console_free(one);
    console_free(two);
    server_free(server);
}

static void test_roles(void)
{
    Server *server = server_new("0");
    Console *volunteer = console_new(server, server->tokens[ROLE_VOLUNTEER], NULL);
    g_assert_true(loop_until(is_live, volunteer));
    unsigned few = catalog_counts(volunteer->catalog).installed;
    g_assert_cmpuint(few, <, 100);
    g_assert_cmpuint(few, >, 0);
    console_free(volunteer);
    Console *public = console_new(server, server->tokens[ROLE_PUBLIC], NULL);
    g_assert_true(loop_until(is_live, public));
    g_assert_cmpuint(catalog_counts(public->catalog).installed, >, 0);
    g_assert_cmpuint(catalog_counts(public->catalog).installed, <, 14000);
    console_free(public);
    Console *stranger = console_new(server, "no-such-token", NULL);
    g_assert_true(loop_until(is_lost, stranger));
    g_assert_cmpint(sync_status(stranger->sync)->state, ==, SYNC_REFUSED);
    g_assert_nonnull(strstr(sync_status(stranger->sync)->problem, "token"));
    console_free(stranger);
    server_free(server);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tilikd/14,000 cameras are taken in whole", test_cold);
    g_test_add_func("/tilikd/a killed and restarted server is resumed, and the cache is as good",
                    test_restart);
    g_test_add_func("/tilikd/who followed and who came later hold the same", test_changes);
    g_test_add_func("/tilikd/each role gets its own part, a stranger none", test_roles);
    return g_test_run();
}
