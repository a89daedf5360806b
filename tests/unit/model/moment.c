#include "model/moment.h"

#include <string.h>

#include "base/clock.h"

/* Sunday 22 November 2026, 21.14.07 in Semarang. */
static const MomentHere here = {INT64_C(1795356847000), 420};

static int64_t utc(const char *text)
{
    int64_t at_ms = 0;
    g_assert_true(clock_parse(text, &at_ms));
    return at_ms;
}

static void check(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    int64_t at_ms = 0;
    if (!moment_parse(text, &here, &at_ms, &error)) {
        g_error("%s: %s", text, error->message);
    }
    char found[CLOCK_RFC3339_SIZE];
    clock_format(at_ms, found);
    g_autofree char *whole = g_strconcat(expected, ".000Z", NULL);
    g_assert_cmpstr(found, ==, whole);
}

static void a_time_of_the_day_is_the_last_one_that_there_was(void)
{
    check("21:05", "2026-11-22T14:05:00");
    check("21.05", "2026-11-22T14:05:00");
    check(" 21:05:30 ", "2026-11-22T14:05:30");
    check("9:05", "2026-11-22T02:05:00");
    check("00:00", "2026-11-21T17:00:00");
    check("21:14:07", "2026-11-22T14:14:07");
    check("21:14:08", "2026-11-21T14:14:08");
    check("23:30", "2026-11-21T16:30:00");
}

static void days_are_named_in_both_languages(void)
{
    check("kemarin 21:05", "2026-11-21T14:05:00");
    check("Yesterday 21:05", "2026-11-21T14:05:00");
    check("kmrn 23.30", "2026-11-21T16:30:00");
    check("hari ini 20:00", "2026-11-22T13:00:00");
    check("tadi 20.00", "2026-11-22T13:00:00");
    check("semalam 23:00", "2026-11-21T16:00:00");
    check("semalam 02:00", "2026-11-21T19:00:00");
    check("last night 20:30", "2026-11-22T13:30:00");
}

static void dates_are_written_as_here_and_as_in_iso(void)
{
    check("20/11 21:05", "2026-11-20T14:05:00");
    check("20/11, 21:05", "2026-11-20T14:05:00");
    check("31/12 23:59", "2025-12-31T16:59:00");
    check("1/3/2026 06:00", "2026-02-28T23:00:00");
    check("2026-11-20 21:05", "2026-11-20T14:05:00");
    check("2026-11-20T21:05:10", "2026-11-20T14:05:10");
    check("2026-11-22T14:05:00Z", "2026-11-22T14:05:00");
    check("2026-11-22T21:05:00+07:00", "2026-11-22T14:05:00");
}

static void a_minus_says_how_long_ago(void)
{
    check("-10m", "2026-11-22T14:04:07");
    check("-90s", "2026-11-22T14:12:37");
    check("-2h", "2026-11-22T12:14:07");
    check("-2j", "2026-11-22T12:14:07");
    check("- 10 menit", "2026-11-22T14:04:07");
    check("-2 jam", "2026-11-22T12:14:07");
    check("-1 hari", "2026-11-21T14:14:07");
    check("-1d", "2026-11-21T14:14:07");
    check("-0s", "2026-11-22T14:14:07");
}

static void what_is_no_time_is_refused_and_said(void)
{
    static const char *const wrong[] = {
        "",
        " ",
        "besok 21:05",
        "21",
        "24:00",
        "21:60",
        "21:05:60",
        "21:05 x",
        "x21:05",
        "-10",
        "-m",
        "-10x",
        "--10m",
        "-10m 5s",
        "-9999d",
        "32/11 10:00",
        "29/2/2026 1:00",
        "kemarin",
        "21:05:1:1",
        "99999:00",
        "2026-13-01 1:00",
        "1969-01-01 10:00",
        "\xff\xfe",
        "2026-11-22T21:05:00+99:00",
        "kemarin21:05x",
        "\x1b[31m",
        "-2147483648999999999999d",
        "20261122T140000Z",
        "00000000000000000000000000000000000000000000000000000000000021:05",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        int64_t at_ms = 77;
        if (moment_parse(wrong[i], &here, &at_ms, &error)) {
            g_error("taken: '%s'", wrong[i]);
        }
        g_assert_cmpint(at_ms, ==, 77);
        g_assert_nonnull(strstr(error->message, "-10m"));
    }
}

