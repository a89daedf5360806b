#include <math.h>
#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

#define KIND "uplink_down"

void alerting_uplink_camera(Alerting *alerting, const Camera *camera, UplinkCamera *out)
{
    const Catalog *catalog = state_catalog(alerting->server->state);
    uint32_t index = camera->site != NULL ? catalog_find_site(catalog, camera->site) : CATALOG_NONE;
    Site site;
    bool known = index != CATALOG_NONE && catalog_site(catalog, index, &site);
    *out = (UplinkCamera){.id = camera->id,
                          .site = camera->site,
                          .link = known ? site.link : NULL,
                          .area = camera->area};
    out->out = camera->state == CAMERA_OUT_OF_SERVICE;
    out->off = camera->state == CAMERA_OFFLINE || camera->state == CAMERA_MISSING;
}

/* What is told of the uplink itself; it waits in memory until its delay is over.  How often it came
 * and went before is remembered. */
static Record *make_alert(Alerting *alerting, const char *key, const char *area, int64_t now_ms)
{
    const Record *before = record_find_link(alerting, key);
    AlertDelay delay = {0};
    if (before != NULL) {
        memcpy(delay.starts, before->delay.starts, sizeof delay.starts);
    }
    char id[ID_ULID_SIZE];
    id_ulid(now_ms, id);
    Alert alert = {
        .id = id,
        .kind = KIND,
        .area = area,
        .source = "tilikd",
        .external_id = key,
        .first_at_ms = now_ms,
        .last_at_ms = now_ms,
        .score = (double)NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = alert_kind_priority(KIND),
        .machine = {.state = ALERT_NORMAL},
    };
    Record *record = record_new(alerting, &alert, true);
    record->delay = delay;
    record->quiet = true;
    return record;
}

/* Over, and so lately that it is the same fault when it is down again; what a person closed is
 * not. */
static bool flaps(const Record *record, int64_t now_ms)
{
    return record->alert.closed_at_ms == 0 && record->told_ms != 0 &&
           now_ms - record->ended_ms <= UPLINK_FLAP_MS;
}

/* A link that comes and goes is one outage, until it has been over for a while. */
static Group *begin_outage(Alerting *alerting, const char *key, const char *area, int64_t now_ms)
{
    Record *record = record_find_link(alerting, key);
    if (record == NULL || (record_is_over(record) && !flaps(record, now_ms))) {
        record = make_alert(alerting, key, area, now_ms);
    }
    Group *group = record->group;
    if (group == NULL) {
        group = group_make(alerting, KIND, key, now_ms);
    }
    g_hash_table_replace(alerting->outages, g_strdup(key), group);
    alerting_set((const char **)&record->down, key);
    record->heard_ms = MAX(record->heard_ms, now_ms);
    record->alert.count = MIN(record->alert.count + 1, ALERT_COUNT_MAX);
    record->alert.last_at_ms = MAX(record->alert.last_at_ms, now_ms);
    record_condition(alerting, record, true, now_ms);
    record_touch(alerting, record, NULL);
    return group;
}

/* The outage is where its cameras are, also before anybody was told of them. */
static void widen(Alerting *alerting, const char *key, const char *camera)
{
    Group *group = g_hash_table_lookup(alerting->outages, key);
    const CameraNote *note = alerting_note(alerting, camera);
    if (group == NULL || note == NULL) {
        return;
    }
    g_autofree char *before = g_strdup(group->situation.area);
    group_widen(group, note->area);
    if (g_strcmp0(before, group->situation.area) == 0) {
        return;
    }
    if (group->records > 0) {
        group_touch(alerting, group);
    }
    Record *record = record_find_link(alerting, key);
    if (record != NULL && !record_is_over(record)) {
        alerting_set(&record->alert.area, group->situation.area);
        record_touch(alerting, record, NULL);
    }
}

