#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

/* So many entries in one flush are a storm: then one batch at a time is on its way, and what comes
 * meanwhile meets in the next.  Where repeats do meet they are given more time for it. */
#define STORM_ENTRIES 128
#define STORM_WAIT_MS 100

Batch *alerting_open(Alerting *alerting)
{
    if (alerting->open == NULL) {
        alerting->open = batch_new();
    }
    return alerting->open;
}

void alerting_hurry(Alerting *alerting)
{
    if (evtimer_pending(alerting->turn, NULL)) {
        return;
    }
    bool storm = alerting->last_sealed >= STORM_ENTRIES;
    if (storm && alerting->under_way > 0) {
        return; /* its commit hurries again */
    }
    bool repeats = alerting->last_reports > alerting->last_sealed * 3 / 2;
    int64_t wait = alerting->flushed_ms + STORM_WAIT_MS - alerting_now(alerting);
    wait = storm && repeats ? CLAMP(wait, 0, STORM_WAIT_MS) : 0;
    const struct timeval soon = {0, wait * 1000};
    event_add(alerting->turn, &soon);
}

void record_touch(Alerting *alerting, Record *record, const AlertCause *cause)
{
    if (record->quiet) {
        return;
    }
    if (cause != NULL) {
        alerting_set((const char **)&record->by, cause->by);
        alerting_set((const char **)&record->why, cause->why);
    }
    if (!record->dirty) {
        record->dirty = true;
        g_ptr_array_add(alerting->dirty, record);
        alerting_hurry(alerting);
    }
}

void group_touch(Alerting *alerting, Group *group)
{
    if (!group->dirty) {
        group->dirty = true;
        g_ptr_array_add(alerting->dirty_groups, group);
        alerting_hurry(alerting);
    }
}

/* Takes the sealed state over into what the newest entry says. */
static void note_sent(Entry *entry, Sight *sight, char **area)
{
    entry->was_sight = *area != NULL ? *sight : SIGHT_NONE;
    if (*area != NULL && strcmp(*area, entry->area) != 0) {
        entry->was_area = g_strdup(*area);
    }
    *sight = entry->sight;
    alerting_set((const char **)area, entry->area);
}

static void seal_group(Alerting *alerting, Batch *batch, Group *group, int64_t now_ms)
{
    GString *text = g_string_sized_new(384);
    group->situation.rev = 0;
    encode_situation(text, &group->situation);
    Entry *entry =
        entry_new(ENTRY_SITUATION, group->situation.id, group->situation.area, group->sight, text);
    note_sent(entry, &group->sent_sight, &group->sent_area);
    entry->by = g_strdup("tilikd");
    entry->at_ms = now_ms;
    entry->ended_ms = group->situation.cleared_at_ms != 0 ? now_ms : 0;
    batch_add(batch, entry);
    group->dirty = false;
}

static Aside *fact_of(const Record *record)
{
    const Alert *alert = &record->alert;
    AlertFact fact = {
        .alert = alert->id,
        .kind = alert->kind,
        .camera = alert->camera,
        .area = alert->area,
        .owner = alert->owner,
        .at_ms = record->told_ms,
        .acked_at_ms = alert->acked_at_ms,
        .closed_at_ms = alert->closed_at_ms != 0 ? alert->closed_at_ms : record->ended_ms,
        .starts = record->starts,
        .count = alert->count,
        .priority = alert->priority,
        .verdict = alert->verdict,
        .chattering = alert->chattering,
        .suppressed = record->hidden,
    };
    return aside_fact(&fact);
}

static void seal_record(Alerting *alerting, Batch *batch, Record *record, int64_t now_ms)
{
    GString *text = g_string_sized_new(768);
    record->alert.rev = 0;
    encode_alert(text, &record->alert);
    Entry *entry = entry_new(ENTRY_ALERT, record->alert.id, record->alert.area,
                             alerting_sight(alerting, &record->alert), text);
    note_sent(entry, &record->sent_sight, &record->sent_area);
    entry->by = g_strdup(record->by != NULL ? record->by : "tilikd");
    entry->why = g_strdup(record->why);
    entry->at_ms = now_ms;
    entry->ended_ms = record->ended_ms;
    entry->object = alert_hold(&record->alert);
    entry->object_free = alert_let_go;
    if (record->fact_due && record->told_ms != 0) {
        batch_aside(batch, fact_of(record));
    }
    batch_add(batch, entry);
    g_clear_pointer(&record->by, g_ref_string_release);
    g_clear_pointer(&record->why, g_ref_string_release);
    record->dirty = record->fact_due = false;
    record->flying++;
    alerting->flying++;
    alerting->figures.entries++;
}

