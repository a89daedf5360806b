/* snapshot.h - all of a kind, one object a line, sent as fast as the reader takes it
 *
 * The answer names the revision it starts from (Tilik-Revision).  Objects that change while it is
 * sent are sent as they are then; the changes since that revision bring the reader to what is now.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SNAPSHOT_H
#define TILIK_SERVER_SNAPSHOT_H

#include "call.h"

/* Sends what the token may see with a revision past since.  only: catalog indices in the order to
 * send, taken; NULL for all. */
void snapshot_send(Call *call, EntryKind kind, int64_t since, GArray *only);

/* The same for who looked last at each camera that the token may see. */
void snapshot_send_looks(Call *call);

#endif
