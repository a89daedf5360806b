/* The maintenance desk: orders that are undone, review dates that pass, and reasons that stay. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "base/clock.h"
#include "clocks.h"
#include "daemon_tickets.h"

typedef struct Fixture {
    AlertWorld world;
    char *folder;
    Clocks *clocks;
    char *dark; /* an offline camera without a reason, in the volunteer's kecamatan */
} Fixture;

static char *first_camera(const Daemon *daemon, const char *query)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras?q=%s&limit=1", query);
    g_auto(Answer) page = daemon_ask(daemon, "GET", path, daemon->token[ROLE_ADMIN], NULL, NULL);
    return json_member(page.body, "id");
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = scratch_new();
    g_autofree char *file = g_build_filename(fixture->folder, "clocks", NULL);
    fixture->clocks = clocks_new(file);
    clocks_put_on(file);
    static const char *const quiet[] = {"--rate", "0", NULL};
    fixture->world.daemon = daemon_new(NULL, quiet);
    fixture->dark = first_camera(fixture->world.daemon, "state:offline%20reason:none%20class:rt");
    g_assert_nonnull(fixture->dark);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    daemon_free(fixture->world.daemon);
    g_free(fixture->dark);
    clocks_free(fixture->clocks);
    scratch_free(fixture->folder);
    clocks_take_off();
}

static Answer post(const Fixture *fixture, Role role, const char *path, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *whole = g_strconcat("/api/v1/", path, NULL);
    return daemon_post(fixture->world.daemon, whole, fixture->world.daemon->token[role], key, body);
}

static Answer get(const Fixture *fixture, Role role, const char *path)
{
    const Daemon *daemon = fixture->world.daemon;
    g_autofree char *whole = g_strconcat("/api/v1/", path, NULL);
    return daemon_ask(daemon, "GET", whole, daemon->token[role], NULL, NULL);
}

static char *member(const Fixture *fixture, const char *path, const char *name)
{
    g_auto(Answer) answer = get(fixture, ROLE_ADMIN, path);
    g_test_message("%s: %d %s", path, answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, name);
}

#define check(fixture, path, name, expected)                                                       \
    do {                                                                                           \
        g_autofree char *is_ = member(fixture, path, name);                                        \
        g_assert_cmpstr(is_, ==, expected);                                                        \
    } while (0)

