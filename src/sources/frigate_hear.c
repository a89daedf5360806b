/* What Frigate tells, made into alerts and states of cameras. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "frigate_private.h"

/* One that goes on is told again with each list; one that nobody tells of any more, since Frigate
 * is gone or it was deleted there, is over after so long. */
#define LASTS_MS INT64_C(1800000)
/* What has gone on for so long holds the cursor no more. */
#define OPEN_MS INT64_C(86400000)
/* Where there is no cursor yet, so much of what was is told. */
#define FIRST_MS INT64_C(600000)
#define KEEP_MS  INT64_C(3600000)
/* What begins first may be written down there after what began later. */
#define OVERLAP_MS INT64_C(120000)
#define TOLD_MAX   20000
#define NAMES_MAX  500
#define NAMED_MAX  4
#define STILL_MAX  2
#define SKEW_MS    INT64_C(30000)
#define AGAIN_MS   1000
#define NOTE_SIZE  200
#define ODD_MAX    3

void frigate_told_free(gpointer data)
{
    FrigateTold *told = data;
    g_free(told->camera);
    g_free(told);
}

void frigate_seen_free(gpointer data)
{
    FrigateSeen *seen = data;
    g_free(seen->camera);
    g_free(seen);
}

/* Cameras */

/* Which of ours it is, looked up anew: cameras come and go.  NULL: too many names. */
static FrigateSeen *find_camera(Source *source, const char *name)
{
    FrigateSeen *seen = g_hash_table_lookup(source->cameras, name);
    Camera camera;
    if (seen == NULL) {
        if (g_hash_table_size(source->cameras) >= NAMES_MAX) {
            return NULL;
        }
        seen = g_new0(FrigateSeen, 1);
        g_hash_table_insert(source->cameras, g_strdup(name), seen);
    }
    g_autofree char *id = naming_camera(source->naming, name);
    bool there = id != NULL && source->sink->find_camera(source->sink->server, id, &camera);
    g_free(seen->camera);
    seen->camera = there ? g_steal_pointer(&id) : NULL;
    return seen;
}

void frigate_strangers(const Source *source, GString *out)
{
    GHashTableIter each;
    gpointer name, value;
    unsigned named = 0, more = 0;
    g_hash_table_iter_init(&each, source->cameras);
    while (g_hash_table_iter_next(&each, &name, &value)) {
        const FrigateSeen *seen = value;
        if (seen->camera != NULL) {
            continue;
        }
        if (named == NAMED_MAX) {
            more++;
            continue;
        }
        g_string_append_printf(out, "%s%s",
                               named++ > 0 ? ", " : "not known here: ", (const char *)name);
        if (seen->reviews > 0) {
            g_string_append_printf(out, " (%u passed over)", seen->reviews);
        }
    }
    if (more > 0) {
        g_string_append_printf(out, " and %u more", more);
    }
}

void frigate_hear_state(Source *source, const char *name, CameraState state, const char *why)
{
    FrigateSeen *seen = find_camera(source, name);
    if (seen != NULL && seen->camera != NULL) {
        source->sink->camera_state(source->sink->server, seen->camera, state, why);
    }
}

/* One figure without a picture may be one that came too early. */
static void hear_figure(const FrigateCamera *camera, void *data)
{
    Source *source = data;
    FrigateSeen *seen = find_camera(source, camera->name);
    if (seen == NULL || seen->camera == NULL || seen->disabled) {
        return;
    }
    seen->still = camera->fps > 0 ? 0 : seen->still + 1;
    if (camera->fps > 0) {
        frigate_hear_state(source, camera->name, CAMERA_ONLINE, "Frigate gets pictures");
    } else if (seen->still >= STILL_MAX) {
        frigate_hear_state(source, camera->name, CAMERA_OFFLINE, "Frigate gets no picture");
    }
}

static void count_cameras(Source *source)
{
    GHashTableIter each;
    gpointer value;
    unsigned known = 0;
    g_hash_table_iter_init(&each, source->cameras);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        known += ((const FrigateSeen *)value)->camera != NULL;
    }
    source->sink->knows(source->sink->server, known);
}

/* Its figures are made once in a while: that they are old says nothing, that they are of a time to
 * come does. */
static void note_clock(Source *source, int64_t updated_ms)
{
    int64_t skew_ms = updated_ms - clock_wall_ms();
    bool odd = updated_ms != 0 && (skew_ms > SKEW_MS || skew_ms < -10 * SKEW_MS);
    source->skew_ms = odd ? skew_ms : 0;
}

bool frigate_hear_stats(Source *source, const char *json, size_t size)
{
    FrigateStats stats = {.each = hear_figure, .data = source};
    g_autoptr(GError) error = NULL;
    source->sink->begin(source->sink->server);
    bool good = decode_frigate_stats(source->decoder, json, size, &stats, &error);
    source->sink->commit(source->sink->server);
    source->sink->heard(source->sink->server, good);
    if (good) {
        note_clock(source, stats.updated_ms);
        count_cameras(source);
    }
    return good;
}

