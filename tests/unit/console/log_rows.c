#include "console/log_rows.h"

#include <string.h>

#include "console/log_text.h"

static LogLine line_of(const char *id)
{
    return (LogLine){.id = id, .by = "Sari", .text = id, .at_ms = 1000, .count = 1, .rev = 7};
}

static void append(LogRows *rows, const char *id)
{
    const LogLine line = line_of(id);
    g_assert_true(log_rows_append(rows, &line));
}

static bool arrive(LogRows *rows, const char *id, bool own)
{
    const LogLine line = line_of(id);
    return log_rows_arrive(rows, &line, own);
}

static void pend(LogRows *rows, const char *id, const char *problem)
{
    const LogLine line = line_of(id);
    log_rows_add_pending(rows, &line, problem);
}

/* All ids from the top, one after the other. */
static char *seen(const LogRows *rows)
{
    GString *ids = g_string_new(NULL);
    for (int i = 0; i < log_rows_count(rows); i++) {
        const LogRow *row = log_rows_nth(rows, i);
        g_assert_cmpint(log_rows_find(rows, row->line.id), ==, i);
        g_string_append(ids, row->line.id);
    }
    g_assert_null(log_rows_nth(rows, log_rows_count(rows)));
    g_assert_null(log_rows_nth(rows, -1));
    return g_string_free(ids, FALSE);
}

#define check_seen(rows, expected)                                                                 \
    do {                                                                                           \
        g_autofree char *ids_ = seen(rows);                                                        \
        g_assert_cmpstr(ids_, ==, expected);                                                       \
    } while (0)

static void what_is_new_stands_aside_until_it_is_let_in(void)
{
    g_autoptr(LogRows) rows = log_rows_new();
    append(rows, "c");
    append(rows, "b");
    append(rows, "a");
    check_seen(rows, "cba");
    g_assert_true(arrive(rows, "d", false));
    g_assert_true(arrive(rows, "e", false));
    check_seen(rows, "cba");
    g_assert_cmpuint(log_rows_waiting(rows), ==, 2);
    g_assert_cmpint(log_rows_find(rows, "d"), ==, -1);
    log_rows_let_in(rows);
    check_seen(rows, "edcba");
    g_assert_cmpuint(log_rows_waiting(rows), ==, 0);
}

static void a_line_is_there_once(void)
{
    g_autoptr(LogRows) rows = log_rows_new();
    append(rows, "a");
    const LogLine again = line_of("a");
    g_assert_false(log_rows_append(rows, &again));
    g_assert_false(arrive(rows, "a", false));
    g_assert_true(arrive(rows, "b", false));
    g_assert_false(arrive(rows, "b", true));
    log_rows_let_in(rows);
    check_seen(rows, "ba");
}

/* From pending to written the line stays the one that it was. */
static void what_was_written_here_waits_on_top(void)
{
    g_autoptr(LogRows) rows = log_rows_new();
    append(rows, "a");
    pend(rows, "y", NULL);
    pend(rows, "x", "not allowed");
    check_seen(rows, "yxa");
    g_assert_cmpint(log_rows_nth(rows, 0)->state, ==, LOG_ROW_PENDING);
    g_assert_cmpint(log_rows_nth(rows, 1)->state, ==, LOG_ROW_REFUSED);
    g_assert_cmpstr(log_rows_nth(rows, 1)->problem, ==, "not allowed");
    g_assert_true(arrive(rows, "y", true));
    check_seen(rows, "xya");
    g_assert_cmpint(log_rows_nth(rows, 1)->state, ==, LOG_ROW_WRITTEN);
    pend(rows, "y", NULL); /* the outbox has not let go of it yet */
    check_seen(rows, "xya");
    log_rows_forget_pending(rows);
    check_seen(rows, "ya");
}

static void a_correction_marks_the_line_that_it_is_about(void)
{
    g_autoptr(LogRows) rows = log_rows_new();
    const LogLine correction = {.id = "c", .act = LOG_CORRECTION, .ref = "log/a", .count = 1};
    append(rows, "a");
    g_assert_false(log_rows_is_corrected(rows, "a"));
    g_assert_true(log_rows_arrive(rows, &correction, false));
    g_assert_true(log_rows_is_corrected(rows, "a"));
    g_assert_false(log_rows_is_corrected(rows, "c"));
    log_rows_clear(rows);
    g_assert_cmpint(log_rows_count(rows), ==, 0);
    g_assert_false(log_rows_is_corrected(rows, "a"));
}

