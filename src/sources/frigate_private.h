/* frigate_private.h - what the files of the Frigate source share
 *
 * frigate.c is the source and how it stands; frigate_hear.c makes alerts and states of what is
 * heard, whichever way it came; frigate_ask.c goes through its HTTP; frigate_kinds.c says what kind
 * of alert a review is.
 *
 * Always true: what MQTT tells is only sooner; the HTTP list from the cursor on says all of it
 * again, and what was told already is known by its id (here, and by tilikd's external ids).
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_FRIGATE_PRIVATE_H
#define TILIK_SOURCES_FRIGATE_PRIVATE_H

#include "mqtt.h"
#include "naming.h"
#include "sources/ask.h"
#include "sources/source.h"
#include "wire/frigate.h"

/* Behind a review's id: told as an alert.  Each of the two is an external id of its own, so that
 * one that becomes an alert is news. */
#define FRIGATE_ALERT_MARK ":alert"

/* What kind of alert a review is */
typedef struct FrigateKinds FrigateKinds;
/* text: "LABEL=KIND, ZONE/LABEL=KIND, ..."; checked before. */
FrigateKinds *frigate_kinds_new(const char *text);
void frigate_kinds_free(FrigateKinds *kinds);
const char *frigate_kinds_wrong(const char *text);
/* The kind of the first rule that fits; else of what is seen first, what is heard first. */
void frigate_kinds_of(const FrigateKinds *kinds, const FrigateReview *review,
                      char out[ALERT_KIND_SIZE]);

/* One review that was told. */
typedef struct FrigateTold {
    char *camera; /* ours */
    char kind[ALERT_KIND_SIZE];
    int64_t start_ms;
    bool alert, ended;
} FrigateTold;

/* One of its cameras. */
typedef struct FrigateSeen {
    char *camera;     /* ours; NULL: there is none */
    unsigned reviews; /* of one that is not ours: passed over */
    unsigned still;   /* figures in a row that say that nothing comes */
    bool disabled;    /* switched off in Frigate: it says nothing of it */
} FrigateSeen;

/* What its HTTP is asked next. */
typedef enum FrigateStep {
    FRIGATE_REST, /* nothing, until the next round */
    FRIGATE_LOGIN,
    FRIGATE_VERSION,
    FRIGATE_STATS,
    FRIGATE_REVIEWS,
    FRIGATE_VIEWED,
} FrigateStep;

struct Source {
    const SourceSink *sink;
    struct event_base *base;
    Decoder *decoder;
    Naming *naming;
    FrigateKinds *kinds;
    char *url, *prefix;
    int poll_ms, catch_up_hours;
    bool detections, snapshots;

    GHashTable *told;    /* id -> FrigateTold */
    GHashTable *cameras; /* its name -> FrigateSeen */
    int64_t newest_ms;   /* start of the newest review that was told; 0 none */
    int64_t skew_ms;     /* its clock, less ours; 0 not known, or near */
    bool behind;         /* something could not be taken: it is asked for again soon */
    unsigned odd;        /* what could not be read, in a row */

    Mqtt *mqtt; /* NULL: by HTTP alone */
    MqttState heard;
    const char *mqtt_why;
    bool mqtt_tried;
    bool off; /* it says itself that it is offline */

    Asker *asker;
    AskLogin login; /* user NULL: none */
    char *token;    /* NULL: not logged in */
    char *version;
    struct event *round;
    FrigateStep step;
    GHashTable *viewed;  /* ids that are to be marked as viewed there */
    GHashTable *marking; /* those of them that are under way */
    unsigned failures;
    const char *http_why; /* static; NULL it works */
    char *http_said;      /* the same, where it is made */
    bool http_up, http_tried, refused, fresh, no_viewing;
};

/* Says how it stands, where that has changed (frigate.c). */
void frigate_stands(Source *source);

/* One review, as often as it comes; a list of them stands between begin and commit of the sink, and
 * ends with frigate_settle(). */
void frigate_hear(Source *source, const FrigateReview *review);
/* Forgets what is long over, and keeps where we are. */
void frigate_settle(Source *source);
/* From when on reviews are to be asked for. */
int64_t frigate_after_ms(Source *source);
/* How a camera of its name is. */
void frigate_hear_state(Source *source, const char *name, CameraState state, const char *why);
/* GET /api/stats, or PREFIX/stats.  False: it can't be read. */
bool frigate_hear_stats(Source *source, const char *json, size_t size);
/* What MQTT brings. */
void frigate_hear_message(const MqttMessage *message, void *data);
/* Names of cameras that are not ours and of which something was to be told, for people; "" none. */
void frigate_strangers(const Source *source, GString *out);

/* Begins a round within so long, unless one is under way: login, version, figures, reviews. */
void frigate_ask_soon(Source *source, int wait_ms);
void frigate_ask_start(Source *source);

void frigate_told_free(gpointer data);
void frigate_seen_free(gpointer data);

#endif
