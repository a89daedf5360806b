#include <string.h>

#include "ui/alerts_view.h"

/* Rows whose look is kept; as many as anybody goes through in an hour. */
#define DRAWN_MAX 4096

int alerts_row(const AlertsView *alerts)
{
    return alerts->adrift ? -1 : list_selected(alerts->list);
}

void alerts_take(AlertsView *alerts, const ViewContext *context)
{
    alerts->context = context;
    alerts->book = context->alerts;
}

/* What has been on the screen */

static uint64_t stir(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * UINT64_C(0x9E3779B97F4A7C15) + (sum >> 29);
}

/* A number for what a row shows; another one when that has changed. */
uint64_t alerts_look(const AlertsView *alerts, const FeedRow *row)
{
    Alert alert = {0};
    if (alerts->book != NULL)
        alert_book_alert(alerts->book, row->alert, &alert);
    uint64_t sum = stir((uint64_t)alert.rev, row->count);
    sum = stir(sum, (uint64_t)row->alerts << 32 | row->situations);
    sum = stir(sum, (uint64_t)row->needing << 32 | row->over);
    sum = stir(sum, (uint64_t)row->unseen << 32 | row->lingering);
    sum = stir(sum, (uint64_t)row->priority << 16 | (uint64_t)row->kind << 8 | row->depth);
    return stir(sum, (uint64_t)row->unfolded << 1 | row->needs);
}

static bool in_sight(const AlertsView *alerts, uint64_t id)
{
    for (guint i = 0; i < alerts->lines->len; i++)
        if (g_array_index(alerts->lines, uint64_t, i) == id)
            return true;
    return false;
}

/* Only what is marked or in sight has to be known of; the rest is let go when it has grown. */
static void forget_drawn(AlertsView *alerts)
{
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, alerts->drawn);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        if (!g_hash_table_contains(alerts->marks, id) && !in_sight(alerts, *(uint64_t *)id))
            g_hash_table_iter_remove(&iter);
}

void alerts_note_drawn(AlertsView *alerts, const FeedRow *row)
{
    uint64_t *look = g_hash_table_lookup(alerts->drawn, &row->id);
    if (look == NULL) {
        look = g_new(uint64_t, 1);
        g_hash_table_insert(alerts->drawn, g_memdup2(&row->id, sizeof row->id), look);
    }
    *look = alerts_look(alerts, row);
}

void alerts_keep_lines(AlertsView *alerts, int rows)
{
    alerts->first = list_top(alerts->list);
    g_array_set_size(alerts->lines, 0);
    for (int i = 0; i < rows && alerts->first + i < feed_rows(alerts->feed); i++) {
        uint64_t id = feed_row_id(alerts->feed, alerts->first + i);
        g_array_append_val(alerts->lines, id);
    }
    if (g_hash_table_size(alerts->drawn) >= DRAWN_MAX)
        forget_drawn(alerts);
}

int alerts_row_drawn(const AlertsView *alerts, int line)
{
    int at = line - alerts->first;
    if (at < 0 || at >= (int)alerts->lines->len)
        return -1;
    return feed_find_row(alerts->feed, g_array_index(alerts->lines, uint64_t, at), line);
}

/* Acts under way */

bool alerts_waits(const AlertsView *alerts, int row)
{
    for (guint i = 0; i < alerts->waiting->len; i++)
        if (g_array_index(alerts->waiting, int, i) == row)
            return true;
    return false;
}

void alerts_find_waiting(AlertsView *alerts)
{
    GHashTableIter iter;
    gpointer id;
    g_array_set_size(alerts->waiting, 0);
    g_hash_table_iter_init(&iter, alerts->pending);
    while (alerts->book != NULL && g_hash_table_iter_next(&iter, &id, NULL)) {
        uint32_t alert = alert_book_find(alerts->book, id);
        int row = alert != ALERT_NONE ? feed_find_alert(alerts->feed, alert) : -1;
        if (row >= 0)
            g_array_append_val(alerts->waiting, row);
    }
}

/* Following the feed */

void alerts_remember(AlertsView *alerts)
{
    FeedRow row;
    Alert alert;
    const AlertBook *book = alerts->book;
    alerts->selected[0] = '\0';
    alerts->row = 0;
    if (!feed_row(alerts->feed, list_selected(alerts->list), &row))
        return;
    alerts->row = row.id;
    if (book != NULL && alert_book_alert(book, row.alert, &alert))
        g_strlcpy(alerts->selected, alert.id, sizeof alerts->selected);
}

void alerts_chosen(AlertsView *alerts)
{
    FeedRow row;
    if (alerts->adrift)
        list_invalidate(alerts->list);
    alerts->adrift = false;
    alerts->touched = true;
    alerts_remember(alerts);
    if (feed_row(alerts->feed, list_selected(alerts->list), &row) && row.kind == FEED_ALERT)
        feed_opened(alerts->feed, row.alert);
}

static void follow_marks(AlertsView *alerts)
{
    GHashTableIter iter;
    gpointer id, at;
    g_hash_table_iter_init(&iter, alerts->marks);
    while (g_hash_table_iter_next(&iter, &id, &at)) {
        int row = feed_find_row(alerts->feed, *(uint64_t *)id, GPOINTER_TO_INT(at));
        /* What went into a situation is not what was marked any more. */
        if (row < 0 || feed_row_id(alerts->feed, row) != *(uint64_t *)id)
            g_hash_table_iter_remove(&iter);
        else
            g_hash_table_iter_replace(&iter, GINT_TO_POINTER(row));
    }
}

/* The cursor stays on what it was on.  When that is gone it is on nothing: a key that was meant for
 * the one must not act on its neighbour. */
void alerts_follow_selected(AlertsView *alerts)
{
    FeedRow row;
    const AlertBook *book = alerts->book;
    if (alerts->selected[0] == '\0' || book == NULL) {
        alerts_remember(alerts);
        return;
    }
    uint32_t alert = alert_book_find(book, alerts->selected);
    if (feed_row(alerts->feed, list_selected(alerts->list), &row) && row.id == alerts->row &&
        (row.kind != FEED_ALERT || row.alert == alert)) {
        alerts->adrift = false;
        return;
    }
    int holds = alert != ALERT_NONE ? feed_find_alert(alerts->feed, alert) : -1;
    if (holds >= 0) {
        list_select(alerts->list, holds);
        alerts->row = feed_row_id(alerts->feed, holds);
    }
    /* Before the person has been here the first row will do. */
    alerts->adrift = holds < 0 && alerts->touched;
}

void alerts_follow(AlertsView *alerts)
{
    /* Until the person comes the cursor waits at the top, wherever the rows come from. */
    if (!alerts->touched && !alerts->sought && !alerts->context->focused) {
        alerts_anew(alerts);
        return;
    }
    bool at_top = list_top(alerts->list) == 0;
    list_changed(alerts->list);
    follow_marks(alerts);
    alerts_follow_selected(alerts);
    /* Who stands at the top sees what comes above, as far as the cursor stays in sight. */
    if (at_top)
        list_set_top(alerts->list, 0);
}

void alerts_anew(AlertsView *alerts)
{
    list_reset(alerts->list);
    follow_marks(alerts);
    alerts->adrift = false;
    alerts_remember(alerts);
}
