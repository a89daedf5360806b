/* neighbours_private.h - what the files of neighbours share: neighbours.c (steps),
 * neighbours_nearest.c (the nearest four)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NEIGHBOURS_PRIVATE_H
#define TILIK_CONSOLE_NEIGHBOURS_PRIVATE_H

#include "console/neighbours.h"
#include "model/neighbour.h"

#define NEIGHBOURS_WHERE_SIZE 80

typedef struct Neighbourhood {
    NeighbourIndex *index;
    unsigned listener;
    bool follow;
    char *at, *came; /* where the last step led, and from where; NULL none */
    char *kept;      /* the picture beside, while following; NULL none */
} Neighbourhood;

/* The positions, made when they are first asked for. */
NeighbourIndex *neighbours_index(App *app);

/* Writes "340 m to the north-east", "at the same place". */
void neighbours_where(const Neighbour *neighbour, char out[NEIGHBOURS_WHERE_SIZE]);

#endif
