#include "model/logbook.h"

#include <glib.h>
#include <string.h>

#include "model/lapsit.h"

static const LogLine lines[] = {
    {.id = "a", .by = "Sari", .text = "Pompa Tawang nyala", .act = LOG_NOTE, .count = 1},
    {.id = "b",
     .by = "tilikd",
     .area = "33.74.10.1003",
     .text = "#1423 banjir RT 03",
     .word = "ack",
     .ref = "ticket/01JNA3T9V3B5W5J0N7C9K2M4QX",
     .act = LOG_TICKET_OVERDUE,
     .automatic = true},
    {.id = "c",
     .by = "Budi Santoso",
     .area = "33.74.10.1003.005.003",
     .text = "rob · Pos Kamling 3",
     .ref = "alert/x",
     .act = LOG_ALERT_ACK,
     .count = 57,
     .automatic = true},
    {.id = "d",
     .by = "Sari",
     .area = "33.74.01",
     .text = "bukan RT 03, tetapi RT 05",
     .ref = "log/b",
     .act = LOG_CORRECTION},
};

/* The ids of the lines that a filter lets through. */
static char *through(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LogQuery) query = log_query_parse(text, "Sari", &error);
    g_assert_no_error(error);
    GString *found = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        if (log_query_matches(query, &lines[i])) {
            g_string_append(found, lines[i].id);
        }
    }
    return g_string_free(found, FALSE);
}

