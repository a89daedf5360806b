#include "ui/picture.h"

#include "base/text.h"

/* Blanks what lies around a rectangle within another. */
static void blank_around(Canvas *canvas, Rect outer, Rect inner)
{
    int below = inner.row + inner.rows, right = inner.col + inner.cols;
    canvas_fill(canvas, (Rect){outer.row, outer.col, inner.row - outer.row, outer.cols},
                STYLE_TEXT);
    canvas_fill(canvas, (Rect){below, outer.col, outer.row + outer.rows - below, outer.cols},
                STYLE_TEXT);
    canvas_fill(canvas, (Rect){inner.row, outer.col, inner.rows, inner.col - outer.col},
                STYLE_TEXT);
    canvas_fill(canvas, (Rect){inner.row, right, inner.rows, outer.col + outer.cols - right},
                STYLE_TEXT);
}

static void put_cells(Canvas *canvas, Rect place, const Picture *picture)
{
    for (int row = 0; row < place.rows; row++) {
        const PictureCell *cells = picture->cells + (size_t)row * (size_t)picture->cols;
        for (int col = 0; col < place.cols; col++) {
            Ink ink = {cells[col].foreground, cells[col].background};
            canvas_put_ink(canvas, place.row + row, place.col + col, cells[col].code, ink);
        }
    }
}

Rect picture_show(Canvas *canvas, Rect rect, const Picture *picture, unsigned plate)
{
    Rect place = {.rows = CLAMP(picture->rows, 0, MAX(rect.rows, 0)),
                  .cols = CLAMP(picture->cols, 0, MAX(rect.cols, 0))};
    place.row = rect.row + (rect.rows - place.rows) / 2;
    place.col = rect.col + (rect.cols - place.cols) / 2;
    blank_around(canvas, rect, place);
    if (picture->kind == PICTURE_CELLS) {
        put_cells(canvas, place, picture);
    } else if (place.rows == picture->rows && place.cols == picture->cols) {
        canvas_plate(canvas, place, plate);
    } else {
        /* Pixels can't be cut here: they come again in the size that fits. */
        canvas_fill(canvas, place, STYLE_TEXT);
    }
    return place;
}

void picture_say(Canvas *canvas, Rect rect, int row, StyleId style, const char *text)
{
    g_autofree char *line = g_strdup_printf(" %s ", text);
    int width = MIN(text_width(line), rect.cols);
    if (width > 0 && row >= rect.row && row < rect.row + rect.rows) {
        canvas_field(canvas, row, rect.col + (rect.cols - width) / 2, width, style, line);
    }
}
