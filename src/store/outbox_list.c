#include "store/outbox_list.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

void outbox_list_ask(Outbox *outbox, OutboxOpKind kind, OutboxAct *act)
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

void outbox_list_set_busy(Outbox *outbox, const char *id, int change)
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
    outbox->bytes += outbox_act_size(act);
    outbox->files += act->file[0] != '\0';
}

void outbox_list_drop(Outbox *outbox, OutboxAct *act)
{
    outbox->bytes -= outbox_act_size(act);
    outbox->files -= act->file[0] != '\0';
    g_hash_table_remove(outbox->by_id, act->id);
    g_ptr_array_remove(outbox->acts, act);
}

/* What was lost with a file that was set aside is still known here, and is written again. */
static void write_again(Outbox *outbox, const OutboxAct *act)
{
    outbox_list_ask(outbox, OP_ADD, outbox_act_copy(act));
    outbox->adding++;
    outbox->adding_bytes += outbox_act_size(act);
}

/* Takes the file's acts for ours, but for those of which something is not written yet. */
static void merge(Outbox *outbox, OutboxNews *news)
{
    g_autoptr(GPtrArray) before = g_steal_pointer(&outbox->acts);
    g_autoptr(GHashTable) known = g_steal_pointer(&outbox->by_id);
    outbox->acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    outbox->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    outbox->bytes = 0;
    outbox->files = 0;
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
void outbox_list_look(Outbox *outbox)
{
    outbox->again = outbox->looking;
    if (!outbox->looking) {
        outbox->looking = true;
        outbox_list_ask(outbox, OP_LOOK, NULL);
    }
}

/* An act that was added.  Where the list was read after that and does not have it, another process
 * has sent it in between. */
static void take_added(Outbox *outbox, const OutboxAct *act, bool newest)
{
    if (!newest && !g_hash_table_contains(outbox->by_id, act->id)) {
        insert(outbox, outbox_act_copy(act));
    }
}

/* The new act stands where the old one stood. */
static void take_replaced(Outbox *outbox, const OutboxOp *op, bool newest)
{
    OutboxAct *old = g_hash_table_lookup(outbox->by_id, op->old);
    outbox_list_set_busy(outbox, op->old, -1);
    if (op->error != NULL) {
        return;
    }
    if (old != NULL) {
        outbox_list_drop(outbox, old);
    }
    take_added(outbox, op->act, newest);
}

static bool writes(const OutboxOp *op)
{
    return op->kind != OP_LOOK && op->kind != OP_LOAD && !outbox_op_is_draft(op);
}

static void take_op(Outbox *outbox, OutboxOp *op, bool newest)
{
    switch (op->kind) {
    case OP_LOAD:
    case OP_DRAFT_TAKE:
        return;
    case OP_DRAFT_KEEP:
    case OP_DRAFT_REMOVE:
        break;
    case OP_REPLACE:
        take_replaced(outbox, op, newest);
        break;
    case OP_ADD:
        outbox->adding--;
        outbox->adding_bytes -= outbox_act_size(op->act);
        if (op->error == NULL) {
            take_added(outbox, op->act, newest);
        }
        break;
    case OP_NOTE:
    case OP_REMOVE:
        outbox_list_set_busy(outbox, op->act->id, -1);
        break;
    default:
        outbox->looking = false;
        if (outbox->again) {
            outbox_list_look(outbox);
        }
        break;
    }
    bool wrote = writes(op) || outbox_op_is_draft(op);
    if (op->error == NULL && wrote && outbox->trouble) {
        g_clear_pointer(&outbox->notice, g_free);
        outbox->trouble = false;
    }
}

static void tell(Outbox *outbox, const OutboxOp *op)
{
    if (op->written != NULL) {
        const char *id = op->act != NULL ? op->act->id : op->draft->id;
        op->written(id, op->error, op->data);
    } else if (op->taken != NULL && op->drafts != NULL) {
        op->taken(op->drafts, op->data);
    } else if (op->loaded != NULL && g_hash_table_lookup(outbox->loads, op->data) == op) {
        g_hash_table_remove(outbox->loads, op->data);
        g_autoptr(GError) none = g_error_new_literal(TILIK_ERROR, TILIK_ERROR_CORRUPT,
                                                     _("There is no outbox any more."));
        const GError *error = op->bytes == NULL && op->error == NULL ? none : op->error;
        op->loaded(op->act->id, op->bytes, error, op->data);
    }
}

static void take_news(Outbox *outbox, OutboxNews *news)
{
    if (news->acts != NULL) {
        merge(outbox, news);
        outbox->known = true;
    }
    for (guint i = 0; i < news->ops->len; i++) {
        take_op(outbox, g_ptr_array_index(news->ops, i), news->newest);
    }
    if (news->notice != NULL) {
        g_free(outbox->notice);
        outbox->notice = text_clean(news->notice, strlen(news->notice), OUTBOX_PROBLEM_MAX);
        outbox->trouble = news->trouble;
    }
    bool any = false;
    for (guint i = 0; i < news->ops->len; i++) {
        any = any || writes(g_ptr_array_index(news->ops, i));
    }
    if ((any || news->acts != NULL || news->notice != NULL) && outbox->events.changed != NULL) {
        outbox->events.changed(outbox->data);
    }
    for (guint i = 0; i < news->ops->len; i++) {
        tell(outbox, g_ptr_array_index(news->ops, i));
    }
}

bool outbox_is_urgent(const char *object)
{
    return g_str_has_prefix(object, OUTBOX_URGENT) || g_str_has_prefix(object, OUTBOX_CALL);
}

gboolean outbox_list_take_news(void *data)
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
