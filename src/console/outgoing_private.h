/* outgoing_private.h - what the files of the outgoing share: outgoing.c writes acts down and
 * hears what becomes of them, outgoing_tell.c tells it
 *
 * Layer: console, private.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OUTGOING_PRIVATE_H
#define TILIK_CONSOLE_OUTGOING_PRIVATE_H

#include "console/outgoing.h"

typedef struct Awaited Awaited;

struct Outgoing {
    App *app;
    GPtrArray *kinds; /* const OutgoingKind* */
    Outbox *outbox;   /* NULL none */
    Sender *sender;
    char *who, *name;    /* of the one who sits here; name "" was never known */
    GHashTable *awaited; /* id: Awaited* */
    Awaited *failed;     /* what could not be kept, while that is told */
    bool away_said, taken_up, others_said;
};

/* An act whose end is told here. */
struct Awaited {
    OutboxAct *act; /* as it was posted */
    bool written;
    bool here; /* by this console */
};

/* True while the backend is followed. */
bool outgoing_is_live(const App *app);

/* Ask the kind; refused is true when the person has been told. */
void outgoing_tell_changed(Outgoing *outgoing);
void outgoing_tell_sent(const Outgoing *outgoing, const OutboxAct *act, const HttpAnswer *answer);
bool outgoing_tell_refused(const Outgoing *outgoing, const OutboxAct *act, const HttpAnswer *answer,
                           const GError *error);

#endif
