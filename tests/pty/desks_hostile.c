/* Desks on a backend that says what none should: nothing of it does anything to the terminal. */
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "evil.h"
#include "fixture.h"
#include "terminal.h"
#include "trial.h"

#define START_MS  30000
#define ASKED_MAX 200
#define QUIET_MS  300 /* long, where a program asks as fast as it is answered */
#define AREA      "33.74.02.1004.001.001"
#define AT        "2026-03-01T01:00:00Z"

static char *ulid(size_t i)
{
    return g_strdup_printf("01JNA3T9V3B5W5J0N7%08zu", i);
}

static char *ticket(size_t i)
{
    const char *evil = evil_texts[i % EVIL_TEXTS];
    g_autofree char *id = ulid(i);
    return g_strdup_printf(
        "{\"id\":\"%s\",\"number\":%zu,\"kind\":\"incident\",\"topic\":\"banjir\",\"title\":\"T%zu "
        "%s\",\"severity\":\"high\",\"status\":\"new\",\"agency\":\"dpu\",\"assignee\":\"%s\","
        "\"area\":\"" AREA "\",\"cameras\":[],\"alerts\":[],\"notes\":[{\"at\":\"" AT
        "\",\"by\":\"%s\",\"text\":\"N %s\"}],\"attachments\":[{\"name\":\"a%s.png\",\"type\":"
        "\"image/png\",\"size\":3,\"sha256\":\"%064d\",\"at\":\"" AT "\",\"by\":\"%s\"}],"
        "\"referrals\":[],\"checks\":[],\"merged_into\":null,\"merged\":[],\"ack_by\":null,"
        "\"arrive_by\":null,\"acked_at\":null,\"arrived_at\":null,\"overdue\":[],"
        "\"escalated_at\":null,\"by\":\"%s\",\"created_at\":\"" AT "\",\"updated_at\":\"" AT
        "\",\"version\":1,\"rev\":5}",
        id, i + 1, i, evil, evil, evil, evil, evil, 0, evil, evil);
}

static char *line(size_t i)
{
    g_autofree char *id = ulid(i);
    return g_strdup_printf("{\"id\":\"%s\",\"at\":\"" AT "\",\"by\":\"%s\",\"area\":\"" AREA
                           "\",\"act\":\"note\",\"count\":1,\"text\":\"L%zu %s\",\"word\":null,"
                           "\"auto\":false,\"ref\":null,\"rev\":5}",
                           id, evil_texts[i], i, evil_texts[i]);
}

static char *order(size_t i)
{
    g_autofree char *id = ulid(i);
    return g_strdup_printf(
        "{\"id\":\"%s\",\"query\":\"kec:tugu\",\"cameras\":3,\"state\":\"out_of_service\","
        "\"reason\":"
        "\"cable\",\"letter\":\"O%zu %s\",\"review_at\":null,\"by\":\"%s\",\"at\":\"" AT
        "\",\"area\":\"" AREA "\",\"note\":\"%s\",\"held\":3,\"ended_at\":null,\"rev\":5}",
        id, i, evil_texts[i], evil_texts[i], evil_texts[i]);
}

static char *post(size_t i)
{
    char now[CLOCK_RFC3339_SIZE];
    g_autofree char *area = g_strdup_printf("33.74.02.1004.001.%03zu", i + 1);
    clock_format(clock_wall_ms(), now);
    return g_strdup_printf("{\"id\":\"%s\",\"area\":\"%s\",\"state\":\"present\",\"people\":2,"
                           "\"text\":\"R%zu %s\",\"by\":\"%s\",\"at\":\"%s\",\"rev\":5}",
                           area, area, i, evil_texts[i], evil_texts[i], now);
}

static char *handover(size_t i)
{
    const char *evil = evil_texts[i];
    g_autofree char *id = ulid(i);
    return g_strdup_printf(
        "{\"id\":\"%s\",\"from\":\"H%zu %s\",\"to\":\"Sari\",\"area\":\"" AREA
        "\",\"note\":\"%s\",\"at\":\"" AT "\",\"finished_at\":null,\"status\":\"offered\","
        "\"items\":[{\"ref\":\"ticket/x\",\"what\":\"ticket\",\"text\":\"I%zu %s\",\"kind\":null,"
        "\"area\":\"" AREA "\",\"number\":1,\"count\":1,\"priority\":\"high\",\"at\":\"" AT
        "\",\"until\":null,\"with\":\"%s\",\"state\":\"returned\",\"why\":\"%s\"}],\"version\":1,"
        "\"rev\":5}",
        id, i, evil, evil, i, evil, evil, evil);
}

