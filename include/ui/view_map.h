/* view_map.h - the city drawn from where its cameras stand, by state
 *
 * Each cell of the screen is 2 x 4 dots of braille, one a camera at least; its colour says how its
 * cameras stand.  Where there is no braille or no colour, a letter says how they stand and how many
 * they are.  Open alerts stand above all.
 *
 * Always true of a map:
 *   - cameras far outside the city never make the city smaller: they are counted, and zooming out
 *     shows them;
 *   - a change of a camera's state costs one cell, and nothing is counted while nothing changes;
 *   - what answers no filter is not on it.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_MAP_H
#define TILIK_UI_VIEW_MAP_H

#include "ui/view.h"

/* Returns a map of the whole city. */
View *view_map_new(void);

/* Shows only the cameras that answer a query.  False and "column N: what" when it is none. */
bool view_map_filter(View *view, const ViewContext *context, const char *text, GError **error);

/* The query as it was typed, "" for none. */
const char *view_map_filter_text(const View *view);

/* How many cameras answer. */
unsigned view_map_count(const View *view);

/* Brings the cursor to a camera, unless it is the one that it was brought to last. */
void view_map_look_at(View *view, const ViewContext *context, uint32_t index);

/* The smallest area that holds all cameras under the cursor; CATALOG_NONE when there is none. */
uint32_t view_map_area(View *view, const ViewContext *context);

/* Alerts have changed. */
void view_map_alerts(View *view);

/* A second has passed; true when something blinks. */
bool view_map_tick(View *view);

/* Letters for states, also where there is braille: for a screen of few colours. */
void view_map_letters(View *view, bool letters);

#endif
