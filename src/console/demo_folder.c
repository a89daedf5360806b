#include "console/demo_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

#define PREFIX "tilik-demo-"

/* Folders within are one deep. */
static void empty_folder(const char *path, bool within)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (g_unlink(file) != 0 && !within)
            empty_folder(file, true);
    }
    g_rmdir(path);
}

static int hold(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat about;
    bool ours = fd >= 0 && fstat(fd, &about) == 0 && about.st_uid == geteuid();
    if (ours && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* What nobody holds was left behind. */
static void clear_left_behind(const char *where)
{
    g_autoptr(GDir) folder = g_dir_open(where, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        if (!g_str_has_prefix(name, PREFIX))
            continue;
        g_autofree char *path = g_build_filename(where, name, NULL);
        int lock = hold(path);
        if (lock >= 0)
            demo_folder_remove(path, lock);
    }
}

char *demo_folder_make(int *lock, GError **error)
{
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    bool usable = runtime != NULL && runtime[0] == '/' && g_access(runtime, W_OK) == 0;
    const char *where = usable ? runtime : g_get_tmp_dir();
    clear_left_behind(where);
    g_autofree char *path = g_build_filename(where, PREFIX "XXXXXX", NULL);
    if (g_mkdtemp_full(path, 0700) == NULL || (*lock = hold(path)) < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE,
                    _("no folder for the make-believe city in %s: %s"), where, g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&path);
}

void demo_folder_remove(const char *path, int lock)
{
    empty_folder(path, false);
    close(lock);
}
