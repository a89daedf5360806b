/* fault_shim.c - a library that makes chosen calls fail, for LD_PRELOAD
 *
 * TILIK_FAULT=WORD:N      the Nth call of that kind fails
 * TILIK_FAULT=WORD:N+     and every later one
 * TILIK_FAULT_KILL=WORD:N before the Nth call of that kind the program is gone, as by kill -9
 * TILIK_FAULT_SLOW=WORD:MS each call of that kind takes so long
 * TILIK_FAULT_HOLD=WORD:PATH each call of that kind takes as long as there is a file of that name
 * TILIK_FAULT_COUNT=FILE  at the end of the program "WORD CALLS" of each kind is appended there
 * TILIK_FAULT_CLOCK=FILE  three 64-bit numbers, read anew at each call: by how many seconds the
 *                         wall clock, the boot clock and the monotonic clock are ahead
 *
 * TILIK_FAULT_ERROR=NAME  what calls that fail say: EIO ENOSPC EDQUOT EROFS EACCES
 *
 * Kinds: malloc open write fsync rename unlink socket fork thread send recv, and any: all of them
 * but malloc.  "write" fails for regular files alone, as a full disk does; "socket" is every call
 * that makes a descriptor without a path, as when there are none left.
 */
#undef _FORTIFY_SOURCE /* its inline twins of these calls would stand in the way */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "fault_real.h"

enum { MALLOC, OPEN, WRITE, FSYNC, RENAME, UNLINK, SOCKET, FORK, THREAD, SEND, RECV, ANY, KINDS };
static const char *const words[KINDS] = {"malloc", "open", "write",  "fsync", "rename", "unlink",
                                         "socket", "fork", "thread", "send",  "recv",   "any"};
static const int errors[KINDS] = {ENOMEM, EMFILE, ENOSPC, EIO,        EIO,        EIO,
                                  EMFILE, EAGAIN, EAGAIN, ECONNRESET, ECONNRESET, EIO};

static atomic_long calls[KINDS];
static int fails_kind = -1;
static long fails_at;
static int kills_kind = -1, slow_kind = -1, hold_kind = -1;
static const char *hold_path;
static long kills_at, slow_ms;
static int error_said;
static bool fails_on;
static pid_t owner;
static const volatile int64_t *ahead;

/* Reads "WORD:N" of the surroundings; the kind, or -1. */
static int order(const char *name, long *number)
{
    const char *text = getenv(name), *colon = text != NULL ? strchr(text, ':') : NULL;
    for (int i = 0; colon != NULL && i < KINDS; i++) {
        if (strncmp(text, words[i], (size_t)(colon - text)) == 0) {
            *number = atol(colon + 1);
            return i;
        }
    }
    return -1;
}

static int error_named(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } known[] = {
        {"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EROFS", EROFS}, {"EACCES", EACCES}};
    for (size_t i = 0; name != NULL && i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name, known[i].name) == 0) {
            return known[i].number;
        }
    }
    return 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("TILIK_FAULT"), *clock_file = getenv("TILIK_FAULT_CLOCK");
    int fd = clock_file != NULL ? open(clock_file, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *shared = mmap(NULL, 3 * sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0);
        ahead = shared != MAP_FAILED ? shared : NULL;
        close(fd);
    }
    for (int i = 0; i < KINDS; i++) {
        atomic_store(&calls[i], 0);
    }
    fails_on = fault != NULL && fault[0] != '\0' && fault[strlen(fault) - 1] == '+';
    fails_kind = order("TILIK_FAULT", &fails_at);
    kills_kind = order("TILIK_FAULT_KILL", &kills_at);
    slow_kind = order("TILIK_FAULT_SLOW", &slow_ms);
    const char *hold = getenv("TILIK_FAULT_HOLD");
    hold_kind = order("TILIK_FAULT_HOLD", &(long){0});
    hold_path = hold_kind >= 0 ? strchr(hold, ':') + 1 : NULL;
    error_said = error_named(getenv("TILIK_FAULT_ERROR"));
    owner = getpid();
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("TILIK_FAULT_COUNT");
    fails_kind = -1;
    FILE *out = path != NULL && getpid() == owner ? fopen(path, "a") : NULL;
    for (int i = 0; out != NULL && i < KINDS; i++) {
        fprintf(out, "%s %ld\n", words[i], atomic_load(&calls[i]));
    }
    if (out != NULL) {
        fclose(out);
    }
}

static bool one_fails(int kind)
{
    long call = atomic_fetch_add(&calls[kind], 1) + 1;
    if (kind == slow_kind) {
        usleep((useconds_t)slow_ms * 1000);
    }
    while (kind == hold_kind && access(hold_path, F_OK) == 0) {
        usleep(5000);
    }
    if (kind == kills_kind && call == kills_at && getpid() == owner) {
        kill(owner, SIGKILL);
    }
    if (kind != fails_kind || call < fails_at || (call > fails_at && !fails_on)) {
        return false;
    }
    errno = error_said != 0 ? error_said : errors[kind];
    return true;
}

