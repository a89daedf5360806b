/* The reports of alerts: figures for the supervisor, and data for policy. */
#include "wire/alerts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static const ReportSpan span = {
    .from_ms = 1772330584000, .to_ms = 1772935384000, .offset_min = 420, .operators = 3};

static AlertReport *some_report(void)
{
    AlertReport *report = alert_report_new(&span);
    report->alerts = 900;
    report->suppressed = 40;
    report->chattering = 3;
    report->stale = 7;
    report->per_operator_10min = 1.25;
    report->peak_10min = 31;
    report->flood_share = 0.0625;
    report->top_share = 0.5;
    for (unsigned i = 0; i < REPORT_HISTOGRAM; i++) {
        report->histogram[i] = 1000 - i;
    }
    for (unsigned i = 0; i < 24; i++) {
        report->hours[i] = i * i;
    }
    for (int i = 0; i < PRIORITIES; i++) {
        report->priorities[i] = 10u * (unsigned)i;
    }
    for (int i = 0; i < VERDICTS; i++) {
        report->verdicts[i] = 7u + (unsigned)i;
    }
    report->to_ack = (ReportTimes){.samples = 12, .median_ms = 9000, .p90_ms = 61000};
    for (int i = 0; i < REPORT_TOP; i++) {
        const ReportActor actor = {.camera = i % 2 == 0 ? g_strdup_printf("c%d", i) : NULL,
                                   .kind = g_strdup("parkir_liar"),
                                   .area = g_strdup("33.74.10.1003"),
                                   .alerts = 40u - (unsigned)i,
                                   .real = 2,
                                   .judged = 20,
                                   .count = INT64_C(3000000000)};
        g_array_append_val(report->actors, actor);
    }
    return report;
}

static void figures_read_back(void)
{
    g_autoptr(AlertReport) report = some_report();
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL), again = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    encode_alert_summary(text, report);
    g_autoptr(AlertReport) read = decode_alert_summary(decoder, text->str, text->len, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(&read->span, sizeof span, &span, sizeof span);
    g_assert_cmpuint(read->alerts, ==, 900);
    g_assert_cmpuint(read->stale, ==, 7);
    g_assert_true(read->per_operator_10min == 1.25 && read->flood_share == 0.0625);
    g_assert_cmpmem(read->histogram, sizeof read->histogram, report->histogram,
                    sizeof report->histogram);
    g_assert_cmpmem(read->hours, sizeof read->hours, report->hours, sizeof report->hours);
    g_assert_cmpmem(read->priorities, sizeof read->priorities, report->priorities,
                    sizeof report->priorities);
    g_assert_cmpmem(read->verdicts, sizeof read->verdicts, report->verdicts,
                    sizeof report->verdicts);
    g_assert_cmpint(read->to_ack.p90_ms, ==, 61000);
    g_assert_cmpuint(read->to_close.samples, ==, 0);
    g_assert_cmpuint(read->actors->len, ==, REPORT_TOP);
    const ReportActor *actor = &g_array_index(read->actors, ReportActor, 1);
    g_assert_null(actor->camera);
    g_assert_cmpint(actor->count, ==, INT64_C(3000000000));
    encode_alert_summary(again, read); /* and all the rest */
    g_assert_cmpstr(again->str, ==, text->str);
}

