/* evil.h - texts that would do something to a terminal, and whether they did
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_EVIL_H
#define TILIK_TESTS_EVIL_H

#include "terminal.h"

#define EVIL_TEXTS 14

/* Each is JSON text that a name, a note or a reason may be: what it would do is in the words. */
extern const char *const evil_texts[EVIL_TEXTS];

/* Checks that nothing of them reached the terminal as more than text. */
void evil_check(Term *term);

#endif
