#include "console/order_words.h"

#include <string.h>

#include "console/ticket_check.h"

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

/* 2026-11-22 10:00 in Jakarta. */
#define NOW INT64_C(1795316400000)

static char *told(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_auto(OrderWords) words = {0};
    if (!order_words_read(text, NOW, &words, &error))
        return g_strdup(error->message);
    return g_strdup_printf("%s [%s] %d", reason_word(words.reason), words.letter,
                           words.review_at_ms == 0 ? 0 : (int)((words.review_at_ms - NOW) / HOUR));
}

static void check_told(const char *text, const char *expected)
{
    g_autofree char *is = told(text);
    g_test_message("%s", text);
    g_assert_cmpstr(is, ==, expected);
}

static void an_order_is_a_reason_a_letter_and_a_day(void)
{
    check_told("unplugged", "unplugged [] 0");
    check_told("link contract 551/HK/2026", "link_contract [551/HK/2026] 0");
    check_told("link_contract 551/HK/2026 @30h", "link_contract [551/HK/2026] 30");
    check_told("broken @2w 551", "broken [551] 336");
    check_told("broken  551  @3d", "broken [551] 72");
    check_told("broken @2026-11-23", "broken [] 14"); /* its midnight, here */
    check_told("broken a@b.c", "broken [a@b.c] 0");   /* no day: nothing stands before it */
    check_told("BROKEN x", "broken [x] 0");
}

static void what_is_no_order_is_refused(void)
{
    check_told("", "begin with one of the reasons");
    check_told("551/HK", "begin with one of the reasons");
    check_told("brokenly", "begin with one of the reasons");
    check_told("broken @", "the review is a day to come: @2026-12-01, @30h or @2w");
    static const char *const days[] = {"2026-11-22", "2026-02-30",  "2026-13-01", "2026-1-1",
                                       "0h",         "h",           "2y",         "99999999h",
                                       "2037-01-01", "2026-12-01x", "-3d"};
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autofree char *text = g_strconcat("broken @", days[i], NULL);
        check_told(text, "the review is a day to come: @2026-12-01, @30h or @2w");
    }
}

static void a_failure_leaves_what_was_there(void)
{
    OrderWords words = {REASON_CABLE, NULL, 7};
    g_autoptr(GError) error = NULL;
    g_assert_false(order_words_read("broken @x", NOW, &words, &error));
    g_assert_cmpint(words.reason, ==, REASON_CABLE);
    g_assert_cmpint(words.review_at_ms, ==, 7);
}

static void tab_goes_around_the_reasons(void)
{
    g_autofree char *first = order_words_complete("b", 0, NULL);
    g_assert_cmpstr(first, ==, "broken ");
    g_autofree char *again = order_words_complete("", REASONS - 1, NULL);
    g_autofree char *begin = order_words_complete("", 0, NULL);
    g_assert_cmpstr(again, ==, begin);
    g_assert_null(order_words_complete("x", 0, NULL));
}

static void days_are_written_as_they_are_typed(void)
{
    char text[32];
    int64_t at;
    g_assert_true(order_review_read("2026-12-01", NOW, &at));
    order_day_write(at, text, sizeof text);
    g_assert_cmpstr(text, ==, "2026-12-01");
    order_day_write(at + HOUR, text, sizeof text);
    g_assert_cmpstr(text, ==, "2026-12-01 01:00");
}

/* ---- field checks ---- */

static void check_seen(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_auto(CheckWords) words = {0};
    g_test_message("%s", text);
    if (!check_words_read(text, &words, &error)) {
        g_assert_cmpstr(error->message, ==, expected);
        return;
    }
    g_autofree char *is = g_strdup_printf(
        "%s %s [%s] [%s]", check_result_word(words.result), reason_word(words.reason),
        words.note != NULL ? words.note : "", words.photo != NULL ? words.photo : "");
    g_assert_cmpstr(is, ==, expected);
}

static void a_check_is_a_number_and_what_is_known(void)
{
    check_seen("1", "live none [] []");
    check_seen(" 2 cable gnawed by rats", "dark cable [gnawed by rats] []");
    check_seen("3 stolen @/tmp/a b.jpg", "missing stolen [] [/tmp/a b.jpg]");
    check_seen("mo looks at a wall @/x.png", "moved none [looks at a wall] [/x.png]");
    check_seen("5 a@b", "other none [a@b] []");
    check_seen("LIVE", "live none [] []");
    check_seen("", "begin with a number from 1 to 5");
    check_seen("6", "begin with a number from 1 to 5");
    check_seen("m", "begin with a number from 1 to 5"); /* missing, or moved */
    check_seen("12", "begin with a number from 1 to 5");
    check_seen("2 privacy", "a camera is closed for privacy by the brake");
    g_autofree char *much = g_strnfill(TICKET_CHECK_NOTE_MAX + 1, 'x');
    g_autofree char *line = g_strconcat("1 ", much, NULL);
    check_seen(line, "the note is too long");
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/order words/an order is a reason, a letter and a day",
                    an_order_is_a_reason_a_letter_and_a_day);
    g_test_add_func("/order words/what is no order is refused", what_is_no_order_is_refused);
    g_test_add_func("/order words/a failure leaves what was there",
                    a_failure_leaves_what_was_there);
    g_test_add_func("/order words/Tab goes around the reasons", tab_goes_around_the_reasons);
    g_test_add_func("/order words/days are written as they are typed",
                    days_are_written_as_they_are_typed);
    g_test_add_func("/check words/a check is a number and what is known",
                    a_check_is_a_number_and_what_is_known);
    return g_test_run();
}
