#include <string.h>

#include "base/clock.h"
#include "change.h"
#include "handlers.h"
#include "idempotency.h"
#include "logging.h"
#include "wire/messages.h"
#include "wire/routes.h"

static GString *answer(const Call *call, int64_t now_ms)
{
    g_autoptr(GArray) watching = g_array_new(FALSE, FALSE, sizeof(ViewRecord));
    watching_find(call->server->watching, call->id, now_ms, watching);
    BrakeAnswer answer = {.camera = call->id,
                          .by = call->token->name,
                          .at_ms = now_ms,
                          .watching = (const ViewRecord *)(void *)watching->data,
                          .watching_count = watching->len};
    GString *json = g_string_new(NULL);
    encode_brake_answer(json, &answer);
    return json;
}

static Entry *closed_camera(Call *call, const Camera *camera, int64_t now_ms, const char *why)
{
    Camera closed = *camera;
    closed.since_ms = closed.state == CAMERA_OUT_OF_SERVICE && closed.reason == REASON_PRIVACY
                          ? closed.since_ms
                          : now_ms;
    closed.state = CAMERA_OUT_OF_SERVICE;
    closed.reason = REASON_PRIVACY;
    alerting_camera(call->server->alerting, &closed);
    Entry *entry = change_camera(call->server->state, &closed);
    entry->by = g_strdup(call->token->name);
    entry->why = g_strdup(why[0] != '\0' ? why : "privacy brake");
    entry->at_ms = now_ms;
    return entry;
}

/* That it was pulled is for all who might see such a camera; why, for those who see it still. */
static void say(Batch *batch, const Call *call, const Camera *camera, int64_t now_ms)
{
    g_autofree char *ref = g_strconcat("camera/", camera->id, NULL);
    const LogLine line = {.by = call->token->name,
                          .area = camera->area,
                          .text = camera->name,
                          .ref = ref,
                          .at_ms = now_ms,
                          .act = LOG_BRAKE,
                          .automatic = true};
    logging_add(batch, &line, logging_sight(sight_of_camera(camera->visibility, REASON_NONE)));
}

static bool may_pull(Call *call)
{
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, call->id);
    if (slot != NULL && token_sees(call->token, sight_unbraked(slot->sight), slot->area)) {
        return true;
    }
    reply_problem(call, 404, "unknown", "There is no such camera.");
    return false;
}

/* Who watched is not told to one whose areas have changed since, or who has but the same name. */
void on_brake_repeat(Call *call, const char *kept)
{
    if (may_pull(call)) {
        reply_text(call, 200, MEDIA_JSON, kept, strlen(kept));
    }
}

/* Any watcher may pull it; nothing but an order lifts it again. */
void on_brake(Call *call)
{
    State *state = call->server->state;
    Camera camera;
    if (!may_pull(call)) {
        return;
    }
    if (!state_camera(state, call->id, &camera)) {
        reply_problem(call, 404, "unknown", "There is no such camera.");
        return;
    }
    BrakeRequest request = {.reason = ""};
    g_autoptr(GError) error = NULL;
    if (call->body_size > 0 && !decode_brake_request(call->server->decoder, call->body,
                                                     call->body_size, &request, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    int64_t now_ms = clock_wall_ms();
    const Hold *hold = state_held(state, call->id);
    CameraState reported = hold != NULL ? hold->reported : camera.state;
    Batch *batch = batch_new();
    Entry *entry = closed_camera(call, &camera, now_ms, request.reason);
    batch_add(batch, entry);
    state_expect(state, entry);
    say(batch, call, &camera, now_ms);
    batch_aside(batch, change_hold(call->id, NULL, REASON_PRIVACY, reported));
    batch_aside(batch, idempotency_keep(call, 200));
    state_hold(state, call->id, NULL, REASON_PRIVACY, reported);
    batch->answer = answer(call, now_ms);
    batch->done = reply_written;
    batch->data = call;
    server_submit(call->server, batch);
}
