#include "webhooks.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "sink_private.h"
#include "webhooks_private.h"

#define HOUR_MS    INT64_C(3600000)
#define PAUSE_MOST INT64_C(86400000)

Hook *webhooks_find(const Webhooks *webhooks, const char *name)
{
    for (guint i = 0; webhooks != NULL && i < webhooks->hooks->len; i++) {
        Hook *hook = webhooks->hooks->pdata[i];
        if (strcmp(hook->rule->name, name) == 0) {
            return hook;
        }
    }
    return NULL;
}

bool hook_sees(const Hook *hook, Sight sight, const char *area)
{
    return webhook_rule_sees(hook->rule, sight, area);
}

/* As a source among the sources */

#define SHOWN_AS "webhook:"

static Source *hook_show(struct event_base *base, const SourceSink *calls, GHashTable *options,
                         GError **error)
{
    const Sink *sink = calls->server;
    Hook *hook = webhooks_find(sink->server->webhooks, sink->name + strlen(SHOWN_AS));
    g_assert(hook != NULL);
    hook->sink = calls;
    return (Source *)hook;
}

static void hook_hide(Source *source)
{
    ((Hook *)source)->sink = NULL;
}

static const SourceSetting no_settings[] = {{0}};
static const SourceKind webhook_kind = {
    .name = "webhook", .start = hook_show, .stop = hook_hide, .settings = no_settings};

/* Making and freeing */

static Hook *hook_new(Webhooks *webhooks, const WebhookRule *rule)
{
    const WebhookPace pace = {.retry_ms = rule->retry_s * INT64_C(1000),
                              .keep_ms = rule->keep_hours * HOUR_MS,
                              .refused_after = (unsigned)rule->refused_after,
                              .most = (unsigned)rule->most,
                              .jitter = true};
    Hook *hook = g_new0(Hook, 1);
    hook->webhooks = webhooks;
    hook->rule = rule;
    hook->queue = webhook_queue_new(&pace);
    hook->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, rule->url, -1);
    g_strlcpy(hook->address, sum, sizeof hook->address);
    return hook;
}

static void hook_free(gpointer data)
{
    Hook *hook = data;
    webhook_queue_free(hook->queue);
    g_hash_table_unref(hook->told);
    g_clear_pointer(&hook->secrets, g_ptr_array_unref);
    g_free(hook);
}

static void on_turn(evutil_socket_t fd, short what, void *data)
{
    Webhooks *webhooks = data;
    for (guint i = 0; i < webhooks->hooks->len; i++) {
        Hook *hook = webhooks->hooks->pdata[i];
        hook_drop(hook);
        hook_pump(hook);
    }
    webhooks_arm(webhooks);
}

void webhooks_arm(Webhooks *webhooks)
{
    int64_t now_ms = clock_mono_ms(), next_ms = -1;
    for (guint i = 0; i < webhooks->hooks->len; i++) {
        const Hook *hook = webhooks->hooks->pdata[i];
        int64_t due_ms = webhook_queue_due(hook->queue, now_ms);
        next_ms = next_ms < 0 || (due_ms >= 0 && due_ms < next_ms) ? due_ms : next_ms;
    }
    if (next_ms >= 0 && webhooks->awake && !webhooks->stopped) {
        int64_t wait_ms = CLAMP(next_ms - now_ms, 0, PAUSE_MOST);
        const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
        event_add(webhooks->turn, &wait);
    }
}

void webhooks_stop(Webhooks *webhooks)
{
    if (webhooks != NULL) {
        webhooks->stopped = true;
        event_del(webhooks->turn);
        poster_stop(webhooks->poster);
        g_ptr_array_set_size(webhooks->sendings, 0);
    }
}

void webhooks_free(Webhooks *webhooks)
{
    if (webhooks == NULL) {
        return;
    }
    webhooks_stop(webhooks);
    event_free(webhooks->turn);
    g_ptr_array_unref(webhooks->hooks);
    poster_free(webhooks->poster);
    g_ptr_array_unref(webhooks->sendings);
    decoder_free(webhooks->decoder);
    g_free(webhooks);
}

/* Reading what is there */

typedef struct Loading {
    Webhooks *webhooks;
    Batch *batch;     /* takes off what is of nobody any more */
    unsigned orphans; /* messages */
    int64_t wall_ms, mono_ms;
} Loading;

static bool load_told(const Aside *row, void *data)
{
    const Loading *loading = data;
    Hook *hook = webhooks_find(loading->webhooks, row->text[0]);
    if (hook != NULL) {
        g_hash_table_replace(hook->told, g_strdup(row->text[1]), g_strdup(row->text[2]));
        return true;
    }
    batch_aside(loading->batch, hook_forget_aside(row->text[0], row->text[1]));
    return true;
}

static bool load_state(const Aside *row, void *data)
{
    const Loading *loading = data;
    Hook *hook = webhooks_find(loading->webhooks, row->text[0]);
    int64_t gone_ms = hook != NULL && strcmp(row->text[1], hook->address) == 0 ? row->number[0] : 0;
    if (hook != NULL && gone_ms != hook->gone_ms) {
        hook->gone_ms = gone_ms;
        hook_stands(hook, 0);
    }
    return true;
}

/* A clock that was set meanwhile makes nothing wait for ever. */
static WebhookWaiting *waiting_of(const Aside *row, const Loading *loading, WebhookEvent event)
{
    WebhookWaiting *waiting = g_new0(WebhookWaiting, 1);
    int64_t age_ms = MAX(loading->wall_ms - row->number[1], 0);
    *waiting = (WebhookWaiting){
        .id = g_strdup(row->text[0]),
        .object = g_strdup(row->text[2]),
        .event = event,
        .rev = row->number[0],
        .at_ms = row->number[1],
        .came_ms = loading->mono_ms - age_ms,
        .attempts = (unsigned)row->number[2],
        .due_ms = loading->mono_ms + CLAMP(row->number[3] - loading->wall_ms, 0, PAUSE_MOST),
        .status = (int)row->number[4],
    };
    return waiting;
}

