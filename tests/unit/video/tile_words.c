#include "video/tile_words.h"

static SurfaceLook look(ViewerState state)
{
    return (SurfaceLook){.name = "Pos Kamling",
                         .host = "10.1.2.3",
                         .note = "",
                         .mark = "",
                         .next = "",
                         .state = state,
                         .picture = state == VIEWER_PLAYING,
                         .rung = VIEWER_RUNG_SUB,
                         .still_s = -1,
                         .age_ms = -1};
}

static void check(const SurfaceLook *what, const char *state, const char *why, bool alarm)
{
    g_autofree char *is = tile_words_state(what), *because = tile_words_why(what);
    g_assert_cmpstr(is, ==, state);
    g_assert_cmpstr(because, ==, why);
    g_assert_cmpint(tile_words_alarm(what), ==, alarm);
}

static void test_live(void)
{
    SurfaceLook now = look(VIEWER_PLAYING);
    check(&now, "live", "substream", false);
    now.age_ms = 240;
    check(&now, "live, 0.2 s old", "substream", false);
    now.note = "substream: this PC drops pictures";
    check(&now, "live, 0.2 s old", "substream: this PC drops pictures", false);
    now.still_s = 12;
    check(&now, "still, 12 s old", "substream: this PC drops pictures", false);
}

static void test_trouble(void)
{
    SurfaceLook now = look(VIEWER_FROZEN);
    now.seconds = 7;
    now.reason = VIEWER_REASON_STALLED;
    check(&now, "FROZEN 7 s: no pictures arrive", "substream", true);
    now = look(VIEWER_RETRYING);
    now.seconds = 4;
    now.reason = VIEWER_REASON_REFUSED;
    check(&now, "disconnected, again in 4 s: nobody answers at that address", "", false);
    now = look(VIEWER_CONNECTING);
    check(&now, "connecting", "", false);
    now = look(VIEWER_ENDED);
    check(&now, "ended", "", false);
}

static void test_before_the_rung(void)
{
    SurfaceLook now = look(VIEWER_PLAYING);
    now.note = "substream";
    now.next = "next: Balai RW, connecting";
    check(&now, "live", "next: Balai RW, connecting", false);
    now.mark = "kebakaran";
    check(&now, "live", "kebakaran", true);
}

/* 21.04.30 UTC of a day long gone: the strip says its day too. */
static void test_recording(void)
{
    g_setenv("TZ", "UTC", true);
    SurfaceLook now = look(VIEWER_PLAYING);
    now.at_ms = now.now_ms = INT64_C(1582837470000);
    now.speed = 1;
    check(&now, "RECORDING 27/02/2020 21:04:30, NOT LIVE", "substream", true);
    now.speed = 0.5;
    check(&now, "RECORDING 27/02/2020 21:04:30, NOT LIVE, 0.5 times as fast", "substream", true);
    now.held = true;
    check(&now, "RECORDING 27/02/2020 21:04:30, NOT LIVE, held", "substream", true);
    now = look(VIEWER_ENDED);
    now.at_ms = INT64_C(1582837470000);
    now.now_ms = now.at_ms + 90000;
    check(&now, "RECORDING 27/02/2020 21:06:00, NOT LIVE: ended", "", true);
    now.now_ms = now.at_ms = INT64_C(253402300799999); /* no day that a clock shows */
    g_setenv("TZ", "Asia/Jakarta", true);
    g_autofree char *odd = tile_words_state(&now);
    g_assert_true(g_str_has_suffix(odd, ", NOT LIVE: ended"));
}

static void test_name(void)
{
    g_autofree char *numbered = tile_words_name(3, "Pos"), *plain = tile_words_name(0, "Pos");
    g_assert_cmpstr(numbered, ==, "3  Pos");
    g_assert_cmpstr(plain, ==, "Pos");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tile_words/a live picture says its age, rung and why", test_live);
    g_test_add_func("/tile_words/what is not live says why", test_trouble);
    g_test_add_func("/tile_words/a recording is never without its time", test_recording);
    g_test_add_func("/tile_words/an alert comes before what is next, and that before the rung",
                    test_before_the_rung);
    g_test_add_func("/tile_words/a number stands before the name while a key selects it",
                    test_name);
    return g_test_run();
}
