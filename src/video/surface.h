/* surface.h - a place on the screen that shows one camera: a window of its own, or a tile of a wall
 *
 * Whoever makes a Surface (window.c, the wall's tiles) puts one inside its own struct and gives it
 * a table of what it can do.  Whoever shows a camera there (View) is its guest: told of keys, asked
 * to go.  The picture itself is drawn in Panes, which fill the surface, whatever its size; what the
 * maker draws over the picture (words, a caption) it must keep above them: surface_raised() tells.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_SURFACE_H
#define TILIK_VIDEO_SURFACE_H

#include "video/desktop.h"
#include "wire/viewer.h"

typedef struct Surface Surface;

/* All that can be said of what is shown; strings are clean and never NULL. */
typedef struct SurfaceLook {
    const char *name, *host; /* the camera's; its address without secrets */
    ViewerState state;
    ViewerReason reason;
    int seconds;  /* frozen for, or until the next attempt */
    bool picture; /* there is one to be seen */
    ViewerRung rung;
    const char *note; /* the rung and why, from the console */
    const char *mark; /* an alert's line, "" for none */
    int age_ms;       /* since the last packet came, -1: none has */
    int still_s;      /* age of the still that is shown; -1: it is none */
    int64_t at_ms;    /* a recording, UTC of its first picture; 0: live */
    int64_t now_ms;   /* of a recording: UTC of what is seen now; how fast it plays, and whether */
    double speed;     /* it is held at this picture */
    bool held;
    const char *next; /* what is said of the stream that is to take this one's place, or "" */
} SurfaceLook;

/* What a surface can do; any of them may be NULL. */
typedef struct SurfaceKind {
    /* It was hidden until a person asked for what it shows. */
    void (*show)(Surface *surface);
    /* Says all of it, anew: called with each change and each second. */
    void (*look)(Surface *surface, const SurfaceLook *look);
    /* The picture's size is known. */
    void (*fit)(Surface *surface, int width, int height);
    /* A pane has been put in front: words and captions go above it again. */
    void (*raised)(Surface *surface);
    /* The guest is gone and nobody takes its place: a window closes (and is freed), a tile is
     * empty. */
    void (*vacated)(Surface *surface);
    /* The surface writes the camera's name itself: the picture does not. */
    bool names;
} SurfaceKind;

typedef struct SurfaceGuest {
    /* A person asks it to go (q, the close button): it leaves the surface, or is let be. */
    void (*close)(void *user);
    /* Any key that the surface has no use for, as wire/viewer.h's `key` says it. */
    void (*key)(const char *key, void *user);
    void *user;
} SurfaceGuest;

struct Surface {
    const SurfaceKind *kind;
    Desktop *desktop;
    xcb_window_t xid;
    int width, height;
    SurfaceGuest guest; /* all NULL: empty */
    GPtrArray *panes;   /* borrowed: those that live inside */
};

/* The X window must be there. */
void surface_init(Surface *surface, const SurfaceKind *kind, Desktop *desktop, xcb_window_t xid);

/* Panes that are still inside are taken out. */
void surface_clear(Surface *surface);

/* For the maker. */
void surface_resized(Surface *surface, int width, int height);
/* Returns false where nobody is shown. */
bool surface_close(Surface *surface);
bool surface_key(Surface *surface, const char *key);

/* For the guest.  NULL leaves: the surface is vacated, and may be gone after that. */
void surface_set_guest(Surface *surface, const SurfaceGuest *guest);
void surface_show(Surface *surface);
void surface_look(Surface *surface, const SurfaceLook *look);
void surface_fit(Surface *surface, int width, int height);

#endif
