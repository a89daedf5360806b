/* idempotency.h - a request that is sent twice is done once
 *
 * The answer of a keyed request is written with what it changed and kept for seven days per user,
 * method and path.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_IDEMPOTENCY_H
#define TILIK_SERVER_IDEMPOTENCY_H

#include "call.h"

#define IDEMPOTENCY_DAYS 7

/* Looks at the request's key.  True: go on, the call holds the key.  False: the call was answered,
 * from the first answer, or refused (400 no key, 409 still being written, 422 another body). */
bool idempotency_begin(Call *call);

/* Returns what keeps the batch's answer for a repeat; the caller adds it to the batch. */
Aside *idempotency_keep(const Call *call, int status);

#endif
