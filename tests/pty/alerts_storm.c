/* The feed in a storm: the row under the cursor stays, keys work, the flood folds and is looked
 * through after. */
#include <signal.h>
#include <string.h>

#include "room.h"

#define APART       "[alerts]\ngroup_metres = 1\n"
#define AFTER_FLOOD 700 /* seconds: past the window of ten minutes */

static const char *const kinds[] = {"rob",    "banjir",    "kerumunan", "sampah",
                                    "tamper", "kamtibmas", "genangan",  "parkir_liar"};

/* So many alerts of other kinds than "kebakaran", each kind and camera once a round. */
static unsigned storm(Room *room, unsigned rounds)
{
    unsigned cameras = room->cameras->len;
    for (unsigned i = 0; i < rounds; i++)
        for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
            room_report_many(room, 0, cameras, kinds[kind], "medium");
    return cameras * G_N_ELEMENTS(kinds);
}

/* The id of the selected alert, by the key that copies it. */
static void check_selected(Term *term, const char *id)
{
    g_autofree char *copied = g_strdup_printf("Copied: %s", id);
    term_type(term, "\014"); /* takes back what was said the last time */
    g_assert_true(term_wait_gone(term, "Copied: ", ROOM_WAIT_MS));
    term_type(term, "y");
    g_assert_true(term_wait(term, copied, ROOM_WAIT_MS));
}

static void wait_needing(Term *term, unsigned count)
{
    g_autofree char *needing =
        count < 1000 ? g_strdup_printf("need someone %u ", count)
                     : g_strdup_printf("need someone %u,%03u ", count / 1000, count % 1000);
    g_assert_true(term_wait(term, needing, ROOM_WAIT_MS));
}

static void test_cursor_stays(void)
{
    Room *room = room_new(APART);
    g_autofree char *first = room_report(room, 0, "kebakaran", "low", true);
    g_autofree char *second = room_report(room, 1, "kebakaran", "low", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    wait_needing(term, 2);
    term_type(term, "a\033OH");
    check_selected(term, first);
    unsigned count = 0;
    for (int i = 0; i < 5; i++) {
        count = storm(room, 1); /* the first time new ones, then repeats of these */
        check_selected(term, first);
    }
    wait_needing(term, count + 2);
    check_selected(term, first);
    term_type(term, "w"); /* keys do what they say, to the one that was chosen */
    g_assert_true(term_wait(term, "Yours: fire", ROOM_WAIT_MS));
    room_wait_member(room, first, "owner", "operator");
    room_wait_member(room, second, "owner", "null");
    room_leave(term);
    room_free(room);
}

/* Time passes for all. */
static void pass(const Room *room)
{
    clocks_pass(room->backend_clocks, AFTER_FLOOD);
    clocks_pass(room->clocks, AFTER_FLOOD);
}

static void test_flood(void)
{
    Room *room = room_new(APART);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "No alert needs anybody", ROOM_WAIT_MS));
    unsigned count = storm(room, 1);
    wait_needing(term, count); /* folded or not, each is counted */
    g_assert_true(term_wait(term, "FLOOD", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "FLOOD, ", ROOM_WAIT_MS));
    g_autofree char *worst = room_report(room, 3, "kebakaran", "critical", true);
    g_assert_true(term_wait(term, "fire", ROOM_WAIT_MS)); /* never folded under a lower one */
    wait_needing(term, count + 1);

    term_type(term, "a\033OHw"); /* it stands first */
    g_assert_true(term_wait(term, "Yours: fire", ROOM_WAIT_MS));
    room_wait_member(room, worst, "owner", "operator");
    term_type(term, "G\033OC"); /* a fold opens with one key */
    g_assert_true(term_wait(term, "▾", ROOM_WAIT_MS));

    pass(room);
    g_assert_true(term_wait(term, "The flood is over.", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "FLOOD", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* How many are said to be left. */
static int unopened(Term *term)
{
    g_autofree char *screen = term_screen(term);
    const char *said = strstr(screen, "and never opened: ");
    if (said == NULL)
        return -1;
    g_autofree char *number = g_strndup(said + strlen("and never opened: "), 6);
    char *comma = strchr(number, ',');
    if (comma != NULL)
        memmove(comma, comma + 1, strlen(comma));
    return atoi(number);
}

static bool is_fewer(Term *term, void *data)
{
    int now = unopened(term);
    return now >= 0 && now < *(const int *)data;
}

static void test_review(void)
{
    Room *room = room_new(APART);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "No alert needs anybody", ROOM_WAIT_MS));
    wait_needing(term, storm(room, 1)); /* all have come before the clock goes on */
    g_assert_true(term_wait(term, "FLOOD", ROOM_WAIT_MS));
    pass(room);
    g_assert_true(term_wait(term, "The flood is over.", ROOM_WAIT_MS));
    term_type(term, "aF");
    g_assert_true(term_wait(term, "folded in the flood, never opened: ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Folded in the flood and never opened: ", ROOM_WAIT_MS));
    int before = unopened(term);
    g_assert_cmpint(before, >, 100);
    term_type(term, "\033OHj\r"); /* its video is asked for */
    g_assert_true(term_wait(term, "No video: ", ROOM_WAIT_MS));
    term_type(term, "u"); /* what was said gives way to how many are left */
    g_assert_true(term_until(term, is_fewer, &before, ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "never opened: ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "need someone ", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* Waits until the backend has cut a stream that nobody read. */
static void wait_cut(const Room *room)
{
    static const char name[] = "\ntilikd_stream_stalled_total ";
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    for (;;) {
        g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/metrics",
                                           room->daemon->token[ROLE_ADMIN], NULL, NULL);
        const char *figure = strstr(answer.body, name);
        g_assert_nonnull(figure);
        if (atoi(figure + strlen(name)) > 0)
            return;
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(50000);
    }
}

/* R19: stopped while it storms, it catches up, and does not repaint what was missed. */
static void stop_and_go(const char *config, bool cut)
{
    Room *room = room_new(config);
    g_autofree char *chosen = room_report(room, 0, "kebakaran", "critical", true);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    wait_needing(term, 1);
    term_type(term, "a\033OH");
    check_selected(term, chosen);
    kill(term_pid(term), SIGSTOP);
    unsigned count = storm(room, 10);
    if (cut)
        wait_cut(room);
    gsize size;
    term_forget(term);
    room->clocks->wall += 300;
    room->clocks->mono += 300;
    room->clocks->boot += 300;
    kill(term_pid(term), SIGCONT);
    wait_needing(term, count + 1);
    g_assert_true(term_wait_gone(term, "STALE", ROOM_WAIT_MS));
    term_raw(term, &size);
    g_test_message("%d bursts, %" G_GSIZE_FORMAT " bytes", term_bursts(term), size);
    g_assert_cmpuint(size, <, 20 * ROOM_ROWS * ROOM_COLS);
    check_selected(term, chosen);
    room_leave(term);
    room_free(room);
}

static void test_stopped(void)
{
    stop_and_go(APART, false);
}

/* So long that the backend cut it off. */
static void test_cut_off(void)
{
    stop_and_go(APART "[limits]\nstall_seconds = 1\nstream_buffer = 16384\n", true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alerts/a storm moves nothing under the cursor", test_cursor_stays);
    g_test_add_func("/console/alerts/a flood folds, is said, and ends", test_flood);
    g_test_add_func("/console/alerts/what a flood folded can be looked through after it",
                    test_review);
    g_test_add_func("/console/alerts/one that was stopped in a storm catches up", test_stopped);
    g_test_add_func("/console/alerts/one that was cut off in a storm catches up", test_cut_off);
    return g_test_run();
}
