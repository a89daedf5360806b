#include "console/orders_desk.h"

#include <string.h>

#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_ORDERS "500"
#define SOON_MS     300

OrdersDesk *orders_desk_of(App *app)
{
    return view_desk_data(desk_view(app, &desk_orders));
}

void orders_desk_changed(OrdersDesk *desk)
{
    view_desk_rows_changed(desk_view(desk->app, &desk_orders));
    desk_draw_again(desk->app, &desk_orders);
}

/* Asking the backend */

static bool take_item(const char *json, size_t size, void *data, GError **error)
{
    OrdersDesk *desk = data;
    Order order;
    if (!decode_order(desk->decoder, json, size, &order, error))
        return false;
    order_list_add(desk->list, &order);
    return true;
}

static void on_page(const char *answer, size_t size, const char *etag, const GError *failure,
                    void *data)
{
    App *app = data;
    if (app->desks == NULL)
        return;
    OrdersDesk *desk = orders_desk_of(app);
    g_autoptr(GError) error = NULL;
    PageRest rest = {0};
    desk->fetching = false;
    g_clear_pointer(&desk->problem, g_free);
    order_list_begin(desk->list);
    if (failure != NULL) {
        desk->problem = g_strdup(failure->message);
    } else if (!decode_page_some(answer, size, take_item, desk, &rest, &error)) {
        desk->problem = g_strdup(error->message);
    } else {
        order_list_end(desk->list, desk->app->me);
        desk->known = true;
        desk->stale = false;
    }
    app_say_unread(app, rest.unread);
    order_list_take_pending(desk->list, desk->app);
    orders_desk_changed(desk);
    g_free(rest.next);
}

static void fetch(OrdersDesk *desk)
{
    App *app = desk->app;
    if (app->api == NULL) {
        g_free(desk->problem);
        desk->problem = g_strdup(_("there is no backend"));
        return;
    }
    desk->fetching = true; /* an Api that ends answers nobody */
    api_fetch(app->api, ROUTE_SERVICE_ORDERS "?limit=" PAGE_ORDERS, on_page, app);
}

static gboolean on_soon(gpointer data)
{
    OrdersDesk *desk = data;
    desk->again = 0;
    fetch(desk);
    return G_SOURCE_REMOVE;
}

void orders_desk_fetch_soon(OrdersDesk *desk)
{
    if (desk->again == 0)
        desk->again = g_timeout_add(SOON_MS, on_soon, desk);
}

/* The page */

static View *make(App *app)
{
    OrdersDesk *desk = g_new0(OrdersDesk, 1);
    desk->app = app;
    desk->list = order_list_new();
    desk->decoder = decoder_new();
    desk->stale = true;
    return view_desk_new(&orders_table, desk);
}

/* What is held changes without a word of the stream (the brake, another order): so it is asked for
 * at each showing. */
static void shown(App *app, View *view)
{
    OrdersDesk *desk = view_desk_data(view);
    order_list_take_pending(desk->list, app);
    view_desk_rows_changed(view);
    fetch(desk);
}

void orders_desk_know(App *app)
{
    if (desk_shown(app) != &desk_orders)
        return;
    OrdersDesk *desk = orders_desk_of(app);
    if (!desk->fetching && (desk->stale || desk->problem != NULL))
        fetch(desk);
}

static const OrderLine *selected(const View *view)
{
    const OrdersDesk *desk = view != NULL ? view_desk_data(view) : NULL;
    return desk != NULL ? order_list_nth(desk->list, view_desk_row(view)) : NULL;
}

static bool run(App *app, View *view, Action action)
{
    switch (action) {
    case ACTION_ORDER_QUERY:
        order_ask_query(app);
        return true;
    case ACTION_ORDER_UNDO:
        order_ask_undo(app, selected(view));
        return true;
    default:
        return false;
    }
}

static bool allowed(const App *app, const View *view, Action action)
{
    const OrderLine *line = selected(view);
    switch (action) {
    case ACTION_ORDER_QUERY:
        return link_may(app, RIGHT_SERVICE_ORDER);
    case ACTION_ORDER_UNDO:
        return link_may(app, RIGHT_SERVICE_ORDER) && line != NULL && !line->undoing &&
               order_standing(line) == ORDER_STANDS;
    default:
        return false;
    }
}

static const char *filter_text(const View *view)
{
    return order_list_filter(((const OrdersDesk *)view_desk_data(view))->list);
}

static bool set_filter(App *app, View *view, const char *text, GError **error)
{
    OrdersDesk *desk = view_desk_data(view);
    order_list_set_filter(desk->list, app->catalog, text);
    view_desk_rows_anew(view);
    desk_draw_again(app, &desk_orders);
    return true;
}

static void object(App *app, View *view, const char *event, const char *json, size_t size)
{
    OrdersDesk *desk = view_desk_data(view);
    if (strcmp(event, EVENT_RESET) != 0 && strcmp(event, EVENT_ORDER) != 0)
        return;
    desk->stale = true;
    if (desk_shown(app) == &desk_orders)
        orders_desk_fetch_soon(desk);
}

static void forget(App *app, View *view)
{
    OrdersDesk *desk = view_desk_data(view);
    desk->fetching = desk->known = false;
    desk->stale = true;
    order_list_clear(desk->list);
    g_clear_pointer(&desk->problem, g_free);
    view_desk_rows_anew(view);
}

const DeskKind desk_orders = {
    .word = "orders",
    .context = KEY_CONTEXT_ORDERS,
    .action = ACTION_ORDERS,
    .right = RIGHT_VIEWS_READ,
    .make = make,
    .shown = shown,
    .run = run,
    .allowed = allowed,
    .filter = filter_text,
    .set_filter = set_filter,
    .object = object,
    .forget = forget,
};
