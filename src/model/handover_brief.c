/* What would be handed over, summed up from all that is known. */
#include <stdlib.h>
#include <string.h>

#include "model/handover.h"
#include "model/looks.h"

/* How many of a kind are told one by one. */
static const size_t bounds[HANDOVER_WHATS] = {
    [HANDOVER_TICKET] = 80,     [HANDOVER_ALERT] = 60, [HANDOVER_FREE_TICKET] = 40,
    [HANDOVER_FREE_ALERT] = 40, [HANDOVER_SHELF] = 40, [HANDOVER_ORDER] = 40,
    [HANDOVER_UNSEEN] = 40,     [HANDOVER_NOTE] = 20,
};

struct HandoverBrief {
    GStringChunk *texts;
    GArray *items; /* of HandoverItem */
};

typedef struct Making {
    const HandoverSource *source;
    HandoverBrief *brief;
    GArray *kinds[HANDOVER_WHATS]; /* of HandoverItem, before they are sorted and cut */
} Making;

static char *keep(const Making *making, const char *text)
{
    return text != NULL ? g_string_chunk_insert(making->brief->texts, text) : NULL;
}

static char *keep_ref(const Making *making, const char *kind, const char *id)
{
    g_autofree char *ref = g_strconcat(kind, "/", id, NULL);
    return g_string_chunk_insert(making->brief->texts, ref);
}

static void put(Making *making, HandoverItem item)
{
    item.text = keep(making, item.text);
    item.kind = keep(making, item.kind);
    item.area = keep(making, item.area);
    item.holder = keep(making, item.holder);
    item.count = item.count == 0 ? 1 : item.count;
    g_array_append_val(making->kinds[item.what], item);
}

static bool within(const Making *making, const char *area)
{
    const char *scope = making->source->area;
    return scope[0] == '\0' || (area != NULL && area_code_within(area, scope));
}

static bool sees(const Making *making, HandoverSees test, uint32_t index)
{
    return test == NULL || test(index, making->source->data);
}

/* The clock that runs out next, or that ran out first. */
static int64_t clock_of(const TicketRow *row)
{
    int64_t ack_ms = row->acked_at_ms == 0 ? row->ack_by_ms : 0;
    int64_t arrive_ms = row->arrived_at_ms == 0 ? row->arrive_by_ms : 0;
    return ack_ms == 0 || (arrive_ms != 0 && arrive_ms < ack_ms) ? arrive_ms : ack_ms;
}

static void take_tickets(Making *making)
{
    const HandoverSource *source = making->source;
    for (uint32_t i = 0; i < ticket_book_count(source->tickets); i++) {
        const TicketRow *row = ticket_book_row(source->tickets, i);
        bool mine = g_strcmp0(row->assignee, source->from) == 0;
        if (!ticket_row_is_open(row) || !(mine || row->assignee == NULL) ||
            !within(making, row->area) || !sees(making, source->sees_ticket, i)) {
            continue;
        }
        put(making, (HandoverItem){
                        .what = mine ? HANDOVER_TICKET : HANDOVER_FREE_TICKET,
                        .ref = keep_ref(making, "ticket", row->id),
                        .text = row->title,
                        .kind = row->topic,
                        .area = row->area,
                        .holder = row->assignee,
                        .number = row->number,
                        .at_ms = row->created_at_ms,
                        .until_ms = clock_of(row),
                        .priority = row->severity,
                    });
    }
}

/* HANDOVER_WHATS: it is not handed over. */
static HandoverWhat what_of(const Alert *alert, const char *from)
{
    bool mine = g_strcmp0(alert->owner, from) == 0;
    if (alert->machine.state == ALERT_SHELVED) {
        return HANDOVER_SHELF;
    }
    if (mine && (alert_is_open(alert) || alert->machine.state != ALERT_NORMAL)) {
        return HANDOVER_ALERT;
    }
    return alert_needs_someone(alert) ? HANDOVER_FREE_ALERT : HANDOVER_WHATS;
}

static const char *camera_name(const Making *making, const char *id)
{
    const Catalog *catalog = making->source->catalog;
    Camera camera;
    uint32_t index = id != NULL ? catalog_find_camera(catalog, id) : CATALOG_NONE;
    return index != CATALOG_NONE && catalog_camera(catalog, index, &camera) ? camera.name : NULL;
}

