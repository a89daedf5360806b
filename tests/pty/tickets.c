/* Tickets as a person writes them: from an alert in three keys, with and without a link, by two at
 * once, on a full disk. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "backend.h"
#include "base/clock.h"
#include "cli.h"
#include "daemon_tickets.h"
#include "room.h"

/* The page of a list, as the administrator sees it. */
static char *list(const Room *room)
{
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/api/v1/tickets",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return g_strdup(answer.body);
}

static int count(const Room *room)
{
    g_autofree char *page = list(room);
    return items_in(page);
}

/* How often a text stands in it. */
static int times(const char *text, const char *part)
{
    int found = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
        found++;
    return found;
}

/* Waits until the list says something so often. */
static void wait_list(const Room *room, const char *part, int often)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *page = list(room);
        if (times(page, part) == often)
            return;
        if (clock_mono_ms() > end)
            g_error("%s stands not %d times in %s", part, often, page);
        g_usleep(20000);
    }
}

static void wait_ticket(const Room *room, const char *id, const char *member, const char *value)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *is = ticket_member(room->daemon, id, member);
        if (g_strcmp0(is, value) == 0)
            return;
        if (clock_mono_ms() > end)
            g_error("%s is %s, not %s", member, is, value);
        g_usleep(20000);
    }
}

static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

static void leave(Term *term)
{
    room_leave(term);
    term_free(term);
}

static void leave_a_city(const Room *room, Role role, const char *home)
{
    Term *term = room_console_at(room, role, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    leave(term);
}

static Term *at_the_alert(const Room *room, const char *home)
{
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "◆ new ", ROOM_WAIT_MS));
    term_type(term, "a\033OH");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    return term;
}

static Term *at_the_ticket(const Room *room, Role role, const char *home, const char *title)
{
    Term *term = room_console_at(room, role, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, title, ROOM_WAIT_MS));
    return term;
}

static void test_three_keys(void)
{
    Room *room = room_new(NULL);
    g_autofree char *alert = room_report(room, 0, "banjir", "high", true);
    char *home = scratch_new();
    Term *term = at_the_alert(room, home);
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "by the dispatch matrix", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Ticket #1 is open: Flood", ROOM_WAIT_MS));
    g_assert_cmpint(count(room), ==, 1);
    wait_list(room, alert, 1);
    wait_list(room, room_camera(room, 0), 1);
    wait_list(room, "\"kind\":\"incident\",\"topic\":\"banjir\"", 1);
    wait_list(room, "\"severity\":\"high\",\"status\":\"new\",\"agency\":\"dpu\"", 1);
    g_assert_true(term_wait(term, "#1 ", ROOM_WAIT_MS)); /* the alert's row says it */
    leave(term);
    scratch_free(home);
    room_free(room);
}

/* Its own alert has a ticket: that is said, and c makes a note of it. */
static void test_twin(void)
{
    Room *room = room_new(NULL);
    g_autofree char *alert = room_report(room, 0, "banjir", "high", true);
    char *home = scratch_new();
    Term *term = at_the_alert(room, home);
    term_type(term, "T\r");
    g_assert_true(term_wait(term, "Ticket #1 is open", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "#1 ", ROOM_WAIT_MS));
    term_type(term, "T");
    g_assert_true(term_wait(term, "Perhaps the same", ROOM_WAIT_MS));
    term_type(term, "c\r");
    g_assert_true(term_wait(term, "#1: note: Flood", ROOM_WAIT_MS));
    g_assert_cmpint(count(room), ==, 1);
    term_type(term, "T");
    g_assert_true(term_wait(term, "Perhaps the same", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Ticket #2 is open; perhaps the same as #1", ROOM_WAIT_MS));
    g_assert_cmpint(count(room), ==, 2);
    leave(term);
    scratch_free(home);
    room_free(room);
}

/* Written without a link, with a note and a file; killed; started without a link; then the link is
 * back: it is there once, whole. */
static void test_link_cut(void)
{
    Room *room = room_new(NULL);
    g_autofree char *alert = room_report(room, 0, "banjir", "high", true);
    char *home = scratch_new();
    g_autofree char *file = g_build_filename(home, "saksi mata.txt", NULL);
    g_autofree char *path = g_strconcat(file, "\r", NULL);
    g_assert_true(g_file_set_contents(file, "air setinggi lutut\n", -1, NULL));
    leave_a_city(room, ROLE_OPERATOR, home);
    Term *term = at_the_alert(room, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "warga sudah mengungsi\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Flood, ", ROOM_WAIT_MS));
    term_type(term, "i");
    g_assert_true(term_wait(term, "file to attach", ROOM_WAIT_MS));
    term_type(term, path);
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS));
    term_type(term, "d");
    g_assert_true(term_wait(term, "whom to send", ROOM_WAIT_MS)); /* the matrix has not spoken */
    term_type(term, "bpbd\r");
    g_assert_true(term_wait(term, "queue 3", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "dispatched", ROOM_WAIT_MS));
    kill_console(term);
    term = room_console_at(room, ROLE_OPERATOR, home); /* still nobody there */
    g_assert_true(term_wait(term, "queue 3", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Flood, ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "dispatched", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "warga sudah mengungsi", ROOM_WAIT_MS)); /* on its card */
    kill_console(term);
    room_go_on(room);
    g_assert_cmpint(count(room), ==, 0);
    term = room_console_at(room, ROLE_OPERATOR, home);
    wait_list(room, "\"status\":\"dispatched\",\"agency\":\"bpbd\"", 1);
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    wait_list(room, "warga sudah mengungsi", 1);
    wait_list(room, "\"name\":\"saksi mata.txt\",\"type\":\"text/plain\",\"size\":19", 1);
    wait_list(room, alert, 1);
    g_assert_cmpint(count(room), ==, 1);
    leave(term);
    scratch_free(home);
    room_free(room);
}

