/* What is gathered for a brief: all that the model sums up, as far as who leaves may know of it. */
#include <string.h>

#include "handing_private.h"
#include "wire/logbook.h"
#include "wire/messages.h"

/* Lines of the logbook that are looked through for one brief, and notes that are taken. */
#define LINES_MAX 5000
#define NOTES_MAX 100

typedef struct Gathering {
    Handing *handing;
    const Token *from;
    const char *area; /* "" the whole city */
    GHashTable *held; /* order id -> how many cameras it holds in the area */
    GArray *orders;   /* of HandoverOrder */
    GArray *notes;    /* of LogLine */
    GStringChunk *texts;
    int64_t since_ms;
} Gathering;

bool handing_area(const Handing *handing, const Token *token, char out[AREA_CODE_SIZE])
{
    const Catalog *catalog = state_catalog(handing->server->state);
    out[0] = '\0';
    if (!token->everywhere) {
        g_strlcpy(out, token->areas[0], AREA_CODE_SIZE);
        return token->areas[1] == NULL;
    }
    Area root;
    uint32_t first = catalog_area_first_child(catalog, CATALOG_NONE);
    if (first != CATALOG_NONE && catalog_area_next_sibling(catalog, first) == CATALOG_NONE &&
        catalog_area(catalog, first, &root)) {
        g_strlcpy(out, root.code, AREA_CODE_SIZE);
    }
    return true;
}

/* What lies behind the privacy brake is for few; it is not told to all who hand shifts over. */
static bool is_braked(Sight sight)
{
    return sight_unbraked(sight) != sight ||
           (sight >= SIGHT_ALERTS_BRAKED_PUBLIC && sight <= SIGHT_ALERTS_BRAKED_OFFICIAL);
}

static bool sees(const Gathering *gathering, EntryKind kind, uint32_t index)
{
    const State *state = gathering->handing->server->state;
    if (index >= state_count(state, kind)) {
        return false;
    }
    const Slot *slot = state_slot(state, kind, index);
    return slot->area != NULL && !is_braked(slot->sight) &&
           token_sees(gathering->from, slot->sight, slot->area);
}

static bool sees_ticket(uint32_t index, const void *data)
{
    return sees(data, ENTRY_TICKET, index);
}

static bool sees_alert(uint32_t index, const void *data)
{
    return sees(data, ENTRY_ALERT, index);
}

static bool sees_camera(uint32_t index, const void *data)
{
    return sees(data, ENTRY_CAMERA, index);
}

static char *keep(Gathering *gathering, const char *text)
{
    return text != NULL ? g_string_chunk_insert(gathering->texts, text) : NULL;
}

static void take_hold(const char *camera, const Hold *hold, void *data)
{
    Gathering *gathering = data;
    const Catalog *catalog = state_catalog(gathering->handing->server->state);
    uint32_t index = catalog_find_camera(catalog, camera);
    Camera found;
    if (hold->order == NULL || index == CATALOG_NONE || !sees_camera(index, gathering) ||
        !catalog_camera(catalog, index, &found) ||
        (gathering->area[0] != '\0' && !area_code_within(found.area, gathering->area))) {
        return;
    }
    gpointer count = g_hash_table_lookup(gathering->held, hold->order);
    g_hash_table_replace(gathering->held, g_strdup(hold->order),
                         GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
}

static void take_orders(Gathering *gathering)
{
    const Servicing *servicing = gathering->handing->server->servicing;
    GHashTableIter iter;
    gpointer id, count;
    g_hash_table_iter_init(&iter, gathering->held);
    while (g_hash_table_iter_next(&iter, &id, &count)) {
        const ServiceOrder *order = servicing_find(servicing, id);
        if (order == NULL) {
            continue;
        }
        const Order *told = &order->order;
        const HandoverOrder found = {
            .id = keep(gathering, id),
            .letter = keep(gathering, told->letter[0] != '\0' ? told->letter : told->query),
            .by = keep(gathering, told->by),
            .area = order->area[0] != '\0' ? keep(gathering, order->area) : NULL,
            .cameras = GPOINTER_TO_UINT(count),
            .at_ms = told->at_ms,
            .review_at_ms = told->review_at_ms,
        };
        g_array_append_val(gathering->orders, found);
    }
}

static bool take_note(const Entry *entry, void *data)
{
    Gathering *gathering = data;
    LogLine line;
    if (strcmp(entry->by, gathering->from->name) == 0 &&
        token_sees(gathering->from, entry->sight, entry->area) && entry->sight == SIGHT_LOG &&
        decode_log(gathering->handing->decoder, entry->line->text, entry->line->size, &line,
                   NULL) &&
        !line.automatic && line.act != LOG_SHIFT_CHECK && line.text != NULL) {
        const LogLine note = {.id = keep(gathering, entry->id),
                              .by = keep(gathering, entry->by),
                              .area = keep(gathering, line.area),
                              .text = keep(gathering, line.text),
                              .at_ms = line.at_ms};
        g_array_append_val(gathering->notes, note);
    }
    return gathering->notes->len < NOTES_MAX;
}

static bool gather(Gathering *gathering, GError **error)
{
    const Server *server = gathering->handing->server;
    JournalStore *store = journal_store(server->journal);
    const StoreLines lines = {
        .from_ms = gathering->since_ms, .before_ms = INT64_MAX, .limit = LINES_MAX};
    state_each_hold(server->state, take_hold, gathering);
    take_orders(gathering);
    return store->class->log_span(store, &lines, take_note, gathering, error);
}

HandoverBrief *handing_brief(Handing *handing, const Token *from, const char *area, int64_t now_ms,
                             GError **error)
{
    const State *state = handing->server->state;
    g_autoptr(GHashTable) held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) orders = g_array_new(FALSE, FALSE, sizeof(HandoverOrder));
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(LogLine));
    GStringChunk *texts = g_string_chunk_new(4096);
    Gathering gathering = {.handing = handing,
                           .from = from,
                           .area = area,
                           .held = held,
                           .orders = orders,
                           .notes = notes,
                           .texts = texts,
                           .since_ms = now_ms - HANDOVER_SHIFT_MS};
    HandoverBrief *brief = NULL;
    if (gather(&gathering, error)) {
        const HandoverSource source = {
            .tickets = state_tickets(state),
            .alerts = state_alerts(state),
            .catalog = state_catalog(state),
            .orders = (const HandoverOrder *)(void *)orders->data,
            .order_count = orders->len,
            .notes = (const LogLine *)(void *)notes->data,
            .note_count = notes->len,
            .sees_ticket = sees_ticket,
            .sees_alert = sees_alert,
            .sees_camera = sees_camera,
            .data = &gathering,
            .from = from->name,
            .area = area,
            .now_ms = now_ms,
        };
        brief = handover_brief_new(&source);
    }
    g_string_chunk_free(texts);
    return brief;
}
