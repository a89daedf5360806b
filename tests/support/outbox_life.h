/* outbox_life.h - the life of an outbox on a disk whose power is cut, and what must be left of it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_OUTBOX_LIFE_H
#define TILIK_TESTS_OUTBOX_LIFE_H

#include "outbox_box.h"

#define LIFE_ACTS  80
#define LIFE_NEVER G_MAXUINT

/* What was told of an act, by steps of the disk's diary. */
typedef struct LifeAct {
    char id[27];
    char *text; /* its body, or its file */
    unsigned written, removed;
} LifeAct;

typedef struct Life {
    LifeAct acts[LIFE_ACTS];
    unsigned count, told;
    Outbox *outbox;
} Life;

/* A number of the environment, or the usual one. */
unsigned life_number(const char *name, unsigned usual);

void life_open(Life *life, const char *path);
void life_close(Life *life);

/* Adds an act; takes the text. */
void life_add(Life *life, const OutboxAct *act, char *text);

/* Waits until all are told. */
void life_settle(Life *life);

/* Any act so far. */
LifeAct *life_any(Life *life, GRand *rand);
void life_remove(Life *life, LifeAct *act);

/* An outbox as a cut left it: nothing is wrong with it, and what was told to be written is there.
 * Each act that is there was one of ours. */
void life_judge(const Life *life, const Box *box, unsigned cut);
const LifeAct *life_find(const Life *life, const char *id);

void life_clear(Life *life);

#endif
