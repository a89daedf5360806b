/* view_card.h - all that is known of one camera, its site, its neighbours and what became of it
 * lately
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_CARD_H
#define TILIK_UI_VIEW_CARD_H

#include "model/uptime.h"
#include "ui/trail.h"
#include "ui/view.h"

/* trail is borrowed and outlives the view. */
View *view_card_new(const Trail *trail);

/* Shows a camera, CATALOG_NONE for none. */
void view_card_show(View *view, const ViewContext *context, uint32_t camera);

/* Shows an alert, and the camera that it is of; ALERT_NONE: that of view_card_show() again. */
void view_card_alert(View *view, const ViewContext *context, uint32_t alert);

/* Shows an area, in the place of a camera; CATALOG_NONE: that of view_card_show() again.  Only
 * where the keys have come to rest is all of it counted, which goes over the whole city. */
void view_card_area(View *view, uint32_t area, bool rests);

/* What is known of a camera's last days. */
typedef struct CardUptime {
    const UptimeStrips *camera, *site; /* NULL: not known, or there is none */
    const char *why; /* the camera's are not known; translated, NULL: nothing to say */
    int64_t age_ms;  /* of what is known */
} CardUptime;

/* Says what is known of the camera that is shown; NULL nothing.  Borrowed until the next draw. */
void view_card_uptime(View *view, const CardUptime *uptime);

/* One line about its video ("playing", "disconnected, again in 4 s"), "" for none; clean, copied.
 */
void view_card_video(View *view, const char *text);

#endif
