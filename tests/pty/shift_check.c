/* The check before a shift where there is no desktop: it says so, and goes on. */
#include <signal.h>
#include <string.h>

#include "room.h"

static void check_line(const Room *room, const char *part)
{
    const char *token = room->daemon->token[ROLE_OPERATOR];
    g_auto(Answer) answer = daemon_ask(
        room->daemon, "GET", "/api/v1/logbook?q=act:shift_check&limit=1", token, NULL, NULL);
    g_test_message("%s", answer.body);
    g_assert_nonnull(strstr(answer.body, part));
}

static void test_no_desktop(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "ghm");
    g_assert_true(term_wait(term, "Check before the shift", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "answers operator in", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "this terminal has no desktop", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "it is off", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "no display", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Done, and written into the logbook", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    check_line(room, "clock +0.0 s · backend ");
    check_line(room, "notification no · sound off · no window · 0/5 cameras");
    room_leave(term);
    room_free(room);
}

/* Nothing of it hangs on the backend: what is not there is said, and the line waits. */
static void test_no_backend(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, ":mulai\r");
    g_assert_true(term_wait(term, "there is no link to compare it with", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Done, and written into the logbook", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    room_go_on(room);
    term_type(term, "R");
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    check_line(room, "no link · backend: no answer");
    room_leave(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/shift-check/without a desktop it says so and goes on", test_no_desktop);
    g_test_add_func("/shift-check/without a backend it waits to be sent", test_no_backend);
    return g_test_run();
}
