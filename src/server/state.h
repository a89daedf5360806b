/* state.h - the city as the journal has it, and each object's line ready to send
 *
 * Beside the Catalog, the AlertBook and the TicketBook stands a shelf for each kind of thing: by
 * index the object's serialised line and who may know of it.  A reading is a walk over a shelf;
 * nothing is serialised twice.  Tickets are many and are kept for good: those that are closed or
 * cancelled leave their row here, and their line in the journal.
 *
 * Always true of a State:
 *   - it holds what is committed, and nothing else; state_camera() alone also sees what is on its
 * way;
 *   - the newest entries stand in a ring, so that a reader who lost the link for a while resumes
 * from memory.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_STATE_H
#define TILIK_SERVER_STATE_H

#include <glib.h>

#include "entry.h"
#include "journal.h"
#include "model/alert_book.h"
#include "model/catalog.h"
#include "model/ticket_book.h"
#include "model/weather.h"

typedef struct State State;

State *state_new(void);
void state_free(State *state);

/* Fills an empty state.  False and error. */
bool state_load(State *state, JournalStore *store, GError **error);

/* Takes in what was committed. */
void state_commit(State *state, Batch *batch);

/* Notes an entry that is about to be submitted, so that the next change of the same camera builds
 * on it. */
void state_expect(State *state, Entry *entry);

/* Returns the camera's entry that is on its way, NULL for none. */
const Entry *state_expected(const State *state, const char *camera);

/* Forgets what was expected, since it failed, and reads the holds again.  False and error. */
bool state_forget(State *state, JournalStore *store, GError **error);

const Catalog *state_catalog(const State *state);
const AlertBook *state_alerts(const State *state);

/* Holds fewer alerts than ALERT_BOOK_MAX; said before state_load(). */
void state_bound_alerts(State *state, uint32_t most);
const WeatherBook *state_weather(const State *state);
const TicketBook *state_tickets(const State *state);

/* Lets go of alerts that have been normal, and situations that are over, since before_ms; returns
 * how many alerts went.  The journal still has them. */
unsigned state_retire(State *state, int64_t before_ms);

/* The newest committed revision, and the newest of a kind. */
int64_t state_rev(const State *state);
int64_t state_kind_rev(const State *state, EntryKind kind);

/* Fills *out, good until the next call or commit, with the camera as it will be when all that is
 * under way is written. */
bool state_camera(State *state, const char *id, Camera *out);

/* The same, while what state_camera() gave is still needed; good until the next call, too. */
bool state_camera_beside(State *state, const char *id, Camera *out);

/* Who may know of a camera as it is: not the public of one whose picture is of another place, until
 * it is live again: it is back, or a person has said that it is fine.  With state_show_moved() the
 * public may. */
Sight state_sight(const State *state, const Camera *camera);
void state_show_moved(State *state);

/* One object of a shelf. */
typedef struct Slot {
    Line *line;       /* NULL for a hole, and for what is away */
    const char *area; /* interned while the state lives */
    Sight sight;
    bool away; /* a ticket that is over: its text stands in the journal alone */
} Slot;

/* True when something stands there. */
static inline bool slot_is_there(const Slot *slot)
{
    return slot->line != NULL || slot->away;
}

uint32_t state_count(const State *state, EntryKind kind);
const Slot *state_slot(const State *state, EntryKind kind, uint32_t index);

/* Returns the object by id; NULL when there is none. */
const Slot *state_find(const State *state, EntryKind kind, const char *id);

/* Returns the object's line, read from the journal where it is away; unref it.  NULL: there is
 * none, or it can't be read. */
Line *state_line(const State *state, EntryKind kind, uint32_t index);
Line *state_find_line(const State *state, EntryKind kind, const char *id);

/* The revision of what stands there. */
int64_t state_slot_rev(const State *state, EntryKind kind, uint32_t index);

/* Indices in the order of ids (areas: codes); for pages. */
const uint32_t *state_order(State *state, EntryKind kind, uint32_t *count);
const char *state_id(const State *state, EntryKind kind, uint32_t index);

/* So many bytes of texts stay in memory for who resumes. */
#define STATE_RING_BYTES 33554432

/* The oldest revision a reader can have and resume from the ring. */
int64_t state_ring_from(const State *state);

/* Forgets the ring: who resumes reads the journal. */
void state_empty_ring(State *state);

/* Returns the first entry past rev in the ring, NULL when there is none. */
Entry *state_ring_next(const State *state, int64_t rev);

/* What an order or the brake keeps out of service; a source's word does not end it. */
typedef struct Hold {
    char *order; /* NULL: the brake */
    Reason reason;
    CameraState reported; /* what the source said last */
} Hold;

/* NULL when the camera is not held; it counts from the call of state_hold(), before the commit. */
const Hold *state_held(const State *state, const char *camera);
void state_hold(State *state, const char *camera, const char *order, Reason reason,
                CameraState reported);
void state_unhold(State *state, const char *camera);

/* Tells of each, in no order; only of cameras that are there. */
typedef void (*StateHold)(const char *camera, const Hold *hold, void *data);
void state_each_hold(const State *state, StateHold each, void *data);

#endif
