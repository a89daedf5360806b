#include "on_view_address.h"

#include <string.h>

#include "base/clock.h"
#include "model/moment.h"
#include "model/playback_url.h"
#include "server.h"

#define DAY_MS INT64_C(86400000)
/* Changes of a camera that are looked through, so many at a time. */
#define PAST_ROWS  500
#define PAST_PAGES 100

void address_clear(Address *address)
{
    char *all[] = {address->main, address->sub, address->user, address->password,
                   address->playback};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i] != NULL) {
            explicit_bzero(all[i], strlen(all[i]));
            g_free(all[i]);
        }
    }
}

static bool take_address(const Aside *row, void *data)
{
    Address *address = data;
    address->main = g_strdup(row->text[1]);
    address->sub = g_strdup(row->text[2]);
    address->user = g_strdup(row->text[4]);
    address->password = g_strdup(row->text[5]);
    address->playback = g_strdup(row->text[6]);
    return false;
}

static bool is_demo(const char *url)
{
    return g_str_has_prefix(url, "demo:");
}

/* The make-believe city has pictures for all its cameras, and those of a dark one would be a lie.
 * A camera that the privacy brake closed goes on behind it. */
static bool is_off(Call *call, const char *id, int64_t *since_ms)
{
    Camera camera;
    if (!state_camera(call->server->state, id, &camera)) {
        return false;
    }
    *since_ms = camera.since_ms;
    return camera_is_off(camera.state, camera.reason);
}

static bool check_live(Call *call, const char *camera, const Address *address)
{
    const char *main = address->main;
    int64_t since_ms;
    if (main == NULL || (is_demo(main) && call->server->video == NULL)) {
        reply_problem(call, 409, "no-stream", "The camera has no stream address.");
        return false;
    }
    if (is_demo(main) && is_off(call, camera, &since_ms)) {
        reply_problem(call, 409, "off", "The camera is off: no pictures come from it.");
        return false;
    }
    return true;
}

static bool no_recording(Call *call, const char *why)
{
    reply_problem(call, 409, "no-recording", "%s", why);
    return false;
}

/* The bounds of time that hold for every recorder. */
static bool check_time(Call *call, const ViewRequest *request, int64_t now_ms)
{
    int64_t days = call->server->options->recording_days;
    if (request->from_ms > now_ms) {
        reply_problem(call, 422, "future", "No recording is of the future.");
        return false;
    }
    if (days > 0 && request->from_ms < now_ms - days * DAY_MS) {
        reply_problem(call, 422, "too-old", "Recordings are played from %d days back at most.",
                      (int)days);
        return false;
    }
    return true;
}

/* It ends where there is none yet, at the latest; the demo's when the camera went off. */
static bool span_of(Call *call, const char *camera, const ViewRequest *request, PlaybackSpan *out)
{
    int64_t end_ms = clock_wall_ms(), since_ms;
    if (!check_time(call, request, end_ms)) {
        return false;
    }
    if (call->server->video != NULL && is_off(call, camera, &since_ms)) {
        end_ms = MIN(end_ms, since_ms);
        if (request->from_ms >= end_ms) {
            return no_recording(call, "The camera was off then: nothing of it was recorded.");
        }
    }
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, camera);
    int64_t wanted =
        request->seconds > 0 ? request->seconds : call->server->options->recording_seconds;
    out->start_ms = request->from_ms;
    out->seconds = MAX(MIN(wanted, (end_ms - request->from_ms) / 1000), 1);
    out->utc_offset_min = moment_utc_offset(slot != NULL ? slot->area : NULL);
    return true;
}

/* What a camera was behind, from the newest entry back. */
typedef struct Past {
    const Token *token;
    int64_t from_ms, until_ms;
    int64_t next_ms; /* when the entry that was read before began */
    int64_t before;  /* its revision */
    bool closed, enough;
} Past;

