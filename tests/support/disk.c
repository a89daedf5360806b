#include "disk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define SECTOR 512

typedef enum StepKind { STEP_WRITE, STEP_TRUNCATE, STEP_SYNC, STEP_DELETE } StepKind;

typedef struct Step {
    StepKind kind;
    char *file; /* what follows the prefix */
    gint64 at;
    GBytes *bytes;
} Step;

typedef struct DiskFile {
    sqlite3_file base;
    char *name;
    sqlite3_file real; /* as large as the other VFS wants it */
} DiskFile;

static struct {
    sqlite3_vfs vfs, *real;
    GMutex lock;
    GCond free;
    GPtrArray *diary; /* NULL none is kept */
    char *prefix;
    unsigned calls, fails_at;
    int code;
    bool fails_on, held;
} disk;

static void step_free(void *data)
{
    Step *step = data;
    g_free(step->file);
    if (step->bytes != NULL) {
        g_bytes_unref(step->bytes);
    }
    g_free(step);
}

static void note(StepKind kind, const char *name, gint64 at, const void *bytes, int size)
{
    g_mutex_lock(&disk.lock);
    if (disk.diary != NULL && name != NULL && g_str_has_prefix(name, disk.prefix)) {
        Step *step = g_new0(Step, 1);
        *step = (Step){.kind = kind, .file = g_strdup(name + strlen(disk.prefix)), .at = at};
        if (bytes != NULL) {
            step->bytes = g_bytes_new(bytes, (gsize)size);
        }
        g_ptr_array_add(disk.diary, step);
    }
    g_mutex_unlock(&disk.lock);
}

/* Counts one call; the code it fails with, or SQLITE_OK. */
static int count(bool sync)
{
    g_mutex_lock(&disk.lock);
    while (sync && disk.held) {
        g_cond_wait(&disk.free, &disk.lock);
    }
    unsigned call = ++disk.calls;
    bool fails =
        disk.fails_at != 0 && (call == disk.fails_at || (disk.fails_on && call > disk.fails_at));
    int code = fails ? disk.code : SQLITE_OK;
    g_mutex_unlock(&disk.lock);
    return code;
}

#define FILE_OF(file) DiskFile *self = (DiskFile *)(file)
#define REAL(self)    (self)->real.pMethods

static int file_close(sqlite3_file *file)
{
    FILE_OF(file);
    g_free(self->name);
    return REAL(self)->xClose(&self->real);
}

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    FILE_OF(file);
    return REAL(self)->xRead(&self->real, out, size, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    FILE_OF(file);
    int code = count(false);
    if (code == SQLITE_OK) {
        note(STEP_WRITE, self->name, at, bytes, size);
        code = REAL(self)->xWrite(&self->real, bytes, size, at);
    }
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    FILE_OF(file);
    int code = count(false);
    if (code == SQLITE_OK) {
        note(STEP_TRUNCATE, self->name, size, NULL, 0);
        code = REAL(self)->xTruncate(&self->real, size);
    }
    return code;
}

static int file_sync(sqlite3_file *file, int flags)
{
    FILE_OF(file);
    int code = count(true);
    if (code == SQLITE_OK) {
        code = REAL(self)->xSync(&self->real, flags);
        note(STEP_SYNC, self->name, 0, NULL, 0);
    }
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    FILE_OF(file);
    return REAL(self)->xFileSize(&self->real, size);
}

