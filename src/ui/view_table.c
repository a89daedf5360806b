#include "ui/view_table.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "model/looks.h"
#include "ui/shape.h"
#include "ui/table_view.h"

/* Two lines a camera, where at least three of them can be seen. */
#define LARGE_ROWS 6

/* Choosing rows */

void table_remember(TableView *table)
{
    Camera camera;
    uint32_t index = view_table_selected(&table->view);
    if (index != CATALOG_NONE && catalog_camera(table->context->catalog, index, &camera))
        g_strlcpy(table->selected, camera.id, sizeof table->selected);
}

void table_choose(TableView *table, TableKeep keep)
{
    const Catalog *catalog = table->context->catalog;
    table_rows_choose(table->rows, catalog, table->context->now_ms);
    if (keep == KEEP_SELECTED && !table->outdated)
        list_changed(table->list);
    else
        list_reset(table->list);
    uint32_t camera = catalog_find_camera(catalog, table->selected);
    if (keep == KEEP_SELECTED && camera != CATALOG_NONE)
        list_select_id(table->list, camera);
    table->outdated = false;
    table->elsewhere = 0;
    if (table_rows_count(table->rows) == 0 && table->filter[0] != '\0')
        table->elsewhere = table_rows_elsewhere(table->rows, catalog, table->context->now_ms);
    list_invalidate(table->list);
    /* A camera that the catalog does not know may still be on its way; its row is waited for. */
    if (keep == KEEP_NOTHING || camera != CATALOG_NONE || table->selected[0] == '\0')
        table_remember(table);
}

void table_refresh(TableView *table, const ViewContext *context)
{
    table->context = context;
    /* The area too may be on its way. */
    bool seeks = table->scope[0] != '\0' && table_rows_scope(table->rows) == CATALOG_NONE;
    uint32_t scope = catalog_find_area(context->catalog, table->scope);
    if (table->outdated || (seeks && scope != CATALOG_NONE)) {
        table_rows_set_scope(table->rows, scope);
        table_choose(table, KEEP_SELECTED);
    } else if ((!table->touched && table_rows_waiting(table->rows) > 0) ||
               (table->looks_changed && table_rows_ask_looks(table->rows))) {
        table_choose(table, KEEP_SELECTED);
    }
    table->looks_changed = false;
}

/* Hooks of the list */

static int row_count(void *data)
{
    return table_rows_count(((TableView *)data)->rows);
}

static uint64_t row_id(void *data, int index)
{
    return table_rows_camera(((TableView *)data)->rows, index);
}

static int find_row(void *data, uint64_t id, int hint)
{
    return table_rows_find(((TableView *)data)->rows, (uint32_t)id);
}

static bool is_marked(void *data, int index)
{
    TableView *table = data;
    Camera camera;
    return g_hash_table_size(table->marks) > 0 &&
           catalog_camera(table->context->catalog, table_rows_camera(table->rows, index),
                          &camera) &&
           g_hash_table_contains(table->marks, camera.id);
}

static bool is_among(const TableView *table, GHashTable *ids, uint32_t index)
{
    Camera camera;
    return g_hash_table_size(ids) > 0 && catalog_camera(table->context->catalog, index, &camera) &&
           g_hash_table_contains(ids, camera.id);
}

/* That pictures of people are kept goes before all else. */
static const char *sign_of(const TableView *table, const ListRow *row, uint32_t index)
{
    if (is_among(table, table->recorded, index))
        return "recording";
    return row->marked ? "marked" : is_among(table, table->open, index) ? "playing" : NULL;
}

static void draw_row(void *data, Canvas *canvas, Rect rect, const ListRow *row)
{
    TableView *table = data;
    uint32_t index = table_rows_camera(table->rows, row->index);
    const char *sign = sign_of(table, row, index);
    if (rect.rows > 1)
        table_cells_draw_large(canvas, rect, table->context, index, sign);
    else
        table_cells_draw(&table->cells, canvas, rect, table->context, index, sign);
}

/* Drawing */

uint32_t view_table_whole(const Catalog *catalog)
{
    uint32_t at = CATALOG_NONE, below = catalog_area_first_child(catalog, CATALOG_NONE);
    while (below != CATALOG_NONE && catalog_area_next_sibling(catalog, below) == CATALOG_NONE) {
        at = below;
        below = catalog_area_first_child(catalog, at);
    }
    return at;
}

uint32_t view_table_place(const Catalog *catalog, uint32_t selected)
{
    Area area;
    uint32_t whole = view_table_whole(catalog);
    bool known = selected != CATALOG_NONE && catalog_area(catalog, selected, &area);
    if (whole == CATALOG_NONE || (known && !catalog_area_within(catalog, whole, selected)))
        return known ? selected : CATALOG_NONE;
    return whole;
}

