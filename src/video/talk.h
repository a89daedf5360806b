/* talk.h - lines with the console, over a pair of pipes or a socket
 *
 * Writing never blocks the loop: what the console does not read is kept up to a bound, and a
 * console that lets it overflow is taken for dead.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_TALK_H
#define TILIK_VIDEO_TALK_H

#include "wire/viewer.h"

typedef struct Talk Talk;

typedef struct TalkCallbacks {
    /* As ViewerLineHandler. */
    ViewerLineHandler line;
    /* The other end is gone; called once. */
    void (*end)(void *user);
    /* Everything has been read; NULL where nobody waits for that. */
    void (*drained)(void *user);
} TalkCallbacks;

/* Takes both descriptors over; out may be in. */
Talk *talk_new(int in, int out, const TalkCallbacks *callbacks, void *user);
void talk_free(Talk *talk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Talk, talk_free)

void talk_event(Talk *talk, const ViewerEvent *event);

/* True while the other end has not read all that was said. */
bool talk_busy(const Talk *talk);

/* True once the other end writes no more, whatever of it is still to be read.  Reads nothing. */
bool talk_hung_up(const Talk *talk);

/* Says it at once, whatever still waits, while the main thread hangs: the last that is said.  Any
 * thread. */
void talk_last_word(Talk *talk, const ViewerEvent *event);

/* Waits up to timeout_ms until everything is written: for the end of the program. */
void talk_drain(Talk *talk, int timeout_ms);

#endif
