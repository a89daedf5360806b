/* strings.h - the text of a catalog: a mapped pool and chunks that grow
 *
 * Offsets stay good when text is added; text never moves until strings_collect_end().
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_STRINGS_H
#define TILIK_SRC_MODEL_STRINGS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STRINGS_CHUNK_BITS 17
#define STRINGS_CHUNK      (1u << STRINGS_CHUNK_BITS)
#define STRINGS_FULL       UINT32_MAX

/* A search may read so many bytes past a string's end. */
#define STRINGS_PAD 32

typedef struct Strings {
    const char *base;
    uint32_t base_size;
    uint32_t used; /* of the last chunk */
    GPtrArray *chunks;
    GHashTable *shared; /* text to offset, of strings_share() */
    size_t wasted;      /* bytes in chunks that nothing names */
} Strings;

void strings_init(Strings *strings);
void strings_clear(Strings *strings);

/* Starts over with a pool that is not owned; its first byte and its last STRINGS_PAD are 0. */
void strings_adopt(Strings *strings, const char *base, uint32_t size);

static inline const char *strings_at(const Strings *strings, uint32_t offset)
{
    if (offset < strings->base_size) {
        return strings->base + offset;
    }
    offset -= strings->base_size;
    return (const char *)strings->chunks->pdata[offset >> STRINGS_CHUNK_BITS] +
           (offset & (STRINGS_CHUNK - 1));
}

/* Returns the bytes of text held, wasted ones included; at most 4 GiB. */
size_t strings_size(const Strings *strings);

/* Copies length bytes and a NUL; returns STRINGS_FULL when there are no offsets left.  length <
 * 4096. */
uint32_t strings_add(Strings *strings, const char *text, size_t length);

/* The same for text that many things have in common: it is kept once. */
uint32_t strings_share(Strings *strings, const char *text);

/* Counts a string as no longer named. */
void strings_drop(Strings *strings, uint32_t offset, size_t length);

/* True when so much is wasted that the owner should move what it names to new chunks: begin, move
 * each of its offsets, end. */
bool strings_wasteful(const Strings *strings);
GPtrArray *strings_collect_begin(Strings *strings);
uint32_t strings_collect_move(Strings *strings, GPtrArray *old, uint32_t offset, size_t length);
void strings_collect_end(Strings *strings, GPtrArray *old);

#endif
