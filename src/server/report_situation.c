#include "report_situation.h"

#include <string.h>

#include "list.h"
#include "model/roll_book.h"
#include "wire/logbook.h"
#include "wire/patrols.h"
#include "wire/rollcalls.h"

/* So many lines of the logbook are looked through for what is notable. */
#define LINES_LOOKED 5000

static const char *root_code(const Call *call, Area *out)
{
    const Catalog *catalog = state_catalog(call->server->state);
    uint32_t root = catalog_area_first_child(catalog, CATALOG_NONE);
    return root != CATALOG_NONE && catalog_area(catalog, root, out) ? out->code : NULL;
}

Lapsit *situation_begin(Call *call, const ReportSpan *span)
{
    const char *area = call_parameter(call, "area");
    const Catalog *catalog = state_catalog(call->server->state);
    AreaLevel level;
    Area root;
    if (area != NULL && !area_code_level(area, &level)) {
        reply_problem(call, 400, "query", "area is not an area code.");
        return NULL;
    }
    if (area != NULL &&
        (catalog_find_area(catalog, area) == CATALOG_NONE || !token_covers(call->token, area))) {
        reply_problem(call, 404, "unknown", "There is no such area.");
        return NULL;
    }
    if (area == NULL) {
        area = call->token->everywhere ? root_code(call, &root) : call->token->areas[0];
    }
    Lapsit *lapsit = lapsit_new(span);
    lapsit->area = g_strdup(area);
    lapsit->by = g_strdup(call->token->name);
    return lapsit;
}

static bool within(const Lapsit *lapsit, const char *area)
{
    return lapsit->area == NULL || area_code_within(area, lapsit->area);
}

static void count_cameras(const State *state, Lapsit *lapsit)
{
    const Catalog *catalog = state_catalog(state);
    uint32_t area = lapsit->area != NULL ? catalog_find_area(catalog, lapsit->area) : CATALOG_NONE;
    AreaCounts counts =
        lapsit->area == NULL ? catalog_counts(catalog) : catalog_area_counts(catalog, area);
    lapsit->cameras = (LapsitCameras){.installed = counts.installed,
                                      .linked = counts.linked,
                                      .live = counts.live,
                                      .explained = counts.explained,
                                      .unexplained = counts.unexplained,
                                      .unknown = counts.unknown};
}

/* Orders hold cameras here, whatever they hold elsewhere. */
static void count_orders(const State *state, Lapsit *lapsit)
{
    g_autoptr(GHashTable) orders = g_hash_table_new(g_str_hash, g_str_equal);
    for (uint32_t i = 0; i < state_count(state, ENTRY_CAMERA); i++) {
        const Slot *slot = state_slot(state, ENTRY_CAMERA, i);
        const Hold *hold = slot->line != NULL && within(lapsit, slot->area)
                               ? state_held(state, state_id(state, ENTRY_CAMERA, i))
                               : NULL;
        if (hold != NULL && hold->order != NULL) {
            g_hash_table_add(orders, hold->order);
            lapsit->held++;
        }
    }
    lapsit->orders = g_hash_table_size(orders);
}

static void count_alerts(const State *state, Lapsit *lapsit)
{
    AlertCounts counts =
        alert_book_counts(state_alerts(state), lapsit->area != NULL ? lapsit->area : "");
    lapsit->alerts.open = counts.open;
    for (int i = 0; i < PRIORITIES; i++) {
        lapsit->alerts.needing += counts.needing[i];
    }
}

static void count_tickets(const Call *call, Lapsit *lapsit)
{
    const State *state = call->server->state;
    const TicketBook *book = state_tickets(state);
    for (uint32_t i = 0; i < ticket_book_count(book); i++) {
        const TicketRow *row = ticket_book_row(book, i);
        const Slot *slot = state_slot(state, ENTRY_TICKET, i);
        if (!within(lapsit, row->area) || !token_sees(call->token, slot->sight, slot->area)) {
            continue;
        }
        const Ticket ticket = {.merged_into = row->merged ? "" : NULL,
                               .created_at_ms = row->created_at_ms,
                               .overdue = row->overdue,
                               .status = row->status,
                               .agency = row->agency};
        lapsit_add_ticket(lapsit, &ticket,
                          ticket_status_is_open(row->status) ? 0 : row->updated_at_ms);
    }
}

/* What each RT said last, and who should have answered since. */
static void count_posts(const Call *call, Lapsit *lapsit)
{
    const State *state = call->server->state;
    const Options *options = call->server->options;
    const RollWatch watch = {.from_minute = options->rollcall_from,
                             .to_minute = options->rollcall_to,
                             .every_ms = options->rollcall_minutes * INT64_C(60000)};
    g_autoptr(RollBook) book = roll_book_new();
    roll_book_expect(book, &watch);
    for (uint32_t i = 0; i < state_count(state, ENTRY_ROLLCALL); i++) {
        const Slot *slot = state_slot(state, ENTRY_ROLLCALL, i);
        RollCall said;
        if (slot->line != NULL && within(lapsit, slot->area) &&
            list_sees(call->token, ENTRY_ROLLCALL, slot) &&
            decode_rollcall(call->server->decoder, slot->line->text, slot->line->size, &said,
                            NULL)) {
            lapsit_add_post(lapsit, &said);
            roll_book_put(book, &said);
        }
    }
    roll_book_look(book, state_catalog(state), lapsit->made_at_ms,
                   lapsit->span.offset_min * INT64_C(60000));
    lapsit->posts_overdue = roll_book_overdue(book, lapsit->area != NULL ? lapsit->area : "");
}

static void count_patrols(const Call *call, Lapsit *lapsit)
{
    const State *state = call->server->state;
    for (uint32_t i = 0; i < state_count(state, ENTRY_PATROL); i++) {
        const Slot *slot = state_slot(state, ENTRY_PATROL, i);
        Patrol patrol;
        if (slot->line != NULL && within(lapsit, slot->area) &&
            list_sees(call->token, ENTRY_PATROL, slot) &&
            decode_patrol(call->server->decoder, slot->line->text, slot->line->size, &patrol,
                          NULL)) {
            lapsit_add_patrol(lapsit, &patrol);
        }
    }
}

typedef struct Looking {
    const Call *call;
    Lapsit *lapsit;
} Looking;

static bool take_line(const Entry *entry, void *data)
{
    const Looking *looking = data;
    LogLine line;
    if (token_sees(looking->call->token, entry->sight, entry->area) &&
        (entry->area[0] == '\0' || within(looking->lapsit, entry->area)) &&
        decode_log(looking->call->server->decoder, entry->line->text, entry->line->size, &line,
                   NULL)) {
        lapsit_add_line(looking->lapsit, &line);
    }
    return true;
}

static bool read_lines(const Call *call, Lapsit *lapsit, GError **error)
{
    JournalStore *store = journal_store(call->server->journal);
    Looking looking = {call, lapsit};
    const StoreLines which = {
        .from_ms = lapsit->span.from_ms, .before_ms = lapsit->span.to_ms, .limit = LINES_LOOKED};
    return store->class->log_span(store, &which, take_line, &looking, error);
}

bool situation_fill(Call *call, Lapsit *lapsit, int64_t now_ms, GError **error)
{
    const State *state = call->server->state;
    lapsit->made_at_ms = now_ms;
    count_cameras(state, lapsit);
    count_orders(state, lapsit);
    count_alerts(state, lapsit);
    count_tickets(call, lapsit);
    count_posts(call, lapsit);
    count_patrols(call, lapsit);
    if (!read_lines(call, lapsit, error)) {
        return false;
    }
    lapsit_finish(lapsit);
    return true;
}
