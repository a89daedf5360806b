/* load.h - takes in the whole city, its alerts, its tickets, a line at a time as they arrive
 *
 * The revision it ends at is the least that the answers carried: changes after it, some of which
 * one of them may have held already, are followed from there, and an object's own revision tells
 * which is newer.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_LOAD_H
#define TILIK_NET_LOAD_H

#include "net/apply.h"
#include "net/http.h"

typedef struct Load Load;

typedef struct LoadEvents {
    /* More has been taken in. */
    void (*progress)(void *data);
    /* It has ended; failed is NULL when all is in.  May free the load. */
    void (*done)(const HttpAnswer *failed, void *data);
} LoadEvents;

/* What is asked for. */
typedef enum LoadWhat {
    LOAD_CITY = 1, /* areas, sites, cameras */
    LOAD_ALERTS =
        2, /* alerts and situations, into apply's book; a reader who may not see them has none */
    LOAD_TICKETS = 4, /* tickets, in the same way */
    LOAD_LOOKS = 8, /* who looked last, into the catalog whose cameras are there, or come with it */
    LOAD_BOOKS = LOAD_ALERTS | LOAD_TICKETS,
} LoadWhat;

/* Starts.  http and apply are borrowed. */
Load *load_new(Http *http, Apply *apply, unsigned what, const LoadEvents *events, void *data);

/* The least that any answer carried, and any of what goes into a book; -1 for no answer. */
int64_t load_revision(const Load *load);
int64_t load_books_revision(const Load *load);
void load_free(Load *load);

#endif
