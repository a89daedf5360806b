/* order.c - service orders: cameras put out of service, or back, as one entry */
#include "base/error.h"
#include "wire/decoder.h"
#include "wire/messages.h"
#include "wire/write.h"

#define QUERY_MAX         512
#define ORDER_HOLDING_MAX 60000

FIELD_PARSE(OrderState, order_state)

static bool read_reason(const char *word, void *out)
{
    Reason reason;
    if (!reason_parse(word, &reason) || reason == REASON_NONE) {
        return false;
    }
    *(Reason *)out = reason;
    return true;
}

static const Field request_fields[] = {
    {"query", FIELD_EXACT, false, offsetof(OrderRequest, query), 0, QUERY_MAX, NULL},
    {"cameras", FIELD_IDS, false, offsetof(OrderRequest, cameras), 0, MESSAGE_IDS_MAX, NULL},
    {"state", FIELD_WORD, true, offsetof(OrderRequest, state), 0, 0, read_order_state},
    {"reason", FIELD_WORD, false, offsetof(OrderRequest, reason), 0, 0, read_reason},
    {"letter", FIELD_TEXT, false, offsetof(OrderRequest, letter), 0, MESSAGE_TEXT_MAX, NULL},
    {"review_at", FIELD_TIME, false, offsetof(OrderRequest, review_at_ms), 0, 0, NULL},
};
static const FieldSet request_set = FIELD_SET("order", request_fields);

static const Field order_fields[] = {
    {"id", FIELD_ID, true, offsetof(Order, id), 0, 0, NULL},
    {"query", FIELD_EXACT, false, offsetof(Order, query), 0, QUERY_MAX, NULL},
    {"cameras", FIELD_INT64, true, offsetof(Order, cameras), 0, INT32_MAX, NULL},
    {"state", FIELD_WORD, true, offsetof(Order, state), 0, 0, read_order_state},
    {"reason", FIELD_WORD, false, offsetof(Order, reason), 0, 0, read_reason},
    {"letter", FIELD_TEXT, false, offsetof(Order, letter), 0, MESSAGE_TEXT_MAX, NULL},
    {"review_at", FIELD_TIME, false, offsetof(Order, review_at_ms), 0, 0, NULL},
    {"by", FIELD_TEXT, true, offsetof(Order, by), 0, CODEC_NAME_MAX, NULL},
    {"at", FIELD_TIME, true, offsetof(Order, at_ms), 0, 0, NULL},
    {"area", FIELD_CODE, false, offsetof(Order, area), AREA_CITY, 0, NULL},
    {"note", FIELD_TEXT, false, offsetof(Order, note), 1, MESSAGE_TEXT_MAX, NULL},
    {"undoes", FIELD_ID, false, offsetof(Order, undoes), 0, 0, NULL},
    {"ends", FIELD_IDS, false, offsetof(Order, ends), 0, MESSAGE_IDS_MAX, NULL},
    {"held", FIELD_INT64, false, offsetof(Order, held), 0, INT32_MAX, NULL},
    {"holding", FIELD_IDS, false, offsetof(Order, holding), 0, ORDER_HOLDING_MAX, NULL},
    {"ended_at", FIELD_TIME, false, offsetof(Order, ended_at_ms), 0, 0, NULL},
    {"undone_by", FIELD_ID, false, offsetof(Order, undone_by), 0, 0, NULL},
    {"rev", FIELD_INT64, true, offsetof(Order, rev), 0, INT64_MAX, NULL},
};
static const FieldSet order_set = FIELD_SET("order", order_fields);

/* What both forms have behind query and cameras. */
static void write_act(GString *out, OrderState state, Reason reason, const char *letter,
                      int64_t review_at_ms)
{
    write_raw(out, ",\"state\":");
    write_word(out, order_state_word(state));
    write_raw(out, ",\"reason\":");
    write_string(out, reason == REASON_NONE ? NULL : reason_word(reason));
    write_raw(out, ",\"letter\":");
    write_text_or_null(out, letter);
    write_raw(out, ",\"review_at\":");
    write_time(out, review_at_ms);
}

