#include "model/rollcall.h"

#include <string.h>

#define KELURAHAN "33.74.10.1003"
#define RW        KELURAHAN ".004"
#define MINUTE    INT64_C(60000)
#define HOUR      (60 * MINUTE)
#define DAY       (24 * HOUR)

/* What was read, as text: "RT/RW state people text; …"; or the error. */
static char *told(const char *text, const char *scope)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) lines = rollcall_parse(text, scope, &error);
    if (lines == NULL) {
        g_assert_nonnull(error);
        return g_strdup(error->message);
    }
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const RollLine *line = &g_array_index(lines, RollLine, i);
        g_string_append_printf(out, "%s%s %s %d [%s]", i > 0 ? "; " : "",
                               line->area + strlen(KELURAHAN) + 1, roll_state_word(line->state),
                               line->people, line->text);
    }
    return g_string_free(out, FALSE);
}

typedef struct Case {
    const char *text, *scope, *expected;
} Case;

static void check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        g_autofree char *is = told(cases[i].text, cases[i].scope);
        g_test_message("%s", cases[i].text);
        g_assert_cmpstr(is, ==, cases[i].expected);
    }
}

static void a_line_is_rts_and_what_each_says(void)
{
    static const Case cases[] = {
        {"01 aman / 02 2 orang / 05 hujan", RW,
         "004.001 safe -1 []; 004.002 present 2 []; 004.005 present -1 [hujan]"},
        {"1 aman", RW, "004.001 safe -1 []"},
        {"01", RW, "004.001 present -1 []"},
        {"01 AMAN 3 orang hujan deras", RW, "004.001 safe 3 [hujan deras]"},
        {"01 aman, 3 org, hujan", RW, "004.001 safe 3 [hujan]"},
        {"07 kosong", RW, "004.007 empty -1 []"},
        {"07 0 orang", RW, "004.007 empty 0 []"},
        {"07 -", RW, "004.007 silent -1 []"},
        {"07 gawat maling di RT 8", RW, "004.007 alarm -1 [maling di RT 8]"},
        {"  01 aman ;; 02 aman / ", RW, "004.001 safe -1 []; 004.002 safe -1 []"},
        {"rt 01 aman / rt02 aman", RW, "004.001 safe -1 []; 004.002 safe -1 []"},
        {"01: aman", RW, "004.001 safe -1 []"},
        {"01 amanah", RW, "004.001 present -1 [amanah]"},
        {"01 2 orang dan 3 anjing", RW, "004.001 present 2 [dan 3 anjing]"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void the_rw_is_said_or_selected(void)
{
    static const Case cases[] = {
        {"01/04 aman/02/05 2 orang", KELURAHAN, "004.001 safe -1 []; 005.002 present 2 []"},
        {"rw04 01 aman / 02 aman / rw 05 01 aman", KELURAHAN,
         "004.001 safe -1 []; 004.002 safe -1 []; 005.001 safe -1 []"},
        {"01/07 aman / 02 aman", RW, "007.001 safe -1 []; 004.002 safe -1 []"},
        {"01 aman", RW ".003", "004.001 safe -1 []"},
        {"01 aman", KELURAHAN, "column 1: which RW? Write 01/04, or rw04 before it"},
        {"01/04 aman / 02 aman", KELURAHAN, "column 14: which RW? Write 01/04, or rw04 before it"},
        {"01 aman", "33.74.10", "column 1: select a kelurahan or an RW first"},
        {"01 aman", NULL, "column 1: select a kelurahan or an RW first"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void a_mistake_is_told_with_its_column(void)
{
    g_autofree char *much = g_strnfill(ROLL_TEXT_MAX + 1, 'x');
    g_autofree char *long_line = g_strconcat("01 ", much, NULL);
    const Case cases[] = {
        {"", RW, "column 1: nobody answered?"},
        {" / ", RW, "column 4: nobody answered?"},
        {"aman", RW, "column 1: the number of an RT is missing"},
        {"01 aman / aman", RW, "column 11: the number of an RT is missing"},
        {"01 aman / 01 aman", RW, "column 11: this RT stands twice"},
        {"é 01", RW, "column 1: the number of an RT is missing"},
        {"01 é / x", RW, "column 8: the number of an RT is missing"},
        {"0 aman", RW, "column 1: no such number: RT and RW go from 1 to 999"},
        {"1000 aman", RW, "column 1: no such number: RT and RW go from 1 to 999"},
        {"01aman", RW, "column 3: a blank is missing"},
        {"01 12345 orang", RW, "column 4: so many people?"},
        {"rw 01 aman", RW, "column 7: the number of an RT is missing"},
        {"01 a\x1b[2J", RW, "column 1: characters that are not printable"},
        {long_line, RW, "column 4: too long"},
    };
    check(cases, G_N_ELEMENTS(cases));
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 1; i <= ROLL_LINES_MAX + 1; i++) {
        g_string_append_printf(many, "%d / ", i);
    }
    g_autofree char *is = told(many->str, RW);
    g_assert_true(g_str_has_suffix(is, ": too many at once"));
}

/* Whatever is typed is read or refused. */
static void anything_is_read_or_refused(void)
{
    static const char letters[] = "0123456789 /rwtaman;,-:.orgx";
    for (int round = 0; round < 20000; round++) {
        char text[24];
        int length = g_test_rand_int_range(0, (int)sizeof text);
        for (int i = 0; i < length; i++) {
            text[i] = letters[g_test_rand_int_range(0, (int)sizeof letters - 1)];
        }
        text[length] = '\0';
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) lines = rollcall_parse(text, round % 2 == 0 ? RW : KELURAHAN, &error);
        g_assert_true((lines == NULL) == (error != NULL));
        for (guint i = 0; lines != NULL && i < lines->len; i++) {
            AreaLevel level;
            const RollLine *line = &g_array_index(lines, RollLine, i);
            g_assert_true(area_code_level(line->area, &level));
            g_assert_cmpint(level, ==, AREA_RT);
            g_assert_true(area_code_within(line->area, KELURAHAN));
            g_assert_true(g_utf8_validate(line->text, -1, NULL));
        }
    }
}

static const RollWatch night = {21 * 60, 3 * 60, HOUR};

/* Times are local ones of Jakarta, from a midnight. */
static int64_t at(int day, int hour, int minute)
{
    return 20000 * DAY + day * DAY + hour * HOUR + minute * MINUTE - 7 * HOUR;
}

static void a_watch_goes_over_midnight(void)
{
    static const RollWatch day = {8 * 60, 16 * 60, HOUR}, always = {0, 0, HOUR}, never = {0, 0, 0};
    int64_t zone = 7 * HOUR;
    g_assert_cmpint(rollcall_began(&night, at(0, 20, 59), zone), ==, 0);
    g_assert_cmpint(rollcall_began(&night, at(0, 21, 0), zone), ==, at(0, 21, 0));
    g_assert_cmpint(rollcall_began(&night, at(1, 2, 59), zone), ==, at(0, 21, 0));
    g_assert_cmpint(rollcall_began(&night, at(1, 3, 0), zone), ==, 0);
    g_assert_cmpint(rollcall_began(&day, at(1, 12, 0), zone), ==, at(1, 8, 0));
    g_assert_cmpint(rollcall_began(&day, at(1, 7, 0), zone), ==, 0);
    g_assert_cmpint(rollcall_began(&always, at(1, 12, 0), zone), ==, at(1, 0, 0));
    g_assert_cmpint(rollcall_began(&never, at(1, 12, 0), zone), ==, 0);
}

static void who_has_not_answered_for_long_is_overdue(void)
{
    int64_t began = at(0, 21, 0);
    g_assert_cmpint(rollcall_due(&night, began, false, 0, at(0, 23, 0)), ==, ROLL_NOT_CALLED);
    g_assert_cmpint(rollcall_due(&night, began, true, 0, at(0, 22, 0)), ==, ROLL_NOT_CALLED);
    g_assert_cmpint(rollcall_due(&night, began, true, 0, at(0, 22, 1)), ==, ROLL_OVERDUE);
    g_assert_cmpint(rollcall_due(&night, began, true, at(0, 22, 30), at(0, 23, 30)), ==,
                    ROLL_ANSWERED);
    g_assert_cmpint(rollcall_due(&night, began, true, at(0, 22, 30), at(0, 23, 31)), ==,
                    ROLL_OVERDUE);
    /* Last night's answer is none of this one's. */
    g_assert_cmpint(rollcall_due(&night, began, false, at(0, 2, 0), at(0, 22, 30)), ==,
                    ROLL_NOT_CALLED);
    g_assert_cmpint(rollcall_due(&night, began, true, at(0, 2, 0), at(0, 22, 30)), ==,
                    ROLL_OVERDUE);
    /* By day nobody is. */
    g_assert_cmpint(rollcall_due(&night, 0, true, at(0, 22, 30), at(1, 8, 0)), ==, ROLL_ANSWERED);
    g_assert_cmpint(rollcall_due(&night, 0, true, at(0, 22, 30), at(1, 12, 0)), ==,
                    ROLL_NOT_CALLED);
}

static void a_call_without_an_answer_is_none(void)
{
    RollCall call = {.at_ms = 5, .state = ROLL_SILENT};
    g_assert_cmpint(rollcall_heard(&call), ==, 0);
    call.state = ROLL_SAFE;
    g_assert_cmpint(rollcall_heard(&call), ==, 5);
}

static void times_of_the_day_are_read(void)
{
    int minute = -1;
    g_assert_true(rollcall_minute("21:05", &minute));
    g_assert_cmpint(minute, ==, 21 * 60 + 5);
    static const char *const wrong[] = {"",      "24:00", "21:60",  "2:00",
                                        "21.00", "21:0",  "021:00", "-1:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(rollcall_minute(wrong[i], &minute));
    }
    g_assert_cmpint(minute, ==, 21 * 60 + 5);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/rollcall/a line is RTs and what each says", a_line_is_rts_and_what_each_says);
    g_test_add_func("/rollcall/the RW is said or selected", the_rw_is_said_or_selected);
    g_test_add_func("/rollcall/a mistake is told with its column",
                    a_mistake_is_told_with_its_column);
    g_test_add_func("/rollcall/anything is read or refused", anything_is_read_or_refused);
    g_test_add_func("/rollcall/a watch goes over midnight", a_watch_goes_over_midnight);
    g_test_add_func("/rollcall/who has not answered for long is overdue",
                    who_has_not_answered_for_long_is_overdue);
    g_test_add_func("/rollcall/a call without an answer is none", a_call_without_an_answer_is_none);
    g_test_add_func("/rollcall/times of the day are read", times_of_the_day_are_read);
    return g_test_run();
}
