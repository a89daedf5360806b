/* Many alerts at once, by keys: what is said beforehand, what is done, and what is told after. */
#include <string.h>

#include "room.h"

/* Alerts are one thing only where they come from one place. */
#define APART "[alerts]\ngroup_metres = 1\n"
/* All of one kind are one thing. */
#define TOGETHER "[alerts]\ngroup_metres = 20000\n"

static const char *const kinds[] = {"rob", "banjir", "kebakaran", "kerumunan"};

/* A console in which nothing counts as a flood. */
static Term *patient_console(const Room *room, Role role)
{
    g_autofree char *path = g_build_filename(room->folder, "patient.conf", NULL);
    const char *const more[] = {"--config", path, NULL};
    g_assert_true(g_file_set_contents(path, "[alerts]\nflood_most = 1000\n", -1, NULL));
    return room_console(room, role, more);
}

/* One alert of each kind; returns their ids, which g_strfreev() takes. */
static GStrv report_four(Room *room)
{
    GStrv ids = g_new0(char *, G_N_ELEMENTS(kinds) + 1);
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        ids[i] = room_report(room, i, kinds[i], "high", true);
    return ids;
}

static void check_states(const Room *room, GStrv ids, const char *state)
{
    for (int i = 0; ids[i] != NULL; i++)
        room_wait_member(room, ids[i], "state", state);
}

static void test_marked(void)
{
    Room *room = room_new(APART);
    g_auto(GStrv) ids = report_four(room);
    g_autofree char *owner =
        alert_did(room->daemon, ROLE_SUPERVISOR, ids[2], "claim", "{}", 200, "owner");
    g_autoptr(Term) term = patient_console(room, ROLE_OPERATOR);
    g_assert_true(term_wait(term, "need someone 3", ROOM_WAIT_MS));
    term_type(term, "a*w");
    g_assert_true(term_wait(term, "take it: 4 alerts in 4 kelurahan, others' 1 (supervisor 1)",
                            ROOM_WAIT_MS));
    term_type(term, "\033"); /* thought better of it */
    g_assert_true(term_wait(term, "Nothing was changed", ROOM_WAIT_MS));
    room_wait_member(room, ids[0], "owner", "null");
    term_type(term, "wz30 no"); /* only Enter goes on, or the same key */
    g_assert_true(term_wait(term, "Enter goes on, Esc leaves", ROOM_WAIT_MS));
    room_wait_member(room, ids[0], "owner", "null");
    term_type(term, "w");
    g_assert_true(term_wait(term, "Yours: 3 of 4; others have: supervisor 1", ROOM_WAIT_MS));
    room_wait_member(room, ids[0], "owner", "operator");
    room_wait_member(room, ids[2], "owner", "supervisor");
    term_type(term, "*t\r");
    g_assert_true(term_wait(term, "Acknowledged: 4 alerts", ROOM_WAIT_MS));
    check_states(room, ids, "acked");
    room_leave(term);
    room_free(room);
}