void encode_order_request(GString *out, const OrderRequest *request)
{
    write_raw(out, "{\"query\":");
    write_string(out, request->query);
    write_raw(out, ",\"cameras\":");
    if (request->cameras != NULL) {
        write_strings(out, request->cameras);
    } else {
        write_raw(out, "null");
    }
    write_act(out, request->state, request->reason, request->letter, request->review_at_ms);
    write_raw(out, "}");
}

bool decode_order_request(Decoder *decoder, const char *json, size_t size, OrderRequest *out,
                          GError **error)
{
    OrderRequest request = {.letter = ""};
    if (!decoder_read(decoder, &request_set, json, size, &request, error)) {
        return false;
    }
    if ((request.query == NULL) == (request.cameras == NULL)) {
        return decoder_complain("order", "query", "exactly one of query and cameras is needed",
                                error);
    }
    if (request.cameras != NULL && request.cameras[0] == NULL) {
        return decoder_complain("order", "cameras", "empty", error);
    }
    if (request.state == ORDER_OUT_OF_SERVICE && request.reason == REASON_NONE) {
        return decoder_complain("order", "reason", "needed to put out of service", error);
    }
    *out = request;
    return true;
}

static void write_ids(GString *out, const char *key, const char *const *ids)
{
    if (ids != NULL) {
        g_string_append_printf(out, ",\"%s\":", key);
        write_strings(out, ids);
    }
}

static void write_id(GString *out, const char *key, const char *id)
{
    if (id != NULL) {
        g_string_append_printf(out, ",\"%s\":", key);
        write_string(out, id);
    }
}

/* What only some orders have, or is told only of those that are asked for. */
static void write_more(GString *out, const Order *order)
{
    write_id(out, "area", order->area);
    write_id(out, "note", order->note);
    write_id(out, "undoes", order->undoes);
    write_ids(out, "ends", order->ends);
    if (order->held_known) {
        write_key(out, "held");
        write_integer(out, order->held);
        write_key(out, "ended_at");
        write_time(out, order->ended_at_ms);
    }
    write_ids(out, "holding", order->holding);
    write_id(out, "undone_by", order->undone_by);
}

void encode_order(GString *out, const Order *order)
{
    write_raw(out, "{\"id\":");
    write_string(out, order->id);
    write_raw(out, ",\"query\":");
    write_string(out, order->query);
    write_raw(out, ",\"cameras\":");
    write_integer(out, order->cameras);
    write_act(out, order->state, order->reason, order->letter, order->review_at_ms);
    write_raw(out, ",\"by\":");
    write_string(out, order->by);
    write_raw(out, ",\"at\":");
    write_time(out, order->at_ms);
    write_more(out, order);
    write_raw(out, ",\"rev\":");
    write_integer(out, order->rev);
    write_raw(out, "}");
}

bool decode_order(Decoder *decoder, const char *json, size_t size, Order *out, GError **error)
{
    Order order = {.letter = "", .held = -1};
    if (!decoder_read(decoder, &order_set, json, size, &order, error)) {
        return false;
    }
    order.held_known = order.held >= 0;
    order.held = MAX(order.held, 0);
    *out = order;
    return true;
}

static const Field undo_fields[] = {
    {"note", FIELD_TEXT, false, offsetof(OrderUndo, note), 1, MESSAGE_TEXT_MAX, NULL},
};
static const FieldSet undo_set = FIELD_SET("undo", undo_fields);

void encode_order_undo(GString *out, const OrderUndo *undo)
{
    write_raw(out, "{\"note\":");
    write_text_or_null(out, undo->note);
    write_raw(out, "}");
}

bool decode_order_undo(Decoder *decoder, const char *json, size_t size, OrderUndo *out,
                       GError **error)
{
    OrderUndo undo = {0};
    if (!decoder_read(decoder, &undo_set, json, size, &undo, error)) {
        return false;
    }
    *out = undo;
    return true;
}
