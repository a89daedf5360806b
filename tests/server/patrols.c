/* Patrols: begun, told of stop by stop, ended; who may, what is refused, and what is left after a
 * crash. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/clock.h"
#include "daemon_tickets.h"

#define WAIT_US (20 * G_USEC_PER_SEC)
#define HOUR_MS INT64_C(3600000)

static Answer do_post(const AlertWorld *world, Role role, const char *rest, const char *key,
                      const char *body)
{
    g_autofree char *own_key = g_uuid_string_random();
    g_autofree char *path = g_strconcat("/api/v1/patrols", rest, NULL);
    return daemon_post(world->daemon, path, world->daemon->token[role], key != NULL ? key : own_key,
                       body);
}

static Answer tell(const AlertWorld *world, Role role, const char *id, const char *act,
                   const char *body)
{
    g_autofree char *rest = g_strconcat("/", id, "/", act, NULL);
    return do_post(world, role, rest, NULL, body);
}

static Answer get(const AlertWorld *world, Role role, const char *path)
{
    g_autofree char *full = g_strconcat("/api/v1", path, NULL);
    return daemon_ask(world->daemon, "GET", full, world->daemon->token[role], NULL, NULL);
}

/* "at" so many ms ago. */
static char *ago(int64_t ms)
{
    char at[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms() - ms, at);
    return g_strdup_printf("\"at\":\"%s\"", at);
}

