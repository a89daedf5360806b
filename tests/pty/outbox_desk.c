/* The page of what waits to be sent, the privacy brake without a link, and tokens that end. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "backend.h"
#include "room.h"

static Term *console(const Room *room, const char *home)
{
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    return term;
}

static void go_dark(Room *room, Term *term)
{
    room_stop(room, SIGKILL);
    room_wait_cut(term);
}

static void come_back(Room *room, Term *term)
{
    room_go_on(room);
    term_type(term, "R");
}

static void end(Room *room, Term *term, char *home)
{
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* Runs `tilik outbox MORE` at the same desk; returns what it said, *status its exit code. */
static char *list(const Room *room, const char *home, const char *more, int *status)
{
    const char *argv[] = {g_getenv("TILIK"),
                          "outbox",
                          "--lang=en",
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          more,
                          NULL};
    g_autofree char *state = g_build_filename(home, "XDG_STATE_HOME", NULL), *err = NULL;
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "XDG_STATE_HOME", state, TRUE);
    char *out = NULL;
    int code;
    g_assert_true(g_spawn_sync(NULL, (char **)argv, env, G_SPAWN_DEFAULT, NULL, NULL, &out, &err,
                               &code, NULL));
    *status = WEXITSTATUS(code);
    g_test_message("outbox: %d, '%s', '%s'", *status, out, err);
    return out;
}

static void acknowledge(Term *term)
{
    g_assert_true(term_wait(term, "◆ new ", ROOM_WAIT_MS));
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
}