/* Puts cameras of a query out of service; returns the order's id. */
static char *put_out(const Fixture *fixture, const char *query, const char *rest)
{
    g_autofree char *body =
        g_strdup_printf("{\"query\":\"%s\",\"state\":\"out_of_service\","
                        "\"reason\":\"link_contract\",\"letter\":\"551/2026\"%s}",
                        query, rest);
    g_auto(Answer) answer = post(fixture, ROLE_SUPERVISOR, "service-orders", body);
    g_test_message("%d %s", answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

static char *order_path(const char *id, const char *rest)
{
    return g_strdup_printf("service-orders/%s%s", id, rest);
}

static unsigned states(const Fixture *fixture, const char *state)
{
    g_autofree char *path = g_strdup_printf("cameras?q=class:market%%20state:%s&limit=1000", state);
    g_auto(Answer) answer = get(fixture, ROLE_ADMIN, path);
    return (unsigned)items_in(answer.body);
}

/* What another order took over since is not brought back with it. */
static void test_undo(Fixture *fixture, gconstpointer data)
{
    unsigned online = states(fixture, "online");
    g_autofree char *id = put_out(fixture, "class:market", "");
    g_autofree char *path = order_path(id, ""), *undo = order_path(id, "/undo");
    g_autofree char *held = member(fixture, path, "held");
    g_autofree char *camera = first_camera(fixture->world.daemon, "class:market");
    g_assert_cmpint(states(fixture, "online"), ==, 0);
    g_assert_cmpint(atoi(held), >, 2);
    g_autofree char *body = g_strdup_printf("{\"cameras\":[\"%s\"],\"state\":\"out_of_service\","
                                            "\"reason\":\"stolen\",\"letter\":\"\"}",
                                            camera);
    check_status(post(fixture, ROLE_SUPERVISOR, "service-orders", body), 201);
    g_autofree char *less = g_strdup_printf("%d", atoi(held) - 1);
    check(fixture, path, "held", less);
    check_status(post(fixture, ROLE_OPERATOR, undo, "{}"), 403);
    check_status(post(fixture, ROLE_SUPERVISOR, "service-orders/NONE/undo", "{}"), 404);
    g_auto(Answer) undone = post(fixture, ROLE_SUPERVISOR, undo, "{\"note\":\"kontrak baru\"}");
    g_assert_cmpint(undone.status, ==, 201);
    g_autofree char *undoes = json_member(undone.body, "undoes"),
                    *cameras = json_member(undone.body, "cameras"),
                    *by = json_member(undone.body, "id");
    g_assert_cmpstr(undoes, ==, id);
    g_assert_cmpstr(cameras, ==, less);
    check(fixture, path, "held", "0");
    check(fixture, path, "undone_by", by);
    g_autofree char *ended = member(fixture, path, "ended_at");
    g_assert_cmpstr(ended, !=, "null");
    g_assert_cmpint(states(fixture, "out_of_service"), ==, 1);
    g_assert_cmpint(states(fixture, "online"), >=, (int)online - 1);
    check_status(post(fixture, ROLE_SUPERVISOR, undo, "{}"), 409);
    g_assert_true(journal_says(&fixture->world, "\"act\":\"order_undo\""));
}

static void test_restart(Fixture *fixture, gconstpointer data)
{
    g_autofree char *id = put_out(fixture, "class:market", "");
    g_autofree char *other = put_out(fixture, "class:heritage", "");
    g_autofree char *path = order_path(id, ""), *undo = order_path(id, "/undo");
    g_autofree char *held = member(fixture, path, "held");
    check_status(post(fixture, ROLE_SUPERVISOR, undo, "{}"), 201);
    daemon_kill(fixture->world.daemon, SIGKILL);
    daemon_start(fixture->world.daemon);
    g_autofree char *ended = member(fixture, path, "ended_at");
    g_assert_cmpstr(ended, !=, "null");
    check(fixture, path, "held", "0");
    g_autofree char *rest = order_path(other, "");
    g_autofree char *still = member(fixture, rest, "held");
    g_assert_cmpint(atoi(still), >, 0);
    g_auto(Answer) list = get(fixture, ROLE_VOLUNTEER, "service-orders");
    g_assert_cmpint(list.status, ==, 200);
    g_auto(Answer) all = get(fixture, ROLE_SUPERVISOR, "service-orders?limit=2");
    g_assert_cmpint(items_in(all.body), ==, 2);
    g_assert_nonnull(strstr(all.head, "rel=\"next\""));
    check_status(get(fixture, ROLE_OPERATOR, "service-orders"), 403);
}

static void wait_ended(const Fixture *fixture, const char *path)
{
    for (int i = 0; i < 1000; i++) {
        g_auto(Answer) answer = get(fixture, ROLE_ADMIN, path);
        g_autofree char *ended = json_member(answer.body, "ended_at");
        if (strcmp(ended, "null") != 0) {
            check(fixture, path, "held", "0");
            return;
        }
        g_usleep(20000);
    }
    g_test_fail_printf("%s still holds", path);
}

static char *review_in(int64_t seconds)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() + seconds * 1000, at);
    return g_strdup_printf(",\"review_at\":\"%s\"", at);
}

static void test_review(Fixture *fixture, gconstpointer data)
{
    g_autofree char *review = review_in(3600);
    g_autofree char *id = put_out(fixture, "class:market", review);
    g_autofree char *path = order_path(id, "");
    g_autofree char *held = member(fixture, path, "held");
    g_assert_cmpstr(held, !=, "0");
    clocks_pass(fixture->clocks, 3590);
    check(fixture, path, "held", held);
    clocks_pass(fixture->clocks, 20);
    wait_ended(fixture, path);
    g_auto(Answer) list = get(fixture, ROLE_SUPERVISOR, "service-orders?limit=1");
    g_autofree char *by = json_member(list.body, "by"),
                    *cameras = json_member(list.body, "cameras"),
                    *undoes = json_member(list.body, "undoes");
    g_assert_cmpstr(by, ==, "tilikd");
    g_assert_cmpstr(cameras, ==, held);
    g_assert_cmpstr(undoes, ==, id);
    g_assert_cmpint(states(fixture, "out_of_service"), ==, 0);
    g_assert_true(journal_says(&fixture->world, "\"act\":\"order_review\""));
}

/* A date that has passed would undo the order at once. */
static void test_review_past(Fixture *fixture, gconstpointer data)
{
    g_autofree char *review = review_in(-60);
    g_autofree char *body = g_strdup_printf("{\"query\":\"class:market\",\"state\":"
                                            "\"out_of_service\",\"reason\":\"maintenance\"%s}",
                                            review);
    g_auto(Answer) answer = post(fixture, ROLE_SUPERVISOR, "service-orders", body);
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "/problems/review-passed"));
    g_assert_cmpint(states(fixture, "out_of_service"), ==, 0);
}

/* Nobody served when the date passed. */
static void test_review_missed(Fixture *fixture, gconstpointer data)
{
    g_autofree char *review = review_in(600);
    g_autofree char *id = put_out(fixture, "class:market", review);
    g_autofree char *path = order_path(id, "");
    daemon_kill(fixture->world.daemon, SIGKILL);
    clocks_pass(fixture->clocks, 601);
    daemon_start(fixture->world.daemon);
    wait_ended(fixture, path);
}

