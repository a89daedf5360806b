#include "ordering.h"

#include <string.h>

#include "change.h"
#include "logging.h"
#include "server.h"
#include "servicing.h"

void ordering_begin(Ordering *ordering, Server *server, const char *by, int64_t now_ms)
{
    *ordering = (Ordering){.server = server, .by = by, .now_ms = now_ms};
    id_ulid(now_ms, ordering->id);
    ordering->batch = batch_new();
    ordering->robbed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void ordering_clear(Ordering *ordering)
{
    batch_free(ordering->batch);
    g_hash_table_unref(ordering->robbed);
}

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
    Server *server = ordering->server;
    alerting_camera(server->alerting, camera);
    Entry *entry = change_camera(server->state, camera);
    entry->by = g_strdup(ordering->by);
    entry->why =
        ordering->why != NULL ? g_strdup(ordering->why) : g_strconcat("order ", ordering->id, NULL);
    entry->at_ms = ordering->now_ms;
    Sight sight = logging_sight(sight_of_camera(camera->visibility, camera->reason));
    ordering->sight = logging_narrower(ordering->sight, sight);
    widen(ordering, camera->area);
    batch_add(ordering->batch, entry);
    state_expect(server->state, entry);
    ordering->changed++;
}

static void rob(Ordering *ordering, const Hold *hold)
{
    if (hold != NULL && hold->order != NULL) {
        g_hash_table_add(ordering->robbed, g_strdup(hold->order));
    }
}

/* The privacy brake is stronger than an order that closes; only one that opens lifts it. */
void ordering_take_out(Ordering *ordering, Camera *camera, Reason reason)
{
    State *state = ordering->server->state;
    const Hold *hold = state_held(state, camera->id);
    if (camera->reason == REASON_PRIVACY ||
        (camera->state == CAMERA_OUT_OF_SERVICE && camera->reason == reason)) {
        return;
    }
    CameraState reported = hold != NULL ? hold->reported : camera->state;
    rob(ordering, hold);
    batch_aside(ordering->batch, change_hold(camera->id, ordering->id, reason, reported));
    state_hold(state, camera->id, ordering->id, reason, reported);
    if (camera->state != CAMERA_OUT_OF_SERVICE) {
        camera->since_ms = ordering->now_ms;
    }
    camera->state = CAMERA_OUT_OF_SERVICE;
    camera->reason = reason;
    put(ordering, camera);
}

/* What no source said is not known. */
void ordering_bring_back(Ordering *ordering, Camera *camera)
{
    State *state = ordering->server->state;
    const Hold *hold = state_held(state, camera->id);
    if (camera->state != CAMERA_OUT_OF_SERVICE && hold == NULL) {
        return;
    }
    bool told = hold != NULL && hold->reported != CAMERA_OUT_OF_SERVICE;
    camera->state = told ? hold->reported : CAMERA_UNKNOWN;
    camera->reason = REASON_NONE;
    camera->since_ms = ordering->now_ms;
    rob(ordering, hold);
    Aside *aside = aside_new(ASIDE_UNHOLD);
    aside->text[0] = g_strdup(camera->id);
    batch_aside(ordering->batch, aside);
    state_unhold(state, camera->id);
    servicing_explain(ordering->server->servicing, ordering->batch, camera);
    put(ordering, camera);
}

/* The orders that were robbed of their last camera. */
static const char **emptied(const Ordering *ordering)
{
    g_autoptr(GHashTable) held = servicing_held(ordering->server->servicing);
    GPtrArray *ids = g_ptr_array_new();
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, ordering->robbed);
    while (g_hash_table_iter_next(&iter, &id, NULL) && ids->len < MESSAGE_IDS_MAX) {
        if (!g_hash_table_contains(held, id)) {
            g_ptr_array_add(ids, id);
        }
    }
    bool any = ids->len > 0;
    g_ptr_array_add(ids, NULL);
    gpointer *list = g_ptr_array_free(ids, FALSE);
    if (!any) {
        g_free(list);
    }
    return any ? (const char **)list : NULL;
}

static void write_line(const Ordering *ordering, const Order *order, LogAct act)
{
    g_autofree char *text = logging_text(order->letter, order->query, order->note);
    g_autofree char *ref = g_strconcat("order/", ordering->id, NULL);
    const LogLine line = {.by = ordering->by,
                          .area = ordering->area,
                          .text = text,
                          .ref = ref,
                          .word = order->reason != REASON_NONE ? reason_word(order->reason) : NULL,
                          .at_ms = ordering->now_ms,
                          .count = ordering->changed,
                          .act = act,
                          .automatic = true};
    logging_add(ordering->batch, &line, ordering->sight);
}

Batch *ordering_finish(Ordering *ordering, const Order *order, LogAct act)
{
    g_autofree const char **ends = emptied(ordering);
    Order full = *order;
    full.id = ordering->id;
    full.by = ordering->by;
    full.cameras = ordering->changed;
    full.at_ms = ordering->now_ms;
    full.ends = ends;
    write_line(ordering, &full, act);
    GString *text = g_string_new(NULL);
    encode_order(text, &full);
    Batch *batch = g_steal_pointer(&ordering->batch);
    batch->answer_rev = true;
    batch->answer = g_string_new_len(text->str, (gssize)text->len);
    Entry *entry = entry_new(ENTRY_ORDER, ordering->id, ordering->area, SIGHT_ORDERS, text);
    entry->by = g_strdup(ordering->by);
    entry->at_ms = ordering->now_ms;
    batch_add(batch, entry);
    return batch;
}
