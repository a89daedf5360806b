/* shift_check.c - the check before a shift on a desktop: the real windows, a real notification
 * daemon, and a person who answers */
#include <string.h>

#include "desktop.h"
#include "lanes.h"
#include "room.h"

static Term *start(const Room *room, const Desktop *desktop)
{
    g_autofree char *config = g_build_filename(room->folder, "tilik.conf", NULL);
    g_assert_true(g_file_set_contents(config, "[alerts]\nsound = bell\n", -1, NULL));
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--config",
                          config,
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          NULL};
    g_auto(GStrv) env = desktop_environment(desktop);
    Term *term = term_start(argv, (const char *const *)env, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    return term;
}

/* The line as the backend has it, once what the console wrote has gone out. */
static void check_line(const Room *room, const char *part)
{
    const char *token = room->daemon->token[ROLE_OPERATOR];
    gint64 end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    bool found = false;
    while (!found) {
        g_auto(Answer) answer = daemon_ask(
            room->daemon, "GET", "/api/v1/logbook?q=act:shift_check&limit=1", token, NULL, NULL);
        g_assert_cmpint(answer.status, ==, 200);
        found = strstr(answer.body, "\"act\":\"shift_check\"") != NULL;
        g_assert_true(!found || strstr(answer.body, part) != NULL);
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

static void test_all_well(void)
{
    Desktop *desktop = desktop_new();
    desktop_daemon(desktop, DESKTOP_DUNST);
    Room *room = room_new_with_video();
    Term *term = start(room, desktop);
    term_type(term, ":mulai\r");
    g_assert_true(term_wait(term, "the desktop has taken it", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "do you hear it?", ROOM_WAIT_MS));
    term_type(term, "y");
    g_assert_true(term_wait(term, "the first picture after", ROOM_WAIT_MS));
    for (int i = 1; i <= 5; i++) {
        g_autofree char *row = g_strdup_printf("y or n?      Camera %d/5", i);
        g_assert_true(term_wait(term, row, ROOM_WAIT_MS));
        if (i == 1)
            desktop_picture(desktop, "shift-check");
        term_type(term, i == 3 ? "n" : "y");
    }
    g_assert_true(term_wait(term, "Done, and written into the logbook", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "the picture is not right", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    check_line(room, "notification yes · sound yes · window ");
    check_line(room, "4/5 cameras");
    room_leave(term);
    term_free(term);
    room_free(room);
    desktop_free(desktop);
}

/* Each step can be skipped; windows that were opened are closed. */
static void test_skipped(void)
{
    Desktop *desktop = desktop_new();
    Room *room = room_new_with_video();
    Term *term = start(room, desktop);
    term_type(term, "ghm");
    g_assert_true(term_wait(term, "do you hear it?", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "nobody on this desktop shows notifications", ROOM_WAIT_MS));
    term_type(term, "s");
    g_assert_true(term_wait(term, "y or n?      Camera 1/5", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "players 1/", ROOM_WAIT_MS));
    term_type(term, "s");
    for (int i = 2; i <= 5; i++) {
        g_autofree char *row = g_strdup_printf("y or n?      Camera %d/5", i);
        g_assert_true(term_wait(term, row, ROOM_WAIT_MS));
        term_type(term, "s");
    }
    g_assert_true(term_wait(term, "Done, and written into the logbook", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "players 1/", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    check_line(room, "notification no");
    check_line(room, "0/5 cameras");
    room_leave(term);
    term_free(term);
    room_free(room);
    desktop_free(desktop);
}

int main(int argc, char **argv)
{
    int status = 0;
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing())
        return 0;
    if (lanes_run(2, &status))
        return status;
    g_test_add_func("/shift-check/a person answers each step, and it is one line of the logbook",
                    test_all_well);
    g_test_add_func("/shift-check/every step can be skipped", test_skipped);
    return g_test_run();
}
