/* view_card.h - all that is known of one camera, its site, its neighbours and what became of it
 * lately
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_CARD_H
#define TILIK_UI_VIEW_CARD_H

#include "ui/trail.h"
#include "ui/view.h"

/* trail is borrowed and outlives the view. */
View *view_card_new(const Trail *trail);

/* Shows a camera, CATALOG_NONE for none. */
void view_card_show(View *view, const ViewContext *context, uint32_t camera);

/* Shows an alert, and the camera that it is of; ALERT_NONE: that of view_card_show() again. */
void view_card_alert(View *view, const ViewContext *context, uint32_t alert);

/* One line about its video ("playing", "disconnected, again in 4 s"), "" for none; clean, copied.
 */
void view_card_video(View *view, const char *text);

#endif
