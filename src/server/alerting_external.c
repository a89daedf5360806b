#include <string.h>

#include "alerting_private.h"
#include "base/clock.h"

/* So many of the newest are known without asking the database. */
#define EXTERNALS_MAX 131072

/* How the database has it. */
enum { LAST_ACTIVE = 1, BEGAN = 2, ENDED = 4 };

static guint hash(gconstpointer data)
{
    const External *external = data;
    return g_str_hash(external->source) * 31 + g_str_hash(external->id);
}

static gboolean equal(gconstpointer a, gconstpointer b)
{
    const External *one = a, *two = b;
    return strcmp(one->id, two->id) == 0 && strcmp(one->source, two->source) == 0;
}

static void external_free(gpointer data)
{
    External *external = data;
    g_free(external->source);
    g_free(external->id);
    g_free(external);
}

void alerting_forget_externals(Alerting *alerting)
{
    g_queue_clear(&alerting->old_externals);
    g_clear_pointer(&alerting->externals, g_hash_table_unref);
    alerting->externals = g_hash_table_new_full(hash, equal, external_free, NULL);
    alerting->covered_ms = clock_wall_ms();
}

static bool take_row(const Aside *row, void *data)
{
    External *out = data;
    g_strlcpy(out->alert, row->text[2], sizeof out->alert);
    out->active = (row->number[0] & LAST_ACTIVE) != 0;
    out->began = (row->number[0] & BEGAN) != 0;
    out->ended = (row->number[0] & ENDED) != 0;
    out->at_ms = row->number[1];
    return false;
}

/* A report can't be older than the one it repeats, and that was not more than so much ahead. */
static bool may_be_older(const Alerting *alerting, const AlertReportItem *item)
{
    return item->at_ms <= alerting->covered_ms + 2 * ALERT_AHEAD_MS;
}

/* A box that counts from 1 again after each start uses its ids for other cameras and kinds. */
static char *key_of(const AlertReportItem *item)
{
    bool camera = item->camera != NULL;
    return g_strjoin(EXTERNAL_KEY_BETWEEN, item->external_id, camera ? item->camera : "",
                     camera ? "" : item->area, item->kind, NULL);
}

static bool find(Alerting *alerting, const char *source, const AlertReportItem *item, External *out)
{
    g_autofree char *id = key_of(item);
    const External probe = {.source = (char *)source, .id = id};
    const External *known = g_hash_table_lookup(alerting->externals, &probe);
    if (known != NULL) {
        *out = *known;
        return true;
    }
    *out = (External){0};
    JournalStore *store = journal_store(alerting->server->journal);
    g_autoptr(GError) error = NULL;
    if (may_be_older(alerting, item) &&
        !store->class->find_external(store, source, id, take_row, out, &error)) {
        g_warning("alerts: %s", error->message);
    }
    return out->alert[0] != '\0';
}

/* The same state again, or one that is older than what came after it, is told for the second time;
 * what was overtaken on its way is new. */
bool external_is_repeat(Alerting *alerting, const char *source, const AlertReportItem *item,
                        External *out)
{
    if (!find(alerting, source, item, out)) {
        return false;
    }
    return out->active == item->active ||
           (item->at_ms <= out->at_ms && (item->active ? out->began : out->ended));
}

static void keep(Alerting *alerting, const External *external)
{
    External *old = NULL;
    if (g_hash_table_lookup_extended(alerting->externals, external, (gpointer *)&old, NULL)) {
        memcpy(old->alert, external->alert, sizeof old->alert);
        old->active = external->active;
        old->began = external->began;
        old->ended = external->ended;
        old->at_ms = external->at_ms;
        return;
    }
    External *new = g_memdup2(external, sizeof *external);
    new->source = g_strdup(external->source);
    new->id = g_strdup(external->id);
    g_hash_table_add(alerting->externals, new);
    g_queue_push_tail(&alerting->old_externals, new);
    if (alerting->old_externals.length > EXTERNALS_MAX) {
        g_hash_table_remove(alerting->externals, g_queue_pop_head(&alerting->old_externals));
        alerting->covered_ms = clock_wall_ms();
    }
}

void external_note(Alerting *alerting, const char *source, const AlertReportItem *item,
                   const char *alert)
{
    External external;
    if (!find(alerting, source, item, &external) || item->at_ms >= external.at_ms) {
        external.active = item->active;
        external.at_ms = item->at_ms;
    }
    external.source = (char *)source;
    g_autofree char *id = key_of(item);
    external.id = id;
    external.began |= item->active;
    external.ended |= !item->active;
    g_strlcpy(external.alert, alert, sizeof external.alert);
    keep(alerting, &external);
    Aside *aside = aside_new(ASIDE_EXTERNAL);
    aside->text[0] = g_strdup(source);
    aside->text[1] = g_strdup(id);
    aside->text[2] = g_strdup(alert);
    aside->number[0] = (external.active ? LAST_ACTIVE : 0) | (external.began ? BEGAN : 0) |
                       (external.ended ? ENDED : 0);
    aside->number[1] = external.at_ms;
    aside->number[2] = clock_wall_ms();
    batch_aside(alerting_open(alerting), aside);
    alerting_hurry(alerting);
}
