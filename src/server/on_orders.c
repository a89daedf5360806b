/* Service orders as they stand, and their undoing. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "ordering.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     1000

/* Who gives orders reads them, and who may read what was done. */
static bool may_read(Call *call)
{
    if (role_has(call->token->role, RIGHT_VIEWS_READ) ||
        role_has(call->token->role, RIGHT_SERVICE_ORDER)) {
        return true;
    }
    reply_problem(call, 403, "right", "The role %s lacks the right %s.",
                  role_word(call->token->role), right_word(RIGHT_SERVICE_ORDER));
    return false;
}

typedef struct Page {
    int64_t limit, since, before; /* before: a revision; below it the page begins */
} Page;

static bool read_page(Call *call, Page *page)
{
    const char *cursor = call_parameter(call, "cursor");
    g_autofree char *position = cursor != NULL ? list_position(cursor) : NULL;
    guint64 rev;
    *page = (Page){.limit = LIMIT_DEFAULT, .since = -1, .before = INT64_MAX};
    bool good = list_number(call, "limit", LIMIT_MAX, &page->limit) && page->limit >= 1 &&
                list_number(call, "since", INT64_MAX, &page->since);
    if (good && cursor != NULL) {
        good =
            position != NULL && g_ascii_string_to_unsigned(position, 10, 1, INT64_MAX, &rev, NULL);
        page->before = good ? (int64_t)rev : 0;
    }
    if (!good) {
        reply_problem(call, 400, "query",
                      "limit goes from 1 to %d, since is a revision, cursor one that was given.",
                      LIMIT_MAX);
    }
    return good;
}

static Order as_it_stands(const ServiceOrder *kept, GHashTable *held)
{
    Order order = kept->order;
    order.held = GPOINTER_TO_UINT(g_hash_table_lookup(held, order.id));
    order.held_known = true;
    order.area = kept->area[0] != '\0' ? kept->area : NULL;
    order.ended_at_ms = order.held == 0 ? order.ended_at_ms : 0;
    return order;
}

void on_orders(Call *call)
{
    const Servicing *servicing = call->server->servicing;
    Page page;
    if (!may_read(call) || !read_page(call, &page)) {
        return;
    }
    g_autoptr(GHashTable) held = servicing_held(servicing);
    g_autoptr(GString) json = g_string_new(NULL);
    g_autofree char *next = NULL;
    int64_t taken = 0, last = 0;
    unsigned i = 0;
    while (servicing_nth(servicing, i) != NULL) {
        i++;
    }
    encode_page_open(json);
    while (i > 0 && next == NULL) {
        const ServiceOrder *kept = servicing_nth(servicing, --i);
        if (kept->order.rev >= page.before || kept->order.rev <= page.since ||
            !token_sees(call->token, kept->sight, kept->area)) {
            continue;
        }
        if (taken++ == page.limit) {
            g_autofree char *position = g_strdup_printf("%" PRId64, last);
            next = list_cursor(position);
            list_link_next(call, next);
            break;
        }
        const Order order = as_it_stands(kept, held);
        encode_page_item(json);
        encode_order(json, &order);
        last = order.rev;
    }
    encode_page_close(json, next);
    reply_tagged(call, MEDIA_JSON, json);
}

/* The order that the path names; NULL: the call was answered. */
static const ServiceOrder *of_call(Call *call)
{
    const ServiceOrder *kept = servicing_find(call->server->servicing, call->id);
    if (kept != NULL && token_sees(call->token, kept->sight, kept->area)) {
        return kept;
    }
    reply_problem(call, 404, "unknown", "There is no such order.");
    return NULL;
}

/* The cameras that it still holds and the reader may know of. */
static GPtrArray *seen_holding(const Call *call, const char *order)
{
    GPtrArray *cameras = servicing_holding(call->server->servicing, order);
    for (guint i = cameras->len; i > 0; i--) {
        const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, cameras->pdata[i - 1]);
        if (slot == NULL || !list_sees(call->token, ENTRY_CAMERA, slot)) {
            g_ptr_array_remove_index(cameras, i - 1);
        }
    }
    return cameras;
}

void on_one_order(Call *call)
{
    const ServiceOrder *kept = may_read(call) ? of_call(call) : NULL;
    if (kept == NULL) {
        return;
    }
    g_autoptr(GHashTable) held = servicing_held(call->server->servicing);
    g_autoptr(GPtrArray) cameras = seen_holding(call, kept->order.id);
    g_autoptr(GString) json = g_string_new(NULL);
    Order order = as_it_stands(kept, held);
    g_ptr_array_add(cameras, NULL);
    order.holding = (const char *const *)cameras->pdata;
    encode_order(json, &order);
    reply_tagged(call, MEDIA_JSON, json);
}

/* ---- undoing ---- */

static void refuse(Call *call, const char *state, const char *detail)
{
    Problem problem = {.status = 409, .detail = detail, .state = state};
    reply_problem_with(call, &problem, "state");
}

static void undo(Call *call, const ServiceOrder *kept, const GPtrArray *cameras, const char *note)
{
    State *state = call->server->state;
    Ordering ordering;
    ordering_begin(&ordering, call->server, call->token->name, clock_wall_ms());
    for (guint i = 0; i < cameras->len; i++) {
        Camera camera;
        if (state_camera(state, cameras->pdata[i], &camera)) {
            ordering_bring_back(&ordering, &camera);
        }
    }
    const Order order = {.state = ORDER_IN_SERVICE,
                         .reason = kept->order.reason,
                         .letter = kept->order.letter,
                         .undoes = kept->order.id,
                         .note = note};
    Batch *batch = ordering_finish(&ordering, &order, LOG_ORDER_UNDO);
    batch_aside(batch, idempotency_keep(call, 201));
    batch->done = reply_created;
    batch->data = call;
    ordering_clear(&ordering);
    server_submit(call->server, batch);
}

void on_order_undo(Call *call)
{
    OrderUndo request = {0};
    g_autoptr(GError) error = NULL;
    const ServiceOrder *kept = of_call(call);
    if (kept == NULL) {
        return;
    }
    if (call->body_size > 0 &&
        !decode_order_undo(call->server->decoder, call->body, call->body_size, &request, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    g_autoptr(GPtrArray) cameras = seen_holding(call, kept->order.id);
    if (kept->order.state != ORDER_OUT_OF_SERVICE) {
        refuse(call, order_state_word(kept->order.state), "The order took nothing out of service.");
    } else if (cameras->len == 0) {
        refuse(call, "ended", "The order holds no camera any more.");
    } else {
        undo(call, kept, cameras, request.note);
    }
}
