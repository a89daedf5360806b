/* What the page of the service orders shows: its lines and its card. */
#include <string.h>

#include "console/log_text.h"
#include "console/orders_desk.h"

/* So near a review date is said in amber. */
#define NEAR_MS INT64_C(172800000)

enum {
    ORDERS_WHEN,
    ORDERS_HOW,
    ORDERS_LETTER,
    ORDERS_REASON,
    ORDERS_PLACE,
    ORDERS_HELD,
    ORDERS_REVIEW,
    ORDERS_WHO,
    ORDERS_COLUMNS
};

static const DeskColumn columns[ORDERS_COLUMNS] = {
    [ORDERS_WHEN] = {N_("given"), 11, 0, 6, false},
    [ORDERS_HOW] = {N_("stands"), 12, 0, 2, false},
    [ORDERS_LETTER] = {N_("letter"), 14, 3, 0, false},
    [ORDERS_REASON] = {N_("reason"), 13, 0, 3, false},
    [ORDERS_PLACE] = {N_("place"), 16, 2, 5, false},
    [ORDERS_HELD] = {N_("held"), 13, 0, 0, true},
    [ORDERS_REVIEW] = {N_("review"), 16, 0, 1, false},
    [ORDERS_WHO] = {N_("who"), 12, 0, 4, false},
};

static int row_count(void *data)
{
    return order_list_count(((const OrdersDesk *)data)->list);
}

static const char *row_key(void *data, int row)
{
    return order_list_nth(((const OrdersDesk *)data)->list, row)->order.id;
}

static const char *standing_text(const OrderLine *line)
{
    static const char *const words[ORDER_STANDINGS] = {
        [ORDER_STANDS] = N_("in force"),    [ORDER_ENDED] = N_("ended"),
        [ORDER_UNDONE] = N_("undone"),      [ORDER_BACK] = N_("brought back"),
        [ORDER_WAITS] = N_("not sent yet"), [ORDER_REFUSED] = N_("refused"),
    };
    return line->undoing ? _("undo waits") : _(words[order_standing(line)]);
}

static StyleId line_style(const OrderLine *line)
{
    switch (order_standing(line)) {
    case ORDER_STANDS:
        return line->undoing ? STYLE_STALE : STYLE_TEXT;
    case ORDER_WAITS:
        return STYLE_STALE;
    case ORDER_REFUSED:
        return STYLE_ERROR;
    default:
        return STYLE_MUTED;
    }
}

static StyleId review_style(const OrderLine *line, int64_t now_ms)
{
    int64_t at_ms = line->order.review_at_ms;
    if (order_standing(line) != ORDER_STANDS || at_ms == 0)
        return line_style(line);
    return at_ms <= now_ms ? STYLE_ERROR : at_ms - now_ms < NEAR_MS ? STYLE_HIGH : STYLE_TEXT;
}

static void say_held(const OrderLine *line, char *out, size_t size)
{
    const Order *order = &line->order;
    if (line->waits && order->query != NULL)
        g_strlcpy(out, "…", size);
    else if (line->waits || order->state == ORDER_IN_SERVICE || !order->held_known)
        g_snprintf(out, size, "%u", (unsigned)order->cameras);
    else
        /* TRANSLATORS: cameras that an order still holds, of how many it took */
        g_snprintf(out, size, _("%u of %u"), (unsigned)order->held, (unsigned)order->cameras);
}

static const char *letter_of(const Order *order)
{
    if (order->letter != NULL && order->letter[0] != '\0')
        return order->letter;
    return order->query != NULL ? order->query : "";
}

static void say_cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    const OrderLine *line = order_list_nth(((const OrdersDesk *)data)->list, row);
    const Order *order = &line->order;
    out->style = line_style(line);
    switch (column) {
    case ORDERS_WHEN:
        log_text_moment(order->at_ms, context->now_ms, out->text, sizeof out->text);
        break;
    case ORDERS_HOW:
        g_strlcpy(out->text, standing_text(line), sizeof out->text);
        break;
    case ORDERS_LETTER:
        g_strlcpy(out->text, letter_of(order), sizeof out->text);
        break;
    case ORDERS_REASON:
        g_strlcpy(out->text, order->reason != REASON_NONE ? reason_text(order->reason) : "",
                  sizeof out->text);
        break;
    case ORDERS_PLACE:
        order_place(context->catalog, order, out->text, sizeof out->text);
        break;
    case ORDERS_HELD:
        say_held(line, out->text, sizeof out->text);
        break;
    case ORDERS_REVIEW:
        out->style = review_style(line, context->now_ms);
        if (order->review_at_ms > 0)
            order_day_write(order->review_at_ms, out->text, sizeof out->text);
        break;
    default:
        g_strlcpy(out->text, order->by != NULL ? order->by : "", sizeof out->text);
        break;
    }
}

