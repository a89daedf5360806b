/* screen_curses.h - ncurses opened on a memory file, and what the terminal can do
 *
 * ncurses writes into the file at each jump of the cursor; curses_take() fetches what has come
 * together.
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_CURSES_H
#define TILIK_UI_SCREEN_CURSES_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#define SYNC_BEGIN "\033[?2026h"
#define SYNC_END   "\033[?2026l"

typedef struct Curses {
    struct screen *screen;
    FILE *memory;
    int fd;      /* of memory */
    int colours; /* 0, 8, 16, 256 or 1 << 24 */
    bool plain;  /* the locale has ASCII alone */
    bool poor;   /* the font has no more */
    bool sync;   /* frames can be held back until they are whole */
    bool sgr;    /* attributes are ECMA-48's */
    bool can_copy, can_title;
    GString *enter;    /* beside what ncurses says: keypad, paste, mouse */
    GByteArray *leave; /* puts the terminal back, whatever it is in the middle of */
} Curses;

/* Reads TERM's description and leaves ncurses as after endwin(); false when it can't move a cursor.
 * To be closed in either case. */
bool curses_open(Curses *curses, GError **error);
void curses_close(Curses *curses);

/* Appends what ncurses has written since the last call. */
void curses_take(Curses *curses, GByteArray *out);

/* Takes out of a frame what resets the terminal's palette: ncurses does so when it comes back, but
 * a palette is the user's. */
void curses_keep_palette(GByteArray *frame);

#endif
