/* terminal_raw.h - what bytes a full-screen program may send
 *
 * Layer: tests.  Thread: any.
 */
#ifndef TILIK_TESTS_TERMINAL_RAW_H
#define TILIK_TESTS_TERMINAL_RAW_H

#include <stddef.h>

/* Returns a line about the first byte or sequence that has no business there, NULL when there is
 * none. */
char *raw_forbidden(const unsigned char *bytes, size_t size);

#endif
