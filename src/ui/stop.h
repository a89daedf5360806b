/* stop.h - job control: Ctrl-Z, kill -TSTP, fg
 *
 * SIGTSTP and SIGCONT set a flag and wake the loop.  One user at a time, for a signal handler has
 * no argument.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_STOP_H
#define TILIK_UI_STOP_H

#include <stdbool.h>

/* Takes over both signals; returns a descriptor that is readable when one has come, -1 when there
 * is no job control. */
int stop_open(void);
void stop_close(void);

/* Say whether the signal has come since the last call. */
bool stop_take_asked(void);
bool stop_take_continued(void);

/* Stops the process group, as the terminal's own Ctrl-Z does, and returns when it goes on; at once
 * where there is no shell to take it back. */
void stop_now(void);

#endif
