/* shown.h - tells the backend for how long there was a picture of each camera
 *
 * Each address that the backend grants is one view of its log.  While the picture of that address
 * moves before somebody's eyes its seconds are counted; when the showing ends they are told through
 * the outbox, like any act, and every few minutes while it goes on.  What a killed console could
 * not tell any more stays not known.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SHOWN_H
#define TILIK_CONSOLE_SHOWN_H

#include "console/outgoing.h"

typedef struct Shown Shown;

/* Before the outbox is opened. */
void shown_start(App *app);
void shown_stop(App *app);

/* What is shown has changed. */
void shown_changed(App *app);

/* All ends now: what is open is told.  False: there was nothing to tell. */
bool shown_end(App *app);

#endif
