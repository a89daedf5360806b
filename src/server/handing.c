#include <string.h>

#include "base/clock.h"
#include "handing_private.h"

/* What is over stays in lists for a month at least; from then on a start leaves it in the journal,
 * where it is found by its id. */
#define KEPT_MS INT64_C(2678400000)

/* Each stays in memory with all its items for as long: a person offers so many at once, and one
 * more each EACH_MS. */
#define OFFERS_MAX 60
#define EACH_MS    INT64_C(600000)

/* Notes whether a person offers a shift, of a handover as it is now. */
static void note_offer(Handing *handing, const Handover *handover)
{
    const char *id = g_hash_table_lookup(handing->offers, handover->from);
    if (handover->status == HANDOVER_OFFERED) {
        g_hash_table_replace(handing->offers, g_strdup(handover->from), g_strdup(handover->id));
    } else if (g_strcmp0(id, handover->id) == 0) {
        g_hash_table_remove(handing->offers, handover->from);
    }
}

static void read_offers(Handing *handing)
{
    const State *state = handing->server->state;
    g_hash_table_remove_all(handing->offers);
    for (uint32_t i = 0; i < state_count(state, ENTRY_HANDOVER); i++) {
        const Slot *slot = state_slot(state, ENTRY_HANDOVER, i);
        Handover handover;
        if (slot->line != NULL &&
            decode_handover(handing->decoder, slot->line->text, slot->line->size, &handover,
                            NULL) &&
            handover.status == HANDOVER_OFFERED) {
            note_offer(handing, &handover);
        }
    }
}

Handing *handing_new(Server *server)
{
    Handing *handing = g_new0(Handing, 1);
    handing->server = server;
    handing->decoder = decoder_new();
    handing->pending = g_hash_table_new(g_str_hash, g_str_equal);
    handing->offers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    handing->paid_ms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    read_offers(handing);
    return handing;
}

void handing_free(Handing *handing)
{
    if (handing != NULL) {
        g_hash_table_unref(handing->pending);
        g_hash_table_unref(handing->offers);
        g_hash_table_unref(handing->paid_ms);
        decoder_free(handing->decoder);
        g_free(handing);
    }
}

void handing_committed(Handing *handing, const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->kind == ENTRY_HANDOVER &&
            g_hash_table_lookup(handing->pending, entry->id) == entry) {
            g_hash_table_remove(handing->pending, entry->id);
        }
    }
}

void handing_failed(Handing *handing)
{
    g_hash_table_remove_all(handing->pending);
    read_offers(handing);
}

bool handing_find(Handing *handing, const Token *token, const char *id, Handover *out)
{
    const Entry *entry = g_hash_table_lookup(handing->pending, id);
    const Slot *slot = state_find(handing->server->state, ENTRY_HANDOVER, id);
    if (entry != NULL) {
        return token_sees(token, entry->sight, entry->area) &&
               decode_handover(handing->decoder, entry->text->str, entry->text->len, out, NULL);
    }
    return slot != NULL && token_sees(token, slot->sight, slot->area) &&
           decode_handover(handing->decoder, slot->line->text, slot->line->size, out, NULL);
}

static bool note_past(const Entry *entry, void *data)
{
    *(bool *)data = true;
    return false;
}

bool handing_knows(const Handing *handing, const char *id, GError **error)
{
    JournalStore *store = journal_store(handing->server->journal);
    bool past = false;
    if (g_hash_table_contains(handing->pending, id) ||
        state_find(handing->server->state, ENTRY_HANDOVER, id) != NULL) {
        return true;
    }
    return !store->class->newest(store, ENTRY_HANDOVER, id, note_past, &past, error) || past;
}

int handing_wait(Handing *handing, const char *from)
{
    int64_t now_ms = clock_mono_ms();
    int64_t *paid_ms = g_hash_table_lookup(handing->paid_ms, from);
    if (paid_ms == NULL) {
        paid_ms = g_new0(int64_t, 1);
        *paid_ms = now_ms;
        g_hash_table_insert(handing->paid_ms, g_strdup(from), paid_ms);
    }
    int64_t next_ms = MAX(*paid_ms, now_ms) + EACH_MS;
    int64_t over_ms = next_ms - now_ms - OFFERS_MAX * EACH_MS;
    if (over_ms > 0) {
        return (int)((over_ms + 999) / 1000);
    }
    *paid_ms = next_ms;
    return 0;
}

const char *handing_offer_of(const Handing *handing, const char *from)
{
    return g_hash_table_lookup(handing->offers, from);
}

void handing_put(Handing *handing, Batch *batch, Handover *handover, const char *by,
                 const char *why)
{
    handover->version++;
    handover->rev = 0;
    GString *text = g_string_sized_new(256 + handover->item_count * 256);
    encode_handover(text, handover);
    Entry *entry = entry_new(ENTRY_HANDOVER, handover->id, handover->area, SIGHT_HANDOVERS, text);
    entry->was_sight = handover->version == 1 ? SIGHT_NONE : SIGHT_HANDOVERS;
    entry->by = g_strdup(by);
    entry->why = g_strdup(why);
    entry->at_ms = handover->finished_at_ms != 0 ? handover->finished_at_ms : handover->at_ms;
    entry->ended_ms = handover->finished_at_ms != 0 ? handover->finished_at_ms + KEPT_MS : 0;
    batch_add(batch, entry);
    g_hash_table_replace(handing->pending, entry->id, entry);
    note_offer(handing, handover);
}
