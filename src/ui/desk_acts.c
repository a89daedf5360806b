#include "ui/desk_view.h"

static void go_to_needing(DeskView *desk, int step)
{
    int count = list_count(desk->list), from = list_selected(desk->list);
    for (int i = 1; desk->table->needs != NULL && i <= count; i++) {
        int row = ((from + step * i) % count + count) % count;
        if (desk->table->needs(desk->data, row)) {
            list_select(desk->list, row);
            return;
        }
    }
}

static void toggle_mark(DeskView *desk)
{
    const char *key = view_desk_selected(&desk->view);
    if (key == NULL)
        return;
    if (!g_hash_table_remove(desk->marks, key))
        g_hash_table_add(desk->marks, g_strdup(key));
    list_row_changed(desk->list, list_selected(desk->list));
    list_act(desk->list, ACTION_DOWN);
}

static void mark_all(DeskView *desk)
{
    for (int i = 0; i < list_count(desk->list); i++)
        g_hash_table_add(desk->marks, g_strdup(desk->table->key(desk->data, i)));
    list_invalidate(desk->list);
}

static bool act_on_marks(DeskView *desk, Action action)
{
    if (!desk->table->marks)
        return false;
    switch (action) {
    case ACTION_MARK:
        toggle_mark(desk);
        return true;
    case ACTION_MARK_ALL:
        mark_all(desk);
        return true;
    case ACTION_MARK_CLEAR:
        view_desk_unmark(&desk->view);
        return true;
    default:
        return false;
    }
}

/* Into the card and out of it. */
static bool act_on_card(DeskView *desk, Action action)
{
    bool card = desk->table->card != NULL;
    switch (action) {
    case ACTION_OPEN:
    case ACTION_RIGHT:
    case ACTION_NEXT_PANE:
    case ACTION_PREV_PANE: {
        bool pane = action == ACTION_NEXT_PANE || action == ACTION_PREV_PANE;
        if (!card || (list_count(desk->list) == 0 && !desk->in_card))
            return true;
        desk_set_in_card(desk, pane ? !desk->in_card : true);
        return true;
    }
    case ACTION_LEFT:
        if (desk->in_card)
            desk_set_in_card(desk, false);
        return true;
    case ACTION_CANCEL:
        if (!desk->in_card && !desk->zoom)
            return false;
        view_desk_leave_card(&desk->view);
        return true;
    case ACTION_CARD:
        desk->card_shut = desk->card_rect.rows > 0;
        desk_set_in_card(desk, !desk->card_shut && desk->in_card);
        return card;
    case ACTION_ZOOM:
        desk->zoom = !desk->zoom;
        return true;
    default:
        return false;
    }
}

static bool act(DeskView *desk, Action action)
{
    if (act_on_card(desk, action))
        return true;
    if (desk->in_card && desk_card_act(desk->card, action))
        return true;
    if (list_act(desk->list, action) || act_on_marks(desk, action)) {
        desk_chosen(desk);
        return true;
    }
    switch (action) {
    case ACTION_NEXT_ATTENTION:
    case ACTION_PREV_ATTENTION:
        go_to_needing(desk, action == ACTION_NEXT_ATTENTION ? 1 : -1);
        desk_chosen(desk);
        return true;
    case ACTION_SHOW_NEW:
        desk_let_in(desk);
        return true;
    default:
        return false;
    }
}

ViewAnswer view_desk_action(View *view, Action action, const ViewContext *context)
{
    DeskView *desk = (DeskView *)view;
    desk->context = context;
    if (!act(desk, action))
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    desk->touched = true;
    return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
}

static bool holds(const Rect *rect, int row, int col)
{
    return row >= rect->row && row < rect->row + rect->rows && col >= rect->col &&
           col < rect->col + rect->cols;
}

ViewAnswer view_desk_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    DeskView *desk = (DeskView *)view;
    desk->context = context;
    desk->touched = true;
    desk_set_in_card(desk, holds(&desk->card_rect, row, col));
    int index = desk->in_card ? -1 : list_row_at(desk->list, row, col);
    if (index < 0)
        return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
    list_select(desk->list, index);
    desk_chosen(desk);
    /* What Enter does: its owner may have another meaning for it. */
    return (ViewAnswer){twice ? VIEW_OPEN : VIEW_DONE, CATALOG_NONE};
}
