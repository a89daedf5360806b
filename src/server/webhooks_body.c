/* What a message says, made from the journal's entry that it tells of. */
#include <string.h>

#include "base/clock.h"
#include "outward.h"
#include "webhooks_private.h"

static bool take_entry(const Entry *entry, void *data)
{
    *(Entry **)data = outward_keep(entry);
    return false;
}

static Entry *read_entry(const Hook *hook, int64_t rev)
{
    JournalStore *store = journal_store(hook->webhooks->server->journal);
    Entry *entry = NULL;
    store->class->read(store, rev - 1, 1, take_entry, &entry, NULL);
    if (entry != NULL && entry->rev != rev) {
        g_clear_pointer(&entry, entry_unref);
    }
    return entry;
}

/* So many bytes of revisions are kept; the first may be cut off. */
#define REFS_MAX 600

/* The brake may have been pulled, and who may know of it may have changed, since it was written. */
static bool may_go(const Hook *hook, const Entry *entry, const char *camera)
{
    const State *state = hook->webhooks->server->state;
    const Slot *now = state_find(state, entry->kind, entry->id);
    const Slot *of = camera != NULL ? state_find(state, ENTRY_CAMERA, camera) : NULL;
    if (!hook_sees(hook, entry->sight, entry->area) ||
        (now != NULL && !hook_sees(hook, now->sight, now->area))) {
        return false;
    }
    return of == NULL || hook_sees(hook, sight_of_alert(of->sight), of->area);
}

/* "REV REV …" as times and revisions. */
static GArray *read_refs(const Hook *hook, const char *refs)
{
    GArray *before = g_array_new(FALSE, FALSE, sizeof(CapReference));
    g_auto(GStrv) revs = g_strsplit(refs != NULL ? refs : "", " ", -1);
    char **first = refs != NULL && strlen(refs) >= REFS_MAX && revs[0] != NULL ? revs + 1 : revs;
    for (char **rev = first; *rev != NULL; rev++) {
        gint64 number;
        if (!g_ascii_string_to_signed(*rev, 10, 1, G_MAXINT64, &number, NULL)) {
            continue;
        }
        g_autoptr(Entry) entry = read_entry(hook, number);
        if (entry != NULL) {
            const CapReference reference = {number, entry->at_ms};
            g_array_append_val(before, reference);
        }
    }
    return before;
}

static bool is_withdrawn(WebhookEvent event)
{
    return event == WEBHOOK_ALERT_WITHDRAWN || event == WEBHOOK_SITUATION_WITHDRAWN ||
           event == WEBHOOK_TICKET_WITHDRAWN;
}

static void write_gone(const Hook *hook, const WebhookWaiting *waiting, const Entry *entry,
                       const char *refs, GString *out)
{
    if (hook->rule->cap) {
        g_autoptr(GArray) before = read_refs(hook, refs);
        outward_withdrawn(hook->webhooks->server, entry, before, out);
        return;
    }
    const WebhookGone gone = {entry->id, entry->rev};
    encode_webhook_gone(out, waiting->event, waiting->at_ms, &gone);
}

/* Returns the camera that an alert is of, good until the decoder's next read; NULL none. */
static const char *camera_of(const Hook *hook, const Entry *entry)
{
    Alert alert;
    Decoder *decoder = hook->webhooks->decoder;
    bool good = entry->kind == ENTRY_ALERT &&
                decode_alert(decoder, entry->line->text, entry->line->size, &alert, NULL);
    return good ? alert.camera : NULL;
}

static bool write_object(const Hook *hook, const WebhookWaiting *waiting, const Entry *entry,
                         GString *out)
{
    const Line *line = entry->line;
    Decoder *decoder = hook->webhooks->decoder;
    Alert alert;
    Situation situation;
    Ticket ticket;
    if (entry->kind == ENTRY_ALERT && decode_alert(decoder, line->text, line->size, &alert, NULL)) {
        encode_webhook_alert(out, waiting->event, waiting->at_ms, &alert);
    } else if (entry->kind == ENTRY_SITUATION &&
               decode_situation(decoder, line->text, line->size, &situation, NULL)) {
        encode_webhook_situation(out, waiting->event, waiting->at_ms, &situation);
    } else if (entry->kind == ENTRY_TICKET &&
               decode_ticket(decoder, line->text, line->size, &ticket, NULL)) {
        encode_webhook_ticket(out, waiting->event, waiting->at_ms, &ticket);
    }
    return out->len > 0;
}

char *hook_body(Hook *hook, const WebhookWaiting *waiting, const char *refs, const char **why)
{
    g_autoptr(Entry) entry = read_entry(hook, waiting->rev);
    g_autoptr(GString) out = g_string_new(NULL);
    if (entry == NULL) {
        *why = "the journal has it no more";
        return NULL;
    }
    if (is_withdrawn(waiting->event)) {
        write_gone(hook, waiting, entry, refs, out);
        return g_string_free(g_steal_pointer(&out), FALSE);
    }
    if (!may_go(hook, entry, camera_of(hook, entry))) {
        *why = "";
        return NULL;
    }
    bool good;
    if (hook->rule->cap) {
        g_autoptr(GArray) before = read_refs(hook, refs);
        good = outward_cap(hook->webhooks->server, hook->webhooks->decoder, entry, before, out);
    } else {
        good = write_object(hook, waiting, entry, out);
    }
    *why = good ? NULL : "the journal's row can't be read";
    return good ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}
