#include <string.h>

#include "ui/alerts_view.h"

static ViewAnswer answer(AlertsView *alerts, uint32_t before)
{
    alerts_chosen(alerts);
    uint32_t now = view_alerts_selected(&alerts->view);
    return now == before ? (ViewAnswer){VIEW_DONE, now} : (ViewAnswer){VIEW_SELECT, now};
}

static void unfold(AlertsView *alerts, int row, bool unfolded)
{
    if (feed_unfold(alerts->feed, row, unfolded, alerts->context->now_ms))
        alerts_follow(alerts);
}

/* Folds a group; from what it holds, goes up to it. */
static void go_left(AlertsView *alerts, int at)
{
    FeedRow row, above;
    if (!feed_row(alerts->feed, at, &row))
        return;
    if (row.unfolded) {
        unfold(alerts, at, false);
        return;
    }
    for (int i = at - 1; i >= 0 && row.depth > 0; i--) {
        if (feed_row(alerts->feed, i, &above) && above.depth < row.depth) {
            list_select(alerts->list, i);
            return;
        }
    }
}

static void go_right(AlertsView *alerts, int at)
{
    FeedRow row;
    if (!feed_row(alerts->feed, at, &row) || row.kind == FEED_ALERT)
        return;
    if (row.unfolded)
        list_select(alerts->list, at + 1);
    else
        unfold(alerts, at, true);
}

static void toggle_fold(AlertsView *alerts, int at)
{
    FeedRow row;
    if (!feed_row(alerts->feed, at, &row))
        return;
    if (row.kind == FEED_ALERT)
        go_left(alerts, at);
    else
        unfold(alerts, at, !row.unfolded);
}

static void mark(AlertsView *alerts, int row)
{
    uint64_t id = feed_row_id(alerts->feed, row);
    g_hash_table_insert(alerts->marks, g_memdup2(&id, sizeof id), GINT_TO_POINTER(row));
}

static void toggle_mark(AlertsView *alerts, int at)
{
    if (at < 0)
        return;
    uint64_t id = feed_row_id(alerts->feed, at);
    if (!g_hash_table_remove(alerts->marks, &id))
        mark(alerts, at);
    list_row_changed(alerts->list, at);
    list_act(alerts->list, ACTION_DOWN);
}

/* Nobody acts on what nobody has seen. */
static void mark_all(AlertsView *alerts)
{
    for (int i = 0; i < feed_rows(alerts->feed); i++) {
        uint64_t id = feed_row_id(alerts->feed, i);
        if (g_hash_table_contains(alerts->drawn, &id))
            mark(alerts, i);
    }
    list_invalidate(alerts->list);
}

static void settle(AlertsView *alerts)
{
    feed_settle(alerts->feed, alerts->context->now_ms);
    alerts_follow(alerts);
    list_set_top(alerts->list, 0);
}

static void toggle_review(AlertsView *alerts)
{
    feed_review(alerts->feed, !feed_reviewing(alerts->feed), alerts->context->now_ms);
    alerts_anew(alerts);
}

static bool act(AlertsView *alerts, Action action)
{
    int at = alerts_row(alerts);
    switch (action) {
    case ACTION_LEFT:
        go_left(alerts, at);
        return true;
    case ACTION_RIGHT:
        go_right(alerts, at);
        return true;
    case ACTION_ALERT_UNFOLD:
        toggle_fold(alerts, at);
        return true;
    case ACTION_NEXT_ATTENTION:
    case ACTION_PREV_ATTENTION:
        view_alerts_next(&alerts->view, alerts->context, action == ACTION_NEXT_ATTENTION ? 1 : -1);
        return true;
    case ACTION_SHOW_NEW:
        settle(alerts);
        return true;
    case ACTION_FLOOD_REVIEW:
        toggle_review(alerts);
        return true;
    case ACTION_MARK:
        toggle_mark(alerts, at);
        return true;
    case ACTION_MARK_ALL:
        mark_all(alerts);
        return true;
    case ACTION_MARK_CLEAR:
        view_alerts_unmark(&alerts->view);
        return true;
    default:
        return false;
    }
}

/* Enter: the camera of the alert; what has none is unfolded. */
static ViewAnswer open_selected(AlertsView *alerts)
{
    Alert alert;
    const ViewContext *context = alerts->context;
    uint32_t selected = view_alerts_selected(&alerts->view), camera = CATALOG_NONE;
    if (context->alerts != NULL && alert_book_alert(context->alerts, selected, &alert) &&
        alert.camera != NULL)
        camera = catalog_find_camera(context->catalog, alert.camera);
    if (camera != CATALOG_NONE) {
        alerts_chosen(alerts);
        return (ViewAnswer){VIEW_OPEN, camera};
    }
    toggle_fold(alerts, alerts_row(alerts));
    return answer(alerts, selected);
}

ViewAnswer alerts_action(View *view, Action action, const ViewContext *context)
{
    AlertsView *alerts = (AlertsView *)view;
    alerts_take(alerts, context);
    uint32_t before = view_alerts_selected(view);
    if (action == ACTION_OPEN)
        return open_selected(alerts);
    if (!list_act(alerts->list, action) && !act(alerts, action))
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    return answer(alerts, before);
}

