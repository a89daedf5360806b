/* A reader that takes a snapshot and follows the changes knows the same as one that asks anew: for
 * every role, through orders, brakes, cut streams and killed servers. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon.h"

#define STEPS 120

typedef struct Replica {
    Role role;
    GHashTable *lines; /* camera id -> its line */
    gint64 rev;
    Follower *follower;
} Replica;

static GHashTable *snapshot(const Daemon *daemon, Role role, gint64 *rev)
{
    GHashTable *lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras", daemon->token[role],
                                       "Accept: application/x-ndjson\r\n", NULL);
    g_assert_cmpint(answer.status, ==, 200);
    *rev = g_ascii_strtoll(strstr(answer.head, "Tilik-Revision: ") + 16, NULL, 10);
    g_auto(GStrv) all = g_strsplit(answer.body, "\n", -1);
    for (char **line = all; *line != NULL && **line != '\0'; line++) {
        g_hash_table_replace(lines, json_member(*line, "id"), g_strdup(*line));
    }
    return lines;
}

static void connect_replica(const Daemon *daemon, Replica *replica)
{
    follower_free(replica->follower);
    replica->follower = follower_new(daemon, daemon->token[replica->role], replica->rev, NULL);
}

static void apply(Replica *replica, const Event *event)
{
    g_assert_cmpint(event->id, >=, replica->rev);
    replica->rev = event->id;
    g_assert_cmpstr(event->name, !=, "reset");
    if (g_strcmp0(event->name, "camera") != 0) {
        return;
    }
    char *id = json_member(event->data, "id");
    if (strstr(event->data, "\"gone\":true") != NULL) {
        g_assert_true(g_hash_table_remove(replica->lines, id));
        g_free(id);
    } else {
        g_hash_table_replace(replica->lines, id, g_strdup(event->data));
    }
}

/* Reads some events, then drops the link: what was half read is read again. */
static void follow_some(Replica *replica, int count)
{
    g_auto(Event) event = {0};
    while (count-- > 0 && follower_next(replica->follower, &event) && event.name != NULL) {
        apply(replica, &event);
    }
}

static gint64 newest(const Daemon *daemon)
{
    gint64 rev;
    g_autoptr(GHashTable) lines = snapshot(daemon, ROLE_VOLUNTEER, &rev);
    return rev;
}

/* Reads until the server says that there is no more. */
static void follow_all(const Daemon *daemon, Replica *replica)
{
    gint64 until = newest(daemon);
    connect_replica(daemon, replica);
    g_auto(Event) event = {0};
    while (replica->rev < until) {
        g_assert_true(follower_next(replica->follower, &event));
        apply(replica, &event);
    }
}

static void compare(const Daemon *daemon, const Replica *replica)
{
    gint64 rev;
    g_autoptr(GHashTable) now = snapshot(daemon, replica->role, &rev);
    g_assert_cmpuint(g_hash_table_size(now), ==, g_hash_table_size(replica->lines));
    GHashTableIter iter;
    gpointer id, line;
    g_hash_table_iter_init(&iter, now);
    while (g_hash_table_iter_next(&iter, &id, &line)) {
        g_assert_cmpstr(g_hash_table_lookup(replica->lines, id), ==, line);
    }
}

/* One act of a supervisor; what it hits is chosen by the seed. */
static void act(const Daemon *daemon, GRand *random)
{
    int number = g_rand_int_range(random, 1, 401);
    g_autofree char *key = g_uuid_string_random(), *body = NULL,
                    *path = g_strdup("/api/v1/service-orders");
    static const char *const reasons[] = {"broken", "unplugged", "maintenance"};
    static const char *const queries[] = {"class:rt", "class:market", "state:online",
                                          "reason:broken", "class:traffic"};
    const char *query = queries[g_rand_int_range(random, 0, G_N_ELEMENTS(queries))];
    switch (g_rand_int_range(random, 0, 5)) {
    case 0:
        g_free(path);
        path = g_strdup_printf("/api/v1/cameras/c%05d/privacy-brake", number);
        body = g_strdup("{\"reason\":\"x\"}");
        break;
    case 1:
        body = g_strdup(
            "{\"query\":\"reason:privacy\",\"state\":\"in_service\",\"reason\":\"privacy\"}");
        break;
    case 2:
        body = g_strdup_printf("{\"query\":\"%s\",\"state\":\"in_service\"}", query);
        break;
    case 3:
        body = g_strdup_printf("{\"cameras\":[\"c%05d\",\"c%05d\"],\"state\":\"out_of_service\","
                               "\"reason\":\"stolen\"}",
                               number, number % 400 + 1);
        break;
    default:
        body = g_strdup_printf("{\"query\":\"%s\",\"state\":\"out_of_service\",\"reason\":\"%s\"}",
                               query, reasons[g_rand_int_range(random, 0, G_N_ELEMENTS(reasons))]);
    }
    g_auto(Answer) answer = daemon_post(daemon, path, daemon->token[ROLE_SUPERVISOR], key, body);
    g_assert_true(answer.status == 200 || answer.status == 201 || answer.status == 422);
}

static void run(guint32 seed, bool kills)
{
    static const Role roles[] = {ROLE_PUBLIC, ROLE_VOLUNTEER, ROLE_OPERATOR, ROLE_SUPERVISOR};
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    Replica replicas[G_N_ELEMENTS(roles)] = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        replicas[i].role = roles[i];
        replicas[i].lines = snapshot(daemon, roles[i], &replicas[i].rev);
        connect_replica(daemon, &replicas[i]);
    }
    for (int step = 0; step < STEPS; step++) {
        act(daemon, random);
        Replica *replica = &replicas[g_rand_int_range(random, 0, G_N_ELEMENTS(roles))];
        if (g_rand_int_range(random, 0, 4) == 0) {
            connect_replica(daemon, replica);
            follow_some(replica, g_rand_int_range(random, 1, 60));
        }
        if (kills && step % 30 == 29) {
            daemon_kill(daemon, step % 60 == 29 ? SIGKILL : SIGTERM);
            daemon_start(daemon);
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(roles); i++) {
        follow_all(daemon, &replicas[i]);
        g_test_message("%s: %u cameras", role_word(roles[i]), g_hash_table_size(replicas[i].lines));
        compare(daemon, &replicas[i]);
        follower_free(replicas[i].follower);
        g_hash_table_unref(replicas[i].lines);
    }
}

static void test_cut_streams(void)
{
    for (guint32 seed = 1; seed <= 3; seed++) {
        run(seed, false);
    }
}

static void test_killed_servers(void)
{
    for (guint32 seed = 11; seed <= 13; seed++) {
        run(seed, true);
    }
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/replica/follows through cut streams", test_cut_streams);
    g_test_add_func("/replica/follows through killed servers", test_killed_servers);
    return g_test_run();
}
