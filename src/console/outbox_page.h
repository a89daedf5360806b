/* outbox_page.h - the page of what waits to be sent: what its files share; outbox_desk.c acts,
 * outbox_page.c says what stands in its rows and on its card
 *
 * Layer: console, private.  Thread: main.
 */
#ifndef TILIK_CONSOLE_OUTBOX_PAGE_H
#define TILIK_CONSOLE_OUTBOX_PAGE_H

#include "console/desk.h"
#include "console/outgoing.h"

typedef struct OutboxDesk {
    App *app;
    GPtrArray *ids; /* of the acts of the one who sits here, in the order of writing */
    char *dropping; /* the id that a question is about */
    SenderFigures figures;
} OutboxDesk;

extern const DeskTable outbox_page_table;

/* Takes the rows as they are now. */
void outbox_page_take(OutboxDesk *desk);

/* The act of a row's key; NULL when it has gone, or for no key. */
const OutboxAct *outbox_page_act(const OutboxDesk *desk, const char *key);

#endif
