/* onvif.h - a camera's own ONVIF service: what it is, where its pictures are, and steering it
 *
 * SOAP over libcurl (Digest, and the older UsernameToken with the camera's own clock), Media2 where
 * it is there, else Media1.  Time and bytes are bounded, nothing is followed elsewhere: a device is
 * asked at the host that was named alone.  Of an address of another host, as those behind a router
 * give, the path holds (of pictures the port, too).
 *
 * Layer: sources, with libcurl.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_ONVIF_H
#define TILIK_SOURCES_ONVIF_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/ptz.h"
#include "wire/onvif_report.h"

/* url: of its device service ("http://HOST/onvif/device_service"; a bare HOST or HOST:PORT is
 * taken).  Of a recorder "#TOKEN" at its end says which profile is steered; else the first that can
 * be.  user and password NULL for none. */
typedef struct OnvifTarget {
    const char *url, *user, *password;
} OnvifTarget;

typedef struct Onvif Onvif;

/* Speaks with any number of devices. */
Onvif *onvif_new(struct event_base *base);
/* Nobody is told any more; a camera that turns is not waited for (it stops by itself). */
void onvif_free(Onvif *onvif);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Onvif, onvif_free)

/* report is the callee's; NULL and error where it can't be made: REFUSED where the login is not
 * taken, UNAVAILABLE where nobody answers in time, else what it answers is of no use.  The Onvif
 * may not be freed from within. */
typedef void (*OnvifReported)(OnvifReport *report, const GError *error, void *data);
void onvif_ask(Onvif *onvif, const OnvifTarget *target, OnvifReported done, void *data);

/* What came of a steering act; standing holds presets and home alone, and is NULL with error, whose
 * codes are those of a report, NOT_FOUND where the camera does not have that, or CONFLICT where it
 * would not. */
typedef void (*OnvifSteered)(const PtzStanding *standing, const GError *error, void *data);

/* Does one act (TAKE: learns its profile and presets, once, and keeps them; RELEASE: forgets
 * them).  camera names the device here.  Of moves that come faster than the camera answers, the
 * newest alone is sent next; a STOP goes before them and is tried again till it is answered.  A
 * MOVE asks the camera itself to end it after hold_ms, and stops it then in any case. */
void onvif_steer(Onvif *onvif, const char *camera, const OnvifTarget *target, const PtzAct *act,
                 OnvifSteered done, void *data);

/* True while a camera that turned has not said that it stands. */
bool onvif_turns(const Onvif *onvif);

#endif
