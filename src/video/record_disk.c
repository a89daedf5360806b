#include "video/record_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

#define LOOK_MS 1000
#define MB      (INT64_C(1024) * 1024)

struct RecordDisk {
    int folder, file;
    char *name;
    GChecksum *sum;
    int64_t bytes, looked_ms;
    bool room;
};

static bool fail(GError **error, int number)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_STORAGE, g_strerror(number));
    return false;
}

RecordDisk *record_disk_new(const char *path, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        fail(error, errno);
        return NULL;
    }
    g_autofree char *name = g_path_get_basename(path);
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        fail(error, errno);
        close(folder);
        return NULL;
    }
    fsync(folder);
    RecordDisk *disk = g_new0(RecordDisk, 1);
    *disk = (RecordDisk){.folder = folder, .file = file, .name = g_steal_pointer(&name)};
    disk->sum = g_checksum_new(G_CHECKSUM_SHA256);
    return disk;
}

bool record_disk_write(RecordDisk *disk, const void *data, size_t size, GError **error)
{
    size_t done = 0;
    while (done < size) {
        ssize_t wrote = write(disk->file, (const char *)data + done, size - done);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            int number = wrote < 0 ? errno : ENOSPC;
            if (done > 0 && (ftruncate(disk->file, disk->bytes) != 0 ||
                             lseek(disk->file, disk->bytes, SEEK_SET) < 0)) {
                /* The tail stays, and is hashed: the file is still what the hash is made over. */
                g_checksum_update(disk->sum, data, (gssize)done);
                disk->bytes += (int64_t)done;
            }
            return fail(error, number);
        }
        done += (size_t)wrote;
    }
    g_checksum_update(disk->sum, data, (gssize)size);
    disk->bytes += (int64_t)size;
    return true;
}

bool record_disk_has_room(RecordDisk *disk, int free_mb)
{
    struct statvfs about;
    int64_t now = clock_mono_ms();
    if (disk->looked_ms != 0 && now - disk->looked_ms < LOOK_MS) {
        return disk->room;
    }
    disk->looked_ms = now;
    disk->room = fstatvfs(disk->file, &about) != 0 ||
                 (int64_t)(about.f_bavail * about.f_frsize / MB) >= free_mb;
    return disk->room;
}

int64_t record_disk_bytes(const RecordDisk *disk)
{
    return disk->bytes;
}

bool record_disk_sync(RecordDisk *disk, GError **error)
{
    if (fsync(disk->file) != 0) {
        return fail(error, errno);
    }
    fsync(disk->folder);
    return true;
}

const char *record_disk_sha256(RecordDisk *disk)
{
    return g_checksum_get_string(disk->sum);
}

void record_disk_remove(RecordDisk *disk)
{
    unlinkat(disk->folder, disk->name, 0);
}

void record_disk_free(RecordDisk *disk)
{
    if (disk == NULL) {
        return;
    }
    close(disk->file);
    close(disk->folder);
    g_checksum_free(disk->sum);
    g_free(disk->name);
    g_free(disk);
}
