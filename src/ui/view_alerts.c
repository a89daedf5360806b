#include "ui/view_alerts.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/alerts_view.h"

#define FILTER_MAX    512
#define HEADINGS_FROM 8
#define ABOVE_MOST    1000

/* Rows */

static int row_count(void *data)
{
    return feed_rows(((AlertsView *)data)->feed);
}

static uint64_t row_id(void *data, int index)
{
    return feed_row_id(((AlertsView *)data)->feed, index);
}

static int find_row(void *data, uint64_t id, int hint)
{
    return feed_find_row(((AlertsView *)data)->feed, id, hint);
}

static bool is_marked(void *data, int index)
{
    AlertsView *alerts = data;
    uint64_t id = feed_row_id(alerts->feed, index);
    return g_hash_table_size(alerts->marks) > 0 && g_hash_table_contains(alerts->marks, &id);
}

static void draw_row(void *data, Canvas *canvas, Rect rect, const ListRow *list_row)
{
    AlertsView *alerts = data;
    FeedRow row;
    if (!feed_row(alerts->feed, list_row->index, &row))
        return;
    alerts_note_drawn(alerts, &row);
    AlertLine line = {.row = &row};
    if (alerts_waits(alerts, list_row->index))
        line.sign = "pending";
    else if (list_row->marked)
        line.sign = "marked";
    alert_cells_draw(&alerts->cells, canvas, rect, alerts->context, &line);
}

/* Drawing */

static void write_needing(const AlertsView *alerts, char *out, size_t size)
{
    const ViewContext *context = alerts->context;
    AlertCounts counts = {0};
    char needing[SHAPE_NUMBER_SIZE], critical[SHAPE_NUMBER_SIZE];
    if (context->alerts != NULL)
        counts = alert_book_counts(context->alerts, "");
    uint32_t sum = 0;
    for (int i = 0; i < PRIORITIES; i++)
        sum += counts.needing[i];
    shape_number(sum, needing);
    shape_number(counts.needing[PRIORITY_CRITICAL], critical);
    if (context->freshness == FRESH_UNKNOWN)
        g_strlcpy(out, _("not known now"), size);
    else if (context->freshness == FRESH_STALE)
        g_snprintf(out, size, _("needed someone %s (%s critical)"), needing, critical);
    else if (counts.needing[PRIORITY_CRITICAL] > 0)
        g_snprintf(out, size, _("need someone %s (%s critical)"), needing, critical);
    else
        g_snprintf(out, size, _("need someone %s"), needing);
}

static void write_title(const AlertsView *alerts, char out[ALERTS_TITLE_SIZE])
{
    char needing[96], found[SHAPE_NUMBER_SIZE], folded[SHAPE_NUMBER_SIZE];
    FeedFlood flood = feed_flood(alerts->feed);
    write_needing(alerts, needing, sizeof needing);
    shape_number(feed_count(alerts->feed), found);
    shape_number(flood.flooding ? flood.folded : flood.unseen, folded);
    if (feed_reviewing(alerts->feed))
        g_snprintf(out, ALERTS_TITLE_SIZE, _("Alerts · folded in the flood, never opened: %s"),
                   folded);
    else if (alerts->filter[0] != '\0')
        /* TRANSLATORS: number of alerts, what was searched for, how many need someone */
        g_snprintf(out, ALERTS_TITLE_SIZE, _("Alerts · %s of “%s” · %s"), found, alerts->filter,
                   needing);
    else if (flood.flooding)
        g_snprintf(out, ALERTS_TITLE_SIZE, _("Alerts · FLOOD, %s folded · %s"), folded, needing);
    else if (flood.unseen > 0)
        g_snprintf(out, ALERTS_TITLE_SIZE, _("Alerts · %s · %s never opened"), needing, folded);
    else
        g_snprintf(out, ALERTS_TITLE_SIZE, _("Alerts · %s"), needing);
}

/* Counts rows above the first visible one that have never been on the screen. */
static unsigned count_above(const AlertsView *alerts, bool *critical)
{
    unsigned above = 0;
    int top = MIN(list_top(alerts->list), ABOVE_MOST);
    *critical = false;
    for (int i = 0; i < top; i++) {
        FeedRow row;
        uint64_t id = feed_row_id(alerts->feed, i);
        if (g_hash_table_contains(alerts->drawn, &id) || !feed_row(alerts->feed, i, &row))
            continue;
        above++;
        *critical = *critical || (row.needs && row.priority == PRIORITY_CRITICAL);
    }
    return above;
}

