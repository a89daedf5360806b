/* on_reason.h - a person's word on why a camera is dark, wherever it comes in
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_REASON_H
#define TILIK_SERVER_ON_REASON_H

#include "server.h"

typedef struct SaidReason {
    Reason reason;
    const char *by;
    const char *note; /* NULL none */
    const char *why;  /* what the journal says without a note */
    int64_t at_ms;
} SaidReason;

/* Gives the camera its reason in the batch, for which servicing_may_say() holds. */
void reason_put(Server *server, Batch *batch, Camera *camera, const SaidReason *said);

#endif
