/* What a person does while nobody listens: kept, shown, sent when somebody does, by this console or
 * the next one, once. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "backend.h"
#include "room.h"

/* So that the city is kept: a console that is killed keeps none. */
static void leave_a_city(const Room *room, const char *home)
{
    g_autoptr(Term) term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
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
    room_wait_cut(term);
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
    room_wait_cut(term);
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
    room_wait_cut(term);
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
    room_wait_cut(term);
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

/* The disk takes its time for an fsync; no key waits for it. */
static void test_slow_disk(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    g_autofree char *busy = g_build_filename(room->folder, "busy", NULL);
    g_autofree char *hold = g_strconcat("fsync:", busy, NULL);
    leave_a_city(room, home);
    g_setenv("TILIK_FAULT_HOLD", hold, TRUE);
    Term *term = at_the_alert(room, home);
    g_unsetenv("TILIK_FAULT_HOLD");
    g_assert_true(g_file_set_contents(busy, "", 0, NULL)); /* from here on none ends */
    term_type(term, "w:");
    g_assert_true(term_wait(term, "To the next pane", ROOM_WAIT_MS)); /* the palette */
    room_wait_member(room, id, "owner", "null");
    g_assert_false(term_shows(term, "Yours"));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "To the next pane", ROOM_WAIT_MS));
    g_assert_cmpint(g_unlink(busy), ==, 0);
    g_assert_true(term_wait(term, "Yours: tidal flood", ROOM_WAIT_MS)); /* sent when it was kept */
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* Commands */

typedef struct Said {
    char *out, *err;
    int status;
} Said;

static void said_clear(Said *said)
{
    g_free(said->out);
    g_free(said->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

/* Runs `tilik VERB ALERT` at the same desk as the consoles. */
static Said run(const Room *room, const char *home, const char *verb, const char *id)
{
    Said said;
    const char *argv[] = {g_getenv("TILIK"),
                          verb,
                          "--lang=en",
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          id,
                          NULL};
    g_autofree char *state = g_build_filename(home, "XDG_STATE_HOME", NULL);
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "XDG_STATE_HOME", state, TRUE);
    g_assert_true(g_spawn_sync(NULL, (char **)argv, env, G_SPAWN_DEFAULT, NULL, NULL, &said.out,
                               &said.err, &said.status, NULL));
    g_test_message("%s %s: %d, '%s', '%s'", verb, id, said.status, said.out, said.err);
    return said;
}

static void test_command_alone(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autofree char *other = room_report(room, 1, "rob", "high", true);
    g_autofree char *third = room_report(room, 2, "rob", "high", true);
    char *home = scratch_new();
    room_stop(room, SIGKILL);
    g_auto(Said) ack = run(room, home, "ack", id);
    g_assert_cmpint(WEXITSTATUS(ack.status), ==, 3);
    g_assert_nonnull(strstr(ack.err, "Written down"));
    g_auto(Said) left = run(room, home, "ack", third);
    g_assert_cmpint(WEXITSTATUS(left.status), ==, 3);
    room_go_on(room);
    alert_check_state(room->daemon, id, "unack");
    g_auto(Said) claim = run(room, home, "claim", id); /* after what was written before it */
    g_assert_cmpint(claim.status, ==, 0);
    g_assert_nonnull(strstr(claim.out, "operator"));
    alert_check_state(room->daemon, id, "acked");
    alert_check_state(room->daemon, third, "acked"); /* went along */
    g_auto(Said) unknown = run(room, home, "ack", "nothing-here");
    g_assert_cmpint(WEXITSTATUS(unknown.status), ==, 1);
    g_assert_nonnull(strstr(unknown.err, "nothing-here: "));
    g_auto(Said) rest = run(room, home, "ack", other);
    g_assert_cmpint(rest.status, ==, 0);
    scratch_free(home);
    room_free(room);
}

static void test_command_beside_a_console(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    Term *term = at_the_alert(room, home);
    term_type(term, "w"); /* so that it is the console that sends */
    g_assert_true(term_wait(term, "Yours: tidal flood", ROOM_WAIT_MS));
    g_auto(Said) ack = run(room, home, "ack", id);
    g_assert_cmpint(ack.status, ==, 0);
    g_assert_nonnull(strstr(ack.out, "done"));
    alert_check_state(room->daemon, id, "acked");
    g_auto(Said) unknown = run(room, home, "ack", "nothing-here");
    g_assert_cmpint(WEXITSTATUS(unknown.status), ==, 1);
    g_assert_nonnull(strstr(unknown.err, "nothing-here: "));
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS)); /* told there, so not here */
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
    g_test_add_func("/console/outbox/no key waits for a slow disk", test_slow_disk);
    g_test_add_func("/cli/outbox/a command alone leaves it to the next", test_command_alone);
    g_test_add_func("/cli/outbox/a command beside a console has that one send",
                    test_command_beside_a_console);
    return g_test_run();
}
