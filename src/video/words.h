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

/* Of a recording: what time is seen, that it is not live, and its speed where that is another than
 * it was recorded at.  The caller frees it. */
char *words_recording(const SurfaceLook *look);

/* The small line: rung, age of a still, why, what comes next; "" for nothing.  The caller frees
 * it. */
char *words_strip(const SurfaceLook *look);

/* Each shows its words on a caption of its own, or hides it: the state in the middle, where it is
 * not simply playing; an alert's line; that it is a recording, and the small line. */
void words_show_state(Caption *caption, const SurfaceLook *look);
void words_show_mark(Caption *caption, const SurfaceLook *look);
void words_show_strip(Caption *caption, const SurfaceLook *look);

#endif
