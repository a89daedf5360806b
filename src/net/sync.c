#include "net/sync.h"

#include "base/clock.h"
#include "base/i18n.h"
#include "model/looks.h"
#include "net/alarm.h"
#include "net/sync_private.h"
#include "wire/routes.h"

/* With the network: one event after the other, neither starving the other. */
#define TURN_PRIORITY (G_PRIORITY_DEFAULT + 10)

#define HOLES_FREE 4096

#define SKEW_NONE_MS 2000

static const SyncTimes usual_times = {
    .silence_ms = INT64_C(3000) * CHANGES_IDLE_SECONDS,
    .settled_ms = 5000,
    .replay_ms = 2000,
    .save_ms = 60000,
    .retire_ms = 60000,
};

Sync *sync_open(Catalog *catalog, const char *cache_path, const char *backend, const char *identity)
{
    Sync *sync = g_new0(Sync, 1);
    sync->catalog = catalog;
    sync->times = usual_times;
    sync->apply = apply_new();
    sync->anew = true;
    if (cache_path != NULL) {
        SnapshotInfo info;
        sync->cache = cache_open(cache_path, backend, identity, catalog, &info);
        sync->notice = g_strdup(cache_notice(sync->cache));
        sync->scope = info.scope;
        sync->whole = info.rev > 0;
        sync->status.rev = info.rev;
        sync->status.confirmed_ms = info.confirmed_ms;
        sync->status.read_only = cache_is_read_only(sync->cache);
    }
    if (!sync->whole && catalog_areas(catalog) > 0) {
        catalog_clear(catalog); /* another backend's, that was shown before */
    }
    sync->status.notice = sync->notice;
    return sync;
}

void sync_set_times(Sync *sync, const SyncTimes *times)
{
    sync->times = *times;
}

static bool save(Sync *sync, bool wait, GError **error)
{
    if (sync->cache == NULL || !sync->whole || !sync->unsaved) {
        return true;
    }
    const SnapshotInfo info = {
        .rev = sync->status.rev,
        .confirmed_ms = sync->status.confirmed_ms,
        .saved_ms = clock_wall_ms(),
        .scope = sync->scope,
    };
    sync->status.read_only = cache_is_read_only(sync->cache);
    sync->unsaved = false;
    return cache_save(sync->cache, sync->catalog, &info, wait, error);
}

bool sync_save(Sync *sync, GError **error)
{
    return save(sync, true, error);
}

static void free_block(void *block, size_t size)
{
    g_free(block);
}

/* Puts a city in the place of the one that is shown, in one step. */
bool sync_show(Sync *sync, const Catalog *source, GError **error)
{
    gsize size;
    g_autoptr(LooksKept) looks = looks_keep(source);
    void *block = g_bytes_unref_to_data(catalog_pack(source), &size);
    if (!catalog_adopt(sync->catalog, block, size, free_block, error)) {
        g_free(block);
        return false;
    }
    looks_restore(sync->catalog, looks);
    return true;
}

/* Cameras that came and went leave holes, since an index is not given twice. */
static void close_holes(Sync *sync)
{
    uint32_t held = catalog_counts(sync->catalog).installed;
    if (catalog_cameras(sync->catalog) / 2 > held + HOLES_FREE) {
        sync_show(sync, sync->catalog, NULL);
    }
}

/* A cache that can't be written is said once and does not keep anybody from working. */
static gboolean on_save_due(void *data)
{
    Sync *sync = data;
    sync->saver = 0;
    close_holes(sync);
    g_autoptr(GError) error = NULL;
    if (!save(sync, false, &error)) {
        g_message("%s", error->message);
        g_free(sync->notice);
        sync->notice = g_strdup(
            _("The city can't be saved on this machine's disk; the next start will load it anew."));
        sync->status.notice = sync->notice;
        sync_tell(sync);
    }
    return G_SOURCE_REMOVE;
}

/* Notes that the catalog is not as it was saved.  One timer from the first change on: a quiet city
 * wakes nobody. */
void sync_touch(Sync *sync)
{
    sync->unsaved = true;
    if (sync->saver == 0) {
        sync->saver = g_timeout_add((unsigned)sync->times.save_ms, on_save_due, sync);
    }
}

void sync_forget_all(Sync *sync)
{
    sync->whole = false;
    sync->unsaved = false;
    sync->status.rev = 0;
    sync->status.confirmed_ms = 0;
    sync->confirmed_boot_ms = 0;
    catalog_clear(sync->catalog);
    sync_forget_books(sync);
    if (sync->cache != NULL) {
        cache_discard(sync->cache);
    }
}

void sync_confirm(Sync *sync)
{
    sync->status.confirmed_ms = clock_wall_ms();
    sync->confirmed_boot_ms = alarm_now_ms();
}

