/* tile_words.h - what the strip of a tile says: who, how it stands, how old the picture is, on
 * which rung and why
 *
 * Layer: video.  Thread: any.
 */
#ifndef TILIK_VIDEO_TILE_WORDS_H
#define TILIK_VIDEO_TILE_WORDS_H

#include "video/surface.h"

/* "3  Pos Kamling Jl. Mawar"; number is 0 where no key selects it.  The caller frees it. */
char *tile_words_name(int number, const char *name);

/* "live, 0.2 s old", "FROZEN 12 s: no pictures arrive".  The caller frees it. */
char *tile_words_state(const SurfaceLook *look);

/* The rung and why, or what stands in its place: an alert's line, or what is to come next.  The
 * caller frees it. */
char *tile_words_why(const SurfaceLook *look);

/* True when a person should look: it is not what it seems. */
bool tile_words_alarm(const SurfaceLook *look);

#endif
