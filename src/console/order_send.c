#include <string.h>

#include "base/error.h"
#include "console/orders_desk.h"
#include "model/query.h"
#include "wire/routes.h"

/* How many cameras an order reaches */

OrderReach order_reach_of(const App *app, const GArray *cameras)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < cameras->len; i++) {
        uint32_t at = catalog_camera_area(app->catalog, g_array_index(cameras, uint32_t, i));
        Area area;
        while (catalog_area(app->catalog, at, &area) && area.level > AREA_KELURAHAN)
            at = catalog_area_parent(app->catalog, at);
        g_hash_table_add(seen, GUINT_TO_POINTER(at));
    }
    return (OrderReach){cameras->len, g_hash_table_size(seen)};
}

/* As the backend takes it: each word exactly, and never all of the city. */
bool order_reach(const App *app, const char *text, OrderReach *out, GError **error)
{
    g_autoptr(Query) query = query_parse(text, error);
    if (query == NULL)
        return false;
    g_autofree char *idle = query_idle(query, app->catalog, app_now_ms(app));
    if (query_is_empty(query)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("say which cameras, as in a filter"));
        return false;
    }
    if (idle != NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("-%s leaves nothing out"), idle);
        return false;
    }
    query_exact(query);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, app->catalog, CATALOG_NONE, app_now_ms(app), NULL, found);
    *out = order_reach_of(app, found);
    return true;
}

/* Writing it down */

static bool post(App *app, const char *object, const char *path, const GString *body)
{
    const OutboxAct act = {.object = (char *)object,
                           .method = (char *)"POST",
                           .path = (char *)path,
                           .body = body->str};
    char id[27];
    g_autoptr(GError) error = NULL;
    if (outgoing_post(app, &act, NULL, id, &error))
        return true;
    app_say(app, TONE_WARNING, _("Nothing was changed: %s"), error->message);
    return false;
}

bool order_send(App *app, const OrderRequest *request)
{
    g_autoptr(GString) body = g_string_new(NULL);
    encode_order_request(body, request);
    if (body->len > OUTBOX_BODY_MAX) {
        app_say(app, TONE_WARNING, _("Nothing was changed: %s"),
                _("so many are not named one by one; order by a filter"));
        return false;
    }
    return post(app, order_outgoing.prefix, ROUTE_SERVICE_ORDERS, body);
}

bool order_send_undo(App *app, const char *id, const char *note)
{
    g_autofree char *object = g_strdup_printf("%s/%s", order_outgoing.prefix, id);
    g_autofree char *path = g_strdup_printf(ROUTE_SERVICE_ORDERS "/%s/undo", id);
    g_autoptr(GString) body = g_string_new(NULL);
    encode_order_undo(body, &(OrderUndo){.note = note[0] != '\0' ? note : NULL});
    return post(app, object, path, body);
}

/* What became of it */

static char *words(const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    OrderRequest request;
    if (g_str_has_suffix(act->path, "/undo"))
        return g_strdup(_("undo a service order"));
    if (!decode_order_request(decoder, act->body, strlen(act->body), &request, NULL))
        return NULL;
    guint count = request.cameras != NULL ? g_strv_length((char **)request.cameras) : 0;
    if (request.query != NULL)
        /* TRANSLATORS: out of service, or in service; a query */
        return g_strdup_printf(_("order, %s: %s"), order_state_text(request.state), request.query);
    return g_strdup_printf(ngettext("order, %s: %u camera", "order, %s: %u cameras", count),
                           order_state_text(request.state), count);
}

static void sent(App *app, const OutboxAct *act, const HttpAnswer *answer)
{
    g_autoptr(Decoder) decoder = decoder_new();
    Order order;
    if (answer != NULL && decode_order(decoder, answer->body, answer->size, &order, NULL))
        app_say(app, TONE_PLAIN,
                ngettext("Done: %u camera.", "Done: %u cameras.", (unsigned)order.cameras),
                (unsigned)order.cameras);
    if (desk_shown(app) == &desk_orders)
        orders_desk_fetch_soon(orders_desk_of(app));
}

static void changed(App *app)
{
    if (desk_shown(app) != &desk_orders)
        return;
    OrdersDesk *desk = orders_desk_of(app);
    order_list_take_pending(desk->list, app);
    orders_desk_changed(desk);
}

static bool open_order(App *app, const OutboxAct *act)
{
    bool undo = g_str_has_suffix(act->path, "/undo");
    desk_show(app, &desk_orders);
    return view_desk_select(desk_view(app, &desk_orders),
                            undo ? strchr(act->object, '/') + 1 : act->id);
}

const OutgoingKind order_outgoing = {
    .prefix = "order",
    .words = words,
    .sent = sent,
    .changed = changed,
    .open = open_order,
};
