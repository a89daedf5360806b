#include "patrolling.h"

#include <string.h>

#include "base/clock.h"
#include "logging.h"
#include "server.h"
#include "wire/patrols.h"

/* What is over stays in lists for a month at least; from then on a start leaves it in the journal,
 * where it is found by its id. */
#define KEPT_MS INT64_C(2678400000)

/* What was begun without a link is told late, all at once: nobody is cut off in the middle. */
#define GRACE_MS INT64_C(600000)

/* A time-out that could not be written is tried again. */
#define AGAIN_MS INT64_C(60000)

#define ALARM_MAX_MS INT64_C(3600000)

#define NAMED_MAX 20 /* cameras that were skipped, in the logbook's line */

WORDS_DEFINE(PatrolAct, patrol_act, PATROL_ACT_TABLE)

/* One that is not ended. */
typedef struct Open {
    char *by;
    int64_t due_ms; /* when it is ended by itself */
} Open;

struct Patrolling {
    Server *server;
    Decoder *decoder;
    GHashTable *pending; /* id -> its last Entry on the way */
    GHashTable *open;    /* id -> Open, as it will be */
    struct event *alarm;
    uint64_t acts[PATROL_ACTS];
};

static void open_free(gpointer data)
{
    Open *open = data;
    g_free(open->by);
    g_free(open);
}

static void set_alarm(Patrolling *patrolling, int64_t now_ms)
{
    GHashTableIter iter;
    gpointer value;
    int64_t wait_ms = ALARM_MAX_MS;
    g_hash_table_iter_init(&iter, patrolling->open);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        wait_ms = MIN(wait_ms, ((const Open *)value)->due_ms - now_ms);
    }
    wait_ms = MAX(wait_ms, 0);
    const struct timeval until = {(time_t)(wait_ms / 1000), (suseconds_t)(wait_ms % 1000 * 1000)};
    event_add(patrolling->alarm, &until);
}

/* Notes whether it is under way, of a patrol as it is now; it is left alone until a time. */
static void note_open(Patrolling *patrolling, const Patrol *patrol, int64_t until_ms)
{
    if (patrol->status != PATROL_OPEN) {
        g_hash_table_remove(patrolling->open, patrol->id);
        return;
    }
    Open *open = g_new0(Open, 1);
    open->by = g_strdup(patrol->by);
    open->due_ms = MAX(patrol->started_at_ms + PATROL_ENDS_MS, until_ms);
    g_hash_table_replace(patrolling->open, g_strdup(patrol->id), open);
}

static void read_open(Patrolling *patrolling, int64_t until_ms)
{
    const State *state = patrolling->server->state;
    g_hash_table_remove_all(patrolling->open);
    for (uint32_t i = 0; i < state_count(state, ENTRY_PATROL); i++) {
        const Slot *slot = state_slot(state, ENTRY_PATROL, i);
        Patrol patrol;
        if (slot->line != NULL &&
            decode_patrol(patrolling->decoder, slot->line->text, slot->line->size, &patrol, NULL)) {
            note_open(patrolling, &patrol, until_ms);
        }
    }
}

/* As the State has it, or as it is on its way; NULL sight: there is none. */
static bool read_patrol(Patrolling *patrolling, const char *id, Sight *sight, Patrol *out)
{
    const Entry *entry = g_hash_table_lookup(patrolling->pending, id);
    const Slot *slot = state_find(patrolling->server->state, ENTRY_PATROL, id);
    if (entry != NULL) {
        *sight = entry->sight;
        return decode_patrol(patrolling->decoder, entry->text->str, entry->text->len, out, NULL);
    }
    if (slot == NULL) {
        return false;
    }
    *sight = slot->sight;
    return decode_patrol(patrolling->decoder, slot->line->text, slot->line->size, out, NULL);
}