static void test_steps(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *term = at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "f");
    g_assert_true(term_wait(term, "is “new”: from there it can become dispatched", ROOM_WAIT_MS));
    term_type(term, "w");
    wait_ticket(room, id, "assignee", "operator");
    term_type(term, "d");
    wait_ticket(room, id, "status", "dispatched");
    g_assert_true(term_wait(term, "#1: dispatched", ROOM_WAIT_MS));
    term_type(term, "s");
    wait_ticket(room, id, "status", "on_scene");
    g_assert_true(term_wait(term, "#1: on the scene", ROOM_WAIT_MS));
    term_type(term, "D");
    wait_ticket(room, id, "status", "resolved");
    g_assert_true(term_wait(term, "#1: resolved", ROOM_WAIT_MS));
    term_type(term, "f");
    wait_ticket(room, id, "status", "closed");
    g_assert_true(term_wait(term, "#1: closed", ROOM_WAIT_MS));
    leave(term);
    scratch_free(home);
    room_free(room);
}

static void test_note_by_number(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *term = at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Areas", ROOM_WAIT_MS));
    term_type(term, ":c 77 warga sudah di lokasi\r");
    g_assert_true(term_wait(term, "There is no ticket 77 here", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "warga sudah di lokasi", ROOM_WAIT_MS));
    term_type(term, ":c 1 warga sudah di lokasi\r");
    g_assert_true(term_wait(term, "#1: note: warga sudah di lokasi", ROOM_WAIT_MS));
    wait_list(room, "warga sudah di lokasi", 1);
    leave(term);
    scratch_free(home);
    room_free(room);
}

/* Both change the title while nobody listens: the second is asked. */
static void test_conflict(void)
{
    Room *room = room_new(NULL);
    char *mine = scratch_new(), *theirs = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *one = at_the_ticket(room, ROLE_OPERATOR, mine, "Pohon tumbang");
    Term *other = at_the_ticket(room, ROLE_SUPERVISOR, theirs, "Pohon tumbang");
    kill(room->daemon->pid, SIGSTOP);
    term_type(one, "e");
    g_assert_true(term_wait(one, "Change ticket #1", ROOM_WAIT_MS));
    term_type(one, "\025Pohon besar tumbang\023");
    g_assert_true(term_wait(one, "queue 1", ROOM_WAIT_MS));
    term_type(other, "e");
    g_assert_true(term_wait(other, "Change ticket #1", ROOM_WAIT_MS));
    term_type(other, "\025Dahan patah\023");
    g_assert_true(term_wait(other, "queue 1", ROOM_WAIT_MS));
    kill(room->daemon->pid, SIGCONT);
    /* Which of them comes first is theirs to settle: one has the say, the other is asked. */
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    while (!term_shows(one, "somebody changed") && !term_shows(other, "somebody changed")) {
        g_assert_cmpint(clock_mono_ms(), <, end);
        term_settle(one, 50);
        term_settle(other, 50);
    }
    bool first = term_shows(one, "somebody changed");
    Term *asked = first ? one : other;
    const char *wanted = first ? "Pohon besar tumbang" : "Dahan patah";
    const char *stands = first ? "Dahan patah" : "Pohon besar tumbang";
    wait_ticket(room, id, "title", stands);
    term_type(asked, "\r");
    g_assert_true(term_wait(asked, wanted, ROOM_WAIT_MS));
    g_assert_true(term_wait(asked, stands, ROOM_WAIT_MS));
    term_type(asked, " \r"); /* mine, then send */
    wait_ticket(room, id, "title", wanted);
    g_assert_true(term_wait_gone(asked, "queue", ROOM_WAIT_MS));
    leave(one);
    leave(other);
    scratch_free(mine);
    scratch_free(theirs);
    room_free(room);
}

