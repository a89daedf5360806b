/* Rain: its words, what it is worth, and what is known over an area. */
#include <math.h>

#include "model/weather.h"

#define NOW_MS INT64_C(1795000000000)
#define MIN_MS INT64_C(60000)

static Weather wet(const char *area, Rain now, Rain next)
{
    return (Weather){.area = area,
                     .told_ms = NOW_MS - MIN_MS,
                     .now = now,
                     .next = next,
                     .warning = "",
                     .source = "BMKG"};
}

static void test_words(void)
{
    static const struct {
        double mm, hours;
        Rain rain;
    } rows[] = {{0, 3, RAIN_NONE},      {0.29, 3, RAIN_NONE},
                {0.31, 3, RAIN_LIGHT},  {14.9, 3, RAIN_LIGHT},
                {15, 3, RAIN_MODERATE}, {30, 3, RAIN_HEAVY},
                {60, 3, RAIN_EXTREME},  {1e9, 1, RAIN_EXTREME},
                {-1, 3, RAIN_UNKNOWN},  {(double)NAN, 3, RAIN_UNKNOWN},
                {1, 0, RAIN_UNKNOWN}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(rain_of_amount(rows[i].mm, rows[i].hours), ==, rows[i].rain);
    }
    for (Rain rain = RAIN_NONE; rain + 1 < RAINS; rain++) {
        g_assert_cmpfloat(rain_share(rain), <, rain_share(rain + 1));
    }
    g_assert_cmpfloat(rain_share(RAIN_UNKNOWN), ==, 0);
}

static void test_score(void)
{
    Weather dry = wet("33.74.10.1003", RAIN_NONE, RAIN_NONE),
            pouring = wet("33.74.10.1003", RAIN_EXTREME, RAIN_EXTREME),
            coming = wet("33.74.10.1003", RAIN_NONE, RAIN_HEAVY),
            none = wet("33.74.10.1003", RAIN_UNKNOWN, RAIN_UNKNOWN);
    g_assert_cmpfloat(weather_score(0.5, &dry, NOW_MS), <, 0.5);
    g_assert_cmpfloat(weather_score(0.5, &pouring, NOW_MS), >, weather_score(0.5, &coming, NOW_MS));
    g_assert_cmpfloat(weather_score(0.5, &coming, NOW_MS), >, 0.5);
    g_assert_cmpfloat(weather_score(0.5, &none, NOW_MS), ==, 0.5);
    g_assert_cmpfloat(weather_score(0.5, &pouring, NOW_MS + WEATHER_OLD_MS), ==, 0.5);
    g_assert_cmpfloat(weather_score(0, &pouring, NOW_MS), ==, 0);
    g_assert_cmpfloat(weather_score(1, &dry, NOW_MS), ==, 1);
    g_assert_true(isnan(weather_score((double)NAN, &pouring, NOW_MS)));
    none.warned_until_ms = NOW_MS + MIN_MS;
    g_assert_cmpfloat(weather_score(0.5, &none, NOW_MS), >, 0.5);
    g_assert_cmpfloat(weather_score(0.5, &none, NOW_MS + 2 * MIN_MS), ==, 0.5);
    g_assert_true(weather_matters("genangan"));
    g_assert_true(weather_matters("rob"));
    g_assert_false(weather_matters("parkir_liar"));
}

static void test_book(void)
{
    g_autoptr(WeatherBook) book = weather_book_new();
    Weather out, one = wet("33.74.10.1003", RAIN_LIGHT, RAIN_HEAVY),
                 other = wet("33.74.10.1004", RAIN_MODERATE, RAIN_NONE),
                 far = wet("33.74.11.1001", RAIN_EXTREME, RAIN_EXTREME);
    g_assert_false(weather_book_over(book, "33.74", NOW_MS, &out));
    other.warning = "Hujan Lebat";
    other.warned_until_ms = NOW_MS + MIN_MS;
    far.told_ms = NOW_MS - WEATHER_OLD_MS - 1;
    weather_book_put(book, &one);
    weather_book_put(book, &other);
    weather_book_put(book, &far);
    g_assert_true(weather_book_over(book, "33.74.10.1003.005.003", NOW_MS, &out));
    g_assert_cmpint(out.now, ==, RAIN_LIGHT);
    g_assert_cmpstr(out.warning, ==, "");
    g_assert_true(weather_book_over(book, "33.74.10", NOW_MS, &out));
    g_assert_cmpint(out.now, ==, RAIN_MODERATE);
    g_assert_cmpint(out.next, ==, RAIN_HEAVY);
    g_assert_cmpstr(out.warning, ==, "Hujan Lebat");
    g_assert_true(weather_book_over(book, "33.74", NOW_MS, &out));
    g_assert_cmpint(out.now, ==, RAIN_MODERATE);
    g_assert_false(weather_book_over(book, "33.74.11", NOW_MS, &out));
    g_assert_false(weather_book_over(book, "33.74.12.1001.001.001", NOW_MS, &out));
    g_assert_false(weather_book_over(book, "nowhere", NOW_MS, &out));
    weather_book_remove(book, "33.74.10.1004");
    g_assert_true(weather_book_over(book, "33.74", NOW_MS, &out));
    g_assert_cmpint(out.now, ==, RAIN_LIGHT);
    weather_book_clear(book);
    g_assert_cmpuint(weather_book_count(book), ==, 0);
}

static void test_same(void)
{
    Weather one = wet("33.74.10.1003", RAIN_LIGHT, RAIN_HEAVY), other = one;
    g_assert_true(weather_same(&one, &other));
    other.told_ms += 59 * MIN_MS;
    g_assert_true(weather_same(&one, &other));
    other.told_ms += MIN_MS;
    g_assert_false(weather_same(&one, &other));
    other = one;
    other.warning = "Angin";
    g_assert_false(weather_same(&one, &other));
    other = one;
    other.next = RAIN_NONE;
    g_assert_false(weather_same(&one, &other));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/weather/an amount has a word, and a word its weight", test_words);
    g_test_add_func("/weather/rain makes water in the street likelier", test_score);
    g_test_add_func("/weather/an area has its kelurahan's, or the worst of those in it", test_book);
    g_test_add_func("/weather/what is the same is not told again", test_same);
    return g_test_run();
}
