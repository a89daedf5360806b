/* words.h - what a surface says about what it shows
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WORDS_H
#define TILIK_VIDEO_WORDS_H

#include "video/caption.h"
#include "video/surface.h"

/* The title bar: the camera's name, its host, its state.  The caller frees it. */
char *words_title(const SurfaceLook *look);

/* Of the stream that is to take the place of what is shown: its name and what it waits for.  The
 * caller frees it. */
char *words_next(const char *name, ViewerState state, ViewerReason reason, int retry_s);

/* The small line: rung, age of a still, why, what comes next; "" for nothing.  The caller frees
 * it. */
char *words_strip(const SurfaceLook *look);

/* Each shows its words on a caption of its own, or hides it: the state in the middle, where it is
 * not simply playing; an alert's line; the small line. */
void words_show_state(Caption *caption, const SurfaceLook *look);
void words_show_mark(Caption *caption, const SurfaceLook *look);
void words_show_strip(Caption *caption, const SurfaceLook *look);

#endif
