/* uplink_private.h - what hangs on what, and what went dark together
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_UPLINK_PRIVATE_H
#define TILIK_SRC_MODEL_UPLINK_PRIVATE_H

#include <glib.h>

#include "model/situation.h"

#define UPLINK_SCOPES 3
#define UPLINK_NOT_IN UINT32_MAX

/* A site, link or kelurahan.  Its run is what went dark, each within the window of another; its
 * members are the cameras of its outage, which may hang elsewhere when it took in another. */
typedef struct UplinkPlace {
    UplinkScope scope;
    char *key;
    GPtrArray *run, *members; /* of UplinkNode */
    int64_t run_first_ms, run_last_ms;
    int64_t first_ms, last_ms; /* of the outage */
    unsigned cameras, live;
    unsigned loose;  /* of the run, in no outage */
    unsigned shared; /* scratch of uplink_take_in() */
    bool down;
} UplinkPlace;

typedef struct UplinkNode {
    char *id;
    UplinkPlace *places[UPLINK_SCOPES]; /* NULL where not known */
    uint32_t run_at[UPLINK_SCOPES];     /* where in the run; UPLINK_NOT_IN */
    UplinkPlace *outage;
    uint32_t member_at;
    int64_t dark_ms;
    uint64_t turn; /* what went dark first comes first, at the same time too */
    bool off, out;
} UplinkNode;

typedef struct UplinkAbsorbed {
    UplinkScope scope;
    char *key;
} UplinkAbsorbed;

struct Uplink {
    UplinkRules rules;
    GHashTable *places[UPLINK_SCOPES]; /* UplinkPlace by key */
    GHashTable *nodes;                 /* UplinkNode by camera */
    uint64_t turns;
    const UplinkNode *asked; /* whose absorbed outages wait */
    GArray *absorbed;        /* of UplinkAbsorbed, the last one is told first */
    GPtrArray *dark;
    char *key, *absorbs; /* of the last answer */
};

/* Brings a node to where the camera hangs; a node that is new or moved is in no run. */
void uplink_hang(Uplink *uplink, UplinkNode *node, const UplinkCamera *camera);
void uplink_unhang(Uplink *uplink, UplinkNode *node);

/* Changes what a node counts for. */
void uplink_set(UplinkNode *node, bool off, bool out);
bool uplink_lives(const UplinkNode *node);

void uplink_run_add(Uplink *uplink, UplinkNode *node, int64_t at_ms);
void uplink_run_leave(UplinkNode *node);

void uplink_join(UplinkNode *node, UplinkPlace *place);
/* Returns the outage that it left; down is false when it was the last. */
UplinkPlace *uplink_leave(UplinkNode *node);

/* Frees a place that nothing hangs on and that is not down. */
void uplink_place_unused(Uplink *uplink, UplinkPlace *place);

#endif
