/* load.h - takes in the whole city: areas, sites, cameras, a line at a time as they arrive
 *
 * The revision it ends at is the least that the three answers carried: changes after it, some of
 * which one of them may have held already, are followed from there, and an object's own revision
 * tells which is newer.
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

/* Starts.  http, catalog and apply are borrowed. */
Load *load_new(Http *http, Apply *apply, const LoadEvents *events, void *data);
int64_t load_revision(const Load *load);
void load_free(Load *load);

#endif
