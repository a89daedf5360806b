#include "registering.h"

#include <string.h>

#include "base/clock.h"
#include "logging.h"
#include "server.h"

#define BY "tilikd"

/* Cameras change all the time; how many are linked is counted again so often at most. */
#define COUNT_MS    INT64_C(30000)
#define WAIT_MAX_MS INT64_C(3600000)
/* What could not be written is tried again. */
#define AGAIN_MS INT64_C(60000)

struct Registering {
    Server *server;
    Decoder *decoder;
    GHashTable *pending; /* id -> its last Entry on the way */
    struct event *alarm;
    int64_t due_ms;     /* of the entry that is late next; 0 none */
    int64_t counted_ms; /* monotonic */
    bool stale;         /* cameras have changed since */
};

static bool read_slot(Registering *registering, const Slot *slot, Building *out)
{
    return slot->line != NULL &&
           decode_building(registering->decoder, slot->line->text, slot->line->size, out, NULL);
}

/* As it is on its way, or as the State has it. */
static bool read_one(Registering *registering, const char *id, Building *out)
{
    const Entry *entry = g_hash_table_lookup(registering->pending, id);
    const Slot *slot = state_find(registering->server->state, ENTRY_BUILDING, id);
    if (entry != NULL) {
        return decode_building(registering->decoder, entry->text->str, entry->text->len, out, NULL);
    }
    return slot != NULL && read_slot(registering, slot, out);
}

static void set_alarm(Registering *registering)
{
    int64_t wait_ms = WAIT_MAX_MS;
    if (registering->due_ms != 0) {
        wait_ms = MIN(wait_ms, registering->due_ms - clock_wall_ms());
    }
    if (registering->stale) {
        wait_ms = MIN(wait_ms, registering->counted_ms + COUNT_MS - clock_mono_ms());
    }
    wait_ms = MAX(wait_ms, 0);
    const struct timeval until = {(time_t)(wait_ms / 1000), (suseconds_t)(wait_ms % 1000 * 1000)};
    event_add(registering->alarm, &until);
}

/* When the next one is late. */
static void note_due(Registering *registering, const Building *building)
{
    if (building_is_late(building, INT64_MAX) &&
        (registering->due_ms == 0 || building->due_at_ms < registering->due_ms)) {
        registering->due_ms = building->due_at_ms;
    }
}

static void say_late(Batch *batch, const Building *building)
{
    g_autofree char *text = logging_text(building->name, building->address, NULL);
    g_autofree char *ref = g_strconcat("building/", building->id, NULL);
    const LogLine line = {.by = BY,
                          .area = building->area,
                          .text = text,
                          .ref = ref,
                          .word = building_state_word(BUILDING_OVERDUE),
                          .at_ms = building->due_at_ms,
                          .count = 1,
                          .act = LOG_REGISTER,
                          .automatic = true};
    logging_add(batch, &line, SIGHT_REGISTER); /* it names who, and where */
}

