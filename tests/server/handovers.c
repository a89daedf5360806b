/* A shift handed over through real HTTP: an act of two people that happens once, and wholly. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "daemon_tickets.h"

#define HANDOVERS "/api/v1/handovers"
#define ROUNDS    20

static Answer offer(const Daemon *daemon, Role role, const char *body)
{
    static int count;
    g_autofree char *key = g_strdup_printf("offer-%d", ++count);
    return daemon_post(daemon, HANDOVERS, daemon->token[role], key, body);
}

/* Offers the operator's shift to the supervisor, and returns its id. */
static char *offered(const Daemon *daemon)
{
    g_auto(Answer) answer = offer(daemon, ROLE_OPERATOR, "{\"to\":\"supervisor\"}");
    g_test_message("%s", answer.body);
    g_assert_cmpint(answer.status, ==, 201);
    return json_member(answer.body, "id");
}

static char *request(const Daemon *daemon, Role role, const char *id, const char *match,
                     const char *body)
{
    static int count;
    return g_strdup_printf("PATCH " HANDOVERS "/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                           "%s\r\nIdempotency-Key: a%d\r\n%s%s%sContent-Type: application/json\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           id, daemon->token[role], ++count, match != NULL ? "If-Match: " : "",
                           match != NULL ? match : "", match != NULL ? "\r\n" : "", strlen(body),
                           body);
}

static Answer answer_it(const Daemon *daemon, Role role, const char *id, const char *match,
                        const char *body)
{
    g_autofree char *text = request(daemon, role, id, match, body);
    int fd = daemon_dial(daemon);
    socket_send(fd, text);
    Answer answer = socket_answer(fd, NULL);
    close(fd);
    return answer;
}

static Answer read_it(const Daemon *daemon, const char *id)
{
    g_autofree char *path = g_strconcat(HANDOVERS "/", id, NULL);
    return daemon_ask(daemon, "GET", path, daemon->token[ROLE_AUDITOR], NULL, NULL);
}

/* The text of one item of a handover; the caller frees it. */
static char *item_of(const char *json, const char *ref)
{
    g_autofree char *lead = g_strdup_printf("{\"ref\":\"%s\"", ref);
    const char *start = strstr(json, lead);
    g_test_message("%s in %s", ref, json);
    g_assert_nonnull(start);
    return g_strndup(start, (gsize)(strchr(start, '}') - start));
}

static void check_item(const char *json, const char *ref, const char *member, const char *expected)
{
    g_autofree char *item = item_of(json, ref), *value = json_member(item, member);
    g_assert_cmpstr(value, ==, expected);
}

/* What the operator has. */
typedef struct Shift {
    AlertWorld world;
    char *ticket, *free_ticket, *shelf; /* ids */
    char *alert_ref, *ticket_ref, *free_ref, *shelf_ref;
} Shift;

static void set_up(Shift *shift, gconstpointer data)
{
    AlertWorld *world = &shift->world;
    alert_world_set_up(world, NULL);
    const Daemon *daemon = world->daemon;
    check_did(world, ROLE_OPERATOR, "claim", "{}", 200, "owner", "operator");
    shift->ticket = ticket_open(daemon, ROLE_OPERATOR, "Punya operator", world->camera);
    shift->free_ticket = ticket_open(daemon, ROLE_OPERATOR, "Tanpa tuan", world->camera);
    check_status(
        ticket_patch(daemon, ROLE_OPERATOR, shift->ticket, 1, "{\"assignee\":\"operator\"}"), 200);
    shift->shelf = alert_raise(daemon, world->own_camera, "parkir_liar");
    g_free(alert_did(daemon, ROLE_OPERATOR, shift->shelf, "claim", "{}", 200, "owner"));
    g_free(alert_did(daemon, ROLE_OPERATOR, shift->shelf, "shelve",
                     "{\"minutes\":60,\"reason\":\"pasar\"}", 200, "state"));
    shift->alert_ref = g_strconcat("alert/", world->id, NULL);
    shift->ticket_ref = g_strconcat("ticket/", shift->ticket, NULL);
    shift->free_ref = g_strconcat("ticket/", shift->free_ticket, NULL);
    shift->shelf_ref = g_strconcat("alert/", shift->shelf, NULL);
}

static void tear_down(Shift *shift, gconstpointer data)
{
    char *const texts[] = {shift->ticket,     shift->free_ticket, shift->shelf,    shift->alert_ref,
                           shift->ticket_ref, shift->free_ref,    shift->shelf_ref};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(texts[i]);
    }
    alert_world_tear_down(&shift->world, NULL);
}

