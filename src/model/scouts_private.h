/* scouts_private.h - places, and who is silent in them
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_SCOUTS_PRIVATE_H
#define TILIK_SRC_MODEL_SCOUTS_PRIVATE_H

#include <glib.h>

#include "model/scouts.h"

#define SCOUT_NOWHERE UINT32_MAX

/* Its spell begins with the first that is silent, and ends when one of them answers. */
typedef struct ScoutPlace {
    ScoutScope scope;
    char *key;
    GPtrArray *members, *silent; /* of ScoutMember */
    ScoutMember *scouts[SCOUTS_EACH];
    int64_t began_ms, last_ms; /* the first silence of the spell, and the last */
    int64_t hastened_ms;
    unsigned heard; /* so many others have answered in this spell */
    bool down;
} ScoutPlace;

struct ScoutMember {
    ScoutPlace *places[SCOUT_SCOPES]; /* NULL not known */
    uint32_t member_at[SCOUT_SCOPES]; /* where among the place's */
    uint32_t silent_at[SCOUT_SCOPES]; /* SCOUT_NOWHERE: not silent there */
    const ScoutPlace *scouting;       /* for this one; NULL none */
    int64_t answered_ms;
    void *data;
};

struct Scouts {
    GHashTable *places[SCOUT_SCOPES]; /* ScoutPlace by key */
    GHashTable *members;              /* a set */
    GRand *chance;
};

/* Hangs a member on places, and takes it from them; those that nobody hangs on go. */
void scouts_hang_on(Scouts *scouts, ScoutMember *member, const char *const places[SCOUT_SCOPES]);
void scouts_unhang(Scouts *scouts, ScoutMember *member);

void scouts_silent_add(ScoutMember *member, ScoutScope scope);
void scouts_silent_drop(ScoutMember *member, ScoutScope scope);

/* Returns who speaks for a member: the first place that is down with it; NULL nobody. */
ScoutPlace *scouts_speaker(const ScoutMember *member);

#endif
