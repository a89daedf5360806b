/* Patrols: begun, told of stop by stop, and ended. */
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "on_patrol_private.h"
#include "wire/tickets.h"

/* A clock that is far off says nothing, and what was written counts all the same. */
static int64_t told_at(int64_t at_ms, int64_t now_ms)
{
    return at_ms >= now_ms - TICKET_LATE_MS && at_ms <= now_ms ? at_ms : now_ms;
}

/* Beginning */

static bool check_cameras(Call *call, const PatrolRequest *request)
{
    const State *state = call->server->state;
    for (size_t i = 0; i < request->camera_count; i++) {
        const char *id = request->cameras[i];
        const Slot *slot = state_find(state, ENTRY_CAMERA, id);
        if (slot == NULL || !list_sees(call->token, ENTRY_CAMERA, slot)) {
            reply_problem(call, 422, "unknown-camera", "cameras: there is no camera %s.", id);
            return false;
        }
        if (!area_code_within(slot->area, request->area)) {
            reply_problem(call, 422, "area", "cameras: %s does not stand in the area.", id);
            return false;
        }
    }
    return true;
}

static bool may_begin(Call *call, const PatrolRequest *request)
{
    const Patrolling *patrolling = call->server->patrolling;
    const Catalog *catalog = state_catalog(call->server->state);
    g_autoptr(GError) error = NULL;
    if (catalog_find_area(catalog, request->area) == CATALOG_NONE ||
        !token_covers(call->token, request->area)) {
        reply_problem(call, 422, "area", "area: not one of yours.");
        return false;
    }
    if (!check_cameras(call, request)) {
        return false;
    }
    bool known = request->id != NULL && patrolling_knows(patrolling, request->id, &error);
    if (error != NULL) {
        reply_failure(call, error);
        return false;
    }
    if (known) {
        reply_problem(call, 409, "exists", "id: there is a patrol of that id.");
        return false;
    }
    if (patrolling_open_of(patrolling, call->token->name) >= PATROLS_OPEN_MAX) {
        reply_problem(call, 409, "too-many", "You have begun %d patrols; end one first.",
                      PATROLS_OPEN_MAX);
        return false;
    }
    return true;
}

static Purpose purpose_of(const Call *call, const PatrolRequest *request)
{
    if (request->purpose != PURPOSES) {
        return request->purpose;
    }
    return call->token->role == ROLE_VOLUNTEER ? PURPOSE_RONDA : PURPOSE_PATROL;
}