static char *accept_body(const Shift *shift, bool finish)
{
    return g_strdup_printf("{\"items\":[{\"ref\":\"%s\",\"state\":\"accepted\"},"
                           "{\"ref\":\"%s\",\"state\":\"accepted\"},"
                           "{\"ref\":\"%s\",\"state\":\"accepted\"},"
                           "{\"ref\":\"%s\",\"state\":\"returned\",\"why\":\"bukan wilayah\"}]%s}",
                           shift->alert_ref, shift->ticket_ref, shift->free_ref, shift->shelf_ref,
                           finish ? ",\"status\":\"finished\"" : "");
}

static void check_moved(const Shift *shift, bool moved)
{
    const Daemon *daemon = shift->world.daemon;
    const char *who = moved ? "supervisor" : "operator";
    check_member(&shift->world, "owner", who);
    check_ticket(daemon, shift->ticket, "assignee", who);
    check_ticket(daemon, shift->free_ticket, "assignee", "null");
    g_autofree char *shelf = alert_member(daemon, ROLE_ADMIN, shift->shelf, "owner");
    g_assert_cmpstr(shelf, ==, "operator");
}

static void test_whole(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    g_auto(Answer) brief =
        daemon_ask(daemon, "GET", HANDOVERS "/brief", daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_cmpint(brief.status, ==, 200);
    check_item(brief.body, shift->ticket_ref, "what", "ticket");
    check_item(brief.body, shift->free_ref, "what", "free_ticket");
    check_item(brief.body, shift->alert_ref, "what", "alert");
    check_item(brief.body, shift->shelf_ref, "what", "shelf");
    g_autofree char *id = offered(daemon);
    g_autofree char *body = accept_body(shift, false);
    g_auto(Answer) half = answer_it(daemon, ROLE_SUPERVISOR, id, "\"1\"", body);
    g_assert_cmpint(half.status, ==, 200);
    check_moved(shift, false); /* nothing moves before the end */
    g_auto(Answer) done =
        answer_it(daemon, ROLE_SUPERVISOR, id, "\"2\"", "{\"status\":\"finished\"}");
    g_assert_cmpint(done.status, ==, 200);
    check_moved(shift, true);
    g_auto(Answer) kept = read_it(daemon, id);
    g_assert_cmpstr(kept.body, ==, done.body);
    check_item(kept.body, shift->alert_ref, "with", "supervisor");
    check_item(kept.body, shift->ticket_ref, "with", "supervisor");
    check_item(kept.body, shift->free_ref, "with", "null");
    check_item(kept.body, shift->shelf_ref, "with", "operator");
    check_item(kept.body, shift->shelf_ref, "why", "bukan wilayah");
    g_assert_true(journal_says(&shift->world, "handover: assignee"));
}

/* The logbook says it in one line each, with both names. */
static void test_logbook(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    g_autofree char *id = offered(daemon), *body = accept_body(shift, true);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "\"1\"", body), 200);
    g_auto(Answer) log = daemon_ask(daemon, "GET", "/api/v1/logbook?limit=10",
                                    daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_test_message("%s", log.body);
    g_assert_nonnull(strstr(log.body, "\"act\":\"handover_offer\""));
    g_assert_nonnull(strstr(log.body, "\"act\":\"handover_done\""));
    g_assert_nonnull(strstr(log.body, "operator → supervisor · 3/"));
    g_assert_nonnull(strstr(log.body, "\"act\":\"alert_assign\""));
    g_assert_nonnull(strstr(log.body, "\"act\":\"ticket_change\""));
}

/* What the one who leaves wrote during the shift goes along; what others wrote does not. */
static void test_notes(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    g_auto(Answer) mine = daemon_post(daemon, "/api/v1/logbook", daemon->token[ROLE_OPERATOR], "n",
                                      "{\"text\":\"Pompa 3 mati\"}");
    g_auto(Answer) other = daemon_post(daemon, "/api/v1/logbook", daemon->token[ROLE_SUPERVISOR],
                                       "n", "{\"text\":\"Rapat pukul 9\"}");
    g_assert_cmpint(mine.status, ==, 201);
    g_assert_cmpint(other.status, ==, 201);
    g_autofree char *id = json_member(mine.body, "id"), *ref = g_strconcat("log/", id, NULL);
    g_autofree char *handover = offered(daemon);
    g_auto(Answer) kept = read_it(daemon, handover);
    check_item(kept.body, ref, "what", "note");
    check_item(kept.body, ref, "text", "Pompa 3 mati");
    g_assert_null(strstr(kept.body, "Rapat pukul 9"));
}

