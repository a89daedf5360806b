/* ring.h - the bounded pipe of bytes between a receiver and libvlc
 *
 * Always true of a Ring: it holds at most its size, a byte is read once, and ring_shut() lets
 * nobody wait any longer.
 *
 * Layer: video.  Thread: any; one writer and one reader.
 */
#ifndef TILIK_VIDEO_RING_H
#define TILIK_VIDEO_RING_H

#include <glib.h>
#include <stdbool.h>

typedef struct Ring Ring;

/* Receiver and player both hold one, and end in any order. */
Ring *ring_new(size_t size);
Ring *ring_ref(Ring *ring);
void ring_unref(Ring *ring);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ring, ring_unref)

/* Writes all, waiting up to timeout_ms for room.  Returns false when nobody made room in time,
 * when data is larger than the ring, or after ring_shut(). */
bool ring_write(Ring *ring, const void *data, size_t size, int timeout_ms);

/* Waits for bytes and returns how many were read; 0 after ring_end() when all is read, and after
 * ring_shut(). */
size_t ring_read(Ring *ring, void *out, size_t size);

/* Nothing more will be written. */
void ring_end(Ring *ring);

/* Both sides give up at once. */
void ring_shut(Ring *ring);

#endif
