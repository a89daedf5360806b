#include <string.h>

#include "base/text.h"
#include "console/orders_desk.h"
#include "wire/routes.h"

struct OrderList {
    GPtrArray *shown;  /* of OrderLine: what waits to be sent, then the backend's, newest first */
    GPtrArray *coming; /* between begin and end */
    GPtrArray *aside;  /* the backend's as they are now, when some of them wait to be let in */
    GPtrArray *seen;   /* those of shown that the filter leaves; borrowed */
    const Catalog *catalog;
    char *filter;              /* as typed */
    GStrv words;               /* of it, folded */
    unsigned waiting, pending; /* pending: lines at the top that are the outbox's */
    bool filled;
};

static void line_free(gpointer data)
{
    OrderLine *line = data;
    if (line == NULL)
        return;
    g_free((char *)line->order.id);
    g_free((char *)line->order.by);
    g_free((char *)line->order.query);
    g_free((char *)line->order.letter);
    g_free((char *)line->order.note);
    g_free((char *)line->order.undoes);
    g_free((char *)line->order.undone_by);
    g_free((char *)line->order.area);
    g_free(line->problem);
    g_free(line);
}

static OrderLine *line_new(const Order *order)
{
    OrderLine *line = g_new0(OrderLine, 1);
    line->order = *order;
    line->order.id = g_strdup(order->id);
    line->order.by = g_strdup(order->by);
    line->order.query = g_strdup(order->query);
    line->order.letter = g_strdup(order->letter != NULL ? order->letter : "");
    line->order.note = g_strdup(order->note);
    line->order.undoes = g_strdup(order->undoes);
    line->order.undone_by = g_strdup(order->undone_by);
    line->order.area = g_strdup(order->area);
    line->order.ends = line->order.holding = NULL;
    return line;
}

OrderStanding order_standing(const OrderLine *line)
{
    if (line->waits)
        return line->problem != NULL ? ORDER_REFUSED : ORDER_WAITS;
    if (line->order.state == ORDER_IN_SERVICE)
        return ORDER_BACK;
    if (line->order.held_known && line->order.held > 0)
        return ORDER_STANDS;
    return line->order.undone_by != NULL ? ORDER_UNDONE : ORDER_ENDED;
}

void order_place(const Catalog *catalog, const Order *order, char *out, size_t size)
{
    uint32_t area = order->area != NULL ? catalog_find_area(catalog, order->area) : CATALOG_NONE;
    if (area != CATALOG_NONE)
        catalog_area_label(catalog, area, out, size);
    else
        g_strlcpy(out, order->area != NULL ? order->area : "", size);
}

/* Filter */

static bool matches(const OrderList *list, const OrderLine *line)
{
    const Order *order = &line->order;
    char place[160] = "";
    if (list->words == NULL || list->words[0] == NULL)
        return true;
    order_place(list->catalog, order, place, sizeof place);
    g_autofree char *all = g_strjoin(
        "\n", order->letter, order->reason != REASON_NONE ? reason_text(order->reason) : "", place,
        order->by != NULL ? order->by : "", order->query != NULL ? order->query : "", NULL);
    g_autofree char *folded = text_fold(all);
    for (char **word = list->words; *word != NULL; word++)
        if (strstr(folded, *word) == NULL)
            return false;
    return true;
}

static void choose(OrderList *list)
{
    g_ptr_array_set_size(list->seen, 0);
    for (guint i = 0; i < list->shown->len; i++)
        if (matches(list, list->shown->pdata[i]))
            g_ptr_array_add(list->seen, list->shown->pdata[i]);
}

void order_list_set_filter(OrderList *list, const Catalog *catalog, const char *text)
{
    g_autofree char *folded = text_fold(text);
    g_free(list->filter);
    g_strfreev(list->words);
    list->filter = g_strdup(text);
    list->words = g_strsplit_set(g_strstrip(folded), " ", 16);
    list->catalog = catalog;
    choose(list);
}

const char *order_list_filter(const OrderList *list)
{
    return list->filter != NULL ? list->filter : "";
}

static GPtrArray *lines_new(void)
{
    return g_ptr_array_new_with_free_func(line_free);
}

OrderList *order_list_new(void)
{
    OrderList *list = g_new0(OrderList, 1);
    list->shown = lines_new();
    list->seen = g_ptr_array_new();
    return list;
}

void order_list_free(OrderList *list)
{
    if (list == NULL)
        return;
    g_ptr_array_unref(list->shown);
    g_ptr_array_unref(list->seen);
    g_strfreev(list->words);
    g_free(list->filter);
    g_clear_pointer(&list->coming, g_ptr_array_unref);
    g_clear_pointer(&list->aside, g_ptr_array_unref);
    g_free(list);
}

static int find_in(const GPtrArray *lines, const char *id)
{
    for (guint i = 0; i < lines->len; i++)
        if (strcmp(((const OrderLine *)lines->pdata[i])->order.id, id) == 0)
            return (int)i;
    return -1;
}

