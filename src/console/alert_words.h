/* alert_words.h - what a person types about alerts, taken apart
 *
 * Layer: console.  Thread: any.
 */
#ifndef TILIK_CONSOLE_ALERT_WORDS_H
#define TILIK_CONSOLE_ALERT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/alert.h"

typedef struct Shelf {
    int64_t minutes;
    bool one_shot;      /* until the condition changes, at most so long */
    const char *reason; /* stands in the text that was read */
} Shelf;

/* Reads "60 heavy rain", "2h …", "1d …", "once 120 …" (or "sekali", and j for jam).  Returns NULL,
 * else what is wrong, translated; *out is untouched then. */
const char *shelf_parse(const char *text, Shelf *out);

/* Reads a verdict: its number, its word or the beginning of one, as translated or in English.
 * False, *out untouched, when that is none or could be several. */
bool verdict_from(const char *text, Verdict *out);

/* For prompt_set_completion(): usual times, then usual reasons; the verdicts. */
char *shelf_complete(const char *text, int again, void *data);
char *verdict_complete(const char *text, int again, void *data);

/* Returns the candidate that begins with text, going around with again, behind the first keep bytes
 * of line; NULL when there is none.  candidates end with NULL.  The caller frees it. */
char *words_complete(const char *line, int keep, const char *const *candidates, int again);

#endif
