#include "store/outbox.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/id.h"
#include "base/paths.h"
#include "base/text.h"
#include "store/lock.h"
#include "store/outbox_private.h"

struct Outbox {
    OutboxWriter *writer;
    OutboxEvents events;
    void *data;
    GSource *source;              /* runs when the writer has news */
    GPtrArray *acts;              /* OutboxAct*, by seq */
    GHashTable *by_id;            /* of acts */
    GHashTable *busy;             /* id: how many notes and removals of it are not written yet */
    char *path, *locked, *notice; /* the file; the identity that lock is for */
    Lock *lock;
    int bell;                    /* inotify on PATH.use; -1 none to be had */
    unsigned listen, adding;     /* its source; acts that are not written yet */
    int64_t bytes, adding_bytes; /* of the bodies */
    bool trouble, known, looking, again;
};

/* The list */

static void ask(Outbox *outbox, OutboxOpKind kind, OutboxAct *act)
{
    OutboxOp *op = g_new0(OutboxOp, 1);
    op->kind = kind;
    op->act = act;
    outbox_writer_ask(outbox->writer, op);
}

static unsigned is_busy(const Outbox *outbox, const char *id)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(outbox->busy, id));
}

static void set_busy(Outbox *outbox, const char *id, int change)
{
    unsigned count = (unsigned)((int)is_busy(outbox, id) + change);
    if (count == 0) {
        g_hash_table_remove(outbox->busy, id);
    } else {
        g_hash_table_insert(outbox->busy, g_strdup(id), GUINT_TO_POINTER(count));
    }
}

/* Takes act.  Nearly always the newest. */
static void insert(Outbox *outbox, OutboxAct *act)
{
    guint at = outbox->acts->len;
    while (at > 0 && ((OutboxAct *)g_ptr_array_index(outbox->acts, at - 1))->seq > act->seq) {
        at--;
    }
    g_ptr_array_insert(outbox->acts, (int)at, act);
    g_hash_table_insert(outbox->by_id, act->id, act);
    outbox->bytes += (int64_t)strlen(act->body);
}

/* What was lost with a file that was set aside is still known here, and is written again. */
static void write_again(Outbox *outbox, const OutboxAct *act)
{
    ask(outbox, OP_ADD, outbox_act_copy(act));
    outbox->adding++;
    outbox->adding_bytes += (int64_t)strlen(act->body);
}

/* Takes the file's acts for ours, but for those of which something is not written yet. */
static void merge(Outbox *outbox, OutboxNews *news)
{
    g_autoptr(GPtrArray) before = g_steal_pointer(&outbox->acts);
    g_autoptr(GHashTable) known = g_steal_pointer(&outbox->by_id);
    outbox->acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    outbox->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    outbox->bytes = 0;
    for (guint i = 0; i < news->acts->len; i++) {
        const OutboxAct *act = g_ptr_array_index(news->acts, i);
        const OutboxAct *ours = g_hash_table_lookup(known, act->id);
        if (!is_busy(outbox, act->id)) {
            insert(outbox, outbox_act_copy(act));
        } else if (ours != NULL) {
            insert(outbox, outbox_act_copy(ours));
        }
    }
    for (guint i = 0; news->anew && i < before->len; i++) {
        const OutboxAct *act = g_ptr_array_index(before, i);
        if (act->state != OUTBOX_DAMAGED && g_hash_table_lookup(outbox->by_id, act->id) == NULL) {
            write_again(outbox, act);
        }
    }
}

/* Who rings while we look may have come after the reading: it is looked again. */
static void look(Outbox *outbox)
{
    outbox->again = outbox->looking;
    if (!outbox->looking) {
        outbox->looking = true;
        ask(outbox, OP_LOOK, NULL);
    }
}

static void take_op(Outbox *outbox, OutboxOp *op)
{
    switch (op->kind) {
    case OP_ADD:
        outbox->adding--;
        outbox->adding_bytes -= (int64_t)strlen(op->act->body);
        if (op->error == NULL && !g_hash_table_contains(outbox->by_id, op->act->id)) {
            insert(outbox, outbox_act_copy(op->act));
        }
        break;
    case OP_NOTE:
    case OP_REMOVE:
        set_busy(outbox, op->act->id, -1);
        break;
    default:
        outbox->looking = false;
        if (outbox->again) {
            look(outbox);
        }
        break;
    }
    if (op->error == NULL && op->kind != OP_LOOK && outbox->trouble) {
        g_clear_pointer(&outbox->notice, g_free);
        outbox->trouble = false;
    }
}