/* A patrol of both cameras, of the operator; more follows in its body. */
static char *begin_both(const AlertWorld *world, const char *more)
{
    g_autofree char *body =
        g_strdup_printf("{\"area\":\"33.74\",\"cameras\":[\"%s\",\"%s\"]%s%s}", world->own_camera,
                        world->camera, more[0] != '\0' ? "," : "", more);
    g_auto(Answer) answer = do_post(world, ROLE_OPERATOR, "", NULL, body);
    g_test_message("%s", answer.body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

static char *stop_of(const char *camera, const char *result, const char *more)
{
    return g_strdup_printf("{\"camera\":\"%s\",\"result\":\"%s\"%s%s}", camera, result,
                           more[0] != '\0' ? "," : "", more);
}

static char *read_one(const AlertWorld *world, Role role, const char *id)
{
    g_autofree char *path = g_strconcat("/patrols/", id, NULL);
    g_auto(Answer) answer = get(world, role, path);
    g_assert_cmpint(answer.status, ==, 200);
    return g_steal_pointer(&answer.body);
}

static void check_member_of(const AlertWorld *world, const char *id, const char *member,
                            const char *expected)
{
    g_autofree char *body = read_one(world, ROLE_ADMIN, id);
    g_autofree char *value = json_member(body, member);
    g_test_message("%s", body);
    g_assert_cmpstr(value, ==, expected);
}

static char *report_lines(const AlertWorld *world)
{
    g_auto(Answer) answer = get(world, ROLE_ADMIN, "/logbook?q=act:patrol");
    return g_steal_pointer(&answer.body);
}

static void test_life(AlertWorld *world, gconstpointer data)
{
    g_autoptr(Follower) follower =
        follower_new(world->daemon, world->daemon->token[ROLE_OPERATOR], -1, NULL);
    follower_settle(follower);
    g_autofree char *id = begin_both(world, "\"query\":\"class:rt\"");
    g_auto(Event) event = {0};
    do {
        event_clear(&event);
        g_assert_true(follower_next(follower, &event));
    } while (event.name == NULL || strcmp(event.name, "patrol") != 0);
    g_assert_nonnull(strstr(event.data, id));
    g_autofree char *more = g_strdup_printf("\"looked_s\":9,\"alert\":\"%s\"", world->id);
    g_autofree char *seen = stop_of(world->camera, "alert", more);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", seen), 200);
    check_member_of(world, id, "status", "open");
    g_autofree char *none = report_lines(world);
    g_assert_cmpint(items_in(none), ==, 0);
    check_status(tell(world, ROLE_OPERATOR, id, "end", "{\"note\":\"hujan deras\"}"), 200);
    g_autofree char *body = read_one(world, ROLE_ADMIN, id);
    g_autofree char *skipped =
        g_strdup_printf("{\"camera\":\"%s\",\"at\":null,\"looked_s\":null,\"result\":\"skipped\"",
                        world->own_camera);
    g_assert_nonnull(strstr(body, skipped));
    g_assert_nonnull(strstr(body, "\"status\":\"ended\""));
    g_autofree char *camera_path = g_strconcat("/cameras/", world->own_camera, NULL);
    g_auto(Answer) camera = get(world, ROLE_ADMIN, camera_path);
    g_autofree char *name = json_member(camera.body, "name");
    g_autofree char *text = g_strdup_printf("1/2 · ! 1 · hujan deras · − %s", name);
    g_autofree char *line = report_lines(world);
    g_test_message("%s", line);
    g_assert_cmpint(items_in(line), ==, 1);
    g_assert_nonnull(strstr(line, text));
    g_assert_nonnull(strstr(line, "\"word\":\"ended\""));
    g_auto(Answer) report = get(world, ROLE_SUPERVISOR, "/reports/situation");
    g_test_message("%s", report.body);
    g_assert_nonnull(strstr(report.body, "\"patrols\":{\"begun\":1,\"seen\":1,\"skipped\":1,"
                                         "\"timed_out\":0,\"open\":0,\"dark\":0}"));
    g_auto(Answer) metrics =
        daemon_ask(world->daemon, "GET", "/metrics", world->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_nonnull(strstr(metrics.body, "\ntilikd_patrols_open 0\n"));
    g_assert_nonnull(strstr(metrics.body, "\ntilikd_patrol_acts_total{act=\"stop\"} 1\n"));
    g_assert_nonnull(strstr(metrics.body, "\ntilikd_patrol_acts_total{act=\"time_out\"} 0\n"));
}

static void test_rights(AlertWorld *world, gconstpointer data)
{
    g_autofree char *own =
        g_strdup_printf("{\"area\":\"%s\",\"cameras\":[\"%s\"]}", world->own, world->own_camera);
    g_autofree char *foreign =
        g_strdup_printf("{\"area\":\"%s\",\"cameras\":[\"%s\"]}", world->own, world->camera);
    g_autofree char *wide =
        g_strdup_printf("{\"area\":\"33.74\",\"cameras\":[\"%s\"]}", world->own_camera);
    g_auto(Answer) mine = do_post(world, ROLE_VOLUNTEER, "", NULL, own);
    g_assert_cmpint(mine.status, ==, 201);
    g_assert_nonnull(strstr(mine.body, "\"purpose\":\"ronda\""));
    g_autofree char *id = json_member(mine.body, "id");
    g_autofree char *theirs = begin_both(world, "");
    check_status(do_post(world, ROLE_VOLUNTEER, "", NULL, foreign), 422);
    check_status(do_post(world, ROLE_OPERATOR, "", NULL, foreign), 422); /* stands elsewhere */
    check_status(do_post(world, ROLE_VOLUNTEER, "", NULL, wide), 422);
    check_status(do_post(world, ROLE_PUBLIC, "", NULL, own), 403);
    check_status(do_post(world, ROLE_AUDITOR, "", NULL, own), 403);
    check_status(do_post(world, ROLE_SOURCE, "", NULL, own), 403);
    g_autofree char *stop = stop_of(world->own_camera, "clear", "");
    check_status(tell(world, ROLE_OPERATOR, id, "stops", stop), 403); /* another's */
    check_status(tell(world, ROLE_SUPERVISOR, id, "end", "{}"), 403);
    check_status(tell(world, ROLE_VOLUNTEER, theirs, "stops", stop), 404); /* beyond the area */
    check_status(tell(world, ROLE_VOLUNTEER, theirs, "end", "{}"), 404);
    check_status(tell(world, ROLE_VOLUNTEER, id, "stops", stop), 200);
    g_auto(Answer) some = get(world, ROLE_VOLUNTEER, "/patrols");
    g_assert_cmpint(items_in(some.body), ==, 1);
    g_assert_nonnull(strstr(some.body, id));
    g_auto(Answer) all = get(world, ROLE_AUDITOR, "/patrols");
    g_assert_cmpint(items_in(all.body), ==, 2);
    g_autofree char *path = g_strconcat("/patrols/", theirs, NULL);
    check_status(get(world, ROLE_VOLUNTEER, path), 404);
    check_status(get(world, ROLE_PUBLIC, path), 403);
    check_status(get(world, ROLE_PUBLIC, "/patrols"), 403);
    g_autofree char *of_area = g_strconcat("/patrols?status=open&area=", world->own, NULL);
    g_auto(Answer) there = get(world, ROLE_OPERATOR, of_area);
    g_assert_cmpint(items_in(there.body), ==, 1);
    g_auto(Answer) early = get(world, ROLE_OPERATOR, "/patrols?to=2020-01-01T00:00:00Z");
    g_assert_cmpint(items_in(early.body), ==, 0);
    g_auto(Answer) late = get(world, ROLE_OPERATOR, "/patrols?from=2020-01-01T00:00:00Z&limit=1");
    g_assert_cmpint(items_in(late.body), ==, 1);
    g_assert_nonnull(strstr(late.head, "rel=\"next\""));
    g_auto(Answer) nobody = get(world, ROLE_OPERATOR, "/patrols?by=nobody");
    g_assert_cmpint(items_in(nobody.body), ==, 0);
}

static void test_refused(AlertWorld *world, gconstpointer data)
{
    g_autofree char *id = begin_both(world, "\"id\":\"01JNA3T9V3B5W5J0N7C9K2M4QA\"");
    g_autofree char *twice = g_strdup_printf(
        "{\"area\":\"33.74\",\"cameras\":[\"%s\"],\"id\":\"%s\"}", world->camera, id);
    check_status(do_post(world, ROLE_OPERATOR, "", NULL, twice), 409);
    static const char *const bodies[] = {"{}",
                                         "[]",
                                         "{\"area\":\"33.74\",\"cameras\":[]}",
                                         "{\"area\":\"33.74\",\"cameras\":\"x\"}",
                                         "{\"area\":\"33.74\",\"cameras\":[\"a\",\"a\"]}",
                                         "{\"area\":\"x\",\"cameras\":[\"a\"]}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        check_status(do_post(world, ROLE_OPERATOR, "", NULL, bodies[i]), 400);
    }
    static const char *const stops[] = {
        "{}",
        "[]",
        "[[]]",
        "7",
        "{\"camera\":\"x\"}",
        "{\"camera\":\"x\",\"result\":\"fine\"}",
        "{\"camera\":\"x\",\"result\":\"clear\",\"looked_s\":-1}",
        "{\"camera\":\"x\",\"result\":\"clear\",\"looked_s\":86401}",
        "{\"camera\":\"x\",\"result\":\"clear\",\"alert\":\"y\"}"};
    for (size_t i = 0; i < G_N_ELEMENTS(stops); i++) {
        check_status(tell(world, ROLE_OPERATOR, id, "stops", stops[i]), 400);
    }
    g_autofree char *strange = stop_of(world->camera, "alert", "\"alert\":\"nothing\"");
    g_autofree char *good = stop_of(world->camera, "clear", "");
    g_autofree char *half =
        g_strdup_printf("[%s,{\"camera\":\"elsewhere\",\"result\":\"clear\"}]", good);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", strange), 422);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", half), 422);
    check_status(tell(world, ROLE_OPERATOR, "nothing", "stops", good), 404);
    g_autofree char *untouched = read_one(world, ROLE_OPERATOR, id);
    g_assert_nonnull(strstr(untouched, "\"stops\":[]"));
    check_status(tell(world, ROLE_OPERATOR, id, "end", "{}"), 200);
    check_status(tell(world, ROLE_OPERATOR, id, "end", "{}"), 409);
    g_usleep(2000); /* a stop in the very millisecond of the end is in time */
    check_status(tell(world, ROLE_OPERATOR, id, "stops", good), 409);
    for (int i = 0; i < 16; i++) {
        g_autofree char *next = begin_both(world, "");
    }
    g_autofree char *body =
        g_strdup_printf("{\"area\":\"33.74\",\"cameras\":[\"%s\"]}", world->camera);
    g_auto(Answer) many = do_post(world, ROLE_OPERATOR, "", NULL, body);
    g_assert_cmpint(many.status, ==, 409);
    g_assert_nonnull(strstr(many.body, "/problems/too-many"));
    check_status(do_post(world, ROLE_SUPERVISOR, "", NULL, body), 201);
}

/* Of a camera that is told of twice the later counts, in whatever order they come. */
static void test_later_counts(AlertWorld *world, gconstpointer data)
{
    g_autofree char *early = ago(3 * HOUR_MS), *later = ago(2 * HOUR_MS), *begun = ago(4 * HOUR_MS),
                    *odd = g_strdup("\"at\":\"1971-01-01T00:00:00Z\"");
    g_autofree char *id = begin_both(world, begun);
    g_autofree char *second = stop_of(world->camera, "alert", later),
                    *first = stop_of(world->camera, "clear", early),
                    *off = stop_of(world->own_camera, "clear", odd);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", second), 200);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", first), 200);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", second), 200);
    g_autofree char *body = read_one(world, ROLE_OPERATOR, id);
    g_assert_nonnull(strstr(body, "\"result\":\"alert\""));
    g_assert_null(strstr(body, "\"result\":\"clear\""));
    check_status(tell(world, ROLE_OPERATOR, id, "stops", off), 200);
    g_autofree char *both = read_one(world, ROLE_OPERATOR, id);
    g_assert_null(strstr(both, "1971"));
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *rest = g_strconcat("/", id, "/end", NULL);
    g_auto(Answer) end = do_post(world, ROLE_OPERATOR, rest, key, "{}");
    g_auto(Answer) again = do_post(world, ROLE_OPERATOR, rest, key, "{}");
    g_assert_cmpstr(end.body, ==, again.body);
    g_assert_nonnull(strstr(again.head, "Idempotency-Replayed: true"));
    g_autofree char *line = report_lines(world);
    g_assert_cmpint(items_in(line), ==, 1);
    /* What was seen before the end and comes after it changes the report, which is told again. */
    g_autofree char *late = stop_of(world->camera, "clear", later);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", late), 200);
    g_autofree char *lines = report_lines(world);
    g_assert_cmpint(items_in(lines), ==, 2);
}

