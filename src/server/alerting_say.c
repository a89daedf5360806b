/* What is done about alerts, and outages, as lines of the logbook. */
#include "alerting_private.h"
#include "base/clock.h"

void alerting_say_to(Alerting *alerting, const Alert *alert, const LogLine *line,
                     const char *detail, LogFold *log)
{
    char kind[ALERT_KIND_SIZE];
    bool outage = line->act == LOG_OUTAGE || line->act == LOG_OUTAGE_OVER;
    logging_kind(alert->kind, kind);
    LogLine full = *line;
    full.area = alert->area;
    g_autofree char *place =
        logging_place(state_catalog(alerting->server->state), alert->camera, alert->area);
    g_autofree char *ref = g_strconcat("alert/", alert->id, NULL);
    const LogAbout about = {.topic =
                                outage && alert->external_id != NULL ? alert->external_id : kind,
                            .place = place,
                            .detail = detail,
                            .ref = ref};
    log_fold_add(log, &full, &about, logging_sight(alerting_sight(alerting, alert)));
}

/* An outage is named by what is down. */
void alerting_say(Alerting *alerting, const Alert *alert, LogAct act, const char *by)
{
    const LogLine line = {.by = by != NULL ? by : "tilikd", .act = act, .at_ms = clock_wall_ms()};
    alerting_say_to(alerting, alert, &line, act == LOG_ALERT_RAISE ? alert->note : NULL,
                    alerting->log);
}
