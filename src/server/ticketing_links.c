/* What a ticket names must be known to who names it, and lie in the ticket's area: nobody learns
 * from a ticket of a camera elsewhere. */
#include <string.h>

#include "call.h"
#include "list.h"
#include "ticketing.h"
#include "wire/alerts.h"

typedef struct Looking {
    Call *call;
    const Ticket *before;
    TicketLinks *links;
    bool any;
} Looking;

static bool holds(const char *const *ids, const char *id)
{
    return ids != NULL && g_strv_contains(ids, id);
}

/* Makes the area the smallest that holds both. */
static void widen(Looking *looking, const char *area)
{
    TicketLinks *links = looking->links;
    if (!looking->any) {
        g_strlcpy(links->area, area, sizeof links->area);
        looking->any = true;
        return;
    }
    char parent[AREA_CODE_SIZE];
    while (links->area[0] != '\0' && !area_code_within(area, links->area)) {
        area_code_parent(links->area, parent);
        memcpy(links->area, parent, sizeof parent);
    }
}

static void note_sight(Looking *looking, Sight camera)
{
    if (sight_unbraked(camera) == SIGHT_OFFICIAL) {
        looking->links->sight = SIGHT_TICKETS_OFFICIAL;
    }
}

static void refuse(Looking *looking, const char *id)
{
    if (looking->links->unknown == NULL) {
        looking->links->unknown = id;
    }
}

static void look_at_camera(Looking *looking, const char *id)
{
    const Slot *slot = state_find(looking->call->server->state, ENTRY_CAMERA, id);
    bool named = looking->before != NULL && holds(looking->before->cameras, id);
    if (slot == NULL ? !named : !named && !list_sees(looking->call->token, ENTRY_CAMERA, slot)) {
        refuse(looking, id);
    } else if (slot != NULL) {
        widen(looking, slot->area);
        note_sight(looking, slot->sight);
    }
}

typedef struct Past {
    char area[AREA_CODE_SIZE];
    Sight sight;
    Line *line;
} Past;

static bool take_past(const Entry *entry, void *data)
{
    Past *past = data;
    g_strlcpy(past->area, entry->area, sizeof past->area);
    past->sight = entry->sight;
    past->line = line_ref(entry->line);
    return false;
}

/* Fills *out with an alert that is held, or long over; its line is the caller's. */
static void find_alert(Call *call, const char *id, Past *out)
{
    const Slot *slot = state_find(call->server->state, ENTRY_ALERT, id);
    JournalStore *store = journal_store(call->server->journal);
    if (slot != NULL) {
        g_strlcpy(out->area, slot->area, sizeof out->area);
        out->sight = slot->sight;
        out->line = line_ref(slot->line);
    } else {
        store->class->newest(store, ENTRY_ALERT, id, take_past, out, NULL);
    }
}

static bool is_official(Sight sight)
{
    return sight == SIGHT_ALERTS_OFFICIAL || sight == SIGHT_ALERTS_BRAKED_OFFICIAL;
}

static void look_at_alert(Looking *looking, const char *id)
{
    TicketLinks *links = looking->links;
    Past past = {0};
    Alert alert;
    find_alert(looking->call, id, &past);
    g_autoptr(Line) line = past.line;
    bool named = looking->before != NULL && holds(looking->before->alerts, id);
    if (line == NULL || (!named && !token_sees(looking->call->token, past.sight, past.area))) {
        if (!named) {
            refuse(looking, id);
        }
        return;
    }
    widen(looking, past.area);
    links->sight = is_official(past.sight) ? SIGHT_TICKETS_OFFICIAL : links->sight;
    g_autoptr(Decoder) decoder = decoder_new();
    if (decode_alert(decoder, line->text, line->size, &alert, NULL)) {
        links->severity = MIN(links->severity, alert.priority);
        if (links->topic[0] == '\0') {
            g_strlcpy(links->topic, alert.kind, sizeof links->topic);
        }
    }
}

void ticketing_links(Call *call, const Ticket *ticket, const Ticket *before, TicketLinks *out)
{
    Looking looking = {.call = call, .before = before, .links = out};
    *out = (TicketLinks){.severity = PRIORITIES, .sight = SIGHT_TICKETS};
    for (const char *const *id = ticket->cameras; id != NULL && *id != NULL; id++) {
        look_at_camera(&looking, *id);
    }
    for (const char *const *id = ticket->alerts; id != NULL && *id != NULL; id++) {
        look_at_alert(&looking, *id);
    }
}
