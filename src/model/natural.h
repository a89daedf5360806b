/* natural.h - the order in which a person looks for names
 *
 * Case, accents, spaces, dots and dashes do not count, numbers count by their value and come before
 * letters.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_NATURAL_H
#define TILIK_SRC_MODEL_NATURAL_H

#include <stddef.h>
#include <stdint.h>

/* Negative, 0 or positive, as strcmp() is. */
int natural_compare(const char *a, const char *b);

/* Writes a key and a NUL into out: strcmp() of keys orders names as natural_compare() does. Returns
 * its length without the NUL.  A key takes at most NATURAL_KEY_SIZE(length of text) bytes. */
#define NATURAL_KEY_SIZE(length) (3 * (length) + 8)
size_t natural_key(const char *text, char *out);

/* The first 8 bytes of the key as a number that compares as they do. */
uint64_t natural_prefix(const char *text);

/* The same of a key from the given byte on; 0 at its end. */
uint64_t natural_word(const char *key);

#endif
