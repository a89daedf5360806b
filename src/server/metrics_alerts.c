#include <inttypes.h>

#include "alerting.h"
#include "server.h"

static const int64_t wait_s[METRICS_WAITS] = {5, 15, 30, 60, 120, 300, 900, 3600, 14400};

void metrics_note_ack(Metrics *metrics, int64_t waited_ms)
{
    int64_t waited = MAX(waited_ms, 0);
    unsigned bucket = 0;
    while (bucket < METRICS_WAITS && waited > wait_s[bucket] * 1000) {
        bucket++;
    }
    metrics->waits[bucket]++;
    metrics->waits_ms += (uint64_t)waited;
}

/* Nothing but states and priorities stands in labels. */
static void held(GString *out, const State *state)
{
    uint64_t count[ALERT_STATES][PRIORITIES] = {{0}};
    const AlertBook *book = state_alerts(state);
    for (uint32_t i = 0; i < state_count(state, ENTRY_ALERT); i++) {
        if (state_slot(state, ENTRY_ALERT, i)->line != NULL) {
            count[alert_book_state(book, i)][alert_book_priority(book, i)]++;
        }
    }
    metrics_head(out, "tilikd_alerts", "gauge", "Alerts that are held, by state and priority.");
    for (int s = 0; s < ALERT_STATES; s++) {
        for (int p = 0; p < PRIORITIES; p++) {
            g_string_append_printf(out, "tilikd_alerts{state=\"%s\",priority=\"%s\"} %" PRIu64 "\n",
                                   alert_state_word((AlertState)s),
                                   alert_priority_word((AlertPriority)p), count[s][p]);
        }
    }
}

static void needing(GString *out, const AlertingFigures *figures)
{
    metrics_head(out, "tilikd_alerts_needing", "gauge",
                 "Alerts that nobody has and somebody should, by priority.");
    for (int p = 0; p < PRIORITIES; p++) {
        g_string_append_printf(out, "tilikd_alerts_needing{priority=\"%s\"} %u\n",
                               alert_priority_word((AlertPriority)p), figures->needing[p]);
    }
}

static void reports(GString *out, const AlertingFigures *figures)
{
    metrics_one(out, "tilikd_alert_reports_total", "counter", "Reports taken in.",
                (double)figures->reports);
    metrics_one(out, "tilikd_alert_repeats_total", "counter",
                "Reports of what was known to last already.", (double)figures->repeats);
    metrics_one(out, "tilikd_alert_duplicates_total", "counter",
                "Reports that were delivered before.", (double)figures->duplicates);
    metrics_one(out, "tilikd_alert_refused_total", "counter", "Reports that could not be taken.",
                (double)figures->refused);
    metrics_one(out, "tilikd_alert_entries_total", "counter",
                "Rows that reports and acts made in the journal.", (double)figures->entries);
}

static void waits(GString *out, const Metrics *metrics)
{
    metrics_head(out, "tilikd_alert_ack_seconds", "histogram",
                 "From an alert's beginning to its acknowledgement.");
    uint64_t sum = 0;
    for (unsigned i = 0; i <= METRICS_WAITS; i++) {
        sum += metrics->waits[i];
        if (i < METRICS_WAITS) {
            g_string_append_printf(
                out, "tilikd_alert_ack_seconds_bucket{le=\"%" PRId64 "\"} %" PRIu64 "\n", wait_s[i],
                sum);
        }
    }
    g_string_append_printf(out,
                           "tilikd_alert_ack_seconds_bucket{le=\"+Inf\"} %" PRIu64
                           "\ntilikd_alert_ack_seconds_sum %.3f\n"
                           "tilikd_alert_ack_seconds_count %" PRIu64 "\n",
                           sum, (double)metrics->waits_ms / 1e3, sum);
}

void metrics_alerts(GString *out, const Server *server)
{
    AlertingFigures figures = alerting_figures(server->alerting);
    held(out, server->state);
    needing(out, &figures);
    reports(out, &figures);
    metrics_one(out, "tilikd_alert_acks_total", "counter", "Acknowledgements.",
                (double)figures.acks);
    metrics_one(out, "tilikd_alert_closes_total", "counter", "Alerts closed by a person.",
                (double)figures.closes);
    metrics_one(out, "tilikd_alert_escalations_total", "counter", "Alerts told to supervisors.",
                (double)figures.escalations);
    waits(out, &server->metrics);
    metrics_one(out, "tilikd_alerts_open", "gauge", "Alerts that lists show unasked.",
                figures.open);
    metrics_one(out, "tilikd_alerts_stale", "gauge", "Open for more than a day.", figures.stale);
    metrics_one(out, "tilikd_alerts_chattering", "gauge", "Held as one since they come and go.",
                figures.chattering);
    metrics_one(out, "tilikd_situations", "gauge", "Situations that are not over.",
                figures.situations);
    metrics_one(out, "tilikd_alerts_new_10min", "gauge", "Alerts told in the last 10 minutes.",
                figures.new_10min);
    metrics_one(out, "tilikd_alert_flood_share", "gauge",
                "Share of the last 24 hours in which more came than one person can work.",
                figures.flood_share_24h);
}
