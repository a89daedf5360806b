/* match.h - ranks short strings by how well they answer what was typed
 *
 * For the palette and completion: letters in order, better when they stand together, at the start
 * of words, near the beginning.  Case does not count; spaces in what was typed are passed over.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_MATCH_H
#define TILIK_MODEL_MATCH_H

#include <stdbool.h>
#include <stddef.h>

/* What was typed counts to so many bytes, a text to so many. */
#define MATCH_TYPED_MAX 64
#define MATCH_TEXT_MAX  256

typedef struct Match {
    int score;                              /* more is better */
    unsigned count;                         /* of places */
    unsigned short places[MATCH_TYPED_MAX]; /* bytes of text that matched, rising */
} Match;

/* False, *out untouched, when typed is not in text.  Nothing typed matches all with score 0. */
bool match_text(const char *typed, const char *text, Match *out);

#endif
