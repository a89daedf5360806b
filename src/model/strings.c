#include "strings.h"

#include <string.h>

void strings_init(Strings *strings)
{
    *strings = (Strings){
        .chunks = g_ptr_array_new_with_free_func(g_free),
        .shared = g_hash_table_new(g_str_hash, g_str_equal),
    };
    strings_add(strings, "", 0);
}

void strings_clear(Strings *strings)
{
    g_clear_pointer(&strings->shared, g_hash_table_destroy);
    g_clear_pointer(&strings->chunks, g_ptr_array_unref);
    *strings = (Strings){0};
}

void strings_adopt(Strings *strings, const char *base, uint32_t size)
{
    g_hash_table_remove_all(strings->shared);
    g_ptr_array_set_size(strings->chunks, 0);
    strings->base = base;
    strings->base_size = size;
    strings->used = 0;
    strings->wasted = 0;
}

size_t strings_size(const Strings *strings)
{
    size_t chunks = strings->chunks->len;
    return strings->base_size + (chunks > 0 ? (chunks - 1) * STRINGS_CHUNK + strings->used : 0);
}

static bool add_chunk(Strings *strings)
{
    guint64 end = (guint64)strings->base_size + ((guint64)strings->chunks->len + 1) * STRINGS_CHUNK;
    if (end >= STRINGS_FULL) {
        return false;
    }
    g_ptr_array_add(strings->chunks, g_malloc0(STRINGS_CHUNK + STRINGS_PAD));
    strings->used = 0;
    return true;
}

uint32_t strings_add(Strings *strings, const char *text, size_t length)
{
    g_assert(length < 4096);
    if (strings->chunks->len == 0 || strings->used + length + 1 > STRINGS_CHUNK) {
        if (!add_chunk(strings)) {
            return STRINGS_FULL;
        }
    }
    char *chunk = g_ptr_array_index(strings->chunks, strings->chunks->len - 1);
    uint32_t offset =
        strings->base_size + ((strings->chunks->len - 1) << STRINGS_CHUNK_BITS) + strings->used;
    memcpy(chunk + strings->used, text, length);
    chunk[strings->used + length] = '\0';
    strings->used += (uint32_t)length + 1;
    return offset;
}

uint32_t strings_share(Strings *strings, const char *text)
{
    if (text[0] == '\0') {
        return 0;
    }
    gpointer found = NULL;
    if (g_hash_table_lookup_extended(strings->shared, text, NULL, &found)) {
        return GPOINTER_TO_UINT(found);
    }
    uint32_t offset = strings_add(strings, text, strlen(text));
    if (offset != STRINGS_FULL) {
        g_hash_table_insert(strings->shared, (char *)strings_at(strings, offset),
                            GUINT_TO_POINTER(offset));
    }
    return offset;
}

void strings_drop(Strings *strings, uint32_t offset, size_t length)
{
    if (offset >= strings->base_size && offset != 0) {
        strings->wasted += length + 1;
    }
}

bool strings_wasteful(const Strings *strings)
{
    return strings->wasted > (size_t)4 * STRINGS_CHUNK &&
           strings->wasted > (size_t)strings->chunks->len * STRINGS_CHUNK / 2;
}

GPtrArray *strings_collect_begin(Strings *strings)
{
    GPtrArray *old = strings->chunks;
    strings->chunks = g_ptr_array_new_with_free_func(g_free);
    strings->used = 0;
    strings->wasted = 0;
    g_hash_table_remove_all(strings->shared);
    if (strings->base_size == 0) {
        strings_add(strings, "", 0);
    }
    return old;
}

uint32_t strings_collect_move(Strings *strings, GPtrArray *old, uint32_t offset, size_t length)
{
    if (offset < strings->base_size || offset == 0) {
        return offset;
    }
    uint32_t place = offset - strings->base_size;
    const char *text = (const char *)g_ptr_array_index(old, place >> STRINGS_CHUNK_BITS) +
                       (place & (STRINGS_CHUNK - 1));
    return length == SIZE_MAX ? strings_share(strings, text) : strings_add(strings, text, length);
}

void strings_collect_end(Strings *strings, GPtrArray *old)
{
    g_ptr_array_unref(old);
}
