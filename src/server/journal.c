#include "journal.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"
#include "journal_private.h"

/* At the end, what is queued has so long to be told of. */
#define DRAIN_US      (5 * G_TIME_SPAN_SECOND)
#define DRAIN_LOOK_MS 100

/* A transaction takes at most so many entries, so that a flood still answers early. */
#define ENTRIES_PER_COMMIT 8192

typedef struct Outcome {
    Batch *batch;
    GError *error;
} Outcome;

struct Journal {
    JournalStore *store;
    JournalEvents events;
    GThread *writer;
    int bell;
    struct event *wake;
    unsigned waiting; /* loop only, as is the next */
    bool ended;       /* the writer is no more: nothing is written or told */

    GMutex lock; /* what follows */
    GCond work;
    GQueue queue; /* of Batch */
    GQueue done;  /* of Outcome */
    bool failed, stopping;
    JournalFigures figures;
};

JournalStore *journal_store_open(const char *uri, bool alone, GError **error)
{
    if (g_str_has_prefix(uri, "postgresql:") || g_str_has_prefix(uri, "postgres:")) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "--db: PostgreSQL comes later; use sqlite:PATH");
        return NULL;
    }
    if (!g_str_has_prefix(uri, "sqlite:") || uri[7] == '\0') {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "--db: %s: not of the form sqlite:PATH", uri);
        return NULL;
    }
    return journal_sqlite.open(uri + 7, alone, error);
}

JournalStore *journal_store_open_there(const char *uri, GError **error)
{
    if (g_str_has_prefix(uri, "sqlite:") && access(uri + strlen("sqlite:"), F_OK) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND, "%s: there is no such database",
                    uri);
        return NULL;
    }
    return journal_store_open(uri, false, error);
}

void journal_store_close(JournalStore *store)
{
    if (store != NULL) {
        g_clear_pointer(&store->vault, vault_free);
        store->class->close(store);
    }
}

/* Fills the answer with the revision of the batch's last entry, and copies it to where it is kept
 * for a repeat. */
static void stamp_answer(Batch *batch)
{
    if (!batch->answer_rev || batch->entries->len == 0) {
        return;
    }
    const Entry *last = g_ptr_array_index(batch->entries, batch->entries->len - 1);
    g_autoptr(Line) answer = line_with_rev(batch->answer->str, batch->answer->len, last->rev);
    g_string_assign(batch->answer, answer->text);
}

static bool write_batch(JournalStore *store, Batch *batch, int64_t *next, GError **error)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        Entry *entry = g_ptr_array_index(batch->entries, i);
        entry_stamp(entry, (*next)++);
        if (!store->class->append(store, entry, error)) {
            return false;
        }
    }
    stamp_answer(batch);
    for (guint i = 0; i < batch->asides->len; i++) {
        Aside *aside = g_ptr_array_index(batch->asides, i);
        aside->number[0] = aside->of != NULL ? aside->of->rev : aside->number[0];
        if (aside->kind == ASIDE_ANSWER && aside->text[4] == NULL && batch->answer != NULL) {
            aside->text[4] = g_strdup(batch->answer->str);
        }
        if ((aside->kind == ASIDE_ADDRESS && !journal_seal(store->vault, aside, error)) ||
            !store->class->aside(store, aside, error)) {
            return false;
        }
    }
    return true;
}

static bool write_all(JournalStore *store, GQueue *batches, GError **error)
{
    int64_t next = 0;
    if (!store->class->begin(store, &next, error)) {
        return false;
    }
    for (GList *at = batches->head; at != NULL; at = at->next) {
        if (!write_batch(store, at->data, &next, error)) {
            store->class->rollback(store);
            return false;
        }
    }
    if (!store->class->commit(store, error)) {
        store->class->rollback(store);
        return false;
    }
    return true;
}

bool journal_store_write(JournalStore *store, Batch *batch, GError **error)
{
    GQueue one = G_QUEUE_INIT;
    g_queue_push_tail(&one, batch);
    bool written = write_all(store, &one, error);
    g_queue_clear(&one);
    if (written) {
        store->class->ring(store);
    }
    return written;
}

static void finish(Journal *journal, Batch *batch, const GError *error)
{
    Outcome *outcome = g_new0(Outcome, 1);
    *outcome = (Outcome){batch, error != NULL ? g_error_copy(error) : NULL};
    g_queue_push_tail(&journal->done, outcome);
}