static void take_alerts(Making *making)
{
    const HandoverSource *source = making->source;
    for (uint32_t i = 0; i < alert_book_alerts(source->alerts); i++) {
        Alert alert;
        if (!alert_book_alert(source->alerts, i, &alert) || alert.pending) {
            continue;
        }
        HandoverWhat what = what_of(&alert, source->from);
        if (what == HANDOVER_WHATS || !within(making, alert.area) ||
            !sees(making, source->sees_alert, i)) {
            continue;
        }
        put(making, (HandoverItem){
                        .what = what,
                        .ref = keep_ref(making, "alert", alert.id),
                        .text = camera_name(making, alert.camera),
                        .kind = alert.kind,
                        .area = alert.area,
                        .holder = alert.owner,
                        .at_ms = alert.first_at_ms,
                        .until_ms = what == HANDOVER_SHELF ? alert.shelved_until_ms : 0,
                        .priority = alert.priority,
                    });
    }
}

static void take_orders(Making *making)
{
    for (size_t i = 0; i < making->source->order_count; i++) {
        const HandoverOrder *order = &making->source->orders[i];
        if (order->cameras > 0) {
            put(making, (HandoverItem){
                            .what = HANDOVER_ORDER,
                            .ref = keep_ref(making, "order", order->id),
                            .text = order->letter,
                            .area = order->area,
                            .holder = order->by,
                            .count = order->cameras,
                            .at_ms = order->at_ms,
                            .until_ms = order->review_at_ms,
                            .priority = PRIORITIES,
                        });
        }
    }
}

static void take_notes(Making *making)
{
    const HandoverSource *source = making->source;
    for (size_t i = 0; i < source->note_count; i++) {
        const LogLine *line = &source->notes[i];
        if (line->text != NULL && (line->area == NULL || within(making, line->area)) &&
            line->at_ms >= source->now_ms - HANDOVER_SHIFT_MS) {
            put(making, (HandoverItem){
                            .what = HANDOVER_NOTE,
                            .ref = keep_ref(making, "log", line->id),
                            .text = line->text,
                            .area = line->area,
                            .holder = line->by,
                            .at_ms = line->at_ms,
                            .priority = PRIORITIES,
                        });
        }
    }
}

/* Unseen cameras are told for each place one step below the area that is handed over; where
 * nothing is below it, for that area. */
static void place_of(const Making *making, const char *area, char out[AREA_CODE_SIZE])
{
    const char *scope = making->source->area;
    AreaLevel level = AREA_CITY, own;
    if (scope[0] != '\0' && area_code_level(scope, &own)) {
        level = own == AREA_RT ? AREA_RT : own + 1;
    } else {
        level = AREA_KECAMATAN;
    }
    g_strlcpy(out, area, AREA_CODE_SIZE);
    while (area_code_level(out, &own) && own > level) {
        char parent[AREA_CODE_SIZE];
        area_code_parent(out, parent);
        memcpy(out, parent, sizeof parent);
    }
}

/* What no picture can come of nobody can look at. */
static bool is_unseen(const Making *making, uint32_t index, Camera *camera)
{
    const HandoverSource *source = making->source;
    Look look;
    bool seen = looks_last(source->catalog, index, &look) &&
                look_end_ms(&look) >= source->now_ms - HANDOVER_UNSEEN_MS;
    return !seen && looks_known(source->catalog) &&
           catalog_camera(source->catalog, index, camera) &&
           !camera_is_off(camera->state, camera->reason) && within(making, camera->area) &&
           sees(making, source->sees_camera, index);
}

static void take_unseen(Making *making)
{
    const Catalog *catalog = making->source->catalog;
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        char place[AREA_CODE_SIZE];
        if (is_unseen(making, i, &camera)) {
            place_of(making, camera.area, place);
            char *code = g_string_chunk_insert_const(making->brief->texts, place);
            gpointer count = g_hash_table_lookup(counts, code);
            g_hash_table_replace(counts, code, GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
        }
    }
    GHashTableIter iter;
    gpointer code, count;
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &code, &count)) {
        put(making, (HandoverItem){
                        .what = HANDOVER_UNSEEN,
                        .ref = keep_ref(making, "unseen", code),
                        .area = code,
                        .count = GPOINTER_TO_UINT(count),
                        .priority = PRIORITIES,
                    });
    }
}

