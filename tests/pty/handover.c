/* A shift handed over between two consoles: offered, answered item by item, finished; with the link
 * away, and after a kill. */
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "room.h"

#define ALERTS 4

/* Alerts that the operator has. */
typedef struct Shift {
    Room *room;
    char *ids[ALERTS];
} Shift;

static Shift shift_new(void)
{
    static const char *const priorities[ALERTS] = {"critical", "high", "medium", "low"};
    Shift shift = {.room = room_new(NULL)};
    for (unsigned i = 0; i < ALERTS; i++) {
        shift.ids[i] = room_report(shift.room, i, "rob", priorities[i], true);
        g_autofree char *owner =
            alert_did(shift.room->daemon, ROLE_OPERATOR, shift.ids[i], "claim", "{}", 200, "owner");
        g_assert_cmpstr(owner, ==, "operator");
    }
    return shift;
}

static void shift_clear(Shift *shift)
{
    for (unsigned i = 0; i < ALERTS; i++)
        g_free(shift->ids[i]);
    room_free(shift->room);
}

static void offer(Term *term)
{
    term_type(term, "gh");
    g_assert_true(term_wait(term, "what you would hand over", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Alerts taken", ROOM_WAIT_MS));
    term_type(term, "o");
    g_assert_true(term_wait(term, "Hand the shift over to", ROOM_WAIT_MS));
    term_type(term, "supervisor\r");
    g_assert_true(term_wait(term, "A word to supervisor", ROOM_WAIT_MS));
    term_type(term, "pompa 3 mati\r");
}

/* The first of the alerts, under its heading. */
static void to_first(Term *term)
{
    term_type(term, "gh");
    g_assert_true(term_wait(term, "Offered to you: 0 of", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "pompa 3 mati", ROOM_WAIT_MS));
    term_type(term, "\033OHjj");
    g_assert_true(term_wait(term, "Accepted, it is yours when", ROOM_WAIT_MS));
}

static void test_two(void)
{
    Shift shift = shift_new();
    Room *room = shift.room;
    g_autoptr(Term) leaves = room_console(room, ROLE_OPERATOR, NULL);
    g_autoptr(Term) comes = room_console(room, ROLE_SUPERVISOR, NULL);
    offer(leaves);
    g_assert_true(term_wait(leaves, "You offer it: 0 of", ROOM_WAIT_MS));
    room_wait_standing(comes, "operator offers you the shift");
    to_first(comes);
    term_type(comes, "ttt");
    g_assert_true(term_wait(comes, "3 of ", ROOM_WAIT_MS));
    term_type(comes, "r");
    g_assert_true(term_wait(comes, "Why does it go back?", ROOM_WAIT_MS));
    term_type(comes, "bukan wilayah kami\r");
    g_assert_true(term_wait(comes, "4 of ", ROOM_WAIT_MS));
    g_assert_true(term_wait(leaves, "4 of ", ROOM_WAIT_MS));   /* who leaves sees it */
    room_wait_member(room, shift.ids[0], "owner", "operator"); /* nothing has moved yet */
    term_type(comes, "f");
    g_assert_true(term_wait(comes, "3 accepted; 1 returned", ROOM_WAIT_MS));
    term_type(comes, "f");
    g_assert_true(term_wait(comes, "Over: 3 went to supervisor", ROOM_WAIT_MS));
    g_assert_true(term_wait(leaves, "Over: 3 went to supervisor", ROOM_WAIT_MS));
    for (unsigned i = 0; i < ALERTS; i++)
        room_wait_member(room, shift.ids[i], "owner", i < 3 ? "supervisor" : "operator");
    room_leave(leaves);
    room_leave(comes);
    shift_clear(&shift);
}

/* All that was on the screen is accepted with one key, and nothing else. */
static void test_all_shown(void)
{
    Shift shift = shift_new();
    Room *room = shift.room;
    g_autoptr(Term) leaves = room_console(room, ROLE_OPERATOR, NULL);
    g_autoptr(Term) comes = room_console(room, ROLE_SUPERVISOR, NULL);
    offer(leaves);
    room_wait_standing(comes, "operator offers you the shift");
    term_resize(comes, 12, ROOM_COLS);
    g_assert_true(term_wait(comes, "[locked]", ROOM_WAIT_MS)); /* it has been drawn anew */
    term_type(comes, "gh");
    g_assert_true(term_wait(comes, "Offered to you: 0 of", ROOM_WAIT_MS));
    term_type(comes, "*");
    g_assert_true(term_wait(comes, "were not on the screen yet", ROOM_WAIT_MS));
    term_resize(comes, 60, ROOM_COLS);
    g_assert_true(term_wait(comes, "Cameras not seen for a day", ROOM_WAIT_MS));
    term_type(comes, "*");
    g_assert_true(term_wait_gone(comes, "were not on the screen yet", ROOM_WAIT_MS));
    term_type(comes, "f");
    g_assert_true(term_wait(comes, "20 accepted; 0 returned", ROOM_WAIT_MS));
    term_type(comes, "f");
    g_assert_true(term_wait(comes, "Over: all ", ROOM_WAIT_MS));
    for (unsigned i = 0; i < ALERTS; i++)
        room_wait_member(room, shift.ids[i], "owner", "supervisor");
    room_leave(leaves);
    room_leave(comes);
    shift_clear(&shift);
}

/* Answers that nobody hears are kept through a kill, and sent once. */
static void test_killed(void)
{
    Shift shift = shift_new();
    Room *room = shift.room;
    char *home = scratch_new();
    g_autoptr(Term) leaves = room_console(room, ROLE_OPERATOR, NULL);
    offer(leaves);
    g_assert_true(term_wait(leaves, "You offer it: 0 of", ROOM_WAIT_MS));
    Term *comes = room_console_at(room, ROLE_SUPERVISOR, home);
    room_wait_standing(comes, "operator offers you the shift");
    to_first(comes);
    room_stop(room, SIGKILL);
    room_wait_cut(comes);
    term_type(comes, "tt");
    g_assert_true(term_wait(comes, "queue 2", ROOM_WAIT_MS));
    g_assert_true(term_wait(comes, "2 of ", ROOM_WAIT_MS));
    kill(term_pid(comes), SIGKILL);
    (void)term_wait_exit(comes, ROOM_WAIT_MS);
    term_free(comes);
    room_go_on(room);
    comes = room_console_at(room, ROLE_SUPERVISOR, home);
    g_assert_true(term_wait_gone(comes, "queue 2", ROOM_WAIT_MS));
    term_type(comes, "gh");
    g_assert_true(term_wait(comes, "Offered to you: 2 of", ROOM_WAIT_MS));
    term_type(comes, "ff");
    g_assert_true(term_wait(comes, "Over: 2 went to supervisor", ROOM_WAIT_MS));
    for (unsigned i = 0; i < ALERTS; i++)
        room_wait_member(room, shift.ids[i], "owner", i < 2 ? "supervisor" : "operator");
    room_leave(comes);
    term_free(comes);
    term_type(leaves, "R");
    room_leave(leaves);
    scratch_free(home);
    shift_clear(&shift);
}

/* What comes does not push away what is being read; taken back, it is gone from both screens. */
static void test_withdrawn(void)
{
    Shift shift = shift_new();
    Room *room = shift.room;
    g_autoptr(Term) leaves = room_console(room, ROLE_OPERATOR, NULL);
    g_autoptr(Term) comes = room_console(room, ROLE_SUPERVISOR, NULL);
    g_assert_true(term_wait(comes, "sync ", ROOM_WAIT_MS));
    term_type(comes, "gh");
    g_assert_true(term_wait(comes, "Cameras not seen for a day", ROOM_WAIT_MS));
    term_type(leaves, ":serah supervisor\r");
    g_assert_true(term_wait(comes, "operator offers you the shift", ROOM_WAIT_MS));
    g_assert_true(term_wait(comes, "what you would hand over", ROOM_WAIT_MS));
    term_type(comes, "\t");
    g_assert_true(term_wait(comes, "Offered to you: 0 of", ROOM_WAIT_MS));
    term_type(leaves, "gh");
    g_assert_true(term_wait(leaves, "You offer it: 0 of", ROOM_WAIT_MS));
    term_type(leaves, "x");
    g_assert_true(term_wait(leaves, "Take the offer of the shift back?", ROOM_WAIT_MS));
    term_type(leaves, "\r");
    g_assert_true(term_wait(leaves, "The offer was taken back", ROOM_WAIT_MS));
    g_assert_true(term_wait(comes, "operator has taken the offer", ROOM_WAIT_MS));
    room_wait_member(room, shift.ids[0], "owner", "operator");
    room_leave(leaves);
    room_leave(comes);
    shift_clear(&shift);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/handover/one offers, the other accepts three and returns one", test_two);
    g_test_add_func("/handover/all that was shown is accepted, and nothing else", test_all_shown);
    g_test_add_func("/handover/answers outlive a kill and a dead link", test_killed);
    g_test_add_func("/handover/what comes pushes nothing away; what is taken back is gone",
                    test_withdrawn);
    return g_test_run();
}
