/* players.h - how many moving pictures this PC bears: measured, and kept for the next time
 *
 * Given in tilik.conf, or measured from what tilik-view says of its load and what the kernel says
 * of all else (model/budget.h).  What was measured is kept in the state directory, in the file
 * `players`, one group for each PC: its name, processor and cores, as a home directory may be
 * shared by many.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_PLAYERS_H
#define TILIK_CONSOLE_PLAYERS_H

#include "model/budget.h"
#include "wire/viewer.h"

typedef struct Players Players;

/* given: as in tilik.conf, CONFIG_PLAYERS_AUTO to measure. */
Players *players_new(int given);

/* Keeps what is known, and frees it. */
void players_free(Players *players);

/* How many moving pictures this PC bears, in substreams; at least 1. */
int players_budget(const Players *players);

/* True when that is given or measured, and no guess. */
bool players_known(const Players *players);

/* Takes in a `load` event; playing: what played since the last one, in substreams.  True when the
 * budget changed. */
bool players_take(Players *players, const ViewerEvent *load, double playing);

/* True when the processor had hardly anything left at the last one. */
bool players_busy(const Players *players);

/* Forgets what was measured; true when it is to be measured anew, false when it is given. */
bool players_measure(Players *players);

/* What one costs, in thousandths of a core; 0 not known. */
int players_cost(const Players *players);

#endif
