/* words.h - what a window says about itself
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WORDS_H
#define TILIK_VIDEO_WORDS_H

#include "wire/viewer.h"

/* The title bar: the camera's name, its host, its state.  seconds counts how long it has been
 * frozen, or until the next attempt.  The caller frees it. */
char *words_title(const char *name, const char *host, ViewerState state, int seconds);

/* The large line on the picture.  The caller frees it. */
char *words_headline(ViewerState state, int seconds);

#endif
