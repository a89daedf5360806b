/* key.h - one key press as a number, and its name
 *
 * A Key is a Unicode code point or a KEYSYM_ value, with modifier bits.  Names are what keys.conf,
 * the help and the key bar use: "a", "A", "C-l", "M-x", "S-Tab", "F5", "Esc", "Space", "PgDn",
 * "Comma".
 *
 * Always true of a Key from key_parse() or the keyboard: Shift is a bit only where the character
 * does not already say it ("A" is not "S-a"); Ctrl with a letter is lower case ("C-a").
 *
 * Layer: ui.  Thread: any.
 */
#ifndef TILIK_UI_KEY_H
#define TILIK_UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t Key;

#define KEY_NONE      ((Key)0)
#define KEYMOD_SHIFT  ((Key)1 << 24)
#define KEYMOD_ALT    ((Key)1 << 25)
#define KEYMOD_CTRL   ((Key)1 << 26)
#define KEYMOD_ALL    (KEYMOD_SHIFT | KEYMOD_ALT | KEYMOD_CTRL)
#define KEY_NAME_SIZE 24

/* Keys that are no character.  X(id, name) */
#define KEYSYM_TABLE(X)                                                                            \
    X(KEYSYM_ENTER, "Enter")                                                                       \
    X(KEYSYM_TAB, "Tab")                                                                           \
    X(KEYSYM_ESC, "Esc")                                                                           \
    X(KEYSYM_BACKSPACE, "Backspace")                                                               \
    X(KEYSYM_INSERT, "Ins")                                                                        \
    X(KEYSYM_DELETE, "Del")                                                                        \
    X(KEYSYM_HOME, "Home")                                                                         \
    X(KEYSYM_END, "End")                                                                           \
    X(KEYSYM_PAGE_UP, "PgUp")                                                                      \
    X(KEYSYM_PAGE_DOWN, "PgDn")                                                                    \
    X(KEYSYM_UP, "Up")                                                                             \
    X(KEYSYM_DOWN, "Down")                                                                         \
    X(KEYSYM_LEFT, "Left")                                                                         \
    X(KEYSYM_RIGHT, "Right")

#define KEYSYM_ROW(id, name) id,
typedef enum KeySym {
    KEYSYM_FIRST = 0x110000,
    KEYSYM_TABLE(KEYSYM_ROW) KEYSYM_F0, /* KEYSYM_F0 + 1 is F1 */
    KEYSYM_F24 = KEYSYM_F0 + 24,
    KEYSYM_END_OF_LIST
} KeySym;

/* Reads a key's name; false, *out untouched, when it is none.  Upper and lower case of the words do
 * not matter. */
bool key_parse(const char *name, Key *out);

/* Writes a key's name. */
void key_format(Key key, char out[KEY_NAME_SIZE]);

/* Returns the code point of a key that types a character, 0 for all others. */
uint32_t key_character(Key key);

#endif