/* cameras of each site that are linked */
static GHashTable *count_sites(const Catalog *catalog)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        if (!catalog_camera(catalog, i, &camera) || camera.site == NULL ||
            camera.state == CAMERA_UNLINKED || camera.state == CAMERA_MISSING) {
            continue;
        }
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, camera.site));
        g_hash_table_insert(counts, g_strdup(camera.site), GUINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* True when it is another number than it says; a recorder that is not known tells none. */
static bool count_again(Registering *registering, GHashTable *counts, Building *building)
{
    const State *state = registering->server->state;
    if (building->site == NULL || state_find(state, ENTRY_SITE, building->site) == NULL) {
        return false;
    }
    int linked = (int)MIN(GPOINTER_TO_UINT(g_hash_table_lookup(counts, building->site)),
                          BUILDING_CAMERAS_MAX);
    bool other = linked != building->linked;
    building->linked = linked;
    return other;
}

/* Looks at all: what is late, and what is linked. */
static void look(Registering *registering)
{
    Server *server = registering->server;
    int64_t now_ms = clock_wall_ms();
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GHashTable) counts = count_sites(state_catalog(server->state));
    registering->due_ms = 0;
    registering->stale = false;
    registering->counted_ms = clock_mono_ms();
    for (uint32_t i = 0; i < state_count(server->state, ENTRY_BUILDING); i++) {
        Building building;
        const char *id = state_id(server->state, ENTRY_BUILDING, i);
        if (!slot_is_there(state_slot(server->state, ENTRY_BUILDING, i)) ||
            !read_one(registering, id, &building)) {
            continue;
        }
        bool late = building_is_late(&building, now_ms);
        bool other = count_again(registering, counts, &building);
        if (late) {
            building.state = BUILDING_OVERDUE;
            say_late(batch, &building);
        }
        note_due(registering, &building);
        if (late || other) {
            registering_put(registering, batch, &building, BY, late ? "overdue" : "linked");
        }
    }
    if (batch->entries->len > 0) {
        server_submit(server, g_steal_pointer(&batch));
    }
}

static void on_alarm(evutil_socket_t fd, short what, void *data)
{
    look(data);
    set_alarm(data);
}

Registering *registering_new(Server *server)
{
    Registering *registering = g_new0(Registering, 1);
    registering->server = server;
    registering->decoder = decoder_new();
    registering->pending = g_hash_table_new(g_str_hash, g_str_equal);
    registering->alarm = evtimer_new(server->base, on_alarm, registering);
    registering->stale = true;
    registering->counted_ms = clock_mono_ms() - COUNT_MS;
    set_alarm(registering);
    return registering;
}

void registering_free(Registering *registering)
{
    if (registering != NULL) {
        event_free(registering->alarm);
        g_hash_table_unref(registering->pending);
        decoder_free(registering->decoder);
        g_free(registering);
    }
}

void registering_committed(Registering *registering, const Batch *batch)
{
    bool stale = false;
    for (guint i = 0; registering != NULL && i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        stale |= entry->kind == ENTRY_CAMERA || entry->kind == ENTRY_SITE;
        if (entry->kind == ENTRY_BUILDING &&
            g_hash_table_lookup(registering->pending, entry->id) == entry) {
            g_hash_table_remove(registering->pending, entry->id);
        }
    }
    if (stale && !registering->stale &&
        state_count(registering->server->state, ENTRY_BUILDING) > 0) {
        registering->stale = true;
        set_alarm(registering);
    }
}

void registering_failed(Registering *registering)
{
    if (registering != NULL) {
        const struct timeval again = {AGAIN_MS / 1000, 0};
        g_hash_table_remove_all(registering->pending);
        event_add(registering->alarm, &again);
    }
}

bool registering_find(Registering *registering, const Token *token, const char *id, Building *out)
{
    Building building;
    if (!read_one(registering, id, &building) ||
        !token_sees(token, SIGHT_REGISTER, building.area)) {
        return false;
    }
    *out = building;
    return true;
}

Entry *registering_entry(const Building *building, bool known)
{
    GString *text = g_string_sized_new(512);
    encode_building(text, building);
    Entry *entry = entry_new(ENTRY_BUILDING, building->id, building->area, SIGHT_REGISTER, text);
    entry->was_sight = known ? SIGHT_REGISTER : SIGHT_NONE;
    return entry;
}

void registering_put(Registering *registering, Batch *batch, Building *building, const char *by,
                     const char *why)
{
    building->version++;
    building->rev = 0;
    Entry *entry = registering_entry(building, building->version > 1);
    entry->by = g_strdup(by);
    entry->why = g_strdup(why);
    entry->at_ms = clock_wall_ms();
    batch_add(batch, entry);
    g_hash_table_replace(registering->pending, entry->id, entry);
    int64_t due = registering->due_ms;
    note_due(registering, building);
    if (registering->due_ms != due) {
        set_alarm(registering);
    }
}
