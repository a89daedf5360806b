#include "model/playback_url.h"

#include <string.h>

#include "base/clock.h"

/* 2026-11-22 14:00:00 UTC, 21.00 in Semarang. */
#define START_MS INT64_C(1795356000000)

static const PlaybackSpan span = {.start_ms = START_MS, .seconds = 90, .utc_offset_min = 420};

static void check(const char *pattern, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *url = playback_url_make(pattern, &span, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(url, ==, expected);
}

static void hikvision_wants_starttime_in_basic_iso_form(void)
{
    check("rtsp://10.0.0.9:554/Streaming/tracks/101?starttime={start:hikvision}&"
          "endtime={end:hikvision}",
          "rtsp://10.0.0.9:554/Streaming/tracks/101?starttime=20261122T140000Z&"
          "endtime=20261122T140130Z");
    check("rtsp://10.0.0.9/Streaming/tracks/101/?starttime={start:hikvision-local}",
          "rtsp://10.0.0.9/Streaming/tracks/101/?starttime=20261122T210000Z");
}

static void dahua_wants_its_own_time_with_underscores(void)
{
    check("rtsp://10.0.0.9:554/cam/playback?channel=1&subtype=0&starttime={start:dahua}&"
          "endtime={end:dahua}",
          "rtsp://10.0.0.9:554/cam/playback?channel=1&subtype=0&starttime=2026_11_22_21_00_00&"
          "endtime=2026_11_22_21_01_30");
    check("rtsp://nvr/cam/playback?starttime={start:dahua-utc}",
          "rtsp://nvr/cam/playback?starttime=2026_11_22_14_00_00");
}

static void frigate_wants_unix_seconds_in_the_path(void)
{
    check("http://10.0.0.9:5000/vod/gate/start/{start:unix}/end/{end:unix}/index.m3u8",
          "http://10.0.0.9:5000/vod/gate/start/1795356000/end/1795356090/index.m3u8");
    check("https://frigate.lan:8971/api/gate/start/{start:unix}/end/{end:unix}/clip.mp4",
          "https://frigate.lan:8971/api/gate/start/1795356000/end/1795356090/clip.mp4");
    check("http://10.0.0.9/x/{start:unix-ms}", "http://10.0.0.9/x/1795356000000");
}

static void mediamtx_wants_rfc_3339_and_a_duration(void)
{
    check("http://10.0.0.9:9996/get?path=gate&start={start}&duration={duration}&format=mp4",
          "http://10.0.0.9:9996/get?path=gate&start=2026-11-22T14:00:00Z&duration=90&format=mp4");
    check("http://10.0.0.9:9996/get?path=gate&start={start:rfc3339}&duration={duration}",
          "http://10.0.0.9:9996/get?path=gate&start=2026-11-22T14:00:00Z&duration=90");
}

static void the_demo_names_its_channel(void)
{
    check("demo:rec/market/c00042?start={start:unix-ms}",
          "demo:rec/market/c00042?start=1795356000000");
}

static void a_zone_carries_over_midnight_and_the_year(void)
{
    const PlaybackSpan eve = {
        .start_ms = INT64_C(1798761599000), .seconds = 1, .utc_offset_min = 480};
    g_autofree char *url =
        playback_url_make("rtsp://n/p?s={start:dahua}&e={end:dahua-utc}", &eve, NULL);
    g_assert_cmpstr(url, ==, "rtsp://n/p?s=2027_01_01_07_59_59&e=2027_01_01_00_00_00");
}

static void a_template_that_could_lead_elsewhere_is_refused(void)
{
    static const char *const hostile[] = {
        "",
        "rtsp://",
        "rtsp:///x?{start}",
        "rtsp://:554/x?{start}",
        "file:///etc/passwd?{start}",
        "ftp://host/{start}",
        "http/dump://host/{start}",
        "//host/{start}",
        "demo:?{start}",
        "demo:{start}",
        "rtsp://user:secret@host/x?{start}",
        "rtsp://{start:unix}.evil.example/x",
        "rtsp://host{start}/x",
        "rtsp://host/x?a b={start}",
        "rtsp://host/x?\n{start}",
        "rtsp://host/x\\?{start}",
        "rtsp://host/\xc3\xa9?{start}",
        "rtsp://host/x?live",
        "rtsp://host/x?{end}&{duration}",
        "rtsp://host/x?{start",
        "rtsp://host/x?start}",
        "rtsp://host/x?{{start}}",
        "rtsp://host/x?{start}{",
        "rtsp://host/x?{start}}",
        "rtsp://host/x?{}{start}",
        "rtsp://host/x?{START}",
        "rtsp://host/x?{start:}",
        "rtsp://host/x?{start:%n%s}",
        "rtsp://host/x?{start:iso}",
        "rtsp://host/x?{duration:unix}{start}",
        "rtsp://host/x?{start:unix:unix}",
        "rtsp://host/x?{password}{start}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autoptr(GError) error = NULL;
        bool taken = playback_url_check(hostile[i], &error);
        if (taken) {
            g_test_message("taken: %s", hostile[i]);
        }
        g_assert_false(taken);
        g_assert_true(g_str_has_prefix(error->message, "playback_url: "));
        g_assert_null(strstr(error->message, "secret"));
        g_assert_null(playback_url_make(hostile[i], &span, NULL));
    }
}

static void a_long_template_is_refused_and_so_is_a_long_address(void)
{
    g_autoptr(GString) pattern = g_string_new("rtsp://host/x?");
    while (pattern->len + 7 <= PLAYBACK_TEMPLATE_MAX) {
        g_string_append(pattern, "{start}");
    }
    g_autoptr(GError) error = NULL;
    g_assert_true(playback_url_check(pattern->str, NULL));
    g_assert_null(playback_url_make(pattern->str, &span, &error));
    g_assert_cmpstr(error->message, ==, "playback_url: too long with its times");
    g_string_append(pattern, "aaaaaaaaaaaaaaa");
    g_assert_false(playback_url_check(pattern->str, NULL));
}

static void a_time_that_no_recording_has_is_refused(void)
{
    const PlaybackSpan wrong[] = {
        {.start_ms = 0, .seconds = 1},
        {.start_ms = -1, .seconds = 1},
        {.start_ms = START_MS, .seconds = 0},
        {.start_ms = START_MS, .seconds = -5},
        {.start_ms = START_MS, .seconds = G_MAXINT64},
        {.start_ms = CLOCK_MAX_MS, .seconds = 1},
        {.start_ms = G_MAXINT64, .seconds = 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_null(playback_url_make("rtsp://host/{start}", &wrong[i], NULL));
    }
}

/* Whatever stands in it, nothing is read past its end, and what is made is an address. */
static void odd_templates_never_make_an_odd_address(void)
{
    static const char pieces[][12] = {"{", "}",    "{start}", "{end:unix}", "a",  "%7B",
                                      "/", ":",    "?",       "{start",     "@",  "#",
                                      " ", "\x7f", "demo",    "unix}",      "{{", "duration"};
    GRand *random = g_rand_new_with_seed(20261122);
    int made = 0;
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) pattern = g_string_new(round % 2 == 0 ? "rtsp://h/" : "rtsp://");
        for (int n = g_rand_int_range(random, 0, 6); n >= 0; n--) {
            int piece = g_rand_int_range(random, 0, G_N_ELEMENTS(pieces));
            g_string_append(pattern, pieces[piece]);
        }
        g_autofree char *url = playback_url_make(pattern->str, &span, NULL);
        g_assert_true((url != NULL) == playback_url_check(pattern->str, NULL));
        if (url == NULL) {
            continue;
        }
        made++;
        g_assert_null(strpbrk(url, "{} \x7f"));
        g_assert_true(g_str_has_prefix(url, "rtsp://"));
    }
    g_rand_free(random);
    g_assert_cmpint(made, >, 100);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/playback_url/Hikvision wants starttime in basic ISO form",
                    hikvision_wants_starttime_in_basic_iso_form);
    g_test_add_func("/playback_url/Dahua wants its own time with underscores",
                    dahua_wants_its_own_time_with_underscores);
    g_test_add_func("/playback_url/Frigate wants Unix seconds in the path",
                    frigate_wants_unix_seconds_in_the_path);
    g_test_add_func("/playback_url/MediaMTX wants RFC 3339 and a duration",
                    mediamtx_wants_rfc_3339_and_a_duration);
    g_test_add_func("/playback_url/the demo names its channel", the_demo_names_its_channel);
    g_test_add_func("/playback_url/a zone carries over midnight and the year",
                    a_zone_carries_over_midnight_and_the_year);
    g_test_add_func("/playback_url/a template that could lead elsewhere is refused",
                    a_template_that_could_lead_elsewhere_is_refused);
    g_test_add_func("/playback_url/a long template is refused, and so is a long address",
                    a_long_template_is_refused_and_so_is_a_long_address);
    g_test_add_func("/playback_url/a time that no recording has is refused",
                    a_time_that_no_recording_has_is_refused);
    g_test_add_func("/playback_url/odd templates never make an odd address",
                    odd_templates_never_make_an_odd_address);
    return g_test_run();
}
