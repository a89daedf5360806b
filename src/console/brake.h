/* brake.h - the privacy brake: any watcher closes a camera to all but supervisors
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_BRAKE_H
#define TILIK_CONSOLE_BRAKE_H

#include "console/app.h"

/* Makes it a kind of what goes out. */
void brake_start(App *app);

/* Asks for the typed word that closes the selected camera to all at once. */
void brake_ask(App *app);

/* Says that a camera is not closed yet, though somebody wanted it.  Writes it and returns true. */
bool brake_standing(const App *app, char *out, size_t size);

#endif
