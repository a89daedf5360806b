/* tree_figures.c - what stands behind an area's name: how many are live, linked, installed; dark,
 * with a reason and without; who looked; alerts */
#include "base/text.h"
#include "ui/tree_view.h"

#define WIDE_COLS   40
#define ROOMY_COLS  60
#define LOOKS_COLS  52 /* what nobody looked at beside all else; narrower in the place of another */
#define LINKED_COLS 50 /* from here on what is linked stands between live and installed */
#define DARK_SIZE   32

/* Draws a figure that ends before col, and returns the column that is then free on its left. */
int tree_put_figure(Canvas *canvas, int row, int col, int width, StyleId style, const char *text)
{
    /* What stands before it is plain: an underline would show. */
    int used = text_width(text);
    width = MAX(width, used);
    canvas_field(canvas, row, col - width, width - used, STYLE_TEXT, "");
    canvas_put(canvas, row, col - used, style, text);
    return col - width - 1;
}

/* Where it is narrow each column goes to the name: two areas must not look the same. */
static void write_count(uint32_t count, bool roomy, char out[SHAPE_NUMBER_SIZE])
{
    if (roomy)
        shape_number(count, out);
    else
        g_snprintf(out, SHAPE_NUMBER_SIZE, "%u", count);
}

/* How many are dark, with a reason or with none, as it is written in the row. */
static void write_dark(const ViewContext *context, uint32_t count, bool explained, bool roomy,
                       char out[DARK_SIZE])
{
    char number[SHAPE_NUMBER_SIZE];
    CameraState state = explained ? CAMERA_OUT_OF_SERVICE : CAMERA_OFFLINE;
    write_count(count, roomy, number);
    out[0] = '\0';
    if (count > 0 && context->freshness == FRESH_LIVE)
        g_snprintf(out, DARK_SIZE, "%s%s", shape_glyph(context, state, REASON_NONE), number);
}

/* How many alerts of an area need someone. */
uint32_t tree_needing(const ViewContext *context, uint32_t index)
{
    Area area;
    uint32_t sum = 0;
    if (context->alerts == NULL || !catalog_area(context->catalog, index, &area))
        return 0;
    AlertCounts counts = alert_book_counts(context->alerts, area.code);
    for (int i = 0; i < PRIORITIES; i++)
        sum += counts.needing[i];
    return sum;
}

static int put_alerts(const TreeView *tree, Canvas *canvas, Rect rect, TreeRow *row)
{
    const ViewContext *context = tree->context;
    char text[64] = "", number[SHAPE_NUMBER_SIZE];
    int end = rect.col + rect.cols;
    bool narrow = rect.cols < TREE_BOTH_COLS;
    row->needing = tree_needing(context, row->area);
    if (context->alerts == NULL || (narrow && row->needing == 0))
        return end;
    write_count(row->needing, false, number);
    if (row->needing > 0 && context->freshness == FRESH_LIVE)
        g_snprintf(text, sizeof text, "%s%s",
                   theme_glyph(context->theme, "warning", context->ascii), number);
    return tree_put_figure(canvas, rect.row, end, 4, STYLE_FAULT, text);
}

bool tree_shows_looks(const TreeView *tree, int cols)
{
    return tree->context->looks != NULL &&
           cols >= (tree->order == TREE_BY_UNSEEN ? TREE_BOTH_COLS : LOOKS_COLS);
}

/* How many cameras that have a picture nobody looked at. */
static int put_unseen(const TreeView *tree, Canvas *canvas, Rect rect, uint32_t area, int end)
{
    const ViewContext *context = tree->context;
    char text[DARK_SIZE] = "", number[SHAPE_NUMBER_SIZE];
    if (!tree_shows_looks(tree, rect.cols))
        return end;
    uint32_t unseen = looks_counted(context->looks, area).unseen;
    write_count(unseen, rect.cols >= ROOMY_COLS, number);
    if (unseen > 0)
        g_snprintf(text, sizeof text, "%s%s", theme_glyph(context->theme, "unseen", context->ascii),
                   number);
    return tree_put_figure(canvas, rect.row, end, 6, STYLE_MUTED, text);
}

/* The third number, with what parts it from the next; "" where all are linked. */
static void write_linked(const AreaCounts *counts, int cols, char out[DARK_SIZE])
{
    char number[SHAPE_NUMBER_SIZE];
    out[0] = '\0';
    write_count(counts->linked, cols >= ROOMY_COLS, number);
    if (cols >= LINKED_COLS && counts->linked != counts->installed)
        g_snprintf(out, DARK_SIZE, "%s/", number);
}

int tree_put_figures(const TreeView *tree, Canvas *canvas, Rect rect, TreeRow *row)
{
    uint32_t area = row->area;
    const ViewContext *context = tree->context;
    AreaCounts counts = catalog_area_counts(tree->catalog, area);
    bool fresh = context->freshness == FRESH_LIVE, roomy = rect.cols >= ROOMY_COLS;
    char installed[SHAPE_NUMBER_SIZE], live[SHAPE_NUMBER_SIZE], linked[DARK_SIZE], text[96];
    int end = put_alerts(tree, canvas, rect, row);
    end = put_unseen(tree, canvas, rect, area, end);

    /* Where there is room for one figure the alerts have it. */
    write_dark(context, counts.unexplained, false, roomy, text);
    if (rect.cols >= TREE_BOTH_COLS || end == rect.col + rect.cols)
        end = tree_put_figure(canvas, rect.row, end, 4, STYLE_OFFLINE, text);
    if (rect.cols >= WIDE_COLS && (rect.cols >= LOOKS_COLS || !tree_shows_looks(tree, rect.cols))) {
        write_dark(context, counts.explained, true, roomy, text);
        end = tree_put_figure(canvas, rect.row, end, 6, STYLE_EXPLAINED, text);
    }
    write_count(counts.installed, roomy, installed);
    write_count(counts.live, roomy, live);
    write_linked(&counts, rect.cols, linked);
    if (context->freshness == FRESH_UNKNOWN)
        g_snprintf(text, sizeof text, "?/%s", installed);
    else
        g_snprintf(text, sizeof text, fresh ? "%s/%s%s" : "%s?/%s%s", live, linked, installed);
    StyleId style = !fresh                            ? shape_style(0, 0, context->freshness)
                    : counts.live == counts.installed ? STYLE_LIVE
                    : counts.live == 0                ? STYLE_OFFLINE
                                                      : STYLE_TEXT;
    return tree_put_figure(canvas, rect.row, end, 0, style, text);
}
