#include "base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define FOLDER "tilik"

static char *below(const char *variable, const char *fallback, const char *name)
{
    const char *value = getenv(variable);
    if (value != NULL && value[0] == '/') {
        return g_build_filename(value, FOLDER, name, NULL);
    }
    return g_build_filename(g_get_home_dir(), fallback, FOLDER, name, NULL);
}

char *paths_config(const char *name)
{
    return below("XDG_CONFIG_HOME", ".config", name);
}

char *paths_state(const char *name)
{
    return below("XDG_STATE_HOME", ".local/state", name);
}

char *paths_cache(const char *name)
{
    return below("XDG_CACHE_HOME", ".cache", name);
}

static bool fail(GError **error, const char *path, const char *what)
{
    int why = errno;
    g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "%s: %s: %s", path, what, g_strerror(why));
    return false;
}

gboolean paths_make_parent(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        return fail(error, folder, "mkdir");
    }
    return TRUE;
}

static bool write_all(int fd, const struct iovec *part)
{
    const char *data = part->iov_base;
    size_t size = part->iov_len;
    while (size > 0) {
        ssize_t written = write(fd, data, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return false;
        }
        data += written;
        size -= (size_t)written;
    }
    return true;
}

/* A rename is on the disk only when its folder is.  Some file systems can't sync a folder (EINVAL):
 * they have done what they can. */
static bool sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    bool synced = fsync(fd) == 0 || errno == EINVAL;
    int why = errno;
    close(fd);
    errno = why;
    return synced;
}

gboolean paths_replace_parts(const char *path, const struct iovec *parts, int count, int mode,
                             GError **error)
{
    g_autofree char *beside = g_strconcat(path, ".XXXXXX", NULL);
    int fd = g_mkstemp_full(beside, O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail(error, path, "open");
    }
    bool written = fchmod(fd, (mode_t)mode) == 0;
    for (int i = 0; i < count && written; i++) {
        written = write_all(fd, &parts[i]);
    }
    written = written && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 && written) {
        written = false;
        why = errno;
    }
    if (!written || rename(beside, path) != 0) {
        why = written ? errno : why;
        unlink(beside);
        errno = why;
        return fail(error, path, written ? "rename" : "write");
    }
    if (!sync_folder(path)) {
        return fail(error, path, "fsync");
    }
    return TRUE;
}

gboolean paths_replace(const char *path, const void *data, gsize size, int mode, GError **error)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    return paths_replace_parts(path, &part, 1, mode, error);
}

char *paths_program_folder(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    return program != NULL ? g_path_get_dirname(program) : g_strdup(".");
}