static void a_filter_lets_through_what_it_says(void)
{
    static const char *const rows[][2] = {
        {"", "abcd"},
        {"   ", "abcd"},
        {"by:me", "ad"},
        {"by:sari", "ad"},
        {"-by:tilikd", "acd"},
        {"by:\"Budi Santoso\"", "c"},
        {"act:note", "a"},
        {"act:ticket", "b"},
        {"act:ticket_overdue,note", "ab"},
        {"-act:ticket,alert", "ad"},
        {"auto:no", "ad"},
        {"auto:yes", "bc"},
        {"area:33.74.10", "bc"},
        {"area:33.74.10.1003.005", "c"},
        {"area:33.74.11", ""},
        {"-area:33.74", "a"},
        {"ref:ticket", "b"},
        {"ref:ticket/01JNA3T9V3B5W5J0N7C9K2M4QX", "b"},
        {"ref:tick", ""},
        {"ref:alert,log", "cd"},
        {"pompa", "a"},
        {"POMPA tawang", "a"},
        {"#1423", "b"},
        {"posKamling", "c"},
        {"-rt03", "ac"},
        {"alert_ack", "c"},
        {"ack", "bc"},
        {"oleh:saya otomatis:tidak", "ad"},
        {"tindakan:tiket,catatan", "ab"},
        {"tentang:alarm", "c"},
        {"-wilayah:33.74", "a"},
        {"by:me auto:no rt05", "d"},
        {"\"Tawang nyala\"", "a"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *found = through(rows[i][0]);
        g_test_message("%s", rows[i][0]);
        g_assert_cmpstr(found, ==, rows[i][1]);
    }
}

static void a_filter_that_is_none_says_where(void)
{
    static const char *const rows[][2] = {
        {"act:dance", "column 1: unknown value: dance"},
        {"a b who:x", "column 5: unknown field: who"},
        {"area:33", "column 1: not an area code: 33"},
        {"by:", "column 1: a value is missing: by"},
        {"by:a,,b", "column 1: a value is missing: by"},
        {"- x", "column 1: a word is missing: -"},
        {"auto:maybe", "column 1: unknown value: maybe"},
        {"\xff", "column 1: too long, or not UTF-8: "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(log_query_parse(rows[i][0], "", &error));
        g_assert_cmpstr(error->message, ==, rows[i][1]);
    }
    g_autofree char *many = g_strnfill(LOG_QUERY_MAX + 1, 'a');
    g_assert_null(log_query_parse(many, "", NULL));
    many[LOG_QUERY_MAX] = '\0';
    g_autoptr(LogQuery) whole = log_query_parse(many, "", NULL);
    g_assert_nonnull(whole);
    g_autoptr(GString) words = g_string_new(NULL);
    for (int i = 0; i < 33; i++) {
        g_string_append(words, "a ");
    }
    g_assert_null(log_query_parse(words->str, "", NULL));
}

static void a_ref_names_a_kind_and_an_id(void)
{
    static const char *const good[] = {"ticket/01J", "alert/a:b-c", "log/x", "rollcall/33.74.10"};
    static const char *const bad[] = {"ticket", "ticket/",    "tickets/x",  "/x",
                                      "",       "ticket/a/b", "ticket/a b", "tick/x"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(log_ref_valid(good[i]));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(log_ref_valid(bad[i]));
    }
}

static void a_word_is_said_as_its_act_has_it(void)
{
    g_assert_cmpstr(log_word_text(&(LogLine){.act = LOG_TICKET_STEP, .word = "on_scene"}), ==,
                    "on the scene");
    g_assert_cmpstr(log_word_text(&(LogLine){.act = LOG_ALERT_CLOSE, .word = "real"}), ==, "real");
    g_assert_cmpstr(log_word_text(&(LogLine){.act = LOG_ORDER_OUT, .word = "link_contract"}), ==,
                    "link contract");
    g_assert_cmpstr(log_word_text(&(LogLine){.act = LOG_TICKET_STEP, .word = "newer"}), ==,
                    "newer");
    g_assert_cmpstr(log_word_text(&(LogLine){.act = LOG_NOTE}), ==, "");
}

/* The situation report */

static const ReportSpan span = {.from_ms = 1000, .to_ms = 2000, .operators = 1};

static void a_report_counts_alerts_of_its_span(void)
{
    g_autoptr(Lapsit) lapsit = lapsit_new(&span);
    static const char *const kinds[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (int i = 0; i < 100; i++) {
        AlertFact fact = {.kind = kinds[i % 10 < 5 ? 0 : i % 10],
                          .at_ms = 1000 + i,
                          .priority = (AlertPriority)(i % PRIORITIES),
                          .verdict = i % 2 ? VERDICT_REAL : VERDICT_NONE};
        lapsit_add_fact(lapsit, &fact);
    }
    lapsit_add_fact(lapsit, &(AlertFact){.kind = "a", .at_ms = 999});
    lapsit_add_fact(lapsit, &(AlertFact){.kind = "a", .at_ms = 2000});
    lapsit_add_fact(lapsit, &(AlertFact){.kind = "a", .at_ms = 1500, .suppressed = true});
    lapsit_finish(lapsit);
    g_assert_cmpuint(lapsit->alerts.told, ==, 100);
    g_assert_cmpuint(lapsit->alerts.verdicts[VERDICT_REAL], ==, 50);
    unsigned sum = 0, real = 0;
    for (int i = 0; i < PRIORITIES; i++) {
        sum += lapsit->alerts.priorities[i];
    }
    g_assert_cmpuint(sum, ==, 100);
    g_assert_cmpuint(lapsit->kinds->len, ==, 6);
    const LapsitKind *first = &g_array_index(lapsit->kinds, LapsitKind, 0);
    g_assert_cmpstr(first->kind, ==, "a");
    g_assert_cmpuint(first->alerts, ==, 50);
    for (guint i = 0; i < lapsit->kinds->len; i++) {
        real += g_array_index(lapsit->kinds, LapsitKind, i).real;
    }
    g_assert_cmpuint(real, ==, 50);
}

/* However many kinds there are, the rows add up to all. */
static void kinds_beyond_the_most_are_one_row(void)
{
    g_autoptr(Lapsit) lapsit = lapsit_new(&span);
    for (unsigned i = 0; i < 30; i++) {
        g_autofree char *kind = g_strdup_printf("kind_%02u", i);
        for (unsigned n = 0; n <= i; n++) {
            lapsit_add_fact(lapsit, &(AlertFact){.kind = kind, .at_ms = 1500});
        }
    }
    lapsit_finish(lapsit);
    unsigned sum = 0;
    g_assert_cmpuint(lapsit->kinds->len, ==, LAPSIT_KINDS_MAX);
    for (guint i = 0; i < lapsit->kinds->len; i++) {
        const LapsitKind *kind = &g_array_index(lapsit->kinds, LapsitKind, i);
        g_assert_true((kind->kind == NULL) == (i == LAPSIT_KINDS_MAX - 1));
        sum += kind->alerts;
    }
    g_assert_cmpuint(sum, ==, lapsit->alerts.told);
    g_assert_cmpuint(sum, ==, 30 * 31 / 2);
}

static void tickets_are_counted_as_they_stand(void)
{
    g_autoptr(Lapsit) lapsit = lapsit_new(&span);
    const Ticket tickets[] = {
        {.created_at_ms = 1500, .status = TICKET_NEW, .overdue = 1, .agency = AGENCY_DPU},
        {.created_at_ms = 10, .status = TICKET_DISPATCHED, .agency = AGENCY_DPU},
        {.created_at_ms = 1100, .status = TICKET_CLOSED, .overdue = 3},
        {.created_at_ms = 10, .status = TICKET_CLOSED},
        {.created_at_ms = 1500, .status = TICKET_NEW, .merged_into = "x"},
    };
    const int64_t closed[] = {0, 0, 1999, 2000, 0};
    for (size_t i = 0; i < G_N_ELEMENTS(tickets); i++) {
        lapsit_add_ticket(lapsit, &tickets[i], closed[i]);
    }
    g_assert_cmpuint(lapsit->tickets.opened, ==, 2);
    g_assert_cmpuint(lapsit->tickets.closed, ==, 1);
    g_assert_cmpuint(lapsit->tickets.open, ==, 2);
    g_assert_cmpuint(lapsit->tickets.overdue, ==, 1);
    g_assert_cmpuint(lapsit->tickets.agencies[AGENCY_DPU], ==, 2);
}

/* The newest are kept, oldest first; how many more there were is known. */
static void notable_lines_are_kept(void)
{
    g_autoptr(Lapsit) lapsit = lapsit_new(&span);
    for (int i = 40; i > 0; i--) {
        g_autofree char *text = g_strdup_printf("%d", i);
        lapsit_add_line(lapsit, &(LogLine){.act = i % 2 ? LOG_NOTE : LOG_ALERT_CLAIM,
                                           .text = text,
                                           .at_ms = 1000 + i,
                                           .count = 1});
    }
    lapsit_add_line(lapsit, &(LogLine){.act = LOG_NOTE, .at_ms = 2000});
    lapsit_add_line(lapsit, &(LogLine){.act = LOG_ALERT_ESCALATE, .at_ms = 1001, .count = 7});
    lapsit_finish(lapsit);
    g_assert_cmpuint(lapsit->lines->len, ==, LAPSIT_LINES_MAX);
    g_assert_cmpuint(lapsit->lines_beside, ==, 21 - LAPSIT_LINES_MAX);
    g_assert_cmpuint(lapsit->alerts.escalated, ==, 7);
    const LapsitLine *last = &g_array_index(lapsit->lines, LapsitLine, LAPSIT_LINES_MAX - 1);
    const LapsitLine *first = &g_array_index(lapsit->lines, LapsitLine, 0);
    g_assert_cmpstr(last->text, ==, "39");
    g_assert_cmpint(first->at_ms, <, last->at_ms);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        GTestFunc test;
    } tests[] = {
        {"/logbook/a filter lets through what it says", a_filter_lets_through_what_it_says},
        {"/logbook/a filter that is none says where", a_filter_that_is_none_says_where},
        {"/logbook/a ref names a kind and an id", a_ref_names_a_kind_and_an_id},
        {"/logbook/a word is said as its act has it", a_word_is_said_as_its_act_has_it},
        {"/lapsit/a report counts alerts of its span", a_report_counts_alerts_of_its_span},
        {"/lapsit/kinds beyond the most are one row", kinds_beyond_the_most_are_one_row},
        {"/lapsit/tickets are counted as they stand", tickets_are_counted_as_they_stand},
        {"/lapsit/notable lines are kept", notable_lines_are_kept},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_func(tests[i].name, tests[i].test);
    }
    return g_test_run();
}
