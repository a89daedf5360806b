/* kiosk_private.h - what kiosk.c (the page, the way out) and kiosk_text.c (pictures in the
 * terminal) share
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_KIOSK_PRIVATE_H
#define TILIK_CONSOLE_KIOSK_PRIVATE_H

#include "console/kiosk.h"
#include "console/preview_private.h"
#include "console/tours.h"
#include "ui/kiosk_page.h"

struct Kiosk {
    GString *typed;
    Shot shots[2];     /* one is seen, the other is connected behind it */
    int front;         /* which is seen */
    char *wanted;      /* the camera that is to be seen as soon as it has a picture; NULL none */
    Rect picture;      /* the place that pictures have in the terminal */
    int64_t begun_ms;  /* monotonic: the tour was begun, or tried */
    int64_t looked_ms; /* for another token */
    int64_t asked_ms;  /* the way out was asked for */
    guint show;
    KioskLeave leave;
    bool text; /* pictures in the terminal */
    bool tried;
};

/* What a tour needs of the terminal's pictures. */
extern const TourHooks kiosk_text_hooks;

void kiosk_text_start(App *app);
void kiosk_text_stop(App *app);

/* The place for the pictures has another size. */
void kiosk_text_resize(App *app);

#endif
