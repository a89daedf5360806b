#include <math.h>
#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

void group_free(gpointer data)
{
    Group *group = data;
    Situation *situation = &group->situation;
    const char **const fields[] = {&situation->id, &situation->kind, &situation->area,
                                   &situation->first_out, &situation->link};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        alerting_set(fields[i], NULL);
    }
    g_clear_pointer(&group->first_camera, g_ref_string_release);
    g_clear_pointer(&group->sent_area, g_ref_string_release);
    g_free(group);
}

Group *group_new(Alerting *alerting, const Situation *situation)
{
    Group *group = g_new0(Group, 1);
    Situation *own = &group->situation;
    *own = *situation;
    own->id = own->kind = own->area = own->first_out = own->link = NULL;
    alerting_set(&own->id, situation->id);
    alerting_set(&own->kind, situation->kind);
    alerting_set(&own->area, situation->area);
    alerting_set(&own->first_out, situation->first_out);
    alerting_set(&own->link, situation->link);
    group->sight = SIGHT_ALERTS;
    g_hash_table_replace(alerting->groups, (gpointer)own->id, group);
    return group;
}

Group *group_make(Alerting *alerting, const char *kind, const char *link, int64_t at_ms)
{
    char id[ID_ULID_SIZE];
    id_ulid(clock_wall_ms(), id);
    Situation situation = {.id = id,
                           .kind = kind,
                           .link = link,
                           .since_ms = at_ms,
                           .last_at_ms = at_ms,
                           .priority = PRIORITY_LOW};
    return group_new(alerting, &situation);
}

/* Where they share no city it stays that of the first. */
void group_widen(Group *group, const char *area)
{
    char code[AREA_CODE_SIZE], parent[AREA_CODE_SIZE];
    if (group->situation.area == NULL) {
        alerting_set(&group->situation.area, area);
        return;
    }
    g_strlcpy(code, group->situation.area, sizeof code);
    while (!area_code_within(area, code)) {
        area_code_parent(code, parent);
        if (parent[0] == '\0') {
            break;
        }
        memcpy(code, parent, sizeof code);
    }
    alerting_set(&group->situation.area, code);
}

/* How many sights there are above it: who may know of the whole may know of each. */
static int closeness(Sight sight)
{
    static const Sight order[] = {SIGHT_ALERTS,
                                  SIGHT_ALERTS_PUBLIC,
                                  SIGHT_ALERTS_RESTRICTED,
                                  SIGHT_ALERTS_OFFICIAL,
                                  SIGHT_ALERTS_BRAKED_PUBLIC,
                                  SIGHT_ALERTS_BRAKED_RESTRICTED,
                                  SIGHT_ALERTS_BRAKED_OFFICIAL};
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (order[i] == sight) {
            return (int)i;
        }
    }
    return 0;
}

static void note_over(Group *group)
{
    Situation *situation = &group->situation;
    if (situation->cleared < situation->members) {
        situation->cleared_at_ms = 0;
    } else if (situation->cleared_at_ms == 0) {
        situation->cleared_at_ms = clock_wall_ms();
    }
}

/* What waits for its delay is not over yet. */
static bool is_over(const Record *record)
{
    return !record->alert.pending && !record->alert.machine.active;
}

/* First-out of a dead uplink is the camera that went first, not the word of the server. */
static void note_first(Alerting *alerting, Group *group, const Record *record)
{
    Situation *situation = &group->situation;
    const Record *first = situation->first_out != NULL
                              ? g_hash_table_lookup(alerting->by_id, situation->first_out)
                              : NULL;
    bool began =
        group->first_camera != NULL && g_strcmp0(group->first_camera, record->alert.camera) == 0;
    if (situation->first_out == NULL || (first != NULL && first->link) || began) {
        alerting_set(&situation->first_out, record->alert.id);
    }
}

/* A camera that went dark in the same outage before is counted once; what it was told then stays
 * as it is. */
static void take_place_of_before(Alerting *alerting, Group *group, const Record *record)
{
    const CameraNote *note = alerting_note(alerting, record->alert.camera);
    Record *before = note != NULL && group->situation.link != NULL ? note->first : NULL;
    while (before != NULL && (before == record || before->group != group)) {
        before = before->next_here;
    }
    if (before != NULL && before->over) {
        group->situation.members--;
        group->situation.cleared--;
        group->records--;
        before->group = NULL;
        before->over = false;
    }
}

