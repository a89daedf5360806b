#include "base/error.h"
#include "base/i18n.h"
#include "store/outbox_private.h"

/* So many are written by one fsync at most. */
#define BATCH_MAX 256

/* A disk that took nothing is tried again after this. */
#define OWED_US (5 * G_USEC_PER_SEC)

struct OutboxWriter {
    char *path;
    GThread *thread;
    GAsyncQueue *asked, *news; /* OutboxOp*, OutboxNews* */
    void (*ready)(void *data);
    void *data;

    /* The thread's own. */
    OutboxFile *file;
    GPtrArray *owed; /* OutboxOp*: removals and notes that could not be written */
    bool ended;
};

void outbox_op_free(OutboxOp *op)
{
    if (op != NULL) {
        outbox_act_free(op->act);
        g_free(op->old);
        g_clear_pointer(&op->bytes, g_bytes_unref);
        outbox_draft_free(op->draft);
        g_clear_pointer(&op->drafts, g_ptr_array_unref);
        g_clear_error(&op->error);
        g_free(op);
    }
}

void outbox_news_free(OutboxNews *news)
{
    if (news == NULL) {
        return;
    }
    g_ptr_array_unref(news->ops);
    if (news->acts != NULL) {
        g_ptr_array_unref(news->acts);
    }
    g_free(news->notice);
    g_free(news);
}

static OutboxNews *news_new(void)
{
    OutboxNews *news = g_new0(OutboxNews, 1);
    news->ops = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_op_free);
    return news;
}

static void tell(OutboxWriter *writer, OutboxNews *news)
{
    g_async_queue_push(writer->news, news);
    writer->ready(writer->data);
}

/* The file is opened when there is one, made when something is to be written. */
static bool have_file(OutboxWriter *writer, bool create, OutboxNews *news, GError **error)
{
    if (writer->file != NULL) {
        return true;
    }
    writer->file = outbox_file_open(writer->path, create, &news->notice, error);
    if (writer->file != NULL) {
        news->anew = news->notice != NULL;
        news->acts = outbox_file_read(writer->file, error);
        if (!news->anew) { /* else what is known may be written again */
            outbox_blobs_littered(writer->file);
            outbox_blobs_collect(writer->file); /* what a kill left behind */
        }
    }
    return writer->file != NULL;
}

static bool writes(const OutboxOp *op)
{
    return op->kind == OP_ADD || op->kind == OP_REPLACE || op->kind == OP_NOTE ||
           op->kind == OP_REMOVE || op->kind == OP_DRAFT_KEEP || op->kind == OP_DRAFT_REMOVE;
}

static bool write_op(OutboxFile *file, OutboxOp *op, GError **error)
{
    switch (op->kind) {
    case OP_ADD:
        return outbox_file_add(file, op->act, error) &&
               outbox_draft_drop(file, op->act->draft, error);
    case OP_REPLACE:
        return outbox_file_replace(file, op->old, op->act, error);
    case OP_NOTE:
        return outbox_file_note(file, op->act, error);
    case OP_REMOVE:
        return outbox_file_remove(file, op->act->id, error);
    case OP_DRAFT_KEEP:
        return outbox_draft_put(file, op->draft, error);
    case OP_DRAFT_REMOVE:
        return outbox_draft_drop(file, op->draft->id, error);
    default:
        return true;
    }
}

/* The bytes of an act's file are on the disk before the act is. */
static bool keep_bytes(OutboxFile *file, OutboxOp *op)
{
    char sha256[65];
    if (op->kind != OP_ADD || op->bytes == NULL) {
        return true;
    }
    g_clear_error(&op->error);
    if (!outbox_blob_put(file, op->bytes, sha256, &op->error)) {
        return false;
    }
    g_free(op->act->file);
    op->act->file = g_strdup(sha256);
    return true;
}

static bool fails_alone(const GError *why)
{
    return g_error_matches(why, TILIK_ERROR, TILIK_ERROR_TOO_LARGE) ||
           g_error_matches(why, TILIK_ERROR, TILIK_ERROR_NOT_FOUND);
}

/* An act that finds no room, or whose file finds none, fails alone; anything else that fails,
 * fails for all. */