static bool load_out(const Aside *row, void *data)
{
    Loading *loading = data;
    Hook *hook = webhooks_find(loading->webhooks, row->text[1]);
    WebhookEvent event;
    if (hook != NULL && webhook_event_parse(row->text[3], &event)) {
        webhook_queue_add(hook->queue, waiting_of(row, loading, event));
        return true;
    }
    loading->orphans++;
    batch_aside(loading->batch, hook_done_aside(row->text[0]));
    return true;
}

static bool load(Webhooks *webhooks, GError **error)
{
    JournalStore *store = journal_store(webhooks->server->journal);
    g_autoptr(Batch) batch = batch_new();
    Loading loading = {.webhooks = webhooks,
                       .batch = batch,
                       .wall_ms = clock_wall_ms(),
                       .mono_ms = clock_mono_ms()};
    if (!store->class->hooks(store, ASIDE_HOOK_TOLD, load_told, &loading, error) ||
        !store->class->hooks(store, ASIDE_HOOK_STATE, load_state, &loading, error) ||
        !store->class->hooks(store, ASIDE_HOOK_OUT, load_out, &loading, error)) {
        return false;
    }
    if (loading.orphans > 0) {
        g_warning("webhooks: %u messages of webhooks that are no more are dropped",
                  loading.orphans);
    }
    if (batch->asides->len > 0) {
        journal_submit(webhooks->server->journal, g_steal_pointer(&batch));
    }
    return true;
}

bool webhooks_open(Server *server, Webhooks **out, GError **error)
{
    const GPtrArray *rules = server->options->webhooks;
    *out = NULL;
    Webhooks *webhooks = g_new0(Webhooks, 1);
    webhooks->server = server;
    webhooks->hooks = g_ptr_array_new_with_free_func(hook_free);
    webhooks->poster = poster_new(server->base);
    webhooks->sendings = g_ptr_array_new_with_free_func(sending_free);
    webhooks->turn = evtimer_new(server->base, on_turn, webhooks);
    webhooks->decoder = decoder_new();
    for (guint i = 0; i < rules->len; i++) {
        g_ptr_array_add(webhooks->hooks, hook_new(webhooks, rules->pdata[i]));
    }
    if (!load(webhooks, error)) {
        webhooks_free(webhooks);
        return false;
    }
    if (rules->len == 0) {
        g_clear_pointer(&webhooks, webhooks_free);
    }
    *out = webhooks;
    return true;
}

bool webhooks_wake(Webhooks *webhooks, GError **error)
{
    g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; webhooks != NULL && i < webhooks->hooks->len; i++) {
        Hook *hook = webhooks->hooks->pdata[i];
        g_autofree char *name = g_strconcat(SHOWN_AS, hook->rule->name, NULL);
        if (!sourcing_start(webhooks->server->sourcing, name, &webhook_kind, none, error)) {
            return false;
        }
        hook_stands(hook, 0);
    }
    if (webhooks != NULL) {
        webhooks->awake = true;
        webhooks_arm(webhooks);
    }
    return true;
}

void webhooks_follow(Webhooks *webhooks, Batch *batch)
{
    for (guint i = 0; webhooks != NULL && i < batch->entries->len; i++) {
        webhooks_tell(webhooks, batch, batch->entries->pdata[i]);
    }
}

void webhooks_committed(Webhooks *webhooks, const Batch *batch)
{
    bool any = false;
    const Loading now = {.wall_ms = clock_wall_ms(), .mono_ms = clock_mono_ms()};
    for (guint i = 0; webhooks != NULL && i < batch->asides->len; i++) {
        const Aside *aside = batch->asides->pdata[i];
        WebhookEvent event;
        Hook *hook = aside->kind == ASIDE_HOOK_OUT ? webhooks_find(webhooks, aside->text[1]) : NULL;
        if (hook != NULL && webhook_event_parse(aside->text[3], &event)) {
            webhook_queue_add(hook->queue, waiting_of(aside, &now, event));
            any = true;
        }
    }
    if (any && webhooks->awake) {
        const struct timeval soon = {0, 0};
        event_add(webhooks->turn, &soon);
    }
}

/* What was expected to be told is not: the journal says what is, since nothing is on its way. */
void webhooks_failed(Webhooks *webhooks)
{
    g_autoptr(GError) error = NULL;
    if (webhooks == NULL) {
        return;
    }
    JournalStore *store = journal_store(webhooks->server->journal);
    g_autoptr(Batch) batch = batch_new();
    Loading loading = {.webhooks = webhooks, .batch = batch};
    for (guint i = 0; i < webhooks->hooks->len; i++) {
        g_hash_table_remove_all(((Hook *)webhooks->hooks->pdata[i])->told);
    }
    if (!store->class->hooks(store, ASIDE_HOOK_TOLD, load_told, &loading, &error)) {
        g_warning("webhooks: %s", error->message);
    }
}

void webhooks_look_again(Webhooks *webhooks)
{
    g_autoptr(GError) error = NULL;
    if (webhooks == NULL) {
        return;
    }
    JournalStore *store = journal_store(webhooks->server->journal);
    Loading loading = {.webhooks = webhooks};
    if (!store->class->hooks(store, ASIDE_HOOK_STATE, load_state, &loading, &error)) {
        g_warning("webhooks: %s", error->message);
    }
}