/* What does not clash is laid over the other's by itself; a step that is behind is told. */
static void test_rebased(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    leave_a_city(room, ROLE_OPERATOR, home);
    Term *term = at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "d");
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS));
    term_type(term, "s");
    g_assert_true(term_wait(term, "queue 3", ROOM_WAIT_MS));
    kill_console(term);
    room_go_on(room);
    check_status(ticket_patch(room->daemon, ROLE_SUPERVISOR, id, 1,
                              "{\"severity\":\"critical\",\"status\":\"resolved\"}"),
                 200);
    term = room_console_at(room, ROLE_OPERATOR, home);
    wait_ticket(room, id, "assignee", "operator");
    wait_list(room, "“send an agency”, told late", 1);
    wait_list(room, "“they are there”, told late", 1);
    check_ticket(room->daemon, id, "status", "resolved");
    check_ticket(room->daemon, id, "severity", "critical");
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    leave(term);
    scratch_free(home);
    room_free(room);
}

/* Started without a link: what was open is known, can be noted and taken, and is so in the end. */
static void test_started_without_a_link(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_SUPERVISOR, "Pohon tumbang", room_camera(room, 0));
    Term *term = at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    leave(term);
    room_stop(room, SIGKILL);
    term = room_console_at(room, ROLE_OPERATOR, home); /* comes back to the page that it left */
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Pohon tumbang", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "link lost", ROOM_WAIT_MS));
    term_type(term, ":c 1 masih menghalangi jalan\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS));
    room_go_on(room);
    term_type(term, "R");
    wait_ticket(room, id, "assignee", "operator");
    wait_list(room, "masih menghalangi jalan", 1);
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    leave(term);
    scratch_free(home);
    room_free(room);
}

/* The disk is full: the form stays, says so, and has its text. */
static void test_disk_full(void)
{
    Room *room = room_new(NULL);
    g_autofree char *alert = room_report(room, 0, "banjir", "high", true);
    char *home = scratch_new();
    leave_a_city(room, ROLE_OPERATOR, home);
    g_setenv("TILIK_FAULT", "fsync:1+", TRUE);
    g_setenv("TILIK_FAULT_ERROR", "ENOSPC", TRUE);
    Term *term = at_the_alert(room, home);
    g_unsetenv("TILIK_FAULT");
    g_unsetenv("TILIK_FAULT_ERROR");
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "warga sudah mengungsi");
    g_assert_true(term_wait(term, "warga sudah mengungsi", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Not kept: the disk takes nothing", ROOM_WAIT_MS));
    g_assert_true(term_shows(term, "A new ticket"));
    g_assert_true(term_shows(term, "warga sudah mengungsi"));
    g_assert_cmpint(count(room), ==, 0);
    g_autofree char *screen = term_screen(term);
    g_test_message("%s", screen);
    kill_console(term);
    scratch_free(home);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/tickets/from an alert by two keys", test_three_keys);
    g_test_add_func("/console/tickets/what may be the same is said", test_twin);
    g_test_add_func("/console/tickets/a cut link and two kills take nothing of it", test_link_cut);
    g_test_add_func("/console/tickets/keys take the steps that the table has", test_steps);
    g_test_add_func("/console/tickets/a note from anywhere", test_note_by_number);
    g_test_add_func("/console/tickets/of two who change the same one is asked", test_conflict);
    g_test_add_func("/console/tickets/what does not clash goes on by itself", test_rebased);
    g_test_add_func("/console/tickets/what was known is there without a link",
                    test_started_without_a_link);
    g_test_add_func("/console/tickets/a full disk takes no word of a form", test_disk_full);
    return g_test_run();
}
