/* prober.h - one question to a camera: is there a picture to be had?
 *
 * RTSP by DESCRIBE, HLS by its playlist (of one that names others by the first of them, on the same
 * host), stills and MJPEG by their first bytes.  A still is had whole where it is asked for.  Time
 * and bytes are bounded, no redirect is followed, only rtsp, http and https are spoken.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_PROBER_H
#define TILIK_SOURCES_PROBER_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>

#include "model/health.h"

typedef struct ProbeTarget {
    const char *url, *user, *password; /* user and password NULL for none */
    size_t still_max;                  /* a JPEG of at most so many bytes; 0: not the whole of it */
} ProbeTarget;

/* What was found. */
typedef struct ProbeFinding {
    ProbeResult result;
    const char *mark; /* of what must change (a live playlist); NULL where nothing must */
    int64_t moves_ms; /* in so much time it must change */
    GBytes *still;    /* where it was asked for, and came; else NULL */
} ProbeFinding;
typedef void (*ProbeDone)(const ProbeFinding *finding, void *data);

typedef struct Prober Prober;

/* At most so many questions at a time, each answered within timeout_ms. */
Prober *prober_new(struct event_base *base, unsigned most, int timeout_ms);

/* Nobody is told any more. */
void prober_free(Prober *prober);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prober, prober_free)

/* Returns whether an address can be asked. */
bool prober_speaks(const char *url);

/* Returns the host that an address names, in small letters, the caller's; "" none. */
char *prober_host(const char *url);

/* Asks; done is called later, once.  False: too many are under way.  The target is copied; its
 * secrets are overwritten by whoever lent them. */
bool prober_ask(Prober *prober, const ProbeTarget *target, ProbeDone done, void *data);

unsigned prober_under_way(const Prober *prober);

#endif
