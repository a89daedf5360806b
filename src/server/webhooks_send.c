#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "webhooks_private.h"
#include "wire/routes.h"

#define SAY_EVERY_MS 60000
#define GONE         410
/* So often in a row, with pauses between, and it is down. */
#define DOWN_FAILURES 3

/* One attempt. */
typedef struct Sending {
    Hook *hook;
    WebhookWaiting *waiting; /* the queue's */
    char *body;
} Sending;

void sending_free(gpointer data)
{
    Sending *sending = data;
    g_free(sending->body);
    g_free(sending);
}

void hook_post(Poster *poster, const HookPost *post, PostDone done, void *data)
{
    const WebhookMessage *message = &post->message;
    g_autoptr(GString) signature = g_string_new(WEBHOOK_SIGNATURE ": ");
    webhook_sign(signature, message, (GBytes *const *)post->secrets->pdata, post->secrets->len);
    g_autofree char *media = g_strdup_printf("Content-Type: %s", post->media);
    g_autofree char *id = g_strdup_printf(WEBHOOK_ID ": %s", message->id);
    g_autofree char *at = g_strdup_printf(WEBHOOK_TIMESTAMP ": %" PRId64, message->at_s);
    const char *const headers[] = {media, id, at, signature->str, NULL};
    const PostRequest request = {.url = post->rule->url,
                                 .ca_file = post->rule->ca_file,
                                 .headers = headers,
                                 .body = message->body,
                                 .size = message->size,
                                 .timeout_s = post->rule->timeout_s};
    poster_send(poster, &request, done, data);
}

/* Secrets are changed while tilikd runs: the file holds the new one and the old one for a while. */
void hook_refresh_secrets(Hook *hook)
{
    struct stat now;
    const struct stat *known = &hook->secret_file;
    if (stat(hook->rule->secret_file, &now) == 0 && hook->secrets != NULL &&
        now.st_ino == known->st_ino && now.st_size == known->st_size &&
        now.st_mtim.tv_sec == known->st_mtim.tv_sec &&
        now.st_mtim.tv_nsec == known->st_mtim.tv_nsec) {
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) secrets = webhook_secrets_read(hook->rule->secret_file, &error);
    hook->secret_file = now;
    if (secrets == NULL) {
        g_warning("webhook %s: %s%s", hook->rule->name, error->message,
                  hook->secrets != NULL ? "; the secrets of before are used" : "");
        return;
    }
    g_clear_pointer(&hook->secrets, g_ptr_array_unref);
    hook->secrets = g_steal_pointer(&secrets);
}

/* Sending */

typedef struct Kept {
    char *body, *refs;
} Kept;

static bool take_kept(const Aside *row, void *data)
{
    Kept *kept = data;
    kept->body = g_strdup(row->text[4]);
    kept->refs = g_strdup(row->text[5]);
    return false;
}

/* The body that it had before, once it was tried: who knows it by its id finds the same. What its
 * reader may not know of any more is not sent, also when it was tried. */
static char *body_of(Hook *hook, WebhookWaiting *waiting, const char **why)
{
    JournalStore *store = journal_store(hook->webhooks->server->journal);
    Kept kept = {NULL, NULL};
    g_autoptr(GError) error = NULL;
    if (!store->class->find_hook(store, waiting->id, take_kept, &kept, &error)) {
        g_warning("webhook %s: %s", hook->rule->name, error->message);
    }
    g_autofree char *refs = kept.refs, *before = kept.body;
    g_autofree char *body = hook_body(hook, waiting, refs, why);
    return body != NULL && before != NULL ? g_steal_pointer(&before) : g_steal_pointer(&body);
}

static void withhold(Hook *hook, WebhookWaiting *waiting, const char *why)
{
    if (why[0] != '\0') {
        g_warning("webhook %s: message %s is dropped: %s", hook->rule->name, waiting->id, why);
    }
    hook->figures.withheld += why[0] == '\0';
    hook->figures.dropped += why[0] != '\0';
    webhook_queue_remove(hook->queue, waiting);
    hook_write(hook, hook_done_aside(waiting->id));
    webhook_waiting_free(waiting);
}

static void on_answer(const PostAnswer *said, void *data);

/* Takes body. */
static void send_one(Hook *hook, WebhookWaiting *waiting, char *body)
{
    Sending *sending = g_new0(Sending, 1);
    *sending = (Sending){.hook = hook, .waiting = waiting, .body = body};
    g_ptr_array_add(hook->webhooks->sendings, sending);
    const HookPost post = {
        .rule = hook->rule,
        .secrets = hook->secrets,
        .media = hook->rule->cap ? MEDIA_CAP : MEDIA_JSON,
        .message = {
            .id = waiting->id, .at_s = clock_wall_ms() / 1000, .body = body, .size = strlen(body)}};
    hook_post(hook->webhooks->poster, &post, on_answer, sending);
}

void hook_pump(Hook *hook)
{
    WebhookWaiting *waiting;
    if (!hook->webhooks->awake || hook->webhooks->stopped || hook->gone_ms != 0) {
        return;
    }
    hook_refresh_secrets(hook);
    while (hook->secrets != NULL &&
           (waiting = webhook_queue_next(hook->queue, clock_mono_ms())) != NULL) {
        const char *why = "";
        char *body = body_of(hook, waiting, &why);
        if (body != NULL) {
            send_one(hook, waiting, body);
        } else {
            withhold(hook, waiting, why);
        }
    }
}

/* Bounds */

