/* The webhooks' rows beside the journal, and their figures. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "webhooks_private.h"

void hook_write(Hook *hook, Aside *aside)
{
    Batch *batch = batch_new();
    batch_aside(batch, aside);
    journal_submit(hook->webhooks->server->journal, batch);
}

Aside *hook_done_aside(const char *id)
{
    Aside *aside = aside_new(ASIDE_HOOK_DONE);
    aside->text[0] = g_strdup(id);
    return aside;
}

Aside *hook_forget_aside(const char *hook, const char *object)
{
    Aside *aside = aside_new(ASIDE_HOOK_FORGET);
    aside->text[0] = g_strdup(hook);
    aside->text[1] = g_strdup(object);
    return aside;
}

static void expire(Hook *hook, int64_t before_ms, Batch *batch)
{
    GHashTableIter each;
    gpointer object, told;
    g_hash_table_iter_init(&each, hook->told);
    while (g_hash_table_iter_next(&each, &object, &told)) {
        const char *said = (const char *)told + 1;
        if (g_str_has_prefix(said, WEBHOOK_ENDED) &&
            g_ascii_strtoll(said + strlen(WEBHOOK_ENDED), NULL, 10) < before_ms) {
            batch_aside(batch, hook_forget_aside(hook->rule->name, object));
            g_hash_table_iter_remove(&each);
        }
    }
}

void webhooks_expire(Webhooks *webhooks)
{
    g_autoptr(Batch) batch = batch_new();
    for (guint i = 0; webhooks != NULL && i < webhooks->hooks->len; i++) {
        expire(webhooks->hooks->pdata[i], clock_wall_ms() - 2 * ALERT_RETIRE_MS, batch);
    }
    if (webhooks != NULL && batch->asides->len > 0) {
        journal_submit(webhooks->server->journal, g_steal_pointer(&batch));
    }
}

/* By the order in which tilikd.conf has them: no names stand in labels. */
static void figure(GString *out, const Webhooks *webhooks, const char *name, const char *help,
                   size_t place)
{
    metrics_head(out, name, "counter", help);
    for (guint i = 0; i < webhooks->hooks->len; i++) {
        const Hook *hook = webhooks->hooks->pdata[i];
        uint64_t value = *(const uint64_t *)(const void *)((const char *)&hook->figures + place);
        g_string_append_printf(out, "%s{number=\"%u\"} %" PRIu64 "\n", name, i + 1, value);
    }
}

void webhooks_metrics(const Webhooks *webhooks, GString *out)
{
    if (webhooks == NULL) {
        return;
    }
    metrics_head(out, "tilikd_webhook_waiting", "gauge", "Messages that wait for their receiver.");
    for (guint i = 0; i < webhooks->hooks->len; i++) {
        const Hook *hook = webhooks->hooks->pdata[i];
        g_string_append_printf(out, "tilikd_webhook_waiting{number=\"%u\"} %u\n", i + 1,
                               webhook_queue_count(hook->queue));
    }
    figure(out, webhooks, "tilikd_webhook_delivered_total", "Messages that were answered 2xx.",
           offsetof(HookFigures, delivered));
    figure(out, webhooks, "tilikd_webhook_failed_total", "Tries that failed.",
           offsetof(HookFigures, failed));
    figure(out, webhooks, "tilikd_webhook_refused_total", "Messages that were refused for good.",
           offsetof(HookFigures, refused));
    figure(out, webhooks, "tilikd_webhook_dropped_total", "Messages dropped: too old, or too many.",
           offsetof(HookFigures, dropped));
    figure(out, webhooks, "tilikd_webhook_withheld_total",
           "Messages not sent: their reader may not know of it any more.",
           offsetof(HookFigures, withheld));
}