static void test_crash(AlertWorld *world, gconstpointer data)
{
    g_autofree char *open = begin_both(world, ""), *over = begin_both(world, "");
    g_autofree char *stop = stop_of(world->camera, "clear", "\"looked_s\":4");
    g_autofree char *key = g_uuid_string_random(), *rest = g_strconcat("/", open, "/stops", NULL);
    g_auto(Answer) told = do_post(world, ROLE_OPERATOR, rest, key, stop);
    check_status(tell(world, ROLE_OPERATOR, over, "end", "{}"), 200);
    g_autofree char *before = read_one(world, ROLE_OPERATOR, open),
                    *ended = read_one(world, ROLE_OPERATOR, over);
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    g_autofree char *after = read_one(world, ROLE_OPERATOR, open),
                    *still = read_one(world, ROLE_OPERATOR, over);
    g_assert_cmpstr(before, ==, after);
    g_assert_cmpstr(ended, ==, still);
    g_auto(Answer) again = do_post(world, ROLE_OPERATOR, rest, key, stop);
    g_assert_cmpint(again.status, ==, 200);
    g_assert_cmpstr(again.body, ==, told.body);
    daemon_kill(world->daemon, SIGTERM);
    daemon_start(world->daemon);
    check_status(tell(world, ROLE_OPERATOR, over, "end", "{}"), 409);
    check_status(tell(world, ROLE_OPERATOR, open, "end", "{}"), 200);
    check_member_of(world, open, "status", "ended");
}

