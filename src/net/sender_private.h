/* sender_private.h - what the sender's files share: sender.c sends, sender_answer.c takes answers
 * in, sender_figures.c says how it stands
 *
 * Layer: net, private.  Thread: main loop.
 */
#ifndef TILIK_NET_SENDER_PRIVATE_H
#define TILIK_NET_SENDER_PRIVATE_H

#include "net/alarm.h"
#include "net/sender.h"

struct Sender {
    Http *http;
    Outbox *outbox;
    SenderEvents events;
    void *data;
    char *who, *name;   /* NULL not known yet */
    GHashTable *flying; /* id: Flight* */
    char *upload;       /* id of the flight that carries a file; NULL none */
    GHashTable *later;  /* id: int64_t*, by alarm_now_ms(): a single act's next try */
    Alarm *alarm;
    int64_t wait_ms, next_ms; /* by alarm_now_ms(): nothing before; the next request at its pace */
    unsigned failures, quick;
    char *problem;
    bool asked, refused, elsewhere; /* to wait by the server; the token; another process sends */
    bool begun;                     /* what waited at the start is known */
};

/* True for an act that goes with our token. */
bool sender_is_ours(const Sender *sender, const OutboxAct *act);

/* Does with an act what the answer means. */
void sender_take(Sender *sender, const OutboxAct *act, const HttpAnswer *answer, int64_t took_ms);

/* The same of one whose file could not be read. */
void sender_take_loss(Sender *sender, const OutboxAct *act, const GError *error);

/* Leaves it to a person. */
void sender_want_attention(Sender *sender, const OutboxAct *act, int status, const char *why);

#endif
