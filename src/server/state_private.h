/* state_private.h - what the files of the state share
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_STATE_PRIVATE_H
#define TILIK_SERVER_STATE_PRIVATE_H

#include "state.h"
#include "wire/codec.h"

typedef struct Shelf {
    GArray *slots;     /* of Slot */
    GArray *order;     /* of uint32_t */
    GPtrArray *ids;    /* of a plain shelf, by index; else NULL */
    GHashTable *by_id; /* id -> index + 1; borrows them */
    bool order_stale;
    int64_t rev;
} Shelf;

struct State {
    Catalog *catalog;
    AlertBook *book;
    TicketBook *tickets;
    WeatherBook *weather;
    JournalStore *store;               /* to read what is away */
    Decoder *decoder, *scratch, *peek; /* peek: for what is read while another reads */
    Shelf shelves[ENTRY_HELD];
    GHashTable *areas;   /* interned codes */
    GHashTable *pending; /* camera id -> its last Entry on the way */
    GHashTable *holds;   /* camera id -> Hold */
    GPtrArray *ring;     /* of Entry, a circle once full */
    guint ring_start, ring_count;
    gsize ring_bytes;
    int64_t ring_from, rev, kind_rev[ENTRY_KINDS];
    bool show_moved;
};

/* The index of a held thing; CATALOG_NONE when it is not there. */
uint32_t state_index(const State *state, EntryKind kind, const char *id);

/* True for kinds that no book or catalog holds: their shelf itself knows the ids. */
bool state_is_plain(EntryKind kind);

/* Returns the index of a plain thing, a new one for an id that was never there. */
uint32_t state_plain_index(State *state, EntryKind kind, const char *id);

/* Notes in the order of ids that a slot is no longer empty. */
void state_order_add(State *state, EntryKind kind, uint32_t index);

/* Empties a slot. */
void state_clear_slot(State *state, EntryKind kind, uint32_t index);

/* Keeps a committed entry for readers who resume. */
void state_ring_add(State *state, Entry *entry);

#endif
