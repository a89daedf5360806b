#include <string.h>

#include "alerting_private.h"

void alerting_set(const char **field, const char *text)
{
    if (g_strcmp0(*field, text) != 0) {
        char *new = text != NULL ? g_ref_string_new_intern(text) : NULL;
        g_clear_pointer((char **)field, g_ref_string_release);
        *field = new;
    }
}

void alerting_set_own(const char **field, const char *text)
{
    if (g_strcmp0(*field, text) != 0) {
        char *new = text != NULL ? g_ref_string_new(text) : NULL;
        g_clear_pointer((char **)field, g_ref_string_release);
        *field = new;
    }
}

/* Fields of which many alerts share the text, and those that are each alert's own. */
#define SHARED(X)                                                                                  \
    X(kind) X(area) X(camera) X(owner) X(situation) X(source) X(acked_by) X(shelved_by)
#define OWN(X) X(id) X(snapshot_url) X(external_id) X(shelf_reason) X(note)

void record_copy(Record *record, const Alert *alert)
{
    Alert *to = &record->alert, old = *to;
    *to = *alert;
#define KEEP(name)    to->name = old.name;
#define SET(name)     alerting_set(&to->name, alert->name);
#define SET_OWN(name) alerting_set_own(&to->name, alert->name);
    SHARED(KEEP)
    OWN(KEEP)
    SHARED(SET)
    OWN(SET_OWN)
#undef KEEP
#undef SET
#undef SET_OWN
}

Alert *alert_hold(const Alert *alert)
{
    Alert *held = g_memdup2(alert, sizeof *alert);
#define HOLD(name)                                                                                 \
    if (held->name != NULL) {                                                                      \
        g_ref_string_acquire((char *)held->name);                                                  \
    }
    SHARED(HOLD)
    OWN(HOLD)
#undef HOLD
    return held;
}

void alert_let_go(gpointer data)
{
    Alert *alert = data;
#define RELEASE(name) g_clear_pointer((char **)&alert->name, g_ref_string_release);
    SHARED(RELEASE)
    OWN(RELEASE)
#undef RELEASE
    g_free(alert);
}

void record_free(gpointer data)
{
    Record *record = data;
#define RELEASE(name) g_clear_pointer((char **)&record->alert.name, g_ref_string_release);
    SHARED(RELEASE)
    OWN(RELEASE)
#undef RELEASE
    g_clear_pointer(&record->by, g_ref_string_release);
    g_clear_pointer(&record->why, g_ref_string_release);
    g_clear_pointer(&record->down, g_ref_string_release);
    g_clear_pointer(&record->sent_area, g_ref_string_release);
    g_free(record);
}

/* Two uplinks of one RT are two alerts. */
static const char *place_of(const Record *record)
{
    if (record->link) {
        return record->alert.external_id;
    }
    return record->alert.camera != NULL ? record->alert.camera : record->alert.area;
}

static guint place_hash(gconstpointer data)
{
    const Record *record = data;
    return g_str_hash(place_of(record)) * 31 + g_str_hash(record->alert.kind);
}

/* A camera's id may look like an area's code. */
static gboolean place_equal(gconstpointer a, gconstpointer b)
{
    const Record *one = a, *two = b;
    return strcmp(place_of(one), place_of(two)) == 0 && one->link == two->link &&
           (one->alert.camera == NULL) == (two->alert.camera == NULL) &&
           strcmp(one->alert.kind, two->alert.kind) == 0;
}

static void note_free(gpointer data)
{
    CameraNote *note = data;
    g_ref_string_release(note->id);
    g_ref_string_release(note->area);
    g_free(note);
}

void alerting_make_tables(Alerting *alerting)
{
    alerting->by_id = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, record_free);
    alerting->by_place = g_hash_table_new(place_hash, place_equal);
    alerting->notes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, note_free);
    alerting->groups = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, group_free);
    alerting->outages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    alerting->tracks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    alerting->heap = g_ptr_array_new();
    alerting->dirty = g_ptr_array_new();
    alerting->dirty_groups = g_ptr_array_new();
    alerting->log = log_fold_new();
}

void alerting_free_tables(Alerting *alerting)
{
    g_ptr_array_unref(alerting->heap);
    g_ptr_array_unref(alerting->dirty);
    g_ptr_array_unref(alerting->dirty_groups);
    log_fold_free(alerting->log);
    g_hash_table_unref(alerting->outages);
    g_hash_table_unref(alerting->by_place);
    g_hash_table_unref(alerting->by_id);
    g_hash_table_unref(alerting->notes);
    g_hash_table_unref(alerting->groups);
    g_hash_table_unref(alerting->tracks);
}

CameraNote *alerting_note(Alerting *alerting, const char *camera)
{
    return camera != NULL ? g_hash_table_lookup(alerting->notes, camera) : NULL;
}

CameraNote *alerting_note_make(Alerting *alerting, const char *camera, const char *area)
{
    CameraNote *note = alerting_note(alerting, camera);
    if (note == NULL) {
        note = g_new0(CameraNote, 1);
        note->id = g_ref_string_new_intern(camera);
        note->area = g_ref_string_new_intern(area);
        note->sight = SIGHT_OFFICIAL; /* until its camera says otherwise */
        g_hash_table_insert(alerting->notes, note->id, note);
    }
    return note;
}

Record *record_new(Alerting *alerting, const Alert *alert, bool link)
{
    Record *record = g_new0(Record, 1);
    record->link = link;
    record_copy(record, alert);
    g_hash_table_replace(alerting->by_id, (gpointer)record->alert.id, record);
    g_hash_table_add(alerting->by_place, record);
    if (alert->camera != NULL) {
        CameraNote *note = alerting_note_make(alerting, alert->camera, alert->area);
        record->next_here = note->first;
        note->first = record;
    }
    return record;
}

void record_drop(Alerting *alerting, Record *record)
{
    CameraNote *note = alerting_note(alerting, record->alert.camera);
    for (Record **at = note != NULL ? &note->first : NULL; at != NULL && *at != NULL;
         at = &(*at)->next_here) {
        if (*at == record) {
            *at = record->next_here;
            break;
        }
    }
    if (g_hash_table_lookup(alerting->by_place, record) == record) {
        g_hash_table_remove(alerting->by_place, record);
    }
    if (record->group != NULL) {
        record->group->records--;
    }
    record_unplan(alerting, record);
    grouper_remove(alerting->grouper, record->alert.id);
    g_hash_table_remove(alerting->by_id, record->alert.id);
}

Record *record_find_place(Alerting *alerting, const char *camera, const char *area,
                          const char *kind)
{
    Record probe = {.alert = {.camera = camera, .area = area, .kind = kind}};
    return g_hash_table_lookup(alerting->by_place, &probe);
}

Record *record_find_link(Alerting *alerting, const char *key)
{
    Record probe = {.alert = {.external_id = key, .kind = "uplink_down"}, .link = true};
    return g_hash_table_lookup(alerting->by_place, &probe);
}

bool record_is_over(const Record *record)
{
    return record->alert.machine.state == ALERT_NORMAL && !record->alert.pending;
}
