#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "looking.h"
#include "state_private.h"
#include "wire/alerts.h"
#include "wire/tickets.h"
#include "wire/weather.h"

/* Fewer ended ones than this are not worth looking for again. */
#define CRAMPED 1024

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

/* What the book lets go of in time leaves its shelf too. */
static void on_book(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Alert alert;
    Situation situation;
    if (thing == ALERT_THING && !alert_book_alert(book, index, &alert)) {
        state_clear_slot(data, ENTRY_ALERT, index);
    } else if (thing == SITUATION_THING && !alert_book_situation(book, index, &situation)) {
        state_clear_slot(data, ENTRY_SITUATION, index);
    }
}

State *state_new(void)
{
    State *state = g_new0(State, 1);
    state->catalog = catalog_new();
    state->book = alert_book_new();
    state->weather = weather_book_new();
    alert_book_listen(state->book, on_book, state);
    state->tickets = ticket_book_new();
    state->decoder = decoder_new();
    state->scratch = decoder_new();
    state->peek = decoder_new();
    for (int kind = 0; kind < ENTRY_HELD; kind++) {
        state->shelves[kind].slots = g_array_new(FALSE, TRUE, sizeof(Slot));
        g_array_set_clear_func(state->shelves[kind].slots, slot_clear);
        state->shelves[kind].order = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        if (state_is_plain(kind)) {
            state->shelves[kind].ids = g_ptr_array_new_with_free_func(g_free);
            state->shelves[kind].by_id = g_hash_table_new(g_str_hash, g_str_equal);
        }
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
        g_clear_pointer(&state->shelves[kind].by_id, g_hash_table_unref);
        g_clear_pointer(&state->shelves[kind].ids, g_ptr_array_unref);
    }
    g_ptr_array_unref(state->ring);
    g_hash_table_unref(state->pending);
    g_hash_table_unref(state->holds);
    g_hash_table_unref(state->areas);
    decoder_free(state->decoder);
    decoder_free(state->scratch);
    decoder_free(state->peek);
    alert_book_free(state->book);
    weather_book_free(state->weather);
    ticket_book_free(state->tickets);
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

static bool put_weather(State *state, const char *text, size_t size, GError **error)
{
    Weather weather;
    if (!decode_weather(state->decoder, text, size, &weather, error)) {
        return false;
    }
    weather_book_put(state->weather, &weather);
    return true;
}

static bool put_ticket(State *state, const Entry *entry, GError **error)
{
    Ticket ticket;
    if (!decode_ticket(state->decoder, entry->line->text, entry->line->size, &ticket, error)) {
        return false;
    }
    ticket_book_put(state->tickets, &ticket);
    return true;
}

static bool put(State *state, const Entry *entry, GError **error)
{
    const char *text = entry->line->text;
    size_t size = entry->line->size;
    Area area;
    Site site;
    Camera camera;
    Alert alert;
    Situation situation;
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
    case ENTRY_ALERT:
        if (entry->object != NULL) {
            alert = *(const Alert *)entry->object;
            alert.rev = entry->rev;
            return alert_book_put(state->book, &alert, entry->at_ms, error);
        }
        return decode_alert(state->decoder, text, size, &alert, error) &&
               alert_book_put(state->book, &alert, entry->at_ms, error);
    case ENTRY_SITUATION:
        return decode_situation(state->decoder, text, size, &situation, error) &&
               alert_book_put_situation(state->book, &situation, error);
    case ENTRY_TICKET:
        return put_ticket(state, entry, error);
    case ENTRY_WEATHER:
        return put_weather(state, text, size, error);
    default:
        return true;
    }
}

static void take_off(State *state, const Entry *entry)
{
    uint32_t index = state_index(state, entry->kind, entry->id);
    if (index != CATALOG_NONE) {
        state_clear_slot(state, entry->kind, index);
    }
    switch (entry->kind) {
    case ENTRY_AREA:
        catalog_remove_area(state->catalog, entry->id);
        break;
    case ENTRY_SITE:
        catalog_remove_site(state->catalog, entry->id);
        break;
    case ENTRY_ALERT:
        alert_book_remove(state->book, entry->id);
        break;
    case ENTRY_SITUATION:
        alert_book_remove_situation(state->book, entry->id);
        break;
    case ENTRY_CAMERA:
        catalog_remove_camera(state->catalog, entry->id);
        break;
    default: /* tickets never go; a plain shelf has nothing beside it */
        break;
    }
}