void on_patrol_post(Call *call)
{
    PatrolRequest request;
    char id[ID_ULID_SIZE];
    int64_t now_ms = clock_wall_ms();
    g_autoptr(GError) error = NULL;
    if (!decode_patrol_request(call->server->decoder, call->body, call->body_size, &request,
                               &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!may_begin(call, &request)) {
        return;
    }
    Patrol patrol = {.id = request.id,
                     .by = call->token->name,
                     .area = request.area,
                     .query = request.query,
                     .cameras = request.cameras,
                     .camera_count = request.camera_count,
                     .started_at_ms = told_at(request.at_ms, now_ms),
                     .purpose = purpose_of(call, &request)};
    if (patrol.id == NULL) {
        id_ulid(patrol.started_at_ms, id);
        patrol.id = id;
    }
    Batch *batch = batch_new();
    patrolling_put(call->server->patrolling, batch, &patrol, PATROL_ACT_BEGIN, false);
    patrol_submit(call, batch);
}

/* Stops, and the end */

/* What is told of a patrol, with a list of its stops that has place for all its cameras. */
typedef struct Telling {
    Call *call;
    Patrol patrol;
    PatrolStop *stops;
    size_t count;
    int64_t now_ms;
} Telling;

/* Finds the patrol that the call is about, for its own person.  False: the call was answered. */
static bool begin_telling(Call *call, Telling *telling)
{
    *telling = (Telling){.call = call, .now_ms = clock_wall_ms()};
    Patrol *patrol = &telling->patrol;
    if (!patrolling_find(call->server->patrolling, call->token, call->id, patrol)) {
        reply_problem(call, 404, "unknown", "There is no such patrol.");
        return false;
    }
    if (strcmp(patrol->by, call->token->name) != 0) {
        reply_problem(call, 403, "person", "It is another person's patrol.");
        return false;
    }
    telling->stops = g_new0(PatrolStop, patrol->camera_count);
    telling->count = patrol->stop_count;
    if (telling->count > 0) {
        memcpy(telling->stops, patrol->stops, telling->count * sizeof *telling->stops);
    }
    return true;
}

static void refuse_ended(const Telling *telling)
{
    Problem problem = {.status = 409,
                       .detail = telling->patrol.status == PATROL_TIMED_OUT
                                     ? "Nobody ended this patrol, and tilikd did."
                                     : "This patrol has ended.",
                       .state = patrol_status_word(telling->patrol.status)};
    reply_problem_with(telling->call, &problem, "ended");
}

static bool check_stop(const Telling *telling, const PatrolStop *stop)
{
    Call *call = telling->call;
    if (!patrol_has(&telling->patrol, stop->camera)) {
        reply_problem(call, 422, "unknown-camera", "camera: %s is not one of this patrol.",
                      stop->camera);
        return false;
    }
    if (stop->alert != NULL && !list_sees_alert(call, stop->alert)) {
        reply_problem(call, 422, "unknown-alert", "alert: there is no alert %s.", stop->alert);
        return false;
    }
    if (telling->patrol.status != PATROL_OPEN && stop->at_ms > telling->patrol.ended_at_ms) {
        refuse_ended(telling);
        return false;
    }
    return true;
}

static void write_down(Telling *telling, PatrolAct act, bool report)
{
    Batch *batch = batch_new();
    telling->patrol.stops = telling->stops;
    telling->patrol.stop_count = telling->count;
    patrolling_put(telling->call->server->patrolling, batch, &telling->patrol, act, report);
    patrol_submit(telling->call, batch);
}

/* True when a stop is judged otherwise than before: the report says something else then. */
static bool is_other(const Telling *telling, const PatrolStop *stop)
{
    for (size_t i = 0; i < telling->count; i++) {
        if (strcmp(telling->stops[i].camera, stop->camera) == 0) {
            return telling->stops[i].result != stop->result;
        }
    }
    return true;
}

/* A person's report is told again when it changes; after a time-out the person's own end is yet to
 * come, and tells it. */
static void take_stops(Telling *telling, const PatrolStops *told)
{
    Patrol *patrol = &telling->patrol;
    bool other = false;
    for (size_t i = 0; i < told->count; i++) {
        PatrolStop stop = told->stops[i];
        stop.at_ms = MAX(told_at(stop.at_ms, telling->now_ms), patrol->started_at_ms);
        if (!check_stop(telling, &stop)) {
            return;
        }
        bool differs = is_other(telling, &stop);
        other |= patrol_put_stop(telling->stops, &telling->count, &stop) && differs;
    }
    write_down(telling, PATROL_ACT_STOP, other && patrol->status == PATROL_ENDED);
}

void on_patrol_stops(Call *call)
{
    Telling telling;
    PatrolStops told;
    g_autoptr(GError) error = NULL;
    if (!begin_telling(call, &telling)) {
        return;
    }
    if (decode_patrol_stops(call->server->decoder, call->body, call->body_size, &told, &error)) {
        take_stops(&telling, &told);
    } else {
        reply_problem(call, 400, "body", "%s.", error->message);
    }
    g_free(telling.stops);
}

/* An end that was told late takes the place of a time-out: the person had ended in time. */
static void take_end(Telling *telling, const PatrolEnd *end)
{
    Patrol *patrol = &telling->patrol;
    int64_t at_ms = MAX(told_at(end->at_ms, telling->now_ms), patrol->started_at_ms);
    if (patrol->status == PATROL_ENDED ||
        (patrol->status == PATROL_TIMED_OUT && at_ms > patrol->ended_at_ms)) {
        refuse_ended(telling);
        return;
    }
    patrol->ended_at_ms = MAX(at_ms, patrol_last_stop(patrol));
    patrol->status = PATROL_ENDED;
    patrol->note = end->note;
    patrol_skip_rest(patrol, telling->stops, &telling->count);
    write_down(telling, PATROL_ACT_END, true);
}

void on_patrol_end(Call *call)
{
    Telling telling;
    PatrolEnd end;
    g_autoptr(GError) error = NULL;
    if (!begin_telling(call, &telling)) {
        return;
    }
    if (decode_patrol_end(call->server->decoder, call->body, call->body_size, &end, &error)) {
        take_end(&telling, &end);
    } else {
        reply_problem(call, 400, "body", "%s.", error->message);
    }
    g_free(telling.stops);
}
