/* terminal_frames.h - where one picture of a program ends and the next one begins
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_TERMINAL_FRAMES_H
#define TILIK_TESTS_TERMINAL_FRAMES_H

#include <glib.h>

/* Returns how many of the bytes belong to the first picture; all where no second one begins.  A
 * picture is drawn downwards and to the right, so what is drawn further up, or anew in its row, is
 * the next one's.  row is where the cursor stands before them, from 0. */
gsize frames_first(const char *bytes, gsize size, int row);

#endif
