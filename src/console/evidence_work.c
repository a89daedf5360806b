/* What waits for the disk: one thread, one job after the other. */
#include "base/text.h"
#include "console/evidence.h"

struct EvidenceWorker {
    App *app;
    GThreadPool *pool;
    GMutex lock;
    GQueue done; /* EvidenceJob: to be told on the loop */
    guint source;
    EvidenceStore *store; /* the thread's own */
    char *path;
    int lengthy, brief; /* atomic: how many of these run or wait */
};

static void job_free(EvidenceJob *job)
{
    if (job->free != NULL && job->data != NULL)
        job->free(job->data);
    g_free(job->problem);
    g_free(job);
}

static gboolean on_done(gpointer data)
{
    EvidenceWorker *worker = data;
    EvidenceJob *job;
    g_mutex_lock(&worker->lock);
    worker->source = 0;
    GQueue all = worker->done;
    g_queue_init(&worker->done);
    g_mutex_unlock(&worker->lock);
    while ((job = g_queue_pop_head(&all)) != NULL) {
        g_atomic_int_add(job->lengthy ? &worker->lengthy : &worker->brief, -1);
        if (job->done != NULL)
            job->done(worker->app, job);
        job_free(job);
    }
    return G_SOURCE_REMOVE;
}

static void work(gpointer data, gpointer user)
{
    EvidenceJob *job = data;
    EvidenceWorker *worker = user;
    g_autoptr(GError) error = NULL;
    if (worker->store == NULL)
        worker->store = evidence_store_open(worker->path, &error);
    if (worker->store == NULL)
        job->problem = g_strdup(error->message);
    else
        job->run(job, worker->store);
    g_mutex_lock(&worker->lock);
    g_queue_push_tail(&worker->done, job);
    if (worker->source == 0)
        worker->source = g_idle_add(on_done, worker);
    g_mutex_unlock(&worker->lock);
}

EvidenceWorker *evidence_worker_new(App *app)
{
    EvidenceWorker *worker = g_new0(EvidenceWorker, 1);
    worker->app = app;
    worker->path = g_strdup(app->config->evidence.folder);
    g_mutex_init(&worker->lock);
    g_queue_init(&worker->done);
    worker->pool = g_thread_pool_new(work, worker, 1, FALSE, NULL);
    return worker;
}

void evidence_worker_free(EvidenceWorker *worker)
{
    if (worker == NULL)
        return;
    if (g_atomic_int_get(&worker->lengthy) > 0)
        return; /* the process ends, and with it the thread; nothing is half written */
    g_thread_pool_free(worker->pool, FALSE, TRUE);
    g_clear_handle_id(&worker->source, g_source_remove);
    g_queue_clear_full(&worker->done, (GDestroyNotify)job_free);
    evidence_store_free(worker->store);
    g_mutex_clear(&worker->lock);
    g_free(worker->path);
    g_free(worker);
}

bool evidence_worker_is_busy(EvidenceWorker *worker)
{
    return worker != NULL && g_atomic_int_get(&worker->brief) > 0;
}

void evidence_work(App *app, const EvidenceJob *job)
{
    EvidenceWorker *worker = evidence_worker(app);
    EvidenceJob *own = g_new(EvidenceJob, 1);
    *own = *job;
    own->app = app;
    g_atomic_int_inc(own->lengthy ? &worker->lengthy : &worker->brief);
    g_thread_pool_push(worker->pool, own, NULL);
}