static gboolean on_turn(void *data)
{
    Sync *sync = data;
    sync->turn = 0;
    if (sync->begin_due) {
        sync->begin_due = false;
        sync_begin(sync);
    }
    if (sync->told) {
        sync->told = false;
        if (sync->listener != NULL) {
            sync->listener(sync, sync->listener_data);
        }
    }
    return G_SOURCE_REMOVE;
}

void sync_schedule_turn(Sync *sync)
{
    if (sync->turn == 0) {
        sync->turn = g_idle_add_full(TURN_PRIORITY, on_turn, sync, NULL);
    }
}

void sync_tell(Sync *sync)
{
    sync->told = true;
    sync_schedule_turn(sync);
}

void sync_say(Sync *sync, const char *problem)
{
    if (g_strcmp0(sync->problem, problem) == 0) {
        return;
    }
    g_free(sync->problem);
    sync->problem = g_strdup(problem);
    sync->status.problem = sync->problem;
    sync_tell(sync);
}

/* By the server's clock, as far as it is known.  What is held while the link is away stays. */
static gboolean on_retire_due(void *data)
{
    Sync *sync = data;
    if (sync->status.state == SYNC_LIVE) {
        alert_book_retire(sync->book, clock_wall_ms() + sync_skew_ms(sync) - ALERT_RETIRE_MS);
    }
    return G_SOURCE_CONTINUE;
}

void sync_forget_books(Sync *sync)
{
    sync->alerts_known = sync->tickets_known = sync->looks_asked = false;
    sync->books_rev = 0;
    if (sync->book != NULL) {
        alert_book_clear(sync->book);
    }
    if (sync->tickets != NULL) {
        ticket_book_clear(sync->tickets);
    }
}

void sync_alerts(Sync *sync, AlertBook *book)
{
    sync->book = book;
    apply_book(sync->apply, book);
    sync_forget_books(sync); /* another backend's, that were shown before */
    if (sync->retirer != 0) {
        g_source_remove(sync->retirer);
    }
    sync->retirer = g_timeout_add((unsigned)sync->times.retire_ms, on_retire_due, sync);
}

bool sync_alerts_known(const Sync *sync)
{
    return sync->alerts_known;
}

void sync_tickets(Sync *sync, TicketBook *book)
{
    sync->tickets = book;
    apply_tickets(sync->apply, book);
    sync_forget_books(sync);
}

void sync_looks(Sync *sync)
{
    sync->looks = true;
}

bool sync_tickets_known(const Sync *sync)
{
    return sync->tickets_known;
}

void sync_objects(Sync *sync, SyncObject object, void *data)
{
    sync->object = object;
    sync->object_data = data;
}

void sync_connect(Sync *sync, Api *api)
{
    sync->http = api_http(api);
    sync_begin(sync);
}

void sync_retry(Sync *sync)
{
    if (sync->retry != 0) {
        sync_begin(sync);
    }
}

void sync_free(Sync *sync)
{
    if (sync == NULL) {
        return;
    }
    sync_stop(sync);
    g_autoptr(GError) error = NULL;
    if (!sync_save(sync, &error)) {
        g_message("%s", error->message);
    }
    unsigned sources[] = {sync->turn, sync->saver, sync->retirer};
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (sources[i] != 0) {
            g_source_remove(sources[i]);
        }
    }
    apply_free(sync->apply);
    cache_free(sync->cache);
    g_free(sync->problem);
    g_free(sync->notice);
    g_free(sync);
}

const SyncStatus *sync_status(const Sync *sync)
{
    return &sync->status;
}

/* A Date counts whole seconds: what is within its error is no skew. */
int64_t sync_skew_ms(const Sync *sync)
{
    int64_t now = sync->server_ms + alarm_now_ms() - sync->server_boot_ms;
    int64_t skew = sync->server_ms != 0 ? now - clock_wall_ms() : 0;
    return ABS(skew) > SKEW_NONE_MS ? skew : 0;
}

int64_t sync_age_ms(const Sync *sync)
{
    if (sync->confirmed_boot_ms > 0) {
        return alarm_now_ms() - sync->confirmed_boot_ms;
    }
    int64_t age = clock_wall_ms() - sync->status.confirmed_ms;
    return sync->status.confirmed_ms > 0 && age >= 0
               ? age
               : -1; /* from ahead of us: some clock was changed */
}

bool sync_unknown(const Sync *sync)
{
    int64_t age = sync_age_ms(sync);
    return age < 0 || age > SYNC_UNKNOWN_AFTER_MS;
}

void sync_listen(Sync *sync, SyncListener listener, void *data)
{
    sync->listener = listener;
    sync->listener_data = data;
}