/* Reviews */

static bool report(Source *source, const FrigateReview *review, const FrigateTold *told,
                   bool active)
{
    int64_t now_ms = clock_wall_ms();
    g_autofree char *external =
        g_strconcat(review->id, told->alert ? FRIGATE_ALERT_MARK : NULL, NULL);
    g_autofree char *objects = g_strjoinv(", ", (char **)review->objects);
    g_autofree char *zones = g_strjoinv(", ", (char **)review->zones);
    g_autofree char *note = g_strdup_printf(
        "%s%s%s", objects, objects[0] != '\0' && zones[0] != '\0' ? " · " : "", zones);
    g_autofree char *picture =
        source->snapshots && review->event != NULL
            ? g_strdup_printf("%s/api/events/%s/snapshot.jpg", source->url, review->event)
            : NULL;
    char cut[NOTE_SIZE];
    g_utf8_strncpy(cut, note, NOTE_SIZE / 4 - 1);
    const AlertReportItem item = {
        .kind = told->kind,
        .camera = told->camera,
        .external_id = external,
        .snapshot_url = picture,
        .note = cut[0] != '\0' ? cut : NULL,
        .at_ms = MIN(active                ? review->start_ms
                     : review->end_ms != 0 ? review->end_ms
                                           : now_ms,
                     now_ms),
        .until_ms = active ? now_ms + LASTS_MS : 0,
        .score = (double)NAN,
        .priority = told->alert ? PRIORITY_HIGH : PRIORITY_LOW,
        .priority_given = true,
        .active = active,
    };
    bool taken = source->sink->alert(source->sink->server, &item);
    source->behind |= !taken;
    return taken;
}

static void drop(Source *source, const FrigateReview *review)
{
    g_hash_table_remove(source->told, review->id);
}

/* False: it is not told, and comes again. */
static bool tell_begin(Source *source, const FrigateReview *review, const char *camera)
{
    FrigateTold *told = g_new0(FrigateTold, 1);
    *told = (FrigateTold){
        .camera = g_strdup(camera), .start_ms = review->start_ms, .alert = review->alert};
    frigate_kinds_of(source->kinds, review, told->kind);
    g_hash_table_insert(source->told, g_strdup(review->id), told);
    if (!report(source, review, told, true)) {
        drop(source, review);
        return false;
    }
    return true;
}

/* What was a detection is an alert now, and may be of another kind: then the first is over. */
static bool tell_worse(Source *source, const FrigateReview *review, FrigateTold *told)
{
    char kind[ALERT_KIND_SIZE];
    frigate_kinds_of(source->kinds, review, kind);
    if (strcmp(kind, told->kind) != 0 && !report(source, review, told, false)) {
        return false;
    }
    g_strlcpy(told->kind, kind, sizeof told->kind);
    told->alert = true;
    if (!report(source, review, told, true)) {
        drop(source, review);
        return false;
    }
    return true;
}

static void tell(Source *source, const FrigateReview *review, const char *camera)
{
    FrigateTold *told = g_hash_table_lookup(source->told, review->id);
    if (told == NULL || told->camera == NULL) {
        if (!tell_begin(source, review, camera)) {
            return;
        }
        told = g_hash_table_lookup(source->told, review->id);
    } else if (told->ended) {
        return;
    } else if (review->alert && !told->alert) {
        if (!tell_worse(source, review, told)) {
            return;
        }
    } else if (!review->ended && !report(source, review, told, true)) {
        return; /* it goes on */
    }
    if (review->ended) {
        told->ended = report(source, review, told, false);
    }
}

/* Of a camera that is not ours: counted once, and told when it has become ours meanwhile. */
static void pass_over(Source *source, const FrigateReview *review, FrigateSeen *seen)
{
    if (seen == NULL || g_hash_table_contains(source->told, review->id)) {
        return;
    }
    FrigateTold *told = g_new0(FrigateTold, 1);
    *told = (FrigateTold){.start_ms = review->start_ms, .ended = true};
    g_hash_table_insert(source->told, g_strdup(review->id), told);
    seen->reviews++;
}

void frigate_hear(Source *source, const FrigateReview *review)
{
    FrigateSeen *seen = find_camera(source, review->camera);
    source->sink->heard(source->sink->server, true);
    if (seen == NULL || seen->camera == NULL) {
        pass_over(source, review, seen);
    } else if (review->alert || source->detections) {
        tell(source, review, seen->camera);
    }
    /* A clock that is ahead would hide what comes until it is then. */
    if (!source->behind && review->start_ms <= clock_wall_ms()) {
        source->newest_ms = MAX(source->newest_ms, review->start_ms);
    }
}

