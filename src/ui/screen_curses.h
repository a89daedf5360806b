/* screen_curses.h - ncurses at work in memory, for terminals that do not speak ECMA-48
 *
 * ncurses is given a memory file for its terminal.  It writes there at each jump of the cursor;
 * what has come together is the frame.  So a frame is one write to the real terminal here too, and
 * ncurses never waits for it, changes its modes or reads from it.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_CURSES_H
#define TILIK_UI_SCREEN_CURSES_H

#include <glib.h>

#include "screen_terminfo.h"
#include "ui/canvas.h"
#include "ui/theme.h"

typedef struct Curses Curses;

/* can is borrowed.  NULL when ncurses does not start; terminfo's strings are its own from then on.
 * */
Curses *curses_new(const Abilities *can, GError **error);
void curses_free(Curses *curses);
void curses_resize(Curses *curses, int rows, int cols);

/* styles are STYLES looks in the terminal's colours. */
void curses_set_styles(Curses *curses, const Style *styles);

/* The next frame is drawn from nothing. */
void curses_redraw(Curses *curses);

/* Appends what turns the last frame into the canvas; the first one, and the one after
 * curses_leave(), begins with taking the screen over. */
void curses_paint(Curses *curses, Canvas *canvas, GByteArray *frame);

/* The screen has been given back. */
void curses_leave(Curses *curses);

#endif
