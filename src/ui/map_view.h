/* map_view.h - the map from the inside: keeping up with the city, drawing, moving
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_MAP_VIEW_H
#define TILIK_UI_MAP_VIEW_H

#include "model/query.h"
#include "ui/map_grid.h"
#include "ui/shape.h"
#include "ui/view_map.h"

typedef struct MapView {
    View view;
    MapCity city;
    MapLens lens;
    MapGrid grid;
    GArray *alerts; /* MapAlert */
    Query *query;   /* NULL: all are wanted */
    char *filter;
    char *looked; /* id of the camera that the cursor was brought to; NULL none yet */
    char *sought; /* a place that waits for the city: the text of save; NULL none */
    uint32_t wanted;
    int row, col;  /* of the cursor, within the lens */
    uint32_t stop; /* where Tab stopped last, in city.names; CATALOG_NONE nowhere */
    bool placed;   /* somebody has said where to look */
    bool look_due; /* the cursor is to be brought to `looked` */
    bool city_stale, grid_stale, alerts_stale;
    bool letters, letters_only; /* by choice, and since there are no colours */
    bool blink, blink_off;
    FrameMemo frame;
} MapView;

/* Brings city, cells and alerts up to date, as far as anything has changed. */
void map_refresh(MapView *map, const ViewContext *context);

/* Chooses anew who is wanted. */
void map_choose(MapView *map, const ViewContext *context);

/* Puts the cursor on a point, and the lens where it is seen. */
void map_go_to(MapView *map, double x, double y);

/* map_draw.c */
void view_map_draw(View *view, Canvas *canvas, Rect rect, const ViewContext *context);
/* The cells of the map itself, in the rect of the view. */
Rect map_inner(const MapView *map);
/* True when states are letters. */
bool map_in_letters(const MapView *map, const ViewContext *context);

/* map_words.c */

/* Writes below the map, in so many lines, what is under the cursor, what is in view, and the
 * legend. */
void map_say(MapView *map, Canvas *canvas, Rect rect, const ViewContext *context);
/* "Map · 20,000 cameras · twice as large". */
void map_title(const MapView *map, const ViewContext *context, char *out, size_t size);
/* The glyph and style of a look with so many cameras. */
const char *map_letter(MapLook look, uint32_t cameras);
StyleId map_look_style(MapLook look, Freshness freshness);

/* map_names.c */
void map_draw_names(const MapView *map, Canvas *canvas, Rect inner, const ViewContext *context);

/* map_acts.c */
ViewAnswer view_map_action(View *view, Action action, const ViewContext *context);
ViewAnswer view_map_click(View *view, int row, int col, bool twice, const ViewContext *context);
void view_map_scroll(View *view, int rows);

#endif
