/* Pages in the place of the panes: the ticket desk and its card. */
#include <string.h>

#include "base/i18n.h"
#include "fixture_tickets.h"
#include "page.h"
#include "ui/desk.h"

typedef struct Shop {
    Page *page;
    int count;
    unsigned waiting;
} Shop;

static int count(void *data)
{
    return ((Shop *)data)->count;
}

static const char *key(void *data, int row)
{
    return fixture_tickets[row].ticket.id;
}

static void cell(void *data, const ViewContext *context, int row, int column, DeskCell *out)
{
    ticket_cell(&fixture_tickets[row], context, column, out);
}

static void card(void *data, const ViewContext *context, int row, const char *shown, DeskCard *out)
{
    Shop *shop = data;
    const TicketKeys keys = {.keymap = shop->page->keymap};
    ticket_card(&fixture_tickets[row], context, &keys, out);
}

static void title(void *data, const ViewContext *context, char *out, size_t size)
{
    g_snprintf(out, size, "%s · %d", _("Tickets"), ((Shop *)data)->count);
}

static const char *empty(void *data, const ViewContext *context)
{
    return "No ticket is open.";
}

static unsigned waiting(void *data)
{
    return ((Shop *)data)->waiting;
}

static DeskTable table = {
    .name = "tickets",
    .columns = ticket_columns,
    .wishes = ticket_column_wishes,
    .count = count,
    .key = key,
    .cell = cell,
    .card = card,
    .title = title,
    .empty = empty,
    .waiting = waiting,
    .free = g_free,
};

/* What the console would say of each: the card is beside or below the list. */
static bool all_allowed(Action action, void *data)
{
    return action != ACTION_RIGHT;
}

static View *make(Page *page, int rows)
{
    Shop *shop = g_new0(Shop, 1);
    shop->page = page;
    shop->count = rows;
    table.column_count = ticket_column_count;
    return view_desk_new(&table, shop);
}

/* The whole screen, as console/frame.c shares it out. */
static void draw(Page *page, View *desk, int rows, int cols)
{
    ViewContext context = page->context;
    canvas_resize(page->canvas, rows, cols);
    canvas_set_ascii(page->canvas, context.ascii);
    const LayoutWishes wishes = {.focus = PANE_CAMERAS};
    Layout layout = layout_compute(rows, cols, &wishes);
    int top = layout.bar.row + layout.bar.rows;
    context.focused = true;
    view_bar_draw(page->canvas, layout.bar, &context, &page->bar);
    view_draw(desk, page->canvas, (Rect){top, 0, layout.status.row - top, cols}, &context);
    page->keys.context = KEY_CONTEXT_TICKETS;
    page->keys.ascii = context.ascii;
    page->keys.allows = all_allowed;
    view_keys_draw(page->canvas, layout.keys, page->keymap, &page->keys);
}

static void act(Page *page, View *desk, Action action)
{
    ViewContext context = page->context;
    context.focused = true;
    g_assert_cmpint(view_action(desk, action, &context).ask, ==, VIEW_DONE);
}

static void test_desk(gconstpointer language)
{
    Page page;
    page_speak(language);
    page_init(&page, "malam");
    View *desk = make(&page, FIXTURE_TICKETS);
    g_autofree char *name = g_strdup_printf("desk-tickets-%s", (const char *)language);
    draw(&page, desk, 24, 80);
    page_check(&page, name);
    draw(&page, desk, 30, 100);
    page_check(&page, name);
    draw(&page, desk, 50, 200);
    page_check(&page, name);
    view_free(desk);
    page_clear(&page);
}

/* Each ticket's card, on a screen where it is alone. */
static void test_cards(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    View *desk = make(&page, FIXTURE_TICKETS);
    draw(&page, desk, 24, 80);
    act(&page, desk, ACTION_OPEN);
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-card-flood");
    act(&page, desk, ACTION_END);
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-card-flood-end");
    act(&page, desk, ACTION_CANCEL);
    for (size_t i = 1; i < FIXTURE_TICKETS; i++) {
        act(&page, desk, ACTION_DOWN);
        act(&page, desk, ACTION_RIGHT);
        draw(&page, desk, 24, 80);
        g_autofree char *name = g_strdup_printf("desk-card-%s", fixture_tickets[i].ticket.id);
        page_check(&page, name);
        act(&page, desk, ACTION_LEFT);
    }
    view_free(desk);
    page_clear(&page);
}

static void test_ascii(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "mono");
    page.context.ascii = true;
    View *desk = make(&page, FIXTURE_TICKETS);
    draw(&page, desk, 30, 100);
    page_check(&page, "desk-ascii");
    draw(&page, desk, 50, 200);
    page_check(&page, "desk-ascii");
    view_free(desk);
    page_clear(&page);
}

static void test_link_lost(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    page.context.freshness = FRESH_STALE;
    page.bar.link = BAR_LOST;
    page.bar.lost_for_ms = 130000;
    View *desk = make(&page, FIXTURE_TICKETS);
    ((Shop *)view_desk_data(desk))->waiting = 0;
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-stale");
    view_free(desk);
    View *none = make(&page, 0);
    draw(&page, none, 24, 80);
    page_check(&page, "desk-empty");
    view_free(none);
    page_clear(&page);
}

static void test_waiting(void)
{
    Page page;
    page_speak("en");
    page_init(&page, "malam");
    View *desk = make(&page, FIXTURE_TICKETS);
    draw(&page, desk, 24, 80);
    act(&page, desk, ACTION_DOWN);
    ((Shop *)view_desk_data(desk))->waiting = 3;
    page.keys.waiting = 3;
    draw(&page, desk, 24, 80);
    page_check(&page, "desk-waiting");
    view_free(desk);
    page_clear(&page);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/screens/desk/tickets, in Indonesian", "id", test_desk);
    g_test_add_data_func("/screens/desk/tickets, in English", "en", test_desk);
    g_test_add_func("/screens/desk/the card of each ticket", test_cards);
    g_test_add_func("/screens/desk/plain ASCII without colour", test_ascii);
    g_test_add_func("/screens/desk/the link is lost, and nothing to show", test_link_lost);
    g_test_add_func("/screens/desk/new ones wait", test_waiting);
    return g_test_run();
}