static void ring(Journal *journal)
{
    uint64_t one = 1;
    while (write(journal->bell, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

/* Called with the lock held; returns with it held. */
static void write_some(Journal *journal)
{
    GQueue taken = G_QUEUE_INIT;
    guint entries = 0;
    while (!g_queue_is_empty(&journal->queue) && entries < ENTRIES_PER_COMMIT) {
        Batch *batch = g_queue_pop_head(&journal->queue);
        entries += batch->entries->len + 1;
        g_queue_push_tail(&taken, batch);
    }
    g_mutex_unlock(&journal->lock);
    g_autoptr(GError) error = NULL;
    int64_t started = g_get_monotonic_time();
    bool written = write_all(journal->store, &taken, &error);
    uint64_t took = (uint64_t)(g_get_monotonic_time() - started);
    g_mutex_lock(&journal->lock);
    JournalFigures *figures = &journal->figures;
    figures->commits += written;
    figures->failures += !written;
    figures->batches += taken.length;
    figures->entries += entries - taken.length;
    figures->commit_us += took;
    figures->commit_us_max = MAX(figures->commit_us_max, took);
    journal->failed = !written;
    for (Batch *batch; (batch = g_queue_pop_head(&taken)) != NULL;) {
        finish(journal, batch, error);
    }
    ring(journal);
}

static gpointer writer_main(gpointer data)
{
    Journal *journal = data;
    g_mutex_lock(&journal->lock);
    for (;;) {
        if (!journal->failed && !g_queue_is_empty(&journal->queue)) {
            write_some(journal);
        } else if (journal->stopping) {
            break;
        } else {
            g_cond_wait(&journal->work, &journal->lock);
        }
    }
    g_mutex_unlock(&journal->lock);
    return NULL;
}

/* Takes the outcomes; after a failure also all that is queued, which may rest on it: then true. */
static bool take_outcomes(Journal *journal, GQueue *out)
{
    g_mutex_lock(&journal->lock);
    bool failed = journal->failed;
    if (failed) {
        const Outcome *last = g_queue_peek_tail(&journal->done);
        g_autoptr(GError) error = g_error_copy(last->error);
        Batch *batch;
        while ((batch = g_queue_pop_head(&journal->queue)) != NULL) {
            finish(journal, batch, error);
        }
        journal->failed = false;
    }
    *out = journal->done;
    g_queue_init(&journal->done);
    g_cond_signal(&journal->work);
    g_mutex_unlock(&journal->lock);
    return failed;
}

static void deliver(Journal *journal)
{
    GQueue outcomes;
    if (take_outcomes(journal, &outcomes) && journal->events.lost != NULL) {
        journal->events.lost(journal->events.data);
    }
    Outcome *outcome;
    bool failed = false;
    while ((outcome = g_queue_pop_head(&outcomes)) != NULL) {
        journal->waiting--;
        Batch *batch = outcome->batch;
        if (outcome->error == NULL) {
            journal->events.committed(batch, journal->events.data);
        } else if (!failed) {
            failed = true;
            journal->events.failed(outcome->error, journal->events.data);
        }
        if (batch->done != NULL) {
            batch->done(batch, outcome->error, batch->data);
        }
        batch_free(batch);
        g_clear_error(&outcome->error);
        g_free(outcome);
    }
}

static void on_bell(evutil_socket_t fd, short what, void *data)
{
    uint64_t count;
    ssize_t got = read(fd, &count, sizeof count);
    (void)got;
    deliver(data);
}

/* Opens the store, its logins under their key. */
static JournalStore *open_store(const JournalPlace *place, GError **error)
{
    g_autoptr(JournalStore) store = journal_store_open(place->uri, true, error);
    if (store == NULL || (place->key_file != NULL &&
                          !journal_store_lock_logins(store, place->key_file, true, error))) {
        return NULL;
    }
    return g_steal_pointer(&store);
}

Journal *journal_open(struct event_base *base, const JournalPlace *place,
                      const JournalEvents *events, GError **error)
{
    int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (bell < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "eventfd: %s", g_strerror(errno));
        return NULL;
    }
    JournalStore *store = open_store(place, error);
    if (store == NULL) {
        close(bell);
        return NULL;
    }
    Journal *journal = g_new0(Journal, 1);
    *journal = (Journal){.store = store, .events = *events, .bell = bell};
    g_mutex_init(&journal->lock);
    g_cond_init(&journal->work);
    journal->wake = event_new(base, journal->bell, EV_READ | EV_PERSIST, on_bell, journal);
    event_add(journal->wake, NULL);
    journal->writer = g_thread_new("writer", writer_main, journal);
    return journal;
}

/* What is told of may ask for more: that is written, too, unless it goes on for ever. */
static void drain(Journal *journal)
{
    int64_t until = g_get_monotonic_time() + DRAIN_US;
    while (journal->waiting > 0 && g_get_monotonic_time() < until) {
        struct pollfd bell = {journal->bell, POLLIN, 0};
        poll(&bell, 1, DRAIN_LOOK_MS);
        on_bell(journal->bell, EV_READ, journal);
    }
}

void journal_end(Journal *journal)
{
    if (journal == NULL || journal->ended) {
        return;
    }
    drain(journal);
    g_mutex_lock(&journal->lock);
    journal->stopping = true;
    g_cond_signal(&journal->work);
    g_mutex_unlock(&journal->lock);
    g_thread_join(journal->writer);
    journal->ended = true;
    deliver(journal);
}

void journal_close(Journal *journal)
{
    if (journal == NULL) {
        return;
    }
    journal_end(journal);
    event_free(journal->wake);
    close(journal->bell);
    g_queue_clear_full(&journal->queue, (GDestroyNotify)batch_free);
    journal_store_close(journal->store);
    g_mutex_clear(&journal->lock);
    g_cond_clear(&journal->work);
    g_free(journal);
}

void journal_submit(Journal *journal, Batch *batch)
{
    batch->queued_us = g_get_monotonic_time();
    journal->waiting++;
    g_mutex_lock(&journal->lock);
    g_queue_push_tail(&journal->queue, batch);
    g_cond_signal(&journal->work);
    g_mutex_unlock(&journal->lock);
}

unsigned journal_waiting(const Journal *journal)
{
    return journal->waiting;
}

JournalStore *journal_store(Journal *journal)
{
    return journal->store;
}

JournalFigures journal_figures(Journal *journal)
{
    g_mutex_lock(&journal->lock);
    JournalFigures figures = journal->figures;
    g_mutex_unlock(&journal->lock);
    return figures;
}
