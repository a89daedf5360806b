#include "id_table.h"

#include <glib.h>
#include <string.h>

typedef struct Slot {
    uint32_t hash, index;
} Slot;

struct IdTable {
    Slot *slots;
    uint32_t capacity, count; /* capacity is 0 or a power of two */
    uint32_t seed; /* ids are chosen by others: without it they could choose to collide */
    IdTableText text;
    const void *owner;
};

IdTable *id_table_new(IdTableText text, const void *owner)
{
    IdTable *table = g_new0(IdTable, 1);
    table->text = text;
    table->owner = owner;
    table->seed = g_random_int();
    return table;
}

void id_table_free(IdTable *table)
{
    if (table != NULL) {
        g_free(table->slots);
        g_free(table);
    }
}

void id_table_clear(IdTable *table)
{
    g_clear_pointer(&table->slots, g_free);
    table->capacity = table->count = 0;
}

static uint32_t hash_of(const IdTable *table, const char *id)
{
    uint64_t hash = table->seed ^ UINT64_C(0x9e3779b97f4a7c15);
    for (; *id != '\0'; id++) {
        hash = (hash ^ (unsigned char)*id) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

static void place(Slot *slots, uint32_t capacity, Slot slot)
{
    uint32_t i = slot.hash & (capacity - 1);
    while (slots[i].index != ID_TABLE_NONE) {
        i = (i + 1) & (capacity - 1);
    }
    slots[i] = slot;
}

static void grow(IdTable *table)
{
    uint32_t capacity = table->capacity > 0 ? table->capacity * 2 : 64;
    Slot *slots = g_new(Slot, capacity);
    memset(slots, 0xff, capacity * sizeof *slots);
    for (uint32_t i = 0; i < table->capacity; i++) {
        if (table->slots[i].index != ID_TABLE_NONE) {
            place(slots, capacity, table->slots[i]);
        }
    }
    g_free(table->slots);
    table->slots = slots;
    table->capacity = capacity;
}

void id_table_add(IdTable *table, const char *id, uint32_t index)
{
    if (table->count >= table->capacity / 4 * 3) {
        grow(table);
    }
    place(table->slots, table->capacity, (Slot){hash_of(table, id), index});
    table->count++;
}

size_t id_table_memory(const IdTable *table)
{
    return table->capacity * sizeof(Slot);
}

uint32_t id_table_find(const IdTable *table, const char *id)
{
    if (table->capacity == 0) {
        return ID_TABLE_NONE;
    }
    uint32_t hash = hash_of(table, id);
    for (uint32_t i = hash & (table->capacity - 1);; i = (i + 1) & (table->capacity - 1)) {
        Slot slot = table->slots[i];
        if (slot.index == ID_TABLE_NONE) {
            return ID_TABLE_NONE;
        }
        if (slot.hash == hash && strcmp(table->text(table->owner, slot.index), id) == 0) {
            return slot.index;
        }
    }
}
