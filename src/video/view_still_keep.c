#include <string.h>

#include "base/clock.h"
#include "video/picture_png.h"
#include "video/still.h"
#include "video/view_private.h"

/* A still on its way to the disk. */
typedef struct Job {
    View *view; /* NULL: gone meanwhile, and nobody waits for an answer */
    Bridge *bridge;
    char *path;
    uint8_t *rgb;
    int width, height;
    int64_t at_ms;
    unsigned number;
    GThread *thread;
} Job;

static void job_free(Job *job)
{
    g_free(job->path);
    g_free(job->rgb);
    g_free(job);
}

static void *write_still(void *user)
{
    Job *job = user;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) png = picture_png(job->rgb, job->width, job->height);
    gsize size = 0;
    const void *bytes = png != NULL ? g_bytes_get_data(png, &size) : NULL;
    char *sha256 = bytes != NULL ? still_write(bytes, size, job->path, &error) : NULL;
    const char *trouble = error != NULL ? error->message : "no memory for the still";
    bridge_post(job->bridge, job->number, BRIDGE_SNAPSHOT, 0,
                sha256 != NULL ? g_strdup(job->path) : NULL,
                sha256 != NULL ? sha256 : g_strdup(trouble));
    return NULL;
}

static void tell(const Job *job, const BridgeMessage *message)
{
    ViewerEvent event = {.kind = VIEWER_EVENT_ERROR, .id = job->view->id, .text = message->other};
    if (message->text != NULL) {
        event = (ViewerEvent){.kind = VIEWER_EVENT_SNAPSHOT,
                              .id = job->view->id,
                              .path = message->text,
                              .at_ms = job->at_ms,
                              .sha256 = message->other};
    }
    job->view->host.event(&event, job->view->host.user);
}

static void on_written(const BridgeMessage *message, void *user)
{
    Job *job = user;
    if (job->view != NULL) {
        g_ptr_array_remove(job->view->jobs, job);
        tell(job, message);
    }
    bridge_unregister(job->bridge, job->number);
    g_thread_join(job->thread);
    job_free(job);
}

void view_still_forget(View *view)
{
    for (unsigned i = 0; i < view->jobs->len; i++) {
        ((Job *)g_ptr_array_index(view->jobs, i))->view = NULL;
    }
    g_ptr_array_set_size(view->jobs, 0);
}

bool view_still_keep(View *view, const char *path)
{
    const PanePicture *picture = view->still_ms != 0 ? pane_picture(view->pane) : NULL;
    if (picture == NULL) {
        return false;
    }
    Job *job = g_new0(Job, 1);
    job->view = view;
    job->bridge = view->host.bridge;
    job->path = g_strdup(path);
    job->width = picture->width;
    job->height = picture->height;
    /* When it was taken, not when it was asked for. */
    job->at_ms = g_get_real_time() / 1000 - (clock_mono_ms() - view->still_ms);
    size_t pixels = (size_t)picture->width * (size_t)picture->height;
    job->rgb = g_malloc(pixels * 3);
    for (size_t i = 0; i < pixels; i++) {
        memcpy(job->rgb + 3 * i, picture->rgba + 4 * i, 3);
    }
    job->number = bridge_register(job->bridge, on_written, job);
    job->thread = g_thread_try_new("still", write_still, job, NULL);
    if (job->thread == NULL) {
        bridge_unregister(job->bridge, job->number);
        job_free(job);
        return false;
    }
    g_ptr_array_add(view->jobs, job);
    return true;
}
