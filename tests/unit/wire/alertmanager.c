/* Alertmanager's own form of alerts. */
#include "wire/alerts.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"

#define NOW_MS INT64_C(1772330584567) /* 2026-03-01T02:03:04.567Z */

typedef struct Told {
    AlertReportItem item;
    char kind[64], external_id[64], note[400];
    char wrong[200];
    unsigned taken, refused;
} Told;

static void on_item(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    Told *told = data;
    if (item == NULL) {
        told->refused++;
        g_snprintf(told->wrong, sizeof told->wrong, "%s %s", problem->errors[0].pointer,
                   problem->errors[0].detail);
        return;
    }
    told->taken++;
    told->item = *item;
    g_strlcpy(told->kind, item->kind, sizeof told->kind);
    g_strlcpy(told->external_id, item->external_id, sizeof told->external_id);
    g_strlcpy(told->note, item->note != NULL ? item->note : "", sizeof told->note);
}

static Told read_one(const char *json)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Told told = {0};
    decode_alertmanager(decoder, &(AlertBody){json, strlen(json), NOW_MS}, on_item, &told, &error);
    g_assert_no_error(error);
    return told;
}

/* As Prometheus sends it. */
#define SENT(labels, starts, ends)                                                                 \
    "[{\"labels\":{" labels "},\"annotations\":{\"summary\":\"Banjir di \\u001b[31mTambak\","      \
    "\"description\":\"lain\"},\"startsAt\":\"" starts "\",\"endsAt\":\"" ends                     \
    "\",\"generatorURL\":\"http://prometheus/graph\"}]"

#define LABELS                                                                                     \
    "\"alertname\":\"Parkir-Liar.Siang Hari\",\"camera\":\"c1\",\"severity\":\"Warning\","         \
    "\"job\":\"cctv\""

static void becomes_a_report(void)
{
    Told told = read_one(SENT(LABELS, "2026-03-01T02:00:00Z", "2026-03-01T02:07:00Z"));
    g_assert_cmpuint(told.taken, ==, 1);
    g_assert_cmpstr(told.kind, ==, "parkir_liar_siang_hari");
    g_assert_true(told.item.active);
    g_assert_cmpint(told.item.at_ms, ==, NOW_MS - 184567);
    g_assert_cmpint(told.item.priority, ==, PRIORITY_MEDIUM);
    g_assert_true(told.item.priority_given);
    g_assert_cmpstr(told.note, ==, "Banjir di  [31mTambak");
    g_assert_null(told.item.snapshot_url);
}

static void is_over_when_its_end_has_passed(void)
{
    Told told = read_one(SENT(LABELS, "2026-03-01T02:00:00Z", "2026-03-01T02:03:00Z"));
    g_assert_false(told.item.active);
    g_assert_cmpint(told.item.at_ms, ==, NOW_MS - 4567);
    told = read_one(SENT(LABELS, "2026-03-01T02:00:00Z", "0001-01-01T00:00:00Z"));
    g_assert_true(told.item.active);
}

/* What tells one firing from another is its labels and when it began, and nothing else. */
static void is_known_again_whatever_the_order_of_its_labels(void)
{
    Told one = read_one(SENT("\"alertname\":\"rob\",\"camera\":\"c1\",\"b\":\"2\"",
                             "2026-03-01T02:00:00Z", "2026-03-01T02:07:00Z"));
    Told same = read_one(SENT("\"b\":\"2\",\"camera\":\"c1\",\"alertname\":\"rob\"",
                              "2026-03-01T02:00:00Z", "2026-03-01T02:03:00Z"));
    Told other = read_one(SENT("\"alertname\":\"rob\",\"camera\":\"c1\",\"b\":\"3\"",
                               "2026-03-01T02:00:00Z", "2026-03-01T02:07:00Z"));
    Told shifted = read_one(SENT("\"alertname\":\"rob\",\"camera\":\"c1\",\"b2\":\"\"",
                                 "2026-03-01T02:00:00Z", "2026-03-01T02:07:00Z"));
    Told again = read_one(SENT("\"alertname\":\"rob\",\"camera\":\"c1\",\"b\":\"2\"",
                               "2026-03-01T02:01:00Z", "2026-03-01T02:07:00Z"));
    g_assert_cmpstr(one.external_id, ==, same.external_id);
    g_assert_cmpstr(one.external_id, !=, other.external_id);
    g_assert_cmpstr(one.external_id, !=, shifted.external_id);
    g_assert_cmpstr(one.external_id, !=, again.external_id);
    g_assert_cmpuint(strlen(one.external_id), <=, ALERT_EXTERNAL_ID_MAX);
}

