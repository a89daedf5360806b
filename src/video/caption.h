/* caption.h - words on a window where libvlc shows no picture, or none that moves
 *
 * A small X window of its own inside the camera's, above libvlc's, drawn with the server's own
 * font blown up: it needs no picture, no font file, no toolkit.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_CAPTION_H
#define TILIK_VIDEO_CAPTION_H

#include "video/desktop.h"

typedef enum CaptionTone {
    CAPTION_CALM,  /* white on dark */
    CAPTION_ALARM, /* white on red */
    CAPTION_PAST,  /* black on amber: what is shown is not now */
} CaptionTone;

/* At which edge of the parent it stands; as wide as that. */
typedef enum CaptionPlace { CAPTION_MIDDLE, CAPTION_TOP, CAPTION_BOTTOM } CaptionPlace;

typedef struct Caption Caption;

/* Returns a hidden caption inside parent. */
Caption *caption_new(Desktop *desktop, xcb_window_t parent, CaptionPlace at);

/* Frees; the X window goes with its parent. */
void caption_free(Caption *caption);

/* What is shown: three lines, the second in large letters; any may be "". */
typedef struct CaptionWords {
    const char *name, *headline, *detail;
} CaptionWords;

/* Shows them above whatever is in the parent. */
void caption_show(Caption *caption, CaptionTone tone, const CaptionWords *words);
void caption_hide(Caption *caption);

/* Above what has been put into the parent since. */
void caption_raise(Caption *caption);

/* The parent's size has changed. */
void caption_resize(Caption *caption, int width, int height);

#endif
