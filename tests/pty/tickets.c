/* Tickets as a person writes them: from an alert by two keys, with and without a link, by steps. */
#include <signal.h>

#include "backend.h"
#include "room_tickets.h"

static void test_three_keys(void)
{
    Room *room = room_new(NULL);
    g_autofree char *alert = room_report(room, 0, "banjir", "high", true);
    char *home = scratch_new();
    Term *term = room_at_the_alert(room, home);
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "by the dispatch matrix", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Ticket #1 is open: Flood", ROOM_WAIT_MS));
    g_assert_cmpint(tickets_count(room), ==, 1);
    tickets_wait(room, alert, 1);
    tickets_wait(room, room_camera(room, 0), 1);
    tickets_wait(room, "\"kind\":\"incident\",\"topic\":\"banjir\"", 1);
    tickets_wait(room, "\"severity\":\"high\",\"status\":\"new\",\"agency\":\"dpu\"", 1);
    g_assert_true(term_wait(term, "#1 ", ROOM_WAIT_MS)); /* the alert's row says it */
    room_end(term);
    scratch_free(home);
    room_free(room);
}

/* Its own alert has a ticket: that is said, and c makes a note of it. */
static void test_twin(void)
{
    Room *room = room_new(NULL);
    g_free(room_report(room, 0, "banjir", "high", true));
    char *home = scratch_new();
    Term *term = room_at_the_alert(room, home);
    term_type(term, "T\r");
    g_assert_true(term_wait(term, "Ticket #1 is open", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "#1 ", ROOM_WAIT_MS));
    term_type(term, "T");
    g_assert_true(term_wait(term, "Perhaps the same", ROOM_WAIT_MS));
    term_type(term, "c\r");
    g_assert_true(term_wait(term, "#1: note: Flood", ROOM_WAIT_MS));
    g_assert_cmpint(tickets_count(room), ==, 1);
    term_type(term, "T");
    g_assert_true(term_wait(term, "Perhaps the same", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Ticket #2 is open; perhaps the same as #1", ROOM_WAIT_MS));
    g_assert_cmpint(tickets_count(room), ==, 2);
    /* One that is opened on the page of tickets is what the next key is about. */
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "\tTali putus\033OQ");
    g_assert_true(term_wait(term, "Ticket #3 is open", ROOM_WAIT_MS));
    term_type(term, "ctiang miring\r");
    g_assert_true(term_wait(term, "#3: note: tiang miring", ROOM_WAIT_MS));
    room_end(term);
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
    g_assert_true(g_file_set_contents(file, "air setinggi lutut\n", -1, NULL));
    room_leave_a_city(room, ROLE_OPERATOR, home);
    Term *term = room_at_the_alert(room, home);
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, "T");
    g_assert_true(term_wait(term, "A new ticket", ROOM_WAIT_MS));
    term_type(term, "warga sudah mengungsi\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Flood, ", ROOM_WAIT_MS));
    term_type(term, "i");
    g_assert_true(term_wait(term, "file to attach", ROOM_WAIT_MS));
    term_type(term, "~/saksi\t");
    g_assert_true(term_wait(term, "~/saksi mata.txt", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS));
    term_type(term, "d");
    g_assert_true(term_wait(term, "whom to send", ROOM_WAIT_MS)); /* the matrix has not spoken */
    term_type(term, "bpbd\r");
    g_assert_true(term_wait(term, "queue 3", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "dispatched", ROOM_WAIT_MS));
    room_kill(term);
    term = room_console_at(room, ROLE_OPERATOR, home); /* still nobody there */
    g_assert_true(term_wait(term, "queue 3", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Flood, ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "dispatched", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "warga sudah mengungsi", ROOM_WAIT_MS)); /* on its card */
    room_kill(term);
    room_go_on(room);
    g_assert_cmpint(tickets_count(room), ==, 0);
    term = room_console_at(room, ROLE_OPERATOR, home);
    tickets_wait(room, "\"status\":\"dispatched\",\"agency\":\"bpbd\"", 1);
    g_assert_true(term_wait_gone(term, "queue", ROOM_WAIT_MS));
    tickets_wait(room, "warga sudah mengungsi", 1);
    tickets_wait(room, "\"name\":\"saksi mata.txt\",\"type\":\"text/plain\",\"size\":19", 1);
    tickets_wait(room, alert, 1);
    g_assert_cmpint(tickets_count(room), ==, 1);
    room_end(term);
    scratch_free(home);
    room_free(room);
}

static void test_steps(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "f");
    g_assert_true(term_wait(term, "is “new”: from there it can become dispatched", ROOM_WAIT_MS));
    term_type(term, "w");
    ticket_wait(room, id, "assignee", "operator");
    term_type(term, "d");
    ticket_wait(room, id, "status", "dispatched");
    g_assert_true(term_wait(term, "#1: dispatched", ROOM_WAIT_MS));
    term_type(term, "s");
    ticket_wait(room, id, "status", "on_scene");
    g_assert_true(term_wait(term, "#1: on the scene", ROOM_WAIT_MS));
    term_type(term, "D");
    ticket_wait(room, id, "status", "resolved");
    g_assert_true(term_wait(term, "#1: resolved", ROOM_WAIT_MS));
    term_type(term, "f");
    ticket_wait(room, id, "status", "closed");
    g_assert_true(term_wait(term, "#1: closed", ROOM_WAIT_MS));
    room_end(term);
    scratch_free(home);
    room_free(room);
}

static void test_note_by_number(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_free(ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0)));
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Areas", ROOM_WAIT_MS));
    term_type(term, ":c 77 warga sudah di lokasi\r");
    g_assert_true(term_wait(term, "There is no ticket 77 here", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "warga sudah di lokasi", ROOM_WAIT_MS));
    term_type(term, ":c 1 warga sudah di lokasi\r");
    g_assert_true(term_wait(term, "#1: note: warga sudah di lokasi", ROOM_WAIT_MS));
    tickets_wait(room, "warga sudah di lokasi", 1);
    room_end(term);
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
    return g_test_run();
}
