#include <string.h>

#include "base/i18n.h"
#include "ui/desk_view.h"

/* The column that goes first of those that are there; -1: none may. */
static int first_to_go(const DeskTable *table, const bool *there)
{
    int first = -1;
    for (int i = 0; i < table->column_count; i++)
        if (there[i] && table->columns[i].goes > 0 &&
            (first < 0 || table->columns[i].goes >= table->columns[first].goes))
            first = i;
    return first;
}

/* Takes columns away until the others have room; by their wishes only those that go early. */
static void let_go(const DeskTable *table, int cols, bool *there, bool wishes)
{
    for (;;) {
        int left = cols, gone = first_to_go(table, there);
        for (int i = 0; i < table->column_count; i++) {
            int width = table->columns[i].width;
            int wish = wishes && table->wishes != NULL ? table->wishes[i] : 0;
            left -= there[i] ? MAX(width, wish) + 1 : 0;
        }
        if (left >= 0 || gone < 0 || (wishes && table->columns[gone].goes < DESK_GOES_EARLY))
            return;
        there[gone] = false;
    }
}

void desk_columns_share(const DeskTable *table, int cols, int widths[DESK_COLUMNS_MAX])
{
    bool there[DESK_COLUMNS_MAX];
    int left = cols, shares = 0, count = table->column_count;
    memset(there, true, sizeof there);
    let_go(table, cols, there, true);
    let_go(table, cols, there, false);
    for (int i = 0; i < count; i++) {
        widths[i] = there[i] ? table->columns[i].width : 0;
        left -= there[i] ? widths[i] + 1 : 0;
        shares += there[i] ? table->columns[i].grow : 0;
    }
    for (int i = 0; i < count && left > 0 && shares > 0; i++) {
        int share = there[i] ? left * table->columns[i].grow / shares : 0;
        shares -= there[i] ? table->columns[i].grow : 0;
        widths[i] += share;
        left -= share;
    }
}

static void put(Canvas *canvas, Rect cell, const DeskColumn *column, StyleId style,
                const char *text)
{
    (column->right ? canvas_field_right : canvas_field)(canvas, cell.row, cell.col, cell.cols,
                                                        style, text);
}

void desk_columns_heads(const DeskView *desk, Canvas *canvas, Rect rect)
{
    canvas_fill(canvas, (Rect){rect.row, rect.col, 1, rect.cols}, STYLE_HEADING);
    Rect cell = {rect.row, rect.col + 1, 1, 0};
    for (int i = 0; i < desk->table->column_count; i++) {
        const DeskColumn *column = &desk->table->columns[i];
        cell.cols = desk->widths[i];
        if (cell.cols == 0)
            continue;
        put(canvas, cell, column, STYLE_HEADING,
            column->heading[0] != '\0' ? _(column->heading) : "");
        cell.col += cell.cols + 1;
    }
}

void desk_columns_row(const DeskView *desk, Canvas *canvas, Rect rect, const ListRow *row)
{
    const ViewContext *context = desk->context;
    if (row->marked)
        canvas_put(canvas, rect.row, rect.col, STYLE_MARKED,
                   theme_glyph(context->theme, "marked", context->ascii));
    Rect place = {rect.row, rect.col + 1, 1, 0};
    for (int i = 0; i < desk->table->column_count; i++) {
        DeskCell cell;
        place.cols = desk->widths[i];
        if (place.cols == 0)
            continue;
        cell.text[0] = '\0';
        cell.style = STYLE_TEXT;
        desk->table->cell(desk->data, context, row->index, i, &cell);
        put(canvas, place, &desk->table->columns[i], cell.style, cell.text);
        place.col += place.cols + 1;
    }
}

char *view_desk_line(const View *view, const ViewContext *context)
{
    const DeskView *desk = (const DeskView *)view;
    int row = view_desk_row(view);
    if (row < 0)
        return NULL;
    GString *line = g_string_new(NULL);
    for (int i = 0; i < desk->table->column_count; i++) {
        DeskCell cell = {.style = STYLE_TEXT};
        desk->table->cell(desk->data, context, row, i, &cell);
        if (cell.text[0] != '\0')
            g_string_append_printf(line, "%s%s", line->len > 0 ? "  " : "", cell.text);
    }
    return g_string_free(line, FALSE);
}