static void say_when(DeskCard *card, const char *label, StyleId style, int64_t at_ms)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autofree char *text =
        at_ms > 0 && at != NULL ? g_date_time_format(at, "%Y-%m-%d %H:%M") : NULL;
    desk_card_styled(card, label, style, text != NULL ? text : "");
}

/* Another order, by its letter or the day on which it was given. */
static void say_other(const OrdersDesk *desk, DeskCard *card, const char *label, const char *id)
{
    const OrderLine *other = id != NULL ? order_list_find(desk->list, id) : NULL;
    char day[32] = "";
    if (id == NULL)
        return;
    if (other != NULL)
        order_day_write(other->order.at_ms, day, sizeof day);
    desk_card_print(card, label, STYLE_TEXT, "%s  %s  %s",
                    other != NULL ? letter_of(&other->order) : id, day,
                    other != NULL ? other->order.by : "");
}

static void say_card(void *data, const ViewContext *context, int row, const char *key,
                     DeskCard *card)
{
    const OrdersDesk *desk = data;
    const OrderLine *line = order_list_nth(desk->list, row);
    char text[256];
    if (line == NULL) {
        desk_card_text(card, STYLE_MUTED, _("It is no longer in the list."));
        return;
    }
    const Order *order = &line->order;
    desk_card_title(card, letter_of(order));
    desk_card_styled(card, _("stands"), line_style(line), standing_text(line));
    desk_card_styled(card, _("problem"), STYLE_ERROR, line->problem != NULL ? line->problem : "");
    desk_card_field(card, _("puts"), order_state_text(order->state));
    desk_card_field(card, _("reason"),
                    order->reason != REASON_NONE ? reason_text(order->reason) : "");
    desk_card_field(card, _("letter"), order->letter);
    say_held(line, text, sizeof text);
    desk_card_field(card, _("cameras"), text);
    order_place(context->catalog, order, text, sizeof text);
    desk_card_field(card, _("place"), text);
    desk_card_field(card, _("which cameras"), order->query != NULL ? order->query : "");
    desk_card_field(card, _("who"), order->by);
    say_when(card, _("given"), STYLE_TEXT, order->at_ms);
    say_when(card, _("review"), review_style(line, context->now_ms), order->review_at_ms);
    say_when(card, _("ended"), STYLE_TEXT, order->ended_at_ms);
    say_other(desk, card, _("undoes"), order->undoes);
    say_other(desk, card, _("undone by"), order->undone_by);
    desk_card_field(card, _("note"), order->note != NULL ? order->note : "");
}

static void say_title(void *data, const ViewContext *context, char *out, size_t size)
{
    const OrdersDesk *desk = data;
    unsigned force = 0;
    for (int i = 0; i < order_list_count(desk->list); i++)
        force += order_standing(order_list_nth(desk->list, i)) == ORDER_STANDS;
    /* TRANSLATORS: how many service orders are in force, and how many the list has */
    g_snprintf(out, size, _("Service orders · %u in force of %d"), force,
               order_list_count(desk->list));
}

static void say_note(void *data, const ViewContext *context, char *out, size_t size)
{
    const OrdersDesk *desk = data;
    if (desk->problem != NULL)
        g_snprintf(out, size, _("The list could not be read anew: %s"), desk->problem);
}

static const char *say_empty(void *data, const ViewContext *context)
{
    const OrdersDesk *desk = data;
    if (desk->fetching || (!desk->known && desk->problem == NULL))
        return _("Asking for the orders …");
    if (order_list_filter(desk->list)[0] != '\0')
        return _("No order has these words.");
    return desk->problem != NULL ? _("The orders could not be read.")
                                 : _("No service order has been given yet.");
}

static unsigned rows_waiting(void *data)
{
    return order_list_waiting(((const OrdersDesk *)data)->list);
}

static void rows_let_in(void *data)
{
    OrdersDesk *desk = data;
    order_list_let_in(desk->list);
}

static bool row_needs(void *data, int row)
{
    const OrdersDesk *desk = data;
    const OrderLine *line = order_list_nth(desk->list, row);
    return line != NULL && review_style(line, app_now_ms(desk->app)) != STYLE_TEXT &&
           (order_standing(line) == ORDER_STANDS || order_standing(line) == ORDER_REFUSED);
}

static void orders_free(void *data)
{
    OrdersDesk *desk = data;
    if (desk->again != 0)
        g_source_remove(desk->again);
    order_list_free(desk->list);
    decoder_free(desk->decoder);
    order_words_clear(&desk->words);
    g_free(desk->problem);
    g_free(desk->undoing);
    g_free(desk->query);
    g_free(desk);
}

const DeskTable orders_table = {
    .name = "orders",
    .columns = columns,
    .column_count = ORDERS_COLUMNS,
    .count = row_count,
    .key = row_key,
    .cell = say_cell,
    .card = say_card,
    .title = say_title,
    .note = say_note,
    .empty = say_empty,
    .waiting = rows_waiting,
    .let_in = rows_let_in,
    .needs = row_needs,
    .free = orders_free,
};
