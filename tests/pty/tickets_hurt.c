/* Tickets when things go wrong: two who change the same, a start without a link, a refusal, a full
 * disk. */
#include <signal.h>

#include "backend.h"
#include "base/clock.h"
#include "room_tickets.h"

/* Both change the title while nobody listens: the second is asked. */
static void test_conflict(void)
{
    Room *room = room_new(NULL);
    char *mine = scratch_new(), *theirs = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *one = room_at_the_ticket(room, ROLE_OPERATOR, mine, "Pohon tumbang");
    Term *other = room_at_the_ticket(room, ROLE_SUPERVISOR, theirs, "Pohon tumbang");
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
    ticket_wait(room, id, "title", stands);
    term_type(asked, "\r");
    g_assert_true(term_wait(asked, wanted, ROOM_WAIT_MS));
    g_assert_true(term_wait(asked, stands, ROOM_WAIT_MS));
    term_type(asked, " \r"); /* mine, then send */
    ticket_wait(room, id, "title", wanted);
    g_assert_true(term_wait_gone(asked, "queue", ROOM_WAIT_MS));
    room_end(one);
    room_end(other);
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
    room_leave_a_city(room, ROLE_OPERATOR, home);
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, "w");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "d");
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS));
    term_type(term, "s");
    g_assert_true(term_wait(term, "queue 3", ROOM_WAIT_MS));
    room_kill(term);
    room_go_on(room);
    check_status(ticket_patch(room->daemon, ROLE_SUPERVISOR, id, 1,
                              "{\"severity\":\"critical\",\"status\":\"resolved\"}"),
                 200);
    term = room_console_at(room, ROLE_OPERATOR, home);
    ticket_wait(room, id, "assignee", "operator");
    tickets_wait(room, "“send an agency”, told late", 1);
    tickets_wait(room, "“they are there”, told late", 1);
    check_ticket(room->daemon, id, "status", "resolved");
    check_ticket(room->daemon, id, "severity", "critical");
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    room_end(term);
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
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    room_end(term);
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
    ticket_wait(room, id, "assignee", "operator");
    tickets_wait(room, "masih menghalangi jalan", 1);
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    room_end(term);
    scratch_free(home);
    room_free(room);
}

/* A place that is not one's own is refused; the form comes back with its words, and is mended. */
static void test_refused(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Term *term = room_console_at(room, ROLE_VOLUNTEER, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "\tLampu jalan mati\t\t\t\t");
    g_assert_true(term_wait(term, "Lampu jalan mati", ROOM_WAIT_MS));
    term_type(term, "\033[F\023"); /* the place is the whole city; send */
    g_assert_true(term_wait(term, "Not done: new ticket: Lampu jalan mati", ROOM_WAIT_MS));
    g_assert_cmpint(tickets_count(room), ==, 0);
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Lampu jalan mati", ROOM_WAIT_MS));
    term_type(term, "\033[H\r");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "says: area: not one of yours", ROOM_WAIT_MS));
    term_type(term, "\t\t\t\t\t\033[H\023");
    tickets_wait(room, "Lampu jalan mati", 1);
    g_assert_true(term_wait(term, "Ticket #1 is open", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    room_end(term);
    scratch_free(home);
    room_free(room);
}

/* The disk is full: the form stays, says so, and has its text. */
static void test_disk_full(void)
{
    Room *room = room_new(NULL);
    g_free(room_report(room, 0, "banjir", "high", true));
    char *home = scratch_new();
    room_leave_a_city(room, ROLE_OPERATOR, home);
    g_setenv("TILIK_FAULT", "fsync:1+", TRUE);
    g_setenv("TILIK_FAULT_ERROR", "ENOSPC", TRUE);
    Term *term = room_at_the_alert(room, home);
    g_unsetenv("TILIK_FAULT");
    g_unsetenv("TILIK_FAULT_ERROR");
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "warga sudah mengungsi");
    g_assert_true(term_wait(term, "warga sudah mengungsi", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Not kept: the disk takes nothing", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "warga sudah mengungsi", ROOM_WAIT_MS));
    g_assert_cmpint(tickets_count(room), ==, 0);
    g_autofree char *screen = term_screen(term);
    g_test_message("%s", screen);
    room_kill(term);
    scratch_free(home);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/tickets/of two who change the same one is asked", test_conflict);
    g_test_add_func("/console/tickets/what does not clash goes on by itself", test_rebased);
    g_test_add_func("/console/tickets/what was known is there without a link",
                    test_started_without_a_link);
    g_test_add_func("/console/tickets/what is refused comes back into the form", test_refused);
    g_test_add_func("/console/tickets/a full disk takes no word of a form", test_disk_full);
    return g_test_run();
}
