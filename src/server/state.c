#include "state.h"

#include <string.h>

#include "base/error.h"
#include "wire/codec.h"

/* Entries that a reader can miss and still resume from memory. */
#define RING_MAX 16384

typedef struct Shelf {
    GArray *slots; /* of Slot */
    GArray *order; /* of uint32_t */
    bool order_stale;
    int64_t rev;
} Shelf;

struct State {
    Catalog *catalog;
    Decoder *decoder, *scratch;
    Shelf shelves[ENTRY_HELD];
    GHashTable *areas;   /* interned codes */
    GHashTable *pending; /* camera id -> its last Entry on the way */
    GHashTable *holds;   /* camera id -> Hold */
    GPtrArray *ring;     /* of Entry, a circle once full */
    guint ring_start;
    int64_t ring_from, rev, kind_rev[ENTRY_KINDS];
};

static void hold_free(gpointer data)
{
    Hold *hold = data;
    g_free(hold->order);
    g_free(hold);
}

static void slot_clear(gpointer data)
{
    Slot *slot = data;
    line_unref(slot->line);
}

State *state_new(void)
{
    State *state = g_new0(State, 1);
    state->catalog = catalog_new();
    state->decoder = decoder_new();
    state->scratch = decoder_new();
    for (int kind = 0; kind < ENTRY_HELD; kind++) {
        state->shelves[kind].slots = g_array_new(FALSE, TRUE, sizeof(Slot));
        g_array_set_clear_func(state->shelves[kind].slots, slot_clear);
        state->shelves[kind].order = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    }
    state->areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    state->pending = g_hash_table_new(g_str_hash, g_str_equal);
    state->holds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, hold_free);
    state->ring = g_ptr_array_new_with_free_func((GDestroyNotify)entry_unref);
    return state;
}

void state_free(State *state)
{
    if (state == NULL) {
        return;
    }
    for (int kind = 0; kind < ENTRY_HELD; kind++) {
        g_array_unref(state->shelves[kind].slots);
        g_array_unref(state->shelves[kind].order);
    }
    g_ptr_array_unref(state->ring);
    g_hash_table_unref(state->pending);
    g_hash_table_unref(state->holds);
    g_hash_table_unref(state->areas);
    decoder_free(state->decoder);
    decoder_free(state->scratch);
    catalog_free(state->catalog);
    g_free(state);
}

static const char *intern(State *state, const char *code)
{
    gpointer key;
    if (!g_hash_table_lookup_extended(state->areas, code, &key, NULL)) {
        key = g_strdup(code);
        g_hash_table_add(state->areas, key);
    }
    return key;
}

static uint32_t find(const State *state, EntryKind kind, const char *id)
{
    switch (kind) {
    case ENTRY_AREA:
        return catalog_find_area(state->catalog, id);
    case ENTRY_SITE:
        return catalog_find_site(state->catalog, id);
    case ENTRY_CAMERA:
        return catalog_find_camera(state->catalog, id);
    default:
        return CATALOG_NONE;
    }
}

static bool put(State *state, const Entry *entry, GError **error)
{
    const char *text = entry->line->text;
    size_t size = entry->line->size;
    Area area;
    Site site;
    Camera camera;
    switch (entry->kind) {
    case ENTRY_AREA:
        return decode_area(state->decoder, text, size, &area, error) &&
               catalog_put_area(state->catalog, &area, error);
    case ENTRY_SITE:
        return decode_site(state->decoder, text, size, &site, error) &&
               catalog_put_site(state->catalog, &site, error);
    case ENTRY_CAMERA:
        return decode_camera(state->decoder, text, size, &camera, error) &&
               catalog_put_camera(state->catalog, &camera, error);
    default:
        return true;
    }
}