static bool look_back(const Entry *entry, void *data)
{
    Past *past = data;
    bool meets = entry->at_ms < past->until_ms && past->next_ms > past->from_ms;
    bool braked = sight_unbraked(entry->sight) != entry->sight;
    past->closed = meets && braked && !token_sees(past->token, entry->sight, entry->area);
    past->next_ms = entry->at_ms;
    past->before = entry->rev;
    past->enough = past->closed || entry->at_ms <= past->from_ms;
    return !past->enough;
}

/* What the privacy brake closed stays closed when it is lifted: the hour is still that hour. */
static bool was_open(Call *call, const char *camera, const PlaybackSpan *span)
{
    JournalStore *store = journal_store(call->server->journal);
    Past past = {.token = call->token,
                 .from_ms = span->start_ms,
                 .until_ms = span->start_ms + span->seconds * 1000,
                 .next_ms = INT64_MAX,
                 .before = INT64_MAX};
    g_autoptr(GError) error = NULL;
    int64_t before = 0;
    for (int page = 0; page < PAST_PAGES && !past.enough && past.before != before; page++) {
        const StoreHistory which = {camera, before = past.before, PAST_ROWS};
        if (!store->class->history(store, &which, look_back, &past, &error)) {
            reply_failure(call, error);
            return false;
        }
    }
    /* So many changes that nobody can say. */
    bool unknown = !past.enough && past.before != before;
    if (past.closed || unknown) {
        reply_problem(call, 403, "closed", "The camera was closed for privacy then.");
        return false;
    }
    return true;
}

static bool may_play(Call *call)
{
    bool may = role_has(call->token->role, RIGHT_CAMERAS_PLAYBACK);
    if (!may) {
        reply_problem(call, 403, "right", "This token may not play recordings.");
    }
    return may;
}

static bool make_recording(Call *call, const char *camera, const ViewRequest *request, Address *out)
{
    PlaybackSpan span;
    g_autoptr(GError) error = NULL;
    if (!may_play(call)) {
        return false;
    }
    bool video = call->server->video != NULL;
    if (out->playback == NULL || (is_demo(out->playback) && !video)) {
        return no_recording(call, "Nobody says where recordings of this camera are.");
    }
    if (!span_of(call, camera, request, &span) || !was_open(call, camera, &span)) {
        return false;
    }
    char *url = playback_url_make(out->playback, &span, &error);
    if (url == NULL) {
        g_warning("camera %s: %s", camera, error->message);
        return no_recording(call, "What is said of this camera's recordings is no address.");
    }
    g_free(out->main);
    out->main = url;
    g_clear_pointer(&out->sub, g_free);
    return true;
}

/* What the relay has of a camera is told by who asks there; that it has an address is told here. */
static bool by_relay(Call *call, const char *camera, const ViewRequest *request, Address *out)
{
    const RelayWish wish = {.camera = camera,
                            .span = request->from_ms > 0 ? &out->span : NULL,
                            .sub = request->quality == QUALITY_SUB};
    if (request->from_ms > 0 && (!may_play(call) || !span_of(call, camera, request, &out->span) ||
                                 !was_open(call, camera, &out->span))) {
        return false;
    }
    if (!relay_can(call->server->relay, &wish)) {
        reply_problem(call, 409, request->from_ms > 0 ? "no-recording" : "no-stream",
                      "The relay has no address for that.");
        return false;
    }
    return out->relayed = true;
}

bool address_find(Call *call, const char *camera, const ViewRequest *request, Address *out)
{
    JournalStore *store = journal_store(call->server->journal);
    g_autoptr(GError) error = NULL;
    if (!journal_store_address(store, camera, take_address, out, &error)) {
        reply_failure(call, error);
        return false;
    }
    bool demo = out->main != NULL && is_demo(out->main);
    if (!demo && relay_serves(call->server->relay, call->token->role, out->main != NULL)) {
        return by_relay(call, camera, request, out);
    }
    return request->from_ms > 0 ? make_recording(call, camera, request, out)
                                : check_live(call, camera, out);
}
