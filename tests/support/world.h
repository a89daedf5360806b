/* world.h - a backend with the fixture city and a console's side of it, for tests of sync
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_WORLD_H
#define TILIK_TESTS_WORLD_H

#include "backend.h"
#include "net/sync_private.h"

#define WORLD_TOKEN "secret-token-123"
#define WORLD_REV   1000

typedef struct World {
    Backend *backend;
    Catalog *server, *catalog; /* what is there, and what we know */
    AlertBook *alerts, *book;  /* the same of alerts; NULL where a test is not about them */
    TicketBook *tickets;       /* what we know of them; NULL where a test is not about them */
    bool with_tickets;         /* from the next world_open() on */
    Api *api;
    Sync *sync;
    char *folder, *cache;
    unsigned heard, resets;
    bool emptied; /* the catalog had no camera at some change */
} World;

/* One kelurahan and two cameras, so little that it can be cut at each of its bytes. */
Catalog *world_small_city(void);

/* Serves city (taken; NULL: the fixture city) and opens a sync on it, not yet connected. */
World *world_new(Catalog *city);
void world_free(World *world);

/* Has alerts from the next world_open() on: the backend lists what world->alerts holds. */
void world_with_alerts(World *world);

/* Puts an alert at the server, with a revision, and tells of it; and checks that the books are
 * equal. */
void world_alert(World *world, const Alert *alert, int64_t rev);
void world_check_alerts(World *world);

void world_open(World *world, const char *identity);
void world_close(World *world);

void world_connect(World *world);

/* Connects and waits until the stream is open at both ends. */
void world_go_live(World *world);
void world_wait_rev(World *world, int64_t rev);
void world_check_same(World *world);

/* Changes a camera at the server and tells of it. */
void world_change(World *world, uint32_t index, CameraState state, int64_t rev);

/* Where a stream may be cut so that it tells something: at the ends of lines and close to them,
 * within letters of several bytes, and at every 16th byte of all else, which is as good as its
 * neighbours. */
bool world_cut_tells(const GString *sent, size_t at);

/* For loop_until(). */
bool world_is_live(void *world);
bool world_is_lost(void *world);

#endif
