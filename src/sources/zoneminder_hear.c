/* States and alerts of what ZoneMinder answers. */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "zoneminder_private.h"

#define SCORE_MAX 255.0
/* Events stand above the floor no longer than that, and no more of them: one whose end a crash took
 * away would hold it for ever. */
#define OPEN_MS   INT64_C(21600000)
#define OPEN_MOST 4000
#define AHEAD_MS  300000

void zm_seen_free(gpointer data)
{
    ZmSeen *seen = data;
    g_free(seen->camera);
    g_free(seen);
}

void zm_told_free(gpointer data)
{
    ZmTold *told = data;
    g_free(told->camera);
    g_free(told);
}

/* Monitors */

static CameraState state_of(const ZmMonitor *monitor, const char **why)
{
    if (monitor->capture == ZM_CAPTURE_OFF) {
        *why = "switched off in ZoneMinder";
        return CAMERA_UNKNOWN;
    }
    if (monitor->status == ZM_CONNECTED) {
        bool still = monitor->fps == 0;
        *why = still ? "ZoneMinder is connected and gets no pictures" : "ZoneMinder gets pictures";
        return still ? CAMERA_FROZEN : CAMERA_ONLINE;
    }
    *why = monitor->status == ZM_RUNNING ? "ZoneMinder gets no connection"
                                         : "ZoneMinder's capture does not run";
    return monitor->capture == ZM_CAPTURE_ON_DEMAND ? CAMERA_UNKNOWN : CAMERA_OFFLINE;
}

static void tell_state(Source *source, ZmSeen *seen, CameraState state, const char *why)
{
    int64_t now_ms = clock_mono_ms();
    bool bad = state == CAMERA_OFFLINE || state == CAMERA_FROZEN;
    seen->bad_ms = !bad ? 0 : seen->bad_ms != 0 ? seen->bad_ms : now_ms;
    if (seen->camera == NULL || state == seen->told ||
        (bad && now_ms - seen->bad_ms < source->off_ms)) {
        return;
    }
    bool there = source->sink->camera_state(source->sink->server, seen->camera, state, why);
    seen->told = there ? state : CAMERA_UNKNOWN;
}

void zm_hear_monitor(const ZmMonitor *monitor, void *data)
{
    Source *source = data;
    g_autofree char *camera = naming_camera(source->naming, monitor->name);
    Camera known;
    const char *why;
    if (camera == NULL || !source->sink->find_camera(source->sink->server, camera, &known)) {
        g_clear_pointer(&camera, g_free);
        source->strangers++;
    }
    ZmSeen *seen = g_hash_table_lookup(source->seen, monitor->id);
    if (seen == NULL) {
        seen = g_new0(ZmSeen, 1);
        seen->told = CAMERA_UNKNOWN;
        g_hash_table_insert(source->seen, g_strdup(monitor->id), seen);
    }
    if (g_strcmp0(seen->camera, camera) != 0) {
        if (seen->camera != NULL && seen->told != CAMERA_UNKNOWN) {
            source->sink->camera_state(source->sink->server, seen->camera, CAMERA_UNKNOWN, "");
        }
        seen->told = CAMERA_UNKNOWN;
        g_free(seen->camera);
        seen->camera = g_steal_pointer(&camera);
    }
    seen->round = source->round;
    CameraState state = state_of(monitor, &why);
    tell_state(source, seen, state, why);
}

void zm_hear_monitors_end(Source *source)
{
    unsigned cameras = 0;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, source->seen);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        ZmSeen *seen = value;
        if (seen->round != source->round) {
            if (seen->camera != NULL && seen->told != CAMERA_UNKNOWN) {
                source->sink->camera_state(source->sink->server, seen->camera, CAMERA_UNKNOWN,
                                           "ZoneMinder has no monitor of it any more");
            }
            g_hash_table_iter_remove(&iter);
        } else {
            cameras += seen->camera != NULL;
        }
    }
    source->sink->knows(source->sink->server, cameras);
}

void zm_hear_nothing(Source *source)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, source->seen);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        ZmSeen *seen = value;
        seen->told = CAMERA_UNKNOWN;
        seen->bad_ms = 0;
    }
}

/* Events */