/* Nobody ended it: tilikd does, and says so; what its person did in time is taken all the same. */
static void test_timed_out(AlertWorld *world, gconstpointer data)
{
    g_autofree char *begun = ago(7 * HOUR_MS), *in_time = ago(2 * HOUR_MS), *end = NULL;
    g_autofree char *id = begin_both(world, begun);
    check_member_of(world, id, "status", "open"); /* what comes late is not cut off at once */
    daemon_kill(world->daemon, SIGKILL);
    daemon_start(world->daemon);
    gint64 deadline = g_get_monotonic_time() + WAIT_US;
    for (bool over = false; !over;) {
        g_autofree char *body = read_one(world, ROLE_OPERATOR, id);
        over = strstr(body, "\"status\":\"timed_out\"") != NULL;
        g_assert_true(over || g_get_monotonic_time() < deadline);
    }
    g_autofree char *line = report_lines(world);
    g_assert_cmpint(items_in(line), ==, 1);
    g_assert_nonnull(strstr(line, "\"word\":\"timed_out\""));
    g_assert_nonnull(strstr(line, "0/2"));
    g_autofree char *now = stop_of(world->camera, "clear", ""),
                    *late = stop_of(world->camera, "clear", in_time);
    check_status(tell(world, ROLE_OPERATOR, id, "stops", now), 409);
    g_auto(Answer) refused = tell(world, ROLE_OPERATOR, id, "end", "{}");
    g_assert_cmpint(refused.status, ==, 409);
    g_autofree char *state = json_member(refused.body, "state");
    g_assert_cmpstr(state, ==, "timed_out");
    check_status(tell(world, ROLE_OPERATOR, id, "stops", late), 200);
    g_autofree char *same = report_lines(world);
    g_assert_cmpint(items_in(same), ==, 1);
    end = g_strdup_printf("{%s}", in_time);
    check_status(tell(world, ROLE_OPERATOR, id, "end", end), 200);
    check_member_of(world, id, "status", "ended");
    g_autofree char *lines = report_lines(world);
    g_assert_cmpint(items_in(lines), ==, 2);
    g_assert_nonnull(strstr(lines, "1/2"));
}

