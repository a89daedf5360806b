/* apply_private.h - what apply.c and apply_books.c share
 *
 * Layer: net, private.  Thread: main loop.
 */
#ifndef TILIK_NET_APPLY_PRIVATE_H
#define TILIK_NET_APPLY_PRIVATE_H

#include "net/apply.h"
#include "wire/codec.h"

struct Apply {
    Catalog *catalog;
    AlertBook *book;
    TicketBook *tickets;
    Decoder *decoder;
    GByteArray *named; /* by index: came in the list that comes now; NULL when none comes */
    int64_t whole_rev; /* that list's revision */
    unsigned taken, rejected;
    char *complaint;
};

#endif