static void take_off(State *state, const Entry *entry)
{
    uint32_t index = find(state, entry->kind, entry->id);
    Shelf *shelf = &state->shelves[entry->kind];
    if (index != CATALOG_NONE && index < shelf->slots->len) {
        Slot *slot = &g_array_index(shelf->slots, Slot, index);
        line_unref(slot->line);
        *slot = (Slot){0};
    }
    if (entry->kind == ENTRY_AREA) {
        catalog_remove_area(state->catalog, entry->id);
    } else if (entry->kind == ENTRY_SITE) {
        catalog_remove_site(state->catalog, entry->id);
    } else {
        catalog_remove_camera(state->catalog, entry->id);
    }
    shelf->order_stale = true;
}

static bool apply(State *state, const Entry *entry, GError **error)
{
    Shelf *shelf = &state->shelves[entry->kind];
    if (entry->gone) {
        take_off(state, entry);
        shelf->rev = entry->rev;
        return true;
    }
    if (!put(state, entry, error)) {
        g_prefix_error(error, "journal: %s %s: ", entry_kind_word(entry->kind), entry->id);
        return false;
    }
    uint32_t index = find(state, entry->kind, entry->id);
    if (index >= shelf->slots->len) {
        g_array_set_size(shelf->slots, index + 1);
    }
    Slot *slot = &g_array_index(shelf->slots, Slot, index);
    shelf->order_stale |= slot->line == NULL;
    line_unref(slot->line);
    *slot = (Slot){line_ref(entry->line), intern(state, entry->area), entry->sight};
    shelf->rev = entry->rev;
    return true;
}

typedef struct Loading {
    State *state;
    GError **error;
    bool good;
} Loading;

static bool load_entry(const Entry *entry, void *data)
{
    Loading *loading = data;
    loading->good = apply(loading->state, entry, loading->error);
    return loading->good;
}

static bool load_hold(const Aside *row, void *data)
{
    Reason reason;
    CameraState reported;
    if (reason_parse(row->text[2], &reason) && camera_state_parse(row->text[3], &reported)) {
        state_hold(data, row->text[0], row->text[1], reason, reported);
    }
    return true;
}

bool state_load(State *state, JournalStore *store, GError **error)
{
    Loading loading = {state, error, true};
    int64_t oldest;
    if (!store->class->load(store, load_entry, &loading, error) || !loading.good ||
        !store->class->holds(store, load_hold, state, error) ||
        !store->class->span(store, &oldest, &state->rev, error)) {
        return false;
    }
    state->ring_from = state->rev;
    for (int kind = ENTRY_HELD; kind < ENTRY_KINDS; kind++) {
        state->kind_rev[kind] = state->rev;
    }
    return true;
}

static void ring_add(State *state, Entry *entry)
{
    if (state->ring->len < RING_MAX) {
        g_ptr_array_add(state->ring, entry_ref(entry));
        return;
    }
    Entry *oldest = state->ring->pdata[state->ring_start];
    state->ring_from = oldest->rev;
    entry_unref(oldest);
    state->ring->pdata[state->ring_start] = entry_ref(entry);
    state->ring_start = (state->ring_start + 1) % RING_MAX;
}

void state_commit(State *state, Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        Entry *entry = g_ptr_array_index(batch->entries, i);
        g_autoptr(GError) error = NULL;
        if (entry->kind < ENTRY_HELD && !apply(state, entry, &error)) {
            g_critical("%s", error->message);
        }
        state->kind_rev[entry->kind] = entry->rev;
        state->rev = entry->rev;
        ring_add(state, entry);
        if (g_hash_table_lookup(state->pending, entry->id) == entry) {
            g_hash_table_remove(state->pending, entry->id);
        }
        g_string_free(g_steal_pointer(&entry->text), TRUE);
    }
}

void state_expect(State *state, Entry *entry)
{
    if (entry->kind == ENTRY_CAMERA) {
        g_hash_table_replace(state->pending, entry->id, entry);
    }
}

const Entry *state_expected(const State *state, const char *camera)
{
    return g_hash_table_lookup(state->pending, camera);
}

bool state_forget(State *state, JournalStore *store, GError **error)
{
    g_hash_table_remove_all(state->pending);
    g_hash_table_remove_all(state->holds);
    return store->class->holds(store, load_hold, state, error);
}

const Catalog *state_catalog(const State *state)
{
    return state->catalog;
}

