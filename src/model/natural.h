/* natural.h - the order in which a person looks for names
 *
 * Case, accents, spaces, dots and dashes do not count, numbers count by their value and come before letters.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_NATURAL_H
#define TILIK_SRC_MODEL_NATURAL_H

#include <stdint.h>

/* Negative, 0 or positive, as strcmp() is. */
int natural_compare(const char *a, const char *b);

/* Returns a number that orders names as natural_compare() does, equal where their beginnings are alike. */
uint64_t natural_prefix(const char *text);

#endif