/* A page of them; lines of their own as NDJSON. */
static void serve(Backend *backend, const char *path, char *(*one)(size_t i), const char *more)
{
    g_autoptr(GString) body = g_string_new(more != NULL ? "{\"items\":[" : NULL);
    g_autofree char *command = g_strconcat("body ", path, NULL);
    for (size_t i = 0; i < EVIL_TEXTS; i++) {
        g_autofree char *text = one(i);
        g_string_append_printf(body, "%s%s%s", more != NULL && i > 0 ? "," : "", text,
                               more != NULL ? "" : "\n");
    }
    if (more != NULL) {
        g_string_append_printf(body, "],\"next\":null%s}", more);
    } else {
        backend_tell(backend, "type %s application/x-ndjson", path);
    }
    backend_give(backend, command, body->str, body->len);
}

static void serve_tickets(Backend *backend, char *(*one)(size_t i))
{
    for (size_t i = 0; i < EVIL_TEXTS; i++) {
        g_autofree char *id = ulid(i), *whole = one(i);
        g_autofree char *command = g_strconcat("body /api/v1/tickets/", id, NULL);
        backend_give(backend, command, whole, strlen(whole));
    }
}

static void serve_city(Backend *backend, const Catalog *city)
{
    static const char session[] =
        "{\"name\":\"Sari\",\"role\":\"supervisor\",\"areas\":[\"33.74\"],\"rights\":"
        "[\"cameras.read\",\"cameras.order\",\"views.read\",\"alerts.read\",\"alerts.act\","
        "\"reports.read\",\"tickets.read\",\"tickets.write\",\"tickets.handle\",\"log.read\","
        "\"log.write\",\"handover\"],\"expires_at\":null}";
    backend_serve(backend, city, 1000);
    backend_give(backend, "body /api/v1/session", session, strlen(session));
    serve(backend, "/api/v1/tickets", ticket, NULL);
    serve(backend, "/api/v1/logbook", line, "");
    serve(backend, "/api/v1/service-orders", order, "");
    serve(backend, "/api/v1/handovers", handover, "");
    serve(backend, "/api/v1/roll-calls", post,
          ",\"expected_every_s\":0,\"watch\":{\"from\":\"21:00\",\"to\":\"03:00\"}");
    serve_tickets(backend, ticket);
}

/* Each row in turn, with its card. */
static void walk(Term *term)
{
    for (size_t i = 0; i < EVIL_TEXTS; i++) {
        term_type(term, "j");
        term_settle(term, 10);
    }
}

