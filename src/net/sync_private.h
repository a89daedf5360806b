/* sync_private.h - what the files of sync share
 *
 * sync.c owns the cache, the status and the saves; sync_run.c goes through asking who we are,
 * loading and following.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_SYNC_PRIVATE_H
#define TILIK_NET_SYNC_PRIVATE_H

#include "net/apply.h"
#include "net/backoff.h"
#include "net/follow.h"
#include "net/load.h"
#include "net/sync.h"
#include "store/cache.h"
#include "wire/messages.h"

/* Tests make them short. */
typedef struct SyncTimes {
    int64_t silence_ms; /* a stream without an event for so long is lost */
    int64_t settled_ms; /* a stream that held for so long starts the back-off anew when it ends */
    int64_t replay_ms;  /* events within it may still be old ones */
    int64_t save_ms;
    int64_t retire_ms; /* how often ended alerts are looked for */
} SyncTimes;

struct Sync {
    Catalog *catalog;
    Cache *cache; /* NULL for none */
    Http *http;   /* the api's; NULL until sync_connect() */
    SyncTimes times;

    SyncStatus status;
    char *problem, *notice;
    SyncListener listener;
    void *listener_data;
    int64_t confirmed_boot_ms; /* CLOCK_BOOTTIME; 0 not in this process */

    HttpTransfer *asking;
    Load *load;
    Catalog *fresh;   /* what a load fills while the old is still shown; NULL when it fills the
                       catalog itself */
    unsigned loading; /* LOAD_ bits of what a load takes in */
    Apply *apply;     /* into whichever is being filled; counts since the last whole */
    Follow *follow;
    int64_t opened_boot_ms;            /* when the stream opened */
    int64_t server_ms, server_boot_ms; /* the server's clock, and when it was told; 0 never */
    unsigned failures, reloads;
    unsigned retry, turn, saver, retirer; /* GLib sources */

    AlertBook *book;     /* NULL: alerts are nobody's wish */
    TicketBook *tickets; /* the same */
    int64_t books_rev;   /* what they are whole as of; older events of theirs say nothing new */
    bool alerts_known, tickets_known;
    bool looks, looks_asked; /* who looked last is somebody's wish; and was asked for once */
    SyncObject object;       /* NULL nobody listens */
    void *object_data;
    bool anew; /* the next stream does not go on where the last one ended */

    uint64_t scope;  /* what this reader may see; 0 not known */
    bool whole;      /* the catalog is the server's as of status.rev */
    bool reload_due; /* the server can't tell the changes since */
    bool begin_due;  /* in the next turn */
    bool told;       /* the status has changed; the listener hears in the next turn */
    bool unsaved;
};

/* sync.c */
void sync_tell(Sync *sync);
void sync_say(Sync *sync, const char *problem);
void sync_confirm(Sync *sync);
void sync_touch(Sync *sync);
void sync_schedule_turn(Sync *sync);
void sync_forget_all(Sync *sync);
void sync_forget_books(Sync *sync);
bool sync_show(Sync *sync, const Catalog *source, GError **error);

/* sync_run.c */
void sync_begin(Sync *sync);
void sync_stop(Sync *sync);

/* sync_take.c */
void sync_say_rejected(Sync *sync);
void sync_note_rejected(Sync *sync);
void sync_take_object(Sync *sync, const char *name, const char *json, size_t size, int64_t id);
void sync_tell_object(const Sync *sync, const char *event, const char *json, size_t size);

/* sync_scope.c */
void sync_judge_scope(Sync *sync, const Session *session);

/* For tests, before sync_connect(). */
void sync_set_times(Sync *sync, const SyncTimes *times);

#endif
