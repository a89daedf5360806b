/* What was answered is kept: over kill -9, a full disk, and requests sent twice. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon.h"

#define ROUNDS 20
#define HANDS  4

static char *view_path(const Daemon *daemon)
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras?q=state:online&limit=1",
                                       daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autofree char *id = json_member(answer.body, "id");
    return g_strdup_printf("/api/v1/cameras/%s/privacy-brake", id);
}

/* Posts service orders for its own cameras until the server is gone; keeps the ids that were
 * answered. */
typedef struct Hand {
    const Daemon *daemon;
    GPtrArray *answered; /* of char *: order ids */
    GPtrArray *cameras;  /* of char * */
    int number, round;
} Hand;

/* Sends one request on a connection that may break at any moment; NULL when it was not answered. */
static char *post_once(const Daemon *daemon, const char *key, const char *body)
{
    g_autofree char *headers = g_strdup_printf("Idempotency-Key: %s\r\n", key);
    g_auto(Answer) answer = daemon_try(daemon, "POST", "/api/v1/service-orders",
                                       daemon->token[ROLE_SUPERVISOR], headers, body);
    if (answer.status == 0) {
        return NULL;
    }
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

static gpointer work(gpointer data)
{
    Hand *hand = data;
    for (int i = 0;; i++) {
        const char *camera = hand->cameras->pdata[i / 2 % hand->cameras->len];
        g_autofree char *key = g_strdup_printf("%d-%d-%d", hand->round, hand->number, i);
        g_autofree char *body = g_strdup_printf(
            "{\"cameras\":[\"%s\"],\"state\":\"%s\",\"reason\":%s}", camera,
            i % 2 == 0 ? "out_of_service" : "in_service", i % 2 == 0 ? "\"broken\"" : "null");
        char *id = post_once(hand->daemon, key, body);
        if (id == NULL) {
            return NULL;
        }
        g_ptr_array_add(hand->answered, id);
    }
}

static GHashTable *written_orders(const Daemon *daemon)
{
    GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *cursor = g_strdup("");
    while (cursor != NULL) {
        g_autofree char *path = g_strdup_printf("/api/v1/service-orders?limit=1000%s%s",
                                                *cursor != '\0' ? "&cursor=" : "", cursor);
        g_auto(Answer) page =
            daemon_ask(daemon, "GET", path, daemon->token[ROLE_SUPERVISOR], NULL, NULL);
        g_assert_cmpint(page.status, ==, 200);
        const char *at = page.body;
        while ((at = strstr(at, "{\"id\":\"")) != NULL) {
            at += 7;
            g_assert_true(g_hash_table_add(ids, g_strndup(at, strcspn(at, "\""))));
        }
        g_free(cursor);
        cursor = json_member(strstr(page.body, "],\"next\""), "next");
        if (g_strcmp0(cursor, "null") == 0) {
            g_clear_pointer(&cursor, g_free);
        }
    }
    return ids;
}

/* The cameras that each hand puts out and back. */
static void share_cameras(const Daemon *daemon, Hand hands[HANDS])
{
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras?q=state:online&limit=40",
                                       daemon->token[ROLE_OPERATOR], NULL, NULL);
    const char *at = answer.body;
    for (int i = 0; (at = strstr(at, "{\"id\":\"")) != NULL; i++) {
        at += 7;
        g_ptr_array_add(hands[i % HANDS].cameras, g_strndup(at, strcspn(at, "\"")));
    }
}

/* What a round cut off may be done or not; the next starts from a known state. */
static void bring_all_back(const Daemon *daemon)
{
    g_autofree char *key = g_uuid_string_random();
    g_auto(Answer) answer =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], key,
                    "{\"query\":\"reason:broken\",\"state\":\"in_service\"}");
    g_assert_true(answer.status == 201 || answer.status == 422);
}

