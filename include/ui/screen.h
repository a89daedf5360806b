/* screen.h - the terminal: a Canvas goes in, bytes come out
 *
 * The only user of terminfo and ncurses beside keyboard.c.  A frame is made in memory, of what
 * differs from the last one, and goes to the terminal in one write that never blocks.  A terminal
 * that does not take it makes no queue: the rest of the one frame waits, and newer frames are not
 * drawn until it is through.
 *
 * Always true of a Screen: whatever ends the program (return, abort, a crash, a stop) the terminal
 * gets back its modes, cursor, colours and first page.  One Screen at a time.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_H
#define TILIK_UI_SCREEN_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/picture.h"
#include "ui/canvas.h"
#include "ui/theme.h"

/* Bytes of text that OSC 52 takes in common terminals: their limit is 100,000 of base64. */
#define SCREEN_COPY_MAX 74994

typedef struct Screen Screen;

/* Takes over the terminal on stdin and stdout.  NULL and a line that says why when there is none,
 * or when TERM can't move a cursor; nothing has been written then.  The locale must be set.  theme
 * is borrowed until screen_set_theme() or screen_free(). */
Screen *screen_new(const Theme *theme, GError **error);

/* Gives the terminal back. */
void screen_free(Screen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Screen, screen_free)

/* Called when a frame that screen_draw() refused can be drawn now, when the terminal comes back
 * from a stop, and when its whole content must be drawn again: the app redraws its canvas and calls
 * screen_draw(). */
typedef void (*ScreenReady)(void *data);
void screen_on_ready(Screen *screen, ScreenReady ready, void *data);

/* Shows the canvas: one write, of what differs from the last frame.  False when the terminal is
 * still busy with an earlier frame; the ready callback comes when it is not. */
bool screen_draw(Screen *screen, Canvas *canvas);

/* Asks the terminal's size again, after SIGWINCH; true when it changed: the app resizes its canvas
 * and draws.  While a window's edge is being dragged the answer is false and the ready callback
 * comes a little later: it too must compare the canvas with screen_rows() and screen_cols(). */
bool screen_resize(Screen *screen);
int screen_rows(const Screen *screen);
int screen_cols(const Screen *screen);

/* True when glyphs must be plain ASCII: another charset than UTF-8, or a terminal with a poor font.
 */
bool screen_ascii(const Screen *screen);

/* True when the terminal has so many colours that no two styles need to share one. */
bool screen_coloured(const Screen *screen);

/* Takes another theme, borrowed as the first; the next frame is drawn in it. */
void screen_set_theme(Screen *screen, const Theme *theme);

/* The next frame is drawn from nothing: Ctrl-L. */
void screen_redraw(Screen *screen);

/* Gives the terminal back, stops the process group as Ctrl-Z does, and comes back on SIGCONT. */
void screen_suspend(Screen *screen);

/* Puts clean text into the clipboard by OSC 52.  False when it is over SCREEN_COPY_MAX or the
 * terminal is busy. */
bool screen_copy(Screen *screen, const char *text);

/* Rings now, unless the terminal is busy, at most twenty times a second: one stroke of a rhythm. */
void screen_stroke(Screen *screen);

/* Names the terminal's window with clean text, where the terminal can; its old name comes back at
 * the end. */
void screen_set_title(Screen *screen, const char *title);

/* Numbers of plates are 1 to this. */
#define SCREEN_PLATES 24

/* Gives the cells that canvas_plate() left to a number, from a cell rightwards and down, their
 * pixels: content of a picture of sixels or kitty's, which is taken over; NULL takes them away.
 * They are sent with the next frame, and again whenever something has lain over them. */
void screen_set_plate(Screen *screen, unsigned number, int row, int col, Picture *picture);

/* What this terminal can show of pictures, as far as is known without asking it. */
typedef struct ScreenPixels {
    int colours;        /* 0, 8, 16, 256 or 1 << 24 */
    int cell_w, cell_h; /* pixels of a cell, 0 not known */
    bool plain;         /* ASCII alone */
    bool halves;        /* and half blocks */
    bool direct;        /* pixels could be sent, if it takes them */
} ScreenPixels;
ScreenPixels screen_pixels(const Screen *screen);

/* Asks the terminal whether it takes kitty's pictures, how large a cell is, and its attributes; the
 * answers come as EVENT_REPLY, that of the attributes last.  False: not now, or it is none that
 * answers. */
bool screen_ask(Screen *screen);

/* The descriptor that keys come from. */
int screen_input(const Screen *screen);

/* Counters since the start, for tests and the debug page. */
typedef struct ScreenStats {
    uint64_t frames, writes, bytes, refused;
} ScreenStats;
ScreenStats screen_stats(const Screen *screen);

#endif
