#include "sourcing.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sink_private.h"
#include "wire/codec.h"
#include "wire/sources.h"

/* After a commit that failed, so that a full disk is not filled with tries. */
#define AGAIN_S 5

#define SOURCE_DOWN_KIND "source_down"

/* What one source says of a camera. */
typedef struct Voice {
    const Sink *sink;
    CameraState state;
} Voice;

struct Sourcing {
    Server *server;
    GPtrArray *sinks; /* of Sink */
    GHashTable
        *voices; /* camera -> GArray of Voice, for those of which more than the prober tells */
    struct event *again;
    char *down; /* names of those that were last said to be down; NULL: none, or not said yet */
    bool awake;
};

static void on_again(evutil_socket_t fd, short what, void *data);

Sourcing *sourcing_new(Server *server)
{
    Sourcing *sourcing = g_new0(Sourcing, 1);
    sourcing->server = server;
    sourcing->sinks = g_ptr_array_new_with_free_func((GDestroyNotify)sink_free);
    sourcing->voices =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    sourcing->again = evtimer_new(server->base, on_again, sourcing);
    return sourcing;
}

void sourcing_free(Sourcing *sourcing)
{
    if (sourcing != NULL) {
        event_free(sourcing->again);
        g_free(sourcing->down);
        g_ptr_array_unref(sourcing->sinks);
        g_hash_table_unref(sourcing->voices);
        g_free(sourcing);
    }
}

bool sourcing_start(Sourcing *sourcing, const char *name, const SourceKind *kind,
                    GHashTable *options, GError **error)
{
    Sink *sink = sink_new(sourcing->server, name);
    g_ptr_array_add(sourcing->sinks, sink);
    if (!sink_start(sink, kind, options, error)) {
        return false;
    }
    if (kind->settings == NULL) {
        sink_stands(sink, SOURCE_UP, ""); /* of tilikd itself: it speaks to nobody elsewhere */
    }
    return true;
}

void sourcing_stop(Sourcing *sourcing)
{
    if (sourcing == NULL) {
        return;
    }
    event_del(sourcing->again);
    for (guint i = 0; i < sourcing->sinks->len; i++) {
        sink_stop(sourcing->sinks->pdata[i]);
    }
}

void sourcing_yield(Sourcing *sourcing)
{
    for (guint i = 0; sourcing != NULL && i < sourcing->sinks->len; i++) {
        sink_yield(sourcing->sinks->pdata[i]);
    }
}

static Sink *find(const Sourcing *sourcing, const char *name)
{
    for (guint i = 0; name != NULL && i < sourcing->sinks->len; i++) {
        Sink *sink = sourcing->sinks->pdata[i];
        if (strcmp(sink->name, name) == 0) {
            return sink;
        }
    }
    return NULL;
}

const SourceHealth *sourcing_nth(const Sourcing *sourcing, guint i)
{
    return i < sourcing->sinks->len ? sink_health(sourcing->sinks->pdata[i]) : NULL;
}

/* What became of alerts */

static void tell_alert(Sourcing *sourcing, uint32_t index, const char *by)
{
    Alert alert;
    Sink *sink = NULL;
    if (alert_book_alert(state_alerts(sourcing->server->state), index, &alert)) {
        sink = find(sourcing, alert.source);
    }
    /* What follows from its own report is tilikd's to write down. */
    bool own = g_strcmp0(by, "tilikd") == 0 && !alert.machine.acked && alert.closed_at_ms == 0;
    if (sink != NULL && !own && g_strcmp0(sink->name, by) != 0) {
        sink_tell_alert(sink, &alert);
    }
}

void sourcing_committed(Sourcing *sourcing, const Batch *batch)
{
    const AlertBook *book = state_alerts(sourcing->server->state);
    for (guint i = 0; i < batch->entries->len && sourcing->sinks->len > 0; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->kind == ENTRY_ALERT && !entry->gone) {
            tell_alert(sourcing, alert_book_find(book, entry->id), entry->by);
        }
    }
}

