/* outward.h - what leaves the city as CAP: who sends it, and no place closer than others may know
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_OUTWARD_H
#define TILIK_SERVER_OUTWARD_H

#include "server.h"
#include "wire/cap.h"

/* Appends the entry of an alert or situation, whose text is read with decoder; before: of
 * CapReference, oldest first.  False when it is neither. */
bool outward_cap(const Server *server, Decoder *decoder, const Entry *entry, const GArray *before,
                 GString *out);

/* Appends that what an entry tells of is no longer for the reader. */
void outward_withdrawn(const Server *server, const Entry *entry, const GArray *before,
                       GString *out);

/* Returns a copy of a row of the journal, which is good during its reading alone. */
Entry *outward_keep(const Entry *row);

/* Fills before with what the journal has of an alert or situation below a revision.  False and
 * error. */
bool outward_story(const Server *server, const Entry *entry, GArray *before, GError **error);

#endif
