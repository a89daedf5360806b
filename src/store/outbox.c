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
#include "store/outbox_list.h"

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
    outbox_list_look(data);
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
    outbox->loads = g_hash_table_new(NULL, NULL);
    outbox->busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    outbox->path = g_strdup(path);
    outbox->bell = -1;
    outbox->source = g_source_new(&funcs, sizeof(GSource));
    g_source_set_callback(outbox->source, outbox_list_take_news, outbox, NULL);
    g_source_attach(outbox->source, g_main_context_get_thread_default());
    outbox->writer = outbox_writer_new(path, on_ready, outbox->source, error);
    if (outbox->writer == NULL) {
        outbox_free(outbox);
        return NULL;
    }
    hear_bell(outbox, path);
    outbox_list_look(outbox);
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
    g_hash_table_unref(outbox->loads);
    g_free(outbox->path);
    g_free(outbox->locked);
    g_free(outbox->notice);
    g_free(outbox);
}

/* Adding */

static bool is_bounded(const OutboxAct *act, GError **error)
{
    bool bounded = outbox_act_is_bounded(act);
    if (!bounded) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("This is too long to be kept."));
    }
    return bounded;
}

static bool has_room(const Outbox *outbox, GError **error)
{
    bool room = outbox->acts->len + outbox->adding < OUTBOX_ROWS_MAX &&
                outbox->bytes + outbox->adding_bytes < OUTBOX_BYTES_MAX;
    if (!room) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                    _("Too much waits to be sent already (%d)."), (int)outbox->acts->len);
    }
    return room;
}

/* A copy that nothing has become of yet; id is where its id goes. */
static OutboxAct *draft(const OutboxAct *act, const char *known_id, char id[27])
{
    OutboxAct fresh = *act;
    char made[ID_ULID_SIZE];
    int64_t now = clock_wall_ms();
    id_ulid(now, made);
    fresh.id = (char *)(known_id != NULL ? known_id : made);
    fresh.created_ms = now;
    fresh.state = OUTBOX_WAITING;
    fresh.attempts = 0;
    fresh.next_ms = 0;
    fresh.status = 0;
    fresh.problem = NULL;
    fresh.file = NULL;
    g_strlcpy(id, fresh.id, ID_ULID_SIZE);
    return outbox_act_copy(&fresh);
}

static void ask_to_write(Outbox *outbox, OutboxOp *op)
{
    outbox->adding += op->kind == OP_ADD;
    outbox->adding_bytes += op->kind == OP_ADD ? outbox_act_size(op->act) : 0;
    outbox_writer_ask(outbox->writer, op);
}

bool outbox_add(Outbox *outbox, const OutboxAct *act, char id[27], OutboxWritten written,
                void *data, GError **error)
{
    if (act->bytes != NULL && g_bytes_get_size(act->bytes) > OUTBOX_FILE_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE, _("The file is larger than %d MiB."),
                    OUTBOX_FILE_MAX / 1048576);
        return false;
    }
    if (!is_bounded(act, error) || !has_room(outbox, error)) {
        return false;
    }
    OutboxOp *op = g_new0(OutboxOp, 1);
    *op = (OutboxOp){.kind = OP_ADD, .written = written, .data = data};
    op->act = draft(act, act->id, id);
    op->bytes = act->bytes != NULL ? g_bytes_ref(act->bytes) : NULL;
    ask_to_write(outbox, op);
    return true;
}

bool outbox_replace(Outbox *outbox, const OutboxAct *act, char fresh[27], OutboxWritten written,
                    void *data, GError **error)
{
    const OutboxAct *old = outbox_find(outbox, act->id);
    if (old == NULL || old->state == OUTBOX_DAMAGED) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                            _("It does not wait any more."));
        return false;
    }
    if (!is_bounded(act, error)) {
        return false;
    }
    OutboxOp *op = g_new0(OutboxOp, 1);
    *op = (OutboxOp){.kind = OP_REPLACE, .written = written, .data = data};
    OutboxAct mine = *act;
    mine.object = old->object;
    mine.who = old->who;
    mine.name = old->name;
    op->old = g_strdup(old->id);
    op->act = draft(&mine, NULL, fresh);
    op->act->created_ms = old->created_ms;
    op->act->next_ms = old->next_ms == OUTBOX_AGAIN ? OUTBOX_AGAIN : 0; /* a person's word holds */
    g_free(op->act->file);
    op->act->file = g_strdup(old->file);
    outbox_list_set_busy(outbox, op->old, 1);
    ask_to_write(outbox, op);
    return true;
}

/* Files */

char *outbox_file_path(const Outbox *outbox, const OutboxAct *act)
{
    return outbox_blob_path(outbox->path, act->file);
}

void outbox_load_file(Outbox *outbox, const OutboxAct *act, OutboxLoaded loaded, void *data)
{
    OutboxOp *op = g_new0(OutboxOp, 1);
    *op = (OutboxOp){.kind = OP_LOAD, .loaded = loaded, .data = data};
    op->act = outbox_act_copy(act);
    g_hash_table_insert(outbox->loads, data, op);
    outbox_writer_ask(outbox->writer, op);
}

void outbox_load_cancel(Outbox *outbox, void *data)
{
    g_hash_table_remove(outbox->loads, data);
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

unsigned outbox_count_files(const Outbox *outbox)
{
    return outbox->files;
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

/* Drafts */

static void ask_for_draft(Outbox *outbox, OutboxOp what)
{
    OutboxOp *op = g_new(OutboxOp, 1);
    *op = what;
    outbox_writer_ask(outbox->writer, op);
}

bool outbox_draft_keep(Outbox *outbox, const OutboxDraft *draft, OutboxWritten written, void *data,
                       GError **error)
{
    g_autoptr(OutboxDraft) copy = outbox_draft_copy(draft);
    copy->at_ms = clock_wall_ms();
    if (strlen(copy->text) > OUTBOX_DRAFT_MAX || strlen(copy->who) > OUTBOX_WORD_MAX ||
        strlen(copy->name) > OUTBOX_WORD_MAX || strlen(copy->kind) > OUTBOX_WORD_MAX) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                            _("This is too long to be kept."));
        return false;
    }
    ask_for_draft(outbox, (OutboxOp){.kind = OP_DRAFT_KEEP,
                                     .draft = g_steal_pointer(&copy),
                                     .written = written,
                                     .data = data});
    return true;
}

void outbox_draft_remove(Outbox *outbox, const char *id)
{
    const OutboxDraft draft = {.id = (char *)id};
    ask_for_draft(outbox, (OutboxOp){.kind = OP_DRAFT_REMOVE, .draft = outbox_draft_copy(&draft)});
}

void outbox_draft_take(Outbox *outbox, const char *who, const char *name, OutboxDrafts told,
                       void *data)
{
    const OutboxDraft whose = {.who = (char *)who, .name = (char *)name};
    ask_for_draft(outbox, (OutboxOp){.kind = OP_DRAFT_TAKE,
                                     .draft = outbox_draft_copy(&whose),
                                     .taken = told,
                                     .data = data});
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
    outbox_list_set_busy(outbox, id, 1);
    outbox_list_ask(outbox, OP_NOTE, outbox_act_copy(act));
}

void outbox_again(Outbox *outbox, const char *id)
{
    const OutboxAct *act = outbox_find(outbox, id);
    if (act != NULL && act->state != OUTBOX_DAMAGED) {
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
    outbox_list_set_busy(outbox, act->id, 1);
    outbox_list_ask(outbox, OP_REMOVE, outbox_act_copy(act));
    outbox_list_drop(outbox, act);
}