static void test_stream(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    g_autoptr(Follower) other = follower_new(daemon, daemon->token[ROLE_SUPERVISOR], -1, NULL);
    g_autoptr(Follower) volunteer = follower_new(daemon, daemon->token[ROLE_VOLUNTEER], -1, NULL);
    follower_settle(other);
    follower_settle(volunteer);
    g_autofree char *id = offered(daemon), *body = accept_body(shift, true);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "\"1\"", body), 200);
    const char *const names[] = {"handover", "alert", "ticket", "handover"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_auto(Event) event = {0};
        g_assert_true(follower_next(other, &event));
        g_assert_cmpstr(event.name, ==, names[i]);
    }
    /* What comes to the volunteer next is not the handover. */
    alert_clear(daemon, shift->world.own_camera, "parkir_liar");
    g_auto(Event) event = {0};
    g_assert_true(follower_next(volunteer, &event));
    g_assert_cmpstr(event.name, ==, "alert");
}

static void test_refusals(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    const char *finish = "{\"status\":\"finished\"}", *take_back = "{\"status\":\"withdrawn\"}";
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"operator\"}"), 422);
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"volunteer\"}"), 422); /* no right */
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"siapa\"}"), 422);
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"\"}"), 400);
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"supervisor\",\"area\":\"11.01\"}"), 422);
    check_status(offer(daemon, ROLE_VOLUNTEER, "{\"to\":\"supervisor\"}"), 403);
    check_status(offer(daemon, ROLE_AUDITOR, "{\"to\":\"supervisor\"}"), 403);
    g_autofree char *id = offered(daemon), *body = accept_body(shift, false);
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"admin\"}"), 409); /* one at a time */
    check_status(answer_it(daemon, ROLE_ADMIN, id, "*", finish), 403);
    check_status(answer_it(daemon, ROLE_OPERATOR, id, "*", finish), 403);
    check_status(answer_it(daemon, ROLE_OPERATOR, id, "*", body), 403);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "*", take_back), 403);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, NULL, body), 428);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "\"7\"", body), 412);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "W/\"1\"", body), 412);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, "01JNA3T9V3B5W5J0N7C9K2M4QX", "*", body), 404);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "*",
                           "{\"items\":[{\"ref\":\"alert/x\",\"state\":\"accepted\"}]}"),
                 422);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "*", "{\"items\":[]}"), 400);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "*", "{\"to\":\"admin\"}"), 400);
    check_moved(shift, false);
    check_status(answer_it(daemon, ROLE_OPERATOR, id, "\"1\"", take_back), 200);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "*", finish), 409);
    check_moved(shift, false);
    g_free(offered(daemon)); /* and may be offered again */
}

/* Two consoles of one person, or two people where nobody was named: one wins each time. */
static void race(Shift *shift, const char *to, Role one, Role other)
{
    const Daemon *daemon = shift->world.daemon;
    g_auto(Answer) made = offer(daemon, ROLE_OPERATOR, to);
    g_assert_cmpint(made.status, ==, 201);
    g_autofree char *id = json_member(made.body, "id");
    int fds[2], won = 0;
    const Role roles[2] = {one, other};
    for (int i = 0; i < 2; i++) {
        g_autofree char *text = request(daemon, roles[i], id, "\"1\"", "{\"status\":\"finished\"}");
        fds[i] = daemon_dial(daemon);
        socket_send(fds[i], text);
    }
    for (int i = 0; i < 2; i++) {
        g_auto(Answer) answer = socket_answer(fds[i], NULL);
        bool refused = answer.status == 409 || (one != other && answer.status == 403);
        g_assert_true(answer.status == 200 || refused);
        won += answer.status == 200;
        close(fds[i]);
    }
    g_assert_cmpint(won, ==, 1);
    g_auto(Answer) kept = read_it(daemon, id);
    g_autofree char *version = json_member(strstr(kept.body, "\"version\""), "version");
    g_assert_cmpstr(version, ==, "2");
}

static void test_race(Shift *shift, gconstpointer data)
{
    for (int i = 0; i < ROUNDS; i++) {
        race(shift, "{\"to\":\"supervisor\"}", ROLE_SUPERVISOR, ROLE_SUPERVISOR);
        race(shift, "{\"to\":null}", ROLE_SUPERVISOR, ROLE_ADMIN);
    }
}

