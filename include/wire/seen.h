/* seen.h - the report of what nobody has looked at, as JSON
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_SEEN_H
#define TILIK_WIRE_SEEN_H

#include "model/seen_report.h"

/* {"by","rows":[{key, name, cameras, off, seen_1h, seen_24h, seen_7d, never, oldest,
 * oldest_camera}],"total":{…}}; oldest null: that one was never seen. */
void encode_seen_report(GString *out, const SeenReport *report, SeenBy by);

#endif