/* A storm while nobody looks costs no more than there is room for. */
static void there_are_never_more_than_the_most(void)
{
    g_autoptr(LogRows) rows = log_rows_new();
    char id[27];
    for (int i = 0; i < 3 * LOG_ROWS_MAX; i++) {
        g_snprintf(id, sizeof id, "%08d", i);
        arrive(rows, id, false);
        g_assert_cmpuint(log_rows_waiting(rows), <=, LOG_ROWS_MAX);
    }
    log_rows_let_in(rows);
    g_assert_cmpint(log_rows_count(rows), ==, LOG_ROWS_MAX);
    g_assert_cmpstr(log_rows_nth(rows, 0)->line.id, ==, id);
    const LogLine older = line_of("older");
    g_assert_false(log_rows_append(rows, &older));
}

/* How lines are said */

static void a_cell_is_never_a_formula(void)
{
    static const char *const texts[][2] = {
        {"=2+2", "\"'=2+2\""},         {"+62 812", "\"'+62 812\""}, {"-1", "\"'-1\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""}, {"a,b", "\"a,b\""},          {"a \"b\"", "\"a \"\"b\"\"\""},
        {"biasa =2", "biasa =2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Catalog) catalog = catalog_new();
        g_autoptr(GString) out = g_string_new(NULL);
        LogLine line = line_of("01J");
        line.text = texts[i][0];
        line.by = texts[i][0];
        log_form_put(out, LOG_FORM_CSV, catalog, &line);
        g_autofree char *expected = g_strdup_printf(
            "01J,1970-01-01T00:00:01.000Z,%s,,note,1,%s,,false,,7\r\n", texts[i][1], texts[i][1]);
        g_assert_cmpstr(out->str, ==, expected);
    }
}

static void each_form_is_whole(void)
{
    g_autoptr(Catalog) catalog = catalog_new();
    const LogLine line = {.id = "a",
                          .by = "Sari",
                          .text = "#1423 banjir",
                          .word = "on_scene",
                          .act = LOG_TICKET_STEP,
                          .at_ms = 1000,
                          .count = 3};
    static const char *const ends[] = {
        [LOG_FORM_TEXT] = "Sari  ticket step (3): #1423 banjir · on the scene  [whole city]\n",
        [LOG_FORM_CSV] = "",
        [LOG_FORM_JSON] = "\n]\n",
    };
    for (LogForm form = LOG_FORM_TEXT; form <= LOG_FORM_JSON; form++) {
        g_autoptr(GString) out = g_string_new(log_form_open(form));
        log_form_put(out, form, catalog, &line);
        g_string_append(out, log_form_between(form));
        log_form_put(out, form, catalog, &line);
        g_string_append(out, log_form_close(form));
        g_test_message("%s", out->str);
        if (form != LOG_FORM_CSV) {
            g_assert_true(g_str_has_suffix(out->str, ends[form]));
        } else {
            g_auto(GStrv) rows = g_strsplit(out->str, "\r\n", -1);
            g_assert_cmpuint(g_strv_length(rows), ==, 4);
            g_assert_cmpstr(rows[1], ==, rows[2]);
        }
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        GTestFunc test;
    } tests[] = {
        {"/log rows/what is new stands aside until it is let in",
         what_is_new_stands_aside_until_it_is_let_in},
        {"/log rows/a line is there once", a_line_is_there_once},
        {"/log rows/what was written here waits on top", what_was_written_here_waits_on_top},
        {"/log rows/a correction marks the line that it is about",
         a_correction_marks_the_line_that_it_is_about},
        {"/log rows/there are never more than the most", there_are_never_more_than_the_most},
        {"/log text/a cell is never a formula", a_cell_is_never_a_formula},
        {"/log text/each form is whole", each_form_is_whole},
    };
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_func(tests[i].name, tests[i].test);
    }
    return g_test_run();
}
