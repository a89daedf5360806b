/* evidence_private.h - what the manifest of a piece and that of an export share
 *
 * Layer: wire, private.  Thread: any.
 */
#ifndef TILIK_WIRE_EVIDENCE_PRIVATE_H
#define TILIK_WIRE_EVIDENCE_PRIVATE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* False and error for a version that a later Tilik may have made. */
bool evidence_version_known(int64_t version, const char *object, GError **error);

#endif