/* False: too much waits to be written; the round is begun again. */
static bool report(Source *source, const ZmTold *told, const ZmEvent *event, int64_t at_ms,
                   bool active)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, told->id);
    g_autofree char *picture =
        source->snapshots
            ? g_strdup_printf("%s/index.php?view=image&eid=%s&fid=snapshot", source->url, id)
            : NULL;
    const AlertReportItem item = {
        .kind = told->kind,
        .camera = told->camera,
        .external_id = id,
        .snapshot_url = picture,
        .note = event != NULL && event->notes[0] != '\0' ? event->notes : NULL,
        .at_ms = MIN(at_ms, clock_wall_ms()),
        .score = event != NULL && event->score > 0 ? MIN((double)event->score / SCORE_MAX, 1) : NAN,
        .priority =
            source->priority != PRIORITIES ? source->priority : alert_kind_priority(told->kind),
        .priority_given = source->priority != PRIORITIES,
        .active = active,
    };
    bool taken = source->sink->alert(source->sink->server, &item);
    source->crowded = source->crowded || !taken;
    if (taken) {
        source->sink->heard(source->sink->server, true);
    }
    return taken;
}

static ZmTold *told_of(Source *source, const ZmEvent *event, const char *camera, int64_t start_ms)
{
    ZmTold *told = g_hash_table_lookup(source->told, &event->id);
    if (told == NULL) {
        told = g_new0(ZmTold, 1);
        told->id = event->id;
        told->camera = g_strdup(camera);
        told->start_ms = start_ms;
        g_hash_table_insert(source->told, &told->id, told);
    }
    told->round = source->round;
    return told;
}

static void tell_event(Source *source, ZmTold *told, const ZmEvent *event)
{
    const char *kind = zm_kinds_of(source->kinds, event);
    int64_t now_ms = clock_wall_ms(), end_ms = now_ms;
    bool late = g_ascii_strncasecmp(event->cause, "Continuous", strlen("Continuous")) == 0;
    if (event->end != NULL && !zm_time(event->end, source->zone, &end_ms)) {
        source->odd++;
    }
    if (told->kind[0] == '\0' && kind != NULL) {
        g_strlcpy(told->kind, kind, sizeof told->kind);
        /* When it began to score within a recording is not told: it is when that is seen. */
        int64_t at_ms = late ? MIN(end_ms, now_ms) : told->start_ms;
        if (!report(source, told, event, at_ms, true)) {
            told->kind[0] = '\0';
            return;
        }
    }
    if (event->end != NULL && (told->kind[0] == '\0' ||
                               report(source, told, event, MAX(end_ms, told->start_ms), false))) {
        told->over = true;
    }
}

void zm_hear_event(const ZmEvent *event, void *data)
{
    Source *source = data;
    const ZmSeen *seen = g_hash_table_lookup(source->seen, event->monitor);
    const ZmTold *known = g_hash_table_lookup(source->told, &event->id);
    int64_t start_ms;
    source->read = MAX(source->read, event->id);
    source->last = MAX(source->last, event->id);
    if (source->crowded || event->id <= source->base) {
        return;
    }
    if (!zm_time(event->start, source->zone, &start_ms)) {
        source->odd++;
        return;
    }
    source->ahead += start_ms > clock_wall_ms() + AHEAD_MS;
    if (known != NULL ? !known->over : seen != NULL && seen->camera != NULL) {
        const char *camera = known != NULL ? known->camera : seen->camera;
        tell_event(source, told_of(source, event, camera, start_ms), event);
    } else if (known != NULL) {
        told_of(source, event, known->camera, start_ms);
    }
}

/* Clears an alert whose event is no more, or that nobody ends. */
static void end_event(Source *source, ZmTold *told, int64_t now_ms)
{
    if (told->kind[0] == '\0' || report(source, told, NULL, now_ms, false)) {
        told->over = true;
    }
}

void zm_keep_cursor(Source *source)
{
    g_autofree char *cursor =
        g_strdup_printf("1 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, source->floor, source->base);
    source->sink->keep_cursor(source->sink->server, cursor);
}

void zm_hear_events_end(Source *source, bool whole)
{
    int64_t now_ms = clock_wall_ms(), lowest = source->last;
    bool many = g_hash_table_size(source->told) > OPEN_MOST;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, source->told);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        ZmTold *told = value;
        bool old =
            now_ms - told->start_ms > OPEN_MS || (many && told->id < source->last - OPEN_MOST);
        if (!told->over &&
            ((told->round != source->round && (whole || told->id <= source->read)) || old)) {
            end_event(source, told, now_ms);
        }
        if (!told->over) {
            lowest = MIN(lowest, told->id - 1);
        }
    }
    if (source->crowded) {
        return;
    }
    source->floor = MAX(source->floor, lowest);
    g_hash_table_iter_init(&iter, source->told);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const ZmTold *told = value;
        if (told->id <= source->floor - ZM_OVERLAP) {
            g_hash_table_iter_remove(&iter);
        }
    }
    zm_keep_cursor(source);
}
