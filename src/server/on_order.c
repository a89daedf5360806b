#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "change.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "model/query.h"
#include "wire/messages.h"

typedef struct Ordering {
    Call *call;
    const OrderRequest *request;
    const char *id;
    int64_t now_ms;
    Batch *batch;
    char area[AREA_CODE_SIZE]; /* the smallest area that holds all that is changed */
    unsigned changed;
} Ordering;

/* Narrows the order's area to what both lie in. */
static void widen(Ordering *ordering, const char *area)
{
    if (ordering->changed == 0) {
        g_strlcpy(ordering->area, area, sizeof ordering->area);
        return;
    }
    char parent[AREA_CODE_SIZE];
    while (ordering->area[0] != '\0' && !area_code_within(area, ordering->area)) {
        area_code_parent(ordering->area, parent);
        memcpy(ordering->area, parent, sizeof parent);
    }
}

static void put(Ordering *ordering, const Camera *camera)
{
    alerting_camera(ordering->call->server->alerting, camera);
    Entry *entry = change_camera(ordering->call->server->state, camera);
    entry->by = g_strdup(ordering->call->token->name);
    entry->why = g_strconcat("order ", ordering->id, NULL);
    entry->at_ms = ordering->now_ms;
    widen(ordering, camera->area);
    batch_add(ordering->batch, entry);
    state_expect(ordering->call->server->state, entry);
    ordering->changed++;
}

/* The privacy brake is stronger than an order that closes; only one that opens lifts it. */
static void take_out(Ordering *ordering, Camera *camera)
{
    State *state = ordering->call->server->state;
    Reason reason = ordering->request->reason;
    const Hold *hold = state_held(state, camera->id);
    if (camera->reason == REASON_PRIVACY ||
        (camera->state == CAMERA_OUT_OF_SERVICE && camera->reason == reason)) {
        return;
    }
    CameraState reported = hold != NULL ? hold->reported : camera->state;
    batch_aside(ordering->batch, change_hold(camera->id, ordering->id, reason, reported));
    state_hold(state, camera->id, ordering->id, reason, reported);
    if (camera->state != CAMERA_OUT_OF_SERVICE) {
        camera->since_ms = ordering->now_ms;
    }
    camera->state = CAMERA_OUT_OF_SERVICE;
    camera->reason = reason;
    put(ordering, camera);
}

/* What a person closed for privacy is not opened by a wide order that was meant for another thing:
 * it takes the camera's id, or privacy as the reason. */
static bool keeps_brake(const OrderRequest *request, const Camera *camera)
{
    return camera->reason == REASON_PRIVACY && request->query != NULL &&
           request->reason != REASON_PRIVACY;
}

/* It comes back as its source last said; what no source said is not known. */
static void bring_back(Ordering *ordering, Camera *camera)
{
    State *state = ordering->call->server->state;
    const Hold *hold = state_held(state, camera->id);
    if ((camera->state != CAMERA_OUT_OF_SERVICE && hold == NULL) ||
        keeps_brake(ordering->request, camera)) {
        return;
    }
    bool told = hold != NULL && hold->reported != CAMERA_OUT_OF_SERVICE;
    camera->state = told ? hold->reported : CAMERA_UNKNOWN;
    camera->reason = REASON_NONE;
    camera->since_ms = ordering->now_ms;
    Aside *aside = aside_new(ASIDE_UNHOLD);
    aside->text[0] = g_strdup(camera->id);
    batch_aside(ordering->batch, aside);
    state_unhold(state, camera->id);
    put(ordering, camera);
}

static void order_camera(Ordering *ordering, const char *id)
{
    State *state = ordering->call->server->state;
    const Slot *slot = state_find(state, ENTRY_CAMERA, id);
    Camera camera;
    if (slot == NULL || !list_sees(ordering->call->token, ENTRY_CAMERA, slot) ||
        !state_camera(state, id, &camera)) {
        return;
    }
    if (ordering->request->state == ORDER_OUT_OF_SERVICE) {
        take_out(ordering, &camera);
    } else {
        bring_back(ordering, &camera);
    }
}

