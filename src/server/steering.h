/* steering.h - who steers which camera now
 *
 * A camera is held by one token at a time, from its first act until PTZ_LOCK_SECONDS after its last
 * one, its release, or the end of its token or of its sight.  A hold in which something was moved
 * is one line of the logbook when it ends.
 *
 * Always true of a Steering:
 *   - no act is sent for who does not hold the camera;
 *   - a hold that ends leaves no camera turning.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_STEERING_H
#define TILIK_SERVER_STEERING_H

#include "journal.h"
#include "sources/onvif.h"
#include "token.h"

/* Acts of one token in a second, stops and releases apart. */
#define STEERING_ACTS_A_SECOND 20

struct Server;
typedef struct Steering Steering;

Steering *steering_new(struct Server *server);
/* Ends all holds, waits for a moment till all cameras stand, and answers what is under way; the
 * lines of the logbook are submitted. */
void steering_stop(Steering *steering);
void steering_free(Steering *steering);

typedef struct SteeringAct {
    const char *camera;
    Token *token;
    OnvifTarget target; /* borrowed */
    PtzAct act;
} SteeringAct;

typedef enum SteeringVerdict {
    STEERING_GOOD,
    STEERING_TAKEN,    /* another holds it */
    STEERING_NO_FORCE, /* its holder can't be overruled by this token */
    STEERING_TOO_FAST,
} SteeringVerdict;

/* Asks for an act of token's: takes or keeps the camera for it, and gives it back with a
 * RELEASE.  Nothing is sent yet. */
SteeringVerdict steering_may(Steering *steering, const SteeringAct *asked);

/* Sends an act that may be to a camera that its token holds (of others nothing is asked); done is
 * called once, now or later, with what the camera says (as OnvifSteered has it).  A url "demo:" is
 * the make-believe camera. */
void steering_send(Steering *steering, const SteeringAct *act, OnvifSteered done, void *data);

/* How it stands for asker; strings and presets are good until the next call of this header. */
void steering_standing(Steering *steering, const char *camera, const Token *asker,
                       PtzStanding *out);

/* Ends the holds of those who, after this batch, may not know of the camera. */
void steering_follow(Steering *steering, const Batch *batch);

/* Ends the holds of tokens that have ended. */
void steering_check_tokens(Steering *steering);

#endif
