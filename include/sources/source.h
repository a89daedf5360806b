/* source.h - where cameras and their states come from, one interface for all
 *
 * A source runs on tilikd's libevent loop.  It tells what it learns through a SourceSink and never
 * touches the journal itself.  The make-believe city is a source like any other.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_SOURCE_H
#define TILIK_SOURCES_SOURCE_H

#include <event2/event.h>
#include <glib.h>

#include "model/alert_report.h"
#include "model/area.h"
#include "model/camera.h"
#include "model/site.h"
#include "wire/alerts.h"

/* Where a camera's pictures come from; kept apart from the journal, never listed.  main_url may be
 * "demo:CHANNEL". */
typedef struct StreamAddress {
    const char *main_url, *sub_url, *snapshot_url; /* NULL where not known */
    const char *user, *password;                   /* NULL for none */
} StreamAddress;

/* What the server lends to a source.  Each call is copied, journaled in order and by name of the
 * source; the calls between begin and commit are one transaction. */
typedef struct SourceSink {
    void *server;
    void (*begin)(void *server);
    void (*commit)(void *server);
    void (*area)(void *server, const Area *area);
    void (*site)(void *server, const Site *site);
    void (*camera)(void *server, const Camera *camera, const char *why);
    void (*address)(void *server, const char *camera_id, const StreamAddress *address);
    /* What analytics report, one at a time; taken in as POST /alerts takes it, external ids
     * included.  False, nothing taken, when too much waits to be written: tell it again. */
    bool (*alert)(void *server, const AlertReportItem *item);
    /* An alert of before this city's journal, for track records and reports; copied. */
    void (*past)(void *server, const AlertFact *fact);
    /* The current object, for a source that changes one; false when there is none. */
    bool (*find_camera)(void *server, const char *camera_id, Camera *out);
    /* True when the server already holds a city (a restart on an old database). */
    bool (*has_cameras)(void *server);
} SourceSink;

typedef struct Source Source;

typedef struct SourceKind {
    const char *name;
    /* options: what its group in tilikd.conf (or the command line) says; borrowed during the call.
     */
    Source *(*start)(struct event_base *base, const SourceSink *sink, GHashTable *options,
                     GError **error);
    void (*stop)(Source *source);
} SourceKind;

/* --demo.  Options, each a text, all optional: city (semarang or banjarmasin), cameras, seed; rate
 * (so many alert reports a minute, 0.5 when absent; 0: nothing happens by itself, no camera changes
 * either), speed (not 1: nights only, so many times as fast; alerts keep to the wall clock),
 * changes (more state changes a second of the wall clock, for load). */
extern const SourceKind source_demo;

#endif
