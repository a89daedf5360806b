/* card_sheet.h - labelled lines that flow down and then into the next column
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_CARD_SHEET_H
#define TILIK_UI_CARD_SHEET_H

#include "ui/view.h"

#define SHEET_FIELDS_MAX 64
#define SHEET_VALUE_SIZE 192

typedef struct SheetField {
    const char *label; /* translated; "" goes on with the field above */
    char value[SHEET_VALUE_SIZE];
    StyleId style;
} SheetField;

typedef struct Sheet {
    SheetField field[SHEET_FIELDS_MAX];
    int count;
} Sheet;

/* Adds an empty line in STYLE_TEXT; beyond the last there is room for, the last again. */
SheetField *sheet_add(Sheet *sheet, const char *label);

/* Adds a line where there is something to say. */
void sheet_text(Sheet *sheet, const char *label, const char *text);

/* Writes a date and time, "-" for none. */
void sheet_moment(int64_t at_ms, char *out, size_t size);

/* Draws as many as fit. */
void sheet_draw(Canvas *canvas, Rect rect, const Sheet *sheet);

#endif