static void write_title(const TableView *table, char *out, size_t size)
{
    const Catalog *catalog = table->context->catalog;
    char place[SHAPE_PLACE_SIZE], count[SHAPE_NUMBER_SIZE];
    uint32_t scope = table_rows_scope(table->rows);
    if (scope == CATALOG_NONE)
        scope = view_table_whole(catalog);
    if (scope == CATALOG_NONE || catalog_area_parent(catalog, scope) == CATALOG_NONE)
        g_strlcpy(place, _("whole city"), sizeof place);
    else
        catalog_area_label(catalog, scope, place, sizeof place);
    shape_number((uint32_t)table_rows_count(table->rows), count);
    if (table->filter[0] != '\0')
        /* TRANSLATORS: place, number of cameras, what was searched for */
        g_snprintf(out, size, _("Cameras · %s · %s of “%s”"), place, count, table->filter);
    else
        g_snprintf(out, size, _("Cameras · %s · %s"), place, count);
}

static void draw_waiting(const TableView *table, Canvas *canvas, Rect rect)
{
    unsigned waiting = table_rows_waiting(table->rows);
    if (waiting == 0)
        return;
    char number[SHAPE_NUMBER_SIZE], text[64];
    shape_number(waiting, number);
    const char *glyph = theme_glyph(table->context->theme, "sort_up", table->context->ascii);
    /* TRANSLATORS: a glyph, and how many cameras wait to be let into the list */
    g_snprintf(text, sizeof text, _(" %s %s new "), glyph, number);
    canvas_put(canvas, rect.row, rect.col + rect.cols - 1 - text_width(text), STYLE_STRONG, text);
}

/* An empty list says why, and where more would be. */
static void draw_empty(const TableView *table, Canvas *canvas, Rect rect)
{
    const Catalog *catalog = table->context->catalog;
    const char *words = _("No camera stands in this area");
    char elsewhere[256] = "", number[SHAPE_NUMBER_SIZE];
    if (catalog_cameras(catalog) == 0) {
        words = table->why[0] != '\0' ? table->why : _("No cameras yet");
        g_strlcpy(elsewhere, table->next, sizeof elsewhere);
    }
    if (catalog_cameras(catalog) > 0 && table->filter[0] != '\0')
        words = _("No camera answers this filter.  Esc clears it.");
    if (table->elsewhere > 0) {
        shape_number(table->elsewhere, number);
        g_snprintf(elsewhere, sizeof elsewhere, _("Enter looks in the whole city, where %s do."),
                   number);
    }
    canvas_field(canvas, rect.row, rect.col + 1, rect.cols - 1, STYLE_MUTED, words);
    if (rect.rows > 1)
        canvas_field(canvas, rect.row + 1, rect.col + 1, rect.cols - 1, STYLE_MUTED, elsewhere);
}

static void table_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    TableView *table = (TableView *)view;
    table_refresh(table, context);
    char title[SHAPE_PLACE_SIZE + 96];
    write_title(table, title, sizeof title);
    unsigned waiting = table_rows_waiting(table->rows);
    if (waiting != table->waiting)
        table->frame.title[0] = '\0';
    table->waiting = waiting;
    bool anew = shape_frame(&table->frame, canvas, rect, title, context->focused);
    if (anew)
        draw_waiting(table, canvas, rect);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    Area scope;
    bool broad = !catalog_area(context->catalog, table_rows_scope(table->rows), &scope) ||
                 scope.level < AREA_KELURAHAN;
    bool looks = looks_known(context->catalog);
    table->heading = table->heading || table->cells.looks != looks;
    table->cells.looks = looks;
    table_cells_lay_out(&table->cells, inner.cols, broad);
    bool large = table->large && inner.rows >= LARGE_ROWS;
    list_tall(table->list, large ? 2 : 1);
    if (inner.rows > 3 && !large) {
        if (anew || table->heading)
            table_cells_headings(&table->cells, canvas, inner, table_rows_column(table->rows),
                                 table_rows_reversed(table->rows));
        table->heading = false;
        inner.row++;
        inner.rows--;
    }
    list_draw(table->list, canvas, inner, context->focused);
    if (table_rows_count(table->rows) == 0)
        draw_empty(table, canvas, inner);
}

/* Going on and coming back */