static bool refuse_all(const Ordering *ordering)
{
    reply_problem(ordering->call, 422, "matches-all",
                  "An order for every camera is not taken; name an area.");
    return false;
}

static bool order_query(Ordering *ordering)
{
    Call *call = ordering->call;
    const Catalog *catalog = state_catalog(call->server->state);
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(ordering->request->query, &error);
    if (query == NULL) {
        reply_problem(call, 400, "query", "query: %s.", error->message);
        return false;
    }
    if (query_is_empty(query)) {
        return refuse_all(ordering);
    }
    g_autofree char *idle = query_idle(query, catalog, ordering->now_ms);
    if (idle != NULL) {
        reply_problem(call, 422, "excludes-nothing",
                      "-%s leaves nothing out: no camera answers to it.", idle);
        return false;
    }
    query_exact(query); /* a slip of the pen must not reach cameras that nobody meant */
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, ordering->now_ms, NULL, found);
    uint32_t all;
    state_order(call->server->state, ENTRY_CAMERA, &all);
    if (found->len >= all && all > 1) {
        return refuse_all(ordering);
    }
    for (guint i = 0; i < found->len; i++) {
        order_camera(ordering, state_id(call->server->state, ENTRY_CAMERA,
                                        g_array_index(found, uint32_t, i)));
    }
    return true;
}

static bool order_named(Ordering *ordering)
{
    for (const char *const *id = ordering->request->cameras; *id != NULL; id++) {
        const Slot *slot = state_find(ordering->call->server->state, ENTRY_CAMERA, *id);
        if (slot == NULL || !list_sees(ordering->call->token, ENTRY_CAMERA, slot)) {
            reply_problem(ordering->call, 404, "unknown", "There is no camera %s.", *id);
            return false;
        }
    }
    for (const char *const *id = ordering->request->cameras; *id != NULL; id++) {
        order_camera(ordering, *id);
    }
    return true;
}

static void on_written(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        reply_json(call, 201, batch->answer);
    }
}

static void submit(Ordering *ordering)
{
    Call *call = ordering->call;
    const OrderRequest *request = ordering->request;
    Order order = {.id = ordering->id,
                   .by = call->token->name,
                   .query = request->query,
                   .letter = request->letter,
                   .cameras = ordering->changed,
                   .review_at_ms = request->review_at_ms,
                   .at_ms = ordering->now_ms,
                   .state = request->state,
                   .reason = request->reason};
    GString *text = g_string_new(NULL);
    encode_order(text, &order);
    Batch *batch = g_steal_pointer(&ordering->batch);
    batch->answer_rev = true;
    batch->answer = g_string_new_len(text->str, (gssize)text->len);
    Entry *entry = entry_new(ENTRY_ORDER, ordering->id, ordering->area, SIGHT_ORDERS, text);
    entry->by = g_strdup(call->token->name);
    entry->at_ms = ordering->now_ms;
    batch_add(batch, entry);
    batch_aside(batch, idempotency_keep(call, 201));
    batch->done = on_written;
    batch->data = call;
    server_submit(call->server, batch);
}

void on_order(Call *call)
{
    OrderRequest request;
    g_autoptr(GError) error = NULL;
    if (!decode_order_request(call->server->decoder, call->body, call->body_size, &request,
                              &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    char id[ID_ULID_SIZE];
    Ordering ordering = {.call = call, .request = &request, .id = id, .now_ms = clock_wall_ms()};
    id_ulid(ordering.now_ms, id);
    ordering.batch = batch_new();
    if (!(request.query != NULL ? order_query(&ordering) : order_named(&ordering))) {
        batch_free(ordering.batch);
        return;
    }
    if (ordering.changed == 0) {
        batch_free(ordering.batch);
        reply_problem(call, 422, "matches-none", "No camera would change.");
        return;
    }
    submit(&ordering);
}
