#include <string.h>

#include "console/outgoing.h"
#include "console/tickets.h"

struct TicketWaits {
    GHashTable *by_act;    /* id of an act: TicketWait* */
    GHashTable *by_ticket; /* id of a ticket: GPtrArray of TicketWait* */
    GPtrArray *opens;      /* TicketWait* */
};

static void wait_free(gpointer data)
{
    TicketWait *wait = data;
    g_free(wait->act);
    g_free(wait->ticket);
    g_free(wait->name);
    g_free(wait->problem);
    decoder_free(wait->decoder);
    g_free(wait);
}

TicketWaits *ticket_waits_new(void)
{
    TicketWaits *waits = g_new0(TicketWaits, 1);
    waits->by_act = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, wait_free);
    waits->by_ticket =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    waits->opens = g_ptr_array_new();
    return waits;
}

void ticket_waits_free(TicketWaits *waits)
{
    if (waits == NULL)
        return;
    g_hash_table_unref(waits->by_ticket);
    g_hash_table_unref(waits->by_act);
    g_ptr_array_unref(waits->opens);
    g_free(waits);
}

/* "…/attachments?name=kamera%201.png" */
static char *file_name(const char *path)
{
    const char *name = strstr(path, "?name=");
    return name != NULL ? g_uri_unescape_string(name + strlen("?name="), NULL) : NULL;
}

static bool read_body(TicketWait *wait, const OutboxAct *act)
{
    size_t size = strlen(act->body);
    switch (wait->kind) {
    case TICKET_ACT_OPEN:
        return decode_ticket_request(wait->decoder, act->body, size, &wait->request, NULL);
    case TICKET_ACT_CHANGE:
        return decode_ticket_patch(wait->decoder, act->body, size, &wait->patch, NULL);
    case TICKET_ACT_NOTE:
        return decode_ticket_note(wait->decoder, act->body, size, &wait->note, NULL);
    default:
        return true;
    }
}

static TicketWait *take_one(TicketWaits *waits, const OutboxAct *act)
{
    const char *ticket;
    TicketActKind kind = ticket_act_kind(act, &ticket);
    if (ticket[0] == '\0')
        return NULL;
    TicketWait *wait = g_new0(TicketWait, 1);
    wait->act = g_strdup(act->id);
    wait->ticket = g_strdup(ticket);
    wait->kind = kind;
    wait->at_ms = act->created_ms;
    wait->decoder = decoder_new();
    wait->read = read_body(wait, act);
    wait->name = kind == TICKET_ACT_ATTACH ? file_name(act->path) : NULL;
    g_hash_table_insert(waits->by_act, wait->act, wait);
    return wait;
}

static bool note_state(TicketWait *wait, const OutboxAct *act)
{
    if (wait->state == act->state && wait->status == act->status &&
        g_strcmp0(wait->problem, act->problem) == 0)
        return false;
    wait->state = act->state;
    wait->status = act->status;
    g_free(wait->problem);
    wait->problem = g_strdup(act->problem);
    return true;
}

static void put_in_order(TicketWaits *waits, TicketWait *wait)
{
    GPtrArray *list = g_hash_table_lookup(waits->by_ticket, wait->ticket);
    if (list == NULL) {
        list = g_ptr_array_new();
        g_hash_table_insert(waits->by_ticket, g_strdup(wait->ticket), list);
    }
    g_ptr_array_add(list, wait);
    if (wait->kind == TICKET_ACT_OPEN && wait->read)
        g_ptr_array_add(waits->opens, wait);
}

static gboolean drop_unseen(gpointer key, gpointer value, gpointer data)
{
    TicketWait *wait = value;
    bool gone = !wait->seen;
    wait->seen = false;
    return gone;
}

/* The outbox lists acts by the order of their writing. */
bool ticket_waits_take(TicketWaits *waits, const App *app)
{
    const Outbox *outbox = outgoing_outbox(app);
    unsigned count = outbox != NULL ? outbox_count(outbox) : 0;
    bool changed = false;
    g_hash_table_remove_all(waits->by_ticket);
    g_ptr_array_set_size(waits->opens, 0);
    for (unsigned i = 0; i < count; i++) {
        const OutboxAct *act = outbox_act(outbox, i);
        if (!g_str_has_prefix(act->object, TICKET_OBJECT) || !outgoing_is_mine(app, act))
            continue;
        TicketWait *wait = g_hash_table_lookup(waits->by_act, act->id);
        changed |= wait == NULL;
        wait = wait != NULL ? wait : take_one(waits, act);
        if (wait == NULL)
            continue;
        wait->seen = true;
        changed |= note_state(wait, act);
        put_in_order(waits, wait);
    }
    return g_hash_table_foreach_remove(waits->by_act, drop_unseen, NULL) > 0 || changed;
}

const GPtrArray *ticket_waits_of(const TicketWaits *waits, const char *ticket)
{
    return g_hash_table_lookup(waits->by_ticket, ticket);
}

const GPtrArray *ticket_waits_open(const TicketWaits *waits)
{
    return waits->opens;
}