static bool table_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                          int64_t now_ms)
{
    TableView *table = (TableView *)view;
    if (thing == CATALOG_RESET) {
        table->outdated = true;
        table->touched = false;
        return true;
    }
    if (thing == CATALOG_LOOK && index == CATALOG_NONE) {
        table->looks_changed = true;
        list_invalidate(table->list);
        return true;
    }
    if (thing != CATALOG_CAMERA && thing != CATALOG_LOOK)
        return false;
    unsigned waited = table_rows_waiting(table->rows);
    int row = table_rows_note(table->rows, catalog, index, now_ms);
    if (row >= 0)
        list_row_changed(table->list, row);
    return row >= 0 || table_rows_waiting(table->rows) != waited;
}

static void table_aged(View *view)
{
    list_invalidate(((TableView *)view)->list);
}

static void table_scroll(View *view, int rows)
{
    list_scroll(((TableView *)view)->list, rows);
}

static void table_free(View *view)
{
    TableView *table = (TableView *)view;
    list_free(table->list);
    table_rows_free(table->rows);
    g_hash_table_unref(table->marks);
    g_hash_table_unref(table->open);
    g_hash_table_unref(table->recorded);
    g_free(table->filter);
    g_free(table->why);
    g_free(table->next);
    g_free(table);
}

static const ViewClass table_class = {
    .name = "cameras",
    .draw = table_draw,
    .action = table_action,
    .click = table_click,
    .changed = table_changed,
    .save = table_save,
    .restore = table_restore,
    .scroll = table_scroll,
    .aged = table_aged,
    .free = table_free,
};

static const ListHooks table_hooks = {
    .count = row_count,
    .id = row_id,
    .find = find_row,
    .draw = draw_row,
    .marked = is_marked,
};

View *view_table_new(void)
{
    TableView *table = g_new0(TableView, 1);
    table->view.class = &table_class;
    table->rows = table_rows_new();
    table->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->recorded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    table->filter = g_strdup("");
    table->why = g_strdup("");
    table->next = g_strdup("");
    table->list = list_new(&table_hooks, table);
    table->outdated = true;
    return &table->view;
}

void view_table_scope(View *view, const ViewContext *context, uint32_t area)
{
    TableView *table = (TableView *)view;
    Area found;
    table->context = context;
    bool known = catalog_area(context->catalog, area, &found);
    g_strlcpy(table->scope, known ? found.code : "", sizeof table->scope);
    table_rows_set_scope(table->rows, known ? area : CATALOG_NONE);
    table->touched = true;
    table_choose(table, KEEP_SELECTED);
}

bool view_table_filter(View *view, const ViewContext *context, const char *text, GError **error)
{
    TableView *table = (TableView *)view;
    table->context = context;
    Query *query = text[0] != '\0' ? query_parse(text, error) : NULL;
    if (text[0] != '\0' && query == NULL)
        return false;
    g_free(table->filter);
    table->filter = g_strdup(text);
    table_rows_set_query(table->rows, query);
    /* Who has typed looks at the answer: from here on its rows keep still. */
    table->touched = true;
    table_choose(table, text[0] != '\0' ? KEEP_NOTHING : KEEP_SELECTED);
    return true;
}

const char *view_table_filter_text(const View *view)
{
    return ((const TableView *)view)->filter;
}

uint32_t view_table_selected(const View *view)
{
    const TableView *table = (const TableView *)view;
    return table_rows_camera(table->rows, list_selected(table->list));
}

void view_table_large(View *view, bool large)
{
    ((TableView *)view)->large = large;
    list_invalidate(((TableView *)view)->list);
}

void view_table_explain(View *view, const char *why, const char *next)
{
    TableView *table = (TableView *)view;
    g_free(table->why);
    g_free(table->next);
    table->why = g_strdup(why);
    table->next = g_strdup(next);
}

static void take_ids(TableView *table, GHashTable *set, const char *const *ids)
{
    g_hash_table_remove_all(set);
    for (int i = 0; ids[i] != NULL; i++)
        g_hash_table_add(set, g_strdup(ids[i]));
    list_invalidate(table->list);
}

void view_table_open(View *view, const char *const *ids)
{
    TableView *table = (TableView *)view;
    take_ids(table, table->open, ids);
}

void view_table_recorded(View *view, const char *const *ids)
{
    TableView *table = (TableView *)view;
    take_ids(table, table->recorded, ids);
}

int view_table_count(const View *view)
{
    return table_rows_count(((const TableView *)view)->rows);
}

uint32_t view_table_nth(const View *view, int row)
{
    return table_rows_camera(((const TableView *)view)->rows, row);
}

unsigned view_table_waiting(const View *view)
{
    return table_rows_waiting(((const TableView *)view)->rows);
}
