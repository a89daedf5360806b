#include "store/cache.h"

#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "store/lock.h"

/* One write under way; the thread owns it until it is joined. */
typedef struct Save {
    char *path;
    uint64_t owner;
    SnapshotInfo info;
    GBytes *block;
    GError *error;
} Save;

struct Cache {
    char *path;
    uint64_t owner;
    char *notice;
    Lock *lock;
    GThread *writer;
};

static const char *aside_text(const GError *why)
{
    if (g_error_matches(why, TILIK_ERROR, TILIK_ERROR_INVALID)) {
        return _("The saved city was written by another version of Tilik; it was set aside and is "
                 "loaded anew.");
    }
    if (g_error_matches(why, TILIK_ERROR, TILIK_ERROR_REFUSED)) {
        return _(
            "The saved city is of another backend or user; it was set aside and is loaded anew.");
    }
    if (g_error_matches(why, TILIK_ERROR, TILIK_ERROR_CORRUPT)) {
        return _("The saved city was damaged; it was set aside and is loaded anew.");
    }
    return _("The saved city can't be read; it is loaded anew.");
}

/* Only the process that may write moves the file; for the others it is as good as not there. */
static void refuse_file(Cache *cache, const GError *why)
{
    if (g_error_matches(why, TILIK_ERROR, TILIK_ERROR_NOT_FOUND)) {
        return;
    }
    g_message("%s", why->message);
    if (!g_error_matches(why, TILIK_ERROR, TILIK_ERROR_STORAGE) &&
        lock_try(cache->lock) == LOCK_OURS) {
        snapshot_set_aside(cache->path);
    }
    cache->notice = g_strdup(aside_text(why));
}

Cache *cache_open(const char *path, const char *backend, const char *identity, Catalog *catalog,
                  SnapshotInfo *info)
{
    Cache *cache = g_new0(Cache, 1);
    cache->path = g_strdup(path);
    cache->owner = snapshot_owner(backend, identity);
    cache->lock = lock_new(path);
    *info = (SnapshotInfo){0};
    lock_try(cache->lock);
    g_autoptr(GError) why = NULL;
    if (!snapshot_read(path, cache->owner, catalog, info, &why)) {
        refuse_file(cache, why);
    }
    return cache;
}

static void *write_save(void *data)
{
    Save *save = data;
    snapshot_write(save->path, save->owner, &save->info, save->block, &save->error);
    g_clear_pointer(&save->block, g_bytes_unref);
    return save;
}

/* Takes the save apart and tells how it went. */
static bool finish_save(Save *save, GError **error)
{
    bool saved = save->error == NULL;
    if (!saved) {
        g_propagate_error(error, save->error);
    }
    g_free(save->path);
    g_free(save);
    return saved;
}

/* Waits for the save under way and tells how it went. */
static bool join(Cache *cache, GError **error)
{
    if (cache->writer == NULL) {
        return true;
    }
    return finish_save(g_thread_join(g_steal_pointer(&cache->writer)), error);
}

void cache_free(Cache *cache)
{
    if (cache == NULL) {
        return;
    }
    join(cache, NULL);
    lock_free(cache->lock);
    g_free(cache->path);
    g_free(cache->notice);
    g_free(cache);
}

const char *cache_notice(const Cache *cache)
{
    return cache->notice;
}

bool cache_is_read_only(Cache *cache)
{
    return lock_try(cache->lock) == LOCK_TAKEN;
}

bool cache_save(Cache *cache, const Catalog *catalog, const SnapshotInfo *info, bool wait,
                GError **error)
{
    LockState lock = lock_try(cache->lock);
    if (lock == LOCK_TAKEN) {
        return true;
    }
    if (lock == LOCK_BROKEN) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: no place to write to",
                    cache->path);
        return false;
    }
    if (!join(cache, error)) {
        return false;
    }
    Save *save = g_new0(Save, 1);
    save->path = g_strdup(cache->path);
    save->owner = cache->owner;
    save->info = *info;
    save->block = catalog_pack(catalog);
    cache->writer = g_thread_try_new("snapshot", write_save, save, NULL);
    if (cache->writer == NULL) { /* no thread to be had: slow is better than lost */
        return finish_save(write_save(save), error);
    }
    return !wait || join(cache, error);
}

void cache_discard(Cache *cache)
{
    join(cache, NULL);
    if (lock_try(cache->lock) == LOCK_OURS) {
        unlink(cache->path);
    }
}