static void say_dropped(Hook *hook)
{
    int64_t now_ms = clock_mono_ms();
    uint64_t dropped = hook->figures.dropped - hook->dropped_said;
    if (dropped > 0 && (hook->dropped_ms == 0 || now_ms - hook->dropped_ms >= SAY_EVERY_MS)) {
        g_warning("webhook %s: %" PRIu64 " messages are dropped, too old or too many",
                  hook->rule->name, dropped);
        hook->dropped_said = hook->figures.dropped;
        hook->dropped_ms = now_ms;
    }
}

void hook_drop(Hook *hook)
{
    WebhookWaiting *waiting;
    Batch *batch = batch_new();
    while ((waiting = webhook_queue_drop(hook->queue, clock_mono_ms())) != NULL) {
        batch_aside(batch, hook_done_aside(waiting->id));
        hook->figures.dropped++;
        webhook_waiting_free(waiting);
    }
    if (batch->asides->len > 0) {
        journal_submit(hook->webhooks->server->journal, batch);
    } else {
        batch_free(batch);
    }
    say_dropped(hook);
}

/* It wants nothing any more. */
static void end_hook(Hook *hook)
{
    WebhookWaiting *waiting;
    Aside *state = aside_new(ASIDE_HOOK_STATE), *empty = aside_new(ASIDE_HOOK_EMPTY);
    hook->gone_ms = clock_wall_ms();
    state->text[0] = g_strdup(hook->rule->name);
    state->text[1] = g_strdup(hook->address);
    state->number[0] = hook->gone_ms;
    empty->text[0] = g_strdup(hook->rule->name);
    hook_write(hook, state);
    hook_write(hook, empty);
    while ((waiting = webhook_queue_empty(hook->queue)) != NULL) {
        hook->figures.dropped++;
        webhook_waiting_free(waiting);
    }
    hook->dropped_said = hook->figures.dropped;
    g_warning("webhook %s: it answered that it is gone (410): it is told nothing any more, until "
              "its address changes or 'tilikd webhook test %s' is taken",
              hook->rule->name, hook->rule->name);
}

/* Answers */

static const char *why_of(int status)
{
    if (status == 0) {
        return "it can't be reached, or takes too long";
    }
    if (status == GONE) {
        return "it answered that it is gone (410)";
    }
    if (status >= 300 && status < 400) {
        return "it sends elsewhere, which is not followed";
    }
    return status >= 400 && status < 500 ? "it refuses" : "it is in trouble";
}

void hook_stands(Hook *hook, int status)
{
    if (hook->sink == NULL) {
        return;
    }
    char detail[SOURCE_DETAIL_MAX];
    SourceState state = SOURCE_UP;
    unsigned failures = webhook_queue_failures(hook->queue);
    detail[0] = '\0';
    if (hook->gone_ms != 0) {
        state = SOURCE_REFUSED;
        g_strlcpy(detail, why_of(GONE), sizeof detail);
    } else if (failures > 0 || (status >= 400 && status < 500)) {
        state = failures >= DOWN_FAILURES ? SOURCE_DOWN : SOURCE_PARTLY;
        g_snprintf(detail, sizeof detail, status != 0 ? "%s (%d)" : "%s", why_of(status), status);
    } else if (status == 0) {
        state = SOURCE_STARTING;
    }
    hook->sink->stands(hook->sink->server, state, detail);
}

static void note_tried(Hook *hook, const WebhookWaiting *waiting, const char *body)
{
    int64_t wait_ms = waiting->due_ms - clock_mono_ms();
    Aside *aside = aside_new(ASIDE_HOOK_TRIED);
    aside->text[0] = g_strdup(waiting->id);
    aside->text[4] = g_strdup(body);
    aside->number[2] = waiting->attempts;
    aside->number[3] = clock_wall_ms() + MAX(wait_ms, 0);
    aside->number[4] = waiting->status;
    hook_write(hook, aside);
}

static void take_answer(Hook *hook, WebhookWaiting *waiting, const WebhookAnswer *answer,
                        const char *body)
{
    WebhookFate fate = webhook_queue_answered(hook->queue, waiting, answer, clock_mono_ms());
    hook->figures.delivered += fate == WEBHOOK_DELIVERED;
    hook->figures.failed += fate != WEBHOOK_DELIVERED;
    hook->figures.refused += fate == WEBHOOK_REFUSED;
    if (hook->sink != NULL) {
        hook->sink->heard(hook->sink->server, fate == WEBHOOK_DELIVERED);
    }
    bool gone = hook->gone_ms != 0; /* another was told so while this one was under way */
    if (fate == WEBHOOK_AGAIN && !gone) {
        note_tried(hook, waiting, body);
        return;
    }
    if (fate == WEBHOOK_REFUSED) {
        g_warning("webhook %s: message %s was refused %u times (%d), and is dropped",
                  hook->rule->name, waiting->id, waiting->attempts, answer->status);
    }
    if (fate == WEBHOOK_AGAIN) {
        webhook_queue_remove(hook->queue, waiting);
    }
    if (fate == WEBHOOK_GONE && !gone) {
        end_hook(hook);
    } else {
        hook_write(hook, hook_done_aside(waiting->id));
    }
    webhook_waiting_free(waiting);
}

static void on_answer(const PostAnswer *said, void *data)
{
    Sending *sending = data;
    Hook *hook = sending->hook;
    const WebhookAnswer answer = {said->status, said->after_ms};
    take_answer(hook, sending->waiting, &answer, sending->body);
    hook_stands(hook, said->status);
    g_ptr_array_remove_fast(hook->webhooks->sendings, sending);
    hook_drop(hook);
    hook_pump(hook);
    webhooks_arm(hook->webhooks);
}
