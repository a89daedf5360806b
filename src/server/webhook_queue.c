#include "webhook_queue.h"

#include <string.h>

/* So many at a time to a receiver that answers. */
#define FLYING_MOST 4
#define PAUSE_MOST  INT64_C(43200000) /* 12 hours */
/* However long one message waits, so often at least the receiver is tried. */
#define TRY_MOST   INT64_C(300000)
#define AFTER_MOST INT64_C(86400000)

struct WebhookQueue {
    WebhookPace pace;
    GQueue waiting;   /* of WebhookWaiting, the oldest first */
    GHashTable *seen; /* objects, while one is looked for */
    unsigned flying, failures;
    int64_t due_ms; /* the receiver is left alone until then */
};

void webhook_waiting_free(WebhookWaiting *waiting)
{
    if (waiting != NULL) {
        g_free(waiting->id);
        g_free(waiting->object);
        g_free(waiting->body);
        g_free(waiting);
    }
}

WebhookQueue *webhook_queue_new(const WebhookPace *pace)
{
    WebhookQueue *queue = g_new0(WebhookQueue, 1);
    queue->pace = *pace;
    g_queue_init(&queue->waiting);
    queue->seen = g_hash_table_new(g_str_hash, g_str_equal);
    return queue;
}

void webhook_queue_free(WebhookQueue *queue)
{
    if (queue != NULL) {
        g_queue_clear_full(&queue->waiting, (GDestroyNotify)webhook_waiting_free);
        g_hash_table_unref(queue->seen);
        g_free(queue);
    }
}

void webhook_queue_add(WebhookQueue *queue, WebhookWaiting *waiting)
{
    g_queue_push_tail(&queue->waiting, waiting);
}

unsigned webhook_queue_count(const WebhookQueue *queue)
{
    return queue->waiting.length;
}

unsigned webhook_queue_failures(const WebhookQueue *queue)
{
    return queue->failures;
}

/* Returns the first of its object that is not under way, and due by then; *due is the earliest time
 * at which there is one. */
static WebhookWaiting *find_due(const WebhookQueue *queue, int64_t now_ms, int64_t *due)
{
    WebhookWaiting *found = NULL;
    *due = -1;
    for (GList *at = queue->waiting.head; at != NULL && found == NULL; at = at->next) {
        WebhookWaiting *waiting = at->data;
        if (!g_hash_table_add(queue->seen, waiting->object) || waiting->flying) {
            continue;
        }
        *due = *due < 0 ? waiting->due_ms : MIN(*due, waiting->due_ms);
        found = waiting->due_ms <= now_ms ? waiting : NULL;
    }
    g_hash_table_remove_all(queue->seen);
    return found;
}

static bool is_full(const WebhookQueue *queue)
{
    return queue->flying >= (queue->failures > 0 ? 1 : FLYING_MOST);
}

WebhookWaiting *webhook_queue_next(WebhookQueue *queue, int64_t now_ms)
{
    int64_t due;
    if (is_full(queue) || now_ms < queue->due_ms) {
        return NULL;
    }
    WebhookWaiting *waiting = find_due(queue, now_ms, &due);
    if (waiting != NULL) {
        waiting->flying = true;
        queue->flying++;
    }
    return waiting;
}

int64_t webhook_queue_due(const WebhookQueue *queue, int64_t now_ms)
{
    int64_t due;
    if (is_full(queue)) {
        return -1;
    }
    find_due(queue, now_ms, &due);
    return due < 0 ? -1 : MAX(due, queue->due_ms);
}

/* Longer each time: 1, 6, 24, 120, 360, 720 times the first, and on, by halves of it at random. */
static int64_t pause_ms(const WebhookPace *pace, unsigned failures, int64_t most)
{
    static const int64_t steps[] = {1, 6, 24, 120, 360, 720, 1440, 4320, 8640};
    int64_t wait = pace->retry_ms * steps[MIN(failures, G_N_ELEMENTS(steps)) - 1];
    wait = MIN(wait, most);
    int64_t half = wait / 2;
    return pace->jitter ? half + (int64_t)(g_random_double() * (double)half) : wait;
}

void webhook_queue_remove(WebhookQueue *queue, WebhookWaiting *waiting)
{
    queue->flying -= waiting->flying;
    waiting->flying = false;
    g_queue_remove(&queue->waiting, waiting);
}

/* It answers: what waited for that waits no longer. */
static void recover(WebhookQueue *queue)
{
    for (GList *at = queue->waiting.head; queue->failures > 1 && at != NULL; at = at->next) {
        WebhookWaiting *waiting = at->data;
        bool refused = waiting->status >= 400 && waiting->status < 500;
        waiting->due_ms = refused ? waiting->due_ms : 0;
    }
    queue->failures = 0;
    queue->due_ms = 0;
}

/* 408 and 429 are about the time, not about the message. */
static bool is_trouble(int status)
{
    return status < 200 || (status >= 300 && status < 400) || status >= 500 || status == 408 ||
           status == 425 || status == 429;
}

WebhookFate webhook_queue_answered(WebhookQueue *queue, WebhookWaiting *waiting,
                                   const WebhookAnswer *answer, int64_t now_ms)
{
    int status = answer->status;
    bool trouble = is_trouble(status);
    waiting->status = status;
    waiting->attempts++;
    queue->flying--;
    waiting->flying = false;
    if (trouble && (queue->failures == 0 || now_ms >= queue->due_ms)) {
        queue->failures++; /* of those that were under way together one counts */
        queue->due_ms = now_ms + pause_ms(&queue->pace, queue->failures, TRY_MOST);
    }
    if (trouble) {
        queue->due_ms = MAX(queue->due_ms, now_ms + CLAMP(answer->after_ms, 0, AFTER_MOST));
    } else {
        recover(queue);
    }
    bool refused = !trouble && status >= 400 && waiting->attempts >= queue->pace.refused_after;
    if (status / 100 == 2 || status == 410 || refused) {
        g_queue_remove(&queue->waiting, waiting);
        return status == 410 ? WEBHOOK_GONE : refused ? WEBHOOK_REFUSED : WEBHOOK_DELIVERED;
    }
    waiting->due_ms = now_ms + pause_ms(&queue->pace, waiting->attempts, PAUSE_MOST);
    return WEBHOOK_AGAIN;
}

WebhookWaiting *webhook_queue_drop(WebhookQueue *queue, int64_t now_ms)
{
    for (GList *at = queue->waiting.head; at != NULL; at = at->next) {
        WebhookWaiting *waiting = at->data;
        if (waiting->flying) {
            continue;
        }
        if (queue->waiting.length <= queue->pace.most &&
            now_ms - waiting->came_ms <= queue->pace.keep_ms) {
            return NULL;
        }
        g_queue_delete_link(&queue->waiting, at);
        return waiting;
    }
    return NULL;
}

WebhookWaiting *webhook_queue_empty(WebhookQueue *queue)
{
    for (GList *at = queue->waiting.head; at != NULL; at = at->next) {
        WebhookWaiting *waiting = at->data;
        if (!waiting->flying) {
            g_queue_delete_link(&queue->waiting, at);
            return waiting;
        }
    }
    return NULL;
}
