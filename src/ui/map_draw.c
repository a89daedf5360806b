#include <string.h>

#include "ui/map_view.h"

#define FOOT_MAX  3
#define FOOT_FROM 10 /* rows from which on there is room for all of it */
#define BRAILLE   0x2800

Rect map_inner(const MapView *map)
{
    const Rect *rect = &map->view.rect;
    int rows = MAX(rect->rows - 2, 1);
    int foot = rows >= FOOT_FROM ? FOOT_MAX : rows > 1 ? 1 : 0;
    return (Rect){rect->row + 1, rect->col + 1, MAX(rows - foot, 1), MAX(rect->cols - 2, 1)};
}

bool map_in_letters(const MapView *map, const ViewContext *context)
{
    /* A theme without colours: braille would say only where. */
    Style live = theme_style(context->theme, STYLE_LIVE),
          known = theme_style(context->theme, STYLE_EXPLAINED);
    bool alike = live.foreground == known.foreground && live.background == known.background;
    return context->ascii || map->letters || map->letters_only || alike;
}

static void draw_alert(Canvas *canvas, int row, int col, const MapCell *cell,
                       const ViewContext *context)
{
    const char digit[2] = {(char)('1' + cell->priority), '\0'};
    StyleId style = (StyleId)(STYLE_CRITICAL + cell->priority);
    if (cell->needs)
        canvas_put(canvas, row, col, style, digit);
    else
        canvas_put(canvas, row, col, style, theme_glyph(context->theme, "acked", context->ascii));
}

static void draw_cameras(Canvas *canvas, int row, int col, const MapCell *cell,
                         const ViewContext *context, bool letters)
{
    MapLook look = context->freshness == FRESH_UNKNOWN ? LOOK_UNKNOWN : map_cell_look(cell);
    StyleId style = map_look_style(look, context->freshness);
    char dots[8];
    if (letters) {
        canvas_put(canvas, row, col, style, map_letter(look, map_cell_cameras(cell)));
        return;
    }
    dots[g_unichar_to_utf8(BRAILLE + cell->dots, dots)] = '\0';
    canvas_put(canvas, row, col, style, dots);
}

static void draw_cells(const MapView *map, Canvas *canvas, Rect inner, const ViewContext *context)
{
    bool letters = map_in_letters(map, context), alerts = !(map->blink && map->blink_off);
    for (int i = 0; i < inner.rows * inner.cols; i++) {
        int row = inner.row + i / inner.cols, col = inner.col + i % inner.cols;
        const MapCell *cell = &map->grid.cells[i];
        if (cell->alerts > 0 && alerts)
            draw_alert(canvas, row, col, cell, context);
        else if (cell->dots != 0)
            draw_cameras(canvas, row, col, cell, context, letters);
    }
}

void view_map_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context)
{
    MapView *map = (MapView *)view;
    char title[256];
    bool new = map->row == INT16_MAX;
    map_refresh(map, context);
    if (new && !map->placed) {
        map->row = map->lens.rows / 2;
        map->col = map->lens.cols / 2;
    }
    Rect inner = map_inner(map);
    map_title(map, context, title, sizeof title);
    shape_frame(&map->frame, canvas, rect, title, context->focused);
    canvas_fill(canvas, (Rect){inner.row, inner.col, rect.rows - 2, inner.cols}, STYLE_TEXT);
    draw_cells(map, canvas, inner, context);
    map_draw_names(map, canvas, inner, context);
    canvas_restyle(canvas, (Rect){inner.row + map->row, inner.col + map->col, 1, 1},
                   STYLE_SELECTED);
    int foot = rect.rows - 2 - inner.rows;
    map_say(map, canvas, (Rect){inner.row + inner.rows, inner.col, foot, inner.cols}, context);
}
