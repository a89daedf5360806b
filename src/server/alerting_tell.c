#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

/* Of one day, for the figures; at most so many. */
#define TOLD_MAX 200000

const AlertDelays *alerting_delays(const Alerting *alerting, const char *kind)
{
    static const AlertDelays none = {0, 0};
    const AlertDelays *delays = g_hash_table_lookup(alerting->server->options->delays, kind);
    return delays != NULL ? delays : &none;
}

static char *track_key(const Alert *alert)
{
    return g_strdup_printf("%s %s", alert->camera != NULL ? alert->camera : alert->area,
                           alert->kind);
}

Track alerting_track(const Alerting *alerting, const Alert *alert)
{
    g_autofree char *key = track_key(alert);
    const Track *track = g_hash_table_lookup(alerting->tracks, key);
    return track != NULL ? *track : (Track){0, 0};
}

void alerting_add_verdict(Alerting *alerting, Batch *batch, const Alert *alert)
{
    if (alert->verdict == VERDICT_NONE || alert->verdict == VERDICT_DUPLICATE) {
        return;
    }
    bool real = alert->verdict == VERDICT_REAL;
    char *key = track_key(alert);
    Track track = alerting_track(alerting, alert);
    track.real += real;
    track.total++;
    g_hash_table_replace(alerting->tracks, key, g_memdup2(&track, sizeof track));
    Aside *aside = aside_new(ASIDE_TRACK);
    aside->text[0] = g_strdup(alert->camera != NULL ? alert->camera : alert->area);
    aside->text[1] = g_strdup(alert->kind);
    aside->number[0] = real;
    aside->number[1] = 1;
    batch_aside(batch, aside);
}

bool record_is_by_design(Alerting *alerting, const Record *record)
{
    const CameraNote *note = alerting_note(alerting, record->alert.camera);
    bool down = record->group != NULL && record->group->situation.link != NULL && !record->link;
    return down || (note != NULL && note->out);
}

static void note_told(Alerting *alerting, int64_t now_ms)
{
    if (alerting->told->len >= TOLD_MAX) {
        g_array_remove_range(alerting->told, 0, TOLD_MAX / 2);
    }
    g_array_append_val(alerting->told, now_ms);
}

/* People hear of it for the first time, unless something holds it back. */
static void first_told(Alerting *alerting, Record *record)
{
    int64_t now_ms = clock_wall_ms();
    Track track = alerting_track(alerting, &record->alert);
    record->alert.track_real = track.real;
    record->alert.track_total = track.total;
    record->alert.pending = record->quiet = false;
    record->told_ms = now_ms;
    record_join_outage(alerting, record);
    if (record->group == NULL) {
        record_group(alerting, record);
    }
    record->hidden = record_is_by_design(alerting, record);
    if (!record->hidden) {
        note_told(alerting, now_ms);
    }
}

/* A link that flaps was accepted once: nobody is called again for the same fault. */
static void raise_again(Alerting *alerting, Record *record)
{
    Alert *alert = &record->alert;
    g_autofree char *by = g_strdup(alert->acked_by);
    int64_t at_ms = alert->acked_at_ms;
    int looked_s = alert->looked_s;
    record_step(alerting, record, ALERT_EVENT_RAISE);
    if (by != NULL && alert->machine.state == ALERT_UNACK) {
        record_step(alerting, record, ALERT_EVENT_ACK);
        alerting_set(&alert->acked_by, by);
        alert->acked_at_ms = at_ms;
        alert->looked_s = looked_s;
    }
}

static void raise_alert(Alerting *alerting, Record *record)
{
    bool first = record->told_ms == 0;
    record->starts++;
    record->fact_due = true;
    if (first) {
        first_told(alerting, record);
    }
    if (record->link) {
        alerting_say(alerting, &record->alert, LOG_OUTAGE, NULL);
    }
    if (record->link && !first) {
        raise_again(alerting, record);
    } else {
        record_step(alerting, record, ALERT_EVENT_RAISE);
    }
    if (first && record->hidden) {
        record_step(alerting, record, ALERT_EVENT_SUPPRESS);
    }
    if (first && record->link) {
        uplink_tell_members(alerting, record->alert.external_id);
    }
}

void record_tell_now(Alerting *alerting, Record *record)
{
    if (record->told_ms != 0 || !record->delay.active || record->delay.told) {
        return;
    }
    record->delay.told = true;
    delay_due(&record->delay, alerting_delays(alerting, record->alert.kind),
              alerting_now(alerting));
    raise_alert(alerting, record);
    record_plan(alerting, record);
    record_touch(alerting, record, NULL);
}

