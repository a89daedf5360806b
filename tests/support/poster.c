#include "poster.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

struct Poster {
    const Daemon *daemon;
    char *const *cameras;
    uint64_t camera_count;
    PosterPlan plan;
    GPtrArray *threads;
    gint64 start_us, end_us;
    GMutex lock;         /* of all below */
    GHashTable *answers; /* id -> reports */
    GArray *took_us;
    uint64_t taken, again, bad;
    gint sending; /* threads that still do; atomic */
};

typedef struct Sender {
    Poster *poster;
    int number, fd;
    GString *rest, *body;
    GArray *due; /* uint64_t: numbers of the reports that are sent in this array */
} Sender;

static const char *const kinds[] = {"genangan",  "banjir", "rob",       "parkir_liar", "galian",
                                    "kerumunan", "sampah", "kamtibmas", "tamper",      "manual"};

/* Spreads numbers as a lottery does (splitmix64). */
static uint64_t draw(uint64_t number)
{
    number += 0x9E3779B97F4A7C15u;
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9u;
    number = (number ^ number >> 27) * 0x94D049BB133111EBu;
    return number ^ number >> 31;
}

static void add_item(Sender *sender, uint64_t number, const char *at)
{
    const Poster *poster = sender->poster;
    uint64_t place = (poster->plan.drawn ? draw(number) : number) % (uint64_t)poster->plan.places;
    g_string_append_printf(sender->body,
                           "%s{\"kind\":\"%s\",\"camera\":\"%s\",\"state\":\"active\",\"at\":"
                           "\"%s\",\"score\":0.91}",
                           sender->body->len > 1 ? "," : "",
                           kinds[place / poster->camera_count % G_N_ELEMENTS(kinds)],
                           poster->cameras[place % poster->camera_count], at);
}

static void count_one(Poster *poster, const char *id)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(poster->answers, id));
    g_hash_table_insert(poster->answers, g_strdup(id), GUINT_TO_POINTER(count + 1));
    poster->taken++;
}

/* Counts what was taken, and leaves in due what is to be sent again. */
static void read_results(Sender *sender, const char *json)
{
    static const char mark[] = "\"index\":";
    Poster *poster = sender->poster;
    GArray *due = sender->due;
    guint left = 0;
    for (const char *at = json; (at = strstr(at, mark)) != NULL;) {
        unsigned long index = strtoul(at + sizeof mark - 1, NULL, 10);
        const char *status = strstr(at, "\"status\":");
        int code = status != NULL ? atoi(status + 9) : 0;
        const char *id = strstr(at, "\"id\":\"");
        if (code == 202 && id != NULL && index < due->len) {
            g_autofree char *copy = g_strndup(id + 6, 26);
            count_one(poster, copy);
        } else if (code == 429 && index < due->len) {
            g_array_index(due, uint64_t, left++) = g_array_index(due, uint64_t, index);
        } else {
            poster->bad++;
        }
        at += sizeof mark;
    }
    poster->again += left;
    g_array_set_size(due, left);
}

static void write_request(Sender *sender)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms(), at);
    g_string_assign(sender->body, "[");
    for (guint i = 0; i < sender->due->len; i++) {
        add_item(sender, g_array_index(sender->due, uint64_t, i), at);
    }
    g_string_append_c(sender->body, ']');
}

static unsigned retry_after(const char *head)
{
    const char *found = strcasestr(head, "\r\nRetry-After:");
    return found != NULL ? (unsigned)atoi(found + 14) : 0;
}

