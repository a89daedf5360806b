/* on_handover_private.h - what the handlers of handovers share
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_HANDOVER_PRIVATE_H
#define TILIK_SERVER_ON_HANDOVER_PRIVATE_H

#include "handing.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "logging.h"
#include "wire/handovers.h"
#include "wire/routes.h"

/* Answers with a handover's text: its validator, and where it is when it is new. */
void handover_reply(Call *call, int status, const char *text, size_t size);

/* Answers, once the batch is written, with the text of its last entry.  Takes the batch. */
void handover_submit(Call *call, Batch *batch, int status);

/* Adds the line of the logbook to the batch; count is of the items. */
void handover_log(Batch *batch, const Handover *handover, LogAct act, const char *by, int64_t count,
                  const char *text);

#endif
