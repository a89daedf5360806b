/* webhook.h - what is sent to other systems when something happens (Standard Webhooks)
 *
 * A message is signed by HMAC-SHA256 over its id, the time of the attempt and its body; who gets it
 * knows by the id that it is the same when it comes again.
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_WEBHOOK_H
#define TILIK_WIRE_WEBHOOK_H

#include <glib.h>
#include <stdint.h>

#include "model/vocabulary.h"
#include "wire/alerts.h"
#include "wire/tickets.h"

#define WEBHOOK_ID        "webhook-id"
#define WEBHOOK_TIMESTAMP "webhook-timestamp"
#define WEBHOOK_SIGNATURE "webhook-signature"

#define WEBHOOK_SECRET_LEAST 24 /* bytes */
#define WEBHOOK_SECRET_MOST  64
#define WEBHOOK_SECRETS_MAX  2 /* the one that is used now, and the one before or after it */

/* withdrawn: it is no longer for the receiver (privacy brake, another area); it says nothing but
 * which it was. */
#define WEBHOOK_EVENT_TABLE(X)                                                                     \
    X(WEBHOOK_ALERT_RAISED, "alert.raised", "")                                                    \
    X(WEBHOOK_ALERT_CHANGED, "alert.changed", "")                                                  \
    X(WEBHOOK_ALERT_CLOSED, "alert.closed", "")                                                    \
    X(WEBHOOK_ALERT_WITHDRAWN, "alert.withdrawn", "")                                              \
    X(WEBHOOK_SITUATION_RAISED, "situation.raised", "")                                            \
    X(WEBHOOK_SITUATION_CHANGED, "situation.changed", "")                                          \
    X(WEBHOOK_SITUATION_CLOSED, "situation.closed", "")                                            \
    X(WEBHOOK_SITUATION_WITHDRAWN, "situation.withdrawn", "")                                      \
    X(WEBHOOK_TICKET_OPENED, "ticket.opened", "")                                                  \
    X(WEBHOOK_TICKET_DISPATCHED, "ticket.dispatched", "")                                          \
    X(WEBHOOK_TICKET_CHANGED, "ticket.changed", "")                                                \
    X(WEBHOOK_TICKET_CLOSED, "ticket.closed", "")                                                  \
    X(WEBHOOK_TICKET_WITHDRAWN, "ticket.withdrawn", "")                                            \
    X(WEBHOOK_TEST, "tilik.test", "")

typedef enum WebhookEvent { WEBHOOK_EVENT_TABLE(WORDS_ENUM) WEBHOOK_EVENTS } WebhookEvent;
WORDS_DECLARE(WebhookEvent, webhook_event)

/* Reads "whsec_BASE64"; NULL for anything else, and for a secret that is too short or too long. */
GBytes *webhook_secret(const char *text);

/* What is signed. */
typedef struct WebhookMessage {
    const char *id; /* no '.' in it */
    int64_t at_s;   /* of this attempt */
    const char *body;
    gsize size;
} WebhookMessage;

/* Appends "v1,BASE64", one for each secret, with blanks between. */
void webhook_sign(GString *out, const WebhookMessage *message, GBytes *const *secrets,
                  size_t count);

/* Append {"type": …, "timestamp": …, "data": {…}}.  The objects are those of the API without what
 * is not for others: persons' names, notes, pictures' addresses, sources' own ids; of a ticket also
 * its cameras, attachments and checks. */
void encode_webhook_alert(GString *out, WebhookEvent event, int64_t at_ms, const Alert *alert);
void encode_webhook_situation(GString *out, WebhookEvent event, int64_t at_ms,
                              const Situation *situation);
void encode_webhook_ticket(GString *out, WebhookEvent event, int64_t at_ms, const Ticket *ticket);

/* data: {id, rev, gone: true} */
typedef struct WebhookGone {
    const char *id;
    int64_t rev;
} WebhookGone;
void encode_webhook_gone(GString *out, WebhookEvent event, int64_t at_ms, const WebhookGone *gone);

/* data: {webhook: NAME} */
void encode_webhook_test(GString *out, int64_t at_ms, const char *name);

#endif
