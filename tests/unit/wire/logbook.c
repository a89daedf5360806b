#include "wire/logbook.h"

#include <glib.h>
#include <string.h>

#include "wire/alerts.h"
#include "wire/lapsit.h"

static const LogLine whole = {.id = "01JNA3T9V3B5W5J0N7C9K2M4QX",
                              .by = "Sari \"S\"",
                              .area = "33.74.10.1003.005",
                              .text = "#1423 banjir <RT 03>",
                              .word = "on_scene",
                              .ref = "ticket/01JNA3T9V3B5W5J0N7C9K2M4QY",
                              .at_ms = 1700000000123,
                              .count = 57,
                              .rev = 99,
                              .act = LOG_TICKET_STEP,
                              .automatic = true};

static void check_same(const LogLine *one, const LogLine *other)
{
    g_assert_cmpstr(one->id, ==, other->id);
    g_assert_cmpstr(one->by, ==, other->by);
    g_assert_cmpstr(one->area, ==, other->area);
    g_assert_cmpstr(one->text, ==, other->text);
    g_assert_cmpstr(one->word, ==, other->word);
    g_assert_cmpstr(one->ref, ==, other->ref);
    g_assert_cmpint(one->at_ms, ==, other->at_ms);
    g_assert_cmpint(one->count, ==, other->count);
    g_assert_cmpint(one->rev, ==, other->rev);
    g_assert_cmpint(one->act, ==, other->act);
    g_assert_true(one->automatic == other->automatic);
}

static void a_line_reads_back_as_it_was_written(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const LogLine bare = {.id = "x", .at_ms = 5000, .count = 1};
    const LogLine *const lines[] = {&whole, &bare};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) json = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        LogLine read;
        encode_log(json, lines[i]);
        g_assert_true(decode_log(decoder, json->str, json->len, &read, &error));
        g_assert_no_error(error);
        check_same(&read, lines[i]);
    }
}

static void an_act_of_a_newer_server_is_a_note(void)
{
    static const char json[] =
        "{\"id\":\"x\",\"at\":\"2026-01-01T00:00:00Z\",\"act\":\"teleport\",\"rev\":1}";
    g_autoptr(Decoder) decoder = decoder_new();
    LogLine read;
    g_assert_true(decode_log(decoder, json, strlen(json), &read, NULL));
    g_assert_cmpint(read.act, ==, LOG_NOTE);
}

static void a_request_reads_back_as_it_was_written(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    const LogRequest requests[] = {
        {.text = "Apel \"malam\""},
        {.id = "01JNA3T9V3B5W5J0N7C9K2M4QX", .text = "a", .area = "33.74", .at_ms = 1234},
        {.text = "a", .ref = "camera/c1", .act = LOG_SHIFT_CHECK},
        {.text = "a", .corrects = "01JNA3T9V3B5W5J0N7C9K2M4QY", .act = LOG_CORRECTION},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(requests); i++) {
        const LogRequest *request = &requests[i];
        g_autoptr(GString) json = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        LogRequest read;
        encode_log_request(json, request);
        g_assert_true(decode_log_request(decoder, json->str, json->len, &read, &error));
        g_assert_no_error(error);
        g_assert_cmpstr(read.id, ==, request->id);
        g_assert_cmpstr(read.text, ==, request->text);
        g_assert_cmpstr(read.area, ==, request->area);
        g_assert_cmpstr(read.ref, ==, request->ref);
        g_assert_cmpstr(read.corrects, ==, request->corrects);
        g_assert_cmpint(read.at_ms, ==, request->at_ms);
        g_assert_cmpint(read.act, ==, request->act);
    }
}

static void what_is_no_request_is_refused(void)
{
    static const char *const rows[][2] = {
        {"{}", "log: text: missing"},
        {"{\"text\":\"  \"}", "log: text: empty"},
        {"{\"text\":\"a\",\"id\":\"short\"}", "log: id: not a ULID"},
        {"{\"text\":\"a\",\"area\":\"33\"}", NULL},
        {"{\"text\":\"a\",\"ref\":\"nothing/x\"}", "log: ref: not of the form KIND/ID"},
        {"{\"text\":\"a\",\"act\":\"alert_ack\"}", "log: act: nothing that a person writes"},
        {"{\"text\":\"a\",\"act\":\"correction\"}", NULL},
        {"{\"text\":\"a\",\"act\":\"shift_check\",\"corrects\":\"x\"}", NULL},
        {"{\"text\":\"a\",\"ref\":\"log/x\",\"corrects\":\"x\"}", NULL},
        {"{\"text\":1}", NULL},
        {"{\"text\":\"a\"", NULL},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        LogRequest untouched = {.text = "as it was"};
        g_autoptr(GError) error = NULL;
        g_assert_false(
            decode_log_request(decoder, rows[i][0], strlen(rows[i][0]), &untouched, &error));
        g_assert_nonnull(error);
        g_assert_cmpstr(untouched.text, ==, "as it was");
        if (rows[i][1] != NULL) {
            g_assert_cmpstr(error->message, ==, rows[i][1]);
        }
    }
}

/* What a person wrote is never cut. */
static void a_text_that_is_too_long_is_refused(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    for (int over = 0; over < 2; over++) {
        g_autofree char *text = g_strnfill((gsize)LOG_TEXT_MAX + (gsize)over, 'a');
        g_autofree char *json = g_strdup_printf("{\"text\":\"%s\"}", text);
        LogRequest request;
        g_assert_true(decode_log_request(decoder, json, strlen(json), &request, NULL) ==
                      (over == 0));
    }
}

