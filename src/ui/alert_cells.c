#include "ui/alert_cells.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/alert_pen.h"

#define PLACE_MOST 46

typedef struct Step {
    int from, width;
} Step;

static const struct {
    const char *heading;
    Step steps[ALERT_COLUMN_STEPS];
} columns[] = {
#define ROW(id, heading, ...) {heading, {__VA_ARGS__}},
    ALERT_COLUMN_TABLE(ROW)
#undef ROW
};

void alert_cells_lay_out(AlertCells *cells, int cols)
{
    int left = cols;
    cells->cols = cols;
    cells->lead = cols < 60 ? 2 : 3;
    left -= cells->lead;
    for (int i = 0; i < ALERT_COLUMN_COUNT; i++) {
        cells->width[i] = 0;
        for (int k = 0; k < ALERT_COLUMN_STEPS; k++)
            if (columns[i].steps[k].width > 0 && cols >= columns[i].steps[k].from)
                cells->width[i] = columns[i].steps[k].width;
        left -= cells->width[i] > 0 ? cells->width[i] + 1 : 0;
    }
    int more = cells->width[ALERT_COLUMN_CAMERA] > 0 ? MAX(left - PLACE_MOST, 0) : 0;
    cells->width[ALERT_COLUMN_CAMERA] += more;
    cells->width[ALERT_COLUMN_PLACE] = MAX(left - more, 4);
}

void alert_cells_headings(const AlertCells *cells, Canvas *canvas, Rect rect)
{
    canvas_fill(canvas, (Rect){rect.row, rect.col, 1, rect.cols}, STYLE_HEADING);
    int col = rect.col + cells->lead;
    for (int i = 0; i < ALERT_COLUMN_COUNT; i++) {
        if (cells->width[i] == 0)
            continue;
        const char *heading = columns[i].heading;
        bool right = i == ALERT_COLUMN_AGE || i == ALERT_COLUMN_TRACK;
        (right ? canvas_field_right : canvas_field)(canvas, rect.row, col, cells->width[i],
                                                    STYLE_HEADING,
                                                    heading[0] != '\0' ? _(heading) : "");
        col += cells->width[i] + 1;
    }
}

static void put_lead(const AlertPen *pen, Rect rect, const char *sign)
{
    const ViewContext *context = pen->context;
    if (sign != NULL)
        canvas_put(pen->canvas, rect.row, rect.col, STYLE_MARKED,
                   theme_glyph(context->theme, sign, context->ascii));
    const char *glyph = pen->row->unfolded ? "expanded" : "collapsed";
    if (pen->row->kind != FEED_ALERT)
        canvas_put(pen->canvas, rect.row, rect.col + 1, STYLE_MUTED,
                   theme_glyph(context->theme, glyph, context->ascii));
    else if (pen->cells->width[ALERT_COLUMN_SIGNS] == 0)
        alert_pen_signs(pen, (Rect){rect.row, rect.col + 1, 1, 1});
}

static StyleId plain_style(const ViewContext *context, const FeedRow *row)
{
    if (context->freshness != FRESH_LIVE)
        return context->freshness == FRESH_STALE ? STYLE_STALE : STYLE_UNKNOWN;
    return row->over >= row->alerts && !row->needs ? STYLE_MUTED : STYLE_TEXT;
}

/* A flood's row stays for what will come, though all in it has gone or answers no query. */
static void put_nothing(const AlertPen *pen, Rect rect)
{
    int lead = pen->cells->lead;
    char text[128];
    /* TRANSLATORS: priority; a flood's row that holds nothing at the moment */
    g_snprintf(text, sizeof text, _("%s · nothing now"), alert_priority_text(pen->row->priority));
    canvas_field(pen->canvas, rect.row, rect.col + lead, rect.cols - lead, STYLE_MUTED, text);
}

void alert_cells_draw(const AlertCells *cells, Canvas *canvas, Rect rect,
                      const ViewContext *context, const AlertLine *line)
{
    AlertPen pen = {.cells = cells,
                    .context = context,
                    .row = line->row,
                    .canvas = canvas,
                    .plain = plain_style(context, line->row)};
    if (line->row->kind == FEED_FOLD && line->row->alerts == 0) {
        put_nothing(&pen, rect);
        return;
    }
    if (context->alerts == NULL ||
        !alert_book_alert(context->alerts, line->row->alert, &pen.alert)) {
        canvas_field(canvas, rect.row, rect.col + cells->lead, rect.cols - cells->lead, STYLE_MUTED,
                     _("(no longer there)"));
        return;
    }
    put_lead(&pen, rect, line->sign);
    Rect cell = {rect.row, rect.col + cells->lead, 1, 0};
    for (int i = 0; i < ALERT_COLUMN_COUNT; i++) {
        cell.cols = cells->width[i];
        if (cell.cols == 0)
            continue;
        /* A fold that holds one alone shows that one. */
        if (i == ALERT_COLUMN_KIND && line->row->kind == FEED_FOLD && line->row->alerts > 1) {
            cell.cols = rect.col + rect.cols - cell.col;
            alert_pen_fold(&pen, cell);
            return;
        }
        alert_pen_put(&pen, cell, (AlertColumn)i);
        cell.col += cell.cols + 1;
    }
}
