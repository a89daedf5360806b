/* crash.h - puts the terminal back when the program ends in a way that nobody planned
 *
 * Also holds back what is printed to stderr by g_printerr() while the screen is in use, and prints
 * it once the terminal is back. The only state of this folder outside of a struct: a signal handler
 * has no argument.
 *
 * Layer: ui, private.  Thread: main; the handlers run on any.
 */
#ifndef TILIK_UI_CRASH_H
#define TILIK_UI_CRASH_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#define CRASH_BYTES_MAX 1024

/* From now on a fatal signal, or exit(), writes bytes to fd, sets its modes, and only then goes on.
 */
void crash_arm(int fd, const struct termios *modes, const char *bytes, size_t size);

/* The terminal has been put back already. */
void crash_disarm(void);

/* Writes all, waiting at most wait_ms for a device that takes nothing; false when it did not take
 * all.  Safe in signal handlers. */
bool crash_write(int fd, const char *bytes, size_t size, int wait_ms);

#endif
