/* outbox_words.h - what waits in the outbox, in words: for its page, and for `tilik outbox`
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OUTBOX_WORDS_H
#define TILIK_CONSOLE_OUTBOX_WORDS_H

#include "model/vocabulary.h"
#include "net/sender.h"
#include "store/outbox.h"

/* How an act stands, for a person. */
#define OUTBOX_STAND_TABLE(X)                                                                      \
    X(OUTBOX_STANDS_NEXT, "waiting", N_("not sent yet"))                                           \
    X(OUTBOX_STANDS_FLYING, "sending", N_("being sent"))                                           \
    X(OUTBOX_STANDS_BEHIND, "behind", N_("after another"))                                         \
    X(OUTBOX_STANDS_HELD, "held", N_("held up"))                                                   \
    X(OUTBOX_STANDS_AWAY, "away", N_("no link"))                                                   \
    X(OUTBOX_STANDS_TOKEN, "token", N_("token refused"))                                           \
    X(OUTBOX_STANDS_ELSEWHERE, "elsewhere", N_("another Tilik"))                                   \
    X(OUTBOX_STANDS_ATTENTION, "attention", N_("needs you"))                                       \
    X(OUTBOX_STANDS_DAMAGED, "damaged", N_("damaged"))

typedef enum OutboxStand { OUTBOX_STAND_TABLE(WORDS_ENUM) OUTBOX_STANDS } OutboxStand;
WORDS_DECLARE(OutboxStand, outbox_stand)

/* figures: how sending stands; flying: it is under way. */
OutboxStand outbox_stand_of(const Outbox *outbox, const OutboxAct *act,
                            const SenderFigures *figures, bool flying);

/* Why it is not done yet; clean, translated.  The caller frees it; "" none. */
char *outbox_why(const OutboxAct *act, OutboxStand stand, const SenderFigures *figures);

/* What an act is, from nothing but itself: "note on a ticket: warga sudah di lokasi".  The caller
 * frees it. */
char *outbox_words(const OutboxAct *act);

/* The sentences that a person put into it, a line each; the caller frees it; "" none. */
char *outbox_sentences(const OutboxAct *act);

#endif