static char *reason_of(const Fixture *fixture)
{
    g_autofree char *path = g_strconcat("cameras/", fixture->dark, NULL);
    return member(fixture, path, "reason");
}

static void test_reason(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_strdup_printf("cameras/%s/reason", fixture->dark);
    g_autofree char *online = first_camera(fixture->world.daemon, "state:online"),
                    *other = g_strdup_printf("cameras/%s/reason", online);
    const char *body = "{\"reason\":\"unplugged\",\"note\":\"listrik belum dibayar\"}";
    check_status(post(fixture, ROLE_PUBLIC, path, body), 403);
    check_status(post(fixture, ROLE_AUDITOR, path, body), 403);
    check_status(post(fixture, ROLE_OPERATOR, path, "{\"reason\":\"privacy\"}"), 400);
    check_status(post(fixture, ROLE_OPERATOR, path, "{\"reason\":\"none\"}"), 400);
    check_status(post(fixture, ROLE_OPERATOR, path, "{}"), 400);
    check_status(post(fixture, ROLE_OPERATOR, other, body), 409);
    check_status(post(fixture, ROLE_OPERATOR, "cameras/NONE/reason", body), 404);
    check_status(post(fixture, ROLE_OPERATOR, path, body), 200);
    g_autofree char *reason = reason_of(fixture);
    g_assert_cmpstr(reason, ==, "unplugged");
    daemon_kill(fixture->world.daemon, SIGKILL);
    daemon_start(fixture->world.daemon);
    g_autofree char *again = reason_of(fixture);
    g_assert_cmpstr(again, ==, "unplugged");
    g_assert_true(journal_says(&fixture->world, "\"act\":\"camera_reason\""));
    g_autofree char *history = g_strdup_printf("cameras/%s/history", fixture->dark);
    g_auto(Answer) past = get(fixture, ROLE_OPERATOR, history);
    const char *newest = strstr(past.body, "\"reason\":\"unplugged\",\"by\":\"operator\","
                                           "\"why\":\"listrik belum dibayar\"");
    g_assert_nonnull(newest);
    g_assert_nonnull(strstr(newest, "\"reason\":null"));
    check_status(get(fixture, ROLE_PUBLIC, history), 403);
}

/* An order over it and its undoing leave what a person said. */
static void test_reason_after_order(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_strdup_printf("cameras/%s/reason", fixture->dark);
    check_status(post(fixture, ROLE_OPERATOR, path, "{\"reason\":\"cable\"}"), 200);
    g_autofree char *query = g_strconcat("id:", fixture->dark, NULL);
    g_autofree char *id = put_out(fixture, query, "");
    g_autofree char *out = reason_of(fixture);
    g_assert_cmpstr(out, ==, "link_contract");
    g_autofree char *undo = order_path(id, "/undo");
    check_status(post(fixture, ROLE_SUPERVISOR, undo, "{}"), 201);
    g_autofree char *back = reason_of(fixture);
    g_assert_cmpstr(back, ==, "cable");
}

/* ---- tickets ---- */

