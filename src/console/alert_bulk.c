#include <string.h>

#include "console/alerts.h"
#include "console/outgoing.h"
#include "wire/routes.h"

/* Many at once: what that means beforehand, sent in parts that the backend takes, told in one
 * line. */

#define NAMES_SHOWN 3

/* So many ids, however long, fit the body of one act that is written down. */
#define WRITTEN_MAX 800

static void count_up(GHashTable *counts, const char *name)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name));
    g_hash_table_insert(counts, g_strdup(name), GUINT_TO_POINTER(count + 1));
}

void bulk_names(GHashTable *counts, char *out, size_t size)
{
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) names = g_string_new(NULL);
    guint known = g_hash_table_size(counts);
    for (guint i = 0; i < MIN(known, NAMES_SHOWN); i++) {
        GHashTableIter iter;
        gpointer name, value, best = NULL;
        guint most = 0;
        g_hash_table_iter_init(&iter, counts);
        while (g_hash_table_iter_next(&iter, &name, &value)) {
            guint count = GPOINTER_TO_UINT(value);
            bool better = count > most || (count == most && best != NULL && strcmp(name, best) < 0);
            if (better && !g_hash_table_contains(told, name)) {
                best = name;
                most = count;
            }
        }
        g_hash_table_add(told, best);
        g_string_append_printf(names, "%s%s %u", i > 0 ? ", " : "", (const char *)best, most);
    }
    if (known > NAMES_SHOWN)
        g_string_append(names, " …");
    g_strlcpy(out, names->str, size);
}

/* The kelurahan that a code lies in, or what it is itself where it lies above. */
static char *kelurahan_of(const char *code)
{
    char at[AREA_CODE_SIZE], parent[AREA_CODE_SIZE];
    AreaLevel level;
    g_strlcpy(at, code, sizeof at);
    while (area_code_level(at, &level) && level > AREA_KELURAHAN) {
        area_code_parent(at, parent);
        g_strlcpy(at, parent, sizeof at);
    }
    return g_strdup(at);
}

BulkPreview bulk_preview(const App *app, const GPtrArray *ids)
{
    BulkPreview preview = {.alerts = ids->len};
    g_autoptr(GHashTable) areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < ids->len; i++) {
        Alert alert;
        uint32_t index = alert_book_find(app->book, g_ptr_array_index(ids, i));
        if (!alert_book_alert(app->book, index, &alert))
            continue;
        g_hash_table_add(areas, kelurahan_of(alert.area));
        if (alert.owner == NULL || strcmp(alert.owner, app->me) == 0)
            continue;
        preview.others++;
        count_up(owners, alert.owner);
    }
    preview.kelurahan = g_hash_table_size(areas);
    bulk_names(owners, preview.owners, sizeof preview.owners);
    return preview;
}

/* How many ended */

static void tell(Doing *doing, const GError *error)
{
    App *app = doing->app;
    char names[96];
    const char *what = acts_done_text(doing->request.act);
    bulk_names(doing->owners, names, sizeof names);
    if (error != NULL)
        app_say(app, TONE_WARNING, _("%s: %u of %u; for the rest no answer: %s"), what, doing->done,
                doing->ids->len, error->message);
    else if (doing->done == doing->ids->len)
        app_say(app, TONE_PLAIN, _("%s: %u alerts"), what, doing->done);
    else if (names[0] != '\0')
        app_say(app, TONE_WARNING, _("%s: %u of %u; others have: %s"), what, doing->done,
                doing->ids->len, names);
    else
        app_say(app, TONE_WARNING, _("%s: %u of %u; the first that was not: %s"), what, doing->done,
                doing->ids->len, doing->problem != NULL ? doing->problem : "?");
}

static void take_result(Doing *doing, const AlertResult *result)
{
    const Problem *problem = result->problem;
    if (problem == NULL) {
        doing->done++;
    } else if (problem->owner != NULL && strcmp(problem->owner, doing->app->me) != 0) {
        count_up(doing->owners, problem->owner);
    } else if (doing->problem == NULL) {
        AlertState state;
        const char *why = problem->detail != NULL ? problem->detail : problem->title;
        bool known = problem->state != NULL && alert_state_parse(problem->state, &state);
        doing->problem =
            known ? g_strdup_printf(_("it is “%s” now"), alert_state_text(state)) : g_strdup(why);
    }
}

static void take_part(const AlertResult *results, size_t count, const GError *error, void *data)
{
    Doing *doing = data;
    for (size_t i = 0; error == NULL && i < count; i++)
        take_result(doing, &results[i]);
    if (error != NULL && doing->failed == NULL)
        doing->failed = g_error_copy(error);
}

static void end_bulk(Doing *doing)
{
    App *app = doing->app;
    tell(doing, doing->failed);
    if (doing->failed == NULL)
        view_alerts_unmark(app->panes[PANE_ALERTS]);
    app->book_changed = true;
    doing_end(doing);
}

/* Sent without being written down: one part after the other. */
static void on_part(const AlertResult *results, size_t count, const GError *error, void *data)
{
    Doing *doing = data;
    take_part(results, count, error, doing);
    if (error == NULL && doing->sent < doing->ids->len)
        bulk_send(doing);
    else
        end_bulk(doing);
}

void bulk_answered(Doing *doing, const HttpAnswer *answer, const GError *error, guint count)
{
    if (answer != NULL)
        api_read_alerts(answer, error, count, take_part, doing);
    else if (error != NULL)
        take_part(NULL, 0, error, doing);
    else
        doing->done += count; /* by another console of ours */
    if (--doing->parts == 0 && doing->sent == doing->ids->len)
        end_bulk(doing);
}

/* The next so many ids. */
static GPtrArray *next_part(Doing *doing, guint most)
{
    guint count = MIN(doing->ids->len - doing->sent, most);
    GPtrArray *part = g_ptr_array_new();
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(part, g_ptr_array_index(doing->ids, doing->sent + i));
    g_ptr_array_add(part, NULL);
    return part;
}

static bool write_part(Doing *doing, GError **error)
{
    g_autoptr(GPtrArray) ids = next_part(doing, WRITTEN_MAX);
    GString *body = g_string_new(NULL);
    const AlertBulkRequest request = {
        .act = doing->request, .ids = (const char *const *)ids->pdata, .count = ids->len - 1};
    encode_alert_bulk(body, &request);
    AlertPosting posting = {.object = "alerts/bulk",
                            .path = g_strdup(ROUTE_ALERTS_BULK),
                            .body = g_string_free(body, FALSE),
                            .count = ids->len - 1,
                            .many = true};
    if (!alert_post(doing, &posting, error))
        return false;
    doing->parts++;
    doing->sent += ids->len - 1;
    return true;
}

/* All parts at once, so that none is lost with the console. */
static void write_parts(Doing *doing)
{
    while (doing->sent < doing->ids->len && write_part(doing, &doing->failed))
        ;
    doing->sent = doing->ids->len;
    if (doing->parts == 0)
        end_bulk(doing);
}

void bulk_send(Doing *doing)
{
    if (doing->sent == 0 && outgoing_outbox(doing->app) != NULL) {
        write_parts(doing);
        return;
    }
    g_autoptr(GPtrArray) ids = next_part(doing, ALERT_BATCH_MAX);
    const AlertBulkRequest request = {
        .act = doing->request, .ids = (const char *const *)ids->pdata, .count = ids->len - 1};
    doing->direct = true;
    doing->sent += ids->len - 1;
    api_alert_bulk(doing->app->api, &request, on_part, doing);
}
