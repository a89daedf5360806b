#include "ui/card_sheet.h"

#include "base/i18n.h"
#include "base/text.h"

#define LABEL_SIZE   32
#define COLUMN_WIDTH 36

SheetField *sheet_add(Sheet *sheet, const char *label)
{
    SheetField *field = &sheet->field[MIN(sheet->count, SHEET_FIELDS_MAX - 1)];
    sheet->count = MIN(sheet->count + 1, SHEET_FIELDS_MAX);
    *field = (SheetField){.label = label, .style = STYLE_TEXT};
    return field;
}

void sheet_text(Sheet *sheet, const char *label, const char *text)
{
    if (text != NULL && text[0] != '\0')
        g_strlcpy(sheet_add(sheet, label)->value, text, SHEET_VALUE_SIZE);
}

void sheet_moment(int64_t at_ms, char *out, size_t size)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_local(at_ms / 1000);
    g_autofree char *text = at_ms > 0 && at != NULL
                                /* TRANSLATORS: a date and time, see strftime(3) */
                                ? g_date_time_format(at, _("%Y-%m-%d %H:%M"))
                                : NULL;
    g_strlcpy(out, text != NULL ? text : "-", size);
}

static int label_width(const Sheet *sheet)
{
    int width = 0;
    for (int i = 0; i < sheet->count; i++)
        width = MAX(width, text_width(sheet->field[i].label));
    return MIN(width, LABEL_SIZE);
}

static void draw_field(Canvas *canvas, Rect cell, int label, const SheetField *field)
{
    canvas_field_right(canvas, cell.row, cell.col, label, STYLE_MUTED, field->label);
    canvas_put(canvas, cell.row, cell.col + label, STYLE_TEXT, " ");
    canvas_field(canvas, cell.row, cell.col + label + 1, MAX(cell.cols - label - 2, 1),
                 field->style, field->value);
    canvas_put(canvas, cell.row, cell.col + cell.cols - 1, STYLE_TEXT, " ");
}

/* Fields flow down, then into the next column; the first column, with the longer words, is the
 * widest.  Each cell is written once: nothing is blanked first. */
void sheet_draw(Canvas *canvas, Rect rect, const Sheet *sheet)
{
    int label = label_width(sheet);
    int rows = MAX(rect.rows, 1), needed = (sheet->count + rows - 1) / rows;
    /* No more columns than are filled: the words get the room. */
    int columns = CLAMP(MIN(rect.cols / COLUMN_WIDTH, needed), 1, 4);
    int rest = rect.cols * 4 / (4 * columns + 1), first = rect.cols - (columns - 1) * rest;
    for (int i = 0; i < rows * columns; i++) {
        int column = i / rows;
        Rect cell = {rect.row + i % rows, rect.col, 1, first};
        if (column > 0) {
            cell.col += first + (column - 1) * rest;
            cell.cols = rest;
        }
        if (i < sheet->count)
            draw_field(canvas, cell, label, &sheet->field[i]);
        else
            canvas_fill(canvas, cell, STYLE_TEXT);
    }
}
