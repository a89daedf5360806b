/* shift_check.h - the check before a shift: a minute in which a person knows that all works
 *
 * Clock, backend, what waits, notification, sound, one test window and five cameras of chance, one
 * after the other, each with its result on one page; each can be skipped.  What came of it is one
 * line of the logbook.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SHIFT_CHECK_H
#define TILIK_CONSOLE_SHIFT_CHECK_H

#include "console/app.h"

/* A window came, went, or shows something else. */
void shift_check_windows(App *app);

#endif