int64_t state_rev(const State *state)
{
    return state->rev;
}

int64_t state_kind_rev(const State *state, EntryKind kind)
{
    return kind < ENTRY_HELD ? state->shelves[kind].rev : state->kind_rev[kind];
}

bool state_camera(State *state, const char *id, Camera *out)
{
    const Entry *entry = g_hash_table_lookup(state->pending, id);
    if (entry == NULL) {
        uint32_t index = catalog_find_camera(state->catalog, id);
        return index != CATALOG_NONE && catalog_camera(state->catalog, index, out);
    }
    return !entry->gone &&
           decode_camera(state->scratch, entry->text->str, entry->text->len, out, NULL);
}

uint32_t state_count(const State *state, EntryKind kind)
{
    return state->shelves[kind].slots->len;
}

const Slot *state_slot(const State *state, EntryKind kind, uint32_t index)
{
    return &g_array_index(state->shelves[kind].slots, Slot, index);
}

const Slot *state_find(const State *state, EntryKind kind, const char *id)
{
    uint32_t index = find(state, kind, id);
    if (index == CATALOG_NONE || index >= state_count(state, kind)) {
        return NULL;
    }
    const Slot *slot = state_slot(state, kind, index);
    return slot->line != NULL ? slot : NULL;
}

const char *state_id(const State *state, EntryKind kind, uint32_t index)
{
    Area area;
    Site site;
    Camera camera;
    switch (kind) {
    case ENTRY_AREA:
        return catalog_area(state->catalog, index, &area) ? area.code : "";
    case ENTRY_SITE:
        return catalog_site(state->catalog, index, &site) ? site.id : "";
    case ENTRY_CAMERA:
        return catalog_camera(state->catalog, index, &camera) ? camera.id : "";
    default:
        return "";
    }
}

typedef struct Sorting {
    const State *state;
    EntryKind kind;
} Sorting;

static gint compare_ids(gconstpointer a, gconstpointer b, gpointer data)
{
    const Sorting *sorting = data;
    return strcmp(state_id(sorting->state, sorting->kind, *(const uint32_t *)a),
                  state_id(sorting->state, sorting->kind, *(const uint32_t *)b));
}

const uint32_t *state_order(State *state, EntryKind kind, uint32_t *count)
{
    Shelf *shelf = &state->shelves[kind];
    if (shelf->order_stale) {
        g_array_set_size(shelf->order, 0);
        for (uint32_t i = 0; i < shelf->slots->len; i++) {
            if (g_array_index(shelf->slots, Slot, i).line != NULL) {
                g_array_append_val(shelf->order, i);
            }
        }
        Sorting sorting = {state, kind};
        g_array_sort_with_data(shelf->order, compare_ids, &sorting);
        shelf->order_stale = false;
    }
    *count = shelf->order->len;
    return (const uint32_t *)(void *)shelf->order->data;
}

int64_t state_ring_from(const State *state)
{
    return state->ring_from;
}

void state_empty_ring(State *state)
{
    g_ptr_array_set_size(state->ring, 0);
    state->ring_start = 0;
    state->ring_from = state->rev;
}

Entry *state_ring_next(const State *state, int64_t rev)
{
    guint low = 0, high = state->ring->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const Entry *entry = state->ring->pdata[(state->ring_start + middle) % state->ring->len];
        if (entry->rev <= rev) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < state->ring->len ? state->ring->pdata[(state->ring_start + low) % state->ring->len]
                                  : NULL;
}

const Hold *state_held(const State *state, const char *camera)
{
    return g_hash_table_lookup(state->holds, camera);
}

void state_hold(State *state, const char *camera, const char *order, Reason reason,
                CameraState reported)
{
    Hold *hold = g_new0(Hold, 1);
    hold->order = g_strdup(order);
    hold->reason = reason;
    hold->reported = reported;
    g_hash_table_replace(state->holds, g_strdup(camera), hold);
}

void state_unhold(State *state, const char *camera)
{
    g_hash_table_remove(state->holds, camera);
}
