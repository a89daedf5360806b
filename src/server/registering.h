/* registering.h - the register of who is obliged to join, as it changes
 *
 * Always true:
 *   - an entry is changed only from the version that was seen last, also while that is on its way
 *     to the disk;
 *   - what was asked for or agreed is overdue soon after its date has passed, without anybody;
 *   - where a recorder is named, how many cameras are linked is counted from its cameras.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_REGISTERING_H
#define TILIK_SERVER_REGISTERING_H

#include "journal.h"
#include "model/register.h"
#include "token.h"
#include "wire/register.h"

typedef struct Server Server;
typedef struct Registering Registering;

Registering *registering_new(Server *server);
void registering_free(Registering *registering);

/* A batch was committed; and one failed, so that what was on its way is not. */
void registering_committed(Registering *registering, const Batch *batch);
void registering_failed(Registering *registering);

/* Fills *out, good until the next call, with the entry as it will be.  False: none that this reader
 * may know of. */
bool registering_find(Registering *registering, const Token *token, const char *id, Building *out);

/* Adds its next version to a batch; why for the journal. */
void registering_put(Registering *registering, Batch *batch, Building *building, const char *by,
                     const char *why);

/* Makes the entry of one, as it is; before it there was another, or not. */
Entry *registering_entry(const Building *building, bool known);

#endif
