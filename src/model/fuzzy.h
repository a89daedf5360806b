/* fuzzy.h - a word that is nearly there: slips of the finger, letters left out
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_FUZZY_H
#define TILIK_SRC_MODEL_FUZZY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FUZZY_WORD_MAX 60

typedef struct FuzzyPattern FuzzyPattern;

/* Prepares a folded word of at most FUZZY_WORD_MAX bytes; longer ones are cut. */
FuzzyPattern *fuzzy_new(const char *folded);
void fuzzy_free(FuzzyPattern *pattern);

/* One slip in each five letters, two at most: a letter wrong, left out, put in, or two that changed
 * places. */
int fuzzy_slips(const FuzzyPattern *pattern);

/* True when the word stands somewhere in text with at most so many slips, 0 to fuzzy_slips(). Case,
 * accents, spaces, dots and dashes do not count. */
bool fuzzy_near(const FuzzyPattern *pattern, int slips, const char *text, size_t length);

/* The letters of the word, as scan_letters() has them. */
uint32_t fuzzy_letters(const FuzzyPattern *pattern);

/* True when the letters stand in text in order, the first at the start of a word, and each other in
 * the word of the one before it or at the start of a later one. */
bool fuzzy_scattered(const FuzzyPattern *pattern, const char *text, size_t length);

#endif
