/* orders_desk.h - the page of the service orders: what its files share
 *
 * orders_desk.c is the page, orders_table.c what it shows, order_list.c its lines, order_ask.c asks
 * for an order or an undoing, order_send.c writes it down and hears how it ended, order_words.c
 * reads what is typed.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ORDERS_DESK_H
#define TILIK_CONSOLE_ORDERS_DESK_H

#include "console/app.h"
#include "console/desk.h"
#include "console/order_words.h"
#include "console/outgoing.h"
#include "ui/desk.h"

/* order_list.c */

typedef enum OrderStanding {
    ORDER_STANDS,  /* it holds cameras */
    ORDER_ENDED,   /* it holds none any more */
    ORDER_UNDONE,  /* by another order */
    ORDER_BACK,    /* it brought cameras back */
    ORDER_WAITS,   /* it is not sent yet */
    ORDER_REFUSED, /* it was not taken */
    ORDER_STANDINGS
} OrderStanding;

typedef struct OrderLine {
    Order order;   /* its strings are the line's own */
    char *problem; /* of a refused one; NULL */
    bool waits;    /* it is an act of the outbox, and order.id that one's */
    bool undoing;  /* its undoing waits to be sent */
} OrderLine;

OrderStanding order_standing(const OrderLine *line);

typedef struct OrderList OrderList;

OrderList *order_list_new(void);
void order_list_free(OrderList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OrderList, order_list_free)

/* Take the lines of the backend anew: begin, each from the newest, end.  Those that are new wait
 * until they are let in, unless there were none before, or all of them are the own ones of me. */
void order_list_begin(OrderList *list);
void order_list_add(OrderList *list, const Order *order);
void order_list_end(OrderList *list, const char *me);
void order_list_clear(OrderList *list);

/* Takes what waits in the outbox anew. */
void order_list_take_pending(OrderList *list, const App *app);

unsigned order_list_waiting(const OrderList *list);
void order_list_let_in(OrderList *list);

/* Leaves only those that have all words of a text in letter, reason, place, name or filter. */
void order_list_set_filter(OrderList *list, const Catalog *catalog, const char *text);
const char *order_list_filter(const OrderList *list);

/* Writes the label of an order's area, "" where it is not known. */
void order_place(const Catalog *catalog, const Order *order, char *out, size_t size);

/* What the filter leaves. */
int order_list_count(const OrderList *list);
const OrderLine *order_list_nth(const OrderList *list, int row); /* NULL past the end */
const OrderLine *order_list_find(const OrderList *list, const char *id);

/* orders_desk.c */

typedef struct OrdersDesk {
    App *app;
    OrderList *list;
    Decoder *decoder;
    char *problem;    /* why nothing could be read; NULL none */
    char *undoing;    /* id of the order that the question is about */
    char *query;      /* what the question is about; NULL: the marked cameras */
    OrderWords words; /* what was typed of it */
    guint again;      /* source: the list is asked for soon */
    bool fetching, known, stale;
} OrdersDesk;

OrdersDesk *orders_desk_of(App *app);

/* orders_table.c: what it shows; its data is an OrdersDesk. */
extern const DeskTable orders_table;

/* Draws it again: its rows are others. */
void orders_desk_changed(OrdersDesk *desk);

/* The link is there: asks for what could not be had. */
void orders_desk_know(App *app);

/* Asks for the list again, soon. */
void orders_desk_fetch_soon(OrdersDesk *desk);

/* order_ask.c */

/* Ask which cameras, why, and for the typed number of them. */
void order_ask_query(App *app);

/* Asks for the typed word that undoes an order. */
void order_ask_undo(App *app, const OrderLine *line);

/* order_send.c */

extern const OutgoingKind order_outgoing;

/* Write an order, or an undoing, down to be sent.  False: the status line has said why not. */
bool order_send(App *app, const OrderRequest *request);
bool order_send_undo(App *app, const char *id, const char *note);

/* How many of the cameras that are known here a query holds, and in how many kelurahan. */
typedef struct OrderReach {
    guint cameras, kelurahan;
} OrderReach;

/* False and error for a query that an order can't have. */
bool order_reach(const App *app, const char *query, OrderReach *out, GError **error);

/* The same of cameras by index (uint32_t). */
OrderReach order_reach_of(const App *app, const GArray *cameras);

#endif
