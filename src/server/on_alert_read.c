#include <inttypes.h>

#include "handlers.h"
#include "list.h"
#include "wire/alerts.h"
#include "wire/routes.h"

void on_alert_list(Call *call)
{
    list_answer(call, ENTRY_ALERT);
}

void on_alert(Call *call)
{
    list_answer_past(call, ENTRY_ALERT);
}

void on_situations(Call *call)
{
    list_answer(call, ENTRY_SITUATION);
}

void on_situation(Call *call)
{
    list_answer_past(call, ENTRY_SITUATION);
}

/* What has left the lists is seen by those who saw it then, and who may know of its camera now: the
 * brake may have been pulled since. */
typedef struct Past {
    Call *call;
    Line *line; /* NULL: not there, or not for this reader */
} Past;

static bool sees_camera(Call *call, const Entry *entry)
{
    Alert alert;
    if (entry->kind != ENTRY_ALERT) {
        return true;
    }
    /* Its own: what the call asked for is still being read with the server's. */
    g_autoptr(Decoder) decoder = decoder_new();
    if (!decode_alert(decoder, entry->line->text, entry->line->size, &alert, NULL)) {
        return false;
    }
    const Slot *camera =
        alert.camera != NULL ? state_find(call->server->state, ENTRY_CAMERA, alert.camera) : NULL;
    return camera == NULL || list_sees(call->token, ENTRY_CAMERA, camera);
}

static bool take_past(const Entry *entry, void *data)
{
    Past *past = data;
    if (!entry->gone && token_sees(past->call->token, entry->sight, entry->area) &&
        sees_camera(past->call, entry)) {
        past->line = line_ref(entry->line);
    }
    return false;
}

static bool find_past(Past *past, EntryKind kind, const char *id, GError **error)
{
    JournalStore *store = journal_store(past->call->server->journal);
    return store->class->newest(store, kind, id, take_past, past, error);
}

void list_answer_past(Call *call, EntryKind kind)
{
    Past past = {.call = call};
    g_autoptr(GError) error = NULL;
    if (state_find(call->server->state, kind, call->id) != NULL) {
        list_answer_one(call, kind);
        return;
    }
    if (!find_past(&past, kind, call->id, &error)) {
        reply_failure(call, error);
        return;
    }
    g_autoptr(Line) line = past.line;
    if (line == NULL) {
        reply_problem(call, 404, "unknown", "There is no such %s.", entry_kind_word(kind));
        return;
    }
    g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", line->rev);
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, MEDIA_JSON, line->text, line->size);
    }
}

Line *list_find_past(Call *call, EntryKind kind, const char *id)
{
    const Slot *slot = state_find(call->server->state, kind, id);
    if (slot != NULL) {
        return list_sees(call->token, kind, slot) ? line_ref(slot->line) : NULL;
    }
    Past past = {.call = call};
    find_past(&past, kind, id, NULL);
    return past.line;
}

bool list_sees_alert(Call *call, const char *id)
{
    g_autoptr(Line) line = list_find_past(call, ENTRY_ALERT, id);
    return line != NULL;
}
