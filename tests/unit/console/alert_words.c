#include "console/alert_words.h"

#include <glib.h>
#include <string.h>

static void check_shelf(const char *text, int64_t minutes, bool one_shot, const char *reason)
{
    Shelf shelf;
    g_assert_null(shelf_parse(text, &shelf));
    g_assert_cmpint(shelf.minutes, ==, minutes);
    g_assert_true(shelf.one_shot == one_shot);
    g_assert_cmpstr(shelf.reason, ==, reason);
}

static void test_shelves(void)
{
    check_shelf("60 hujan deras", 60, false, "hujan deras");
    check_shelf("  2j hujan", 120, false, "hujan");
    check_shelf("2h  rain", 120, false, "rain");
    check_shelf("90m rain", 90, false, "rain");
    check_shelf("90menit rain", 90, false, "rain");
    check_shelf("7d rain", 10080, false, "rain");
    check_shelf("sekali 120 sampai reda", 120, true, "sampai reda");
    check_shelf("Once 1d until it ends", 1440, true, "until it ends");
}

static void check_no_shelf(const char *text, const char *why)
{
    Shelf shelf = {.minutes = 7};
    const char *told = shelf_parse(text, &shelf);
    g_assert_nonnull(told);
    g_assert_nonnull(strstr(told, why));
    g_assert_cmpint(shelf.minutes, ==, 7);
}

static void test_no_shelves(void)
{
    check_no_shelf("", "how long");
    check_no_shelf("hujan 60", "how long");
    check_no_shelf("0 hujan", "how long");
    check_no_shelf("-5 hujan", "how long");
    check_no_shelf("60x hujan", "how long");
    check_no_shelf("once", "how long");
    check_no_shelf("9999999999999999999 hujan", "how long");
    check_no_shelf("8d hujan", "seven days");
    check_no_shelf("10081 hujan", "seven days");
    check_no_shelf("60", "say why");
    check_no_shelf("60   ", "say why");
    check_no_shelf("sekali 60 ", "say why");
}

static void test_verdicts(void)
{
    static const struct {
        const char *text;
        Verdict verdict;
    } cases[] = {
        {"1", VERDICT_REAL},        {"r", VERDICT_REAL},        {"real", VERDICT_REAL},
        {"F", VERDICT_FALSE},       {" false ", VERDICT_FALSE}, {"3", VERDICT_NUISANCE},
        {"nuis", VERDICT_NUISANCE}, {"d", VERDICT_DUPLICATE},   {"4", VERDICT_DUPLICATE},
    };
    static const char *const none[] = {"", " ", "0", "5", "x", "realx", "none", "no verdict", "11"};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Verdict verdict = VERDICT_NONE;
        g_assert_true(verdict_from(cases[i].text, &verdict));
        g_assert_cmpint(verdict, ==, cases[i].verdict);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        Verdict verdict = VERDICT_NONE;
        g_assert_false(verdict_from(none[i], &verdict));
        g_assert_cmpint(verdict, ==, VERDICT_NONE);
    }
}

static void check_completion(char *(*complete)(const char *text, int again, void *data),
                             const char *text, int again, const char *expected)
{
    g_autofree char *completed = complete(text, again, NULL);
    g_assert_cmpstr(completed, ==, expected);
}

static void test_completion(void)
{
    check_completion(shelf_complete, "", 0, "30 ");
    check_completion(shelf_complete, "", 1, "60 ");
    check_completion(shelf_complete, "", 7, "30 ");
    check_completion(shelf_complete, "6", 0, "60 ");
    check_completion(shelf_complete, "once ", 1, "once 60 ");
    check_completion(shelf_complete, "60 ", 0, "60 heavy rain");
    check_completion(shelf_complete, "once 60 kn", 3, "once 60 known event");
    check_completion(shelf_complete, "7", 0, NULL);
    check_completion(verdict_complete, "", 1, "false");
    check_completion(verdict_complete, "d", 0, "duplicate");
    check_completion(verdict_complete, "x", 0, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/alert_words/a shelf has a time and a reason", test_shelves);
    g_test_add_func("/console/alert_words/what is no shelf is said and changes nothing",
                    test_no_shelves);
    g_test_add_func("/console/alert_words/a verdict is a number, a word or how it begins",
                    test_verdicts);
    g_test_add_func("/console/alert_words/Tab goes around usual times, reasons and verdicts",
                    test_completion);
    return g_test_run();
}
