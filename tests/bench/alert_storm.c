/* What a storm of alerts costs tilikd: posts arrays at a rate, reads the change stream beside it,
 * and checks that every alert's count is exactly what was answered.
 *
 *   alert_storm [RATE] [SECONDS] [ITEMS AN ARRAY] [PLACES]      10000 60 500 20000
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon.h"

#define POSTERS 4

typedef struct Storm {
    Daemon *daemon;
    char **cameras;
    int rate, seconds, items, places;
    gint64 start_us;
    GMutex lock;
    GHashTable *taken;   /* alert id -> reports answered by 202 */
    GArray *took, *acts; /* gint64: microseconds of each POST, and of each act */
    uint64_t posted, refused;
    GHashTable *heard; /* alert id -> count as the stream told it last */
    uint64_t events, bytes;
    gint stop;
} Storm;

typedef struct Poster {
    Storm *storm;
    int number;
    GThread *thread;
} Poster;

static const char *const kinds[] = {"genangan",     "banjir",    "rob",    "parkir_liar",
                                    "tanpa_masker", "kerumunan", "sampah", "kamtibmas",
                                    "tamper",       "manual"};

static void add_item(const Storm *storm, GString *body, uint64_t number)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms(), at);
    uint64_t place = number * 2654435761u % (uint64_t)storm->places;
    uint64_t cameras = g_strv_length(storm->cameras);
    g_string_append_printf(body,
                           "%s{\"kind\":\"%s\",\"camera\":\"%s\",\"state\":\"active\",\"at\":"
                           "\"%s\",\"score\":0.91}",
                           body->str[body->len - 1] == '[' ? "" : ",",
                           kinds[place / cameras % G_N_ELEMENTS(kinds)],
                           storm->cameras[place % cameras], at);
}

static void count_taken(Storm *storm, const char *json)
{
    static const char mark[] = "\"status\":202,\"id\":\"";
    g_mutex_lock(&storm->lock);
    for (const char *at = json; (at = strstr(at, mark)) != NULL;) {
        at += sizeof mark - 1;
        char id[27];
        g_strlcpy(id, at, sizeof id);
        uint64_t *count = g_hash_table_lookup(storm->taken, id);
        if (count == NULL) {
            count = g_new0(uint64_t, 1);
            g_hash_table_insert(storm->taken, g_strdup(id), count);
        }
        ++*count;
        storm->posted++;
    }
    g_mutex_unlock(&storm->lock);
}