void order_list_begin(OrderList *list)
{
    g_clear_pointer(&list->coming, g_ptr_array_unref);
    list->coming = lines_new();
}

void order_list_add(OrderList *list, const Order *order)
{
    g_ptr_array_add(list->coming, line_new(order));
}

/* Puts lines in the place of the backend's. */
static void put(OrderList *list, GPtrArray *lines)
{
    g_ptr_array_remove_range(list->shown, list->pending, list->shown->len - list->pending);
    while (lines->len > 0)
        g_ptr_array_add(list->shown, g_ptr_array_steal_index(lines, 0));
    g_ptr_array_unref(lines);
    g_clear_pointer(&list->aside, g_ptr_array_unref);
    list->waiting = 0;
    list->filled = true;
    choose(list);
}

/* Lines that are there show what they are now; those that are new wait, but one's own. */
static void renew(OrderList *list, const char *me)
{
    unsigned fresh = 0, own = 0;
    for (guint i = 0; i < list->coming->len; i++) {
        const OrderLine *line = list->coming->pdata[i];
        int at = find_in(list->shown, line->order.id);
        if (at < 0) {
            fresh++;
            own += g_strcmp0(line->order.by, me) == 0;
            continue;
        }
        OrderLine *before = list->shown->pdata[at];
        OrderLine *now = line_new(&line->order);
        now->undoing = before->undoing;
        line_free(before);
        list->shown->pdata[at] = now;
    }
    g_clear_pointer(&list->aside, g_ptr_array_unref);
    list->waiting = fresh;
    list->aside = g_steal_pointer(&list->coming);
    choose(list);
    if (fresh == own)
        order_list_let_in(list);
}

void order_list_end(OrderList *list, const char *me)
{
    if (list->filled)
        renew(list, me);
    else
        put(list, g_steal_pointer(&list->coming));
}

void order_list_clear(OrderList *list)
{
    g_ptr_array_set_size(list->shown, 0);
    g_clear_pointer(&list->coming, g_ptr_array_unref);
    g_clear_pointer(&list->aside, g_ptr_array_unref);
    list->waiting = list->pending = 0;
    list->filled = false;
    choose(list);
}

unsigned order_list_waiting(const OrderList *list)
{
    return list->waiting;
}

void order_list_let_in(OrderList *list)
{
    if (list->aside != NULL)
        put(list, g_steal_pointer(&list->aside));
}

/* What waits to be sent */

static void mark_undoing(OrderList *list, const OutboxAct *act)
{
    const char *id = act->object + strlen(order_outgoing.prefix) + 1;
    int at = find_in(list->shown, id);
    if (at >= 0)
        ((OrderLine *)list->shown->pdata[at])->undoing = act->state == OUTBOX_WAITING;
}

static void add_pending(OrderList *list, const App *app, const OutboxAct *act)
{
    g_autoptr(Decoder) decoder = decoder_new();
    OrderRequest request;
    if (!decode_order_request(decoder, act->body, strlen(act->body), &request, NULL))
        return;
    const Order order = {
        .id = act->id,
        .by = act->name[0] != '\0' ? act->name : app->me,
        .query = request.query,
        .letter = request.letter,
        .cameras = request.cameras != NULL ? (int64_t)g_strv_length((char **)request.cameras) : 0,
        .review_at_ms = request.review_at_ms,
        .at_ms = act->created_ms,
        .state = request.state,
        .reason = request.reason};
    OrderLine *line = line_new(&order);
    line->waits = true;
    if (act->state != OUTBOX_WAITING)
        line->problem = g_strdup(act->problem != NULL ? act->problem : "?");
    g_ptr_array_insert(list->shown, 0, line);
    list->pending++;
}

void order_list_take_pending(OrderList *list, const App *app)
{
    const Outbox *outbox = outgoing_outbox(app);
    g_ptr_array_remove_range(list->shown, 0, list->pending);
    list->pending = 0;
    for (guint i = 0; i < list->shown->len; i++)
        ((OrderLine *)list->shown->pdata[i])->undoing = false;
    for (unsigned i = 0; outbox != NULL && i < outbox_count(outbox); i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (!g_str_has_prefix(act->object, order_outgoing.prefix) || !outgoing_is_mine(app, act))
            continue;
        if (strcmp(act->path, ROUTE_SERVICE_ORDERS) == 0)
            add_pending(list, app, act);
        else if (act->object[strlen(order_outgoing.prefix)] == '/')
            mark_undoing(list, act);
    }
    choose(list);
}

int order_list_count(const OrderList *list)
{
    return (int)list->seen->len;
}

const OrderLine *order_list_nth(const OrderList *list, int row)
{
    return row >= 0 && row < (int)list->seen->len ? list->seen->pdata[row] : NULL;
}

const OrderLine *order_list_find(const OrderList *list, const char *id)
{
    int at = find_in(list->shown, id);
    return at >= 0 ? list->shown->pdata[at] : NULL;
}