void record_join_outage(Alerting *alerting, Record *record)
{
    Group *group =
        record->down != NULL ? g_hash_table_lookup(alerting->outages, record->down) : NULL;
    if (group == NULL && record->down != NULL) {
        /* The link is back for the moment, but does not count as over yet. */
        const Record *link = record_find_link(alerting, record->down);
        group = link != NULL && uplink_holds(link) ? link->group : NULL;
    }
    if (group == NULL) {
        return;
    }
    if (record->link && group->situation.area != NULL) {
        alerting_set(&record->alert.area, group->situation.area);
    }
    grouper_remove(alerting->grouper, record->alert.id);
    group_join(alerting, group, record);
}

/* A dark camera's alert belongs to the outage; what people were told of is taken back. */
static void take_in(Alerting *alerting, const char *key, const char *camera)
{
    Record *record = record_find_place(alerting, camera, NULL, "camera_offline");
    if (record == NULL || record_is_over(record)) {
        return;
    }
    alerting_set((const char **)&record->down, key);
    if (record->told_ms == 0) {
        const Record *link = record_find_link(alerting, key);
        if (link != NULL && link->told_ms != 0 && uplink_holds(link)) {
            record_tell_now(alerting, record);
        }
        return;
    }
    AlertCause cause = {.by = "tilikd", .why = "its uplink is down"};
    record_join_outage(alerting, record);
    record_step(alerting, record, ALERT_EVENT_SUPPRESS);
    record_touch(alerting, record, &cause);
}

bool uplink_holds(const Record *link)
{
    return link->delay.active || link->delay.told || link->delay.chattering;
}

void uplink_tell_members(Alerting *alerting, const char *key)
{
    GHashTableIter each;
    gpointer value;
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Record *record = value;
        if (!record->link && record->told_ms == 0 && g_strcmp0(record->down, key) == 0) {
            g_ptr_array_add(members, record);
        }
    }
    for (guint i = 0; i < members->len; i++) {
        record_tell_now(alerting, members->pdata[i]);
    }
}

/* What is on its way back ends as it would have. */
static void release(Alerting *alerting, Record *record)
{
    if (record_is_over(record) || (record->told_ms != 0 && !record->delay.active)) {
        return;
    }
    alerting_set((const char **)&record->down, NULL);
    if (record->told_ms == 0) {
        return;
    }
    AlertCause cause = {.by = "tilikd", .why = "its uplink is back"};
    if (record->group != NULL && record->group->situation.link != NULL) {
        group_leave(alerting, record);
        record_group(alerting, record);
    }
    if (record->alert.machine.state == ALERT_SUPPRESSED && !record_is_by_design(alerting, record)) {
        record_step(alerting, record, ALERT_EVENT_UNSUPPRESS);
        record->hidden = false; /* people are told of it after all */
        record->fact_due = true;
    }
    record_touch(alerting, record, &cause);
}

void uplink_release(Alerting *alerting, const char *key)
{
    GHashTableIter each;
    gpointer value;
    g_hash_table_remove(alerting->outages, key);
    uplink_end(alerting->uplink, key);
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Record *record = value;
        if (!record->link && g_strcmp0(record->down, key) == 0) {
            release(alerting, record);
        }
    }
}

void uplink_release_stray(Alerting *alerting, Record *record)
{
    if (record->down == NULL || record->group == NULL) {
        return;
    }
    const Group *group = g_hash_table_lookup(alerting->outages, record->down);
    const Record *link = record_find_link(alerting, record->down);
    if (group == NULL && link != NULL && uplink_holds(link)) {
        group = link->group;
    }
    if (record->group != group) {
        release(alerting, record);
    }
}

/* When it was down is over at once, what it holds when its alert is: a link that comes and goes
 * does not tell of its cameras in between. */
static void end_outage(Alerting *alerting, const char *key, int64_t now_ms)
{
    Record *record = record_find_link(alerting, key);
    g_hash_table_remove(alerting->outages, key);
    if (record != NULL && !record_is_over(record)) {
        record->heard_ms = MAX(record->heard_ms, now_ms);
        record_condition(alerting, record, false, now_ms);
        record_touch(alerting, record, NULL);
    }
    if (record == NULL || !uplink_holds(record)) {
        uplink_release(alerting, key);
    }
}

