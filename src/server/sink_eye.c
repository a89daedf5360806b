/* How cameras look, for the prober: small grey pictures that are kept, and those that are shown. */
#include "sink_private.h"

/* So many are shown at a time; a person answers one after the other. */
#define SHOWN_MAX 512

void sink_keep_look(void *data, const char *camera, SourceLook which, GBytes *look, int64_t at_ms)
{
    Sink *sink = data;
    bool begun = sink_begin(sink);
    Aside *aside = aside_new(look != NULL ? ASIDE_EYE : ASIDE_UNEYE);
    aside->text[0] = g_strdup(camera);
    aside->number[0] = which;
    aside->number[1] = at_ms;
    aside->bytes = look != NULL ? g_bytes_ref(look) : NULL;
    batch_aside(sink->batch, aside);
    sink_end(sink, begun);
}

typedef struct Looking {
    SourceLooks each;
    void *data;
} Looking;

static bool tell_look(const Aside *row, void *data)
{
    const Looking *looking = data;
    if (row->number[0] >= 0 && row->number[0] < SOURCE_LOOKS) {
        looking->each((SourceLook)row->number[0], row->bytes, row->number[1], looking->data);
    }
    return true;
}

void sink_find_looks(void *data, const char *camera, SourceLooks each, void *reader)
{
    const Sink *sink = data;
    JournalStore *store = journal_store(sink->server->journal);
    Looking looking = {each, reader};
    g_autoptr(GError) error = NULL;
    if (!store->class->eyes(store, camera, tell_look, &looking, &error)) {
        g_warning("%s: %s", sink->name, error->message);
    }
}

static bool is_braked(const Server *server, const char *camera)
{
    const Slot *slot = state_find(server->state, ENTRY_CAMERA, camera);
    return slot == NULL || sight_unbraked(slot->sight) != slot->sight;
}

void sink_shown_follow(Server *server, const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len && g_hash_table_size(server->shown) > 0; i++) {
        const Entry *entry = g_ptr_array_index(batch->entries, i);
        if (entry->kind == ENTRY_CAMERA && is_braked(server, entry->id)) {
            g_hash_table_remove(server->shown, entry->id);
        }
    }
}

void sink_show(void *data, const char *camera, GBytes *jpeg)
{
    const Sink *sink = data;
    GHashTable *shown = sink->server->shown;
    if (jpeg == NULL || is_braked(sink->server, camera)) {
        g_hash_table_remove(shown, camera);
    } else if (g_hash_table_size(shown) < SHOWN_MAX || g_hash_table_contains(shown, camera)) {
        g_hash_table_insert(shown, g_strdup(camera), g_bytes_ref(jpeg));
    }
}
