/* on_register.h - which entries of the register a list is asked for
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_REGISTER_H
#define TILIK_SERVER_ON_REGISTER_H

#include "call.h"

#define REGISTER_QUERY_MAX 512

/* Fills *out, which the caller frees, with the indices that q, area and state of the call choose.
 * False: the call was answered. */
bool register_choose(Call *call, GArray **out);

#endif