ViewAnswer alerts_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    AlertsView *alerts = (AlertsView *)view;
    alerts_take(alerts, context);
    uint32_t before = view_alerts_selected(view);
    /* The hand aimed at what was drawn, which may have moved since. */
    int line = list_row_at(alerts->list, row, col);
    int index = line >= 0 ? alerts_row_drawn(alerts, line) : -1;
    if (index < 0)
        return (ViewAnswer){VIEW_DONE, before};
    list_select(alerts->list, index);
    alerts->adrift = false;
    if (twice)
        return open_selected(alerts);
    if (col - view->rect.col - 1 < alerts->cells.lead) {
        FeedRow found;
        if (feed_row(alerts->feed, index, &found) && found.kind != FEED_ALERT)
            toggle_fold(alerts, index);
    }
    return answer(alerts, before);
}

bool view_alerts_row(const View *view, FeedRow *out)
{
    const AlertsView *alerts = (const AlertsView *)view;
    int row = alerts_row(alerts);
    return row >= 0 && feed_row(alerts->feed, row, out);
}

uint32_t view_alerts_selected(const View *view)
{
    FeedRow row;
    return view_alerts_row(view, &row) ? row.alert : ALERT_NONE;
}

/* Unfolds what holds the alert, level by level, and returns its own row. */
static int uncover(AlertsView *alerts, uint32_t alert)
{
    FeedRow row;
    int at = feed_find_alert(alerts->feed, alert);
    for (int level = 0; level < 3 && at >= 0 && feed_row(alerts->feed, at, &row); level++) {
        if (row.kind == FEED_ALERT || row.unfolded)
            break;
        feed_unfold(alerts->feed, at, true, alerts->context->now_ms);
        at = feed_find_alert(alerts->feed, alert);
    }
    return at;
}

bool view_alerts_select(View *view, const ViewContext *context, uint32_t alert)
{
    AlertsView *alerts = (AlertsView *)view;
    alerts_take(alerts, context);
    int at = uncover(alerts, alert);
    if (at < 0)
        return false;
    alerts_follow(alerts);
    list_select(alerts->list, feed_find_alert(alerts->feed, alert));
    alerts_chosen(alerts);
    return true;
}

bool view_alerts_next(View *view, const ViewContext *context, int step)
{
    AlertsView *alerts = (AlertsView *)view;
    alerts_take(alerts, context);
    /* The first step of all goes to the worst, not past it. */
    int row = feed_next(alerts->feed, alerts->touched ? alerts_row(alerts) : -1, step);
    if (row < 0)
        return false;
    list_select(alerts->list, row);
    alerts_chosen(alerts);
    return true;
}

static void add_alerts(const AlertsView *alerts, int row, GHashTable *seen, GArray *out)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    feed_row_alerts(alerts->feed, row, found);
    for (guint i = 0; i < found->len; i++) {
        uint32_t alert = g_array_index(found, uint32_t, i);
        if (g_hash_table_add(seen, GUINT_TO_POINTER(alert)))
            g_array_append_val(out, alert);
    }
}

unsigned view_alerts_targets(const View *view, GArray *out)
{
    const AlertsView *alerts = (const AlertsView *)view;
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    unsigned count = 0;
    if (g_hash_table_size(alerts->marks) == 0) {
        int row = alerts_row(alerts);
        uint64_t id = row >= 0 ? feed_row_id(alerts->feed, row) : 0;
        if (row < 0 || !g_hash_table_contains(alerts->drawn, &id))
            return 0;
        add_alerts(alerts, row, seen, out);
        return 1;
    }
    for (int i = 0; i < feed_rows(alerts->feed); i++) {
        uint64_t id = feed_row_id(alerts->feed, i);
        if (!g_hash_table_contains(alerts->marks, &id) ||
            !g_hash_table_contains(alerts->drawn, &id))
            continue;
        add_alerts(alerts, i, seen, out);
        count++;
    }
    return count;
}

unsigned view_alerts_marked(const View *view)
{
    return g_hash_table_size(((const AlertsView *)view)->marks);
}

void view_alerts_unmark(View *view)
{
    AlertsView *alerts = (AlertsView *)view;
    g_hash_table_remove_all(alerts->marks);
    list_invalidate(alerts->list);
}

void view_alerts_keys(const View *view, const ViewContext *context, KeysFacts *facts)
{
    const AlertsView *alerts = (const AlertsView *)view;
    FeedRow row;
    Alert alert;
    FeedFlood flood = feed_flood(alerts->feed);
    facts->flooding = flood.flooding;
    facts->unseen = flood.unseen;
    facts->reviewing = feed_reviewing(alerts->feed);
    facts->marked = view_alerts_marked(view);
    if (!view_alerts_row(view, &row) || context->alerts == NULL ||
        !alert_book_alert(context->alerts, row.alert, &alert))
        return;
    bool group = row.kind != FEED_ALERT;
    AlertState state = alert.machine.state;
    facts->alert = true;
    facts->group = group;
    facts->owned = group ? row.needing == 0 : alert.owner != NULL;
    facts->accepted = group ? row.needing == 0 : state == ALERT_ACKED || state == ALERT_NORMAL;
    facts->shelved = !group && state == ALERT_SHELVED;
    facts->over = group ? row.over >= row.alerts && row.needing == 0 : state == ALERT_NORMAL;
}

const char *view_alerts_urgency(AlertPriority priority, bool ascii)
{
    return alert_shape_urgency(priority, ascii);
}
