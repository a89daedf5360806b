/* child.h - programs that a test starts, and that end with it
 *
 * Layer: tests.  Thread: main.
 */
#ifndef TILIK_TESTS_CHILD_H
#define TILIK_TESTS_CHILD_H

#include <glib.h>

/* Starts a program, silent on stderr; *out is where it speaks. */
GPid child_start(const char *const *arguments, int *out);

/* Starts tests/support/rtsp_camera.py with such options and returns its address once it serves. */
char *child_camera(const char *const *options, GPid *process);

#endif
