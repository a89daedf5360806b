/* toplevel.h - a window on the screen: title, icon, place, full screen
 *
 * What window managers are told and asked, for all of the program's windows.  Where none runs, or
 * one that passes over what it is asked, a window covers its monitor by itself.  It never takes the
 * keyboard from the terminal when it comes.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_TOPLEVEL_H
#define TILIK_VIDEO_TOPLEVEL_H

#include "video/desktop.h"

typedef struct Toplevel Toplevel;

/* Makes a hidden one; insist: the place is a person's wish, which a window manager should keep.  It
 * hears keys, buttons and its own changes (desktop_register() is the maker's). */
Toplevel *toplevel_new(Desktop *desktop, const xcb_rectangle_t *where, bool insist);

/* Takes it away, with all inside. */
void toplevel_free(Toplevel *toplevel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Toplevel, toplevel_free)

xcb_window_t toplevel_xid(const Toplevel *toplevel);

/* title is clean; set again only when it differs. */
void toplevel_set_title(Toplevel *toplevel, const char *title);

void toplevel_show(Toplevel *toplevel);

/* Covers a monitor, whole; another one when it covers one already; NULL: back to where it stood,
 * or, when it stood nowhere yet, to where. */
void toplevel_cover(Toplevel *toplevel, const xcb_rectangle_t *monitor);
bool toplevel_covers(const Toplevel *toplevel);

/* Moves one that covers no monitor. */
void toplevel_move(Toplevel *toplevel, const xcb_rectangle_t *where);

/* The size alone; no smaller than a window should be. */
void toplevel_resize(Toplevel *toplevel, int width, int height);

/* Takes what is a window manager's business; true when a person has closed the window, or somebody
 * has destroyed it. */
bool toplevel_event(Toplevel *toplevel, const xcb_generic_event_t *event);

/* Where it stands on the screen now. */
xcb_rectangle_t toplevel_where(Toplevel *toplevel);

/* As the window manager has made it. */
void toplevel_size(const Toplevel *toplevel, int *width, int *height);

#endif
