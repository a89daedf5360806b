/* scan.h - finds words in text without regard to case
 *
 * Case means ASCII case here; other letters are compared as they are.  Words are in lower case.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_SCAN_H
#define TILIK_SRC_MODEL_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Returns the set of characters in text: a bit a letter, a bit a pair of digits, one for other
 * ASCII but NUL, space and what folding passes over, and for all beyond ASCII. */
#define SCAN_OTHER (1u << 31)
uint32_t scan_letters(const char *text, size_t length);

/* True when word stands in text.  Up to 16 bytes past text's end may be read, and must be there. */
bool scan_has(const char *text, size_t length, const char *word, size_t word_length);

#endif
