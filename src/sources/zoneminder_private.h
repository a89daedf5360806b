/* zoneminder_private.h - what the files of the ZoneMinder source share
 *
 * zoneminder.c goes through its API, round after round; zoneminder_hear.c makes states and alerts
 * of what it answers; zoneminder_kinds.c says what kind of alert an event is.
 *
 * Always true: events are asked for by their numbers, which only grow, and not by their local
 * times, of which an hour may come twice.  All up to `floor` are told and over; what lies above is
 * told again after a restart under the same external ids.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_ZONEMINDER_PRIVATE_H
#define TILIK_SOURCES_ZONEMINDER_PRIVATE_H

#include "naming.h"
#include "sources/ask.h"
#include "sources/source.h"
#include "wire/zoneminder.h"

/* So many numbers below what was read last are asked for again: of two that are written at once the
 * lower may come to be seen later. */
#define ZM_OVERLAP 50

/* What kind of alert an event is: rules "WORD=KIND", WORD standing in its cause or notes. */
typedef struct ZmKinds ZmKinds;
ZmKinds *zm_kinds_new(const char *text);
void zm_kinds_free(ZmKinds *kinds);
const char *zm_kinds_wrong(const char *text);
/* NULL: it is none. */
const char *zm_kinds_of(const ZmKinds *kinds, const ZmEvent *event);

/* One monitor. */
typedef struct ZmSeen {
    char *camera;     /* ours; NULL: there is none */
    CameraState told; /* UNKNOWN: nothing */
    int64_t bad_ms;   /* it says something worse since then; 0 not */
    unsigned round;   /* that it stood in last */
} ZmSeen;

/* One event above the floor. */
typedef struct ZmTold {
    char *camera;
    char kind[ALERT_KIND_SIZE]; /* "" not told (yet) */
    int64_t id, start_ms;
    bool over;
    unsigned round;
} ZmTold;

typedef enum ZmStep {
    ZM_REST,
    ZM_LOGIN,
    ZM_ZONE,
    ZM_MONITORS,
    ZM_NEWEST,
    ZM_EVENTS,
} ZmStep;

struct Source {
    const SourceSink *sink;
    Asker *asker;
    Decoder *decoder;
    Naming *naming;
    ZmKinds *kinds;
    AskLogin login;
    char *url, *token, *refresh; /* NULL none */
    char *zone_name, *version;
    GTimeZone *zone;  /* NULL: not known yet */
    GHashTable *seen; /* monitor's id -> ZmSeen */
    GHashTable *told; /* event's id -> ZmTold */
    struct event *timer;
    ZmStep step;
    int64_t token_ms, refresh_ms; /* good until, monotonic */
    int64_t floor;                /* told and over up to; -1 not known */
    int64_t read, last;           /* in this round: up to where; and that or the floor */
    int64_t base; /* up to there it is of before the first start, and none of ours */
    unsigned round, pages, failures, strangers, odd, ahead, losses;
    int every_ms, off_ms;
    AlertPriority priority; /* PRIORITIES: the kind's */
    bool snapshots, asked_zone, crowded, refreshing;
};

/* Takes in one monitor, one event; data is the Source. */
void zm_hear_monitor(const ZmMonitor *monitor, void *data);
void zm_hear_event(const ZmEvent *event, void *data);

/* A round has read all monitors: those that are no more are said to be. */
void zm_hear_monitors_end(Source *source);

/* A round has read events, to the end (whole) or as many as one reads: those that are no more are
 * over, and the floor rises. */
void zm_hear_events_end(Source *source, bool whole);

/* Keeps where it has got to. */
void zm_keep_cursor(Source *source);

/* It is down: what was said of cameras is taken back. */
void zm_hear_nothing(Source *source);

void zm_seen_free(gpointer data);
void zm_told_free(gpointer data);

#endif