static char *open_ticket(const Fixture *fixture, Role role, const char *body)
{
    g_auto(Answer) answer = ticket_post(fixture->world.daemon, role, body);
    g_test_message("%d %s", answer.status, answer.body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

static void test_dark_ticket(Fixture *fixture, gconstpointer data)
{
    const Daemon *daemon = fixture->world.daemon;
    g_autofree char *path = g_strconcat("cameras/", fixture->dark, NULL);
    g_autofree char *name = member(fixture, path, "name");
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"maintenance\",\"cameras\":[\"%s\"]}", fixture->dark);
    g_autofree char *id = open_ticket(fixture, ROLE_OPERATOR, body);
    check_ticket(daemon, id, "title", name);
    check_ticket(daemon, id, "topic", "camera_offline");
    check_ticket(daemon, id, "agency", "diskominfo");
    check_ticket(daemon, id, "status", "new");
    g_autofree char *live = first_camera(daemon, "state:online");
    g_autofree char *other =
        g_strdup_printf("{\"kind\":\"maintenance\",\"cameras\":[\"%s\"]}", live);
    g_autofree char *plain = open_ticket(fixture, ROLE_OPERATOR, other);
    check_ticket(daemon, plain, "topic", "null");
    check_status(ticket_post(daemon, ROLE_OPERATOR, "{\"kind\":\"maintenance\"}"), 400);
}

static Answer check_camera(const Fixture *fixture, Role role, const char *id, const char *camera,
                           const char *rest)
{
    g_autofree char *body = g_strdup_printf("{\"camera\":\"%s\"%s}", camera, rest);
    return ticket_do(fixture->world.daemon, role, id, "checks", body);
}

/* Two cameras of one RT, the volunteer's; each is looked at, and the round is done. */
static void test_round(Fixture *fixture, gconstpointer data)
{
    const Daemon *daemon = fixture->world.daemon;
    g_auto(Answer) own = daemon_ask(daemon, "GET", "/api/v1/cameras?limit=2",
                                    daemon->token[ROLE_VOLUNTEER], NULL, NULL);
    g_autofree char *one = json_member(own.body, "id");
    const char *next = strstr(strstr(own.body, "\"rev\""), "{\"id\"");
    g_assert_nonnull(next);
    g_autofree char *two = json_member(next, "id");
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"maintenance\",\"topic\":\"field_check\",\"title\":\"Cek "
                        "lapangan\",\"cameras\":[\"%s\",\"%s\"]}",
                        one, two);
    g_autofree char *id = open_ticket(fixture, ROLE_OPERATOR, body);
    const char *live = ",\"result\":\"live\"";
    check_status(check_camera(fixture, ROLE_PUBLIC, id, one, live), 403);
    check_status(check_camera(fixture, ROLE_VOLUNTEER, id, "NONE", live), 422);
    check_status(check_camera(fixture, ROLE_VOLUNTEER, id, fixture->dark, live), 422);
    check_status(check_camera(fixture, ROLE_VOLUNTEER, id, one, ",\"result\":\"gone\""), 400);
    check_status(check_camera(fixture, ROLE_VOLUNTEER, id, one,
                              ",\"result\":\"live\",\"attachment\":\"abc\""),
                 400);
    static const char note[] = "tiang miring";
    g_auto(Answer) file =
        ticket_attach(daemon, ROLE_VOLUNTEER, id, "tiang.txt", "text/plain", note, strlen(note));
    g_assert_cmpint(file.status, ==, 201);
    g_autofree char *sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, note, -1);
    g_autofree char *with = g_strdup_printf(",\"result\":\"other\",\"note\":\"miring\","
                                            "\"attachment\":\"%s\"",
                                            sha256);
    check_status(check_camera(fixture, ROLE_VOLUNTEER, id, one, with), 201);
    check_ticket(daemon, id, "status", "new");
    check_status(
        check_camera(fixture, ROLE_VOLUNTEER, id, two, ",\"result\":\"dark\",\"reason\":\"cable\""),
        201);
    check_ticket(daemon, id, "status", "resolved");
    /* Another saw it, too: that is kept, and nothing else changes. */
    check_status(check_camera(fixture, ROLE_OPERATOR, id, two, live), 201);
    check_ticket(daemon, id, "status", "resolved");
    g_auto(Answer) whole = ticket_read(daemon, ROLE_VOLUNTEER, id);
    g_assert_nonnull(
        strstr(whole.body, "\"result\":\"other\",\"reason\":null,\"note\":\"miring\""));
    g_assert_nonnull(strstr(whole.body, sha256));
    g_assert_true(journal_says(&fixture->world, "\"act\":\"check\""));
}

static void test_check_explains(Fixture *fixture, gconstpointer data)
{
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"maintenance\",\"topic\":\"field_check\",\"title\":\"Cek\","
                        "\"cameras\":[\"%s\"]}",
                        fixture->dark);
    g_autofree char *id = open_ticket(fixture, ROLE_OPERATOR, body);
    check_status(check_camera(fixture, ROLE_OPERATOR, id, fixture->dark,
                              ",\"result\":\"missing\",\"reason\":\"stolen\""),
                 201);
    g_autofree char *reason = reason_of(fixture);
    g_assert_cmpstr(reason, ==, "stolen");
    check_ticket(fixture->world.daemon, id, "status", "resolved");
    g_autofree char *plain = ticket_open(fixture->world.daemon, ROLE_OPERATOR, "x", fixture->dark);
    check_status(check_camera(fixture, ROLE_OPERATOR, plain, fixture->dark, ",\"result\":\"live\""),
                 409);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/maintenance/an undoing brings back what the order still holds, once", test_undo},
        {"/maintenance/orders are as they were after a kill", test_restart},
        {"/maintenance/what is out comes back when its review date passes", test_review},
        {"/maintenance/a review date that has passed is refused", test_review_past},
        {"/maintenance/a review date that passed while nobody served", test_review_missed},
        {"/maintenance/a person's reason stays, for those who may give it", test_reason},
        {"/maintenance/a person's reason outlives an order", test_reason_after_order},
        {"/maintenance/a dark camera's ticket needs nothing but its id", test_dark_ticket},
        {"/maintenance/a round is done when each camera is looked at", test_round},
        {"/maintenance/what was found is why a camera is dark", test_check_explains},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
