#include "alerting_private.h"
#include "base/clock.h"

bool alerting_find(Alerting *alerting, const char *id, Alert *out)
{
    const Record *record = g_hash_table_lookup(alerting->by_id, id);
    if (record == NULL || record->quiet) {
        return false;
    }
    *out = record->alert;
    return true;
}

Sight alerting_sight(Alerting *alerting, const Alert *alert)
{
    const CameraNote *note = alerting_note(alerting, alert->camera);
    return note != NULL ? sight_of_alert(note->sight) : SIGHT_ALERTS;
}

bool alerting_under_way(const Alerting *alerting, const char *id)
{
    const Record *record = g_hash_table_lookup(alerting->by_id, id);
    return record != NULL && (record->flying > 0 || record->dirty);
}

/* What a person ended begins anew when it is told again. */
static void forget_condition(Record *record)
{
    record->delay.active = record->delay.told = record->delay.chattering = false;
    record->delay.due_ms = 0;
    record->delay.held = 0;
}

/* Its own entry is the last. */
static void touch_last(Alerting *alerting, Record *record, const AlertCause *cause)
{
    if (record->dirty) {
        g_ptr_array_remove(alerting->dirty, record);
        record->dirty = false;
    }
    record->fact_due = true;
    record_touch(alerting, record, cause);
}

Entry *alerting_put(Alerting *alerting, Batch *batch, const Alert *alert, const AlertCause *cause)
{
    Record *record = g_hash_table_lookup(alerting->by_id, alert->id);
    g_assert(record != NULL);
    AlertState before = record->alert.machine.state;
    bool judged = alert->verdict != record->alert.verdict;
    bool given = g_strcmp0(alert->owner, record->alert.owner) != 0;
    bool shelved = alert->shelved_until_ms != record->alert.shelved_until_ms;
    record_copy(record, alert);
    record->shelf_due_ms = shelved ? 0 : record->shelf_due_ms;
    record->escalate_due_ms = given ? 0 : record->escalate_due_ms;
    if (alert->closed_at_ms != 0 && record_is_over(record)) {
        forget_condition(record);
    }
    if (judged) {
        alerting_add_verdict(alerting, batch, &record->alert);
    }
    record_settle(alerting, record, before);
    touch_last(alerting, record, cause);
    alerting_seal(alerting, batch);
    return batch->entries->pdata[batch->entries->len - 1];
}

void alerting_past(Alerting *alerting, Batch *batch, const AlertFact *fact)
{
    const Alert alert = {.id = fact->alert,
                         .kind = fact->kind,
                         .camera = fact->camera,
                         .area = fact->area,
                         .verdict = fact->verdict};
    batch_aside(batch, aside_fact(fact));
    alerting_add_verdict(alerting, batch, &alert);
}

void alerting_aside(Alerting *alerting, Aside *aside)
{
    batch_aside(alerting_open(alerting), aside);
    alerting_hurry(alerting);
}
