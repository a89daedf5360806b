#include "model/wall_layout.h"

#include <limits.h>
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"

/* No layout that means anything is longer. */
#define TEXT_MAX       1024
#define PICTURE_WIDTH  16
#define PICTURE_HEIGHT 9

static bool refuse(GError **error, const char *message)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, message);
    return false;
}

/* Takes a number of one or two digits off the front; false where there is none. */
static bool take_number(const char **at, int *out)
{
    int digits = 0, value = 0;
    for (; g_ascii_isdigit((*at)[digits]) && digits < 3; digits++)
        value = value * 10 + ((*at)[digits] - '0');
    if (digits == 0 || digits > 2)
        return false;
    *at += digits;
    *out = value;
    return true;
}

static bool take_char(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

static bool parse_grid(const char **at, WallLayout *out, GError **error)
{
    if (!take_number(at, &out->columns) || !take_char(at, 'x') || !take_number(at, &out->rows))
        return refuse(error, _("a layout begins with columns x rows, as in 3x3"));
    if (out->columns >= 1 && out->columns <= WALL_SIDE_MAX && out->rows >= 1 &&
        out->rows <= WALL_SIDE_MAX)
        return true;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                _("%dx%d: a wall has 1 to %d columns and 1 to %d rows"), out->columns, out->rows,
                WALL_SIDE_MAX, WALL_SIDE_MAX);
    return false;
}

static bool overlaps(const WallTile *a, const WallTile *b)
{
    return a->column < b->column + b->width && b->column < a->column + a->width &&
           a->row < b->row + b->height && b->row < a->row + a->height;
}

/* True when the tile, the number-th from 1, may stand among those before it. */
static bool check_tile(const WallLayout *layout, const WallTile *tile, int number, GError **error)
{
    if (tile->width < 1 || tile->height < 1) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("tile %d: its width and height are at least 1"), number);
        return false;
    }
    if (tile->column + tile->width > layout->columns) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("tile %d: reaches past the right edge of %d columns"), number,
                    layout->columns);
        return false;
    }
    if (tile->row + tile->height > layout->rows) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("tile %d: reaches past the bottom of %d rows"), number, layout->rows);
        return false;
    }
    for (int i = 0; i < layout->count; i++) {
        if (overlaps(&layout->tiles[i], tile)) {
            g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID, _("tile %d lies over tile %d"),
                        number, i + 1);
            return false;
        }
    }
    return true;
}

static bool parse_tile(const char **at, WallLayout *out, GError **error)
{
    WallTile tile;
    int number = out->count + 1;
    if (!take_number(at, &tile.column) || !take_char(at, ',') || !take_number(at, &tile.row) ||
        !take_char(at, ',') || !take_number(at, &tile.width) || !take_char(at, ',') ||
        !take_number(at, &tile.height)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("tile %d: four numbers are needed: column,row,width,height"), number);
        return false;
    }
    if (!check_tile(out, &tile, number, error))
        return false;
    /* Never past the end: tiles that share no cell are at most as many as the cells. */
    out->tiles[out->count++] = tile;
    return true;
}

static bool parse_tiles(const char **at, WallLayout *out, GError **error)
{
    do {
        if (!parse_tile(at, out, error))
            return false;
    } while (take_char(at, ';') && **at != '\0');
    return **at == '\0' || refuse(error, _("tiles are parted by ';'"));
}

bool wall_layout_parse(const char *text, WallLayout *out, GError **error)
{
    if (strnlen(text, TEXT_MAX + 1) > TEXT_MAX)
        return refuse(error, _("the layout is too long"));
    WallLayout layout = {0};
    const char *at = text;
    if (!parse_grid(&at, &layout, error))
        return false;
    if (*at == '\0') {
        wall_layout_plain(out, layout.columns, layout.rows);
        return true;
    }
    if (!take_char(&at, ':'))
        return refuse(error, _("after columns x rows comes ':' and the tiles, or nothing"));
    if (!parse_tiles(&at, &layout, error))
        return false;
    *out = layout;
    return true;
}

void wall_layout_write(const WallLayout *layout, char out[WALL_LAYOUT_SIZE])
{
    WallLayout plain;
    wall_layout_plain(&plain, layout->columns, layout->rows);
    int at = g_snprintf(out, WALL_LAYOUT_SIZE, "%dx%d", layout->columns, layout->rows);
    if (wall_layout_equal(layout, &plain))
        return;
    for (int i = 0; i < layout->count; i++) {
        const WallTile *tile = &layout->tiles[i];
        at += g_snprintf(out + at, (gulong)(WALL_LAYOUT_SIZE - at), "%c%d,%d,%d,%d",
                         i == 0 ? ':' : ';', tile->column, tile->row, tile->width, tile->height);
    }
}

