/* kiosk_page.h - the page of a display that the public looks at
 *
 * The city, the time, which camera is shown and that it is live, and who to call; nothing of
 * alerts, tickets or people.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_KIOSK_PAGE_H
#define TILIK_UI_KIOSK_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/canvas.h"
#include "ui/theme.h"

typedef enum KioskLink {
    KIOSK_LIVE,
    KIOSK_BEGINS,  /* nothing is known yet */
    KIOSK_AWAY,    /* the server does not answer */
    KIOSK_REFUSED, /* the key of this display has ended */
    KIOSK_NOWHERE  /* no server is configured */
} KioskLink;

typedef enum KioskLeave {
    KIOSK_STAYS,
    KIOSK_ASKS, /* y leaves */
    KIOSK_WORD  /* a word is typed */
} KioskLeave;

/* Strings are borrowed and clean; "" not known. */
typedef struct KioskFacts {
    const char *city, *camera, *place;
    const char *picture; /* how the picture is: "live" */
    const char *contact;
    const char *trouble; /* why there is no picture; "" there is one, or it is on its way */
    bool live;           /* the picture is */
    int64_t clock_ms;
    int64_t away_ms; /* since when the server has been away, as a duration; 0 not known */
    unsigned cameras;
    unsigned typed; /* letters of the word */
    KioskLink link;
    KioskLeave leave;
} KioskFacts;

/* Draws all of it.  picture: the place that is left for a picture in the terminal, where wants is
 * true; else it is empty. */
void kiosk_page_draw(Canvas *canvas, const Theme *theme, const KioskFacts *facts, bool wants,
                     Rect *picture);

#endif