/* A camera that is closed for privacy meanwhile ends no patrol, and is not named by its report. */
static void test_braked(AlertWorld *world, gconstpointer data)
{
    g_autofree char *id = begin_both(world, ""), *key = g_uuid_string_random();
    g_autofree char *path = g_strconcat("/api/v1/cameras/", world->camera, "/privacy-brake", NULL);
    check_status(daemon_post(world->daemon, path, world->daemon->token[ROLE_OPERATOR], key,
                             "{\"reason\":\"x\"}"),
                 200);
    check_status(tell(world, ROLE_OPERATOR, id, "end", "{}"), 200);
    g_autofree char *line = report_lines(world);
    g_assert_nonnull(strstr(line, world->camera));
}

static int send_raw(const AlertWorld *world, const char *id, const char *act, const char *body)
{
    g_autofree char *key = g_uuid_string_random();
    g_autofree char *text = g_strdup_printf(
        "POST /api/v1/patrols/%s/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
        "Idempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        id, act, world->daemon->token[ROLE_OPERATOR], key, strlen(body), body);
    int fd = daemon_dial(world->daemon);
    socket_send(fd, text);
    return fd;
}

static int status_from(int fd)
{
    g_auto(Answer) answer = socket_answer(fd, NULL);
    g_close(fd, NULL);
    return answer.status;
}

/* Two consoles of one person tell at once: neither takes back what the other told, and of two ends
 * one is the end. */
static void test_races(AlertWorld *world, gconstpointer data)
{
    g_autofree char *one = stop_of(world->camera, "clear", ""),
                    *two = stop_of(world->own_camera, "alert", "");
    for (int i = 0; i < 10; i++) {
        g_autofree char *id = begin_both(world, "");
        int first = send_raw(world, id, "stops", one), second = send_raw(world, id, "stops", two);
        g_assert_cmpint(status_from(first), ==, 200);
        g_assert_cmpint(status_from(second), ==, 200);
        g_autofree char *body = read_one(world, ROLE_OPERATOR, id);
        g_assert_nonnull(strstr(body, "\"result\":\"clear\""));
        g_assert_nonnull(strstr(body, "\"result\":\"alert\""));
        first = send_raw(world, id, "end", "{}");
        second = send_raw(world, id, "end", "{}");
        int a = status_from(first), b = status_from(second);
        g_assert_cmpint(MIN(a, b), ==, 200);
        g_assert_cmpint(MAX(a, b), ==, 409);
    }
    g_autofree char *lines = report_lines(world);
    g_assert_cmpint(items_in(lines), ==, 10);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(AlertWorld *, gconstpointer);
    } tests[] = {
        {"/patrols/one is begun, told of and ended, and its report stands in the logbook",
         test_life},
        {"/patrols/who may begin, tell and read", test_rights},
        {"/patrols/what is no patrol, or no stop of it, is refused", test_refused},
        {"/patrols/of two of the same camera the later counts", test_later_counts},
        {"/patrols/a crash loses nothing", test_crash},
        {"/patrols/one that nobody ended is ended, and what comes late is taken", test_timed_out},
        {"/patrols/a camera that is closed meanwhile", test_braked},
        {"/patrols/two consoles of one person", test_races},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, AlertWorld, NULL, alert_world_set_up, tests[i].test,
                   alert_world_tear_down);
    }
    return g_test_run();
}
