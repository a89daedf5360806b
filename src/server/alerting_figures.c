#include "alerting_private.h"
#include "base/clock.h"
#include "model/alert_query.h"

#define DAY_MS      INT64_C(86400000)
#define WINDOW_MS   INT64_C(600000)
#define WINDOWS_MAX 1440 /* a minute each */

static void count(AlertingFigures *figures, const Record *record, int64_t now_ms)
{
    const Alert *alert = &record->alert;
    if (record->quiet) {
        return;
    }
    figures->alerts++;
    figures->open += alert_is_open(alert);
    figures->needing[alert->priority] += alert_needs_someone(alert);
    figures->shelved += alert->machine.state == ALERT_SHELVED;
    figures->suppressed += alert->machine.state == ALERT_SUPPRESSED;
    figures->chattering += alert->chattering && !record_is_over(record);
    figures->stale += alert_is_open(alert) && now_ms - alert->first_at_ms > ALERT_STALE_MS;
}

/* The share of windows of the last day in which people were told more than is manageable. */
static double flood_share(const Alerting *alerting, int64_t now_ms)
{
    const Options *options = alerting->server->options;
    unsigned windows[WINDOWS_MAX] = {0}, flooded = 0;
    int64_t window_ms = options->flood_minutes * INT64_C(60000), count = DAY_MS / window_ms;
    for (guint i = 0; i < alerting->told->len; i++) {
        int64_t age_ms = now_ms - g_array_index(alerting->told, int64_t, i);
        if (age_ms >= 0 && age_ms < count * window_ms) {
            windows[age_ms / window_ms]++;
        }
    }
    for (int64_t i = 0; i < count; i++) {
        flooded += windows[i] > (unsigned)options->flood_most;
    }
    return (double)flooded / (double)count;
}

AlertingFigures alerting_figures(const Alerting *alerting)
{
    AlertingFigures figures = alerting->figures;
    int64_t now_ms = clock_wall_ms();
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        count(&figures, value, now_ms);
    }
    for (guint i = alerting->told->len; i > 0; i--) {
        int64_t age_ms = now_ms - g_array_index(alerting->told, int64_t, i - 1);
        if (age_ms > WINDOW_MS) {
            break;
        }
        figures.new_10min += age_ms >= 0;
    }
    figures.situations = g_hash_table_size(alerting->groups);
    figures.flood_share_24h = flood_share(alerting, now_ms);
    return figures;
}