static void each_act_on_alerts_has_its_own(void)
{
    LogAct act;
    for (unsigned i = 0; i < ALERT_ACTS; i++) {
        g_test_message("%s", alert_act_word((AlertAct)i));
        g_assert_true(log_act_of_alert(alert_act_word((AlertAct)i), &act));
    }
    g_assert_false(log_act_of_alert("dance", &act));
}

/* The situation report */

static Lapsit *make(void)
{
    const ReportSpan span = {
        .from_ms = 1700000000000, .to_ms = 1700028800000, .offset_min = 420, .operators = 1};
    Lapsit *lapsit = lapsit_new(&span);
    lapsit->made_at_ms = 1700028800001;
    lapsit->by = g_strdup("Ibu \"Ketua\"");
    lapsit->area = g_strdup("33.74.10");
    lapsit->cameras = (LapsitCameras){300, 293, 231, 44, 25, 7};
    lapsit->alerts.told = 9;
    lapsit->alerts.open = 3;
    lapsit->alerts.needing = 2;
    lapsit->alerts.escalated = 1;
    lapsit->alerts.priorities[PRIORITY_CRITICAL] = 4;
    lapsit->alerts.verdicts[VERDICT_NUISANCE] = 5;
    const LapsitKind kinds[] = {{g_strdup("banjir"), 7, 3}, {NULL, 2, 1}};
    g_array_append_vals(lapsit->kinds, kinds, G_N_ELEMENTS(kinds));
    lapsit->tickets = (LapsitTickets){.opened = 4, .closed = 3, .open = 2, .overdue = 1};
    lapsit->tickets.agencies[AGENCY_DAMKAR] = 2;
    lapsit->orders = 2;
    lapsit->held = 14;
    lapsit->posts[ROLL_SAFE] = 11;
    lapsit->posts_overdue = 3;
    lapsit->patrols =
        (LapsitPatrols){.begun = 4, .seen = 31, .skipped = 5, .timed_out = 1, .open = 2};
    const LapsitLine line = {.by = g_strdup("Sari"),
                             .text = g_strdup("a \"b\""),
                             .at_ms = 5000,
                             .count = 3,
                             .act = LOG_OUTAGE};
    g_array_append_val(lapsit->lines, line);
    lapsit->lines_beside = 6;
    return lapsit;
}

static void a_report_reads_back_as_it_was_written(void)
{
    g_autoptr(Lapsit) lapsit = make();
    g_autoptr(GString) json = g_string_new(NULL), again = g_string_new(NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    encode_lapsit(json, lapsit);
    g_autoptr(Lapsit) read = decode_lapsit(decoder, json->str, json->len, &error);
    g_assert_no_error(error);
    encode_lapsit(again, read);
    g_assert_cmpstr(again->str, ==, json->str);
    g_assert_cmpuint(read->cameras.unknown, ==, 7);
    g_assert_cmpuint(read->posts[ROLL_SAFE], ==, 11);
    g_assert_cmpuint(read->patrols.begun, ==, 4);
    g_assert_cmpuint(read->patrols.seen, ==, 31);
    g_assert_cmpuint(read->patrols.skipped, ==, 5);
    g_assert_cmpuint(read->patrols.timed_out, ==, 1);
    g_assert_cmpuint(read->patrols.open, ==, 2);
    g_assert_null(g_array_index(read->kinds, LapsitKind, 1).kind);
    g_assert_cmpstr(g_array_index(read->lines, LapsitLine, 0).text, ==, "a \"b\"");
}

/* Cut at any byte it is refused, and nothing of it is kept. */
static void half_a_report_is_none(void)
{
    g_autoptr(Lapsit) lapsit = make();
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    encode_lapsit(json, lapsit);
    for (gsize size = 0; size < json->len; size++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(decode_lapsit(decoder, json->str, size, &error));
        g_assert_nonnull(error);
    }
}

static void a_report_with_odd_figures_is_refused(void)
{
    static const char *const odd[][2] = {
        {"\"installed\":300", "\"installed\":-1"}, {"\"installed\":300", "\"installed\":\"300\""},
        {"\"critical\":4", "\"critical\":1.5"},    {"\"damkar\":2", "\"damkar\":-2"},
        {"\"overdue\":3", "\"overdue\":[]"},       {"\"act\":\"outage\"", "\"act\":\"dance\""},
    };
    g_autoptr(Lapsit) lapsit = make();
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    encode_lapsit(json, lapsit);
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_auto(GStrv) halves = g_strsplit(json->str, odd[i][0], 2);
        g_assert_cmpuint(g_strv_length(halves), ==, 2);
        g_autofree char *changed = g_strconcat(halves[0], odd[i][1], halves[1], NULL);
        g_test_message("%s", odd[i][1]);
        g_assert_null(decode_lapsit(decoder, changed, strlen(changed), NULL));
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        GTestFunc test;
    } tests[] = {
        {"/log/a line reads back as it was written", a_line_reads_back_as_it_was_written},
        {"/log/an act of a newer server is a note", an_act_of_a_newer_server_is_a_note},
        {"/log/a request reads back as it was written", a_request_reads_back_as_it_was_written},
        {"/log/what is no request is refused", what_is_no_request_is_refused},
        {"/log/a text that is too long is refused", a_text_that_is_too_long_is_refused},
        {"/log/each act on alerts has its own", each_act_on_alerts_has_its_own},
        {"/lapsit/a report reads back as it was written", a_report_reads_back_as_it_was_written},
        {"/lapsit/half a report is none", half_a_report_is_none},
        {"/lapsit/a report with odd figures is refused", a_report_with_odd_figures_is_refused},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add_func(tests[i].name, tests[i].test);
    }
    return g_test_run();
}
