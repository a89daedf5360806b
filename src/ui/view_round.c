#include "ui/view_round.h"

#include <stdarg.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ui/shape.h"

/* The stops stand beside the large lines from so many columns on. */
#define BESIDE_COLS 116
/* Rows of stops that stay, below the large lines. */
#define ROWS_LEAST 4
#define INDENT     2
/* What was said of a stop; on a narrow page the word alone. */
#define SAID_COLS   16
#define SAID_NARROW 9
#define NARROW_COLS 40
#define NUMBER_COL  4

typedef struct RoundView {
    View view;
    const RoundTable *table;
    void *data;
    Rect rows; /* where the stops were last drawn, and the first of them */
    int top;
} RoundView;

void round_page_add(RoundPage *page, StyleId style, bool apart, const char *format, ...)
{
    if (page->count >= ROUND_LINES_MAX)
        return;
    RoundLine *line = &page->lines[page->count++];
    va_list arguments;
    va_start(arguments, format);
    g_vsnprintf(line->text, sizeof line->text, format, arguments);
    va_end(arguments);
    line->style = style;
    line->apart = apart;
}

void round_page_camera(RoundPage *page, const ViewContext *context, const Camera *camera)
{
    char state[96], age[SHAPE_AGE_SIZE];
    shape_state(context, camera->state, camera->reason, state, sizeof state);
    shape_age(context, camera->since_ms, age);
    g_autofree char *loud = g_utf8_strup(state, -1);
    StyleId style = shape_style(camera->state, camera->reason, context->freshness);
    const char *glyph = shape_glyph(context, camera->state, camera->reason);
    if (camera->since_ms > 0)
        /* TRANSLATORS: a sign, how the camera is, and for how long it is so */
        round_page_add(page, style, true, _("%s %s for %s"), glyph, loud, age);
    else
        round_page_add(page, style, true, "%s %s", glyph, loud);
}

/* Bytes of a line's text that fit, cut between words. */
static size_t fit(const char *text, int cols)
{
    size_t fits = text_fit(text, cols), size = fits;
    if (text[fits] == '\0')
        return fits;
    while (size > 0 && text[size] != ' ')
        size--;
    return size > 0 ? size : MAX(fits, 1);
}

/* Draws a line wrapped, or counts its rows with canvas NULL. */
static int put_line(Canvas *canvas, Rect rect, const RoundLine *line)
{
    const char *text = line->text;
    int rows = 0, cols = MAX(rect.cols - 2 * INDENT, 1);
    while (*text != '\0') {
        size_t size = fit(text, cols);
        g_autofree char *part = g_strndup(text, size);
        if (canvas != NULL && rows < rect.rows)
            canvas_field(canvas, rect.row + rows, rect.col + INDENT, cols, line->style, part);
        text += size + strspn(text + size, " ");
        rows++;
    }
    return rows;
}

/* How many rows the lines take; spaced: with those that set them apart. */
static int measure(const RoundPage *page, int cols, bool spaced)
{
    int rows = 0;
    for (int i = 0; i < page->count; i++)
        rows += put_line(NULL, (Rect){0, 0, 0, cols}, &page->lines[i]) +
                (spaced && page->lines[i].apart && i > 0);
    return rows;
}

static void put_lines(Canvas *canvas, Rect rect, const RoundPage *page, bool spaced)
{
    int row = 0;
    for (int i = 0; i < page->count && row < rect.rows; i++) {
        row += spaced && page->lines[i].apart && i > 0;
        Rect rest = {rect.row + row, rect.col, rect.rows - row, rect.cols};
        row += put_line(canvas, rest, &page->lines[i]);
    }
}

static void put_row(const RoundView *round, Canvas *canvas, Rect rect, const ViewContext *context,
                    int index, bool here)
{
    RoundRow row = {.style = STYLE_TEXT};
    round->table->row(round->data, context, index, &row);
    bool narrow = rect.cols < NARROW_COLS;
    int said = narrow ? SAID_NARROW : SAID_COLS, at = rect.col + 1;
    char *rest = strstr(row.said, " · ");
    if (narrow && rest != NULL)
        *rest = '\0';
    if (here)
        canvas_put(canvas, rect.row, rect.col, STYLE_MARKED,
                   theme_glyph(context->theme, "cursor", context->ascii));
    canvas_field_right(canvas, rect.row, at, NUMBER_COL, STYLE_MUTED, row.number);
    at += NUMBER_COL + 1;
    canvas_field(canvas, rect.row, at, said, row.style, row.said);
    at += said + 1;
    canvas_field(canvas, rect.row, at, MAX(rect.col + rect.cols - at, 0), STYLE_TEXT, row.name);
}