/* Where we are */

int64_t frigate_after_ms(Source *source)
{
    int64_t now_ms = clock_wall_ms(), after_ms = source->newest_ms;
    GHashTableIter each;
    gpointer value;
    g_hash_table_iter_init(&each, source->told);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const FrigateTold *told = value;
        if (!told->ended && told->start_ms > now_ms - OPEN_MS) {
            after_ms = MIN(after_ms, told->start_ms);
        }
    }
    int64_t oldest_ms = now_ms - source->catch_up_hours * INT64_C(3600000);
    return after_ms == 0 ? now_ms - FIRST_MS : MAX(after_ms - OVERLAP_MS, oldest_ms);
}

void frigate_settle(Source *source)
{
    GHashTableIter each;
    gpointer value;
    int64_t after_ms = frigate_after_ms(source);
    bool many = g_hash_table_size(source->told) > TOLD_MAX;
    g_hash_table_iter_init(&each, source->told);
    while (g_hash_table_iter_next(&each, NULL, &value)) {
        const FrigateTold *told = value;
        if ((told->ended && (many || told->start_ms < after_ms - KEEP_MS)) ||
            told->start_ms < clock_wall_ms() - OPEN_MS) {
            g_hash_table_iter_remove(&each);
        }
    }
    if (source->newest_ms != 0) {
        g_autofree char *cursor = g_strdup_printf("%" PRId64, after_ms);
        source->sink->keep_cursor(source->sink->server, cursor);
    }
    if (source->behind) {
        source->behind = false;
        frigate_ask_soon(source, AGAIN_MS);
    }
}

/* MQTT */

static void hear_review(Source *source, const MqttMessage *message)
{
    FrigateReview review;
    g_autoptr(GError) error = NULL;
    if (message->retained) {
        source->sink->heard(source->sink->server, false); /* Frigate retains none: it is no news */
        return;
    }
    if (message->payload == NULL || !decode_frigate_message(source->decoder, message->payload,
                                                            message->size, &review, &error)) {
        source->sink->heard(source->sink->server, false);
        g_debug("frigate: %s", error != NULL ? error->message : "too long");
        if (++source->odd >= ODD_MAX) {
            frigate_stands(source);
        }
        return;
    }
    source->odd = 0;
    source->sink->begin(source->sink->server);
    frigate_hear(source, &review);
    frigate_settle(source);
    source->sink->commit(source->sink->server);
    frigate_stands(source);
}

/* "CAMERA/status/detect" and "CAMERA/enabled/state". */
static void hear_camera(Source *source, const char *topic, const char *payload)
{
    g_auto(GStrv) parts = g_strsplit(topic, "/", 4);
    if (g_strv_length(parts) != 3) {
        return;
    }
    FrigateSeen *seen = find_camera(source, parts[0]);
    bool state = strcmp(parts[1], "status") == 0 && strcmp(parts[2], "detect") == 0;
    bool enabled = strcmp(parts[1], "enabled") == 0 && strcmp(parts[2], "state") == 0;
    if (seen == NULL || (!state && !enabled)) {
        return;
    }
    source->sink->heard(source->sink->server, true);
    if (strcmp(payload, "disabled") == 0 || strcmp(payload, "OFF") == 0) {
        seen->disabled = true;
        frigate_hear_state(source, parts[0], CAMERA_UNKNOWN, "");
    } else if (strcmp(payload, "ON") == 0) {
        seen->disabled = false;
    } else if (strcmp(payload, "online") == 0) {
        seen->disabled = false;
        frigate_hear_state(source, parts[0], CAMERA_ONLINE, "Frigate gets pictures");
    } else if (strcmp(payload, "offline") == 0) {
        frigate_hear_state(source, parts[0], CAMERA_OFFLINE, "Frigate gets no picture");
    } else {
        source->sink->heard(source->sink->server, false);
    }
}

void frigate_hear_message(const MqttMessage *message, void *data)
{
    Source *source = data;
    size_t prefix = strlen(source->prefix);
    if (strncmp(message->topic, source->prefix, prefix) != 0 || message->topic[prefix] != '/') {
        return;
    }
    const char *topic = message->topic + prefix + 1;
    if (strcmp(topic, "reviews") == 0) {
        hear_review(source, message);
    } else if (message->payload == NULL) {
        source->sink->heard(source->sink->server, false);
    } else if (strcmp(topic, "available") == 0) {
        source->off = strcmp(message->payload, "offline") == 0;
        source->sink->heard(source->sink->server, true);
        frigate_stands(source);
        if (!source->off) {
            frigate_ask_soon(source, AGAIN_MS);
        }
    } else if (strcmp(topic, "stats") == 0) {
        frigate_hear_stats(source, message->payload, message->size);
        frigate_stands(source);
    } else {
        hear_camera(source, topic, message->payload);
    }
}
