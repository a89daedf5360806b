#include "base/text.h"
#include "ui/map_view.h"

#define KELURAHAN_FROM 2 /* zoomed in so far, these are named */
#define NAME_COLS      24

typedef struct Room {
    const MapView *map;
    uint8_t *taken; /* a cell each */
} Room;

/* How many cameras a name would cover; -1 where it has no room: over an alert, over what is dark,
 * over another name, or beyond the edge. */
static int cost_at(const Room *room, int row, int col, int width)
{
    const MapLens *lens = &room->map->lens;
    int cost = 0;
    if (row < 0 || row >= lens->rows || col < 0 || col + width > lens->cols)
        return -1;
    for (int i = MAX(col - 1, 0); i < MIN(col + width + 1, lens->cols); i++) {
        const MapCell *cell = map_grid_at(&room->map->grid, row, i);
        MapLook look = map_cell_look(cell);
        bool edge = i < col || i >= col + width;
        if (room->taken[row * lens->cols + i] || (!edge && (cell->alerts > 0 || look == LOOK_DARK)))
            return -1;
        cost += look != LOOK_EMPTY && !edge;
    }
    return cost;
}

static bool find_room(const Room *room, int *row, int col, int width)
{
    static const int tries[] = {0, 1, -1, 2, -2};
    int best = -1, at = *row;
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        int cost = cost_at(room, at + tries[i], col, width);
        if (cost < 0 || (best >= 0 && cost >= best))
            continue;
        best = cost;
        *row = at + tries[i];
    }
    return best >= 0;
}

static void draw_name(Room *room, Canvas *canvas, Rect inner, const ViewContext *context,
                      const MapName *name)
{
    const MapLens *lens = &room->map->lens;
    Area area;
    int row, col;
    if (!map_lens_cell(lens, name->x, name->y, &row, &col) ||
        !catalog_area(context->catalog, name->area, &area))
        return;
    g_autofree char *text = text_ellipsize(area.name, NAME_COLS);
    int width = text_width(text);
    col = CLAMP(col - width / 2, 0, MAX(lens->cols - width, 0));
    if (!find_room(room, &row, col, width))
        return;
    for (int i = col; i < col + width; i++)
        room->taken[row * lens->cols + i] = 1;
    canvas_put(canvas, inner.row + row, inner.col + col,
               name->level == AREA_KECAMATAN ? STYLE_TITLE : STYLE_MUTED, text);
}

static void draw_level(Room *room, Canvas *canvas, Rect inner, const ViewContext *context,
                       AreaLevel level)
{
    const GArray *names = room->map->city.names;
    for (guint i = 0; i < names->len; i++) {
        const MapName *name = &g_array_index(names, MapName, i);
        if (name->level == level)
            draw_name(room, canvas, inner, context, name);
    }
}

void map_draw_names(const MapView *map, Canvas *canvas, Rect inner, const ViewContext *context)
{
    Room room = {.map = map};
    g_autofree uint8_t *taken = g_new0(uint8_t, (size_t)map->lens.rows * (size_t)map->lens.cols);
    room.taken = taken;
    /* What the cursor is on stays to be seen. */
    taken[map->row * map->lens.cols + map->col] = 1;
    draw_level(&room, canvas, inner, context, AREA_KECAMATAN);
    if (map->lens.zoom >= KELURAHAN_FROM)
        draw_level(&room, canvas, inner, context, AREA_KELURAHAN);
}