static int file_lock(sqlite3_file *file, int level)
{
    FILE_OF(file);
    return REAL(self)->xLock(&self->real, level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    FILE_OF(file);
    return REAL(self)->xUnlock(&self->real, level);
}

static int file_check_lock(sqlite3_file *file, int *out)
{
    FILE_OF(file);
    return REAL(self)->xCheckReservedLock(&self->real, out);
}

static int file_control(sqlite3_file *file, int what, void *value)
{
    FILE_OF(file);
    return REAL(self)->xFileControl(&self->real, what, value);
}

static int file_sector(sqlite3_file *file)
{
    FILE_OF(file);
    return REAL(self)->xSectorSize(&self->real);
}

static int file_features(sqlite3_file *file)
{
    FILE_OF(file);
    return REAL(self)->xDeviceCharacteristics(&self->real);
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    FILE_OF(file);
    return REAL(self)->xShmMap(&self->real, page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int at, int n, int flags)
{
    FILE_OF(file);
    return REAL(self)->xShmLock(&self->real, at, n, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    FILE_OF(file);
    REAL(self)->xShmBarrier(&self->real);
}

static int file_shm_unmap(sqlite3_file *file, int remove)
{
    FILE_OF(file);
    return REAL(self)->xShmUnmap(&self->real, remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_features,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    FILE_OF(file);
    int code = disk.real->xOpen(disk.real, name, &self->real, flags, out);
    self->base.pMethods = self->real.pMethods != NULL ? &methods : NULL;
    self->name = code == SQLITE_OK ? g_strdup(name) : NULL;
    return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    int code = disk.real->xDelete(disk.real, name, sync);
    if (code == SQLITE_OK) {
        note(STEP_DELETE, name, 0, NULL, 0);
    }
    return code;
}

void disk_install(void)
{
    disk.real = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.real;
    disk.vfs.zName = "disk";
    disk.vfs.szOsFile = (int)sizeof(DiskFile) + disk.real->szOsFile;
    disk.vfs.xOpen = disk_open;
    disk.vfs.xDelete = disk_delete;
    g_assert_cmpint(sqlite3_vfs_register(&disk.vfs, 1), ==, SQLITE_OK);
}

void disk_watch(const char *prefix)
{
    g_mutex_lock(&disk.lock);
    if (prefix != NULL) {
        g_clear_pointer(&disk.diary, g_ptr_array_unref);
        g_free(disk.prefix);
        disk.diary = g_ptr_array_new_with_free_func(step_free);
        disk.prefix = g_strdup(prefix);
    } else {
        g_clear_pointer(&disk.prefix, g_free);
        disk.prefix = g_strdup("\n"); /* no file's; the diary stays to be read */
    }
    g_mutex_unlock(&disk.lock);
}

unsigned disk_steps(void)
{
    g_mutex_lock(&disk.lock);
    unsigned steps = disk.diary != NULL ? disk.diary->len : 0;
    g_mutex_unlock(&disk.lock);
    return steps;
}

void disk_fail(unsigned nth, int code, bool on)
{
    g_mutex_lock(&disk.lock);
    disk.calls = 0;
    disk.fails_at = nth;
    disk.code = code;
    disk.fails_on = on;
    g_mutex_unlock(&disk.lock);
}

unsigned disk_calls(void)
{
    g_mutex_lock(&disk.lock);
    unsigned calls = disk.calls;
    g_mutex_unlock(&disk.lock);
    return calls;
}

void disk_hold(bool hold)
{
    g_mutex_lock(&disk.lock);
    disk.held = hold;
    g_cond_broadcast(&disk.free);
    g_mutex_unlock(&disk.lock);
}

/* After the cut */

static void apply(GHashTable *files, const Step *step, gsize size)
{
    GByteArray *file = g_hash_table_lookup(files, step->file);
    if (step->kind == STEP_DELETE) {
        g_hash_table_remove(files, step->file);
        return;
    }
    if (file == NULL) {
        file = g_byte_array_new();
        g_hash_table_insert(files, g_strdup(step->file), file);
    }
    guint before = file->len, end = (guint)step->at + (guint)size;
    if (step->kind == STEP_TRUNCATE) {
        g_byte_array_set_size(file, (guint)step->at);
    } else if (end > before) {
        g_byte_array_set_size(file, end);
    }
    if (file->len > before) {
        memset(file->data + before, 0, file->len - before);
    }
    if (step->kind == STEP_WRITE) {
        memcpy(file->data + step->at, g_bytes_get_data(step->bytes, NULL), size);
    }
}

/* True when a later step, before the cut, made it durable. */
static bool is_synced(unsigned at, unsigned steps)
{
    const Step *step = g_ptr_array_index(disk.diary, at);
    for (unsigned i = at + 1; i < steps; i++) {
        const Step *later = g_ptr_array_index(disk.diary, i);
        if (later->kind == STEP_SYNC && strcmp(later->file, step->file) == 0) {
            return true;
        }
    }
    return step->kind == STEP_DELETE;
}

void disk_rebuild(unsigned steps, GRand *rand, const char *prefix)
{
    g_autoptr(GHashTable) files =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_byte_array_unref);
    for (unsigned i = 0; i < steps; i++) {
        const Step *step = g_ptr_array_index(disk.diary, i);
        gsize size = step->bytes != NULL ? g_bytes_get_size(step->bytes) : 0;
        int luck = is_synced(i, steps) ? 0 : g_rand_int_range(rand, 0, 4);
        if (luck >= 2 || step->kind == STEP_SYNC) { /* half of it never came */
            continue;
        }
        if (luck == 1 && size > SECTOR) {
            size = (gsize)g_rand_int_range(rand, 0, (gint32)(size / SECTOR) + 1) * SECTOR;
        }
        apply(files, step, size);
    }
    GHashTableIter iter;
    gpointer name, bytes;
    g_hash_table_iter_init(&iter, files);
    while (g_hash_table_iter_next(&iter, &name, &bytes)) {
        const GByteArray *file = bytes;
        g_autofree char *path = g_strconcat(prefix, name, NULL);
        g_assert_true(g_file_set_contents_full(path, (const char *)file->data, (gssize)file->len,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}
