#include <string.h>

#include "journal.h"

Batch *batch_new(void)
{
    Batch *batch = g_new0(Batch, 1);
    batch->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_unref);
    batch->asides = g_ptr_array_new_with_free_func((GDestroyNotify)aside_free);
    return batch;
}

void batch_free(Batch *batch)
{
    if (batch == NULL) {
        return;
    }
    g_ptr_array_unref(batch->entries);
    g_ptr_array_unref(batch->asides);
    if (batch->answer != NULL) {
        g_string_free(batch->answer, TRUE);
    }
    g_free(batch);
}

void batch_add(Batch *batch, Entry *entry)
{
    g_ptr_array_add(batch->entries, entry);
}

void batch_aside(Batch *batch, Aside *aside)
{
    g_ptr_array_add(batch->asides, aside);
}

Aside *aside_new(AsideKind kind)
{
    Aside *aside = g_new0(Aside, 1);
    aside->kind = kind;
    return aside;
}

Aside *aside_fact(const AlertFact *fact)
{
    Aside *aside = aside_new(ASIDE_FACT);
    const char *const texts[] = {fact->alert, fact->kind, fact->camera, fact->area, fact->owner};
    const int64_t numbers[] = {
        fact->at_ms,        fact->acked_at_ms,
        fact->closed_at_ms, fact->starts,
        fact->count,        fact->priority,
        fact->verdict,      (fact->chattering ? 1 : 0) | (fact->suppressed ? 2 : 0)};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        aside->text[i] = g_strdup(texts[i]);
    }
    memcpy(aside->number, numbers, sizeof numbers);
    return aside;
}

void aside_free(Aside *aside)
{
    if (aside == NULL) {
        return;
    }
    for (int i = 0; i < ASIDE_TEXTS; i++) {
        if (aside->text[i] != NULL) {
            explicit_bzero(aside->text[i], strlen(aside->text[i]));
            g_free(aside->text[i]);
        }
    }
    g_clear_pointer(&aside->bytes, g_bytes_unref);
    g_free(aside);
}
