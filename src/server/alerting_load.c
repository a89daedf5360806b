#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

#define DAY_MS        INT64_C(86400000)
#define TOLD_READ_MAX 100000

static bool take_track(const Aside *row, void *data)
{
    Alerting *alerting = data;
    Track track = {(unsigned)row->number[0], (unsigned)row->number[1]};
    g_hash_table_replace(alerting->tracks, g_strdup_printf("%s %s", row->text[0], row->text[1]),
                         g_memdup2(&track, sizeof track));
    return true;
}

void alerting_load_cameras(Alerting *alerting)
{
    const Catalog *catalog = state_catalog(alerting->server->state);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        UplinkCamera hangs;
        if (catalog_camera(catalog, i, &camera)) {
            camera_note(alerting, &camera);
            alerting_uplink_camera(alerting, &camera, &hangs);
            uplink_note(alerting->uplink, &hangs);
        }
    }
}

static void load_groups(Alerting *alerting)
{
    const AlertBook *book = state_alerts(alerting->server->state);
    for (uint32_t i = 0; i < alert_book_situations(book); i++) {
        Situation situation;
        if (!alert_book_situation(book, i, &situation)) {
            continue;
        }
        Group *group = group_new(alerting, &situation);
        const Slot *slot = state_slot(alerting->server->state, ENTRY_SITUATION, i);
        group->sight = group->sent_sight = slot->sight;
        alerting_set((const char **)&group->sent_area, slot->area);
        if (situation.link != NULL && situation.cleared_at_ms == 0) {
            g_hash_table_replace(alerting->outages, g_strdup(situation.link), group);
        }
    }
}

/* The delay as it was: told, or waiting since it began. */
static void restore_delay(Alerting *alerting, Record *record)
{
    const Alert *alert = &record->alert;
    AlertDelay *delay = &record->delay;
    int64_t since_ms = alerting_engine_ms(alerting, alert->first_at_ms);
    const AlertDelays *rules = alerting_delays(alerting, alert->kind);
    if (record_is_over(record)) {
        return;
    }
    int64_t ended_ms = alert->cleared_at_ms;
    if (alert->pending) {
        delay_report(delay, rules, true, since_ms);
        if (ended_ms != 0) {
            delay_report(delay, rules, false, alerting_engine_ms(alerting, ended_ms));
        }
        return;
    }
    record->told_ms = alert->first_at_ms;
    delay->told = alert->machine.active;
    delay->active = alert->machine.active && ended_ms == 0;
    delay->since_ms = delay->changed_ms = since_ms;
    delay->last_ms = alerting_engine_ms(alerting, alert->last_at_ms);
    if (delay->told && !delay->active) {
        delay->last_ms = delay->changed_ms = alerting_engine_ms(alerting, ended_ms);
        delay->due_ms = delay->changed_ms + rules->off_ms;
    }
    if (alert->chattering && alert->machine.active) {
        /* Whether it is quiet meanwhile is known when its time has passed again. */
        delay->chattering = true;
        delay->changed_ms = MAX(delay->changed_ms, delay->last_ms);
        delay->due_ms = delay->changed_ms + CHATTER_QUIET_MS;
    }
}

/* What people were told of in the last day. */
static bool take_told(const AlertFact *fact, void *data)
{
    Alerting *alerting = data;
    if (!fact->suppressed) {
        g_array_append_val(alerting->told, fact->at_ms);
    }
    return true;
}

static bool load_told(Alerting *alerting, GError **error)
{
    JournalStore *store = journal_store(alerting->server->journal);
    int64_t now_ms = clock_wall_ms();
    const StoreFacts day = {
        .from_ms = now_ms - DAY_MS, .to_ms = now_ms, .after_alert = "", .limit = TOLD_READ_MAX};
    g_array_set_size(alerting->told, 0);
    return store->class->facts(store, &day, take_told, alerting, error);
}

static bool is_link(const Alerting *alerting, const Alert *alert)
{
    return alert->camera == NULL && strcmp(alert->kind, "uplink_down") == 0 &&
           g_strcmp0(alert->source, "tilikd") == 0 && alert->external_id != NULL;
}

/* How long nobody has taken it runs on over a restart. */
static void restore_escalation(Alerting *alerting, Record *record)
{
    const Alert *alert = &record->alert;
    int minutes = alerting->server->options->escalate_minutes[alert->priority];
    if (minutes > 0) {
        record->escalate_due_ms =
            alerting_engine_ms(alerting, alert->first_at_ms) + minutes * INT64_C(60000);
    }
}

