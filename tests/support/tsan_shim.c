/* tsan_shim.c - tells the thread sanitizer of GLib's locks
 *
 * GLib is not built with the sanitizer and its locks are futexes, so what they order looks like a
 * race.  Linked into the programs of `make tsan`, these stand in front of GLib's own and say who
 * waits for whom.
 *
 * Layer: tests.  Thread: any.
 */
#include <dlfcn.h>
#include <glib.h>

void __tsan_acquire(void *at);
void __tsan_release(void *at);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock)(mutex);
    __tsan_acquire(mutex);
}

gboolean g_mutex_trylock(GMutex *mutex)
{
    gboolean locked = REAL(g_mutex_trylock)(mutex);
    if (locked) {
        __tsan_acquire(mutex);
    }
    return locked;
}

void g_mutex_unlock(GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_mutex_unlock)(mutex);
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_cond_wait)(cond, mutex);
    __tsan_acquire(mutex);
}

gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    __tsan_release(mutex);
    gboolean woken = REAL(g_cond_wait_until)(cond, mutex, end_time);
    __tsan_acquire(mutex);
    return woken;
}

/* A queue makes and frees its own nodes under its own lock, which is none of the sanitizer's
 * business. */
#define IN_QUEUE(call)                                                                             \
    do {                                                                                           \
        AnnotateIgnoreWritesBegin(__FILE__, __LINE__);                                             \
        call;                                                                                      \
        AnnotateIgnoreWritesEnd(__FILE__, __LINE__);                                               \
    } while (0)

void g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
    __tsan_release(queue);
    IN_QUEUE(REAL(g_async_queue_push)(queue, data));
}

gpointer g_async_queue_pop(GAsyncQueue *queue)
{
    gpointer data;
    IN_QUEUE(data = REAL(g_async_queue_pop)(queue));
    __tsan_acquire(queue);
    return data;
}

gpointer g_async_queue_try_pop(GAsyncQueue *queue)
{
    gpointer data;
    IN_QUEUE(data = REAL(g_async_queue_try_pop)(queue));
    __tsan_acquire(queue);
    return data;
}

gpointer g_async_queue_timeout_pop(GAsyncQueue *queue, guint64 timeout)
{
    gpointer data;
    IN_QUEUE(data = REAL(g_async_queue_timeout_pop)(queue, timeout));
    __tsan_acquire(queue);
    return data;
}