static void draw_above(const AlertsView *alerts, Canvas *canvas, Rect rect)
{
    bool critical;
    char number[SHAPE_NUMBER_SIZE], text[64];
    unsigned above = count_above(alerts, &critical);
    if (above == 0)
        return;
    shape_number(above, number);
    const char *glyph = theme_glyph(alerts->context->theme, "sort_up", alerts->context->ascii);
    /* TRANSLATORS: a glyph, and how many cameras wait to be let into the list */
    g_snprintf(text, sizeof text, _(" %s %s new "), glyph, number);
    canvas_put(canvas, rect.row, rect.col + rect.cols - 1 - text_width(text),
               critical ? STYLE_CRITICAL : STYLE_STRONG, text);
}

static void draw_empty(const AlertsView *alerts, Canvas *canvas, Rect rect)
{
    const char *words = alerts->explained;
    if (words[0] == '\0')
        words = alerts->context->freshness == FRESH_LIVE ? _("No alert needs anybody.")
                                                         : _("Alerts are not known now.");
    if (feed_reviewing(alerts->feed))
        words = _("All that was folded has been opened.");
    else if (alerts->filter[0] != '\0')
        words = _("No alert answers this filter.  Esc clears it.");
    canvas_field(canvas, rect.row, rect.col + 1, rect.cols - 1, STYLE_MUTED, words);
}

/* The bar lies there, but pale: no key acts on what it lies on. */
static void draw_adrift(const AlertsView *alerts, Canvas *canvas, Rect rect)
{
    int line = list_selected(alerts->list) - list_top(alerts->list);
    if (line < 0 || line >= rect.rows)
        return;
    canvas_clip(canvas, &rect);
    canvas_restyle(canvas, (Rect){rect.row + line, rect.col, 1, rect.cols},
                   STYLE_SELECTED_UNFOCUSED);
    canvas_clip(canvas, NULL);
}

static void alerts_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    AlertsView *alerts = (AlertsView *)view;
    bool critical;
    alerts_take(alerts, context);
    write_title(alerts, alerts->title);
    unsigned above = count_above(alerts, &critical);
    if (above != alerts->above)
        alerts->frame.title[0] = '\0';
    alerts->above = above;
    bool anew = shape_frame(&alerts->frame, canvas, rect, alerts->title, context->focused);
    if (anew)
        draw_above(alerts, canvas, rect);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    alert_cells_lay_out(&alerts->cells, inner.cols);
    if (inner.rows >= HEADINGS_FROM) {
        if (anew)
            alert_cells_headings(&alerts->cells, canvas, inner);
        inner.row++;
        inner.rows--;
    }
    alerts_find_waiting(alerts);
    list_draw(alerts->list, canvas, inner, context->focused);
    alerts_keep_lines(alerts, inner.rows);
    if (alerts->adrift)
        draw_adrift(alerts, canvas, inner);
    if (feed_rows(alerts->feed) == 0)
        draw_empty(alerts, canvas, inner);
}

bool view_alerts_update(View *view, const ViewContext *context)
{
    AlertsView *alerts = (AlertsView *)view;
    char title[ALERTS_TITLE_SIZE];
    alerts_take(alerts, context);
    feed_keep(alerts->feed, alerts->touched ? alerts->row : 0);
    bool changed = feed_update(alerts->feed, context->now_ms);
    if (changed || alerts->outdated) {
        alerts_follow(alerts);
        list_invalidate(alerts->list);
    }
    alerts->outdated = false;
    for (guint i = 0; i < alerts->lines->len && !changed; i++) {
        FeedRow row;
        if (!feed_row(alerts->feed, alerts->first + (int)i, &row))
            break;
        const uint64_t *look = g_hash_table_lookup(alerts->drawn, &row.id);
        if (look != NULL && *look == alerts_look(alerts, &row))
            continue;
        list_invalidate(alerts->list);
        changed = true;
    }
    write_title(alerts, title);
    return changed || strcmp(title, alerts->title) != 0;
}

/* Going on and coming back */

static bool alerts_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                           int64_t now_ms)
{
    /* Names of cameras and areas stand in the rows. */
    /* The feed itself is told by who keeps it. */
    if (thing != CATALOG_RESET)
        return false;
    list_invalidate(((AlertsView *)view)->list);
    return true;
}

static void alerts_save(const View *view, const Catalog *catalog, GKeyFile *place)
{
    const AlertsView *alerts = (const AlertsView *)view;
    g_key_file_set_string(place, "alerts", "filter", alerts->filter);
    g_key_file_set_string(place, "alerts", "alert", alerts->selected);
    g_key_file_set_integer(place, "alerts", "top", list_top(alerts->list));
}

