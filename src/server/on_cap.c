/* An alert or a situation as CAP 1.2, as it is now. */
#include "handlers.h"
#include "list.h"
#include "outward.h"
#include "wire/routes.h"

static bool take_entry(const Entry *entry, void *data)
{
    *(Entry **)data = outward_keep(entry);
    return false;
}

/* Its newest entry; NULL: there is none, or not for this reader, who may ask for it as JSON under
 * the same conditions. */
static Entry *find(Call *call, EntryKind kind)
{
    JournalStore *store = journal_store(call->server->journal);
    Entry *entry = NULL;
    g_autoptr(Line) line = list_find_past(call, kind, call->id);
    if (line != NULL) {
        store->class->newest(store, kind, call->id, take_entry, &entry, NULL);
    }
    return entry;
}

static void answer(Call *call, EntryKind kind)
{
    g_autoptr(Entry) entry = find(call, kind);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GArray) before = g_array_new(FALSE, FALSE, sizeof(CapReference));
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    if (entry == NULL) {
        reply_problem(call, 404, "unknown", "There is no such %s.", entry_kind_word(kind));
        return;
    }
    if (!outward_story(call->server, entry, before, &error)) {
        reply_failure(call, error);
        return;
    }
    if (!outward_cap(call->server, decoder, entry, before, out)) {
        reply_problem(call, 500, "unreadable", "The journal's row can't be read.");
        return;
    }
    reply_tagged(call, MEDIA_CAP, out);
}

void on_alert_cap(Call *call)
{
    answer(call, ENTRY_ALERT);
}

void on_situation_cap(Call *call)
{
    answer(call, ENTRY_SITUATION);
}
