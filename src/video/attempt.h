/* attempt.h - one try at showing a camera: a receiver, a ring and a player
 *
 * An Attempt ends once, for a reason, and is not used again; the next try is a new one.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_ATTEMPT_H
#define TILIK_VIDEO_ATTEMPT_H

#include "video/pane.h"
#include "video/player.h"
#include "video/receive.h"
#include "wire/viewer.h"

typedef struct Attempt Attempt;

typedef enum AttemptEvent {
    ATTEMPT_OPENED,  /* the camera answers */
    ATTEMPT_PICTURE, /* there is a picture in the pane */
    ATTEMPT_MOVING,  /* and it moves */
    ATTEMPT_STALLED,
    ATTEMPT_RESUMED,
    ATTEMPT_STILL, /* one picture was wanted, and stands in the pane; nothing more will come */
    ATTEMPT_ENDED, /* reason NONE: the recording is over */
} AttemptEvent;

typedef struct AttemptHandlers {
    void (*event)(AttemptEvent event, ViewerReason reason, void *user);
    /* path NULL: other says what went wrong; else other is the SHA-256. */
    void (*still)(const char *path, const char *other, void *user);
} AttemptHandlers;

typedef struct AttemptPlace {
    Bridge *bridge;
    Players *players;
    Pane *pane;
    bool still; /* one picture is all that is wanted */
    ReceiveLimits limits;
} AttemptPlace;

/* Begins; name is written on the picture.  place is copied, its pane held. */
Attempt *attempt_new(const AttemptPlace *place, const ReceiveAddress *address, const char *name,
                     const AttemptHandlers *handlers, void *user);

/* Ends it and calls nobody any more.  Returns at once: threads finish behind, with a hold on the
 * pane. */
void attempt_end(Attempt *attempt);

/* NULL while there is none. */
Player *attempt_player(Attempt *attempt);

/* Gives the pane the shape of the picture once that is known, which may be after its output was
 * opened; does nothing where it has it already. */
void attempt_fit(Attempt *attempt);

/* As receiver_age_ms() and receiver_frames(). */
int attempt_age_ms(const Attempt *attempt);

/* How old what is seen is: the last packet's age, and how late that came; -1 before the first. */
int attempt_picture_age_ms(const Attempt *attempt);
unsigned attempt_frames(const Attempt *attempt);

/* What it has received last; NULL when it receives no more.  Borrowed. */
Tape *attempt_tape(const Attempt *attempt);

#endif
