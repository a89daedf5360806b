/* desktop.h - the X display: one connection, its atoms, its events
 *
 * Events are handed to whoever registered their window.  libvlc has connections of its own.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_DESKTOP_H
#define TILIK_VIDEO_DESKTOP_H

#include <glib.h>
#include <stdbool.h>
#include <xcb/xcb.h>
#include <xcb/xcb_ewmh.h>
#include <xcb/xcb_keysyms.h>

#include "video/knock.h"
#include "video/stuck.h"
#include "video/wide_font.h"

typedef struct Desktop Desktop;

typedef void (*DesktopLost)(void *user);

typedef struct DesktopCallbacks {
    /* The display went away; called once. */
    DesktopLost lost;
    /* It answers no more, and the main thread hangs at it.  In another thread, once. */
    StuckHandler stuck;
} DesktopCallbacks;

typedef void (*DesktopHandler)(const xcb_generic_event_t *event, void *user);

/* Takes over who answered at $DISPLAY.  NULL and error, "no display: ...", when there is none that
 * answers, or none yet. */
Desktop *desktop_new(Knock *knock, const DesktopCallbacks *callbacks, void *user, GError **error);
void desktop_free(Desktop *desktop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desktop, desktop_free)

/* What windows work with; all borrowed. */
xcb_connection_t *desktop_connection(Desktop *desktop);
const xcb_screen_t *desktop_screen(const Desktop *desktop);
xcb_ewmh_connection_t *desktop_ewmh(Desktop *desktop);
/* A graphics context of its root's depth; its colours are whoever's who draws next. */
xcb_gcontext_t desktop_pen(const Desktop *desktop);
/* The server's "fixed" font, which every X server has. */
xcb_font_t desktop_font(const Desktop *desktop);
/* The one for what that has no letters for, asked for when it is first needed; NULL: there is
 * none. */
const WideFont *desktop_wide_font(Desktop *desktop);

/* Returns the key's meaning without modifiers but shift. */
xcb_keysym_t desktop_keysym(Desktop *desktop, const xcb_key_press_event_t *event);

/* Returns true when a window manager runs that knows the EWMH. */
bool desktop_is_managed(Desktop *desktop);

void desktop_register(Desktop *desktop, xcb_window_t window, DesktopHandler handler, void *user);
/* Returns what was registered with it, NULL for nothing. */
void *desktop_unregister(Desktop *desktop, xcb_window_t window);

#endif
