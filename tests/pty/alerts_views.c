/* Finding one's way among the alerts: filters, numbered views, what comes back, and the pages of
 * figures. */
#include <signal.h>
#include <string.h>

#include "room.h"

#define APART "[alerts]\ngroup_metres = 1\n"

static void test_filter(void)
{
    Room *room = room_new(APART);
    g_autofree char *flood = room_report(room, 0, "rob", "high", true);
    g_autofree char *fire = room_report(room, 1, "kebakaran", "critical", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "need someone 2", ROOM_WAIT_MS));
    term_type(term, "a/");
    g_assert_true(term_wait(term, "2 alerts", ROOM_WAIT_MS)); /* counted while it is typed */
    term_type(term, "kind:ro");
    g_assert_true(term_wait(term, "1 alert", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "fire", ROOM_WAIT_MS));
    term_type(term, " priority:blue\r"); /* said, and stays to be mended */
    g_assert_true(term_wait(term, "blue", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "column", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "fire", ROOM_WAIT_MS)); /* given up: as it was */
    term_type(term, "/kind:rob\r");
    g_assert_true(term_wait(term, "Filter: kind:rob", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, " · 2,000", ROOM_WAIT_MS)); /* the cameras are left alone */
    term_type(term, "\033");
    g_assert_true(term_wait(term, "fire", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

static void test_views(void)
{
    Room *room = room_new(APART);
    g_autofree char *home = scratch_new();
    g_autofree char *flood = room_report(room, 0, "rob", "high", true);
    g_autofree char *low = room_report(room, 1, "sampah", "low", true);
    g_autoptr(Term) term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "need someone 2", ROOM_WAIT_MS));
    term_type(term, "a1");
    g_assert_true(term_wait(term, "View 1: who:none priority:critical,high", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "litter", ROOM_WAIT_MS));
    term_type(term, "1"); /* its own key leads out */
    g_assert_true(term_wait(term, "litter", ROOM_WAIT_MS));
    term_type(term, "8");
    g_assert_true(term_wait(term, "View 8 is empty; = keeps", ROOM_WAIT_MS));
    term_type(term, "/kind:sampah\r");
    g_assert_true(term_wait_gone(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "=");
    g_assert_true(term_wait(term, "as which view", ROOM_WAIT_MS));
    term_type(term, "8");
    g_assert_true(term_wait(term, "View 8 is now: kind:sampah", ROOM_WAIT_MS));
    room_leave(term);
    g_autoptr(Term) again = room_console_at(room, ROLE_OPERATOR, home);
    /* The filter that was on is on, and the keys are where they were. */
    g_assert_true(term_wait(again, "of “kind:sampah”", ROOM_WAIT_MS));
    g_assert_true(term_wait(again, "╔ Alerts", ROOM_WAIT_MS));
    term_type(again, "8");
    g_assert_true(term_wait(again, "All alerts again", ROOM_WAIT_MS));
    g_assert_true(term_wait(again, "tidal flood", ROOM_WAIT_MS));
    term_type(again, "8");
    g_assert_true(term_wait(again, "View 8: kind:sampah", ROOM_WAIT_MS));
    room_leave(again);
    scratch_free(g_steal_pointer(&home));
    room_free(room);
}

static void test_camera(void)
{
    Room *room = room_new(APART);
    g_autofree char *id = room_report(room, 9, "rob", "high", true);
    g_autofree char *title = g_strdup_printf("┌ %.12s", room_camera_name(room, 9));
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "n"); /* from the cameras it is the next camera */
    term_type(term, "\tn");
    g_assert_true(term_wait(term, "╔ Alerts", ROOM_WAIT_MS)); /* from the tree an alert */
    term_type(term, "J");
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, title, ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* What a person raises is typed, and everybody has it. */
static void test_raise(void)
{
    Room *room = room_new(APART);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_autoptr(Term) other = room_console(room, ROLE_SUPERVISOR, NULL);
    g_assert_true(term_wait(other, "No alert needs anybody", ROOM_WAIT_MS));
    term_type(term, "r");
    g_assert_true(term_wait(term, "what do you see?", ROOM_WAIT_MS));
    term_type(term, "\r"); /* nothing typed, nothing raised */
    g_assert_true(term_wait(term, "No alert was raised", ROOM_WAIT_MS));
    term_type(term, "rx\r");
    g_assert_true(term_wait(term, "in a few words", ROOM_WAIT_MS));
    term_type(term, "\025smoke behind the market\r");
    g_assert_true(term_wait(term, "The alert is raised", ROOM_WAIT_MS));
    g_assert_true(term_wait(other, "called by", ROOM_WAIT_MS));
    term_type(other, "a\033OH");
    g_assert_true(term_wait(other, "smoke behind the market", ROOM_WAIT_MS));
    room_leave(term);
    room_leave(other);
    room_free(room);
}

static bool is_high_or_covered(Term *term, void *high)
{
    return term_shows(term, high) || !term_shows(term, "╔ Cameras");
}

/* Closes the page.  The other one may come late, and lies there then; after what is reported last
 * none can. */
static void close_figures(Room *room, Term *term)
{
    for (unsigned i = 1; i <= 2; i++) {
        g_autofree char *high = g_strdup_printf(" %u high", i + 1);
        term_type(term, "q");
        g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
        g_free(room_report(room, i, "banjir", "high", true));
        g_assert_true(term_until(term, is_high_or_covered, high, ROOM_WAIT_MS));
        if (term_shows(term, high))
            return;
    }
    g_assert_not_reached();
}

static void test_reports(void)
{
    Room *room = room_new(APART);
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autoptr(Term) term = room_console(room, ROLE_SUPERVISOR, NULL);
    g_assert_true(term_wait(term, "tidal flood", ROOM_WAIT_MS));
    term_type(term, "%");
    g_assert_true(term_wait_gone(term, "╔ Cameras", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "┌ Areas", ROOM_WAIT_MS));
    term_type(term, "q"); /* closes the page, and not the console */
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    term_type(term, "&");
    g_assert_true(term_wait_gone(term, "╔ Cameras", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "╔ Cameras", ROOM_WAIT_MS));
    kill(room->daemon->pid, SIGSTOP); /* both are asked for, and come at once */
    term_type(term, "%&");
    g_assert_true(term_wait(term, "Asking for the figures", ROOM_WAIT_MS));
    kill(room->daemon->pid, SIGCONT);
    g_assert_true(term_wait_gone(term, "╔ Cameras", ROOM_WAIT_MS));
    close_figures(room, term);
    room_leave(term);
    g_autoptr(Term) lesser = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(lesser, "tidal flood", ROOM_WAIT_MS));
    term_type(lesser, "%");
    g_assert_true(term_wait(lesser, "a supervisor may", ROOM_WAIT_MS));
    room_leave(lesser);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alerts/a filter counts while it is typed", test_filter);
    g_test_add_func("/console/alerts/a digit shows a view, and they are kept", test_views);
    g_test_add_func("/console/alerts/one leads to its camera", test_camera);
    g_test_add_func("/console/alerts/one that a person raises is typed", test_raise);
    g_test_add_func("/console/alerts/figures stand over the screen for those who may",
                    test_reports);
    return g_test_run();
}
