/* view_keys.h - the line at the bottom: the keys that matter now, made from the keymap
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_VIEW_KEYS_H
#define TILIK_UI_VIEW_KEYS_H

#include "ui/canvas.h"
#include "ui/keymap.h"

typedef struct KeysFacts {
    KeyContext context;
    bool volunteer;   /* function keys, for who does not know the letters */
    bool unlocked;    /* dangerous verbs are armed */
    bool video;       /* a window is open */
    bool ascii;       /* no arrows */
    bool figures;     /* the person may see the pages of figures */
    bool suggests;    /* Tab completes the line that is typed */
    unsigned waiting; /* rows wait to be let in */
    /* Of the alerts: what is selected, and what the feed does. */
    bool alert;      /* an alert, or a group of them */
    bool group;      /* it holds others */
    bool owned;      /* somebody has it */
    bool accepted;   /* it is acknowledged, or over */
    bool shelved;    /* it lies on the shelf */
    bool over;       /* nothing of it lasts: only a verdict is left to give */
    bool flooding;   /* new alerts are folded now */
    bool reviewing;  /* only what was folded and never opened is shown */
    unsigned unseen; /* alerts that were folded and never opened */
    unsigned marked; /* rows */
    /* Whether an action of the tickets and the other pages makes sense now; NULL: none does. */
    bool (*allows)(Action action, void *data);
    void *data;
} KeysFacts;

/* Draws as many keys as fit into the one row of rect, the most needed first. */
void view_keys_draw(Canvas *canvas, Rect rect, const Keymap *keymap, const KeysFacts *facts);

/* Returns the action whose key stands at a column of the last row drawn with the same facts: a
 * click on it. */
Action view_keys_at(int col, Rect rect, const Keymap *keymap, const KeysFacts *facts);

#endif