static void test_kill(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(20260301);
    Hand hands[HANDS];
    for (int i = 0; i < HANDS; i++) {
        hands[i] = (Hand){.daemon = daemon, .number = i};
        hands[i].answered = g_ptr_array_new_with_free_func(g_free);
        hands[i].cameras = g_ptr_array_new_with_free_func(g_free);
    }
    share_cameras(daemon, hands);
    guint total = 0;
    for (int round = 0; round < ROUNDS; round++) {
        GThread *threads[HANDS];
        for (int i = 0; i < HANDS; i++) {
            hands[i].round = round;
            threads[i] = g_thread_new("hand", work, &hands[i]);
        }
        g_usleep((gulong)g_rand_int_range(random, 2000, 150000));
        daemon_kill(daemon, SIGKILL);
        for (int i = 0; i < HANDS; i++) {
            g_thread_join(threads[i]);
        }
        daemon_start(daemon);
        g_autoptr(GHashTable) ids = written_orders(daemon);
        total = 0;
        for (int i = 0; i < HANDS; i++) {
            for (guint k = 0; k < hands[i].answered->len; k++) {
                g_assert_true(g_hash_table_contains(ids, hands[i].answered->pdata[k]));
            }
            total += hands[i].answered->len;
        }
        bring_all_back(daemon);
    }
    g_test_message("%u answered orders are all there after %d kills", total, ROUNDS);
    g_assert_cmpuint(total, >, ROUNDS);
    for (int i = 0; i < HANDS; i++) {
        g_ptr_array_unref(hands[i].answered);
        g_ptr_array_unref(hands[i].cameras);
    }
}

static void cap_file_size(const Daemon *daemon, rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(prlimit(daemon->pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

static Answer put_out(const Daemon *daemon, const char *key)
{
    return daemon_post(
        daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], key,
        "{\"query\":\"class:rt\",\"state\":\"out_of_service\",\"reason\":\"broken\"}");
}

static int count_broken(const Daemon *daemon)
{
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", "/api/v1/cameras?q=reason:broken", daemon->token[ROLE_OPERATOR],
                   "Accept: application/x-ndjson\r\n", NULL);
    int lines = 0;
    for (gsize i = 0; i < answer.size; i++) {
        lines += answer.body[i] == '\n';
    }
    return lines;
}

/* A write that finds no room changes nothing, is said, and the server goes on when there is room
 * again. */
static void test_disk_full(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    int before = count_broken(daemon);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(follower);
    cap_file_size(daemon, 4096);
    for (int round = 0; round < 5; round++) {
        g_autofree char *key = g_strdup_printf("full-%d", round);
        g_auto(Answer) answer = put_out(daemon, key);
        g_assert_cmpint(answer.status, ==, 507);
        g_assert_nonnull(strstr(answer.head, "application/problem+json"));
        g_assert_cmpint(count_broken(daemon), ==, before);
    }
    g_auto(Answer) ready = daemon_ask(daemon, "GET", "/readyz", NULL, NULL, NULL);
    g_assert_cmpint(ready.status, ==, 503);
    g_auto(Answer) reads = daemon_ask(daemon, "GET", "/api/v1/cameras?limit=5",
                                      daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(reads.status, ==, 200);
    cap_file_size(daemon, RLIM_INFINITY);
    /* The key of a request that failed is free for its repeat. */
    g_auto(Answer) again = put_out(daemon, "full-0");
    g_assert_cmpint(again.status, ==, 201);
    g_autofree char *cameras = json_member(again.body, "cameras");
    int changed = atoi(cameras);
    g_assert_cmpint(count_broken(daemon), ==, before + changed);
    g_auto(Event) event = {0};
    for (int i = 0; i < changed; i++) {
        g_assert_true(follower_next(follower, &event));
        g_assert_cmpstr(event.name, ==, "camera");
    }
    g_auto(Answer) good = daemon_ask(daemon, "GET", "/readyz", NULL, NULL, NULL);
    g_assert_cmpint(good.status, ==, 200);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_assert_cmpint(count_broken(daemon), ==, before + changed);
}

/* The answer is remembered where the deed is: a repeat after a crash is not done twice. */
static void test_repeat_after_kill(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_auto(Answer) first = put_out(daemon, "once");
    g_assert_cmpint(first.status, ==, 201);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_auto(Answer) second = put_out(daemon, "once");
    g_assert_cmpint(second.status, ==, 201);
    g_assert_cmpstr(second.body, ==, first.body);
    g_assert_nonnull(strstr(second.head, "Idempotency-Replayed: true"));
    g_autoptr(GHashTable) ids = written_orders(daemon);
    g_assert_cmpuint(g_hash_table_size(ids), ==, 1);
    g_auto(Answer) other =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], "once",
                    "{\"query\":\"class:rt\",\"state\":\"in_service\"}");
    g_assert_cmpint(other.status, ==, 422);
    /* Another user's key of the same name is another key. */
    g_auto(Answer) admin = daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_ADMIN],
                                       "once", "{\"query\":\"class:rt\",\"state\":\"in_service\"}");
    g_assert_cmpint(admin.status, ==, 201);
}

