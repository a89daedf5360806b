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

/* What GLib makes and frees under locks of its own is none of the sanitizer's business: the nodes
 * of a queue, the sources of a loop. */
#define IN_GLIB(call)                                                                              \
    do {                                                                                           \
        AnnotateIgnoreWritesBegin(__FILE__, __LINE__);                                             \
        call;                                                                                      \
        AnnotateIgnoreWritesEnd(__FILE__, __LINE__);                                               \
    } while (0)

void g_async_queue_push(GAsyncQueue *queue, gpointer data)
{
    __tsan_release(queue);
    IN_GLIB(REAL(g_async_queue_push)(queue, data));
}

void g_async_queue_push_front(GAsyncQueue *queue, gpointer data)
{
    __tsan_release(queue);
    IN_GLIB(REAL(g_async_queue_push_front)(queue, data));
}

gpointer g_async_queue_pop(GAsyncQueue *queue)
{
    gpointer data;
    IN_GLIB(data = REAL(g_async_queue_pop)(queue));
    __tsan_acquire(queue);
    return data;
}

gpointer g_async_queue_try_pop(GAsyncQueue *queue)
{
    gpointer data;
    IN_GLIB(data = REAL(g_async_queue_try_pop)(queue));
    __tsan_acquire(queue);
    return data;
}

gpointer g_async_queue_timeout_pop(GAsyncQueue *queue, guint64 timeout)
{
    gpointer data;
    IN_GLIB(data = REAL(g_async_queue_timeout_pop)(queue, timeout));
    __tsan_acquire(queue);
    return data;
}

/* What a pool is to do, before it is done. */
typedef struct Pool {
    GFunc work;
    gpointer data;
} Pool;

static void work_in_pool(gpointer task, gpointer data)
{
    Pool *pool = data;
    __tsan_acquire(pool);
    pool->work(task, pool->data);
    __tsan_release(pool);
}

GThreadPool *g_thread_pool_new(GFunc work, gpointer data, gint most, gboolean exclusive,
                               GError **error)
{
    Pool *pool = g_new(Pool, 1); /* as long as the program lasts */
    *pool = (Pool){work, data};
    return REAL(g_thread_pool_new)(work_in_pool, pool, most, exclusive, error);
}

gboolean g_thread_pool_push(GThreadPool *pool, gpointer task, GError **error)
{
    gboolean pushed;
    __tsan_release(pool->user_data);
    IN_GLIB(pushed = REAL(g_thread_pool_push)(pool, task, error));
    return pushed;
}

void g_thread_pool_free(GThreadPool *pool, gboolean immediate, gboolean wait)
{
    gpointer own = pool->user_data;
    REAL(g_thread_pool_free)(pool, immediate, wait);
    __tsan_acquire(own);
}

GSource *g_idle_source_new(void)
{
    GSource *source;
    IN_GLIB(source = REAL(g_idle_source_new)());
    return source;
}

void g_source_set_callback(GSource *source, GSourceFunc call, gpointer data, GDestroyNotify end)
{
    IN_GLIB(REAL(g_source_set_callback)(source, call, data, end));
}

guint g_source_attach(GSource *source, GMainContext *context)
{
    guint id;
    IN_GLIB(id = REAL(g_source_attach)(source, context));
    return id;
}

guint g_idle_add(GSourceFunc call, gpointer data)
{
    guint id;
    IN_GLIB(id = REAL(g_idle_add)(call, data));
    return id;
}

/* libavutil counts who holds its bytes: the last one frees them, after all others. */
typedef struct AVBufferRef {
    void *buffer;
} AVBufferRef;

void av_buffer_unref(AVBufferRef **held);
void av_buffer_unref(AVBufferRef **held)
{
    if (held != NULL && *held != NULL) {
        void *buffer = (*held)->buffer;
        __tsan_release(buffer);
        __tsan_acquire(buffer);
    }
    REAL(av_buffer_unref)(held);
}