static int by_number(int64_t one, int64_t other)
{
    return one < other ? -1 : one > other;
}

/* The most urgent first: priority; then, where an end is what counts, the soonest end (none comes
 * last); then the oldest. */
static int compare(gconstpointer a, gconstpointer b)
{
    const HandoverItem *one = a, *other = b;
    int order = (int)one->priority - (int)other->priority;
    if (one->what == HANDOVER_SHELF || one->what == HANDOVER_ORDER) {
        int64_t end = one->until_ms != 0 ? one->until_ms : INT64_MAX;
        order = by_number(end, other->until_ms != 0 ? other->until_ms : INT64_MAX);
    } else if (one->what == HANDOVER_UNSEEN) {
        order = by_number(other->count, one->count);
    }
    order = order != 0 ? order : by_number(one->at_ms, other->at_ms);
    return order != 0 ? order : strcmp(one->ref, other->ref);
}

/* Those that are cut off, as one item, or one for each priority of alerts that nobody has. */
static void put_rest(Making *making, HandoverWhat what, size_t first)
{
    const GArray *kind = making->kinds[what];
    int64_t counts[PRIORITIES + 1] = {0};
    for (guint i = (guint)first; i < kind->len; i++) {
        const HandoverItem *item = &g_array_index(kind, HandoverItem, i);
        counts[what == HANDOVER_FREE_ALERT ? item->priority : PRIORITIES] += item->count;
    }
    for (AlertPriority priority = 0; priority <= PRIORITIES; priority++) {
        if (counts[priority] == 0) {
            continue;
        }
        g_autofree char *ref = priority < PRIORITIES
                                   ? g_strdup_printf("rest/%s/%s", handover_what_word(what),
                                                     alert_priority_word(priority))
                                   : g_strdup_printf("rest/%s", handover_what_word(what));
        HandoverItem rest = {.what = what,
                             .ref = keep(making, ref),
                             .count = counts[priority],
                             .priority = priority};
        g_array_append_val(making->brief->items, rest);
    }
}

/* The newest notes stay where there are too many. */
static guint first_of(const GArray *kind, HandoverWhat what)
{
    return what == HANDOVER_NOTE && kind->len > bounds[what] ? kind->len - (guint)bounds[what] : 0;
}

static void finish(Making *making)
{
    for (HandoverWhat what = 0; what < HANDOVER_WHATS; what++) {
        GArray *kind = making->kinds[what];
        g_array_sort(kind, compare);
        guint first = first_of(kind, what), count = MIN(kind->len - first, (guint)bounds[what]);
        if (count > 0) {
            g_array_append_vals(making->brief->items, &g_array_index(kind, HandoverItem, first),
                                count);
        }
        if (first + count < kind->len) {
            put_rest(making, what, first + count);
        }
        g_array_unref(kind);
    }
}

HandoverBrief *handover_brief_new(const HandoverSource *source)
{
    HandoverBrief *brief = g_new0(HandoverBrief, 1);
    Making making = {.source = source, .brief = brief};
    brief->texts = g_string_chunk_new(4096);
    brief->items = g_array_new(FALSE, FALSE, sizeof(HandoverItem));
    for (HandoverWhat what = 0; what < HANDOVER_WHATS; what++) {
        making.kinds[what] = g_array_new(FALSE, FALSE, sizeof(HandoverItem));
    }
    take_tickets(&making);
    take_alerts(&making);
    take_orders(&making);
    take_unseen(&making);
    take_notes(&making);
    finish(&making);
    return brief;
}

void handover_brief_free(HandoverBrief *brief)
{
    if (brief != NULL) {
        g_string_chunk_free(brief->texts);
        g_array_unref(brief->items);
        g_free(brief);
    }
}

const HandoverItem *handover_brief_items(const HandoverBrief *brief, size_t *count)
{
    *count = brief->items->len;
    return (const HandoverItem *)(void *)brief->items->data;
}