static void has_a_priority_by_its_severity(void)
{
    static const struct {
        const char *severity;
        AlertPriority priority;
    } cases[] = {
        {"critical", PRIORITY_CRITICAL}, {"page", PRIORITY_CRITICAL}, {"high", PRIORITY_HIGH},
        {"error", PRIORITY_HIGH},        {"major", PRIORITY_HIGH},    {"warning", PRIORITY_MEDIUM},
        {"medium", PRIORITY_MEDIUM},     {"minor", PRIORITY_MEDIUM},  {"info", PRIORITY_LOW},
        {"low", PRIORITY_LOW},           {"none", PRIORITY_LOW},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *json = g_strdup_printf("[{\"labels\":{\"alertname\":\"rob\",\"area\":"
                                                "\"33.74\",\"severity\":\"%s\"}}]",
                                                cases[i].severity);
        Told told = read_one(json);
        g_assert_cmpint(told.item.priority, ==, cases[i].priority);
        g_assert_true(told.item.priority_given);
        g_assert_cmpint(told.item.at_ms, ==, NOW_MS); /* no startsAt */
    }
    Told told = read_one("[{\"labels\":{\"alertname\":\"rob\",\"area\":\"33.74\",\"severity\":"
                         "\"so so\"}}]");
    g_assert_cmpint(told.item.priority, ==, PRIORITY_HIGH); /* the kind's own */
    g_assert_false(told.item.priority_given);
}

static void says_what_is_wrong_with_it(void)
{
    static const char *const wrong[][2] = {
        {"[7]", "/0 not an object"},
        {"[{}]", "/0/labels missing"},
        {"[{\"labels\":[]}]", "/0/labels not an object"},
        {"[{\"labels\":{\"camera\":\"c\"}}]", "/0/labels/alertname missing"},
        {"[{\"labels\":{\"alertname\":\"a/b\",\"camera\":\"c\"}}]",
         "/0/labels/alertname gives no kind: letters, digits, '_', '-', ' ' and '.', at most 40"},
        {"[{\"labels\":{\"alertname\":7,\"camera\":\"c\"}}]", "/0/labels/alertname not a string"},
        {"[{\"labels\":{\"alertname\":\"rob\"}}]", "/0/labels/camera camera or area is needed"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"a b\"}}]", "/0/labels/camera not an id"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\",\"x\":1}}]",
         "/0/labels more than 64, not strings, or one stands twice"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\",\"x\":\"1\",\"x\":\"2\"}}]",
         "/0/labels more than 64, not strings, or one stands twice"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\"},\"startsAt\":\"now\"}]",
         "/0/startsAt not an RFC 3339 time"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\"},\"startsAt\":\"2026-03-01T02:14:04Z"
         "\"}]",
         "/0/startsAt more than 10 minutes ahead"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\"},\"endsAt\":\"soon\"}]",
         "/0/endsAt not an RFC 3339 time"},
        {"[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\"},\"annotations\":{\"summary\":7}}]",
         "/0/annotations/summary not a string"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        Told told = read_one(wrong[i][0]);
        g_assert_cmpuint(told.taken, ==, 0);
        g_assert_cmpstr(told.wrong, ==, wrong[i][1]);
    }
}

static void harms_no_other_when_it_is_bad(void)
{
    Told told = read_one("[{\"labels\":{\"alertname\":\"rob\",\"camera\":\"c\"}},{},"
                         "{\"labels\":{\"alertname\":\"rob\",\"camera\":\"d\"}}]");
    g_assert_cmpuint(told.taken, ==, 2);
    g_assert_cmpuint(told.refused, ==, 1);
    g_assert_cmpstr(told.wrong, ==, "/1/labels missing");
}

static void comes_in_an_array(void)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    Told told = {0};
    g_assert_false(
        decode_alertmanager(decoder, &(AlertBody){"{}", 2, NOW_MS}, on_item, &told, &error));
    g_assert_cmpstr(error->message, ==, "alerts: not an array");
    g_assert_cmpuint(told.taken + told.refused, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alertmanager/an alert becomes a report", becomes_a_report);
    g_test_add_func("/alertmanager/an alert is over when its end has passed",
                    is_over_when_its_end_has_passed);
    g_test_add_func("/alertmanager/an alert is known again whatever the order of its labels",
                    is_known_again_whatever_the_order_of_its_labels);
    g_test_add_func("/alertmanager/an alert has a priority by its severity",
                    has_a_priority_by_its_severity);
    g_test_add_func("/alertmanager/an alert says what is wrong with it",
                    says_what_is_wrong_with_it);
    g_test_add_func("/alertmanager/an alert harms no other when it is bad",
                    harms_no_other_when_it_is_bad);
    g_test_add_func("/alertmanager/an alert comes in an array", comes_in_an_array);
    return g_test_run();
}