static bool write_one(OutboxFile *file, OutboxOp *op, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (!keep_bytes(file, op) || write_op(file, op, &why)) {
        return true;
    }
    if (fails_alone(why)) {
        op->error = g_steal_pointer(&why);
        outbox_blobs_littered(file);
        return true;
    }
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool write_all(OutboxWriter *writer, GPtrArray *ops, OutboxNews *news, GError **error)
{
    if (!have_file(writer, true, news, error) || !outbox_file_begin(writer->file, error)) {
        return false;
    }
    bool good = true, acts = false;
    for (guint i = 0; i < ops->len && good; i++) {
        const OutboxOp *op = g_ptr_array_index(ops, i);
        acts = acts || !outbox_op_is_draft(op);
        good = write_one(writer->file, g_ptr_array_index(ops, i), error);
    }
    if (!good || !outbox_file_commit(writer->file, error)) {
        outbox_file_rollback(writer->file);
        outbox_blobs_littered(writer->file);
        return false;
    }
    if (acts) { /* drafts are nobody else's */
        outbox_file_ring(writer->file);
    }
    outbox_blobs_collect(writer->file);
    return true;
}

static void say_trouble(OutboxNews *news, const GError *error)
{
    g_free(news->notice);
    news->notice = g_strdup(error->message);
    news->trouble = true;
}

/* What could not be removed or noted is owed; of an act it is told. */
static void fail_all(GPtrArray *ops, const GError *error)
{
    for (guint i = 0; i < ops->len; i++) {
        OutboxOp *op = g_ptr_array_index(ops, i);
        g_clear_error(&op->error);
        op->error = g_error_copy(error);
        op->stale = op->kind == OP_NOTE || op->kind == OP_REMOVE || op->kind == OP_DRAFT_REMOVE;
    }
}

/* A file that turns out to be damaged is opened anew, which sets it aside. */
static bool write_anyhow(OutboxWriter *writer, GPtrArray *ops, OutboxNews *news, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (write_all(writer, ops, news, &why)) {
        return true;
    }
    if (!outbox_file_is_lost(why)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    g_clear_pointer(&writer->file, outbox_file_close);
    g_clear_pointer(&news->acts, g_ptr_array_unref);
    return write_all(writer, ops, news, error);
}

static void look(OutboxWriter *writer, OutboxNews *news)
{
    g_autoptr(GError) error = NULL;
    bool there = writer->file != NULL;
    if (!have_file(writer, false, news, &error)) {
        if (error != NULL) {
            say_trouble(news, error);
        } else if (!there && news->acts == NULL) { /* no file, so no acts */
            news->acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
        }
        return;
    }
    if (there && outbox_file_changed(writer->file)) {
        g_clear_pointer(&news->acts, g_ptr_array_unref);
        news->acts = outbox_file_read(writer->file, NULL);
        news->newest = news->acts != NULL;
    }
}

/* Reads what is asked for; each holds its bytes until the news is taken. */
static void load(OutboxWriter *writer, GPtrArray *ops, OutboxNews *news)
{
    for (guint i = 0; i < ops->len; i++) {
        OutboxOp *op = g_ptr_array_index(ops, i);
        bool asks = op->kind == OP_LOAD || op->kind == OP_DRAFT_TAKE;
        if (!asks || !have_file(writer, false, news, &op->error)) {
            continue;
        }
        if (op->kind == OP_LOAD) {
            op->bytes = outbox_blob_read(writer->file, op->act->file, &op->error);
        } else {
            op->drafts = outbox_drafts_take(writer->file, op->draft, &op->error);
        }
    }
}

/* Gives what was written to the news, and keeps what is owed. */
static void settle(OutboxWriter *writer, GPtrArray *ops, OutboxNews *news)
{
    while (ops->len > 0) {
        OutboxOp *op = g_ptr_array_steal_index(ops, 0);
        if (op->stale && !writer->ended) {
            op->stale = false;
            g_clear_error(&op->error);
            g_ptr_array_add(writer->owed, op);
        } else {
            g_ptr_array_add(news->ops, op);
        }
    }
}

/* Takes what is asked for now, what is owed first; waits when there is nothing to do. */
static GPtrArray *take(OutboxWriter *writer)
{
    GPtrArray *ops = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_op_free);
    OutboxOp *op = writer->owed->len > 0 ? g_async_queue_timeout_pop(writer->asked, OWED_US)
                                         : g_async_queue_pop(writer->asked);
    while (writer->owed->len > 0) {
        g_ptr_array_add(ops, g_ptr_array_steal_index(writer->owed, 0));
    }
    for (; op != NULL; op = ops->len < BATCH_MAX ? g_async_queue_try_pop(writer->asked) : NULL) {
        g_ptr_array_add(ops, op);
        if (op->kind == OP_END) {
            writer->ended = true;
            break;
        }
    }
    return ops;
}

static void turn(OutboxWriter *writer)
{
    g_autoptr(GPtrArray) ops = take(writer);
    g_autoptr(GError) error = NULL;
    OutboxNews *news = news_new();
    bool any = false;
    for (guint i = 0; i < ops->len; i++) {
        any = any || writes(g_ptr_array_index(ops, i));
    }
    if (any && !write_anyhow(writer, ops, news, &error)) {
        fail_all(ops, error);
        say_trouble(news, error);
    }
    if (!writer->ended) {
        load(writer, ops, news);
        look(writer, news);
    }
    settle(writer, ops, news);
    tell(writer, news);
}

static void *run(void *data)
{
    OutboxWriter *writer = data;
    while (!writer->ended) {
        turn(writer);
    }
    g_clear_pointer(&writer->file, outbox_file_close);
    return NULL;
}

OutboxWriter *outbox_writer_new(const char *path, void (*ready)(void *data), void *data,
                                GError **error)
{
    OutboxWriter *writer = g_new0(OutboxWriter, 1);
    writer->path = g_strdup(path);
    writer->asked = g_async_queue_new_full((GDestroyNotify)outbox_op_free);
    writer->news = g_async_queue_new_full((GDestroyNotify)outbox_news_free);
    writer->ready = ready;
    writer->data = data;
    writer->owed = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_op_free);
    writer->thread = g_thread_try_new("outbox", run, writer, error);
    if (writer->thread == NULL) {
        outbox_writer_free(writer);
        return NULL;
    }
    return writer;
}

void outbox_writer_ask(OutboxWriter *writer, OutboxOp *op)
{
    g_async_queue_push(writer->asked, op);
}

OutboxNews *outbox_writer_news(OutboxWriter *writer)
{
    return g_async_queue_try_pop(writer->news);
}

void outbox_writer_free(OutboxWriter *writer)
{
    if (writer == NULL) {
        return;
    }
    if (writer->thread != NULL) {
        OutboxOp *end = g_new0(OutboxOp, 1);
        end->kind = OP_END;
        g_async_queue_push(writer->asked, end);
        g_thread_join(writer->thread);
    }
    g_async_queue_unref(writer->asked);
    g_async_queue_unref(writer->news);
    g_ptr_array_unref(writer->owed);
    g_free(writer->path);
    g_free(writer);
}