static void tell_all(Sourcing *sourcing)
{
    const AlertBook *book = state_alerts(sourcing->server->state);
    Alert alert;
    for (uint32_t i = 0; i < alert_book_count(book); i++) {
        if (alert_book_alert(book, i, &alert) &&
            (alert.machine.acked || alert.acked_at_ms != 0 || alert.closed_at_ms != 0)) {
            tell_alert(sourcing, i, NULL);
        }
    }
}

static bool is_other(const Sourcing *sourcing, const char *name, const Slot *slot)
{
    SourceHealth health;
    return find(sourcing, name) == NULL &&
           decode_source(sourcing->server->decoder, slot->line->text, slot->line->size, &health,
                         NULL) &&
           strcmp(health.kind, SOURCING_OTHERS) == 0;
}

void sourcing_others(const Sourcing *sourcing, SourcingOther each, void *data)
{
    const State *state = sourcing->server->state;
    for (uint32_t i = 0; i < state_count(state, ENTRY_SOURCE); i++) {
        const Slot *slot = state_slot(state, ENTRY_SOURCE, i);
        if (slot_is_there(slot) && is_other(sourcing, state_id(state, ENTRY_SOURCE, i), slot)) {
            each(slot->line, data);
        }
    }
}

/* Those that tilikd.conf names no more. */
static void take_off(Sourcing *sourcing)
{
    const State *state = sourcing->server->state;
    g_autoptr(Batch) batch = batch_new();
    for (uint32_t i = 0; i < state_count(state, ENTRY_SOURCE); i++) {
        const Slot *slot = state_slot(state, ENTRY_SOURCE, i);
        const char *name = state_id(state, ENTRY_SOURCE, i);
        if (!slot_is_there(slot) || find(sourcing, name) != NULL ||
            is_other(sourcing, name, slot)) {
            continue;
        }
        GString *text = g_string_new(NULL);
        encode_gone(text, name, 0);
        Entry *entry = entry_new(ENTRY_SOURCE, name, "", SIGHT_NONE, text);
        entry->was_sight = slot->sight;
        entry->gone = true;
        entry->by = g_strdup("tilikd");
        entry->at_ms = clock_wall_ms();
        batch_add(batch, entry);
    }
    if (batch->entries->len > 0) {
        server_submit(sourcing->server, g_steal_pointer(&batch));
    }
}

/* An alert that one is down: what it would tell is not known, and somebody has to see to it */

/* The first root: a source is the whole city's matter. */
static bool find_city(const State *state, Area *out)
{
    const Catalog *catalog = state_catalog(state);
    uint32_t root = catalog_area_first_child(catalog, CATALOG_NONE);
    return root != CATALOG_NONE && catalog_area(catalog, root, out);
}

/* Names and why of all that are down, for people; NULL: none. */
static char *all_down(const Sourcing *sourcing)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < sourcing->sinks->len; i++) {
        const SourceHealth *health = sourcing_nth(sourcing, i);
        if (health->state != SOURCE_DOWN && health->state != SOURCE_REFUSED) {
            continue;
        }
        g_string_append_printf(all, "%s%s%s%s", all->len > 0 ? "; " : "", health->name,
                               health->detail[0] != '\0' ? ": " : "", health->detail);
    }
    return all->len > 0 ? g_string_free(g_steal_pointer(&all), FALSE) : NULL;
}

static void report(Sourcing *sourcing, const char *area, const char *note)
{
    const AlertReporterId by = {.name = "tilikd"};
    g_autofree char *cut = note != NULL ? text_clean(note, strlen(note), ALERT_TEXT_MAX) : NULL;
    const AlertReportItem item = {.kind = SOURCE_DOWN_KIND,
                                  .area = area,
                                  .note = cut,
                                  .at_ms = clock_wall_ms(),
                                  .score = (double)NAN,
                                  .priority = alert_kind_priority(SOURCE_DOWN_KIND),
                                  .active = note != NULL};
    AlertTaken taken = alerting_report(sourcing->server->alerting, &by, &item, item.at_ms);
    if (taken.problem.status != 0) {
        g_warning("sources: %s", taken.problem.detail);
    }
}

