/* load.h - what all players together cost this PC
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_LOAD_H
#define TILIK_VIDEO_LOAD_H

#include "wire/viewer.h"

/* Frames of all players since the program began. */
typedef struct Tally {
    unsigned decoded, dropped;
} Tally;

typedef struct Load Load;

/* tally is borrowed; event hears of `load` each two seconds while it is on. */
Load *load_new(const Tally *tally, void (*event)(const ViewerEvent *event, void *user), void *user);
void load_free(Load *load);

void load_set(Load *load, bool on);

#endif
