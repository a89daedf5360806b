/* coverage.h - reports of what is seen and what is dark, as JSON
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_COVERAGE_H
#define TILIK_WIRE_COVERAGE_H

#include "model/coverage.h"

/* {"areas":[{code, name, installed, linked, live, deliberate, dark_explained, dark, unknown, sites,
 * slots, free_slots, rts, rts_empty, rts_blind}],"total":{…}}; by anything else {"by","rows":[{key,
 * name, …}],"total"}. */
void encode_coverage(GString *out, const Coverage *coverage);

/* [{code, cameras, explained, since}] of BlindRow. */
void encode_blind(GString *out, const GArray *rows);

/* [{key, cameras, dark, deliberate, oldest, oldest_camera}] of DarkRow. */
void encode_dark(GString *out, const GArray *rows);

#endif
