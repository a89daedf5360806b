/* on_patrol_private.h - what the handlers of patrols share
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_PATROL_PRIVATE_H
#define TILIK_SERVER_ON_PATROL_PRIVATE_H

#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "wire/patrols.h"
#include "wire/routes.h"

/* Answers, once the batch is written, with the text of its last entry.  Takes the batch. */
void patrol_submit(Call *call, Batch *batch);

#endif
