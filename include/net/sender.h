/* sender.h - sends what waits in the outbox, and keeps at it until the backend has answered
 *
 * Acts on one object go out in the order in which they were written, each after the answer to the
 * one before; acts on several objects go side by side.  Each carries its id as Idempotency-Key, so
 * that one whose answer was lost is done once all the same.
 *
 * What becomes of an act:
 *   - 2xx: `sent` is told, and it is removed;
 *   - no answer, 408, 425, 429, 5xx, 409 with Retry-After: it is tried again, with full jitter
 *     (net/backoff.h) and never before Retry-After has passed;
 *   - 401: everything waits for another token;
 *   - any other refusal: `refused` is told; unless that takes it upon itself, the act stays and
 *     wants attention, and what comes after it on the same object waits;
 *   - older than the backend keeps keys (7 days): it wants attention before it is sent;
 *   - the file that belongs to it is not what it was: it is damaged, and nothing of it is sent.
 *
 * Pace: after a loss at most SENDER_PACE requests a second, one at a time, until so many answers
 * came quickly; from then on the answers are the pace, SENDER_WINDOW at a time.  Files go one at a
 * time beside all that, for as long as their bytes move: no note waits for a picture on a thin
 * link.  What is urgent (outbox_is_urgent()) goes before all else, without pace, and nothing beside
 * it.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_SENDER_H
#define TILIK_NET_SENDER_H

#include "net/http.h"
#include "store/outbox.h"

#define SENDER_PACE   5 /* a second */
#define SENDER_WINDOW 8
#define SENDER_AGE_MS INT64_C(604800000) /* as the backend keeps keys */

typedef struct Sender Sender;

/* Each is called from the main loop, never from within a call of the sender's; each may be NULL.
 * What is passed is good during the call. */
typedef struct SenderEvents {
    void (*changed)(void *data); /* the figures are others */
    void (*sent)(const OutboxAct *act, const HttpAnswer *answer, void *data);
    /* error says why, for a person.  True: the person has been told, and the act is removed. */
    bool (*refused)(const OutboxAct *act, const HttpAnswer *answer, const GError *error,
                    void *data);
} SenderEvents;

typedef enum SenderState {
    SENDER_IDLE,    /* nothing of ours waits */
    SENDER_SENDING, /* under way, or about to be */
    SENDER_AWAY,    /* no answer came; the next try has its time */
    SENDER_REFUSED, /* the token is not accepted */
    SENDER_OTHER,   /* another process of ours sends */
    SENDER_HELD,    /* all that waits stands behind something that wants attention */
} SenderState;

/* For the bar, and for the view of what waits. */
typedef struct SenderFigures {
    SenderState state;
    unsigned waiting, attention; /* of ours; damaged ones are attention */
    unsigned others;             /* written by somebody else at this desk: they wait for that one */
    int64_t oldest_ms;           /* wall clock, of ours; 0 none */
    int64_t retry_ms;            /* wall clock, SENDER_AWAY only */
    const char *problem;         /* why it is away, clean, translated; NULL none */
} SenderFigures;

/* Sends through http, which outlives it.  Nothing is sent before sender_know(). */
Sender *sender_new(Http *http, Outbox *outbox, const SenderEvents *events, void *data);

/* What is under way is left as it is, and will be sent again with its key. */
void sender_free(Sender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sender, sender_free)

/* Says whose token http has, and what the backend calls that person ("" not known yet): acts of
 * others are left alone.  A new token of the same person sends what the old one left. */
void sender_know(Sender *sender, const char *who, const char *name);

/* Looks at the outbox again: to be called when it has changed. */
void sender_wake(Sender *sender);

/* Tries at once, as when the link is known to be back; a Retry-After is kept. */
void sender_retry(Sender *sender);

/* True while an act is under way. */
bool sender_is_sending(const Sender *sender, const char *id);

/* How it stands now. */
SenderFigures sender_figures(const Sender *sender);

#endif
