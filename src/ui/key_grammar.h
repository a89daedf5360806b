/* key_grammar.h - what terminals send, by ECMA-48 and xterm's control sequences
 *
 * Layer: ui, private.  Thread: any.
 */
#ifndef TILIK_UI_KEY_GRAMMAR_H
#define TILIK_UI_KEY_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/keyboard.h"

typedef enum TokenKind {
    TOKEN_NOTHING, /* a reply, or something unknown: swallowed */
    TOKEN_KEY,
    TOKEN_MOUSE,
    TOKEN_PASTE,  /* a paste begins */
    TOKEN_STRING, /* a reply of any length begins: OSC, DCS, APC */
    TOKEN_REPLY,  /* a finished one that was asked for */
    TOKEN_KITTY,  /* a string begins that says: pictures are taken */
} TokenKind;

typedef struct KeyToken {
    TokenKind kind;
    Key key;     /* TOKEN_KEY */
    Event mouse; /* TOKEN_MOUSE, TOKEN_REPLY */
} KeyToken;

/* Reads one token from the front of size > 0 bytes and returns its bytes; 0 when more are needed,
 * which is never when last says that none will come. */
size_t key_grammar(const unsigned char *bytes, size_t size, bool last, KeyToken *token);

#endif