static void take_news(Outbox *outbox, OutboxNews *news)
{
    if (news->acts != NULL) {
        merge(outbox, news);
        outbox->known = true;
    }
    for (guint i = 0; i < news->ops->len; i++) {
        take_op(outbox, g_ptr_array_index(news->ops, i));
    }
    if (news->notice != NULL) {
        g_free(outbox->notice);
        outbox->notice = text_clean(news->notice, strlen(news->notice), OUTBOX_PROBLEM_MAX);
        outbox->trouble = news->trouble;
    }
    bool writes = false;
    for (guint i = 0; i < news->ops->len; i++) {
        writes = writes || ((OutboxOp *)g_ptr_array_index(news->ops, i))->kind != OP_LOOK;
    }
    if ((writes || news->acts != NULL || news->notice != NULL) && outbox->events.changed != NULL) {
        outbox->events.changed(outbox->data);
    }
    for (guint i = 0; i < news->ops->len; i++) {
        const OutboxOp *op = g_ptr_array_index(news->ops, i);
        if (op->written != NULL) {
            op->written(op->act->id, op->error, op->data);
        }
    }
}

static gboolean on_news(void *data)
{
    Outbox *outbox = data;
    OutboxNews *news;
    g_source_set_ready_time(outbox->source, -1);
    while ((news = outbox_writer_news(outbox->writer)) != NULL) {
        take_news(outbox, news);
        outbox_news_free(news);
    }
    return G_SOURCE_CONTINUE;
}

/* On the writer's thread. */
static void on_ready(void *data)
{
    g_source_set_ready_time(data, 0);
}

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
    return callback(data);
}

/* Other processes */

static gboolean on_bell(int fd, GIOCondition condition, void *data)
{
    char events[4096];
    while (read(fd, events, sizeof events) > 0) {
    }
    look(data);
    return G_SOURCE_CONTINUE;
}

/* Without a descriptor for it, what others write is seen when this process next writes. */
static void hear_bell(Outbox *outbox, const char *path)
{
    g_autofree char *use = g_strconcat(path, ".use", NULL);
    int fd = open(use, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) {
        return;
    }
    close(fd);
    outbox->bell = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (outbox->bell >= 0 && inotify_add_watch(outbox->bell, use, IN_ATTRIB) >= 0) {
        outbox->listen = g_unix_fd_add(outbox->bell, G_IO_IN, on_bell, outbox);
    }
}

/* Opening */

Outbox *outbox_open(const char *path, const OutboxEvents *events, void *data, GError **error)
{
    static GSourceFuncs funcs = {.dispatch = dispatch};
    if (!paths_make_parent(path, error)) {
        return NULL;
    }
    Outbox *outbox = g_new0(Outbox, 1);
    outbox->events = events != NULL ? *events : (OutboxEvents){0};
    outbox->data = data;
    outbox->acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    outbox->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    outbox->busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    outbox->path = g_strdup(path);
    outbox->bell = -1;
    outbox->source = g_source_new(&funcs, sizeof(GSource));
    g_source_set_callback(outbox->source, on_news, outbox, NULL);
    g_source_attach(outbox->source, g_main_context_get_thread_default());
    outbox->writer = outbox_writer_new(path, on_ready, outbox->source, error);
    if (outbox->writer == NULL) {
        outbox_free(outbox);
        return NULL;
    }
    hear_bell(outbox, path);
    look(outbox);
    return outbox;
}

void outbox_free(Outbox *outbox)
{
    if (outbox == NULL) {
        return;
    }
    if (outbox->listen != 0) {
        g_source_remove(outbox->listen);
    }
    if (outbox->bell >= 0) {
        close(outbox->bell);
    }
    outbox_writer_free(outbox->writer);
    g_source_destroy(outbox->source);
    g_source_unref(outbox->source);
    lock_free(outbox->lock);
    g_ptr_array_unref(outbox->acts);
    g_hash_table_unref(outbox->by_id);
    g_hash_table_unref(outbox->busy);
    g_free(outbox->path);
    g_free(outbox->locked);
    g_free(outbox->notice);
    g_free(outbox);
}

/* Adding */

