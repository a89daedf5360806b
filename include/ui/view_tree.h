/* view_tree.h - the areas of the city as a tree, with what stands, lives and is dark in each
 *
 * A row is an area: its name, live of installed, dark with a reason, dark with none, alerts that
 * need someone.  The order is
 * by code, or by what changed most; an order once shown stays until the person asks for it again,
 * so no row moves under the cursor.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_TREE_H
#define TILIK_UI_VIEW_TREE_H

#include "ui/trail.h"
#include "ui/view.h"

/* trail is borrowed and outlives the view. */
View *view_tree_new(const Trail *trail);

/* Returns the selected area, CATALOG_NONE before there are any. */
uint32_t view_tree_selected(const View *view);

/* Takes in that alerts have changed; true when a row in sight shows another number of them. */
bool view_tree_alerts(View *view, const ViewContext *context);

#endif
