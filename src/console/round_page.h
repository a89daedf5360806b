/* round_page.h - the words on the page of a patrol round
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ROUND_PAGE_H
#define TILIK_CONSOLE_ROUND_PAGE_H

#include "console/round.h"
#include "ui/view_round.h"

/* What view_round.c asks; its data is a Rounds. */
extern const RoundTable round_table;

/* What was said of a stop: "safe · 12 s"; "" nothing. */
void round_said_words(const PatrolStop *stop, char *out, size_t size);

/* "10 of 12 seen · 1 alert · 1 skipped" */
void round_sum_words(const PatrolSum *sum, size_t cameras, char *out, size_t size);

/* "Gapura, Pos 3 …" of what was skipped; at most so many names. */
char *round_skipped_words(const App *app, const Patrol *patrol, size_t most);

#endif
