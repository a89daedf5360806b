/* Pages in the place of the panes: shown, left, come back to, filtered; verbs; forms. */
#include <string.h>

#include "daemon_tickets.h"
#include "room.h"

#define ESC   "\033"
#define ENTER "\r"

static void show_tickets(Term *term)
{
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
}

/* Three tickets that a person has opened; their ids. */
static void open_three(Room *room, char *ids[3])
{
    ids[0] = ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    ids[1] = ticket_open(room->daemon, ROLE_OPERATOR, "Air naik", room_camera(room, 1));
    ids[2] = ticket_open(room->daemon, ROLE_OPERATOR, "Lampu mati", room_camera(room, 2));
}

static void free_three(char *ids[3])
{
    for (int i = 0; i < 3; i++)
        g_free(ids[i]);
}

/* The number of a ticket, as it stands in its row. */
static char *number_of(const Room *room, const char *id)
{
    return ticket_member(room->daemon, id, "number");
}

static void test_there_and_back(void)
{
    Room *room = room_new(NULL);
    char *ids[3];
    open_three(room, ids);
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    show_tickets(term);
    g_assert_true(term_wait(term, "Air naik", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "Cameras ·", ROOM_WAIT_MS));
    /* Esc goes back to the panes, back and forward between the two. */
    term_type(term, ESC);
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    term_type(term, "[");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    term_type(term, "]");
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    /* The key that shows it leads back, too. */
    show_tickets(term);
    term_type(term, "gt");
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    show_tickets(term);
    term_type(term, "a");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS));
    /* What belongs to the panes does nothing while they are covered. */
    show_tickets(term);
    term_type(term, "v");
    g_assert_true(term_wait(term, "Not on this page", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    free_three(ids);
    room_free(room);
}

static void test_session(void)
{
    Room *room = room_new(NULL);
    char *ids[3], *home = scratch_new();
    open_three(room, ids);
    g_autofree char *number = number_of(room, ids[1]);
    g_autofree char *card = g_strdup_printf("┌ #%s · Air naik", number);
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    show_tickets(term);
    g_assert_true(term_wait(term, "Lampu mati", ROOM_WAIT_MS));
    term_type(term, "/air" ENTER);
    g_assert_true(term_wait_gone(term, "Lampu mati", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, card, ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    /* The next one begins where this one was left: page, filter and row. */
    term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, card, ROOM_WAIT_MS));
    g_assert_false(term_shows(term, "Lampu mati"));
    g_assert_true(term_wait(term, "Filter: air", ROOM_WAIT_MS));
    /* The first Esc clears the filter, the second leaves the page. */
    term_type(term, ESC);
    g_assert_true(term_wait(term, "Lampu mati", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, card, ROOM_WAIT_MS));
    term_type(term, ESC);
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    free_three(ids);
    room_free(room);
}

static void test_verb(void)
{
    Room *room = room_new(NULL);
    char *ids[3];
    open_three(room, ids);
    g_autofree char *number = number_of(room, ids[0]);
    g_autofree char *line = g_strdup_printf(":c %s warga di lokasi", number);
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    show_tickets(term);
    g_assert_true(term_wait(term, "Pohon tumbang", ROOM_WAIT_MS)); /* they are known now */
    term_type(term, ESC);
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    term_type(term, line);
    g_assert_true(term_wait(term, ":c NUMBER", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Enter does it", ROOM_WAIT_MS));
    term_type(term, ENTER);
    g_assert_true(term_wait(term, "note: warga di lokasi", ROOM_WAIT_MS));
    show_tickets(term);
    term_type(term, "/pohon" ENTER);
    g_assert_true(term_wait(term, "  warga di lokasi", ROOM_WAIT_MS));
    /* What was typed is one Up away; a paste with a line's end sends nothing. */
    term_type(term, ":\033OA");
    g_assert_true(term_wait(term, " warga di lokasi", ROOM_WAIT_MS));
    term_type(term, " ");
    term_paste(term, "lagi\n");
    g_assert_true(term_wait(term, "warga di lokasi lagi", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Enter does it", ROOM_WAIT_MS));
    term_type(term, ESC);
    g_assert_true(term_wait_gone(term, "Enter does it", ROOM_WAIT_MS));
    /* Without its words a verb says what it wants. */
    term_type(term, ":c " ENTER);
    g_assert_true(term_wait(term, ":c NUMBER", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    free_three(ids);
    room_free(room);
}

static void test_form(void)
{
    Room *room = room_new(NULL);
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    show_tickets(term);
    term_type(term, "T");
    g_assert_true(term_wait(term, "╔ A new ticket", ROOM_WAIT_MS));
    term_type(term, "\033OB");
    term_paste(term, "Tanggul jebol\ndi hulu\n");
    g_assert_true(term_wait(term, "Tanggul jebol di hulu", ROOM_WAIT_MS));
    term_type(term, ESC);
    g_assert_true(term_wait(term, "Esc again leaves", ROOM_WAIT_MS));
    term_type(term, ESC);
    g_assert_true(term_wait_gone(term, "╔ A new ticket", ROOM_WAIT_MS));
    /* It stands in the next one again, on a screen of another size, too. */
    term_type(term, "T");
    g_assert_true(term_wait(term, "What you typed before is here again", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Tanggul jebol di hulu", ROOM_WAIT_MS));
    term_resize(term, 24, 80);
    g_assert_true(term_wait(term, "F2 Open the ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Tanggul jebol di hulu", ROOM_WAIT_MS));
    term_type(term, "\033OQ");
    g_assert_true(term_wait_gone(term, "╔ A new ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Tanggul jebol", ROOM_WAIT_MS));
    /* The draft went with it. */
    term_type(term, "T");
    g_assert_true(term_wait(term, "╔ A new ticket", ROOM_WAIT_MS));
    g_assert_false(term_shows(term, "typed before"));
    term_type(term, ESC);
    g_assert_true(term_wait_gone(term, "╔ A new ticket", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
}

static void test_sizes(void)
{
    Room *room = room_new(NULL);
    char *ids[3];
    open_three(room, ids);
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    show_tickets(term);
    g_assert_true(term_wait(term, "What can be done now", ROOM_WAIT_MS));
    term_resize(term, 24, 80);
    g_assert_true(term_wait_gone(term, "What can be done now", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "→ card", ROOM_WAIT_MS));
    term_type(term, "l");
    g_assert_true(term_wait(term, "What can be done now", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "╔ Tickets", ROOM_WAIT_MS));
    term_type(term, "h");
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    term_resize(term, 6, 30);
    g_assert_true(term_wait_gone(term, "╔ Tickets", ROOM_WAIT_MS));
    term_resize(term, 50, 200);
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "What can be done now", ROOM_WAIT_MS));
    /* A click on a row selects it, one into the card gives it the keys. */
    term_click(term, 4, 20);
    term_click(term, 8, 180);
    g_assert_true(term_wait(term, "┌ Tickets", ROOM_WAIT_MS));
    term_type(term, ESC);
    g_assert_true(term_wait(term, "╔ Tickets", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    free_three(ids);
    room_free(room);
}

/* Who may not see a page is told so, and not shown its keys. */
static void test_rights(void)
{
    Room *room = room_new(NULL);
    Term *term = room_console(room, ROLE_PUBLIC, NULL);
    g_assert_true(term_wait_gone(term, "g t tickets", ROOM_WAIT_MS));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Your role does not have that page", ROOM_WAIT_MS));
    term_type(term, ":c 1 nihil" ENTER);
    g_assert_true(term_wait_gone(term, "Your role does not", ROOM_WAIT_MS));
    g_assert_false(term_shows(term, ":c NUMBER"));
    term_type(term, ESC);
    g_assert_true(term_wait_gone(term, "╔ Actions", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pty/desks/a page takes the panes' place and gives it back",
                    test_there_and_back);
    g_test_add_func("/pty/desks/page, filter and row come back in the next session", test_session);
    g_test_add_func("/pty/desks/a verb notes on a ticket from anywhere", test_verb);
    g_test_add_func("/pty/desks/a form keeps what was typed", test_form);
    g_test_add_func("/pty/desks/screens of many sizes, and the mouse", test_sizes);
    g_test_add_func("/pty/desks/pages and verbs of other roles", test_rights);
    return g_test_run();
}