static void figures_that_are_wrong_are_named(void)
{
    static const char *const wrong[][2] = {
        {"{}", "report: alerts: missing"},
        {"{\"alerts\":-1}", "report: alerts: out of range"},
        {"{\"alerts\":1,\"flood_share\":1.5}", "report: flood_share: not from 0 to 1"},
        {"{\"alerts\":1,\"per_operator_10min\":1e308}", "report: per_operator_10min: out of range"},
        {"{\"alerts\":1,\"hours\":[1,\"2\"]}", "report: hours: not a list of whole numbers"},
        {"{\"alerts\":1,\"hours\":[1.5]}", "report: hours: not a list of whole numbers"},
        {"{\"alerts\":1,\"hours\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
         "report: hours: too many"},
        {"{\"alerts\":1,\"priorities\":{\"high\":\"x\"}}", "report: high: not a number"},
        {"{\"alerts\":1,\"to_ack\":{}}", "report: times: samples: missing"},
        {"{\"alerts\":1,\"actors\":[7]}", "report: actor: not an object"},
        {"{\"alerts\":1,\"actors\":[{\"kind\":\"x\",\"alerts\":1}]}",
         "report: actor: area: missing"},
        {"{\"alerts\":1,\"operators\":0}", "report: operators: out of range"},
        {"{\"alerts\":1,\"alerts\":2}", "report: alerts: stands twice"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(decode_alert_summary(decoder, wrong[i][0], strlen(wrong[i][0]), &error));
        g_assert_cmpstr(error->message, ==, wrong[i][1]);
    }
}

static void few_figures_are_a_report_too(void)
{
    static const char json[] = "{\"alerts\":5,\"priorities\":{\"high\":2,\"later_word\":3},"
                               "\"hours\":[1,2],\"actors\":null}";
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(AlertReport) read = decode_alert_summary(decoder, json, strlen(json), NULL);
    g_assert_nonnull(read);
    g_assert_cmpuint(read->priorities[PRIORITY_HIGH], ==, 2);
    g_assert_cmpuint(read->hours[1], ==, 2);
    g_assert_cmpuint(read->hours[2], ==, 0);
    g_assert_cmpuint(read->span.operators, ==, 1);
}

static void kinds_read_back(void)
{
    g_autoptr(KindReport) report = kind_report_new(&span);
    for (int i = 0; i < 2500; i++) { /* every kelurahan by every kind */
        KindRow row = {.kind = g_strdup("sampah"),
                       .area = g_strdup_printf("33.74.10.1%03d", i % 1000),
                       .real = 3,
                       .alerts = 9,
                       .trend = i % 2 == 0 ? 1.5 : NAN};
        row.hours[i % 24] = 3;
        row.weeks[REPORT_WEEKS - 1] = 3;
        g_array_append_val(report->rows, row);
    }
    const KindPlace place = {.camera = g_strdup("c1"),
                             .area = g_strdup("33.74.10.1003"),
                             .kind = g_strdup("sampah"),
                             .real = 3};
    g_array_append_val(report->places, place);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GString) text = g_string_new(NULL), again = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    encode_kind_summary(text, report);
    g_autoptr(KindReport) read = decode_kind_summary(decoder, text->str, text->len, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(read->rows->len, ==, 2500);
    g_assert_true(isnan(g_array_index(read->rows, KindRow, 1).trend));
    g_assert_cmpstr(g_array_index(read->places, KindPlace, 0).camera, ==, "c1");
    encode_kind_summary(again, read);
    g_assert_cmpstr(again->str, ==, text->str);
}

static void kinds_that_are_wrong_are_named(void)
{
    static const char *const wrong[][2] = {
        {"{}", "report: rows: missing"},
        {"{\"rows\":[[]]}", "report: row: not an object"},
        {"{\"rows\":[{\"kind\":\"ROB\"}]}",
         "report: row: kind: not a kind: a-z, 0-9 and _, at most 40"},
        {"{\"rows\":[{\"kind\":\"rob\",\"area\":\"33.74\",\"real\":1,\"alerts\":1,\"weeks\":"
         "[0,0,0,0,0,0,0,0,0]}]}",
         "report: weeks: too many"},
        {"{\"rows\":[{\"kind\":\"rob\",\"area\":\"33.74\",\"real\":1,\"alerts\":1,\"trend\":-1}]}",
         "report: row: trend: out of range"},
        {"{\"rows\":[],\"places\":[{\"kind\":\"rob\",\"real\":1}]}",
         "report: place: area: missing"},
    };
    g_autoptr(Decoder) decoder = decoder_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(decode_kind_summary(decoder, wrong[i][0], strlen(wrong[i][0]), &error));
        g_assert_cmpstr(error->message, ==, wrong[i][1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/reports/figures read back", figures_read_back);
    g_test_add_func("/reports/figures that are wrong are named", figures_that_are_wrong_are_named);
    g_test_add_func("/reports/few figures are a report too", few_figures_are_a_report_too);
    g_test_add_func("/reports/kinds read back", kinds_read_back);
    g_test_add_func("/reports/kinds that are wrong are named", kinds_that_are_wrong_are_named);
    return g_test_run();
}