static void test_page(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    Term *term = console(room, home);
    acknowledge(term);
    go_dark(room, term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "go");
    g_assert_true(term_wait(term, "Outbox · 1 to be sent", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "take it: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "no link", ROOM_WAIT_MS));
    int status;
    g_autofree char *said = list(room, home, NULL, &status);
    g_assert_cmpint(status, ==, 1);
    g_assert_nonnull(strstr(said, "take it"));
    g_autofree char *json = list(room, home, "--json", &status);
    g_assert_cmpint(status, ==, 1);
    g_assert_nonnull(strstr(json, "\"state\":\"waiting\""));
    g_assert_nonnull(strstr(json, id));
    come_back(room, term);
    g_assert_true(term_wait(term, "Nothing waits: all that you did", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    g_autofree char *none = list(room, home, NULL, &status);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpstr(none, ==, "");
    end(room, term, home);
}

/* Locked, nothing is given up; unlocked, the text is shown once more, and the key goes on. */
static void test_given_up(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    Term *term = console(room, home);
    acknowledge(term);
    go_dark(room, term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "go");
    g_assert_true(term_wait(term, "take it: tidal flood", ROOM_WAIT_MS));
    term_type(term, "X");
    g_assert_true(term_wait(term, "locked", ROOM_WAIT_MS));
    term_type(term, "L");
    g_assert_true(term_wait(term, "Unlocked.", ROOM_WAIT_MS));
    term_type(term, "X");
    g_assert_true(term_wait(term, "Give up “take it: tidal flood", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Nothing was given up.", ROOM_WAIT_MS));
    term_type(term, "X");
    g_assert_true(term_wait(term, "Give up “take it: tidal flood", ROOM_WAIT_MS));
    term_type(term, "X");
    g_assert_true(term_wait(term, "Given up", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    come_back(room, term);
    g_assert_true(term_wait_gone(term, "STALE", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "null");
    end(room, term, home);
}

/* What was refused long after it was done needs a person, who sends it again. */
static void test_again(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    Term *term = console(room, home);
    acknowledge(term);
    go_dark(room, term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    room->clocks->wall += 3600;
    kill(term_pid(term), SIGSTOP); /* it is not there first by itself */
    room_go_on(room);
    g_autofree char *owner =
        alert_did(room->daemon, ROLE_SUPERVISOR, id, "claim", "{}", 200, "owner");
    kill(term_pid(term), SIGCONT);
    term_type(term, "R");
    room_wait_standing(term, "supervisor has it");
    term_type(term, "go");
    g_assert_true(term_wait(term, "1 need you", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "needs you", ROOM_WAIT_MS));
    g_autofree char *released =
        alert_did(room->daemon, ROLE_SUPERVISOR, id, "release", "{}", 200, "owner");
    term_type(term, "s");
    g_assert_true(term_wait(term, "Nothing waits: all that you did", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    end(room, term, home);
}

/* Privacy brake */

static void camera_state(const Room *room, const char *id, const char *state)
{
    g_autofree char *path = g_strconcat("/api/v1/cameras/", id, NULL);
    g_auto(Answer) answer =
        daemon_ask(room->daemon, "GET", path, room->daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_autofree char *member = json_member(answer.body, "state");
    g_assert_cmpstr(member, ==, state);
}

static void test_brake(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    Term *term = console(room, home);
    room_leave(term); /* a console that is killed keeps no city */
    term_free(term);
    term = console(room, home);
    acknowledge(term);
    go_dark(room, term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "B");
    g_assert_true(term_wait(term, "Close “", ROOM_WAIT_MS));
    term_type(term, "close ruang tamu\r");
    g_assert_true(term_wait(term, "is NOT closed yet: there is no link.", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "is NOT closed yet", ROOM_WAIT_MS)); /* it stays */
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
    term = room_console_at(room, ROLE_OPERATOR, home);
    room_wait_standing(term, "is NOT closed yet"); /* and comes again */
    room_go_on(room);
    term_type(term, "R");
    g_assert_true(term_wait(term, "is closed to all but supervisors.", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    camera_state(room, room_camera(room, 0), "out_of_service");
    room_wait_member(room, id, "owner", "null"); /* it was closed before that came: out of sight */
    end(room, term, home);
}

/* A disk that takes nothing keeps nobody from closing a camera, or from acting on alerts. */
static void test_full_disk(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    g_setenv("TILIK_FAULT", "write:1+", TRUE);
    Term *term = console(room, home);
    g_unsetenv("TILIK_FAULT");
    acknowledge(term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "Yours: tidal flood", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "operator");
    room_wait_standing(term, "disk is full"); /* and that is said */
    term_type(term, "B");
    g_assert_true(term_wait(term, "Close “", ROOM_WAIT_MS));
    term_type(term, "close ruang tamu\r");
    g_assert_true(term_wait(term, "is closed to all but supervisors.", ROOM_WAIT_MS));
    camera_state(room, room_camera(room, 0), "out_of_service");
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    end(room, term, home);
}

/* An alert by hand is kept as well, and comes once. */
static void test_raised(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Term *term = console(room, home);
    go_dark(room, term);
    term_type(term, "r");
    g_assert_true(term_wait(term, "what do you see?", ROOM_WAIT_MS));
    term_type(term, "asap di pasar\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    come_back(room, term);
    g_assert_true(term_wait(term, "The alert is raised", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/api/v1/alerts",
                                       room->daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    const char *first = strstr(answer.body, "asap di pasar");
    g_assert_nonnull(first);
    g_assert_null(strstr(first + 1, "asap di pasar"));
    end(room, term, home);
}

/* Tokens */

static void put_token(const char *path, const char *token)
{
    g_assert_true(
        g_file_set_contents_full(path, token, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static char *new_token(Room *room, const char *role, const char *name)
{
    int status;
    char *token =
        daemon_command(room->daemon, &status, "token", "add", "--role", role, "--name", name, NULL);
    g_assert_cmpint(status, ==, 0);
    for (status = 0; status != 200; g_usleep(20000)) { /* until the server has heard of it */
        g_auto(Answer) answer =
            daemon_ask(room->daemon, "GET", "/api/v1/session", token, NULL, NULL);
        status = answer.status;
    }
    return token;
}

static void take_back(Room *room, const char *name)
{
    int status;
    g_free(daemon_command(room->daemon, &status, "token", "revoke", name, NULL));
    g_assert_cmpint(status, ==, 0);
}

/* A token ends in mid session: what is done waits; the next token of the same person sends it,
 * that of another leaves it and says whose it is. */
static void test_token(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    g_autofree char *first = new_token(room, "operator", "Sari");
    put_token(room->token_files[ROLE_OPERATOR], first);
    Term *term = console(room, home);
    acknowledge(term);
    take_back(room, "Sari");
    g_assert_true(term_wait(term, "waits for a new one in", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    g_autofree char *other = new_token(room, "operator", "Budi");
    put_token(room->token_files[ROLE_OPERATOR], other);
    term_type(term, "R");
    g_assert_true(term_wait(term, "waits for that one's token: Sari 1", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "null");
    room_leave(term);
    term_free(term);
    g_autofree char *second = new_token(room, "operator", "Sari");
    put_token(room->token_files[ROLE_OPERATOR], second);
    term = console(room, home);
    room_wait_member(room, id, "owner", "Sari");
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    end(room, term, home);
}

/* The same person's next token, taken up without leaving. */
static void test_token_renewed(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    g_autofree char *first = new_token(room, "operator", "Sari");
    put_token(room->token_files[ROLE_OPERATOR], first);
    Term *term = console(room, home);
    acknowledge(term);
    take_back(room, "Sari");
    g_assert_true(term_wait(term, "waits for a new one in", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    g_autofree char *second = new_token(room, "operator", "Sari");
    put_token(room->token_files[ROLE_OPERATOR], second);
    term_type(term, "R");
    g_assert_true(term_wait(term, "Yours: tidal flood", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "Sari");
    end(room, term, home);
}

/* What the page says is written down a moment later. */
static void wait_listed(Room *room, const char *home, const char *text)
{
    gint64 end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    bool found = false;
    while (!found) {
        int status;
        g_autofree char *json = list(room, home, "--json", &status);
        found = strstr(json, text) != NULL;
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

/* Rights that are taken away while the link is: what was done needs its person, with the reason. */
static void test_rights(void)
{
    Room *room = room_new(NULL);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    char *home = scratch_new();
    g_autofree char *first = new_token(room, "operator", "Sari");
    put_token(room->token_files[ROLE_OPERATOR], first);
    Term *term = console(room, home);
    acknowledge(term);
    go_dark(room, term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill(term_pid(term), SIGSTOP);
    room_go_on(room);
    take_back(room, "Sari");
    g_autofree char *second = new_token(room, "auditor", "Sari");
    room->clocks->wall += 3600;
    put_token(room->token_files[ROLE_OPERATOR], second);
    kill(term_pid(term), SIGCONT);
    term_type(term, "R"); /* or it was taken up before, and a key takes back what was said */
    room_wait_standing(term, "This account may not");
    term_type(term, "go");
    g_assert_true(term_wait(term, "1 need you", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "This account may not", ROOM_WAIT_MS));
    room_wait_member(room, id, "owner", "null");
    wait_listed(room, home, "\"state\":\"attention\"");
    int status;
    g_autofree char *json = list(room, home, "--json", &status);
    g_assert_nonnull(strstr(json, "\"status\":403"));
    end(room, term, home);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/outbox page/it lists what waits, and why", test_page);
    g_test_add_func("/console/outbox page/giving up takes an unlocked console, and is asked",
                    test_given_up);
    g_test_add_func("/console/outbox page/what was refused is sent again", test_again);
    g_test_add_func("/console/brake/without a link it is said to be open, and goes first",
                    test_brake);
    g_test_add_func("/console/brake/a full disk keeps nobody from it", test_full_disk);
    g_test_add_func("/console/raise/an alert by hand waits for the link", test_raised);
    g_test_add_func("/console/token/what one did waits for a token of theirs", test_token);
    g_test_add_func("/console/token/a new one is taken up where one sits", test_token_renewed);
    g_test_add_func("/console/token/rights that are gone leave what was done to its person",
                    test_rights);
    return g_test_run();
}
