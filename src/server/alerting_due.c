#include "alerting_private.h"
#include "base/clock.h"

#define RETIRE_EVERY_S 60
/* What is due at one time is done in steps, so that a storm of it leaves the loop to others. */
#define FIRE_MAX 2000

static void put_at(Alerting *alerting, guint place, Record *record)
{
    alerting->heap->pdata[place] = record;
    record->heap = place + 1;
}

static void sift_up(Alerting *alerting, guint place, Record *record)
{
    while (place > 0) {
        Record *above = alerting->heap->pdata[(place - 1) / 2];
        if (above->due_ms <= record->due_ms) {
            break;
        }
        put_at(alerting, place, above);
        place = (place - 1) / 2;
    }
    put_at(alerting, place, record);
}

static void sift_down(Alerting *alerting, guint place, Record *record)
{
    for (guint below; (below = place * 2 + 1) < alerting->heap->len; place = below) {
        Record *least = alerting->heap->pdata[below];
        if (below + 1 < alerting->heap->len) {
            Record *right = alerting->heap->pdata[below + 1];
            if (right->due_ms < least->due_ms) {
                least = right;
                below++;
            }
        }
        if (record->due_ms <= least->due_ms) {
            break;
        }
        put_at(alerting, place, least);
    }
    put_at(alerting, place, record);
}

void record_unplan(Alerting *alerting, Record *record)
{
    if (record->heap == 0) {
        return;
    }
    guint place = record->heap - 1;
    Record *last = alerting->heap->pdata[alerting->heap->len - 1];
    record->heap = 0;
    g_ptr_array_set_size(alerting->heap, (gint)alerting->heap->len - 1);
    if (last != record) {
        sift_up(alerting, place, last);
        sift_down(alerting, last->heap - 1, last);
    }
}

/* A critical one is escalated two minutes after it was told or given back, unless it has an
 * owner. */
static void plan_escalation(Alerting *alerting, Record *record)
{
    const Alert *alert = &record->alert;
    int minutes = alerting->server->options->escalate_minutes[alert->priority];
    if (minutes == 0 || alert->escalated_at_ms != 0 || !alert_needs_someone(alert)) {
        record->escalate_due_ms = 0;
    } else if (record->escalate_due_ms == 0) {
        record->escalate_due_ms = alerting_now(alerting) + minutes * INT64_C(60000);
    }
}

static void plan_shelf(Alerting *alerting, Record *record)
{
    const Alert *alert = &record->alert;
    if (alert->machine.state != ALERT_SHELVED || alert->shelved_until_ms == 0) {
        record->shelf_due_ms = 0;
    } else if (record->shelf_due_ms == 0) {
        record->shelf_due_ms = alert->shelved_until_ms - clock_wall_ms() + alerting_now(alerting);
        record->shelf_due_ms = MAX(record->shelf_due_ms, 1);
    }
}

void record_plan(Alerting *alerting, Record *record)
{
    plan_escalation(alerting, record);
    plan_shelf(alerting, record);
    const int64_t dues[] = {record->delay.due_ms, record->shelf_due_ms, record->escalate_due_ms,
                            record->until_due_ms};
    int64_t due_ms = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(dues); i++) {
        if (dues[i] != 0 && (due_ms == 0 || dues[i] < due_ms)) {
            due_ms = dues[i];
        }
    }
    if (due_ms == record->due_ms && (due_ms != 0) == (record->heap != 0)) {
        return;
    }
    record_unplan(alerting, record);
    record->due_ms = due_ms;
    if (due_ms != 0) {
        g_ptr_array_add(alerting->heap, record);
        sift_up(alerting, alerting->heap->len - 1, record);
    }
    alerting_arm(alerting);
}

void alerting_arm(Alerting *alerting)
{
    if (alerting->heap->len == 0) {
        event_del(alerting->alarm);
        return;
    }
    const Record *first = alerting->heap->pdata[0];
    int64_t wait = CLAMP(first->due_ms - alerting_now(alerting), 0, INT64_C(86400000));
    const struct timeval until = {wait / 1000, wait % 1000 * 1000};
    event_add(alerting->alarm, &until);
}

/* Its source tells it again while it lasts, and has not.  What the source told last stays the
 * newest that was heard: it may tell it again. */
static void lapse(Alerting *alerting, Record *record, AlertCause *cause)
{
    record->until_due_ms = 0;
    if (record_is_over(record)) {
        return;
    }
    cause->why = "its source tells it no more";
    record->lapsed = true;
    record_condition(alerting, record, false, cause->at_ms);
    record_touch(alerting, record, cause);
}

static void fire(Alerting *alerting, Record *record, int64_t now_ms)
{
    AlertCause cause = {.by = "tilikd", .at_ms = clock_wall_ms()};
    if (record->shelf_due_ms != 0 && record->shelf_due_ms <= now_ms) {
        cause.why = "the shelf's time is over";
        record_step(alerting, record, ALERT_EVENT_UNSHELVE);
        record_touch(alerting, record, &cause);
    }
    if (record->escalate_due_ms != 0 && record->escalate_due_ms <= now_ms) {
        cause.why = "nobody has taken it";
        record->alert.escalated_at_ms = cause.at_ms;
        alerting_say(alerting, &record->alert, LOG_ALERT_ESCALATE, NULL);
        alerting->figures.escalations++;
        record_touch(alerting, record, &cause);
    }
    if (record->until_due_ms != 0 && record->until_due_ms <= now_ms) {
        lapse(alerting, record, &cause);
    }
    record_delayed(alerting, record);
}

void alerting_fire(Alerting *alerting)
{
    int64_t now_ms = alerting_now(alerting);
    for (int i = 0; i < FIRE_MAX && alerting->heap->len > 0; i++) {
        Record *first = alerting->heap->pdata[0];
        if (first->due_ms > now_ms) {
            break;
        }
        fire(alerting, first, now_ms);
    }
    alerting_arm(alerting);
}

/* Nothing here speaks of it any more. */
static gboolean is_forgotten(gpointer key, gpointer value, gpointer data)
{
    Group *group = value;
    const Alerting *alerting = data;
    return group->records == 0 && !group->dirty &&
           (group->situation.link == NULL ||
            g_hash_table_lookup(alerting->outages, group->situation.link) != group) &&
           alert_book_find_situation(state_alerts(alerting->server->state), group->situation.id) ==
               ALERT_NONE;
}

void alerting_retire(Alerting *alerting, int64_t age_ms)
{
    int64_t before_ms = clock_wall_ms() - age_ms;
    const AlertBook *book = state_alerts(alerting->server->state);
    state_retire(alerting->server->state, before_ms);
    g_autoptr(GPtrArray) old = g_ptr_array_new();
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Record *record = value;
        if (record_is_over(record) && !record->dirty && record->flying == 0 &&
            record->ended_ms < before_ms && alert_book_find(book, record->alert.id) == ALERT_NONE) {
            g_ptr_array_add(old, record);
        }
    }
    for (guint i = 0; i < old->len; i++) {
        record_drop(alerting, old->pdata[i]);
    }
    g_hash_table_foreach_remove(alerting->groups, is_forgotten, alerting);
    const struct timeval again = {RETIRE_EVERY_S, 0};
    event_add(alerting->sweep, &again);
}
