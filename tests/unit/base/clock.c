#include "base/clock.h"

#include <glib.h>

static void known_times_are_written_and_read(void)
{
    static const struct {
        int64_t ms;
        const char *text;
    } known[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {1, "1970-01-01T00:00:00.001Z"},
        {951782399999, "2000-02-28T23:59:59.999Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {951868800000, "2000-03-01T00:00:00.000Z"},
        {2147483648000, "2038-01-19T03:14:08.000Z"},
        {4107542400000, "2100-03-01T00:00:00.000Z"},
        {CLOCK_MAX_MS, "9999-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        char text[CLOCK_RFC3339_SIZE];
        int64_t ms = -1;
        clock_format(known[i].ms, text);
        g_assert_cmpstr(text, ==, known[i].text);
        g_assert_true(clock_parse(known[i].text, &ms));
        g_assert_cmpint(ms, ==, known[i].ms);
    }
}

static void every_day_agrees_with_glib(void)
{
    for (int64_t day = 0; day < 60000; day += 7) {
        char text[CLOCK_RFC3339_SIZE];
        g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(day * 86400 + 3723);
        g_autofree char *expected = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S.000Z");
        clock_format((day * 86400 + 3723) * 1000, text);
        g_assert_cmpstr(text, ==, expected);
    }
}

static void times_out_of_range_are_written_as_the_nearer_end(void)
{
    char text[CLOCK_RFC3339_SIZE];
    clock_format(-5, text);
    g_assert_cmpstr(text, ==, "1970-01-01T00:00:00.000Z");
    clock_format(INT64_MAX, text);
    g_assert_cmpstr(text, ==, "9999-12-31T23:59:59.999Z");
}

static void other_forms_of_rfc_3339_are_read(void)
{
    static const struct {
        const char *text;
        int64_t ms;
    } forms[] = {
        {"2026-03-01T09:03:04+07:00", 1772330584000},
        {"2026-03-01T02:03:04Z", 1772330584000},
        {"2026-02-28 21:03:04-05:00", 1772330584000},
        {"2026-03-01t02:03:04.5z", 1772330584500},
        {"2026-03-01T02:03:04.123456789Z", 1772330584123},
        {"2016-12-31T23:59:60Z", 1483228800000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        int64_t ms = -1;
        g_assert_true(clock_parse(forms[i].text, &ms));
        g_assert_cmpint(ms, ==, forms[i].ms);
    }
}

static void what_is_no_time_is_refused(void)
{
    static const char *const wrong[] = {
        "",
        "2026",
        "2026-03-01",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-03-00T00:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T00:60:00Z",
        "2026-03-01T00:00:61Z",
        "2026-03-01T00:00:00",
        "2026-03-01T00:00:00.Z",
        "2026-03-01T00:00:00+7:00",
        "2026-03-01T00:00:00+24:00",
        "2026-03-01T00:00:00Zx",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "+026-03-01T00:00:00Z",
        " 2026-03-01T00:00:00Z",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        int64_t ms = 42;
        g_test_message("%s", wrong[i]);
        g_assert_false(clock_parse(wrong[i], &ms));
        g_assert_cmpint(ms, ==, 42);
    }
}

static void ages_are_rounded_down_to_one_unit(void)
{
    static const struct {
        int64_t age;
        const char *text;
    } ages[] = {
        {0, "0.0 s"},       {450, "0.4 s"},    {999, "0.9 s"},      {1000, "1 s"},
        {59999, "59 s"},    {60000, "1 min"},  {3599999, "59 min"}, {3600000, "1 h"},
        {86399999, "23 h"}, {86400000, "1 d"}, {172800000, "2 d"},
    };
    char text[32];
    for (size_t i = 0; i < G_N_ELEMENTS(ages); i++) {
        clock_age(1772330584000, 1772330584000 - ages[i].age, text, sizeof text);
        g_assert_cmpstr(text, ==, ages[i].text);
    }
    clock_age(1772330584000, 0, text, sizeof text);
    g_assert_cmpstr(text, ==, "-");
    clock_age(1772330584000, 1772330584001, text, sizeof text);
    g_assert_cmpstr(text, ==, "-");
}

static void the_monotonic_clock_does_not_go_back(void)
{
    int64_t before = clock_mono_ms();
    g_assert_cmpint(clock_mono_ms(), >=, before);
    g_assert_cmpint(clock_wall_ms(), >, INT64_C(1700000000000));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/known times are written and read", known_times_are_written_and_read);
    g_test_add_func("/clock/every day agrees with GLib", every_day_agrees_with_glib);
    g_test_add_func("/clock/times out of range are written as the nearer end",
                    times_out_of_range_are_written_as_the_nearer_end);
    g_test_add_func("/clock/other forms of RFC 3339 are read", other_forms_of_rfc_3339_are_read);
    g_test_add_func("/clock/what is no time is refused", what_is_no_time_is_refused);
    g_test_add_func("/clock/ages are rounded down to one unit", ages_are_rounded_down_to_one_unit);
    g_test_add_func("/clock/the monotonic clock does not go back",
                    the_monotonic_clock_does_not_go_back);
    return g_test_run();
}
