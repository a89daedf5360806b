/* What a person does to a ticket at its page, each by its key: changed, given to somebody, made
 * part of another and taken out, followed to its camera; and what the other panes say of it. */
#include "room_tickets.h"

static void test_edit(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "e");
    g_assert_true(term_wait(term, "Change ticket #1", ROOM_WAIT_MS));
    term_type(term, "\025Pohon besar tumbang\023");
    ticket_wait(room, id, "title", "Pohon besar tumbang");
    check_ticket(room->daemon, id, "version", "2");
    g_assert_true(term_wait_gone(term, "Change ticket", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Pohon besar tumbang", ROOM_WAIT_MS));
    term_type(term, "e"); /* of what it has become */
    g_assert_true(term_wait(term, "Change ticket #1", ROOM_WAIT_MS));
    term_type(term, "\023");
    g_assert_true(term_wait(term, "Nothing was changed", ROOM_WAIT_MS));
    check_ticket(room->daemon, id, "version", "2");
    room_end(term);
    scratch_free(home);
    room_free(room);
}

static void test_assign(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "A");
    g_assert_true(term_wait(term, "whose (Tab", ROOM_WAIT_MS));
    term_type(term, "Wahyu Nugroho\r");
    ticket_wait(room, id, "assignee", "Wahyu Nugroho");
    g_assert_true(term_wait(term, "#1: Wahyu Nugroho", ROOM_WAIT_MS));
    term_type(term, "A");
    g_assert_true(term_wait(term, "whose (Tab", ROOM_WAIT_MS));
    term_type(term, "op\t\r"); /* who sits here is offered */
    ticket_wait(room, id, "assignee", "operator");
    term_type(term, "A");
    g_assert_true(term_wait(term, "whose (Tab", ROOM_WAIT_MS));
    term_type(term, "\r");
    ticket_wait(room, id, "assignee", "null");
    g_assert_true(term_wait(term, "nobody's", ROOM_WAIT_MS));
    room_end(term);
    scratch_free(home);
    room_free(room);
}

static void test_merge(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *into =
        ticket_open(room->daemon, ROLE_OPERATOR, "Air naik", room_camera(room, 0));
    Term *term = room_at_the_ticket(room, ROLE_SUPERVISOR, home, "Air naik");
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Jalan tergenang", room_camera(room, 9));
    term_type(term, "/#2\r");
    g_assert_true(term_wait(term, "Jalan tergenang", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "Air naik", ROOM_WAIT_MS));
    term_type(term, "m");
    g_assert_true(term_wait(term, "part of which ticket", ROOM_WAIT_MS));
    term_type(term, "\0252\r");
    g_assert_true(term_wait(term, "that is the ticket itself", ROOM_WAIT_MS));
    term_type(term, "\02577\r");
    g_assert_true(term_wait(term, "there is no such ticket", ROOM_WAIT_MS));
    term_type(term, "\0251\r");
    ticket_wait(room, id, "merged_into", into);
    g_assert_true(term_wait(term, "#1", ROOM_WAIT_MS)); /* its card says where it is */
    term_type(term, "m");
    g_assert_true(term_wait(term, "#2 is part of another.  Enter takes it out", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Nothing was changed", ROOM_WAIT_MS));
    check_ticket(room->daemon, id, "merged_into", into);
    term_type(term, "m");
    g_assert_true(term_wait(term, "Enter takes it out", ROOM_WAIT_MS));
    term_type(term, "\r");
    ticket_wait(room, id, "merged_into", "null");
    room_end(term);
    scratch_free(home);
    room_free(room);
}

static void test_camera(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_free(ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 9)));
    g_autofree char *title = g_strdup_printf("┌ %.12s", room_camera_name(room, 9));
    Term *term = room_at_the_ticket(room, ROLE_OPERATOR, home, "Pohon tumbang");
    term_type(term, "J");
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, title, ROOM_WAIT_MS));
    room_end(term);
    scratch_free(home);
    room_free(room);
}

/* The alert's row says its ticket's number, before the place. */
static void test_alert_row(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *alert = room_report(room, 0, "banjir", "high", true);
    g_autofree char *body = g_strdup_printf(
        "{\"kind\":\"incident\",\"title\":\"Pohon\",\"alerts\":[\"%s\"],\"cameras\":[\"%s\"]}",
        alert, room_camera(room, 0));
    g_autofree char *row = g_strdup_printf("#1 %.6s", room_camera_name(room, 0));
    Term *term = room_at_the_alert(room, home);
    g_assert_false(term_shows(term, row));
    check_status(ticket_post(room->daemon, ROLE_OPERATOR, body), 201);
    g_assert_true(term_wait(term, row, ROOM_WAIT_MS));
    room_end(term);
    scratch_free(home);
    room_free(room);
}

static unsigned strokes(Term *term)
{
    gsize size;
    const char *raw = term_raw(term, &size);
    unsigned count = 0;
    bool in_title = false;
    for (gsize i = 0; i < size; i++) {
        in_title |= i > 0 && raw[i - 1] == '\033' && raw[i] == ']';
        if (raw[i] != '\007')
            continue;
        count += !in_title;
        in_title = false;
    }
    return count;
}

static bool has_rung(Term *term, void *data)
{
    return strokes(term) > 0;
}

/* Five minutes without anybody: the bar counts it, and it is heard once. */
static void test_late(void)
{
    Room *room = room_new(NULL);
    g_autofree char *path = g_build_filename(room->folder, "tilik.conf", NULL);
    const char *const more[] = {"--config", path, NULL};
    g_assert_true(
        g_file_set_contents(path, "[alerts]\nsound = bell\nsound_from = low\n", -1, NULL));
    Term *term = room_console(room, ROLE_OPERATOR, more);
    g_autofree char *id =
        ticket_open(room->daemon, ROLE_OPERATOR, "Pohon tumbang", room_camera(room, 0));
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Pohon tumbang", ROOM_WAIT_MS));
    g_assert_false(term_shows(term, "overdue"));
    term_forget(term);
    g_assert_cmpuint(strokes(term), ==, 0);
    clocks_pass(room->backend_clocks, 330);
    clocks_pass(room->clocks, 330);
    g_assert_true(term_wait(term, "1 ticket overdue", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_rung, NULL, ROOM_WAIT_MS));
    g_free(ticket_member(room->daemon, id, "version"));
    term_type(term, "w"); /* somebody has it */
    ticket_wait(room, id, "assignee", "operator");
    g_assert_true(term_wait_gone(term, "1 ticket overdue", ROOM_WAIT_MS));
    room_end(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/ticket desk/e changes it, and nothing where nothing is changed",
                    test_edit);
    g_test_add_func("/console/ticket desk/A gives it to somebody, and takes it away", test_assign);
    g_test_add_func("/console/ticket desk/m makes it part of another, and takes it out",
                    test_merge);
    g_test_add_func("/console/ticket desk/J goes to its camera", test_camera);
    g_test_add_func("/console/ticket desk/an alert's row says its ticket", test_alert_row);
    g_test_add_func("/console/ticket desk/a late one is counted on the bar, and heard", test_late);
    return g_test_run();
}
