#include "base/clock.h"
#include "net/sender_private.h"

/* True when nothing of what waits may go, since a person is wanted first. */
static bool is_held(const Sender *sender)
{
    g_autoptr(GHashTable) objects = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < outbox_count(sender->outbox); i++) {
        const OutboxAct *act = outbox_act(sender->outbox, i);
        if (!sender_is_ours(sender, act)) {
            continue;
        }
        if (act->state == OUTBOX_WAITING && !g_hash_table_contains(objects, act->object)) {
            return false;
        }
        if (act->object[0] != '\0') {
            g_hash_table_add(objects, act->object);
        }
    }
    return true;
}

static SenderState state_of(const Sender *sender, const SenderFigures *figures)
{
    if (sender->refused) {
        return SENDER_REFUSED;
    }
    if (figures->waiting == 0) {
        return SENDER_IDLE;
    }
    if (figures->attention > 0 && is_held(sender)) {
        return SENDER_HELD;
    }
    if (sender->elsewhere) {
        return SENDER_OTHER;
    }
    return sender->problem != NULL ? SENDER_AWAY : SENDER_SENDING;
}

bool sender_is_sending(const Sender *sender, const char *id)
{
    return g_hash_table_contains(sender->flying, id);
}

SenderFigures sender_figures(const Sender *sender)
{
    SenderFigures figures = {.problem = sender->problem};
    for (unsigned i = 0; i < outbox_count(sender->outbox); i++) {
        const OutboxAct *act = outbox_act(sender->outbox, i);
        if (!sender_is_ours(sender, act)) {
            figures.others++;
            continue;
        }
        *(act->state == OUTBOX_WAITING ? &figures.waiting : &figures.attention) += 1;
        if (figures.oldest_ms == 0 || act->created_ms < figures.oldest_ms) {
            figures.oldest_ms = act->created_ms;
        }
    }
    figures.state = state_of(sender, &figures);
    int64_t left = sender->wait_ms - alarm_now_ms();
    figures.retry_ms = figures.state == SENDER_AWAY ? clock_wall_ms() + MAX(left, 0) : 0;
    return figures;
}
