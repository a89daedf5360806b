/* panes.h - tree, list and card over the fixture city, without a terminal
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_PANES_H
#define TILIK_TESTS_PANES_H

#include "fixture.h"
#include "ui/view_card.h"
#include "ui/view_table.h"
#include "ui/view_tree.h"

typedef struct Panes {
    Catalog *catalog;
    Theme *theme;
    Trail *trail;
    View *tree, *table, *card;
    Canvas *canvas;
    ViewContext context;
    unsigned listener;
} Panes;

void panes_init(Panes *panes);
void panes_clear(Panes *panes);

/* Draws a view alone, 20 rows of 90 columns, and returns it as text; the caller frees it. */
char *panes_shown(Panes *panes, View *view);

/* Draws a view and lets it carry out an action. */
ViewAnswer panes_act(Panes *panes, View *view, Action action);

/* Writes the id of the camera that is selected. */
char *panes_selected(const Panes *panes);

/* Changes a camera as if the backend had told of it. */
void panes_set_state(Panes *panes, const char *id, CameraState state, Reason reason);

#endif
