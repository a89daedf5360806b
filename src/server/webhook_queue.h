/* webhook_queue.h - what waits for one receiver, and when it is tried again
 *
 * Always true of a queue:
 *   - of one object messages go in the order in which they came, one at a time;
 *   - while the receiver is in trouble one message is under way at a time, and no sooner than its
 *     own pause is over; when it answers again all go;
 *   - it holds no more than its most, and nothing that is older than it keeps: the oldest go.
 *
 * Times are ms of one clock that never goes back; the caller's.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WEBHOOK_QUEUE_H
#define TILIK_SERVER_WEBHOOK_QUEUE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "wire/webhook.h"

typedef struct WebhookPace {
    int64_t retry_ms; /* the first pause; each next one is longer, up to 12 hours */
    int64_t keep_ms;
    unsigned refused_after, most;
    bool jitter; /* a pause is between half and all of itself */
} WebhookPace;

/* One message; its texts are its own. */
typedef struct WebhookWaiting {
    char *id, *object, *body; /* body NULL: it was never tried */
    WebhookEvent event;
    int64_t rev, at_ms; /* at_ms: wall, of what it tells of */
    int64_t came_ms, due_ms;
    unsigned attempts;
    int status; /* of the last answer; 0 none */
    bool flying;
} WebhookWaiting;

void webhook_waiting_free(WebhookWaiting *waiting);

typedef struct WebhookQueue WebhookQueue;

WebhookQueue *webhook_queue_new(const WebhookPace *pace);
void webhook_queue_free(WebhookQueue *queue);

/* Takes a message, behind all others. */
void webhook_queue_add(WebhookQueue *queue, WebhookWaiting *waiting);

/* Returns what is to be sent now, which is under way from then on; NULL for nothing. */
WebhookWaiting *webhook_queue_next(WebhookQueue *queue, int64_t now_ms);

/* When to ask again; -1: only when something comes or ends. */
int64_t webhook_queue_due(const WebhookQueue *queue, int64_t now_ms);

/* What was answered.  status 0: nothing was; after_ms: how long it asks to be left alone, 0 not
 * told. */
typedef struct WebhookAnswer {
    int status;
    int64_t after_ms;
} WebhookAnswer;

typedef enum WebhookFate {
    WEBHOOK_DELIVERED,
    WEBHOOK_AGAIN,   /* later: due_ms and attempts are set */
    WEBHOOK_REFUSED, /* it will not have this one, however often */
    WEBHOOK_GONE,    /* 410: it wants nothing any more */
} WebhookFate;

/* What follows; but for AGAIN the message has left the queue, and is the caller's to free. */
WebhookFate webhook_queue_answered(WebhookQueue *queue, WebhookWaiting *waiting,
                                   const WebhookAnswer *answer, int64_t now_ms);

/* Takes it back out, unsent: the caller's to free. */
void webhook_queue_remove(WebhookQueue *queue, WebhookWaiting *waiting);

/* Takes out one that is too old, or of too many the oldest; NULL: none, or all that are left are
 * under way.  The caller's to free. */
WebhookWaiting *webhook_queue_drop(WebhookQueue *queue, int64_t now_ms);

/* Takes out whatever is not under way; NULL: nothing is left.  The caller's to free. */
WebhookWaiting *webhook_queue_empty(WebhookQueue *queue);

unsigned webhook_queue_count(const WebhookQueue *queue);
/* How often in a row the receiver was in trouble; 0 it answers. */
unsigned webhook_queue_failures(const WebhookQueue *queue);

#endif
