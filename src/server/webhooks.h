/* webhooks.h - what happens, told to other systems: once, in order, and not before it is written
 *
 * A message that a receiver is to get is a row beside the journal, in the transaction of the change
 * that it tells of; it goes when the receiver has answered 2xx, so after a crash on either side
 * nothing is missed, and what comes twice has the same id.  Its body is made from the journal when
 * it is first sent, and kept with it from the first try that failed.
 *
 * What its reader may not know of (privacy brake, visibility, areas) is never sent, also when it
 * came to be so while the message waited; of what was sent before it is told that it is withdrawn.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WEBHOOKS_H
#define TILIK_SERVER_WEBHOOKS_H

#include <glib.h>

#include "journal.h"

struct Server;
typedef struct Webhooks Webhooks;

/* Reads what waits; what is of a webhook that tilikd.conf names no more is let go of.  *out is NULL
 * where there are none.  False and error. */
bool webhooks_open(struct Server *server, Webhooks **out, GError **error);

/* Sends nothing any more; what is under way is sent again at the next start.  The functions below
 * accept NULL. */
void webhooks_stop(Webhooks *webhooks);
void webhooks_free(Webhooks *webhooks);

/* Shows each among the sources; begins to send. */
bool webhooks_wake(Webhooks *webhooks, GError **error);

/* A batch is about to be submitted, and nothing more comes to it: adds what is to be told. */
void webhooks_follow(Webhooks *webhooks, Batch *batch);

/* Told of what was committed, and that a commit failed. */
void webhooks_committed(Webhooks *webhooks, const Batch *batch);
void webhooks_failed(Webhooks *webhooks);

/* Forgets what has been over for so long that nobody says any more what it was. */
void webhooks_expire(Webhooks *webhooks);

/* Somebody else may have written: `tilikd webhook test` opens again what was gone. */
void webhooks_look_again(Webhooks *webhooks);

/* Appends what is counted. */
void webhooks_metrics(const Webhooks *webhooks, GString *out);

#endif
