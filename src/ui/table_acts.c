#include "ui/table_view.h"

static ViewAnswer answer(TableView *table, uint32_t before)
{
    table_remember(table);
    uint32_t now = view_table_selected(&table->view);
    return now == before ? (ViewAnswer){VIEW_DONE, now} : (ViewAnswer){VIEW_SELECT, now};
}

/* True for a camera that is dark and nobody has said why. */
static bool needs_person(const Catalog *catalog, uint32_t index)
{
    CameraState state = catalog_camera_state(catalog, index);
    Camera camera;
    return state != CAMERA_ONLINE && state != CAMERA_UNKNOWN && state != CAMERA_UNLINKED &&
           catalog_camera(catalog, index, &camera) && camera.reason == REASON_NONE;
}

static void go_to_attention(TableView *table, int step)
{
    int count = table_rows_count(table->rows), from = list_selected(table->list);
    for (int i = 1; i <= count; i++) {
        int row = ((from + step * i) % count + count) % count;
        if (needs_person(table->context->catalog, table_rows_camera(table->rows, row))) {
            list_select(table->list, row);
            return;
        }
    }
}

static void sort_by(TableView *table, TableColumn column, bool reverse)
{
    if (column >= TABLE_COLUMNS)
        return;
    table_rows_sort(table->rows, table->context->catalog, column, reverse);
    table->heading = true;
    list_changed(table->list);
    list_invalidate(table->list);
}

/* By the next that is shown; before anything is, none is. */
static void sort_next(TableView *table)
{
    TableColumn now = table_rows_column(table->rows);
    for (int i = 1; i <= TABLE_COLUMNS; i++) {
        TableColumn next = (TableColumn)((now + i) % TABLE_COLUMNS);
        if (table->cells.width[next] == 0)
            continue;
        sort_by(table, next, false);
        return;
    }
}

static void toggle_mark(TableView *table)
{
    Camera camera;
    uint32_t index = view_table_selected(&table->view);
    if (!catalog_camera(table->context->catalog, index, &camera))
        return;
    if (!g_hash_table_remove(table->marks, camera.id))
        g_hash_table_add(table->marks, g_strdup(camera.id));
    list_row_changed(table->list, list_selected(table->list));
    list_act(table->list, ACTION_DOWN);
}

static void mark_all(TableView *table)
{
    Camera camera;
    for (int i = 0; i < table_rows_count(table->rows); i++)
        if (catalog_camera(table->context->catalog, table_rows_camera(table->rows, i), &camera))
            g_hash_table_add(table->marks, g_strdup(camera.id));
    list_invalidate(table->list);
}

static bool act(TableView *table, Action action)
{
    if (action >= ACTION_SORT_1 && action <= ACTION_SORT_9) {
        TableColumn column = table_cells_nth(&table->cells, action - ACTION_SORT_1);
        bool same = column == table_rows_column(table->rows);
        sort_by(table, column, same && !table_rows_reversed(table->rows));
        return true;
    }
    switch (action) {
    case ACTION_NEXT_ATTENTION:
    case ACTION_PREV_ATTENTION:
        go_to_attention(table, action == ACTION_NEXT_ATTENTION ? 1 : -1);
        return true;
    case ACTION_SHOW_NEW:
        table_choose(table, KEEP_SELECTED);
        return true;
    case ACTION_SORT:
        sort_next(table);
        return true;
    case ACTION_SORT_REVERSE:
        sort_by(table, table_rows_column(table->rows), !table_rows_reversed(table->rows));
        return true;
    case ACTION_MARK:
        toggle_mark(table);
        return true;
    case ACTION_MARK_ALL:
        mark_all(table);
        return true;
    case ACTION_MARK_CLEAR:
        g_hash_table_remove_all(table->marks);
        list_invalidate(table->list);
        return true;
    default:
        return false;
    }
}

ViewAnswer table_action(View *view, Action action, const ViewContext *context)
{
    TableView *table = (TableView *)view;
    table_refresh(table, context);
    uint32_t before = view_table_selected(view);
    if (action == ACTION_OPEN && before != CATALOG_NONE)
        return (ViewAnswer){VIEW_OPEN, before};
    if (action == ACTION_OPEN && table->elsewhere > 0)
        return (ViewAnswer){VIEW_SCOPE, CATALOG_NONE};
    if (!list_act(table->list, action) && !act(table, action))
        return (ViewAnswer){VIEW_PASS, CATALOG_NONE};
    table->touched = true;
    return answer(table, before);
}

ViewAnswer table_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    TableView *table = (TableView *)view;
    table_refresh(table, context);
    table->touched = true;
    uint32_t before = view_table_selected(view);
    if (row == view->rect.row + 1 && list_row_at(table->list, row, col) < 0) {
        TableColumn column = table_cells_at(&table->cells, col - view->rect.col - 1);
        bool same = column == table_rows_column(table->rows);
        sort_by(table, column, same && !table_rows_reversed(table->rows));
        return (ViewAnswer){VIEW_DONE, before};
    }
    int index = list_row_at(table->list, row, col);
    if (index < 0)
        return (ViewAnswer){VIEW_DONE, before};
    list_select(table->list, index);
    if (twice)
        return (ViewAnswer){VIEW_OPEN, view_table_selected(view)};
    return answer(table, before);
}

bool view_table_select(View *view, uint32_t camera)
{
    TableView *table = (TableView *)view;
    table->touched = true;
    return list_select_id(table->list, camera);
}

uint32_t view_table_step(View *view, int step)
{
    TableView *table = (TableView *)view;
    int row = list_selected(table->list) + step;
    if (row < 0 || row >= table_rows_count(table->rows))
        return CATALOG_NONE;
    table->touched = true;
    list_select(table->list, row);
    return table_rows_camera(table->rows, row);
}
