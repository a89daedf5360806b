/* patrolling.h - patrols as they will be once all under way is written
 *
 * What is committed stands in the State; here stands what is on its way to it, so that of two
 * consoles of one person neither takes back what the other told.  A patrol that nobody ends is
 * ended here.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_PATROLLING_H
#define TILIK_SERVER_PATROLLING_H

#include "journal.h"
#include "model/patrol.h"
#include "token.h"

/* A person who begins one after the other and ends none is stopped here. */
#define PATROLS_OPEN_MAX 16

typedef struct Patrolling Patrolling;
struct Server;

/* For a server whose state is loaded. */
Patrolling *patrolling_new(struct Server *server);
void patrolling_free(Patrolling *patrolling);

/* Told of what was committed, and that a commit failed. */
void patrolling_committed(Patrolling *patrolling, const Batch *batch);
void patrolling_failed(Patrolling *patrolling);

/* Fills *out with the patrol as it will be, good until the next call.  False: there is none that
 * the token may know of. */
bool patrolling_find(Patrolling *patrolling, const Token *token, const char *id, Patrol *out);

/* True when a patrol of that id is or was there or is on its way, whoever may know of it; *error is
 * set where that can't be read. */
bool patrolling_knows(const Patrolling *patrolling, const char *id, GError **error);

/* How many a person has begun and not ended. */
unsigned patrolling_open_of(const Patrolling *patrolling, const char *by);

#define PATROL_ACT_TABLE(X)                                                                        \
    X(PATROL_ACT_BEGIN, "begin", "")                                                               \
    X(PATROL_ACT_STOP, "stop", "")                                                                 \
    X(PATROL_ACT_END, "end", "")                                                                   \
    X(PATROL_ACT_TIME_OUT, "time_out", "")

typedef enum PatrolAct { PATROL_ACT_TABLE(WORDS_ENUM) PATROL_ACTS } PatrolAct;
WORDS_DECLARE(PatrolAct, patrol_act)

/* Adds the patrol, as it is to be, to the batch.  report: it is over, and its line goes into the
 * logbook. */
void patrolling_put(Patrolling *patrolling, Batch *batch, const Patrol *patrol, PatrolAct act,
                    bool report);

typedef struct PatrolFigures {
    uint64_t acts[PATROL_ACTS];
    unsigned open;
} PatrolFigures;
PatrolFigures patrolling_figures(const Patrolling *patrolling);

#endif
