#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "model/query.h"
#include "ordering.h"
#include "wire/messages.h"

typedef struct Asked {
    Call *call;
    const OrderRequest *request;
    Ordering ordering;
} Asked;

/* What a person closed for privacy is not opened by a wide order that was meant for another thing:
 * it takes the camera's id, or privacy as the reason. */
static bool keeps_brake(const OrderRequest *request, const Camera *camera)
{
    return camera->reason == REASON_PRIVACY && request->query != NULL &&
           request->reason != REASON_PRIVACY;
}

static void order_camera(Asked *asked, const char *id)
{
    State *state = asked->call->server->state;
    const Slot *slot = state_find(state, ENTRY_CAMERA, id);
    Camera camera;
    if (slot == NULL || !list_sees(asked->call->token, ENTRY_CAMERA, slot) ||
        !state_camera(state, id, &camera)) {
        return;
    }
    if (asked->request->state == ORDER_OUT_OF_SERVICE) {
        ordering_take_out(&asked->ordering, &camera, asked->request->reason);
    } else if (!keeps_brake(asked->request, &camera)) {
        ordering_bring_back(&asked->ordering, &camera);
    }
}

static bool refuse_all(const Asked *asked)
{
    reply_problem(asked->call, 422, "matches-all",
                  "An order for every camera is not taken; name an area.");
    return false;
}

static bool order_query(Asked *asked)
{
    Call *call = asked->call;
    const Catalog *catalog = state_catalog(call->server->state);
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(asked->request->query, &error);
    if (query == NULL) {
        reply_problem(call, 400, "query", "query: %s.", error->message);
        return false;
    }
    if (query_is_empty(query)) {
        return refuse_all(asked);
    }
    g_autofree char *idle = query_idle(query, catalog, asked->ordering.now_ms);
    if (idle != NULL) {
        reply_problem(call, 422, "excludes-nothing",
                      "-%s leaves nothing out: no camera answers to it.", idle);
        return false;
    }
    query_exact(query); /* a slip of the pen must not reach cameras that nobody meant */
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, catalog, CATALOG_NONE, asked->ordering.now_ms, NULL, found);
    uint32_t all;
    state_order(call->server->state, ENTRY_CAMERA, &all);
    if (found->len >= all && all > 1) {
        return refuse_all(asked);
    }
    for (guint i = 0; i < found->len; i++) {
        order_camera(
            asked, state_id(call->server->state, ENTRY_CAMERA, g_array_index(found, uint32_t, i)));
    }
    return true;
}

static bool order_named(Asked *asked)
{
    for (const char *const *id = asked->request->cameras; *id != NULL; id++) {
        const Slot *slot = state_find(asked->call->server->state, ENTRY_CAMERA, *id);
        if (slot == NULL || !list_sees(asked->call->token, ENTRY_CAMERA, slot)) {
            reply_problem(asked->call, 404, "unknown", "There is no camera %s.", *id);
            return false;
        }
    }
    for (const char *const *id = asked->request->cameras; *id != NULL; id++) {
        order_camera(asked, *id);
    }
    return true;
}

/* Takes the batch. */
static void submit(Call *call, Batch *batch)
{
    batch_aside(batch, idempotency_keep(call, 201));
    batch->done = reply_created;
    batch->data = call;
    server_submit(call->server, batch);
}

static void finish(Asked *asked)
{
    const OrderRequest *request = asked->request;
    bool out = request->state == ORDER_OUT_OF_SERVICE;
    const Order order = {.query = request->query,
                         .letter = request->letter,
                         .review_at_ms = request->review_at_ms,
                         .state = request->state,
                         .reason = request->reason};
    submit(asked->call,
           ordering_finish(&asked->ordering, &order, out ? LOG_ORDER_OUT : LOG_ORDER_IN));
}

/* A date that has passed would bring all back at once: a year mistyped, or an order that waited too
 * long for its link. */
static bool check_review(Call *call, const OrderRequest *request, int64_t now_ms)
{
    if (request->state == ORDER_OUT_OF_SERVICE && request->review_at_ms != 0 &&
        request->review_at_ms <= now_ms) {
        reply_problem(call, 422, "review-passed", "review_at: that time has passed.");
        return false;
    }
    return true;
}

void on_order(Call *call)
{
    int64_t now_ms = clock_wall_ms();
    OrderRequest request;
    g_autoptr(GError) error = NULL;
    if (!decode_order_request(call->server->decoder, call->body, call->body_size, &request,
                              &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!check_review(call, &request, now_ms)) {
        return;
    }
    Asked asked = {.call = call, .request = &request};
    ordering_begin(&asked.ordering, call->server, call->token->name, now_ms);
    bool answered = !(request.query != NULL ? order_query(&asked) : order_named(&asked));
    if (!answered && asked.ordering.changed == 0) {
        reply_problem(call, 422, "matches-none", "No camera would change.");
    } else if (!answered) {
        finish(&asked);
    }
    ordering_clear(&asked.ordering);
}
