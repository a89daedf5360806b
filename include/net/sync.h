/* sync.h - keeps a Catalog the same as the server's
 *
 * Start: the mapped snapshot, if there is one, is already in the catalog before anything of libcurl
 * is set up (sync_open); sync_connect() then asks for the changes since, or for the whole when
 * there is none, and follows.  A lost link is retried with back-off and full jitter, 1 to 30 s, and
 * resumed at the last applied revision.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_SYNC_H
#define TILIK_NET_SYNC_H

#include <glib.h>

#include "model/alert_book.h"
#include "model/catalog.h"
#include "model/ticket_book.h"
#include "net/api.h"

typedef enum SyncState {
    SYNC_CACHED,  /* showing the cache; nothing asked yet */
    SYNC_LOADING, /* taking in the whole */
    SYNC_LIVE,    /* following */
    SYNC_LOST,    /* no link; being retried */
    SYNC_REFUSED, /* we or the server were refused (token, certificate, redirect); retried at most
                     every 30 s */
} SyncState;

/* A state that nobody has confirmed for so long is shown as unknown. */
#define SYNC_UNKNOWN_AFTER_MS INT64_C(180000)

/* What a city can be at most; objects beyond are counted as rejected. */
#define SYNC_AREAS_MAX   65536u
#define SYNC_SITES_MAX   131072u
#define SYNC_CAMERAS_MAX 262144u
#define SYNC_TICKETS_MAX 262144u

typedef struct SyncStatus {
    SyncState state;
    int64_t
        confirmed_ms; /* wall clock when the catalog was last known to be the server's; 0 never */
    int64_t lost_ms;  /* since when there is no link; 0 when there is */
    int64_t retry_ms; /* when the next try comes; 0 none planned */
    int64_t rev;
    int64_t
        skew_ms; /* the server's clock less ours, as of the last answer, to a second; 0 not known */
    unsigned loaded;    /* objects taken in so far while loading */
    unsigned rejected;  /* objects that broke a rule since the last whole; the rest went on */
    bool read_only;     /* another Tilik writes this cache */
    bool unknown_token; /* SYNC_REFUSED for that reason: only another token helps */
    const char
        *problem; /* clean, translated, for a person; NULL none.  Borrowed until the next change */
    const char *notice; /* one line about the cache (set aside, rebuilt); NULL none */
} SyncStatus;

typedef struct Sync Sync;
typedef void (*SyncListener)(Sync *sync, void *data);

/* Opens the cache that belongs to backend and identity (a hash of the token; "" for none) and fills
 * catalog from it.  A cache that is damaged, of another version or scope is set aside and said in
 * the status.  cache_path NULL: no cache.
 * What catalog held before goes. */
Sync *sync_open(Catalog *catalog, const char *cache_path, const char *backend,
                const char *identity);
void sync_free(Sync *sync); /* writes the cache */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sync, sync_free)

/* Keeps a book of alerts the same as the server's, too; before sync_connect().  What it held
 * goes.  Alerts are asked for whole at each start and after a reset, then followed; meanwhile
 * the book holds what it held.  A reader who may not see alerts, or whose backend knows none,
 * has none.  Alerts that have been normal for ALERT_RETIRE_MS by the server's clock leave it.
 * What is held while the link is away is what it was.  The book is borrowed and outlives the
 * sync. */
void sync_alerts(Sync *sync, AlertBook *book);

/* True once the book is whole, which the listener is told: until then an empty feed means
 * nothing. */
bool sync_alerts_known(const Sync *sync);

/* The same for a book of tickets, whose listener hears of each.  A ticket leaves it when it leaves
 * the reader's sight, or another journal has none of that id. */
void sync_tickets(Sync *sync, TicketBook *book);
bool sync_tickets_known(const Sync *sync);

/* Keeps the catalog's looks (model/looks.h) the same as the server's, too; before sync_connect().
 * They are asked for whole at each start, then followed.  A reader who may not see them, or whose
 * backend knows none, has none: looks_known() stays false. */
void sync_looks(Sync *sync);

/* Told of each object of the change stream that is in none of the books (handover, rollcall,
 * order, log) with its event's word, and of "reset" when what is known of them may be old: the
 * stream began anew.  What is passed is good during the call.  One listener. */
typedef void (*SyncObject)(const char *event, const char *json, size_t size, void *data);
void sync_objects(Sync *sync, SyncObject object, void *data);

/* Starts following.  api is borrowed and outlives the sync. */
void sync_connect(Sync *sync, Api *api);

/* How things stand; good until the sync is freed, its contents until the next turn of the loop. */
const SyncStatus *sync_status(const Sync *sync);

/* How long ago the catalog was last known to be the server's, in ms, by a clock that goes on in
 * suspend and minds no change of the wall clock; -1 never.  While live it is the time since the
 * server was last heard. */
int64_t sync_age_ms(const Sync *sync);

/* The server's clock less ours as both must stand now: what its last answer said and the time
 * since, whatever ours was set to meanwhile; to a second, 0 where they agree or when not known. */
int64_t sync_skew_ms(const Sync *sync);

/* True when what the catalog says of states is too old to be shown as more than unknown (rule:
 * nothing stale looks live).  Changes with time alone: ask at each drawing. */
bool sync_unknown(const Sync *sync);

/* Tries at once where a next try was planned; for the key that says so. */
void sync_retry(Sync *sync);

/* Called on each change of state, problem, notice or progress, at most once a main-loop turn;
 * confirmed_ms and rev move with each event and are read when drawing.  One listener. */
void sync_listen(Sync *sync, SyncListener listener, void *data);

/* Writes the cache now when it has changed (called each minute and at the end). */
bool sync_save(Sync *sync, GError **error);

#endif