void wall_layout_plain(WallLayout *out, int columns, int rows)
{
    *out = (WallLayout){.columns = CLAMP(columns, 1, WALL_SIDE_MAX),
                        .rows = CLAMP(rows, 1, WALL_SIDE_MAX)};
    for (int row = 0; row < out->rows; row++)
        for (int column = 0; column < out->columns; column++)
            out->tiles[out->count++] = (WallTile){column, row, 1, 1};
}

/* How wide a picture of 16:9 is in one of those tiles, in hundredths of a pixel. */
static int64_t picture_width(int columns, int rows, int width, int height)
{
    int64_t wide = INT64_C(100) * width / columns;
    int64_t high = INT64_C(100) * height / rows * PICTURE_WIDTH / PICTURE_HEIGHT;
    return MIN(wide, high);
}

void wall_layout_for(WallLayout *out, int cameras, int width, int height)
{
    int wanted = CLAMP(cameras, 1, WALL_TILES_MAX), best_columns = WALL_SIDE_MAX;
    int best_rows = WALL_SIDE_MAX;
    int64_t best = -1;
    for (int columns = WALL_SIDE_MAX; columns >= 1; columns--) {
        int rows = (wanted + columns - 1) / columns;
        if (rows > WALL_SIDE_MAX)
            continue;
        int64_t wide = picture_width(columns, rows, MAX(width, 1), MAX(height, 1));
        if (wide > best || (wide == best && columns * rows < best_columns * best_rows)) {
            best = wide;
            best_columns = columns;
            best_rows = rows;
        }
    }
    wall_layout_plain(out, best_columns, best_rows);
}

bool wall_layout_equal(const WallLayout *a, const WallLayout *b)
{
    if (a->columns != b->columns || a->rows != b->rows || a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++) {
        const WallTile *one = &a->tiles[i], *other = &b->tiles[i];
        if (one->column != other->column || one->row != other->row || one->width != other->width ||
            one->height != other->height)
            return false;
    }
    return true;
}

WallRect wall_layout_place(const WallLayout *layout, int tile, int width, int height)
{
    const WallTile *cells = &layout->tiles[tile];
    int left = width * cells->column / layout->columns;
    int top = height * cells->row / layout->rows;
    int right = width * (cells->column + cells->width) / layout->columns;
    int bottom = height * (cells->row + cells->height) / layout->rows;
    return (WallRect){left, top, MAX(right - left, 1), MAX(bottom - top, 1)};
}

int wall_layout_at(const WallLayout *layout, int x, int y, int width, int height)
{
    for (int i = 0; i < layout->count; i++) {
        WallRect rect = wall_layout_place(layout, i, width, height);
        if (x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height)
            return i;
    }
    return -1;
}

/* How many cells lie between the two, that way; -1: the other does not lie there. */
static int distance(const WallTile *from, const WallTile *to, WallWay way)
{
    switch (way) {
    case WALL_LEFT:
        return from->column - (to->column + to->width);
    case WALL_RIGHT:
        return to->column - (from->column + from->width);
    case WALL_UP:
        return from->row - (to->row + to->height);
    default:
        return to->row - (from->row + from->height);
    }
}

/* The length of the side on which the two face each other; 0 or less: they do not. */
static int common_side(const WallTile *a, const WallTile *b, WallWay way)
{
    if (way == WALL_LEFT || way == WALL_RIGHT)
        return MIN(a->row + a->height, b->row + b->height) - MAX(a->row, b->row);
    return MIN(a->column + a->width, b->column + b->width) - MAX(a->column, b->column);
}

int wall_layout_towards(const WallLayout *layout, int tile, WallWay way)
{
    const WallTile *from = &layout->tiles[tile];
    int best = tile, best_far = INT_MAX, best_side = 0;
    for (int i = 0; i < layout->count; i++) {
        const WallTile *to = &layout->tiles[i];
        int far = distance(from, to, way), side = common_side(from, to, way);
        if (i == tile || far < 0 || side <= 0)
            continue;
        if (far < best_far || (far == best_far && side > best_side)) {
            best = i;
            best_far = far;
            best_side = side;
        }
    }
    return best;
}