static void clear_alert(Alerting *alerting, Record *record)
{
    record->fact_due = true;
    if (record->link && record->alert.machine.state != ALERT_NORMAL) {
        alerting_say(alerting, &record->alert, LOG_OUTAGE_OVER, NULL);
    }
    record_step(alerting, record, ALERT_EVENT_CLEAR);
    if (record->alert.machine.state == ALERT_SUPPRESSED && record_is_by_design(alerting, record)) {
        record_step(alerting, record, ALERT_EVENT_UNSUPPRESS);
    }
}

static void act_on(Alerting *alerting, Record *record, DelayAct act)
{
    if (act == DELAY_RAISE) {
        raise_alert(alerting, record);
    } else if (act == DELAY_CLEAR) {
        clear_alert(alerting, record);
    } else {
        return;
    }
    record_touch(alerting, record, NULL);
}

/* What was waiting comes to nothing when its condition ends before anybody was told. */
static void note_waiting(Alerting *alerting, Record *record)
{
    const AlertDelay *delay = &record->delay;
    bool chattering = delay->chattering;
    if (record->alert.chattering != chattering) {
        record->alert.chattering = chattering;
        record->fact_due = record->told_ms != 0;
        record_touch(alerting, record, NULL);
    }
    if (record->told_ms == 0) {
        bool pending = delay->active || delay->due_ms != 0;
        if (record->alert.pending && !pending) {
            record->ended_ms = clock_wall_ms();
            alerting->figures.held++;
            record_touch(alerting, record, NULL);
        }
        bool over = record->alert.pending && !pending;
        record->alert.pending = pending;
        if (over && record->link) {
            uplink_release(alerting, record->alert.external_id);
        }
    }
    record_plan(alerting, record);
}

void record_delayed(Alerting *alerting, Record *record)
{
    const AlertDelays *rules = alerting_delays(alerting, record->alert.kind);
    int64_t now_ms = alerting_now(alerting);
    for (int i = 0; i < 4 && record->delay.due_ms != 0 && record->delay.due_ms <= now_ms; i++) {
        act_on(alerting, record, delay_due(&record->delay, rules, now_ms));
    }
    note_waiting(alerting, record);
}

/* When it ended is kept at once, also while it still counts as lasting: a start goes on from
 * there. */
void record_condition(Alerting *alerting, Record *record, bool active, int64_t at_ms)
{
    const AlertDelays *rules = alerting_delays(alerting, record->alert.kind);
    Alert *alert = &record->alert;
    if (active) {
        alert->cleared_at_ms = 0;
    } else if (alert->cleared_at_ms == 0) {
        alert->cleared_at_ms = MAX(alert->first_at_ms, at_ms);
    }
    /* The caller has found it to be in order, by times of a clock that may have been set since. */
    int64_t engine_ms = MAX(alerting_engine_ms(alerting, at_ms), record->delay.last_ms);
    act_on(alerting, record, delay_report(&record->delay, rules, active, engine_ms));
    record_delayed(alerting, record);
}

void record_settle(Alerting *alerting, Record *record, AlertState before)
{
    Alert *alert = &record->alert;
    if (alert->machine.state != ALERT_SHELVED) {
        alert->shelved_until_ms = record->shelf_due_ms = 0;
        alerting_set(&alert->shelved_by, NULL);
        alerting_set_own(&alert->shelf_reason, NULL);
    }
    if (!alert->machine.acked && alert->machine.active) {
        alert->acked_at_ms = 0;
        alert->looked_s = ALERT_NOT_LOOKED;
        alerting_set(&alert->acked_by, NULL);
    }
    if (record_is_over(record)) {
        if (record->ended_ms == 0 || before != ALERT_NORMAL) {
            record->ended_ms = clock_wall_ms();
            record->fact_due = true;
        }
        grouper_remove(alerting->grouper, alert->id);
    } else {
        record->ended_ms = 0;
    }
    group_follow(alerting, record);
    record_plan(alerting, record);
    if (record->link && !uplink_holds(record)) {
        uplink_release(alerting, alert->external_id);
    }
}

void record_step(Alerting *alerting, Record *record, AlertEvent event)
{
    AlertState before = record->alert.machine.state;
    if (alert_machine_step(&record->alert.machine, event)) {
        record_settle(alerting, record, before);
    }
}