static void load_alert(Alerting *alerting, const Alert *alert, const Slot *slot)
{
    Record *record = record_new(alerting, alert, is_link(alerting, alert));
    record->sent_sight = slot->sight;
    alerting_set((const char **)&record->sent_area, slot->area);
    record->heard_ms = MAX(alert->last_at_ms, alert->cleared_at_ms);
    record->group =
        alert->situation != NULL ? g_hash_table_lookup(alerting->groups, alert->situation) : NULL;
    if (record->group != NULL) {
        record->group->records++;
    }
    record->over = !alert->pending && !alert->machine.active;
    record->starts = alert->count > 0;
    if (record_is_over(record)) {
        record->ended_ms = MAX(alert->cleared_at_ms, alert->closed_at_ms);
        record->told_ms = alert->first_at_ms;
        return;
    }
    restore_delay(alerting, record);
    if (record->group == NULL || record->group->situation.link == NULL) {
        record_restore_group(alerting, record);
    } else if (alert->camera != NULL && alert->machine.active) {
        const char *key = record->group->situation.link;
        uplink_restore(alerting->uplink, key, alert->camera, alert->first_at_ms);
        alerting_set((const char **)&record->down, key);
    }
    restore_escalation(alerting, record);
    record_plan(alerting, record);
}

typedef struct Older {
    int64_t at_ms;
    uint32_t index;
    bool lasts;
} Older;

/* Oldest first, as they came: the newest of a place is the one that is found, but for one that
 * lasts, which a clock that was put back made older than what is over. */
static gint compare_age(gconstpointer a, gconstpointer b)
{
    const Older *one = a, *two = b;
    if (one->lasts != two->lasts) {
        return one->lasts ? 1 : -1;
    }
    return one->at_ms < two->at_ms ? -1 : one->at_ms > two->at_ms;
}

static void load_alerts(Alerting *alerting)
{
    const AlertBook *book = state_alerts(alerting->server->state);
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(Older));
    Alert alert;
    for (uint32_t i = 0; i < alert_book_alerts(book); i++) {
        if (alert_book_alert(book, i, &alert)) {
            const Older older = {alert.first_at_ms, i,
                                 alert.machine.state != ALERT_NORMAL || alert.pending};
            g_array_append_val(order, older);
        }
    }
    g_array_sort(order, compare_age);
    for (guint i = 0; i < order->len; i++) {
        uint32_t index = g_array_index(order, Older, i).index;
        alert_book_alert(book, index, &alert);
        load_alert(alerting, &alert, state_slot(alerting->server->state, ENTRY_ALERT, index));
    }
}

/* A camera went dark or came back while nobody looked: before tilikd ended its word was written,
 * and what follows from it not.  What was dark before there was a journal raises nothing. */
static void reconcile_camera(Alerting *alerting, const Camera *camera, int64_t made_ms)
{
    CameraNote *note = alerting_note(alerting, camera->id);
    const Record *record = record_find_place(alerting, camera->id, NULL, "camera_offline");
    bool alerted = record != NULL && !record_is_over(record);
    bool confirmed = camera->state != CAMERA_OUT_OF_SERVICE && camera->state != CAMERA_UNKNOWN;
    if (alerted && !confirmed) {
        note->dark = record->alert.machine.active || record->alert.pending;
        return;
    }
    JournalStore *store = journal_store(alerting->server->journal);
    int64_t last_ms = 0, now_ms = clock_wall_ms();
    if (alerted && !note->dark && g_strcmp0(record->alert.source, "tilikd") == 0) {
        camera_dark(alerting, camera, false, now_ms);
    } else if (!alerted && note->dark && confirmed && camera->since_ms > made_ms &&
               store->class->last_offline(store, camera->id, &last_ms, NULL) &&
               last_ms < camera->since_ms) {
        UplinkCamera hangs;
        alerting_uplink_camera(alerting, camera, &hangs);
        camera_dark(alerting, camera, true, MIN(camera->since_ms, now_ms));
        hangs.off = false;
        uplink_note(alerting->uplink, &hangs);
        hangs.off = true;
        uplink_follow(alerting, &hangs, MIN(camera->since_ms, now_ms));
    }
}

/* A camera that was taken off the list is not dark any more. */
static void end_removed(Alerting *alerting)
{
    const Catalog *catalog = state_catalog(alerting->server->state);
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Record *record = value;
        const Alert *alert = &record->alert;
        if (alert->camera != NULL && record->delay.active &&
            strcmp(alert->kind, "camera_offline") == 0 &&
            catalog_find_camera(catalog, alert->camera) == CATALOG_NONE) {
            AlertCause cause = {.by = "tilikd", .why = "its camera is gone"};
            record_condition(alerting, record, false, clock_wall_ms());
            record_touch(alerting, record, &cause);
        }
    }
}

static bool reconcile(Alerting *alerting, GError **error)
{
    const Catalog *catalog = state_catalog(alerting->server->state);
    JournalStore *store = journal_store(alerting->server->journal);
    int64_t oldest, newest;
    if (!store->class->span(store, &oldest, &newest, error)) {
        return false;
    }
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (catalog_camera(catalog, i, &camera)) {
            /* Revisions begin at the second of the journal's making times 1000. */
            reconcile_camera(alerting, &camera, oldest + 1000);
        }
    }
    end_removed(alerting);
    uplink_reconcile(alerting);
    return true;
}

bool alerting_load(Alerting *alerting, GError **error)
{
    JournalStore *store = journal_store(alerting->server->journal);
    if (!store->class->tracks(store, take_track, alerting, error) || !load_told(alerting, error)) {
        return false;
    }
    alerting_load_cameras(alerting);
    load_groups(alerting);
    load_alerts(alerting);
    return reconcile(alerting, error);
}