static gpointer post_same(gpointer data)
{
    g_auto(Answer) answer = put_out(data, "same");
    return GINT_TO_POINTER(answer.status);
}

/* Sent many times at once, it is done once; who comes while it is being done is told to wait. */
static void test_same_at_once(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    GThread *threads[12];
    int done = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) {
        threads[i] = g_thread_new("same", post_same, daemon);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++) {
        int status = GPOINTER_TO_INT(g_thread_join(threads[i]));
        g_assert_true(status == 201 || status == 409);
        done += status == 201;
    }
    g_assert_cmpint(done, >, 0);
    g_autoptr(GHashTable) ids = written_orders(daemon);
    g_assert_cmpuint(g_hash_table_size(ids), ==, 1);
}

/* The brake holds over a crash, and against what an order that closes would make of it. */
static void test_brake_holds(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autofree char *path = view_path(daemon);
    g_auto(Answer) brake =
        daemon_post(daemon, path, daemon->token[ROLE_OPERATOR], "b", "{\"reason\":\"a room\"}");
    g_assert_cmpint(brake.status, ==, 200);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_autofree char *camera = g_strndup(path, strlen(path) - strlen("/privacy-brake"));
    g_auto(Answer) hidden =
        daemon_ask(daemon, "GET", camera, daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(hidden.status, ==, 404);
    g_autofree char *id = json_member(brake.body, "camera");
    g_autofree char *body = g_strdup_printf(
        "{\"query\":\"id:%s\",\"state\":\"out_of_service\",\"reason\":\"maintenance\"}", id);
    g_auto(Answer) order =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], "o", body);
    g_assert_cmpint(order.status, ==, 422);
    g_autofree char *open = g_strdup_printf("{\"cameras\":[\"%s\"],\"state\":\"in_service\"}", id);
    g_auto(Answer) back =
        daemon_post(daemon, "/api/v1/service-orders", daemon->token[ROLE_SUPERVISOR], "p", open);
    g_assert_cmpint(back.status, ==, 201);
    g_auto(Answer) shown =
        daemon_ask(daemon, "GET", camera, daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(shown.status, ==, 200);
    g_autofree char *state = json_member(shown.body, "state");
    g_assert_cmpstr(state, ==, "online");
}

static void test_second_server(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    int status;
    g_autofree char *said = daemon_command(daemon, &status, "--listen", "127.0.0.1:0", NULL);
    g_assert_cmpint(status, ==, 1);
    g_assert_cmpstr(said, ==, "");
}

static void write_file(const char *path, const char *text)
{
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void test_strange_database(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    daemon_kill(daemon, SIGTERM);
    g_autofree char *wal = g_strconcat(daemon->db, "-wal", NULL);
    unlink(wal);
    write_file(daemon->db, "this is not a database, and never was one; it is a text of some "
                           "length, more than a header");
    int status;
    g_autofree char *said = daemon_command(daemon, &status, "--listen", "127.0.0.1:0", NULL);
    g_assert_cmpint(status, ==, 1);
    g_assert_cmpint(g_spawn_sync(NULL,
                                 (char *[]){"/bin/sh", "-c", "rm -f \"$0\"", daemon->db, NULL},
                                 NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL),
                    ==, TRUE);
    daemon_start(daemon);
}

static void test_sigterm_answers(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(follower);
    gint64 started = g_get_monotonic_time();
    daemon_kill(daemon, SIGTERM);
    g_assert_cmpint(g_get_monotonic_time() - started, <, G_USEC_PER_SEC);
    g_auto(Event) event = {0};
    g_assert_false(follower_next(follower, &event));
    daemon_start(daemon);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/durability/all that was answered survives kill -9", test_kill);
    g_test_add_func("/durability/a full disk is said and changes nothing", test_disk_full);
    g_test_add_func("/durability/a repeat after a crash is answered, not done",
                    test_repeat_after_kill);
    g_test_add_func("/durability/a request sent many times at once is done once",
                    test_same_at_once);
    g_test_add_func("/durability/the privacy brake holds over a crash", test_brake_holds);
    g_test_add_func("/durability/a second server on the database refuses", test_second_server);
    g_test_add_func("/durability/a file that is no database is refused", test_strange_database);
    g_test_add_func("/durability/SIGTERM ends streams in less than a second", test_sigterm_answers);
    return g_test_run();
}
