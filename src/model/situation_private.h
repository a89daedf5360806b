/* situation_private.h - what a Grouper keeps, and where it finds it by place
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_SITUATION_PRIVATE_H
#define TILIK_SRC_MODEL_SITUATION_PRIVATE_H

#include <glib.h>

#include "model/situation.h"

/* A word that alerts share, kept as long as one of them is. */
typedef struct GrouperKind {
    char word[ALERT_KIND_SIZE];
    unsigned alerts;
} GrouperKind;

/* A situation, or one lone alert. */
typedef struct GrouperGroup {
    char *id;           /* NULL: a lone alert */
    GSequence *members; /* of a situation, by time; NULL of a lone alert */
    struct GrouperNode *lone;
    uint64_t mark; /* the search that found it last */
} GrouperGroup;

/* One alert.  It stands in the area's list, where its position is not known also in the one for
 * those, and where it is known in a cell of the grid. */
typedef struct GrouperNode {
    char *id;
    GrouperKind *kind;
    GrouperGroup *group;
    GSequenceIter *member; /* in group->members */
    GList *link;           /* in the queue of all, the oldest first */
    int64_t at_ms;
    double at[3]; /* metres from the middle of the earth */
    char area[AREA_CODE_SIZE];
    bool placed; /* at is known */
    bool wide;   /* the area is larger than an RW */
} GrouperNode;

/* Which nodes stand where: lists by kind and area, and by kind and cell, each split by group. */
typedef struct GrouperPlaces GrouperPlaces;

GrouperPlaces *grouper_places_new(double metres);
void grouper_places_free(GrouperPlaces *places);

/* Fills in the node's place: its area cut to the RW, and its position. */
void grouper_place(GrouperNode *node, const GrouperAlert *alert);

void grouper_places_add(GrouperPlaces *places, GrouperNode *node);
void grouper_places_remove(GrouperPlaces *places, GrouperNode *node);

/* Appends each group (GrouperGroup *) that has an alert near the node, once. */
void grouper_places_near(GrouperPlaces *places, const GrouperNode *node, GPtrArray *out);

#endif