/* True for what is rarely read again. */
static bool goes_away(const State *state, EntryKind kind, uint32_t index)
{
    TicketStatus status =
        kind == ENTRY_TICKET ? ticket_book_row(state->tickets, index)->status : TICKET_NEW;
    return status == TICKET_CLOSED || status == TICKET_CANCELLED;
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
    uint32_t index = state_is_plain(entry->kind) ? state_plain_index(state, entry->kind, entry->id)
                                                 : state_index(state, entry->kind, entry->id);
    if (index >= shelf->slots->len) {
        g_array_set_size(shelf->slots, index + 1);
    }
    Slot *slot = &g_array_index(shelf->slots, Slot, index);
    bool fresh = !slot_is_there(slot), away = goes_away(state, entry->kind, index);
    line_unref(slot->line);
    *slot =
        (Slot){away ? NULL : line_ref(entry->line), intern(state, entry->area), entry->sight, away};
    if (fresh) {
        state_order_add(state, entry->kind, index);
    }
    shelf->rev = entry->rev;
    return true;
}

typedef struct Loading {
    State *state;
    GError **error;
    unsigned left; /* alerts that no place was found for */
    bool good, cramped;
} Loading;

/* More may have ended in the last hour than is held at a time: those go first, and a start never
 * fails for it.  All of it stays in the journal. */
static bool make_place(Loading *loading, const Entry *entry)
{
    if (loading->cramped) {
        return false;
    }
    loading->cramped = alert_book_retire(loading->state->book, INT64_MAX) < CRAMPED;
    return apply(loading->state, entry, NULL);
}

static bool load_entry(const Entry *entry, void *data)
{
    Loading *loading = data;
    g_autoptr(GError) error = NULL;
    loading->good = apply(loading->state, entry, &error);
    if (!loading->good && g_error_matches(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE) &&
        (entry->kind == ENTRY_ALERT || entry->kind == ENTRY_SITUATION)) {
        loading->left += !make_place(loading, entry);
        loading->good = true;
    } else if (!loading->good) {
        g_propagate_error(loading->error, g_steal_pointer(&error));
    }
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
    Loading loading = {.state = state, .error = error, .good = true};
    int64_t oldest;
    int64_t ended_ms = clock_wall_ms() - ALERT_RETIRE_MS;
    state->store = store;
    if (!store->class->load(store, ended_ms, load_entry, &loading, error) || !loading.good ||
        !store->class->holds(store, load_hold, state, error) ||
        !looking_load(state->catalog, store, error) ||
        !store->class->span(store, &oldest, &state->rev, error)) {
        return false;
    }
    if (loading.left > 0) {
        g_warning("journal: no place for %u alerts; they stand in the journal alone", loading.left);
    }
    state->ring_from = state->rev;
    for (int kind = ENTRY_HELD; kind < ENTRY_KINDS; kind++) {
        state->kind_rev[kind] = state->rev;
    }
    return true;
}

void state_commit(State *state, Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        Entry *entry = g_ptr_array_index(batch->entries, i);
        g_autoptr(GError) error = NULL;
        if (entry->kind < ENTRY_HELD && !apply(state, entry, &error)) {
            g_critical("%s", error->message);
        }
        if (entry->kind == ENTRY_VIEW) {
            looking_take(state->catalog, state->decoder, entry);
        }
        entry_drop_object(entry);
        state->kind_rev[entry->kind] = entry->rev;
        state->rev = entry->rev;
        state_ring_add(state, entry);
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

const WeatherBook *state_weather(const State *state)
{
    return state->weather;
}

const AlertBook *state_alerts(const State *state)
{
    return state->book;
}

void state_bound_alerts(State *state, uint32_t most)
{
    alert_book_bound(state->book, most);
}

const TicketBook *state_tickets(const State *state)
{
    return state->tickets;
}

unsigned state_retire(State *state, int64_t before_ms)
{
    return alert_book_retire(state->book, before_ms);
}

int64_t state_rev(const State *state)
{
    return state->rev;
}

int64_t state_kind_rev(const State *state, EntryKind kind)
{
    return kind < ENTRY_HELD ? state->shelves[kind].rev : state->kind_rev[kind];
}
