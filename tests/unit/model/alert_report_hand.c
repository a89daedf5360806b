#include "model/alert_report.h"

#define MINUTE 60000
#define HOUR   3600000
#define DAY    INT64_C(86400000)
#define FROM   INT64_C(1700000000000)

/* One known day, by hand: 3 alerts at 7:00, 12 at 7:10, 1 at 23:59 local time. */
static void a_day_by_hand(void)
{
    int64_t midnight = INT64_C(1700000000000) / DAY * DAY - INT64_C(7) * HOUR;
    ReportSpan span = {midnight, midnight + DAY, 7 * 60, 1};
    AlertReporter *reporter = alert_reporter_new(&span);
    for (int i = 0; i < 16; i++) {
        int64_t at = midnight + (i < 3    ? INT64_C(7) * HOUR
                                 : i < 15 ? INT64_C(7) * HOUR + 10 * MINUTE
                                          : DAY - 1);
        AlertFact fact = {.alert = "x",
                          .kind = "banjir",
                          .area = "33.74.10.1003",
                          .at_ms = at,
                          .acked_at_ms = i < 10 ? at + (i + 1) * 1000 : 0,
                          .closed_at_ms = at + 1,
                          .count = 1,
                          .priority = PRIORITY_LOW};
        alert_reporter_add(reporter, &fact);
    }
    g_autoptr(AlertReport) report = alert_reporter_end(reporter, midnight + 2 * DAY);
    g_assert_cmpuint(report->alerts, ==, 16);
    g_assert_cmpuint(report->peak_10min, ==, 12);
    g_assert_cmpfloat_with_epsilon(report->flood_share, 1.0 / 144, 1e-12);
    g_assert_cmpfloat_with_epsilon(report->per_operator_10min, 16.0 / 144, 1e-12);
    g_assert_cmpuint(report->histogram[0], ==, 141);
    g_assert_cmpuint(report->histogram[1], ==, 1);
    g_assert_cmpuint(report->histogram[3], ==, 1);
    g_assert_cmpuint(report->histogram[12], ==, 1);
    g_assert_cmpuint(report->hours[7], ==, 15);
    g_assert_cmpuint(report->hours[23], ==, 1);
    g_assert_cmpuint(report->to_ack.samples, ==, 10);
    g_assert_cmpint(report->to_ack.median_ms, ==, 5000);
    g_assert_cmpint(report->to_ack.p90_ms, ==, 9000);
    g_assert_cmpuint(report->actors->len, ==, 1);
    g_assert_null(g_array_index(report->actors, ReportActor, 0).camera);
    g_assert_cmpfloat(report->top_share, ==, 1);
}

static void nothing_gives_zeros(void)
{
    ReportSpan span = {FROM, FROM, 0, 0};
    g_autoptr(AlertReport) report = alert_reporter_end(alert_reporter_new(&span), FROM);
    g_assert_cmpuint(report->alerts, ==, 0);
    g_assert_cmpuint(report->to_ack.samples, ==, 0);
    g_assert_cmpfloat(report->flood_share, ==, 0);
    g_assert_cmpfloat(report->top_share, ==, 0);
    g_autoptr(KindReport) none = kind_reporter_end(kind_reporter_new(&span));
    g_assert_cmpuint(none->rows->len, ==, 0);
    ReportSpan back = {FROM, FROM - DAY, 0, 1};
    g_autoptr(AlertReport) odd = alert_reporter_end(alert_reporter_new(&back), 0);
    g_assert_cmpuint(odd->alerts, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_report/a day by hand", a_day_by_hand);
    g_test_add_func("/alert_report/nothing gives zeros", nothing_gives_zeros);
    return g_test_run();
}