static void what_is_yet_to_come_is_refused(void)
{
    static const char *const later[] = {"hari ini 22:00", "2026-11-23 01:00", "22/11/2027 1:00",
                                        "2026-11-22T23:00:00Z"};
    for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
        g_autoptr(GError) error = NULL;
        int64_t at_ms;
        g_assert_false(moment_parse(later[i], &here, &at_ms, &error));
        g_assert_cmpstr(error->message, ==, "that time is yet to come");
    }
}

static void check_text(const char *at, const char *expected)
{
    char text[MOMENT_TEXT_SIZE];
    moment_text(utc(at), &here, text);
    g_assert_cmpstr(text, ==, expected);
}

static void a_moment_is_said_with_its_day_and_zone(void)
{
    check_text("2026-11-22T14:04:30Z", "21:04:30 WIB");
    check_text("2026-11-21T16:59:59Z", "yesterday 23:59:59 WIB");
    check_text("2026-11-20T16:59:59Z", "20/11 23:59:59 WIB");
    check_text("2025-11-20T16:59:59Z", "20/11/2025 23:59:59 WIB");
    char text[MOMENT_TEXT_SIZE];
    const MomentHere banjarmasin = {here.now_ms, moment_utc_offset("63.71")};
    moment_text(utc("2026-11-22T14:04:30Z"), &banjarmasin, text);
    g_assert_cmpstr(text, ==, "22:04:30 WITA");
    const MomentHere delhi = {here.now_ms, 330};
    moment_text(utc("2026-11-22T14:04:30Z"), &delhi, text);
    g_assert_cmpstr(text, ==, "19:34:30 UTC+5:30");
    static const int64_t odd[] = {INT64_MIN, -1, 0, CLOCK_MAX_MS, INT64_MAX};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        moment_text(odd[i], &here, text);
        g_assert_nonnull(strstr(text, " WIB"));
    }
    g_assert_cmpint(moment_utc_offset("91.01"), ==, 540);
    g_assert_cmpint(moment_utc_offset(NULL), ==, 420);
}

/* What is said is understood again. */
static void every_moment_reads_back(void)
{
    GRand *random = g_rand_new_with_seed(7);
    for (int i = 0; i < 2000; i++) {
        int64_t at_ms =
            here.now_ms / 1000 * 1000 - g_rand_int_range(random, 0, 80000000) * INT64_C(1000);
        char text[MOMENT_TEXT_SIZE];
        moment_text(at_ms, &here, text);
        *strstr(text, " WIB") = '\0';
        int64_t found = 0;
        g_assert_true(moment_parse(text, &here, &found, NULL));
        g_assert_cmpint(found, ==, at_ms);
    }
    g_rand_free(random);
}

static void hours_are_those_of_the_province(void)
{
    static const struct {
        const char *code;
        int minutes;
    } cases[] = {
        {"33.74", 420},         {"31.71", 420}, {"11.01", 420}, {"61.71.01", 420}, {"62.71", 420},
        {"63.71", 480},         {"51.71", 480}, {"53.71", 480}, {"64.72", 480},    {"65.71", 480},
        {"73.71.05.1001", 480}, {"76.04", 480}, {"81.71", 540}, {"82.71", 540},    {"91.71", 540},
        {"96.71", 540},         {"", 420},      {NULL, 420},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(moment_utc_offset(cases[i].code), ==, cases[i].minutes);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/moment/a time of the day is the last one that there was",
                    a_time_of_the_day_is_the_last_one_that_there_was);
    g_test_add_func("/moment/days are named in both languages", days_are_named_in_both_languages);
    g_test_add_func("/moment/dates are written as here and as in ISO 8601",
                    dates_are_written_as_here_and_as_in_iso);
    g_test_add_func("/moment/a minus says how long ago", a_minus_says_how_long_ago);
    g_test_add_func("/moment/what is no time is refused, and said",
                    what_is_no_time_is_refused_and_said);
    g_test_add_func("/moment/what is yet to come is refused", what_is_yet_to_come_is_refused);
    g_test_add_func("/moment/a moment is said with its day and zone",
                    a_moment_is_said_with_its_day_and_zone);
    g_test_add_func("/moment/hours are those of the province", hours_are_those_of_the_province);
    g_test_add_func("/moment/every moment reads back", every_moment_reads_back);
    return g_test_run();
}
