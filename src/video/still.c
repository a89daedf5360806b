#include "video/still.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define STILL_MAX ((off_t)64 * 1024 * 1024)

static int fail(GError **error, const char *what)
{
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s", what, g_strerror(errno));
    return -1;
}

static char *hash_file(int file)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    unsigned char block[16 * 1024];
    ssize_t got;
    off_t at = 0;
    while ((got = pread(file, block, sizeof block, at)) > 0 && at < STILL_MAX) {
        g_checksum_update(sum, block, got);
        at += got;
    }
    return got == 0 && at > 0 ? g_strdup(g_checksum_get_string(sum)) : NULL;
}

/* Gives the finished file its name; an existing one is never replaced. */
static char *publish(int folder, const char *draft, const char *name, GError **error)
{
    int file = openat(folder, draft, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        fail(error, "no still");
        return NULL;
    }
    char *sha256 = NULL;
    if (fchmod(file, 0600) != 0 || fsync(file) != 0) {
        fail(error, "the still can't be kept");
    } else if ((sha256 = hash_file(file)) == NULL) {
        fail(error, "the still can't be read back");
    } else if (linkat(folder, draft, folder, name, 0) != 0) {
        fail(error, "the still can't be named");
        g_clear_pointer(&sha256, g_free);
    }
    close(file);
    return sha256;
}

/* Where a still comes from: writes it to draft, a file of folder that is not there yet. */
typedef bool (*StillDraw)(int folder, const char *draft, const void *from, GError **error);

static char *keep(StillDraw draw, const void *from, const char *path, GError **error)
{
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    int folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        fail(error, "the still's folder can't be opened");
        return NULL;
    }
    char draft[64];
    g_snprintf(draft, sizeof draft, ".tilik-%d-%08x.png", (int)getpid(), g_random_int());
    char *sha256 = NULL;
    if (faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        fail(error, "the still can't be named");
    } else if (draw(folder, draft, from, error)) {
        sha256 = publish(folder, draft, name, error);
    }
    unlinkat(folder, draft, 0);
    fsync(folder);
    close(folder);
    return sha256;
}

static bool draw_player(int folder, const char *draft, const void *from, GError **error)
{
    char target[96];
    libvlc_media_player_t *player = (libvlc_media_player_t *)(uintptr_t)from;
    /* libvlc expands % and $ in paths, so it gets one that has none. */
    g_snprintf(target, sizeof target, "/proc/self/fd/%d/%s", folder, draft);
    if (libvlc_video_take_snapshot(player, 0, target, 0, 0) == 0) {
        return true;
    }
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "there is no picture");
    return false;
}

char *still_take(libvlc_media_player_t *player, const char *path, GError **error)
{
    return keep(draw_player, player, path, error);
}

typedef struct StillBytes {
    const char *bytes;
    gsize size;
} StillBytes;

static bool draw_bytes(int folder, const char *draft, const void *from, GError **error)
{
    StillBytes left = *(const StillBytes *)from;
    int file = openat(folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    ssize_t sent = 0;
    while (file >= 0 && sent >= 0 && left.size > 0) {
        sent = write(file, left.bytes, left.size);
        if (sent < 0 && errno == EINTR) {
            sent = 0;
        }
        left.bytes += MAX(sent, 0);
        left.size -= (gsize)MAX(sent, 0);
    }
    bool ok = file >= 0 && left.size == 0;
    if (!ok) {
        fail(error, "the still can't be written");
    }
    if (file >= 0) {
        close(file);
    }
    return ok;
}

char *still_write(const void *png, gsize size, const char *path, GError **error)
{
    const StillBytes bytes = {png, size};
    return keep(draw_bytes, &bytes, path, error);
}
