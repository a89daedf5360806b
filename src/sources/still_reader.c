#include "still_reader.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"

struct StillReader {
    GAsyncQueue *given, *read; /* of Job */
    GThread *thread;
    struct event *event;
    int bell;
};

typedef struct Job {
    GBytes *bytes; /* NULL: the end */
    StillRead read;
    StillDone done;
    void *data;
    bool shown;
} Job;

static void job_free(gpointer data)
{
    Job *job = data;
    g_clear_pointer(&job->bytes, g_bytes_unref);
    still_clear(&job->read);
    g_free(job);
}

static gpointer reader_main(gpointer data)
{
    StillReader *reader = data;
    const uint64_t one = 1;
    for (;;) {
        Job *job = g_async_queue_pop(reader->given);
        if (job->bytes == NULL) {
            job_free(job);
            return NULL;
        }
        gsize size;
        const void *bytes = g_bytes_get_data(job->bytes, &size);
        still_read(&job->read, bytes, size, job->shown);
        g_async_queue_push(reader->read, job);
        while (write(reader->bell, &one, sizeof one) < 0 && errno == EINTR) {
        }
    }
}

static void on_bell(evutil_socket_t fd, short what, void *data)
{
    StillReader *reader = data;
    uint64_t rings;
    Job *job;
    while (read(fd, &rings, sizeof rings) < 0 && errno == EINTR) {
    }
    while ((job = g_async_queue_try_pop(reader->read)) != NULL) {
        job->done(&job->read, job->data);
        job_free(job);
    }
}

StillReader *still_reader_new(struct event_base *base, GError **error)
{
    int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bell < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "eventfd: %s", g_strerror(errno));
        return NULL;
    }
    StillReader *reader = g_new0(StillReader, 1);
    reader->bell = bell;
    reader->given = g_async_queue_new_full(job_free);
    reader->read = g_async_queue_new_full(job_free);
    reader->event = event_new(base, bell, EV_READ | EV_PERSIST, on_bell, reader);
    event_add(reader->event, NULL);
    reader->thread = g_thread_new("stills", reader_main, reader);
    return reader;
}

void still_reader_free(StillReader *reader)
{
    if (reader == NULL) {
        return;
    }
    g_async_queue_push_front(reader->given, g_new0(Job, 1));
    g_thread_join(reader->thread);
    event_free(reader->event);
    close(reader->bell);
    g_async_queue_unref(reader->given);
    g_async_queue_unref(reader->read);
    g_free(reader);
}

void still_reader_give(StillReader *reader, GBytes *bytes, bool shown, StillDone done, void *data)
{
    Job *job = g_new0(Job, 1);
    *job = (Job){.bytes = g_bytes_ref(bytes), .done = done, .data = data, .shown = shown};
    g_async_queue_push(reader->given, job);
}
