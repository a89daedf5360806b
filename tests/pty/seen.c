/* Who looked last, in the real console on the real tilikd: as others look, after a restart of
 * either side, and told by the console itself when its picture ends. */
#include <signal.h>
#include <string.h>

#include "room.h"

static char *view(const Room *room, Role role, const char *camera, const char *key)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras/%s/view", camera);
    g_auto(Answer) answer =
        daemon_post(room->daemon, path, room->daemon->token[role], key, "{\"purpose\":\"patrol\"}");
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, "id");
}

static void tell(const Room *room, Role role, const char *id, int seconds)
{
    g_autofree char *path = g_strdup_printf("/api/v1/views/%s/shown", id);
    g_autofree char *body = g_strdup_printf("{\"seconds\":%d}", seconds);
    g_auto(Answer) answer = daemon_post(room->daemon, path, room->daemon->token[role], id, body);
    g_assert_cmpint(answer.status, ==, 200);
}

static void filter(Term *term, const char *text)
{
    g_autofree char *keys = g_strdup_printf("/\025%s\r", text);
    g_autofree char *title = g_strdup_printf("of “%s”", text);
    term_type(term, keys);
    g_assert_true(term_wait(term, title, ROOM_WAIT_MS));
}

/* The card of one camera follows what others do. */
static void test_others(void)
{
    Room *room = room_new_with_video();
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    const char *camera = room_camera(room, 0);
    g_autofree char *id = g_strdup_printf("id:%s", camera);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    filter(term, id);
    g_assert_true(term_wait(term, "by nobody yet", ROOM_WAIT_MS));
    g_autofree char *first = view(room, ROLE_SUPERVISOR, camera, "1");
    g_assert_true(term_wait(term, "ago by supervisor, patrol", ROOM_WAIT_MS));
    tell(room, ROLE_SUPERVISOR, first, 0); /* there never was a picture */
    g_assert_true(term_wait(term, "by nobody yet", ROOM_WAIT_MS));
    g_autofree char *second = view(room, ROLE_SUPERVISOR, camera, "2");
    tell(room, ROLE_SUPERVISOR, second, 7);
    g_assert_true(term_wait(term, "ago by supervisor, 7 s, ", ROOM_WAIT_MS));
    filter(term, "seen-by:superv");
    g_assert_true(term_wait(term, "Cameras · whole city · 1 of", ROOM_WAIT_MS));
    filter(term, "seen:<1h");
    g_assert_true(term_wait(term, "Cameras · whole city · 1 of", ROOM_WAIT_MS));
    /* Another of the same answer waits behind the counter: rows do not move. */
    g_autofree char *third = view(room, ROLE_SUPERVISOR, room_camera(room, 1), "3");
    g_assert_true(term_wait(term, "1 new", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    /* Both sides start anew. */
    room_stop(room, SIGKILL);
    room_go_on(room);
    term = room_console_at(room, ROLE_OPERATOR, home);
    filter(term, id);
    g_assert_true(term_wait(term, "ago by supervisor, 7 s, ", ROOM_WAIT_MS));
    filter(term, "seen-by:superv");
    g_assert_true(term_wait(term, "Cameras · whole city · 2 of", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
    scratch_free(home);
}

/* The seconds of the last view, as the backend has them; -1 not told. */
static int told(const Room *room)
{
    g_auto(Answer) page = daemon_ask(room->daemon, "GET", "/api/v1/views?limit=1",
                                     room->daemon->token[ROLE_AUDITOR], NULL, NULL);
    const char *at = strstr(page.body, "\"seconds\":");
    g_assert_cmpint(page.status, ==, 200);
    g_assert_nonnull(at);
    at += strlen("\"seconds\":");
    return g_str_has_prefix(at, "null") ? -1 : atoi(at);
}

static void wait_told(const Room *room)
{
    gint64 deadline = g_get_monotonic_time() + 2 * ROOM_WAIT_MS * INT64_C(1000);
    while (told(room) < 1) {
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(50000);
    }
}

/* A picture in the terminal, until the key, and until the console leaves. */
static void test_own(void)
{
    Room *room = room_new_with_video();
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    filter(term, "state:online class:rt");
    term_type(term, "v");
    g_assert_true(term_wait(term, "waits for the purpose", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "live, the picture is", ROOM_WAIT_MS));
    g_assert_cmpint(told(room), ==, -1); /* it lasts */
    term_type(term, "v");
    g_assert_true(term_wait_gone(term, "live, the picture is", ROOM_WAIT_MS));
    wait_told(room);
    term_type(term, "v");
    g_assert_true(term_wait(term, "live, the picture is", ROOM_WAIT_MS));
    g_assert_cmpint(told(room), ==, -1);
    room_leave(term);
    term_free(term);
    /* What was not sent when it left is sent by the next one. */
    term = room_console_at(room, ROLE_OPERATOR, home);
    wait_told(room);
    room_leave(term);
    term_free(term);
    room_free(room);
    scratch_free(home);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/seen/who looked last is known at once, and after a restart of both sides",
                    test_others);
    g_test_add_func("/seen/a console tells for how long its picture was there", test_own);
    return g_test_run();
}
