/* steering.h - which moves a camera is asked for while keys are held, and when it is to stop
 *
 * A terminal tells that a key came, again and again while it is held, and most tell nothing when it
 * is let go.  So each key moves the camera a little, its repeats go on with that, and what does not
 * repeat is let go.  Nothing is kept for later: what can't be sent now is not sent.
 *
 * Always true:
 *   - one act is on its way at a time, and what is asked next is what is wanted then;
 *   - a move is never asked for later than its key would still move the camera.
 *
 * Layer: model.  Thread: any, one at a time for a Steering.
 */
#ifndef TILIK_MODEL_STEERING_H
#define TILIK_MODEL_STEERING_H

#include "model/ptz.h"

/* A key that comes alone moves the camera for so long; most terminals repeat a held one by then. */
#define STEERING_FIRST_MS 400
/* One that does not repeat for so long has been let go. */
#define STEERING_AGAIN_MS 200
/* A camera that moves is asked to go on so often, each time for STEERING_FIRST_MS. */
#define STEERING_RENEW_MS 150
/* What is no move is given up when it could not be sent for so long. */
#define STEERING_LATE_MS 1500

#define STEERING_WAY_TABLE(X)                                                                      \
    X(STEERING_LEFT, "left", N_("left"))                                                           \
    X(STEERING_RIGHT, "right", N_("right"))                                                        \
    X(STEERING_UP, "up", N_("up"))                                                                 \
    X(STEERING_DOWN, "down", N_("down"))                                                           \
    X(STEERING_OUT, "out", N_("wider"))                                                            \
    X(STEERING_IN, "in", N_("nearer"))

/* In pairs: one way, and the other. */
typedef enum SteeringWay { STEERING_WAY_TABLE(WORDS_ENUM) STEERING_WAYS } SteeringWay;
WORDS_DECLARE(SteeringWay, steering_way)

#define STEERING_SPEED_TABLE(X)                                                                    \
    X(STEERING_SLOW, "slow", N_("slow"))                                                           \
    X(STEERING_MIDDLE, "middle", N_("middle"))                                                     \
    X(STEERING_FAST, "fast", N_("fast"))

typedef enum SteeringSpeed { STEERING_SPEED_TABLE(WORDS_ENUM) STEERING_SPEEDS } SteeringSpeed;
WORDS_DECLARE(SteeringSpeed, steering_speed)

/* As share of full speed. */
double steering_speed_share(SteeringSpeed speed);

/* The move of one way alone. */
PtzAct steering_move(SteeringWay way, SteeringSpeed speed, int hold_ms);

/* Pan, tilt, zoom: what was pressed of each. */
typedef struct SteeringAxis {
    SteeringWay way;
    int64_t came_ms;  /* its last key */
    int64_t until_ms; /* it moves till then; 0 not at all */
} SteeringAxis;

/* Begin with {0} and a speed.  Times are monotonic, in ms. */
typedef struct Steering {
    SteeringSpeed speed;
    SteeringAxis axes[STEERING_WAYS / 2];
    PtzAct moving;         /* what was asked for last; hold_ms 0: it stands still */
    int64_t moved_ms;      /* when */
    PtzAct once;           /* what is no move, and waits */
    int64_t once_ms;       /* since then; 0 nothing waits */
    bool under_way, fresh; /* fresh: a key came since the last move was sent */
} Steering;

/* A key came, for the first time or again. */
void steering_key(Steering *steering, SteeringWay way, int64_t now_ms);
/* No key is held any more: the page is left, the terminal has no keys for us. */
void steering_let_all_go(Steering *steering);

/* What is no move: it ends all moves, and takes the place of what waits. */
void steering_once(Steering *steering, const PtzAct *act, int64_t now_ms);

/* Fills in what is to be sent now, which is under way then; false: nothing. */
bool steering_next(Steering *steering, int64_t now_ms, PtzAct *out);
/* It was answered.  Not done: nothing moves for it, and no key is held any more. */
void steering_answered(Steering *steering, bool done);

/* When steering_next() is to be asked again though no key and no answer came; 0 never. */
int64_t steering_wake_ms(const Steering *steering, int64_t now_ms);

#endif