/* It stands, but nobody is told of it: its alert waited when tilikd ended. */
static void tell_anew(Alerting *alerting, const char *key, const char *area, int64_t now_ms)
{
    GHashTableIter each;
    gpointer value;
    begin_outage(alerting, key, area, now_ms);
    g_hash_table_iter_init(&each, alerting->by_id);
    g_autoptr(GPtrArray) members = g_ptr_array_new();
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        Record *record = value;
        if (!record->link && g_strcmp0(record->down, key) == 0) {
            g_ptr_array_add(members, record);
        }
    }
    for (guint i = 0; i < members->len; i++) {
        const Record *record = members->pdata[i];
        widen(alerting, key, record->alert.camera);
        take_in(alerting, key, record->alert.camera);
    }
}

void uplink_reconcile(Alerting *alerting)
{
    int64_t now_ms = clock_wall_ms();
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter each;
    gpointer key;
    g_hash_table_iter_init(&each, alerting->outages);
    while (g_hash_table_iter_next(&each, &key, NULL)) {
        g_ptr_array_add(keys, g_strdup(key));
    }
    for (guint i = 0; i < keys->len; i++) {
        const char *down = keys->pdata[i];
        const Group *group = g_hash_table_lookup(alerting->outages, down);
        const Record *link = record_find_link(alerting, down);
        if (group == NULL) {
            continue;
        }
        if (!uplink_stands(alerting->uplink, down)) {
            end_outage(alerting, down, now_ms);
        } else if (link == NULL || !uplink_holds(link)) {
            g_autofree char *area = g_strdup(group->situation.area);
            tell_anew(alerting, down, area, now_ms);
        }
    }
}

/* The smaller outage was the beginning of a wider one. */
static void absorb(Alerting *alerting, const char *smaller, const char *key)
{
    Group *old = g_hash_table_lookup(alerting->outages, smaller);
    Record *record = record_find_link(alerting, smaller);
    if (old != NULL) {
        GHashTableIter each;
        gpointer value;
        g_hash_table_iter_init(&each, alerting->by_id);
        while (g_hash_table_iter_next(&each, NULL, &value)) {
            Record *member = value;
            if ((member->group == old || g_strcmp0(member->down, smaller) == 0) && !member->link) {
                widen(alerting, key, member->alert.camera);
                take_in(alerting, key, member->alert.camera);
            }
        }
        g_hash_table_remove(alerting->outages, smaller);
    }
    if (record != NULL && !record_is_over(record)) {
        AlertCause cause = {.by = "tilikd", .why = "a wider outage holds it"};
        record->alert.verdict = VERDICT_DUPLICATE;
        record->alert.pending = false;
        record->alert.closed_at_ms = clock_wall_ms();
        record->delay = (AlertDelay){0};
        record_step(alerting, record, ALERT_EVENT_CLOSE);
        record_touch(alerting, record, &cause);
    }
}

void uplink_follow(Alerting *alerting, const UplinkCamera *camera, int64_t now_ms)
{
    UplinkAnswer answer = uplink_change(alerting->uplink, camera, now_ms);
    if (answer.scope == UPLINK_NONE || answer.key == NULL) {
        return;
    }
    g_autofree char *key = g_strdup(answer.key);
    bool down = camera->off && !camera->out;
    if (answer.ended) {
        end_outage(alerting, key, now_ms);
        return;
    }
    if (!down) {
        return;
    }
    if (g_hash_table_lookup(alerting->outages, key) == NULL) {
        if (!alerting_has_room(alerting, ROOM_OWN)) {
            return;
        }
        Group *group = begin_outage(alerting, key, camera->area, now_ms);
        alerting_set((const char **)&group->first_camera, answer.dark[0]);
    }
    for (const char *const *dark = answer.dark; *dark != NULL; dark++) {
        widen(alerting, key, *dark);
        take_in(alerting, key, *dark);
    }
    for (int i = 0; i < 1000 && answer.absorbs != NULL; i++) {
        g_autofree char *smaller = g_strdup(answer.absorbs);
        if (strcmp(smaller, key) != 0) {
            absorb(alerting, smaller, key);
        }
        answer = uplink_change(alerting->uplink, camera, now_ms);
    }
}
