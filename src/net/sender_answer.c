#include "base/clock.h"
#include "base/error.h"
#include "net/answer.h"
#include "net/sender_judge.h"
#include "net/sender_private.h"

/* An answer within this is quick; one that takes longer than SLOW_MS brings the pace back. */
#define QUICK_MS 250
#define SLOW_MS  2000

/* Puts an act off, by itself; 0 for no longer. */
static void put_off(Sender *sender, const char *id, int64_t until_ms)
{
    if (until_ms == 0) {
        g_hash_table_remove(sender->later, id);
        return;
    }
    int64_t *at = g_new(int64_t, 1);
    *at = until_ms;
    g_hash_table_insert(sender->later, g_strdup(id), at);
}

static void note_link(Sender *sender, bool good, int64_t took_ms)
{
    if (!good || took_ms > SLOW_MS) {
        sender->quick = 0;
    } else if (took_ms <= QUICK_MS) {
        sender->quick = MIN(sender->quick + 1, SENDER_PACE);
    }
    if (good) {
        sender->failures = 0;
        sender->asked = false;
        sender->wait_ms = 0;
        g_clear_pointer(&sender->problem, g_free);
    }
}

/* Nothing is sent for a while.  The act that met this lets others go first, since it may be the
 * reason; but one that is urgent, which goes before all else. */
static void wait_for_link(Sender *sender, const HttpAnswer *answer, const OutboxAct *act,
                          const char *why)
{
    int64_t ask = answer->head.retry_after_ms, now = alarm_now_ms();
    int64_t wait = backoff_wait(sender_cause(answer), sender->failures, ask, g_random_int());
    sender->failures++;
    sender->wait_ms = MAX(sender->wait_ms, now + wait);
    sender->asked = ask > 0;
    g_free(sender->problem);
    sender->problem = g_strdup(why);
    note_link(sender, false, 0);
    if (!outbox_is_urgent(act->object)) {
        put_off(sender, act->id, sender->wait_ms + 1);
    }
}

/* What a person said of an old act holds until it is answered, however often it is tried. */
static void keep_for_later(Sender *sender, const OutboxAct *act, const HttpAnswer *answer,
                           const char *why, int64_t wait_ms)
{
    bool said = act->next_ms == OUTBOX_AGAIN;
    const OutboxTry tried = {
        .state = OUTBOX_WAITING,
        .attempts = act->attempts + 1,
        .next_ms = said ? OUTBOX_AGAIN : clock_wall_ms() + wait_ms,
        .status = answer->head.status,
        .problem = why,
    };
    outbox_note(sender->outbox, act->id, &tried);
}

void sender_want_attention(Sender *sender, const OutboxAct *act, int status, const char *why)
{
    const OutboxTry tried = {
        .state = OUTBOX_ATTENTION, .attempts = act->attempts + 1, .status = status, .problem = why};
    put_off(sender, act->id, 0);
    outbox_note(sender->outbox, act->id, &tried);
}

static void refuse(Sender *sender, const OutboxAct *act, const HttpAnswer *answer,
                   const GError *why)
{
    g_autofree char *id = g_strdup(act->id);
    bool told =
        sender->events.refused != NULL && sender->events.refused(act, answer, why, sender->data);
    act = outbox_find(sender->outbox, id);
    if (told) {
        put_off(sender, id, 0);
        outbox_remove(sender->outbox, id);
    } else if (act != NULL) {
        sender_want_attention(sender, act, answer->head.status, why->message);
    }
}

static void finish(Sender *sender, const OutboxAct *act, const HttpAnswer *answer)
{
    g_autofree char *id = g_strdup(act->id);
    put_off(sender, id, 0);
    if (sender->events.sent != NULL) {
        sender->events.sent(act, answer, sender->data);
    }
    outbox_remove(sender->outbox, id);
}

/* Its bytes are lost for good, or the disk fails for now. */
void sender_take_loss(Sender *sender, const OutboxAct *act, const GError *error)
{
    bool lost = g_error_matches(error, TILIK_ERROR, TILIK_ERROR_CORRUPT);
    int64_t wait = lost ? 0 : backoff_wait(BACKOFF_LOST, act->attempts, -1, g_random_int());
    const OutboxTry tried = {
        .state = lost ? OUTBOX_DAMAGED : OUTBOX_WAITING,
        .attempts = act->attempts + 1,
        .next_ms = lost ? 0 : clock_wall_ms() + wait,
        .problem = error->message,
    };
    put_off(sender, act->id, lost ? 0 : alarm_now_ms() + wait);
    outbox_note(sender->outbox, act->id, &tried);
}

void sender_take(Sender *sender, const OutboxAct *act, const HttpAnswer *answer, int64_t took_ms)
{
    g_autoptr(GError) why = answer_error(answer, http_host(sender->http));
    int64_t now = alarm_now_ms(), wait;
    SenderVerdict verdict = sender_judge(answer);
    note_link(sender, verdict != SENDER_LINK && verdict != SENDER_LATER, took_ms);
    switch (verdict) {
    case SENDER_DONE:
        finish(sender, act, answer);
        return;
    case SENDER_NEVER:
        refuse(sender, act, answer, why);
        return;
    case SENDER_TOKEN:
        sender->refused = true;
        g_free(sender->problem);
        sender->problem = g_strdup(why->message);
        keep_for_later(sender, act, answer, why->message, 0);
        return;
    case SENDER_LATER:
        wait =
            backoff_wait(BACKOFF_LOST, act->attempts, answer->head.retry_after_ms, g_random_int());
        put_off(sender, act->id, now + wait);
        keep_for_later(sender, act, answer, why->message, wait);
        return;
    default:
        wait_for_link(sender, answer, act, why->message);
        keep_for_later(sender, act, answer, why->message, sender->wait_ms - now);
        return;
    }
}
