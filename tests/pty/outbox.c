/* What a person does while nobody listens: kept, shown, sent when somebody does, by this console or
 * the next one, once. */
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "room.h"

/* So that the city is kept: a console that is killed keeps none. */
static void leave_a_city(const Room *room, const char *home)
{
    g_autoptr(Term) term = room_console_at(room, ROLE_OPERATOR, home);
    room_leave(term);
}

static Term *at_the_alert(const Room *room, const char *home)
{
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "◆ new ", ROOM_WAIT_MS));
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    return term;
}

/* The terminal is left as a kill leaves it. */
static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

static void test_link_lost(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    leave_a_city(room, home);
    Term *term = at_the_alert(room, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "Written down, ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    room_go_on(room);
    term_type(term, "R");
    g_assert_true(term_wait(term, "Yours: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

static void test_killed(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    leave_a_city(room, home);
    Term *term = at_the_alert(room, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "tt");
    g_assert_true(term_wait(term, "Written down, ", ROOM_WAIT_MS));
    kill_console(term);
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS)); /* still nobody there */
    kill_console(term);
    room_go_on(room);
    alert_check_state(room->daemon, id, "unack");
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "Acknowledged: ", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    alert_check_state(room->daemon, id, "acked");
    room_leave(term);
    term_free(term);
    term = room_console_at(room, ROLE_OPERATOR, home); /* nothing is left of it */
    g_assert_false(term_shows(term, "queue"));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* Somebody else took it meanwhile: that is told, and nothing of it is undone. */
static void test_refused_later(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    leave_a_city(room, home);
    Term *term = at_the_alert(room, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill_console(term);
    room_go_on(room);
    g_autofree char *owner =
        alert_did(room->daemon, ROLE_SUPERVISOR, id, "claim", "{}", 200, "owner");
    room->clocks->wall += 3600; /* an hour has passed */
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "supervisor has", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "supervisor");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS)); /* until it is acted on again */
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "a\033OHtt");
    g_assert_true(term_wait(term, "Acknowledged: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

static void test_many(void)
{
    Room *room = room_new(NULL);
    room_report_many(room, 0, 12, "rob", "high");
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "need someone 12", ROOM_WAIT_MS));
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "*t");
    g_assert_true(term_wait(term, "acknowledge: ", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill_console(term);
    room_go_on(room);
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "Acknowledged: ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "need someone 0", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/outbox/what is done without a link is sent with it", test_link_lost);
    g_test_add_func("/console/outbox/a kill takes nothing of it", test_killed);
    g_test_add_func("/console/outbox/who was too late is told", test_refused_later);
    g_test_add_func("/console/outbox/many at once are kept as well", test_many);
    return g_test_run();
}
