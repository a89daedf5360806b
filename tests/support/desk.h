/* desk.h - tree, list and card over the fixture city, without a terminal
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_DESK_H
#define TILIK_TESTS_DESK_H

#include "fixture.h"
#include "ui/view_card.h"
#include "ui/view_table.h"
#include "ui/view_tree.h"

typedef struct Desk {
    Catalog *catalog;
    Theme *theme;
    Trail *trail;
    View *tree, *table, *card;
    Canvas *canvas;
    ViewContext context;
    unsigned listener;
} Desk;

void desk_init(Desk *desk);
void desk_clear(Desk *desk);

/* Draws a view alone, 20 rows of 90 columns, and returns it as text; the caller frees it. */
char *desk_shown(Desk *desk, View *view);

/* Draws a view and lets it carry out an action. */
ViewAnswer desk_act(Desk *desk, View *view, Action action);

/* Writes the id of the camera that is selected. */
char *desk_selected(const Desk *desk);

/* Changes a camera as if the backend had told of it. */
void desk_set_state(Desk *desk, const char *id, CameraState state, Reason reason);

#endif
