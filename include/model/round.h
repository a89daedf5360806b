/* round.h - a patrol as its person walks it: where they stand, and what was said of each camera
 *
 * Always true of a Round:
 *   - it stands at one of its cameras, or at none once all of them were said something of and its
 *     person went on;
 *   - of one camera the later word counts, whoever told it: two consoles of one person agree;
 *   - what is over takes no more.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_ROUND_H
#define TILIK_MODEL_ROUND_H

#include <glib.h>

#include "model/patrol.h"

typedef struct Round Round;

/* Copies a patrol; stands at the first camera of which nothing was said. */
Round *round_new(const Patrol *patrol);
void round_free(Round *round);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Round, round_free)

/* The patrol as it is now, its stops in the order of its list; good until the round changes. */
const Patrol *round_patrol(Round *round);
const char *round_id(const Round *round);
bool round_is_over(const Round *round);

/* Its cameras, what was said of each (NULL nothing), and what is noted of each (NULL nothing). */
size_t round_count(const Round *round);
const char *round_camera(const Round *round, size_t i); /* NULL past the end */
const PatrolStop *round_stop(const Round *round, size_t i);
const char *round_noted(const Round *round, size_t i);

/* The camera where the person stands; round_count(): none. */
size_t round_at(const Round *round);

/* Goes to a camera, or to none (round_count()). */
void round_go(Round *round, size_t at);

/* The camera that comes after this one: the next of which nothing was said, past the end from the
 * beginning again; round_count(): none.  What was skipped does not come again by itself. */
size_t round_next(const Round *round);

/* Says something of a camera of its own.  Its note goes with it where the stop has none.  False: it
 * is over, it is none of its cameras, or what stands is later. */
bool round_say(Round *round, const PatrolStop *stop);

/* Notes something of a camera, "" takes it away.  True: it was said of already, and is to be told
 * again. */
bool round_note(Round *round, size_t i, const char *note);

/* Ends it: what nothing was said of is skipped. */
void round_end(Round *round, int64_t at_ms, const char *note);

/* Takes in the same patrol as others know it.  True when that changed something. */
bool round_take(Round *round, const Patrol *patrol);

/* What it comes to by now. */
PatrolSum round_sum(Round *round, int64_t now_ms);

#endif
