/* screen_plain.h - characters for terminals that have ASCII alone
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_SCREEN_PLAIN_H
#define TILIK_UI_SCREEN_PLAIN_H

#include <stdint.h>

/* Returns the ASCII character that is most like a code point: the letter under an accent, a line's
 * '-', else '?'. */
uint32_t plain_character(uint32_t code);

#endif
