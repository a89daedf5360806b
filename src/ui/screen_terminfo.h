/* screen_terminfo.h - what kind of terminal this is
 *
 * Layer: ui, private.  Thread: main.
 */
#ifndef TILIK_UI_SCREEN_TERMINFO_H
#define TILIK_UI_SCREEN_TERMINFO_H

#include <glib.h>
#include <stdbool.h>

#define SYNC_BEGIN "\033[?2026h"
#define SYNC_END   "\033[?2026l"

typedef struct Abilities {
    int colours; /* 0, 8, 16, 256 or 1 << 24 */
    bool rgb;    /* takes any colour for a picture, whatever its description says */
    bool halves; /* poor, but the font has half blocks */
    bool asks;   /* answers questions, or leaves them alone */
    bool kitty;  /* may take kitty's pictures: others draw the question */
    int clashes; /* bits of SGR numbers that can't stand with colours: 4 underline, 2 dim ... */
    bool plain;  /* the locale has ASCII alone */
    bool poor;   /* the font has no more */
    bool direct; /* speaks ECMA-48 as screen_direct.c does */
    bool sync;   /* can hold a frame back until it is whole */
    bool erase;  /* an erased cell has the background that is set */
    bool blanks; /* CSI n X */
    bool region; /* CSI top ; bottom r */
    bool shifts; /* CSI n S and T; else a newline and ESC M at the edges of the region */
    bool can_copy, can_title;
    char *take;  /* takes the screen over, for screen_direct.c */
    char *modes; /* sent with the first frame: keypad, pastes, mouse */
    char *leave; /* gives the screen back, whatever it is in the middle of */
    char *clear, *show_cursor, *hide_cursor;
} Abilities;

/* Reads TERM's description and the environment; false when it can't move a cursor.  terminfo's
 * strings can be asked for until abilities_clear(). */
bool abilities_read(Abilities *can, GError **error);
void abilities_clear(Abilities *can);

#endif
