/* leave.h - the console ends by a person's key
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LEAVE_H
#define TILIK_CONSOLE_LEAVE_H

#include "console/app.h"

/* Tells what was looked at and leaves.  What was asked of the backend is waited for once: nobody
 * leaves without knowing. */
void leave(App *app);

#endif
