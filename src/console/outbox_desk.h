/* outbox_desk.h - the page of what waits to be sent
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OUTBOX_DESK_H
#define TILIK_CONSOLE_OUTBOX_DESK_H

#include "console/app.h"

/* What waits, or how sending stands, is another. */
void outbox_desk_changed(App *app);

#endif
