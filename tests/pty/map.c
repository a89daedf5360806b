/* The map of the real console on the real tilikd: it opens where the list is, moves, and leads to
 * the area under its cursor and back. */
#include <string.h>

#include "room.h"

static void test_map(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "gm");
    g_assert_true(term_wait(term, "╔ Map · ", ROOM_WAIT_MS));
    /* The cursor is on the camera that the list had selected. */
    g_assert_true(term_wait(term, " live  ", ROOM_WAIT_MS));
    term_type(term, "++");
    g_assert_true(term_wait(term, "zoom 2", ROOM_WAIT_MS));
    term_type(term, "-");
    g_assert_true(term_wait(term, "zoom 1", ROOM_WAIT_MS));
    /* An alert is on it as soon as it comes, and n goes there. */
    g_autofree char *id = room_report(room, 3, "banjir", "high", true);
    term_type(term, "0");
    g_assert_true(term_wait(term, "1-4 1 alert", ROOM_WAIT_MS));
    term_type(term, "n++++++");
    g_assert_true(term_wait(term, "zoom 6", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "1-4 1 alert", ROOM_WAIT_MS));
    /* A mistake in a filter is told; a good one leaves out the rest. */
    term_type(term, "/staet:off\r");
    g_assert_true(term_wait(term, "column 1", ROOM_WAIT_MS));
    term_type(term, "\025state:missing\r");
    g_assert_true(term_wait(term, "Filter: state:missing", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Filter: state:missing", ROOM_WAIT_MS));
    /* Tab goes to the first kecamatan; Enter shows the smallest area under the cursor. */
    term_type(term, "0\t");
    g_assert_true(term_wait(term, "· whole city", ROOM_WAIT_MS));
    term_type(term, "n++++++");
    g_assert_true(term_wait(term, "zoom 6", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait_gone(term, "zoom 6", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, room_camera_name(room, 3), ROOM_WAIT_MS));
    /* Back comes to the map as it was. */
    term_type(term, "[");
    g_assert_true(term_wait(term, "zoom 6", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    /* So does the next start. */
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "zoom 6", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "zoom 6", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/map/it opens where the list is and leads to the area under the cursor",
                    test_map);
    return g_test_run();
}
