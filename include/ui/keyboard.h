/* keyboard.h - what comes from the terminal, as events
 *
 * Bytes become keys, mouse events and pastes.  Reading never blocks; a lone ESC is known by a
 * timer, not by waiting. All that waits is read before the handler's caller returns to the loop, so
 * a hundred keys in one read cost one frame.
 *
 * Always true of an Event: a paste is cleaned text and is delivered whole, as one literal event,
 * never as keys; terminal replies (cursor position, colours) are swallowed, but for those that
 * screen_ask() asks for.
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_KEYBOARD_H
#define TILIK_UI_KEYBOARD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ui/key.h"
#include "ui/screen.h"

#define KEYBOARD_ESCAPE_MS       25
#define KEYBOARD_PASTE_MAX       65536u
#define KEYBOARD_DOUBLE_CLICK_MS 400

typedef enum EventKind {
    EVENT_KEY,
    EVENT_PASTE,
    EVENT_MOUSE,
    EVENT_REPLY,  /* what screen_ask() asked; anybody can say it, so it is a hint and no more */
    EVENT_HANGUP, /* the terminal is gone; nothing comes after it */
} EventKind;

typedef enum ReplyKind {
    REPLY_ATTRIBUTES, /* the primary device attributes, without sixels: the last of the answers */
    REPLY_SIXEL,      /* the same, with sixels */
    REPLY_KITTY,      /* takes kitty's pictures */
    REPLY_CELL,       /* a cell is row pixels high and col wide */
} ReplyKind;

typedef enum MouseKind {
    MOUSE_PRESS,
    MOUSE_DOUBLE, /* comes instead of the second MOUSE_PRESS */
    MOUSE_WHEEL_UP,
    MOUSE_WHEEL_DOWN,
} MouseKind;

typedef struct Event {
    EventKind kind;
    Key key;              /* EVENT_KEY */
    const char *paste;    /* EVENT_PASTE: clean UTF-8, newlines are spaces; valid during the call */
    MouseKind mouse;      /* EVENT_MOUSE */
    int row, col, button; /* from 0; buttons 1 left, 2 middle, 3 right, 0 wheel */
    Key modifiers;        /* KEYMOD_ bits of a mouse event */
    ReplyKind reply;      /* EVENT_REPLY */
} Event;

typedef void (*EventHandler)(const Event *event, void *data);

typedef struct Keyboard Keyboard;

/* Reads the screen's terminal on the default main context and calls handler for each event.  Not to
 * be freed in its handler. */
Keyboard *keyboard_new(Screen *screen, EventHandler handler, void *data);
void keyboard_free(Keyboard *keyboard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keyboard, keyboard_free)

#endif