void group_join(Alerting *alerting, Group *group, Record *record)
{
    Situation *situation = &group->situation;
    const Alert *alert = &record->alert;
    if (record->group == group) {
        return;
    }
    group_leave(alerting, record);
    take_place_of_before(alerting, group, record);
    record->group = group;
    group->records++;
    alerting_set(&record->alert.situation, situation->id);
    group_widen(group, alert->area);
    Sight sight = alerting_sight(alerting, alert);
    group->sight = closeness(sight) > closeness(group->sight) ? sight : group->sight;
    note_first(alerting, group, record);
    situation->priority = MIN(situation->priority, alert->priority);
    situation->since_ms = MIN(situation->since_ms, alert->first_at_ms);
    situation->last_at_ms = MAX(situation->last_at_ms, alert->last_at_ms);
    situation->members++;
    record->over = is_over(record);
    situation->cleared += record->over;
    note_over(group);
    group_touch(alerting, group);
    record_touch(alerting, record, NULL);
}

/* The first-out has left for a wider outage: the oldest of those that stay takes its place. */
static void find_first(Alerting *alerting, Group *group)
{
    const Record *first = NULL;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, alerting->by_id);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const Record *record = value;
        if (record->group == group &&
            (first == NULL || record->alert.first_at_ms < first->alert.first_at_ms)) {
            first = record;
        }
    }
    if (first != NULL) {
        alerting_set(&group->situation.first_out, first->alert.id);
    }
}

void group_leave(Alerting *alerting, Record *record)
{
    Group *group = record->group;
    if (group == NULL) {
        return;
    }
    bool first = g_strcmp0(group->situation.first_out, record->alert.id) == 0;
    group->situation.members--;
    group->situation.cleared -= record->over;
    group->records--;
    record->group = NULL;
    record->over = false;
    alerting_set(&record->alert.situation, NULL);
    if (first) {
        find_first(alerting, group);
    }
    note_over(group);
    group_touch(alerting, group);
    record_touch(alerting, record, NULL);
}

void group_follow(Alerting *alerting, Record *record)
{
    Group *group = record->group;
    if (group == NULL) {
        return;
    }
    Situation *situation = &group->situation;
    bool over = is_over(record);
    Sight sight = alerting_sight(alerting, &record->alert);
    bool closer = closeness(sight) > closeness(group->sight);
    bool beyond = !area_code_within(record->alert.area, situation->area);
    if (over == record->over && record->alert.priority >= situation->priority && !closer &&
        !beyond) {
        return;
    }
    situation->cleared += over;
    situation->cleared -= record->over;
    record->over = over;
    situation->priority = MIN(situation->priority, record->alert.priority);
    group->sight = closer ? sight : group->sight;
    group_widen(group, record->alert.area);
    situation->last_at_ms = MAX(situation->last_at_ms, record->alert.last_at_ms);
    note_over(group);
    group_touch(alerting, group);
}

static void fill_place(Alerting *alerting, const Record *record, GrouperAlert *out)
{
    const Alert *alert = &record->alert;
    const Catalog *catalog = state_catalog(alerting->server->state);
    Camera camera;
    Area area;
    *out = (GrouperAlert){.id = alert->id,
                          .kind = alert->kind,
                          .area = alert->area,
                          .lat = (double)NAN,
                          .lon = (double)NAN,
                          .at_ms = alert->first_at_ms};
    uint32_t index =
        alert->camera != NULL ? catalog_find_camera(catalog, alert->camera) : CATALOG_NONE;
    if (index != CATALOG_NONE && catalog_camera(catalog, index, &camera)) {
        out->lat = camera.lat;
        out->lon = camera.lon;
        return;
    }
    index = catalog_find_area(catalog, alert->area);
    if (index != CATALOG_NONE && catalog_area(catalog, index, &area)) {
        out->lat = area.lat;
        out->lon = area.lon;
    }
}

void record_restore_group(Alerting *alerting, Record *record)
{
    GrouperAlert place;
    fill_place(alerting, record, &place);
    grouper_restore(alerting->grouper, &place, record->alert.situation);
}

void record_group(Alerting *alerting, Record *record)
{
    const CameraNote *note = alerting_note(alerting, record->alert.camera);
    if (record->link || (note != NULL && note->out)) {
        return;
    }
    GrouperAlert place;
    fill_place(alerting, record, &place);
    GrouperAnswer answer = grouper_add(alerting->grouper, &place);
    Group *group = NULL;
    if (answer.situation != NULL) {
        group = g_hash_table_lookup(alerting->groups, answer.situation);
    } else if (answer.partner != NULL) {
        Record *partner = g_hash_table_lookup(alerting->by_id, answer.partner);
        if (partner != NULL && partner->group == NULL) {
            group = group_make(alerting, record->alert.kind, NULL, partner->alert.first_at_ms);
            group_join(alerting, group, partner);
            grouper_began(alerting->grouper, group->situation.id, partner->alert.id,
                          record->alert.id);
        }
    }
    if (group != NULL) {
        group_join(alerting, group, record);
    }
}