/* Sends what is due once, and reads the answer. */
static void send_due(Sender *sender)
{
    Poster *poster = sender->poster;
    write_request(sender);
    g_autofree char *head =
        g_strdup_printf("POST /api/v1/alerts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        poster->daemon->token[ROLE_SOURCE], sender->body->len);
    gint64 started = g_get_monotonic_time();
    socket_send(sender->fd, head);
    socket_send(sender->fd, sender->body->str);
    g_auto(Answer) answer = socket_answer(sender->fd, sender->rest);
    gint64 took = g_get_monotonic_time() - started;
    g_mutex_lock(&poster->lock);
    if (answer.status == 202) {
        read_results(sender, answer.body);
    } else if (answer.status == 429) {
        poster->again += sender->due->len;
    } else {
        poster->bad += sender->due->len;
        g_array_set_size(sender->due, 0);
    }
    g_array_append_val(poster->took_us, took);
    poster->end_us = g_get_monotonic_time();
    g_mutex_unlock(&poster->lock);
    if (sender->due->len > 0) {
        g_usleep(1000000u * MAX(retry_after(answer.head), 1u));
    }
}

static gpointer send_all(gpointer data)
{
    Sender *sender = data;
    const Poster *poster = sender->poster;
    const PosterPlan *plan = &poster->plan;
    uint64_t items = (uint64_t)plan->items, rate = (uint64_t)plan->rate;
    uint64_t arrays = rate * (uint64_t)plan->seconds / items;
    for (uint64_t i = (uint64_t)sender->number; i < arrays; i += (uint64_t)plan->connections) {
        gint64 rest =
            poster->start_us + (gint64)(i * items * 1000000 / rate) - g_get_monotonic_time();
        if (rest > 0) {
            g_usleep((gulong)rest);
        }
        for (uint64_t j = 0; j < items; j++) {
            uint64_t number = i * items + j;
            g_array_append_val(sender->due, number);
        }
        while (sender->due->len > 0) {
            send_due(sender);
        }
    }
    g_atomic_int_add(&sender->poster->sending, -1);
    close(sender->fd);
    g_string_free(sender->rest, TRUE);
    g_string_free(sender->body, TRUE);
    g_array_unref(sender->due);
    g_free(sender);
    return NULL;
}

Poster *poster_new(const Daemon *daemon, char *const *cameras, const PosterPlan *plan)
{
    Poster *poster = g_new0(Poster, 1);
    *poster = (Poster){.daemon = daemon, .cameras = cameras, .plan = *plan};
    poster->camera_count = g_strv_length((char **)cameras);
    poster->answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    poster->took_us = g_array_new(FALSE, FALSE, sizeof(gint64));
    poster->threads = g_ptr_array_new();
    poster->start_us = g_get_monotonic_time();
    poster->sending = plan->connections;
    for (int i = 0; i < plan->connections; i++) {
        Sender *sender = g_new0(Sender, 1);
        *sender = (Sender){.poster = poster, .number = i, .fd = daemon_dial(daemon)};
        sender->rest = g_string_new(NULL);
        sender->body = g_string_new(NULL);
        sender->due = g_array_new(FALSE, FALSE, sizeof(uint64_t));
        g_ptr_array_add(poster->threads, g_thread_new("sender", send_all, sender));
    }
    return poster;
}

bool poster_is_done(Poster *poster)
{
    return g_atomic_int_get(&poster->sending) == 0;
}

void poster_wait(Poster *poster)
{
    for (guint i = 0; i < poster->threads->len; i++) {
        g_thread_join(poster->threads->pdata[i]);
    }
    g_ptr_array_set_size(poster->threads, 0);
}

void poster_free(Poster *poster)
{
    poster_wait(poster);
    g_ptr_array_unref(poster->threads);
    g_hash_table_unref(poster->answers);
    g_array_unref(poster->took_us);
    g_mutex_clear(&poster->lock);
    g_free(poster);
}

static int compare(gconstpointer a, gconstpointer b)
{
    gint64 one = *(const gint64 *)a, two = *(const gint64 *)b;
    return one < two ? -1 : one > two;
}

PosterFigures poster_figures(Poster *poster)
{
    g_mutex_lock(&poster->lock);
    PosterFigures figures = {.taken = poster->taken, .again = poster->again, .bad = poster->bad};
    figures.seconds = (double)(poster->end_us - poster->start_us) / 1e6;
    GArray *took = poster->took_us;
    g_array_sort(took, compare);
    if (took->len > 0) {
        figures.p50_ms = (double)g_array_index(took, gint64, took->len / 2) / 1e3;
        figures.p99_ms = (double)g_array_index(took, gint64, took->len * 99 / 100) / 1e3;
    }
    g_mutex_unlock(&poster->lock);
    return figures;
}

static uint64_t number_after(const char *at, const char *name, const char *end)
{
    const char *found = strstr(at, name);
    return found != NULL && found < end ? strtoull(found + strlen(name), NULL, 10) : 0;
}

PosterSum poster_sum(Poster *poster)
{
    g_auto(Answer) answer =
        daemon_ask(poster->daemon, "GET", "/api/v1/alerts", poster->daemon->token[ROLE_SUPERVISOR],
                   "Accept: application/x-ndjson\r\n", NULL);
    PosterSum sum = {.answered = g_hash_table_size(poster->answers)};
    for (const char *at = answer.body; (at = strstr(at, "{\"id\":\"")) != NULL;) {
        const char *end = strchrnul(at, '\n'), *unacked = strstr(at, "\"state\":\"unack\"");
        g_autofree char *id = g_strndup(at + 7, 26);
        guint answered = GPOINTER_TO_UINT(g_hash_table_lookup(poster->answers, id));
        uint64_t count = answered > 0 ? number_after(at, "\"count\":", end) : 0;
        bool needs = unacked != NULL && unacked < end;
        sum.alerts++;
        sum.needing += needs;
        sum.open += needs ? count : 0;
        sum.count += count;
        sum.wrong += answered != count;
        at = end;
    }
    return sum;
}

char **poster_cameras(const Daemon *daemon)
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

char *poster_report(const Daemon *daemon, const char *camera, const char *kind,
                    const char *priority)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms(), at);
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"%s\",\"camera\":\"%s\",\"state\":\"active\",\"at\":\"%s\","
                        "\"priority\":\"%s\"}",
                        kind, camera, at, priority);
    for (;;) {
        g_auto(Answer) answer =
            daemon_ask(daemon, "POST", "/api/v1/alerts", daemon->token[ROLE_SOURCE], NULL, body);
        if (answer.status == 202) {
            return json_member(answer.body, "id");
        }
        g_assert_cmpint(answer.status, ==, 429);
        g_usleep(100000);
    }
}
