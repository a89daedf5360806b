/* How alerts sound: the bell strokes of the real tilik, by the real tilikd. */
#include <stdio.h>
#include <string.h>

#include "room.h"

#define REPEAT_S 20 /* after which one that nobody took is beaten again */

/* BELs that ring: those that end a title do not. */
static unsigned strokes(Term *term)
{
    gsize size;
    const char *raw = term_raw(term, &size);
    unsigned count = 0;
    bool in_title = false;
    for (gsize i = 0; i < size; i++) {
        if (i > 0 && raw[i - 1] == '\033' && raw[i] == ']')
            in_title = true;
        if (raw[i] != '\007')
            continue;
        count += !in_title;
        in_title = false;
    }
    return count;
}

static bool has_rung(Term *term, void *data)
{
    return strokes(term) >= *(const unsigned *)data;
}

static void until_strokes(Term *term, unsigned wanted)
{
    g_assert_true(term_until(term, has_rung, &wanted, ROOM_WAIT_MS));
}

static Term *console(const Room *room, const char *config)
{
    g_autofree char *path = g_build_filename(room->folder, "tilik.conf", NULL);
    const char *const more[] = {"--config", path, NULL};
    g_assert_true(g_file_set_contents(path, config, -1, NULL));
    Term *term = room_console(room, ROLE_OPERATOR, more);
    g_assert_true(term_wait(term, "No alert needs anybody", ROOM_WAIT_MS));
    term_forget(term);
    return term;
}

static void test_off(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = console(room, "");
    g_free(room_report(room, 0, "kebakaran", "critical", true));
    g_assert_true(term_wait(term, "need someone 1", ROOM_WAIT_MS));
    term_type(term, "M");
    g_assert_true(term_wait(term, "Alerts make no sound", ROOM_WAIT_MS));
    term_settle(term, 500);
    g_assert_cmpuint(strokes(term), ==, 0);
    room_leave(term);
    room_free(room);
}

static void test_kentongan(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = console(room, "[alerts]\nsound = kentongan\n");
    g_free(room_report(room, 1, "sampah", "low", true));
    g_assert_true(term_wait(term, "litter", ROOM_WAIT_MS));
    g_autofree char *id = room_report(room, 0, "kebakaran", "critical", true);
    until_strokes(term, 6);
    /* It insists until somebody takes it. */
    clocks_pass(room->clocks, REPEAT_S);
    until_strokes(term, 12);
    g_free(alert_did(room->daemon, ROLE_SUPERVISOR, id, "claim", "{}", 200, "owner"));
    g_assert_true(term_wait(term, "need someone 1", ROOM_WAIT_MS));
    g_autofree char *bad = term_forbidden(term);
    g_assert_cmpstr(bad, ==, NULL);
    room_leave(term);
    room_free(room);
}

static bool bar_says_muted(Term *term, void *data)
{
    g_autofree char *screen = term_screen(term);
    *strchr(screen, '\n') = '\0';
    return strstr(screen, "muted for 15 min") != NULL;
}

static void test_mute(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = console(room, "[alerts]\nsound = bell\nsound_from = medium\n");
    term_type(term, "M");
    g_assert_true(term_wait(term, "Alerts are muted for 15 min", ROOM_WAIT_MS));
    g_assert_true(term_until(term, bar_says_muted, NULL, ROOM_WAIT_MS));
    g_free(room_report(room, 0, "kebakaran", "critical", true));
    g_assert_true(term_wait(term, "need someone 1", ROOM_WAIT_MS));
    term_settle(term, 500);
    g_assert_cmpuint(strokes(term), ==, 0);
    term_type(term, "M");
    g_assert_true(term_wait(term, "Alerts are heard again", ROOM_WAIT_MS));
    until_strokes(term, 1);
    room_leave(term);
    room_free(room);
}

static void test_wrong(void)
{
    Room *room = room_new(NULL);
    g_autofree char *path = g_build_filename(room->folder, "tilik.conf", NULL);
    const char *const argv[] = {g_getenv("TILIK"), "--lang=en", "--backend", room->url,
                                "--config",        path,        NULL};
    g_assert_true(g_file_set_contents(path, "[alerts]\nsound = nowhere\n", -1, NULL));
    g_autoptr(Term) term = term_start(argv, NULL, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(term, "there is no sound 'nowhere'", ROOM_WAIT_MS));
    g_assert_cmpint(term_wait_exit(term, ROOM_WAIT_MS), ==, 2 << 8);
    g_assert_true(term_is_clean(term));
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alerts-sound/off is silent", test_off);
    g_test_add_func("/alerts-sound/fire is beaten three and three, again until it is taken",
                    test_kentongan);
    g_test_add_func("/alerts-sound/muted says so and is silent, then heard again", test_mute);
    g_test_add_func("/alerts-sound/a sound that is not there is said", test_wrong);
    return g_test_run();
}
