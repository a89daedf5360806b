#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/paths.h"
#include "store/lock.h"

struct Lock {
    char *path;
    int fd; /* -1 until the lock is held */
};

Lock *lock_new(const char *path)
{
    Lock *lock = g_new0(Lock, 1);
    lock->path = g_strconcat(path, ".lock", NULL);
    lock->fd = -1;
    return lock;
}

/* flock(), since it goes with the open file: another close() in this process does not drop it as
 * with POSIX locks. */
LockState lock_try(Lock *lock)
{
    if (lock->fd >= 0) {
        return LOCK_OURS;
    }
    if (!paths_make_parent(lock->path, NULL)) {
        return LOCK_BROKEN;
    }
    int fd = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) {
        return LOCK_BROKEN;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        LockState state = errno == EWOULDBLOCK ? LOCK_TAKEN : LOCK_BROKEN;
        close(fd);
        return state;
    }
    lock->fd = fd;
    return LOCK_OURS;
}

void lock_free(Lock *lock)
{
    if (lock == NULL) {
        return;
    }
    if (lock->fd >= 0) {
        close(lock->fd); /* the file stays: removing it would let two hold locks of one name */
    }
    g_free(lock->path);
    g_free(lock);
}
