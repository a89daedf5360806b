/* fault_real.h - the C library's calls behind those of fault_shim.c
 *
 * Included by that file alone, after the headers that declare them.
 */
#ifndef TILIK_TESTS_FAULT_REAL_H
#define TILIK_TESTS_FAULT_REAL_H

#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

/* Found once: dlsym() takes the loader's lock, and a signal's handler that writes (GLib's do) would
 * wait for it for ever where it came in the middle of another dlsym(). */
static struct {
    __typeof__(clock_gettime) *clock_gettime;
    __typeof__(epoll_create1) *epoll_create1;
    __typeof__(eventfd) *eventfd;
    __typeof__(fallocate) *fallocate;
    __typeof__(fdatasync) *fdatasync;
    __typeof__(fopen) *fopen;
    __typeof__(fopen64) *fopen64;
    __typeof__(fork) *fork;
    __typeof__(fsync) *fsync;
    __typeof__(ftruncate) *ftruncate;
    __typeof__(ftruncate64) *ftruncate64;
    __typeof__(gettimeofday) *gettimeofday;
    __typeof__(mkostemp) *mkostemp;
    __typeof__(open) *open;
    __typeof__(open64) *open64;
    __typeof__(openat) *openat;
    __typeof__(openat64) *openat64;
    __typeof__(pipe2) *pipe2;
    __typeof__(posix_spawn) *posix_spawn;
    __typeof__(pthread_create) *pthread_create;
    __typeof__(pwrite) *pwrite;
    __typeof__(pwrite64) *pwrite64;
    __typeof__(recv) *recv;
    __typeof__(rename) *rename;
    __typeof__(send) *send;
    __typeof__(socket) *socket;
    __typeof__(socketpair) *socketpair;
    __typeof__(timerfd_create) *timerfd_create;
    __typeof__(unlink) *unlink;
    __typeof__(unlinkat) *unlinkat;
    __typeof__(write) *write;
    __typeof__(writev) *writev;
} real;

/* ISO C has no way from dlsym()'s object pointer to a function but through a number. */
#define FIND(name) ((__typeof__(name) *)(uintptr_t)dlsym(RTLD_NEXT, #name))

/* Another library's constructor may call before ours has run. */
#define REAL(name) (real.name != NULL ? real.name : FIND(name))

__attribute__((constructor(101))) static void find_all(void)
{
    real.clock_gettime = FIND(clock_gettime);
    real.epoll_create1 = FIND(epoll_create1);
    real.eventfd = FIND(eventfd);
    real.fallocate = FIND(fallocate);
    real.fdatasync = FIND(fdatasync);
    real.fopen = FIND(fopen);
    real.fopen64 = FIND(fopen64);
    real.fork = FIND(fork);
    real.fsync = FIND(fsync);
    real.ftruncate = FIND(ftruncate);
    real.ftruncate64 = FIND(ftruncate64);
    real.gettimeofday = FIND(gettimeofday);
    real.mkostemp = FIND(mkostemp);
    real.open = FIND(open);
    real.open64 = FIND(open64);
    real.openat = FIND(openat);
    real.openat64 = FIND(openat64);
    real.pipe2 = FIND(pipe2);
    real.posix_spawn = FIND(posix_spawn);
    real.pthread_create = FIND(pthread_create);
    real.pwrite = FIND(pwrite);
    real.pwrite64 = FIND(pwrite64);
    real.recv = FIND(recv);
    real.rename = FIND(rename);
    real.send = FIND(send);
    real.socket = FIND(socket);
    real.socketpair = FIND(socketpair);
    real.timerfd_create = FIND(timerfd_create);
    real.unlink = FIND(unlink);
    real.unlinkat = FIND(unlinkat);
    real.write = FIND(write);
    real.writev = FIND(writev);
}

#endif
