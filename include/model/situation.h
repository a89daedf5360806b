/* situation.h - which alerts are one thing
 *
 * A Grouper is told of each alert that begins and ends and says which situation it belongs to:
 * same kind, in the same RW or less than so many metres away, within a window since the
 * situation's last member. An Uplink is told of each camera that goes dark or comes back and says
 * when an NVR, a link or a kelurahan is down as a whole: one fault, many dark cameras.
 *
 * Neither keeps alerts: they keep what is needed to decide, bounded by GROUPER_OPEN_MAX.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_SITUATION_H
#define TILIK_MODEL_SITUATION_H

#include <glib.h>

#include "model/alert.h"
#include "model/area.h"

#define GROUPER_OPEN_MAX 65536

typedef struct GrouperRules {
    int64_t window_ms; /* since the last member; 600,000 usually */
    double metres;     /* 500 usually */
} GrouperRules;

/* Where an alert stands. */
typedef struct GrouperAlert {
    const char *id, *kind, *area;
    double lat, lon; /* of its camera, else of its area; NAN not known */
    int64_t at_ms;
} GrouperAlert;

typedef struct Grouper Grouper;

/* Returns one that knows nothing; the caller frees it. */
Grouper *grouper_new(const GrouperRules *rules);
/* Frees it; NULL is taken. */
void grouper_free(Grouper *grouper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grouper, grouper_free)

/* What an alert that begins belongs to; strings are good until the next call. */
typedef struct GrouperAnswer {
    const char *situation; /* it joins this one; NULL: it stands alone, or begins one */
    /* With situation NULL: the lone alert that it makes a new situation with; the caller makes the
     * id and tells it by grouper_began().  NULL: alone. */
    const char *partner;
} GrouperAnswer;

/* Of several situations that it could join it joins the one with the oldest member, before any
 * lone alert. An alert that is known already changes nothing and is told its situation. Near in
 * time is also what comes late: up to the window before the first member. */
GrouperAnswer grouper_add(Grouper *grouper, const GrouperAlert *alert);

/* A situation was made of the alert partner (its first-out) and alert. */
void grouper_began(Grouper *grouper, const char *situation, const char *partner, const char *alert);

/* After a restart: an alert that is still held, in its situation (NULL: alone). The answers are
 * those that the old one would have given. */
void grouper_restore(Grouper *grouper, const GrouperAlert *alert, const char *situation);

/* An alert ended or was retired and no longer draws others in; a situation without any is
 * forgotten. */
void grouper_remove(Grouper *grouper, const char *alert);

/* Uplinks */

typedef enum UplinkScope { UPLINK_NONE, UPLINK_SITE, UPLINK_LINK, UPLINK_KELURAHAN } UplinkScope;

typedef struct UplinkRules {
    int64_t window_ms;  /* outages so close in time are one; 120,000 usually */
    unsigned least;     /* dark cameras at least, 3 usually */
    unsigned share_pct; /* of the cameras that lived there before, 60 usually */
} UplinkRules;

/* A camera and what it hangs on. */
typedef struct UplinkCamera {
    const char *id, *site, *link; /* site and link NULL or "" where not known */
    const char *area;
    bool off; /* camera_is_off() or offline */
    bool out; /* taken out of service, or gone: it counts for nothing, and leaves its outage */
} UplinkCamera;

typedef struct Uplink Uplink;

/* Returns one that knows no camera; the caller frees it. */
Uplink *uplink_new(const UplinkRules *rules);
/* Frees it; NULL is taken. */
void uplink_free(Uplink *uplink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Uplink, uplink_free)

/* Notes a camera as it is, without judging: the city at the start, and cameras that are new or
 * moved. */
void uplink_note(Uplink *uplink, const UplinkCamera *camera);

/* After a restart, when all cameras are noted: this dark one is a member of the outage that key
 * names, which stands. False, nothing changed, when the camera is not dark, or nothing it hangs
 * on has that name and no outage of that name was restored before. When all are restored,
 * uplink_stands() tells what is still one. */
bool uplink_restore(Uplink *uplink, const char *key, const char *camera, int64_t at_ms);

/* True while at least `least` dark cameras are in the outage of that name. */
bool uplink_stands(const Uplink *uplink, const char *key);

/* The outage of that name is over whatever its cameras are: none is in it any more. They make a
 * new one with what goes dark within the window of them. */
void uplink_end(Uplink *uplink, const char *key);

/* What follows from one camera's change; strings are good until the next call. */
typedef struct UplinkAnswer {
    UplinkScope scope; /* NONE: nothing as a whole */
    const char *key;   /* the site, link or kelurahan code that is down (again) */
    /* A smaller outage that this one takes in with all its members, NULL; ask again, with the same
     * camera, until NULL. */
    const char *absorbs;
    UplinkScope absorbs_scope;
    bool began, ended; /* it went down with this; with this fewer than `least` are left dark */
    /* When it went dark: the cameras that are in it from now on, first-out first, NULL-terminated;
     * with began: all that are.  Those of an absorbed outage are told with began only.
     * With ended: those that are still dark, in no outage from now on. */
    const char *const *dark; /* never NULL */
} UplinkAnswer;

/* A camera went dark, or came back. Down as a whole is a scope of which, each within the window
 * of another, at least `least` cameras and that share of those that lived went dark. Of several
 * the one with the most dark cameras is answered, the narrowest of equals. Told twice changes
 * nothing: the camera's outage is answered, without began. A link of which all but two cameras
 * are back is not down: with fewer than `least` left the outage ends. */
UplinkAnswer uplink_change(Uplink *uplink, const UplinkCamera *camera, int64_t at_ms);

/* A camera is no more: as if it had come back. */
UplinkAnswer uplink_forget(Uplink *uplink, const char *camera);

#endif