void alerting_seal(Alerting *alerting, Batch *batch)
{
    int64_t now_ms = clock_wall_ms();
    g_autoptr(Batch) open = g_steal_pointer(&alerting->open);
    for (guint i = 0; open != NULL && i < open->asides->len; i++) {
        batch_aside(batch, g_steal_pointer(&open->asides->pdata[i]));
    }
    log_fold_write(alerting->log, batch);
    for (guint i = 0; i < alerting->dirty_groups->len; i++) {
        seal_group(alerting, batch, alerting->dirty_groups->pdata[i], now_ms);
    }
    for (guint i = 0; i < alerting->dirty->len; i++) {
        seal_record(alerting, batch, alerting->dirty->pdata[i], now_ms);
    }
    g_ptr_array_set_size(alerting->dirty_groups, 0);
    g_ptr_array_set_size(alerting->dirty, 0);
}

typedef struct Flight {
    Alerting *alerting;
    GArray *waiters;
} Flight;

static void answer(GArray *waiters, const GError *error)
{
    for (guint i = 0; i < waiters->len; i++) {
        const Waiter *waiter = &g_array_index(waiters, Waiter, i);
        waiter->done(error, waiter->data);
    }
    g_array_unref(waiters);
}

static void on_landed(Batch *batch, const GError *error, void *data)
{
    Flight *flight = data;
    Alerting *alerting = flight->alerting;
    alerting->under_way--;
    answer(flight->waiters, error);
    g_free(flight);
    if (alerting->dirty->len > 0 || alerting->dirty_groups->len > 0 || alerting->waiters->len > 0) {
        alerting_hurry(alerting);
    }
}

void alerting_flush(Alerting *alerting)
{
    event_del(alerting->turn);
    if (alerting->dirty->len == 0 && alerting->dirty_groups->len == 0 && alerting->open == NULL &&
        alerting->waiters->len == 0) {
        return;
    }
    Batch *batch = batch_new();
    alerting_seal(alerting, batch);
    Flight *flight = g_new(Flight, 1);
    *flight = (Flight){alerting, g_steal_pointer(&alerting->waiters)};
    alerting->waiters = g_array_new(FALSE, FALSE, sizeof(Waiter));
    alerting->last_sealed = batch->entries->len;
    alerting->last_reports = alerting->open_reports;
    alerting->open_reports = 0;
    alerting->flushed_ms = alerting_now(alerting);
    alerting->under_way++;
    batch->done = on_landed;
    batch->data = flight;
    server_submit(alerting->server, batch);
}

void alerting_then(Alerting *alerting, AlertingDone done, void *data)
{
    const Waiter waiter = {done, data};
    g_array_append_val(alerting->waiters, waiter);
    alerting_hurry(alerting);
}

void alerting_follow(Alerting *alerting, Batch *batch)
{
    if (alerting->dirty->len == 0 && alerting->dirty_groups->len == 0) {
        return;
    }
    Entry *last = NULL;
    if (batch->answer_rev && batch->entries->len > 0) {
        last = entry_ref(batch->entries->pdata[batch->entries->len - 1]);
        g_ptr_array_remove_index(batch->entries, batch->entries->len - 1);
    }
    alerting_seal(alerting, batch);
    if (last != NULL) {
        batch_add(batch, last);
    }
}

void alerting_committed(Alerting *alerting, const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        Record *record =
            entry->kind == ENTRY_ALERT ? g_hash_table_lookup(alerting->by_id, entry->id) : NULL;
        if (record != NULL && record->flying > 0) {
            record->flying--;
            alerting->flying--;
        }
    }
}
