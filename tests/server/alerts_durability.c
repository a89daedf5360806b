/* Alerts over kill -9 and a full disk: nothing that was answered is lost, nothing that failed is
 * shown, and the journal replayed gives the same states. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "reports.h"

#define HANDS  3
#define ROUNDS 8

static const char *const kinds[] = {"banjir", "rob", "sampah", "kebakaran", "tawuran"};

/* One hand reports on cameras of its own until the server is gone. */
typedef struct Hand {
    const Daemon *daemon;
    char **cameras;
    int number, round;
    GHashTable *taken; /* camera and kind -> reports answered by 202 */
    GHashTable *sent;  /* the same -> reports that may have arrived */
} Hand;

static void add(GHashTable *counts, const char *place)
{
    gpointer count = g_hash_table_lookup(counts, place);
    g_hash_table_replace(counts, g_strdup(place), GINT_TO_POINTER(GPOINTER_TO_INT(count) + 1));
}

static gpointer report_on(gpointer data)
{
    Hand *hand = data;
    for (int i = 0;; i++) {
        int camera = hand->number + HANDS * (i % 3), kind = i % (int)G_N_ELEMENTS(kinds);
        g_autofree char *body = report_body(kinds[kind], hand->cameras[camera], "active", 0, "");
        g_autofree char *place = g_strdup_printf("%s %s", hand->cameras[camera], kinds[kind]);
        add(hand->sent, place);
        g_auto(Answer) answer = daemon_try(hand->daemon, "POST", "/api/v1/alerts",
                                           hand->daemon->token[ROLE_SOURCE], NULL, body);
        if (answer.status == 0) {
            return NULL;
        }
        g_assert_cmpint(answer.status, ==, 202);
        add(hand->taken, place);
    }
}

static void check_counts(const Daemon *daemon, const Hand *hands)
{
    g_auto(GStrv) alerts = lines_of(daemon, "/api/v1/alerts", false);
    guint found = 0, expected = 0;
    for (int i = 0; i < HANDS; i++) {
        expected += g_hash_table_size(hands[i].taken);
        for (char **alert = alerts; *alert != NULL; alert++) {
            g_autofree char *camera = json_member(*alert, "camera"),
                            *kind = json_member(*alert, "kind"),
                            *text = json_member(*alert, "count"),
                            *place = g_strdup_printf("%s %s", camera, kind);
            int taken = GPOINTER_TO_INT(g_hash_table_lookup(hands[i].taken, place));
            int sent = GPOINTER_TO_INT(g_hash_table_lookup(hands[i].sent, place));
            if (sent > 0) {
                g_assert_cmpint(atoi(text), >=, taken);
                g_assert_cmpint(atoi(text), <=, sent);
                found += taken > 0;
            }
        }
    }
    g_assert_cmpuint(found, ==, expected);
}