/* What puts many out of sight is armed first. */
static void test_locked(void)
{
    Room *room = room_new(APART);
    g_auto(GStrv) ids = report_four(room);
    g_autoptr(Term) term = patient_console(room, ROLE_OPERATOR);
    g_assert_true(term_wait(term, "need someone 4", ROOM_WAIT_MS));
    term_type(term, "a*z");
    g_assert_true(term_wait(term, "Locked: L unlocks and goes on, Esc leaves", ROOM_WAIT_MS));
    term_type(term, "\003"); /* C-c */
    g_assert_true(term_wait(term, "Nothing was changed.", ROOM_WAIT_MS));
    /* A verdict that is typed at once is no keys: the w would take them. */
    term_type(term, "fwet");
    g_assert_true(term_wait(term, "Enter goes on, Esc leaves", ROOM_WAIT_MS));
    check_states(room, ids, "unack");
    term_type(term, "\003z");
    g_assert_true(term_wait(term, "shelve: 4 alerts in 4 kelurahan.  Locked", ROOM_WAIT_MS));
    term_type(term, "L");
    g_assert_true(term_wait(term, "shelve: 4 alerts in 4 kelurahan, minutes", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Enter goes on  Esc leaves it  Tab suggests", ROOM_WAIT_MS));
    term_type(term, "60 rain\r");
    g_assert_true(term_wait(term, "Shelved: 4 alerts", ROOM_WAIT_MS));
    check_states(room, ids, "shelved");
    g_assert_true(term_wait(term, "need someone 0", ROOM_WAIT_MS)); /* here it is known, too */
    term_type(term, "*Z\r");
    g_assert_true(term_wait(term, "Off the shelf: 4 alerts", ROOM_WAIT_MS));
    term_type(term, "*f");
    g_assert_true(term_wait(term, "1 real  2 false", ROOM_WAIT_MS));
    term_type(term, "2");
    g_assert_true(term_wait(term, "Closed: 4 alerts", ROOM_WAIT_MS));
    check_states(room, ids, "normal");
    room_leave(term);
    room_free(room);
}

/* A group's row stands for all that it holds. */
static void test_group(void)
{
    Room *room = room_new(TOGETHER);
    room_report_many(room, 0, 5, "rob", "high");
    g_autoptr(Term) term = patient_console(room, ROLE_OPERATOR);
    g_assert_true(term_wait(term, "need someone 5", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "(5)", ROOM_WAIT_MS));
    term_type(term, "a\033OHt");
    g_assert_true(term_wait(term, "acknowledge: 5 alerts in 5 kelurahan", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Acknowledged: 5 alerts", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "need someone 0", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* Marking all marks what has been on the screen, and nothing that is below it. */
static void test_only_seen(void)
{
    Room *room = room_new(APART);
    room_report_many(room, 0, 30, "rob", "high");
    g_autoptr(Term) term = patient_console(room, ROLE_OPERATOR);
    g_assert_true(term_wait(term, "need someone 30", ROOM_WAIT_MS));
    term_type(term, "a*t");
    g_assert_true(term_wait(term, "acknowledge: ", ROOM_WAIT_MS));
    g_autofree char *screen = term_screen(term);
    unsigned count = (unsigned)atoi(strstr(screen, "acknowledge: ") + strlen("acknowledge: "));
    g_assert_cmpuint(count, >=, 3);
    g_assert_cmpuint(count, <, 25);
    term_type(term, "\r");
    g_autofree char *told = g_strdup_printf("Acknowledged: %u alerts", count);
    g_autofree char *left = g_strdup_printf("need someone %u ", 30 - count);
    g_assert_true(term_wait(term, told, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, left, ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* The question is about what was chosen when it was asked. */
static void test_no_other(void)
{
    Room *room = room_new(APART);
    g_autofree char *first = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = patient_console(room, ROLE_OPERATOR);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "a\033OHf");
    g_assert_true(term_wait(term, "1 real  2 false", ROOM_WAIT_MS));
    /* A worse one comes, and goes before it. */
    g_autofree char *second = room_report(room, 1, "kebakaran", "critical", true);
    g_assert_true(term_wait(term, "need someone 2", ROOM_WAIT_MS));
    term_type(term, "3");
    g_assert_true(term_wait(term, "Closed: tidal flood", ROOM_WAIT_MS));
    room_wait_member(room, first, "verdict", "nuisance");
    alert_check_state(room->daemon, second, "unack");
    room_leave(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alerts/many are done at once after saying what that means",
                    test_marked);
    g_test_add_func("/console/alerts/many are put out of sight only by an unlocked console",
                    test_locked);
    g_test_add_func("/console/alerts/a group's row stands for all it holds", test_group);
    g_test_add_func("/console/alerts/only what was on the screen is marked", test_only_seen);
    g_test_add_func("/console/alerts/a question is about what was chosen, whatever comes",
                    test_no_other);
    return g_test_run();
}