static char *read_value(GKeyFile *place, const char *key, size_t size)
{
    g_autofree char *value = g_key_file_get_string(place, "alerts", key, NULL);
    return value != NULL ? text_clean(value, strlen(value), size) : g_strdup("");
}

static void alerts_restore(View *view, const ViewContext *context, GKeyFile *place)
{
    AlertsView *alerts = (AlertsView *)view;
    g_autofree char *filter = read_value(place, "filter", FILTER_MAX);
    g_autofree char *alert = read_value(place, "alert", ALERTS_ID_SIZE - 1);
    alerts_take(alerts, context);
    if (!view_alerts_filter(view, context, filter, NULL))
        view_alerts_filter(view, context, "", NULL);
    alerts->touched = false;
    alerts->sought = alert[0] != '\0';
    alerts->row = 0;
    g_strlcpy(alerts->selected, alert, sizeof alerts->selected);
    alerts_follow_selected(alerts);
    list_set_top(alerts->list, g_key_file_get_integer(place, "alerts", "top", NULL));
}

static void alerts_aged(View *view)
{
    list_invalidate(((AlertsView *)view)->list);
}

static void alerts_scroll(View *view, int rows)
{
    AlertsView *alerts = (AlertsView *)view;
    list_scroll(alerts->list, rows);
    if (!alerts->adrift)
        alerts_remember(alerts);
}

static void alerts_free(View *view)
{
    AlertsView *alerts = (AlertsView *)view;
    list_free(alerts->list);
    g_hash_table_unref(alerts->marks);
    g_hash_table_unref(alerts->drawn);
    g_hash_table_unref(alerts->pending);
    g_array_unref(alerts->waiting);
    g_array_unref(alerts->lines);
    g_free(alerts->filter);
    g_free(alerts->explained);
    g_free(alerts);
}

static const ViewClass alerts_class = {
    .name = "alerts",
    .draw = alerts_draw,
    .action = alerts_action,
    .click = alerts_click,
    .changed = alerts_changed,
    .save = alerts_save,
    .restore = alerts_restore,
    .scroll = alerts_scroll,
    .aged = alerts_aged,
    .free = alerts_free,
};

static const ListHooks alerts_hooks = {
    .count = row_count,
    .id = row_id,
    .find = find_row,
    .draw = draw_row,
    .marked = is_marked,
};

View *view_alerts_new(Feed *feed)
{
    AlertsView *alerts = g_new0(AlertsView, 1);
    alerts->view.class = &alerts_class;
    alerts->feed = feed;
    alerts->marks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    alerts->drawn = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    alerts->pending = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    alerts->waiting = g_array_new(FALSE, FALSE, sizeof(int));
    alerts->lines = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    alerts->filter = g_strdup("");
    alerts->explained = g_strdup("");
    alerts->list = list_new(&alerts_hooks, alerts);
    alerts->outdated = true;
    return &alerts->view;
}

bool view_alerts_filter(View *view, const ViewContext *context, const char *text, GError **error)
{
    AlertsView *alerts = (AlertsView *)view;
    AlertQuery *query = text[0] != '\0' ? alert_query_parse(text, error) : NULL;
    if (text[0] != '\0' && query == NULL)
        return false;
    if (query != NULL && context->me != NULL)
        alert_query_set_me(query, context->me);
    alerts_take(alerts, context);
    bool cleared = text[0] == '\0';
    char *kept = g_strdup(text);
    g_free(alerts->filter);
    alerts->filter = kept;
    if (feed_reviewing(alerts->feed))
        feed_review(alerts->feed, false, context->now_ms);
    feed_set_query(alerts->feed, query, context->now_ms);
    alerts->touched = true;
    if (cleared)
        alerts_follow(alerts);
    else
        alerts_anew(alerts);
    list_invalidate(alerts->list);
    return true;
}

const char *view_alerts_filter_text(const View *view)
{
    return ((const AlertsView *)view)->filter;
}

void view_alerts_pending(View *view, const char *const *ids)
{
    AlertsView *alerts = (AlertsView *)view;
    g_hash_table_remove_all(alerts->pending);
    for (int i = 0; ids[i] != NULL; i++)
        g_hash_table_add(alerts->pending, g_strdup(ids[i]));
    list_invalidate(alerts->list);
}

void view_alerts_explain(View *view, const char *text)
{
    AlertsView *alerts = (AlertsView *)view;
    g_free(alerts->explained);
    alerts->explained = g_strdup(text);
}
