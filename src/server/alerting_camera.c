#include <math.h>
#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

#define KIND "camera_offline"

/* Behind the privacy brake a camera goes on. */
static bool is_out(const Camera *camera)
{
    return camera->state == CAMERA_OUT_OF_SERVICE && camera->reason != REASON_PRIVACY;
}

static bool is_dark(const Camera *camera, bool before)
{
    switch (camera->state) {
    case CAMERA_OFFLINE:
    case CAMERA_MISSING:
        return true;
    case CAMERA_OUT_OF_SERVICE:
    case CAMERA_UNKNOWN:
        return before; /* nobody has confirmed that it is otherwise */
    default:
        return false;
    }
}

CameraNote *camera_note(Alerting *alerting, const Camera *camera)
{
    CameraNote *note = alerting_note_make(alerting, camera->id, camera->area);
    alerting_set((const char **)&note->area, camera->area);
    note->sight = state_sight(alerting->server->state, camera);
    note->out = is_out(camera);
    note->dark = is_dark(camera, note->dark);
    return note;
}

static Record *make_alert(Alerting *alerting, const Camera *camera, int64_t at_ms)
{
    char id[ID_ULID_SIZE];
    id_ulid(clock_wall_ms(), id);
    Alert alert = {
        .id = id,
        .kind = KIND,
        .area = camera->area,
        .camera = camera->id,
        .source = "tilikd",
        .first_at_ms = at_ms,
        .last_at_ms = at_ms,
        .score = (double)NAN,
        .looked_s = ALERT_NOT_LOOKED,
        .priority = alert_kind_priority(KIND),
        .machine = {.state = ALERT_NORMAL},
    };
    const Record *before = record_find_place(alerting, camera->id, NULL, KIND);
    AlertDelay delay = {0};
    if (before != NULL) {
        memcpy(delay.starts, before->delay.starts, sizeof delay.starts);
    }
    Record *record = record_new(alerting, &alert, false);
    record->delay = delay;
    record->quiet = true;
    return record;
}

void camera_dark(Alerting *alerting, const Camera *camera, bool dark, int64_t at_ms)
{
    Record *record = record_find_place(alerting, camera->id, NULL, KIND);
    bool over = record == NULL || record_is_over(record);
    if (over && (!dark || !alerting_has_room(alerting, ROOM_OWN))) {
        return;
    }
    if (over) {
        record = make_alert(alerting, camera, at_ms);
    }
    if (dark) {
        record->alert.count = MIN(record->alert.count + 1, ALERT_COUNT_MAX);
        record->alert.last_at_ms = MAX(record->alert.last_at_ms, at_ms);
    }
    record->heard_ms = MAX(record->heard_ms, at_ms);
    record_condition(alerting, record, dark, at_ms);
    record_touch(alerting, record, NULL);
    if (dark) {
        uplink_release_stray(alerting, record);
    }
}

/* It comes back alive: what was the matter before it went out is over, whatever the delay. */
static void end_dark(Alerting *alerting, const Camera *camera, int64_t now_ms)
{
    Record *record = record_find_place(alerting, camera->id, NULL, KIND);
    if (record == NULL || record_is_over(record) || record->told_ms == 0) {
        return;
    }
    record->delay.active = record->delay.told = record->delay.chattering = false;
    record->delay.due_ms = 0;
    record->heard_ms = record->alert.cleared_at_ms = now_ms;
    record_step(alerting, record, ALERT_EVENT_CLEAR);
    record_touch(alerting, record, NULL);
}

/* What stands open goes out of service with its camera, and comes back as it is now. */
static void follow_service(Alerting *alerting, CameraNote *note, bool was_out)
{
    AlertCause cause = {.by = "tilikd",
                        .why = note->out ? "its camera is out of service" : "its camera is back"};
    for (Record *record = note->first; record != NULL; record = record->next_here) {
        AlertState before = record->alert.machine.state;
        if (record_is_over(record) || record->told_ms == 0) {
            continue;
        }
        if (note->out && !was_out) {
            record_step(alerting, record, ALERT_EVENT_REMOVE);
        } else if (was_out && !note->out && before == ALERT_OUT_OF_SERVICE) {
            record_step(alerting, record, ALERT_EVENT_RETURN);
        } else if (was_out && !note->out && before == ALERT_SUPPRESSED &&
                   !record_is_by_design(alerting, record)) {
            record_step(alerting, record, ALERT_EVENT_UNSUPPRESS);
        }
        if (record->alert.machine.state != before) {
            record_touch(alerting, record, &cause);
        }
    }
}

/* Who may know of a camera, and where it is, holds for its alerts too. */
static void follow_sight(Alerting *alerting, CameraNote *note)
{
    for (Record *record = note->first; record != NULL; record = record->next_here) {
        alerting_set(&record->alert.area, note->area); /* of what waits, too */
        if (record->sent_area != NULL) {
            AlertCause cause = {.by = "tilikd", .why = "its camera changed"};
            record_touch(alerting, record, &cause);
            group_follow(alerting, record);
        }
    }
}

void alerting_camera(Alerting *alerting, const Camera *camera)
{
    if (alerting->asleep) {
        return;
    }
    CameraNote *note = alerting_note(alerting, camera->id);
    UplinkCamera hangs;
    alerting_uplink_camera(alerting, camera, &hangs);
    if (note == NULL) {
        camera_note(alerting, camera);
        uplink_note(alerting->uplink, &hangs);
        return;
    }
    int64_t now_ms = clock_wall_ms();
    bool was_out = note->out, was_dark = note->dark;
    Sight sight = note->sight;
    bool moved = strcmp(note->area, camera->area) != 0;
    camera_note(alerting, camera);
    if (sight != note->sight || moved) {
        follow_sight(alerting, note);
    }
    if (was_out && !note->out && was_dark && !note->dark) {
        end_dark(alerting, camera, now_ms);
    }
    if (was_out != note->out) {
        follow_service(alerting, note, was_out);
    }
    if (was_dark != note->dark) {
        camera_dark(alerting, camera, note->dark, now_ms);
    }
    if (was_dark != note->dark || was_out != note->out || moved) {
        hangs.off = note->dark;
        uplink_follow(alerting, &hangs, now_ms);
    }
}