/* Counts one call, and says whether it fails. */
static bool fails(int kind)
{
    bool any = kind != MALLOC && one_fails(ANY);
    return one_fails(kind) || any;
}

/* Memory */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size)
{
    return fails(MALLOC) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(MALLOC) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails(MALLOC) ? NULL : __libc_realloc(memory, size);
}

/* Files */

static mode_t mode_of(int flags, va_list list)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
}

#define OPEN_LIKE(name)                                                                            \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        mode_t mode = mode_of(flags, list);                                                        \
        va_end(list);                                                                              \
        return fails(OPEN) ? -1 : REAL(name)(path, flags, mode);                                   \
    }
#define OPENAT_LIKE(name)                                                                          \
    int name(int folder, const char *path, int flags, ...)                                         \
    {                                                                                              \
        va_list list;                                                                              \
        va_start(list, flags);                                                                     \
        mode_t mode = mode_of(flags, list);                                                        \
        va_end(list);                                                                              \
        return fails(OPEN) ? -1 : REAL(name)(folder, path, flags, mode);                           \
    }
OPEN_LIKE(open)
OPEN_LIKE(open64)
OPENAT_LIKE(openat)
OPENAT_LIKE(openat64)

int mkostemp(char *name, int flags)
{
    return fails(OPEN) ? -1 : REAL(mkostemp)(name, flags);
}

FILE *fopen(const char *path, const char *mode)
{
    return fails(OPEN) ? NULL : REAL(fopen)(path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    return fails(OPEN) ? NULL : REAL(fopen64)(path, mode);
}

static bool write_fails(int fd)
{
    struct stat about;
    return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && fails(WRITE);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    return write_fails(fd) ? -1 : REAL(write)(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    return write_fails(fd) ? -1 : REAL(pwrite)(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    return write_fails(fd) ? -1 : REAL(pwrite64)(fd, bytes, size, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return write_fails(fd) ? -1 : REAL(writev)(fd, parts, count);
}

int ftruncate(int fd, off_t size)
{
    return write_fails(fd) ? -1 : REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return write_fails(fd) ? -1 : REAL(ftruncate64)(fd, size);
}

int fallocate(int fd, int mode, off_t at, off_t size)
{
    return write_fails(fd) ? -1 : REAL(fallocate)(fd, mode, at, size);
}

int fsync(int fd)
{
    return fails(FSYNC) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
    return fails(FSYNC) ? -1 : REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to)
{
    return fails(RENAME) ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path)
{
    return fails(UNLINK) ? -1 : REAL(unlink)(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return fails(UNLINK) ? -1 : REAL(unlinkat)(folder, path, flags);
}

/* Descriptors without a path */

int socket(int domain, int type, int protocol)
{
    return fails(SOCKET) ? -1 : REAL(socket)(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int pair[2])
{
    return fails(SOCKET) ? -1 : REAL(socketpair)(domain, type, protocol, pair);
}

int pipe2(int pair[2], int flags)
{
    return fails(SOCKET) ? -1 : REAL(pipe2)(pair, flags);
}

int eventfd(unsigned value, int flags)
{
    return fails(SOCKET) ? -1 : REAL(eventfd)(value, flags);
}

int epoll_create1(int flags)
{
    return fails(SOCKET) ? -1 : REAL(epoll_create1)(flags);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    return fails(SEND) ? -1 : REAL(send)(fd, bytes, size, flags);
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    return fails(RECV) ? -1 : REAL(recv)(fd, bytes, size, flags);
}

/* Processes and threads */

pid_t fork(void)
{
    return fails(FORK) ? -1 : REAL(fork)();
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const arguments[], char *const env[])
{
    return fails(FORK) ? EAGAIN : REAL(posix_spawn)(pid, path, actions, attributes, arguments, env);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *data)
{
    return fails(THREAD) ? EAGAIN : REAL(pthread_create)(thread, attributes, run, data);
}

/* Clocks */

static int64_t seconds_ahead(clockid_t clock)
{
    switch (ahead != NULL ? clock : -1) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return ahead[0];
    case CLOCK_BOOTTIME:
        return ahead[1];
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE:
        return ahead[2];
    default:
        return 0;
    }
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    int status = REAL(clock_gettime)(clock, out);
    out->tv_sec += seconds_ahead(clock);
    return status;
}

/* The kernel's timers know nothing of clocks that are ahead: who asks for one does without. */
int timerfd_create(int clock, int flags)
{
    errno = ENOSYS;
    return ahead != NULL ? -1 : REAL(timerfd_create)(clock, flags);
}

int gettimeofday(struct timeval *out, void *zone)
{
    int status = REAL(gettimeofday)(out, zone);
    out->tv_sec += seconds_ahead(CLOCK_REALTIME);
    return status;
}

time_t time(time_t *out)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}
