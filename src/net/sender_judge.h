/* sender_judge.h - what an answer means for the act it is about
 *
 * Layer: net, private.  Thread: any.
 */
#ifndef TILIK_NET_SENDER_JUDGE_H
#define TILIK_NET_SENDER_JUDGE_H

#include "net/backoff.h"

typedef enum SenderVerdict {
    SENDER_DONE,
    SENDER_LATER, /* this one again, the others go on */
    SENDER_LINK,  /* nobody there, or not now: all wait */
    SENDER_TOKEN, /* all wait for another token */
    SENDER_NEVER, /* as it is, it won't be done */
} SenderVerdict;

SenderVerdict sender_judge(const HttpAnswer *answer);

/* How long the link is left alone after a SENDER_LINK. */
BackoffCause sender_cause(const HttpAnswer *answer);

#endif