static void time_out(Patrolling *patrolling, const char *id)
{
    Patrol patrol;
    Sight sight;
    if (!read_patrol(patrolling, id, &sight, &patrol) || patrol.status != PATROL_OPEN) {
        g_hash_table_remove(patrolling->open, id);
        return;
    }
    g_autofree PatrolStop *stops = g_new0(PatrolStop, patrol.camera_count);
    size_t count = patrol.stop_count;
    if (count > 0) {
        memcpy(stops, patrol.stops, count * sizeof *stops);
    }
    patrol_skip_rest(&patrol, stops, &count);
    patrol.ended_at_ms = MAX(patrol.started_at_ms + PATROL_ENDS_MS, patrol_last_stop(&patrol));
    patrol.status = PATROL_TIMED_OUT;
    patrol.stops = stops;
    patrol.stop_count = count;
    Batch *batch = batch_new();
    patrolling_put(patrolling, batch, &patrol, PATROL_ACT_TIME_OUT, true);
    server_submit(patrolling->server, batch);
}

static void on_alarm(evutil_socket_t fd, short what, void *data)
{
    Patrolling *patrolling = data;
    int64_t now_ms = clock_wall_ms();
    g_autoptr(GPtrArray) due = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer id, value;
    g_hash_table_iter_init(&iter, patrolling->open);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        if (((const Open *)value)->due_ms <= now_ms) {
            g_ptr_array_add(due, g_strdup(id));
        }
    }
    for (guint i = 0; i < due->len; i++) {
        time_out(patrolling, due->pdata[i]);
    }
    set_alarm(patrolling, now_ms);
}

Patrolling *patrolling_new(Server *server)
{
    Patrolling *patrolling = g_new0(Patrolling, 1);
    patrolling->server = server;
    patrolling->decoder = decoder_new();
    patrolling->pending = g_hash_table_new(g_str_hash, g_str_equal);
    patrolling->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, open_free);
    patrolling->alarm = evtimer_new(server->base, on_alarm, patrolling);
    read_open(patrolling, 0);
    set_alarm(patrolling, clock_wall_ms());
    return patrolling;
}

void patrolling_free(Patrolling *patrolling)
{
    if (patrolling != NULL) {
        event_free(patrolling->alarm);
        g_hash_table_unref(patrolling->pending);
        g_hash_table_unref(patrolling->open);
        decoder_free(patrolling->decoder);
        g_free(patrolling);
    }
}

void patrolling_committed(Patrolling *patrolling, const Batch *batch)
{
    for (guint i = 0; patrolling != NULL && i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        PatrolAct act;
        if (entry->kind != ENTRY_PATROL) {
            continue;
        }
        if (patrol_act_parse(entry->why, &act)) {
            patrolling->acts[act]++;
        }
        if (g_hash_table_lookup(patrolling->pending, entry->id) == entry) {
            g_hash_table_remove(patrolling->pending, entry->id);
        }
    }
}

void patrolling_failed(Patrolling *patrolling)
{
    if (patrolling != NULL) {
        int64_t now_ms = clock_wall_ms();
        g_hash_table_remove_all(patrolling->pending);
        read_open(patrolling, now_ms + AGAIN_MS);
        set_alarm(patrolling, now_ms);
    }
}

bool patrolling_find(Patrolling *patrolling, const Token *token, const char *id, Patrol *out)
{
    Sight sight;
    Patrol patrol;
    if (!read_patrol(patrolling, id, &sight, &patrol) || !token_sees(token, sight, patrol.area)) {
        return false;
    }
    *out = patrol;
    return true;
}

static bool take_any(const Entry *entry, void *data)
{
    *(bool *)data = true;
    return false;
}

bool patrolling_knows(const Patrolling *patrolling, const char *id, GError **error)
{
    const Server *server = patrolling->server;
    JournalStore *store = journal_store(server->journal);
    bool found = g_hash_table_contains(patrolling->pending, id) ||
                 state_find(server->state, ENTRY_PATROL, id) != NULL;
    if (!found) {
        store->class->newest(store, ENTRY_PATROL, id, take_any, &found, error);
    }
    return found;
}

unsigned patrolling_open_of(const Patrolling *patrolling, const char *by)
{
    GHashTableIter iter;
    gpointer value;
    unsigned count = 0;
    g_hash_table_iter_init(&iter, patrolling->open);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        count += strcmp(((const Open *)value)->by, by) == 0;
    }
    return count;
}

/* Who may read of it: fewer, where an official camera is among its own.  It names cameras by their
 * ids alone, and stays with its person where one is closed for privacy meanwhile. */