static void put_rows(RoundView *round, Canvas *canvas, Rect rect, const ViewContext *context,
                     const RoundPage *page)
{
    int count = round->table->count(round->data);
    int here = round->table->here != NULL ? round->table->here(round->data) : -1;
    if (page->heading[0] != '\0' && rect.rows > 0) {
        canvas_fill(canvas, (Rect){rect.row, rect.col, 1, rect.cols}, STYLE_HEADING);
        canvas_field(canvas, rect.row, rect.col + 1, rect.cols - 1, STYLE_HEADING, page->heading);
        rect.row++;
        rect.rows--;
    }
    round->top = CLAMP(round->top, 0, MAX(count - rect.rows, 0));
    if (here >= 0 && rect.rows > 0) {
        int margin = MIN(2, (rect.rows - 1) / 2);
        round->top = MIN(round->top, MAX(here - margin, 0));
        round->top = MAX(round->top, MIN(here + margin + 1, count) - rect.rows);
    }
    round->rows = rect;
    for (int i = 0; i < rect.rows && round->top + i < count; i++) {
        Rect line = {rect.row + i, rect.col, 1, rect.cols};
        put_row(round, canvas, line, context, round->top + i, round->top + i == here);
        if (round->top + i == here)
            canvas_restyle(canvas, line, STYLE_SELECTED);
    }
}

static void round_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    RoundView *round = (RoundView *)view;
    RoundPage page = {0};
    round->table->page(round->data, context, &page);
    canvas_fill(canvas, rect, STYLE_TEXT);
    canvas_frame(canvas, rect, page.title, context->focused);
    Rect inner = {rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
    bool beside = inner.cols >= BESIDE_COLS;
    Rect lines = inner, rows = inner;
    if (beside) {
        lines.cols = inner.cols * 11 / 20;
        rows.col += lines.cols;
        rows.cols -= lines.cols;
    }
    int count = round->table->count(round->data);
    int least = beside || count == 0 ? 0 : MIN(count, ROWS_LEAST) + 1;
    bool spaced = measure(&page, lines.cols, true) + least <= inner.rows;
    if (!beside) {
        int taken = measure(&page, lines.cols, spaced) + spaced;
        lines.rows = MIN(taken, MAX(inner.rows - least, 1));
        rows.row += lines.rows;
        rows.rows -= lines.rows;
    }
    put_lines(canvas, lines, &page, spaced);
    if (count > 0)
        put_rows(round, canvas, rows, context, &page);
}

static ViewAnswer round_click(View *view, int row, int col, bool twice, const ViewContext *context)
{
    RoundView *round = (RoundView *)view;
    const Rect *rect = &round->rows;
    int index = round->top + row - rect->row;
    bool inside = row >= rect->row && row < rect->row + rect->rows && col >= rect->col &&
                  col < rect->col + rect->cols;
    if (!inside || index >= round->table->count(round->data) || round->table->go == NULL)
        return (ViewAnswer){VIEW_DONE, CATALOG_NONE};
    round->table->go(round->data, index);
    return (ViewAnswer){twice ? VIEW_OPEN : VIEW_DONE, CATALOG_NONE};
}

/* Any camera may be one of its stops. */
static bool round_changed(View *view, const Catalog *catalog, CatalogThing thing, uint32_t index,
                          int64_t now_ms)
{
    return thing == CATALOG_CAMERA || thing == CATALOG_RESET;
}

static void round_scroll(View *view, int rows)
{
    ((RoundView *)view)->top += rows;
}

static void round_free_view(View *view)
{
    RoundView *round = (RoundView *)view;
    if (round->table->free != NULL)
        round->table->free(round->data);
    g_free(round);
}

static const ViewClass round_class = {
    .name = "round",
    .draw = round_draw,
    .click = round_click,
    .changed = round_changed,
    .scroll = round_scroll,
    .free = round_free_view,
};

View *view_round_new(const RoundTable *table, void *data)
{
    RoundView *round = g_new0(RoundView, 1);
    round->view.class = &round_class;
    round->table = table;
    round->data = data;
    return &round->view;
}

void *view_round_data(const View *view)
{
    return ((const RoundView *)view)->data;
}
