/* answer.h - what an HTTP answer means, in words for a person
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_ANSWER_H
#define TILIK_NET_ANSWER_H

#include "net/http.h"

/* Returns NULL for a successful answer, else why not: the fault, the server's problem (RFC 9457) or
 * the status.  host is what messages call the backend.  The caller frees it. */
GError *answer_error(const HttpAnswer *answer, const char *host);

#endif