/* What another has taken meanwhile is not taken from them. */
static void test_meanwhile(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    g_autofree char *id = offered(daemon), *body = accept_body(shift, true);
    check_did(&shift->world, ROLE_ADMIN, "assign", "{\"to\":\"admin\"}", 200, "owner", "admin");
    check_status(ticket_patch(daemon, ROLE_OPERATOR, shift->ticket, 2, "{\"status\":\"resolved\"}"),
                 200);
    g_auto(Answer) done = answer_it(daemon, ROLE_SUPERVISOR, id, "\"1\"", body);
    g_assert_cmpint(done.status, ==, 200);
    check_item(done.body, shift->alert_ref, "with", "admin");
    check_item(done.body, shift->ticket_ref, "with", "operator");
    check_member(&shift->world, "owner", "admin");
    check_ticket(daemon, shift->ticket, "assignee", "operator");
}

/* Killed while the end is being written: all of it happened, or nothing; and a repeat ends it. */
static void test_killed(Shift *shift, gconstpointer data)
{
    Daemon *daemon = shift->world.daemon;
    g_autofree char *id = offered(daemon), *items = accept_body(shift, false);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "\"1\"", items), 200);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    g_auto(Answer) between = read_it(daemon, id);
    check_item(between.body, shift->alert_ref, "state", "accepted");
    check_item(between.body, shift->shelf_ref, "state", "returned");
    g_autofree char *text =
        request(daemon, ROLE_SUPERVISOR, id, "\"2\"", "{\"status\":\"finished\"}");
    int fd = daemon_dial(daemon);
    socket_send(fd, text);
    daemon_kill(daemon, SIGKILL);
    close(fd);
    daemon_start(daemon);
    g_auto(Answer) after = read_it(daemon, id);
    g_autofree char *status = json_member(after.body, "status");
    bool finished = strcmp(status, "finished") == 0;
    check_moved(shift, finished);
    g_test_message("%s after the kill", status);
    check_status(answer_it(daemon, ROLE_SUPERVISOR, id, "*", "{\"status\":\"finished\"}"),
                 finished ? 409 : 200);
    check_moved(shift, true);
}

/* Offers are known after a restart: a second one is refused, the first can be taken back. */
static void test_restart(Shift *shift, gconstpointer data)
{
    Daemon *daemon = shift->world.daemon;
    g_autofree char *id = offered(daemon);
    daemon_kill(daemon, SIGKILL);
    daemon_start(daemon);
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"admin\"}"), 409);
    check_status(answer_it(daemon, ROLE_OPERATOR, id, "\"1\"", "{\"status\":\"withdrawn\"}"), 200);
    check_status(offer(daemon, ROLE_OPERATOR, "{\"to\":\"admin\"}"), 201);
}

/* Each stays in memory for a month: a program gone wild is held back. */
static void test_many(Shift *shift, gconstpointer data)
{
    const Daemon *daemon = shift->world.daemon;
    for (int i = 0; i < 60; i++) {
        g_autofree char *id = offered(daemon);
        check_status(answer_it(daemon, ROLE_OPERATOR, id, "*", "{\"status\":\"withdrawn\"}"), 200);
    }
    g_auto(Answer) refused = offer(daemon, ROLE_OPERATOR, "{\"to\":\"supervisor\"}");
    g_assert_cmpint(refused.status, ==, 429);
    g_assert_nonnull(strstr(refused.head, "Retry-After: "));
    check_status(offer(daemon, ROLE_ADMIN, "{\"to\":\"supervisor\"}"), 201);
    g_auto(Answer) open = daemon_ask(daemon, "GET", HANDOVERS "?status=offered&limit=20",
                                     daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_assert_nonnull(strstr(open.body, "\"from\":\"admin\""));
    g_assert_null(strstr(open.body, "\"withdrawn\""));
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(Shift *, gconstpointer);
    } tests[] = {
        {"/handovers/what is accepted goes over at the end, and nothing else", test_whole},
        {"/handovers/the logbook has it, with both names", test_logbook},
        {"/handovers/notes of the shift go along", test_notes},
        {"/handovers/one person offers so many and no more", test_many},
        {"/handovers/streams tell it to those who may know", test_stream},
        {"/handovers/everybody else, and every other act, is refused", test_refusals},
        {"/handovers/of two who finish at once one wins", test_race},
        {"/handovers/what another has taken meanwhile stays theirs", test_meanwhile},
        {"/handovers/a kill leaves all of it, or nothing", test_killed},
        {"/handovers/offers outlive a restart", test_restart},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Shift, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