static Sight sight_of(const State *state, const Patrol *patrol)
{
    for (size_t i = 0; i < patrol->camera_count; i++) {
        const Slot *slot = state_find(state, ENTRY_CAMERA, patrol->cameras[i]);
        if (slot != NULL &&
            (slot->sight == SIGHT_OFFICIAL || slot->sight == SIGHT_BRAKED_OFFICIAL)) {
            return SIGHT_LOG_OFFICIAL;
        }
    }
    return SIGHT_LOG;
}

/* The cameras that were skipped, by name; one that is behind the brake by its id alone. */
static char *skipped_names(const State *state, const Patrol *patrol)
{
    const char *ids[NAMED_MAX];
    size_t count = patrol_skipped(patrol, ids, NAMED_MAX);
    g_autoptr(GString) names = g_string_new(count > 0 ? "− " : NULL);
    for (size_t i = 0; i < MIN(count, NAMED_MAX); i++) {
        const Slot *slot = state_find(state, ENTRY_CAMERA, ids[i]);
        bool shown = slot != NULL && slot->sight == sight_unbraked(slot->sight);
        g_autofree char *name =
            shown ? logging_place(state_catalog(state), ids[i], NULL) : g_strdup(ids[i]);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", name);
    }
    if (count > NAMED_MAX) {
        g_string_append_printf(names, " … +%zu", count - NAMED_MAX);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* "12/15 · ! 2 · ✕ 1 · − Gapura, Pos 3": seen of all, with something, without a picture, and what
 * was not looked at. */
static void add_report(Patrolling *patrolling, Batch *batch, const Patrol *patrol, Sight sight)
{
    PatrolSum sum = patrol_sum(patrol, patrol->ended_at_ms);
    g_autofree char *seen = g_strdup_printf("%zu/%zu", sum.seen, patrol->camera_count);
    g_autofree char *alerts = sum.alerts > 0 ? g_strdup_printf("! %zu", sum.alerts) : NULL;
    g_autofree char *dark = sum.dark > 0 ? g_strdup_printf("✕ %zu", sum.dark) : NULL;
    g_autofree char *skipped = skipped_names(patrolling->server->state, patrol);
    g_autofree char *judged = logging_text(seen, alerts, dark);
    g_autofree char *text = logging_text(judged, patrol->note, skipped);
    g_autofree char *ref = g_strconcat("patrol/", patrol->id, NULL);
    const LogLine line = {.by = patrol->by,
                          .area = patrol->area,
                          .text = text,
                          .ref = ref,
                          .word = patrol_status_word(patrol->status),
                          .at_ms = patrol->ended_at_ms,
                          .count = (int64_t)sum.seen,
                          .act = LOG_PATROL,
                          .automatic = true};
    logging_add(batch, &line, sight);
}

void patrolling_put(Patrolling *patrolling, Batch *batch, const Patrol *patrol, PatrolAct act,
                    bool report)
{
    const State *state = patrolling->server->state;
    const Entry *before = g_hash_table_lookup(patrolling->pending, patrol->id);
    const Slot *slot = state_find(state, ENTRY_PATROL, patrol->id);
    GString *text = g_string_sized_new(512 + patrol->stop_count * 160);
    Patrol next = *patrol;
    next.rev = 0;
    encode_patrol(text, &next);
    Entry *entry = entry_new(ENTRY_PATROL, patrol->id, patrol->area, sight_of(state, patrol), text);
    entry->was_sight = before != NULL ? before->sight : slot != NULL ? slot->sight : SIGHT_NONE;
    entry->by = g_strdup(act == PATROL_ACT_TIME_OUT ? "tilikd" : patrol->by);
    entry->why = g_strdup(patrol_act_word(act));
    entry->at_ms = clock_wall_ms();
    entry->ended_ms = patrol->ended_at_ms != 0 ? patrol->ended_at_ms + KEPT_MS : 0;
    batch_add(batch, entry);
    if (report) {
        add_report(patrolling, batch, patrol, entry->sight);
    }
    note_open(patrolling, patrol, entry->at_ms + GRACE_MS);
    g_hash_table_replace(patrolling->pending, entry->id, entry);
    set_alarm(patrolling, entry->at_ms);
}

PatrolFigures patrolling_figures(const Patrolling *patrolling)
{
    PatrolFigures figures = {.open = g_hash_table_size(patrolling->open)};
    memcpy(figures.acts, patrolling->acts, sizeof figures.acts);
    return figures;
}