bool outbox_add(Outbox *outbox, const OutboxAct *act, char id[27], OutboxWritten written,
                void *data, GError **error)
{
    if (!outbox_act_is_bounded(act)) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("This is too long to be kept."));
        return false;
    }
    if (outbox->acts->len + outbox->adding >= OUTBOX_ROWS_MAX ||
        outbox->bytes + outbox->adding_bytes >= OUTBOX_BYTES_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                    _("Too much waits to be sent already (%d)."), (int)outbox->acts->len);
        return false;
    }
    char fresh[ID_ULID_SIZE];
    OutboxAct draft = *act;
    draft.created_ms = clock_wall_ms();
    id_ulid(draft.created_ms, fresh);
    draft.id = act->id != NULL ? act->id : fresh;
    draft.state = OUTBOX_WAITING;
    draft.attempts = 0;
    draft.next_ms = 0;
    draft.status = 0;
    draft.problem = NULL;
    OutboxOp *op = g_new0(OutboxOp, 1);
    op->kind = OP_ADD;
    op->act = outbox_act_copy(&draft);
    op->written = written;
    op->data = data;
    g_strlcpy(id, draft.id, ID_ULID_SIZE);
    outbox->adding++;
    outbox->adding_bytes += (int64_t)strlen(op->act->body);
    outbox_writer_ask(outbox->writer, op);
    return true;
}

/* Reading */

bool outbox_known(const Outbox *outbox)
{
    return outbox->known;
}

unsigned outbox_count(const Outbox *outbox)
{
    return outbox->acts->len;
}

const OutboxAct *outbox_act(const Outbox *outbox, unsigned index)
{
    return index < outbox->acts->len ? g_ptr_array_index(outbox->acts, index) : NULL;
}

const OutboxAct *outbox_find(const Outbox *outbox, const char *id)
{
    return g_hash_table_lookup(outbox->by_id, id);
}

unsigned outbox_count_state(const Outbox *outbox, OutboxState state)
{
    unsigned count = 0;
    for (guint i = 0; i < outbox->acts->len; i++) {
        count += ((OutboxAct *)g_ptr_array_index(outbox->acts, i))->state == state;
    }
    return count;
}

const char *outbox_notice(const Outbox *outbox)
{
    return outbox->notice;
}

/* Sending */

bool outbox_may_send(Outbox *outbox, const char *who)
{
    if (g_strcmp0(outbox->locked, who) != 0) {
        g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, who, -1);
        g_autofree char *path = g_strdup_printf("%s.%.16s", outbox->path, sum);
        lock_free(outbox->lock);
        outbox->lock = lock_new(path);
        g_free(outbox->locked);
        outbox->locked = g_strdup(who);
    }
    return lock_try(outbox->lock) == LOCK_OURS;
}

void outbox_note(Outbox *outbox, const char *id, const OutboxTry *tried)
{
    OutboxAct *act = g_hash_table_lookup(outbox->by_id, id);
    if (act == NULL || act->state == OUTBOX_DAMAGED) {
        return;
    }
    char *before = act->problem; /* may be what was tried */
    const char *now = tried->problem;
    act->problem = now != NULL ? text_clean(now, strlen(now), OUTBOX_PROBLEM_MAX) : NULL;
    g_free(before);
    act->state = tried->state;
    act->attempts = tried->attempts;
    act->next_ms = tried->next_ms;
    act->status = tried->status;
    set_busy(outbox, id, 1);
    ask(outbox, OP_NOTE, outbox_act_copy(act));
}

void outbox_again(Outbox *outbox, const char *id)
{
    const OutboxAct *act = outbox_find(outbox, id);
    if (act != NULL && act->state == OUTBOX_ATTENTION) {
        const OutboxTry again = {
            .state = OUTBOX_WAITING, .attempts = act->attempts, .next_ms = OUTBOX_AGAIN};
        outbox_note(outbox, id, &again);
    }
}

void outbox_remove(Outbox *outbox, const char *id)
{
    OutboxAct *act = g_hash_table_lookup(outbox->by_id, id);
    if (act == NULL) {
        return;
    }
    set_busy(outbox, act->id, 1);
    ask(outbox, OP_REMOVE, outbox_act_copy(act));
    outbox->bytes -= (int64_t)strlen(act->body);
    g_hash_table_remove(outbox->by_id, act->id);
    g_ptr_array_remove(outbox->acts, act);
}