void sourcing_changed(Sourcing *sourcing)
{
    Area city;
    if (!sourcing->awake || sourcing->server->ending ||
        !find_city(sourcing->server->state, &city)) {
        return;
    }
    g_autofree char *down = all_down(sourcing);
    if (g_strcmp0(down, sourcing->down) != 0) {
        report(sourcing, city.code, down);
        g_free(sourcing->down);
        sourcing->down = g_steal_pointer(&down);
    }
}

/* What was down when tilikd ended may be up by now. */
static void take_up(Sourcing *sourcing)
{
    Area city;
    State *state = sourcing->server->state;
    if (find_city(state, &city) && alert_book_find_active(state_alerts(state), NULL, city.code,
                                                          SOURCE_DOWN_KIND) != CATALOG_NONE) {
        sourcing->down = g_strdup("");
    }
}

void sourcing_wake(Sourcing *sourcing)
{
    sourcing->awake = true;
    take_off(sourcing);
    tell_all(sourcing);
    take_up(sourcing);
    sourcing_changed(sourcing);
}

/* What was told may not be written: they begin where the journal says. */
static void on_again(evutil_socket_t fd, short what, void *data)
{
    Sourcing *sourcing = data;
    const struct timeval wait = {AGAIN_S, 0};
    bool all = true;
    for (guint i = 0; i < sourcing->sinks->len; i++) {
        all = sink_restart(sourcing->sinks->pdata[i]) && all;
    }
    if (!all) { /* a secret that could not be read just then */
        event_add(sourcing->again, &wait);
    }
}

void sourcing_failed(Sourcing *sourcing)
{
    const struct timeval wait = {AGAIN_S, 0};
    for (guint i = 0; i < sourcing->sinks->len; i++) {
        sink_doubt(sourcing->sinks->pdata[i]);
    }
    if (!evtimer_pending(sourcing->again, NULL)) {
        event_add(sourcing->again, &wait);
    }
}

/* Who says what of a camera */

/* From the best to the worst; what is not there says nothing. */
static int badness(CameraState state)
{
    static const CameraState order[] = {CAMERA_ONLINE, CAMERA_MOVED,   CAMERA_DARK,
                                        CAMERA_FROZEN, CAMERA_OFFLINE, CAMERA_MISSING};
    for (int i = 0; i < (int)G_N_ELEMENTS(order); i++) {
        if (order[i] == state) {
            return i;
        }
    }
    return -1;
}

static void set_voice(GArray *voices, const Sink *sink, CameraState state)
{
    for (guint i = 0; i < voices->len; i++) {
        Voice *voice = &g_array_index(voices, Voice, i);
        if (voice->sink == sink) {
            voice->state = state;
            return;
        }
    }
    const Voice voice = {sink, state};
    g_array_append_val(voices, voice);
}

CameraState sourcing_say(Sourcing *sourcing, const Sink *sink, const char *camera,
                         CameraState state)
{
    GArray *voices = g_hash_table_lookup(sourcing->voices, camera);
    if (voices == NULL) {
        if (sink->kind == &source_probe) {
            return state; /* alone */
        }
        voices = g_array_new(FALSE, FALSE, sizeof(Voice));
        g_hash_table_insert(sourcing->voices, g_strdup(camera), voices);
    }
    set_voice(voices, sink, state);
    CameraState worst = CAMERA_UNKNOWN;
    for (guint i = 0; i < voices->len; i++) {
        CameraState said = g_array_index(voices, Voice, i).state;
        worst = badness(said) > badness(worst) ? said : worst;
    }
    return worst;
}

void sourcing_hush(Sourcing *sourcing, const Sink *sink)
{
    GHashTableIter cameras;
    gpointer value;
    g_hash_table_iter_init(&cameras, sourcing->voices);
    while (g_hash_table_iter_next(&cameras, NULL, &value)) {
        GArray *voices = value;
        for (guint i = 0; i < voices->len; i++) {
            if (g_array_index(voices, Voice, i).sink == sink) {
                g_array_remove_index_fast(voices, i);
                break;
            }
        }
        if (voices->len == 0) {
            g_hash_table_iter_remove(&cameras);
        }
    }
}
