/* Looking at an alert's camera: the real tilikd with moving pictures, the real tilik with
 * windows. */
#include <stdio.h>
#include <string.h>

#include "desktop.h"
#include "room.h"

#define LOOK_MS 1600

static Term *console(const Room *room, const Desktop *desktop)
{
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          NULL};
    g_auto(GStrv) env = desktop_environment(desktop);
    return term_start(argv, (const char *const *)env, ROOM_ROWS, ROOM_COLS);
}

/* The ack says for how long the picture stood, and the view was for the alert. */
static void test_looked(void)
{
    Room *room = room_new_with_video();
    Desktop *desktop = desktop_new();
    g_autofree char *id = room_report(room, 0, "kebakaran", "critical", true);
    g_autofree char *other = room_report(room, 1, "rob", "high", true);
    g_autoptr(Term) term = console(room, desktop);
    g_assert_true(term_wait(term, "need someone 2", ROOM_WAIT_MS));
    term_type(term, "a\033OH\r");
    g_assert_true(term_wait(term, "purpose: alert", ROOM_WAIT_MS)); /* and nobody is asked */
    g_assert_true(term_wait(term, "Video live for", ROOM_WAIT_MS));
    gint64 since = g_get_monotonic_time();
    while (g_get_monotonic_time() - since < LOOK_MS * INT64_C(1000))
        term_settle(term, 50);
    term_type(term, "t");
    g_assert_true(term_wait(term, "Acknowledged: fire", ROOM_WAIT_MS));
    g_autofree char *looked = alert_member(room->daemon, ROLE_ADMIN, id, "looked_s");
    g_assert_cmpstr(looked, !=, "null");
    g_assert_cmpint(atoi(looked), >=, 1);
    g_assert_cmpint(atoi(looked), <=, (int)((g_get_monotonic_time() - since) / 1000000) + 1);
    term_type(term, "nt"); /* the other one's picture was not seen */
    g_assert_true(term_wait(term, "Not looked at", ROOM_WAIT_MS));
    g_auto(Answer) views = daemon_ask(room->daemon, "GET", "/api/v1/views",
                                      room->daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_cmpint(views.status, ==, 200);
    g_assert_nonnull(strstr(views.body, room_camera(room, 0)));
    g_assert_nonnull(strstr(views.body, "\"purpose\":\"alert\""));
    room_leave(term);
    room_free(room);
    desktop_free(desktop);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing()) {
        return 0;
    }
    g_test_add_func("/console/alerts/an acknowledgement says for how long one looked", test_looked);
    return g_test_run();
}