static void post(Storm *storm, int fd, GString *rest, uint64_t first)
{
    g_autoptr(GString) body = g_string_new("[");
    for (int i = 0; i < storm->items; i++) {
        add_item(storm, body, first + (uint64_t)i);
    }
    g_string_append_c(body, ']');
    g_autofree char *head =
        g_strdup_printf("POST /api/v1/alerts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        storm->daemon->token[ROLE_SOURCE], body->len);
    gint64 started = g_get_monotonic_time();
    socket_send(fd, head);
    socket_send(fd, body->str);
    g_auto(Answer) answer = socket_answer(fd, rest);
    gint64 took = g_get_monotonic_time() - started;
    if (answer.status == 202) {
        count_taken(storm, answer.body);
    }
    g_mutex_lock(&storm->lock);
    storm->refused += answer.status != 202 ? (uint64_t)storm->items : 0;
    g_array_append_val(storm->took, took);
    g_mutex_unlock(&storm->lock);
}

static gpointer post_all(gpointer data)
{
    Poster *poster = data;
    Storm *storm = poster->storm;
    int fd = daemon_dial(storm->daemon);
    g_autoptr(GString) rest = g_string_new(NULL);
    uint64_t total = (uint64_t)storm->rate * (uint64_t)storm->seconds / (uint64_t)storm->items;
    for (uint64_t i = (uint64_t)poster->number; i < total; i += POSTERS) {
        gint64 due = storm->start_us +
                     (gint64)(i * (uint64_t)storm->items * 1000000 / (uint64_t)storm->rate);
        gint64 now = g_get_monotonic_time();
        if (due > now) {
            g_usleep((gulong)(due - now));
        }
        post(storm, fd, rest, i * (uint64_t)storm->items);
    }
    close(fd);
    return NULL;
}

static void hear(Storm *storm, const Event *event)
{
    if (g_strcmp0(event->name, "alert") != 0) {
        return;
    }
    g_autofree char *id = json_member(event->data, "id"),
                    *count = json_member(event->data, "count");
    storm->events++;
    storm->bytes += strlen(event->data) + 40;
    g_hash_table_replace(storm->heard, g_steal_pointer(&id), GINT_TO_POINTER(atoi(count)));
}

/* Until a person's own alert comes, which is raised when all is posted. */
static gpointer follow(gpointer data)
{
    Storm *storm = data;
    g_autoptr(Follower) follower =
        follower_new(storm->daemon, storm->daemon->token[ROLE_SUPERVISOR], -1, NULL);
    follower_settle(follower);
    g_atomic_int_set(&storm->stop, 1);
    for (;;) {
        g_auto(Event) event = {0};
        if (!follower_next(follower, &event) ||
            (event.data != NULL && strstr(event.data, "\"kind\":\"the_end\"") != NULL)) {
            return NULL;
        }
        hear(storm, &event);
    }
}

/* A person acknowledges one alert after the other meanwhile. */
static gpointer act(gpointer data)
{
    Storm *storm = data;
    while (g_atomic_int_get(&storm->stop) < 2) {
        char id[27] = "";
        g_usleep(100000);
        g_mutex_lock(&storm->lock);
        GHashTableIter each;
        gpointer key;
        g_hash_table_iter_init(&each, storm->taken);
        if (g_hash_table_iter_next(&each, &key, NULL)) {
            g_strlcpy(id, key, sizeof id);
        }
        g_mutex_unlock(&storm->lock);
        if (id[0] == '\0') {
            continue;
        }
        bool acked = storm->acts->len % 2 == 1;
        g_autofree char *path =
            g_strdup_printf("/api/v1/alerts/%s/%s", id, acked ? "unack" : "ack");
        g_autofree char *unique = g_uuid_string_random();
        gint64 started = g_get_monotonic_time();
        g_auto(Answer) answer =
            daemon_post(storm->daemon, path, storm->daemon->token[ROLE_SUPERVISOR], unique,
                        acked ? "{}" : "{\"looked_s\":3}");
        gint64 took = g_get_monotonic_time() - started;
        g_array_append_val(storm->acts, took);
    }
    return NULL;
}

static double cpu_seconds(const Daemon *daemon)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)daemon->pid);
    g_autofree char *text = NULL;
    unsigned long user = 0, system = 0;
    if (g_file_get_contents(path, &text, NULL, NULL)) {
        const char *after = strrchr(text, ')');
        sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    }
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static int compare(gconstpointer a, gconstpointer b)
{
    gint64 one = *(const gint64 *)a, two = *(const gint64 *)b;
    return one < two ? -1 : one > two;
}

static unsigned count_wrong(const Storm *storm)
{
    unsigned wrong = 0;
    GHashTableIter each;
    gpointer id, count;
    g_hash_table_iter_init(&each, storm->taken);
    while (g_hash_table_iter_next(&each, &id, &count)) {
        uint64_t heard = (uint64_t)GPOINTER_TO_INT(g_hash_table_lookup(storm->heard, id));
        wrong += heard != *(uint64_t *)count;
    }
    return wrong + (g_hash_table_size(storm->heard) != g_hash_table_size(storm->taken));
}

static char **find_cameras(const Daemon *daemon)
{
    g_auto(Answer) answer =
        daemon_ask(daemon, "GET", "/api/v1/cameras", daemon->token[ROLE_SUPERVISOR],
                   "Accept: application/x-ndjson\r\n", NULL);
    GPtrArray *ids = g_ptr_array_new();
    for (const char *at = answer.body; (at = strstr(at, "{\"id\":\"")) != NULL;) {
        at += 7;
        g_ptr_array_add(ids, g_strndup(at, strcspn(at, "\"")));
    }
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(ids, FALSE);
}

