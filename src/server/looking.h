/* looking.h - a looking as it is journaled, and who looked last
 *
 * Whoever lets somebody see a camera makes its entry here, so that the view log and the last looks
 * (model/looks.h) say the same.  What counts as a look: somebody with a name, not the public, saw
 * what is there now; a recording, or a picture of before, is a view and no look.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_LOOKING_H
#define TILIK_SERVER_LOOKING_H

#include "state.h"
#include "wire/messages.h"

/* Sets whether a view that a role had counts as a look; the recorded time is known by then. */
void looking_judge(ViewRecord *view, Role role);

/* Adds a view, begun or told anew, to a batch, with the row that keeps it as a look.  area and
 * sight are those of its camera. */
void looking_add(Batch *batch, const ViewRecord *view, const char *area, Sight sight);

/* Takes a committed entry of a view into the state's looks. */
void looking_take(Catalog *catalog, Decoder *decoder, const Entry *entry);

/* Reads what is kept into a catalog that has its cameras.  False and error. */
bool looking_load(Catalog *catalog, JournalStore *store, GError **error);

/* Returns the lines of GET /views/last for a camera, one or two; NULL for none. */
Line *looking_line(const Catalog *catalog, const char *camera);

#endif
