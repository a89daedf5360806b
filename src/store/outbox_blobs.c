/* outbox_blobs.c - the files that acts carry, each beside the outbox under the SHA-256 of its
 * bytes
 *
 * One is on the disk before the act that names it, and goes only after the last such act has.
 * Both happen while the outbox is held for writing, so that no process collects what another has
 * just put there.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "store/outbox_file.h"

#define SHA_LENGTH 64

static char *folder_of(const char *path)
{
    return g_strconcat(path, ".files", NULL);
}

/* Lower-case hexadecimal digits and nothing else, so that no name leads elsewhere. */
static bool is_name(const char *name)
{
    return strlen(name) == SHA_LENGTH && strspn(name, "0123456789abcdef") == SHA_LENGTH;
}

char *outbox_blob_path(const char *path, const char *sha256)
{
    g_autofree char *folder = folder_of(path);
    return g_build_filename(folder, is_name(sha256) ? sha256 : "none", NULL);
}

/* Reading */

static bool gone(GError **error)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_CORRUPT,
                        _("The file that belongs to it is gone, or is not what it was."));
    return false;
}

/* Opens a plain file of a bounded size; -1 and error. */
static int open_blob(const char *path, size_t *size, GError **error)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno != ENOENT) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("%s can't be opened: %s."), path,
                    g_strerror(errno));
        return -1;
    }
    if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_size > OUTBOX_FILE_MAX) {
        gone(error);
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    *size = (size_t)about.st_size;
    return fd;
}

static GBytes *read_blob(const char *path, const char *sha256, GError **error)
{
    size_t size, have = 0;
    ssize_t got = 1;
    int fd = open_blob(path, &size, error);
    if (fd < 0) {
        return NULL;
    }
    g_autofree char *bytes = g_malloc(size + 1);
    while (have < size && got > 0) {
        got = read(fd, bytes + have, size - have);
        have += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    if (got < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("The disk fails at %s: %s."), path,
                    g_strerror(errno));
        return NULL;
    }
    g_autofree char *sum =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, have);
    if (have != size || strcmp(sum, sha256) != 0) {
        gone(error);
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&bytes), size);
}

GBytes *outbox_blob_read(OutboxFile *file, const char *sha256, GError **error)
{
    g_autofree char *path = outbox_blob_path(file->path, sha256);
    return read_blob(path, sha256, error);
}

/* Writing */

/* The folder, on the disk itself. */
static bool make_folder(const char *blob, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(blob), *above = g_path_get_dirname(folder);
    if (mkdir(folder, 0700) != 0) {
        if (errno == EEXIST) {
            return true;
        }
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("%s can't be opened: %s."), folder,
                    g_strerror(errno));
        return false;
    }
    int fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    if (!synced) {
        rmdir(folder); /* the next one makes it again */
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("The disk fails at %s: %s."), folder,
                    g_strerror(errno));
    }
    return synced;
}

/* Of all that stands there. */
static int64_t count_bytes(const char *path)
{
    g_autofree char *folder = folder_of(path);
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    struct stat about;
    int64_t bytes = 0;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        if (is_name(entry->d_name) && fstatat(dirfd(entries), entry->d_name, &about, 0) == 0) {
            bytes += about.st_size;
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
    return bytes;
}

bool outbox_blob_put(OutboxFile *file, GBytes *bytes, char sha256[65], GError **error)
{
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    g_autofree char *path = outbox_blob_path(file->path, sum);
    g_autoptr(GBytes) there = read_blob(path, sum, NULL);
    if (there == NULL && count_bytes(file->path) + (int64_t)size > OUTBOX_FILES_MAX) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("The files that wait to be sent take too much room already."));
        return false;
    }
    /* One that is there may be another process's whose folder is not on the disk yet. */
    if (!make_folder(path, error) || !paths_replace(path, data, size, 0600, error)) {
        return false;
    }
    g_strlcpy(sha256, sum, SHA_LENGTH + 1);
    return true;
}

/* Collecting */

static GHashTable *named(OutboxFile *file)
{
    sqlite3_stmt *statement = outbox_file_statement(file, NAMED, NULL);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int code = statement != NULL ? SQLITE_ROW : SQLITE_ERROR;
    while (code == SQLITE_ROW && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        g_hash_table_add(names, g_strdup((const char *)sqlite3_column_text(statement, 0)));
    }
    if (statement != NULL) {
        sqlite3_reset(statement);
    }
    return code == SQLITE_DONE ? g_steal_pointer(&names) : NULL;
}

static void sweep(const char *path, GHashTable *names)
{
    g_autofree char *folder = folder_of(path);
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        bool own = strncmp(entry->d_name, ".", 1) != 0;
        if (own && !g_hash_table_contains(names, entry->d_name)) {
            unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
}

void outbox_blobs_littered(OutboxFile *file)
{
    file->litter = true;
}

void outbox_blobs_collect(OutboxFile *file)
{
    if (!file->litter || file->damaged || !outbox_file_begin(file, NULL)) {
        return;
    }
    g_autoptr(GHashTable) names = named(file);
    if (names != NULL) {
        sweep(file->path, names);
        file->litter = false;
    }
    outbox_file_rollback(file);
}

/* Setting aside */

/* Where the file system knows no second name for a file, it is copied. */
static void bring_back(const char *from, const char *to, const char *sha256)
{
    gsize size;
    if (make_folder(to, NULL) && link(from, to) != 0) {
        g_autoptr(GBytes) bytes = read_blob(from, sha256, NULL);
        const void *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
        if (data != NULL) {
            (void)paths_replace(to, data, size, 0600, NULL);
        }
    }
}

void outbox_blobs_aside(const char *path, const char *moved)
{
    g_autofree char *folder = folder_of(path), *kept = folder_of(moved);
    DIR *entries =
        rename(folder, kept) == 0 ? opendir(kept) : NULL; /* nearly always there is none */
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        if (is_name(entry->d_name)) {
            g_autofree char *from = outbox_blob_path(moved, entry->d_name);
            g_autofree char *to = outbox_blob_path(path, entry->d_name);
            bring_back(from, to, entry->d_name);
        }
    }
    if (entries != NULL) {
        closedir(entries);
    }
}