static void print(Storm *storm, double cpu, gint64 took_us, const long memory[3])
{
    g_array_sort(storm->took, compare);
    guint posts = storm->took->len;
    const gint64 *took = (const gint64 *)(void *)storm->took->data;
    double seconds = (double)took_us / 1e6;
    printf("reports   %" PRIu64 " in %.1f s = %.0f/s; refused %" PRIu64 "\n", storm->posted,
           seconds, (double)storm->posted / seconds, storm->refused);
    printf("post      p50 %.1f ms  p99 %.1f ms  max %.1f ms (%d items)\n",
           (double)took[posts / 2] / 1e3, (double)took[posts * 99 / 100] / 1e3,
           (double)took[posts - 1] / 1e3, storm->items);
    g_array_sort(storm->acts, compare);
    guint acts = storm->acts->len;
    const gint64 *act = (const gint64 *)(void *)storm->acts->data;
    if (acts > 0) {
        printf("act       p50 %.1f ms  p99 %.1f ms  max %.1f ms (%u)\n",
               (double)act[acts / 2] / 1e3, (double)act[acts * 99 / 100] / 1e3,
               (double)act[acts - 1] / 1e3, acts);
    }
    printf("stream    %" PRIu64 " events = %.0f/s, %.1f MB/s; alerts %u\n", storm->events,
           (double)storm->events / seconds, (double)storm->bytes / seconds / 1e6,
           g_hash_table_size(storm->heard));
    printf("cpu       %.1f s = %.0f ms/s, %.1f us a report\n", cpu, cpu / seconds * 1000,
           cpu / (double)MAX(storm->posted, 1) * 1e6);
    printf("memory    before %ld, at the half %ld, at the end %ld KiB\n", memory[0], memory[1],
           memory[2]);
    printf("counts    wrong %u\n", count_wrong(storm));
}

int main(int argc, char **argv)
{
    Storm storm = {.rate = argc > 1 ? atoi(argv[1]) : 10000,
                   .seconds = argc > 2 ? atoi(argv[2]) : 60,
                   .items = argc > 3 ? atoi(argv[3]) : 500,
                   .places = argc > 4 ? atoi(argv[4]) : 20000};
    static const char *const more[] = {"--cameras", "4000", NULL};
    storm.daemon = daemon_new(NULL, more);
    storm.cameras = find_cameras(storm.daemon);
    storm.taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    storm.heard = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    storm.took = g_array_new(FALSE, FALSE, sizeof(gint64));
    storm.acts = g_array_new(FALSE, FALSE, sizeof(gint64));
    GThread *reader = g_thread_new("reader", follow, &storm);
    while (g_atomic_int_get(&storm.stop) == 0) {
        g_usleep(1000);
    }
    long memory[3] = {daemon_memory(storm.daemon)};
    double cpu = cpu_seconds(storm.daemon);
    storm.start_us = g_get_monotonic_time();
    Poster posters[POSTERS];
    for (int i = 0; i < POSTERS; i++) {
        posters[i] = (Poster){.storm = &storm, .number = i};
        posters[i].thread = g_thread_new("poster", post_all, &posters[i]);
    }
    GThread *person = g_thread_new("person", act, &storm);
    g_usleep((gulong)storm.seconds * 500000);
    memory[1] = daemon_memory(storm.daemon);
    for (int i = 0; i < POSTERS; i++) {
        g_thread_join(posters[i].thread);
    }
    g_atomic_int_set(&storm.stop, 2);
    g_thread_join(person);
    gint64 took = g_get_monotonic_time() - storm.start_us;
    memory[2] = daemon_memory(storm.daemon);
    cpu = cpu_seconds(storm.daemon) - cpu;
    g_autofree char *end = g_strdup_printf("{\"kind\":\"the_end\",\"camera\":\"%s\",\"state\":"
                                           "\"active\",\"at\":\"2026-01-01T00:00:00Z\"}",
                                           storm.cameras[0]);
    g_auto(Answer) answer = daemon_ask(storm.daemon, "POST", "/api/v1/alerts",
                                       storm.daemon->token[ROLE_SOURCE], NULL, end);
    g_assert_cmpint(answer.status, ==, 202);
    g_thread_join(reader);
    print(&storm, cpu, took, memory);
    bool good = count_wrong(&storm) == 0;
    g_strfreev(storm.cameras);
    daemon_free(storm.daemon);
    return good ? 0 : 1;
}