static void test_kill(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_auto(GStrv) cameras = cameras_of(daemon, "state:online", HANDS * 3);
    g_autoptr(GRand) random = g_rand_new_with_seed(20261122);
    Hand hands[HANDS];
    for (int i = 0; i < HANDS; i++) {
        hands[i] = (Hand){.daemon = daemon, .cameras = cameras, .number = i};
        hands[i].taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        hands[i].sent = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    for (int round = 0; round < ROUNDS; round++) {
        GThread *threads[HANDS];
        for (int i = 0; i < HANDS; i++) {
            threads[i] = g_thread_new("hand", report_on, &hands[i]);
        }
        g_usleep((gulong)g_rand_int_range(random, 5000, 150000));
        daemon_kill(daemon, SIGKILL);
        for (int i = 0; i < HANDS; i++) {
            g_thread_join(threads[i]);
        }
        daemon_start(daemon);
        check_counts(daemon, hands);
    }
    guint all = 0;
    for (int i = 0; i < HANDS; i++) {
        all += g_hash_table_size(hands[i].taken);
        g_hash_table_unref(hands[i].taken);
        g_hash_table_unref(hands[i].sent);
    }
    g_assert_cmpuint(all, >, 10);
}

/* One random thing that sources or people do; what is not legal now is refused. */
static void do_something(const Daemon *daemon, char **cameras, GRand *random)
{
    static const struct {
        const char *act, *body;
    } acts[] = {
        {"claim", "{}"},
        {"release", "{}"},
        {"ack", "{\"looked_s\":7}"},
        {"unack", "{}"},
        {"shelve", "{\"minutes\":60,\"reason\":\"x\"}"},
        {"shelve", "{\"minutes\":60,\"reason\":\"x\",\"one_shot\":true}"},
        {"unshelve", "{}"},
        {"suppress", "{\"reason\":\"x\"}"},
        {"unsuppress", "{}"},
        {"escalate", "{\"reason\":\"\"}"},
        {"close", "{\"verdict\":\"real\"}"},
        {"close", "{\"verdict\":\"nuisance\"}"},
    };
    static const char *const priorities[] = {"", ",\"priority\":\"critical\"",
                                             ",\"priority\":\"low\",\"score\":0.25"};
    int choice = g_rand_int_range(random, 0, 100);
    if (choice < 4) {
        g_autofree char *query = g_strdup_printf("id:%s", cameras[g_rand_int_range(random, 0, 4)]);
        g_autofree char *body = g_strdup_printf("{\"query\":\"%s\",\"state\":\"%s\",\"reason\":%s}",
                                                query, choice < 2 ? "out_of_service" : "in_service",
                                                choice < 2 ? "\"broken\"" : "null");
        g_autofree char *key = g_uuid_string_random();
        g_auto(Answer) answer = daemon_post(daemon, "/api/v1/service-orders",
                                            daemon->token[ROLE_SUPERVISOR], key, body);
        g_assert_true(answer.status == 201 || answer.status == 422);
        return;
    }
    g_autofree char *id = report_take_with(
        daemon, kinds[g_rand_int_range(random, 0, G_N_ELEMENTS(kinds))],
        cameras[g_rand_int_range(random, 0, 4)], choice < 60 ? "active" : "cleared", 0,
        priorities[g_rand_int_range(random, 0, 3)]);
    if (choice > 30) {
        int act = g_rand_int_range(random, 0, G_N_ELEMENTS(acts));
        int status = act_by(daemon, ROLE_SUPERVISOR, id, acts[act].act, acts[act].body);
        g_assert_true(status == 200 || status == 409);
    }
}

static void check_same(const Daemon *daemon, const char *path, char **before)
{
    g_auto(GStrv) after = lines_of(daemon, path, false);
    g_assert_cmpuint(g_strv_length(after), ==, g_strv_length(before));
    for (guint i = 0; before[i] != NULL; i++) {
        g_assert_cmpstr(after[i], ==, before[i]);
    }
}

static void test_replay(void)
{
    g_autoptr(Daemon) daemon = daemon_new("[alerts]\ngroup_metres = 20000\n", NULL);
    g_auto(GStrv) cameras = cameras_of(daemon, "state:online%20visibility:restricted", 4);
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    guint states = 0;
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 150; i++) {
            do_something(daemon, cameras, random);
        }
        g_auto(GStrv) alerts = lines_of(daemon, "/api/v1/alerts", false);
        g_auto(GStrv) situations = lines_of(daemon, "/api/v1/situations", false);
        for (char **alert = alerts; *alert != NULL; alert++) {
            g_autofree char *state = json_member(*alert, "state");
            states |= state[0] == 's' ? 1 : state[0] == 'n' ? 2 : 4;
        }
        daemon_kill(daemon, SIGKILL);
        daemon_start(daemon);
        check_same(daemon, "/api/v1/alerts", alerts);
        check_same(daemon, "/api/v1/situations", situations);
    }
    g_assert_cmpuint(states, ==, 7);
}

static void set_file_limit(const Daemon *daemon, rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(prlimit(daemon->pid, RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

/* A disk that is full refuses, shows nothing of what it refused, and goes on when there is room. */
static void test_full(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_auto(GStrv) cameras = cameras_of(daemon, "state:online", 4);
    g_autofree char *kept = report_take(daemon, "banjir", cameras[0], "active", 0);
    g_auto(GStrv) before = lines_of(daemon, "/api/v1/alerts", false);
    g_autoptr(Follower) follower = follower_new(daemon, daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(follower);
    set_file_limit(daemon, 1000);
    for (int i = 0; i < 5; i++) {
        g_autofree char *body = report_body("banjir", cameras[i % 4], "active", 0, "");
        g_auto(Answer) answer = report_post(daemon, NULL, body);
        g_assert_true(answer.status == 507 || answer.status == 503 || answer.status == 429);
        g_assert_nonnull(strstr(answer.head, "Retry-After"));
    }
    check_same(daemon, "/api/v1/alerts", before);
    set_file_limit(daemon, RLIM_INFINITY);
    gint64 end = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;
    int status = 0;
    while (status != 202 && g_get_monotonic_time() < end) {
        g_autofree char *body = report_body("rob", cameras[1], "active", 0, "");
        g_auto(Answer) answer = report_post(daemon, NULL, body);
        status = answer.status;
    }
    g_assert_cmpint(status, ==, 202);
    for (bool told = false; !told;) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(follower, &event));
        told = g_strcmp0(event.name, "alert") == 0;
        g_assert_true(!told || strstr(event.data, "\"kind\":\"rob\"") != NULL);
    }
    alert_must(daemon, kept, "count", "1");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alerts/what was answered is kept over kill -9", test_kill);
    g_test_add_func("/alerts/the journal replayed gives the same states", test_replay);
    g_test_add_func("/alerts/a full disk refuses and shows nothing of it", test_full);
    return g_test_run();
}
