/* ordering.h - one service order while it is made
 *
 * An order takes cameras out of service and holds them, or brings back what others hold; all of it
 * is one batch, with one entry for the order and one line of the logbook.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ORDERING_H
#define TILIK_SERVER_ORDERING_H

#include "base/id.h"
#include "journal.h"
#include "model/logbook.h"
#include "wire/messages.h"

struct Server;

typedef struct Ordering {
    struct Server *server;
    const char *by;
    const char *why; /* what the journal says of each camera; NULL: the order's id */
    int64_t now_ms;
    Batch *batch;
    GHashTable *robbed; /* ids of orders that hold fewer since this one */
    char id[ID_ULID_SIZE];
    char area[AREA_CODE_SIZE]; /* the smallest that holds all that is changed */
    Sight sight;               /* who may read the logbook's line */
    unsigned changed;
} Ordering;

/* Begins one; by is borrowed. */
void ordering_begin(Ordering *ordering, struct Server *server, const char *by, int64_t now_ms);

/* Lets go of one that is not finished, or was. */
void ordering_clear(Ordering *ordering);

/* Takes a camera out, or brings it back as its source last said; nothing where it stands so. */
void ordering_take_out(Ordering *ordering, Camera *camera, Reason reason);
void ordering_bring_back(Ordering *ordering, Camera *camera);

/* Adds the order to its cameras: its id, by, cameras, at_ms and ends are filled in.  Returns the
 * batch, whose answer is the order's text, to be submitted. */
Batch *ordering_finish(Ordering *ordering, const Order *order, LogAct act);

#endif
