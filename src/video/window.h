/* window.h - one camera's window
 *
 * A plain top-level window with a title, an icon, keys and words; libvlc draws its picture inside.
 * The window never takes the keyboard from the terminal when it opens.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_WINDOW_H
#define TILIK_VIDEO_WINDOW_H

#include <stdint.h>

#include "video/caption.h"
#include "video/desktop.h"

typedef struct Window Window;

typedef struct WindowCallbacks {
    /* q or the close button. */
    void (*close)(void *user);
    /* Any other key that stands for a letter or a digit, but f. */
    void (*key)(const char *key, void *user);
} WindowCallbacks;

/* Returns a window on the screen; place, counted from 0, puts it beside the others where no window
 * manager does. */
Window *window_new(Desktop *desktop, const WindowCallbacks *callbacks, void *user, int place);

/* A player that still draws holds the window too. */
Window *window_ref(Window *window);
void window_unref(Window *window);

/* Takes it off the screen for good and calls nobody any more. */
void window_close(Window *window);

/* Where libvlc draws. */
uint32_t window_xid(const Window *window);

/* title is clean; set again only when it differs. */
void window_set_title(Window *window, const char *title);

/* Shows words over the picture; NULL takes them away. */
void window_set_words(Window *window, CaptionTone tone, const CaptionWords *words);

/* Gives the window the picture's size, once, unless a person has sized it. */
void window_fit(Window *window, int width, int height);

#endif
