#include <stdlib.h>
#include <string.h>

#include "state_private.h"

bool state_is_plain(EntryKind kind)
{
    return kind == ENTRY_HANDOVER || kind == ENTRY_ROLLCALL || kind == ENTRY_PATROL ||
           kind == ENTRY_SOURCE || kind == ENTRY_BUILDING || kind == ENTRY_WEATHER;
}

/* CATALOG_NONE is what is one below 0. */
static uint32_t find_plain(const Shelf *shelf, const char *id)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(shelf->by_id, id)) - 1;
}

uint32_t state_plain_index(State *state, EntryKind kind, const char *id)
{
    Shelf *shelf = &state->shelves[kind];
    uint32_t index = find_plain(shelf, id);
    if (index == CATALOG_NONE) {
        char *name = g_strdup(id);
        index = shelf->ids->len;
        g_ptr_array_add(shelf->ids, name);
        g_hash_table_insert(shelf->by_id, name, GUINT_TO_POINTER(index + 1));
    }
    return index;
}

uint32_t state_index(const State *state, EntryKind kind, const char *id)
{
    switch (kind) {
    case ENTRY_AREA:
        return catalog_find_area(state->catalog, id);
    case ENTRY_SITE:
        return catalog_find_site(state->catalog, id);
    case ENTRY_CAMERA:
        return catalog_find_camera(state->catalog, id);
    case ENTRY_ALERT:
        return alert_book_find(state->book, id);
    case ENTRY_SITUATION:
        return alert_book_find_situation(state->book, id);
    case ENTRY_TICKET:
        return ticket_book_find(state->tickets, id);
    default:
        return state_is_plain(kind) ? find_plain(&state->shelves[kind], id) : CATALOG_NONE;
    }
}

void state_clear_slot(State *state, EntryKind kind, uint32_t index)
{
    Shelf *shelf = &state->shelves[kind];
    if (index < shelf->slots->len) {
        Slot *slot = &g_array_index(shelf->slots, Slot, index);
        line_unref(slot->line);
        *slot = (Slot){0};
    }
    shelf->order_stale = true;
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
    uint32_t index = state_index(state, kind, id);
    if (index == CATALOG_NONE || index >= state_count(state, kind)) {
        return NULL;
    }
    const Slot *slot = state_slot(state, kind, index);
    return slot_is_there(slot) ? slot : NULL;
}

static bool take_line(const Entry *entry, void *data)
{
    *(Line **)data = line_ref(entry->line);
    return false;
}

Line *state_line(const State *state, EntryKind kind, uint32_t index)
{
    const Slot *slot = state_slot(state, kind, index);
    Line *line = slot->line != NULL ? line_ref(slot->line) : NULL;
    g_autoptr(GError) error = NULL;
    if (line == NULL && slot->away &&
        !state->store->class->newest(state->store, kind, state_id(state, kind, index), take_line,
                                     &line, &error)) {
        g_warning("journal: %s", error->message);
    }
    return line;
}

Line *state_find_line(const State *state, EntryKind kind, const char *id)
{
    uint32_t index = state_index(state, kind, id);
    return index != CATALOG_NONE && index < state_count(state, kind)
               ? state_line(state, kind, index)
               : NULL;
}

int64_t state_slot_rev(const State *state, EntryKind kind, uint32_t index)
{
    const Slot *slot = state_slot(state, kind, index);
    if (slot->line != NULL) {
        return slot->line->rev;
    }
    return slot->away ? ticket_book_row(state->tickets, index)->rev : 0;
}

const char *state_id(const State *state, EntryKind kind, uint32_t index)
{
    Area area;
    Site site;
    Camera camera;
    Alert alert;
    Situation situation;
    switch (kind) {
    case ENTRY_AREA:
        return catalog_area(state->catalog, index, &area) ? area.code : "";
    case ENTRY_SITE:
        return catalog_site(state->catalog, index, &site) ? site.id : "";
    case ENTRY_CAMERA:
        return catalog_camera(state->catalog, index, &camera) ? camera.id : "";
    case ENTRY_ALERT:
        return alert_book_alert(state->book, index, &alert) ? alert.id : "";
    case ENTRY_SITUATION:
        return alert_book_situation(state->book, index, &situation) ? situation.id : "";
    case ENTRY_TICKET:
        return index < ticket_book_count(state->tickets)
                   ? ticket_book_row(state->tickets, index)->id
                   : "";
    default:
        return state_is_plain(kind) && index < state->shelves[kind].ids->len
                   ? state->shelves[kind].ids->pdata[index]
                   : "";
    }
}

/* Tickets are many, never leave, and come one by one with ids that grow: their place is found at
 * once, where all others wait to be sorted together. */
void state_order_add(State *state, EntryKind kind, uint32_t index)
{
    Shelf *shelf = &state->shelves[kind];
    if (kind != ENTRY_TICKET || shelf->order_stale || shelf->order->len == 0) {
        shelf->order_stale = true;
        return;
    }
    const char *id = state_id(state, kind, index);
    guint low = 0, high = shelf->order->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        uint32_t other = g_array_index(shelf->order, uint32_t, middle);
        if (strcmp(state_id(state, kind, other), id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    g_array_insert_val(shelf->order, low, index);
}

typedef struct Named {
    const char *id;
    uint32_t index;
} Named;

static int compare_ids(const void *a, const void *b)
{
    return strcmp(((const Named *)a)->id, ((const Named *)b)->id);
}

/* Each id is looked up once, not at each comparison: in a storm the order is stale all the time. */
static void sort_shelf(const State *state, EntryKind kind)
{
    const Shelf *shelf = &state->shelves[kind];
    guint count = 0;
    g_autofree Named *named = g_new(Named, shelf->slots->len);
    for (guint i = 0; i < shelf->slots->len; i++) {
        if (slot_is_there(&g_array_index(shelf->slots, Slot, i))) {
            named[count++] = (Named){state_id(state, kind, i), i};
        }
    }
    qsort(named, count, sizeof *named, compare_ids);
    g_array_set_size(shelf->order, count);
    for (guint i = 0; i < count; i++) {
        g_array_index(shelf->order, uint32_t, i) = named[i].index;
    }
}

const uint32_t *state_order(State *state, EntryKind kind, uint32_t *count)
{
    Shelf *shelf = &state->shelves[kind];
    if (shelf->order_stale) {
        sort_shelf(state, kind);
        shelf->order_stale = false;
    }
    *count = shelf->order->len;
    return (const uint32_t *)(void *)shelf->order->data;
}