static void test_texts(void)
{
    static const struct {
        const char *keys, *shown;
    } desks[] = {{"gt", "T1"}, {"gl", "L1"}, {"gs", "O1"}, {"gr", "R1"}, {"gh", "H1"}};
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    serve_city(backend, city);
    const char *argv[] = {g_getenv("TILIK"), "--backend", backend_url(backend), "--lang=en", NULL};
    g_autoptr(Term) term = term_start(argv, NULL, 50, 160);
    g_assert_true(term_wait(term, "sync ", START_MS));
    for (size_t i = 0; i < G_N_ELEMENTS(desks); i++) {
        term_type(term, desks[i].keys);
        g_test_message("%s", desks[i].keys);
        g_assert_true(term_wait(term, desks[i].shown, START_MS));
        walk(term);
        evil_check(term);
        term_type(term, "\033");
        g_assert_true(term_wait(term, "╔ Cameras", START_MS));
    }
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

/* How often a path was asked for since the last time. */
static unsigned asked(Backend *backend, const char *path)
{
    g_autofree char *log = backend_log(backend);
    g_autofree char *line = g_strconcat("GET ", path, NULL);
    g_auto(GStrv) lines = g_strsplit(log, "\n", 0);
    unsigned count = 0;
    for (char **at = lines; *at != NULL; at++)
        count += g_str_has_prefix(*at, line);
    return count;
}

typedef struct Asking {
    Backend *backend;
    const char *path;
    unsigned often, least;
} Asking;

static bool was_asked(Term *term, void *data)
{
    Asking *asking = data;
    asking->often += asked(asking->backend, asking->path);
    return asking->often >= asking->least;
}

/* How often it is asked for until that rests, least times at least. */
static unsigned asked_until_quiet(Term *term, Backend *backend, const char *path, unsigned least)
{
    Asking asking = {.backend = backend, .path = path, .least = least};
    unsigned before;
    g_assert_true(term_until(term, was_asked, &asking, START_MS));
    do {
        before = asking.often;
        term_settle(term, QUIET_MS);
        (void)was_asked(term, &asking);
    } while (asking.often > before && asking.often < ASKED_MAX);
    return asking.often;
}

static char *broken(size_t i)
{
    return g_strdup("{}");
}

static char *another(size_t i)
{
    return ticket(EVIL_TEXTS);
}

static char *older(size_t i)
{
    char *text = ticket(i);
    strstr(text, "\"rev\":5")[strlen("\"rev\":")] = '4';
    return text;
}

/* One that is broken, another's, or older than what the list knows is not asked for in a circle. */
static void test_wrong_whole(void)
{
    char *(*const answers[])(size_t i) = {broken, another, older};
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_autoptr(Catalog) city = fixture_city();
        g_autoptr(Backend) backend = backend_new(NULL, false);
        serve_city(backend, city);
        serve_tickets(backend, answers[i]);
        const char *argv[] = {g_getenv("TILIK"), "--backend", backend_url(backend), "--lang=en",
                              NULL};
        g_autoptr(Term) term = term_start(argv, NULL, 50, 160);
        g_assert_true(term_wait(term, "sync ", START_MS));
        term_type(term, "gt");
        g_assert_true(term_wait(term, "T1", START_MS));
        term_type(term, "\033OH");
        unsigned often = asked_until_quiet(term, backend, "/api/v1/tickets/", 1);
        g_test_message("answer %zu: %u times", i, often);
        g_assert_cmpuint(often, <=, 12);
        term_type(term, "q");
        g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
    }
}

/* Pages that never end are given up. */
static void test_endless_pages(void)
{
    static const char page[] = "{\"items\":[],\"next\":\"again\",\"expected_every_s\":0,\"watch\":"
                               "{\"from\":\"21:00\",\"to\":\"03:00\"}}";
    static const char path[] = "/api/v1/roll-calls";
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    serve_city(backend, city);
    backend_give(backend, "body /api/v1/roll-calls", page, strlen(page));
    const char *argv[] = {g_getenv("TILIK"), "--backend", backend_url(backend), "--lang=en", NULL};
    g_autoptr(Term) term = term_start(argv, NULL, 50, 160);
    g_assert_true(term_wait(term, "sync ", START_MS));
    g_assert_cmpuint(asked_until_quiet(term, backend, path, 2), <, ASKED_MAX);
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

/* The camera goes while it is asked why: its neighbour, which is selected then, is left alone. */
static void test_order_of_another(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    serve_city(backend, city);
    const char *argv[] = {g_getenv("TILIK"), "--backend", backend_url(backend), "--lang=en", NULL};
    g_autoptr(Term) term = term_start(argv, NULL, 50, 160);
    g_assert_true(term_wait(term, "sync ", START_MS));
    term_type(term, "L\033OH");
    g_assert_true(term_wait(term, "Id cam-", START_MS)); /* on its card */
    g_autofree char *screen = term_screen(term);
    g_autofree char *id = g_strndup(strstr(screen, "Id cam-") + strlen("Id "), strlen("cam-001"));
    g_autofree char *gone = g_strdup_printf("{\"id\":\"%s\",\"rev\":1001,\"gone\":true}", id);
    g_autofree char *shown = g_strconcat("Id ", id, NULL);
    term_type(term, "O");
    g_assert_true(term_wait(term, "1 cameras in 1 kelurahan out of service", START_MS));
    backend_event(backend, 1001, "camera", gone);
    g_assert_true(term_wait_gone(term, shown, START_MS));
    term_type(term, "cable\r");
    g_assert_true(term_wait(term, "Nothing was changed", START_MS));
    g_assert_false(term_shows(term, "queue"));
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/desks/what they say does nothing to the terminal", test_texts);
    g_test_add_func("/console/desks/a ticket that is told wrongly is not asked for in a circle",
                    test_wrong_whole);
    g_test_add_func("/console/desks/pages that never end are given up", test_endless_pages);
    g_test_add_func("/console/desks/an order is for what was asked about", test_order_of_another);
    return g_test_run();
}
