/* still.h - a JPEG from a camera, made small
 *
 * Bytes, dots, scans, memory and time are bounded before anything is decoded; it is never decoded
 * at more than the size that is needed.
 *
 * Layer: sources, with libturbojpeg.  Thread: any.
 */
#ifndef TILIK_SOURCES_STILL_H
#define TILIK_SOURCES_STILL_H

#include <glib.h>
#include <stdbool.h>

#include "model/eye.h"

#define STILL_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define STILL_SIDE_MAX  8192
#define STILL_DOTS_MAX  (24 * 1000 * 1000)
/* Of one in more than a scan all is held in memory at once, and each scan goes over all of it. */
#define STILL_SCANS_MAX     32
#define STILL_SCAN_DOTS_MAX (4 * 1000 * 1000)
/* How wide at most is what people are shown. */
#define STILL_SHOWN_WIDTH 640

/* What became of one. */
typedef struct StillRead {
    EyeStill still;
    GBytes *shown;   /* a small JPEG of nothing but the picture; NULL: not asked for */
    const char *why; /* NULL: it was read; else why not, in a few words */
} StillRead;

/* True: it was read. */
bool still_read(StillRead *out, const void *bytes, size_t size, bool shown);
void still_clear(StillRead *read);

#endif
