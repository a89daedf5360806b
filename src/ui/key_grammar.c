#include "key_grammar.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

#define ESC            0x1B
#define PARAMETERS_MAX 16
#define PARAMETER_MAX  99999

/* A control sequence, taken apart. */
typedef struct Control {
    unsigned char private_mark, intermediate, final;
    int parameters[PARAMETERS_MAX], count;
} Control;

static size_t found(KeyToken *token, TokenKind kind, Key key, size_t size)
{
    token->kind = kind;
    token->key = key;
    return size;
}

/* Bits of xterm's modifier parameter: 1 + shift, 2 alt, 4 ctrl, 8 meta. */
static Key modifiers_of(int parameter)
{
    int bits = parameter > 0 ? parameter - 1 : 0;
    return ((bits & 1) != 0 ? KEYMOD_SHIFT : 0) | ((bits & (2 | 8)) != 0 ? KEYMOD_ALT : 0) |
           ((bits & 4) != 0 ? KEYMOD_CTRL : 0);
}

/* A key of a terminal that sends the character and the modifiers as numbers. */
static Key numbered_key(int code, Key modifiers)
{
    switch (code) {
    case 8:
    case 127:
        return KEYSYM_BACKSPACE | modifiers;
    case 9:
        return KEYSYM_TAB | modifiers;
    case 13:
    case 57414: /* the keypad's, in kitty's numbers */
        return KEYSYM_ENTER | modifiers;
    case 27:
        return KEYSYM_ESC | modifiers;
    default:
        break;
    }
    if (code < 0x20 || (code >= 0x7F && code < 0xA0) || !g_unichar_validate((gunichar)code) ||
        (code >= 0xE000 && code <= 0xF8FF)) {
        return KEY_NONE;
    }
    Key key = (Key)code;
    if ((modifiers & KEYMOD_SHIFT) != 0 && key != ' ') {
        key = (Key)g_unichar_toupper(key);
        modifiers &= ~KEYMOD_SHIFT;
    }
    if ((modifiers & KEYMOD_CTRL) != 0) {
        key = (Key)g_unichar_tolower(key);
    }
    return key | modifiers;
}

/* The key of "CSI number ~". */
static Key tilde_key(int number)
{
    static const Key editing[] = {KEY_NONE,         KEYSYM_HOME, KEYSYM_INSERT,
                                  KEYSYM_DELETE,    KEYSYM_END,  KEYSYM_PAGE_UP,
                                  KEYSYM_PAGE_DOWN, KEYSYM_HOME, KEYSYM_END};
    /* VT220's numbers leave gaps: F1 is 11, F6 17, F11 23, F13 25, F15 28, F17 31. */
    static const signed char function[] = {1,  2,  3,  4,  5, 0,  6,  7, 8,  9,  10, 0,
                                           11, 12, 13, 14, 0, 15, 16, 0, 17, 18, 19, 20};
    if (number > 0 && number < (int)G_N_ELEMENTS(editing)) {
        return editing[number];
    }
    int place = number - 11;
    if (place >= 0 && place < (int)G_N_ELEMENTS(function) && function[place] > 0) {
        return KEYSYM_F0 + (Key)function[place];
    }
    return KEY_NONE;
}

/* The key of a letter after CSI or SS3. */
static Key letter_key(unsigned char letter)
{
    switch (letter) {
    case 'A':
        return KEYSYM_UP;
    case 'B':
        return KEYSYM_DOWN;
    case 'C':
        return KEYSYM_RIGHT;
    case 'D':
        return KEYSYM_LEFT;
    case 'H':
        return KEYSYM_HOME;
    case 'F':
        return KEYSYM_END;
    case 'P':
    case 'Q':
    case 'S':
        return KEYSYM_F0 + 1 + (Key)(letter - 'P');
    default:
        return KEY_NONE;
    }
}

/* The key of a letter after SS3 alone: the keypad. */
static Key keypad_key(unsigned char letter)
{
    if (letter == 'R') {
        return KEYSYM_F0 + 3;
    }
    if (letter == 'M') {
        return KEYSYM_ENTER;
    }
    if (letter == 'X') {
        return '=';
    }
    if (letter >= 'j' && letter <= 'y') {
        return (Key) "*+,-./0123456789"[letter - 'j'];
    }
    return letter_key(letter);
}

/* Fills in a mouse event from the protocol's button byte; false for releases and movements. */
static bool mouse_event(int button, int col, int row, KeyToken *token)
{
    if ((button & 32) != 0 || button < 0 || button > 127 || col < 1 || row < 1) {
        return false;
    }
    Event event = {.kind = EVENT_MOUSE, .row = row - 1, .col = col - 1};
    event.modifiers = ((button & 4) != 0 ? KEYMOD_SHIFT : 0) |
                      ((button & 8) != 0 ? KEYMOD_ALT : 0) | ((button & 16) != 0 ? KEYMOD_CTRL : 0);
    int which = button & 3;
    if ((button & 64) != 0) {
        if (which > 1) {
            return false; /* sideways */
        }
        event.mouse = which == 0 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN;
    } else {
        if (which == 3) {
            return false; /* X10's release */
        }
        event.mouse = MOUSE_PRESS;
        event.button = which + 1;
    }
    token->kind = TOKEN_MOUSE;
    token->mouse = event;
    return true;
}

#define ATTRIBUTE_SIXEL 4
/* How kitty's answer to our question begins (screen.c). */
#define KITTY_ANSWER "\033_Gi=31;OK"

/* An answer to screen_ask(): the device attributes, or the size of a cell. */
static void reply_token(const Control *control, KeyToken *token)
{
    Event event = {.kind = EVENT_REPLY};
    if (control->private_mark == '?' && control->final == 'c' && control->intermediate == 0) {
        event.reply = REPLY_ATTRIBUTES;
        for (int i = 1; i < control->count; i++) {
            event.reply = control->parameters[i] == ATTRIBUTE_SIXEL ? REPLY_SIXEL : event.reply;
        }
    } else if (control->private_mark == 0 && control->intermediate == 0 && control->final == 't' &&
               control->count == 3 && control->parameters[0] == 6) {
        event.reply = REPLY_CELL;
        event.row = control->parameters[1];
        event.col = control->parameters[2];
    } else {
        return;
    }
    token->kind = TOKEN_REPLY;
    token->mouse = event;
}

/* What a finished control sequence means. */
static void control_token(const Control *control, KeyToken *token)
{
    const int *parameters = control->parameters;
    int modifier = control->count > 1 ? parameters[1] : 0;
    token->kind = TOKEN_NOTHING;
    reply_token(control, token);
    if (token->kind == TOKEN_REPLY) {
        return;
    }
    if (control->private_mark == '<' && control->final == 'M' && control->count == 3) {
        mouse_event(parameters[0], parameters[1], parameters[2], token);
        return;
    }
    if (control->private_mark != 0 || control->intermediate != 0) {
        return; /* replies */
    }
    Key key = KEY_NONE;
    if (control->final == '~' && parameters[0] == 200) {
        token->kind = TOKEN_PASTE;
        return;
    }
    if (control->final == '~' && parameters[0] == 27 && control->count == 3) {
        key = numbered_key(parameters[2], modifiers_of(modifier));
    } else if (control->final == '~') {
        key = tilde_key(parameters[0]);
        key = key != KEY_NONE ? key | modifiers_of(modifier) : key;
    } else if (control->final == 'u') {
        key = numbered_key(parameters[0], modifiers_of(modifier));
    } else if (control->final == 'Z') {
        key = KEYSYM_TAB | KEYMOD_SHIFT;
    } else {
        /* Not 'R': that is where the cursor stands, not F3. */
        key = letter_key(control->final);
        key = key != KEY_NONE ? key | modifiers_of(modifier) : key;
    }
    if (key != KEY_NONE) {
        found(token, TOKEN_KEY, key, 0);
    }
}

static void add_digit(Control *control, unsigned char c)
{
    if (control->count == 0) {
        control->count = 1;
    }
    if (c == ';' || c == ':') {
        control->count += control->count < PARAMETERS_MAX;
    } else {
        int *value = &control->parameters[control->count - 1];
        *value = MIN(*value * 10 + (c - '0'), PARAMETER_MAX);
    }
}

/* Reads "ESC [ ...". */
static size_t read_control(const unsigned char *bytes, size_t size, bool last, KeyToken *token)
{
    if (size > 2 && bytes[2] == '[') { /* F1 to F5 of Linux's console */
        if (size == 3) {
            return last ? found(token, TOKEN_NOTHING, KEY_NONE, 3) : 0;
        }
        bool function = bytes[3] >= 'A' && bytes[3] <= 'E';
        return found(token, function ? TOKEN_KEY : TOKEN_NOTHING,
                     KEYSYM_F0 + 1 + (Key)(bytes[3] - 'A'), 4);
    }
    if (size > 2 && bytes[2] == 'M') { /* X10's mouse */
        if (size < 6) {
            return last ? found(token, TOKEN_NOTHING, KEY_NONE, size) : 0;
        }
        token->kind = TOKEN_NOTHING;
        mouse_event(bytes[3] - 32, bytes[4] - 32, bytes[5] - 32, token);
        return 6;
    }
    Control control = {0};
    for (size_t i = 2; i < size; i++) {
        unsigned char c = bytes[i];
        if (c >= '<' && c <= '?' && i == 2) {
            control.private_mark = c;
        } else if (c >= '0' && c <= ';') {
            add_digit(&control, c);
        } else if (c >= 0x20 && c < 0x40) {
            control.intermediate = c;
        } else if (c >= 0x40 && c < 0x7F) {
            control.final = c;
            control_token(&control, token);
            return i + 1;
        } else {
            /* Broken off: what comes is new. */
            return i == 2 ? found(token, TOKEN_KEY, '[' | KEYMOD_ALT, 2)
                          : found(token, TOKEN_NOTHING, KEY_NONE, i);
        }
    }
    if (last && size == 2) {
        return found(token, TOKEN_KEY, '[' | KEYMOD_ALT, 2);
    }
    return last ? found(token, TOKEN_NOTHING, KEY_NONE, size) : 0;
}

/* Reads "ESC O ...". */
static size_t read_single_shift(const unsigned char *bytes, size_t size, bool last, KeyToken *token)
{
    size_t at = 2;
    int modifier = 0;
    while (at < size && at < 6 && (g_ascii_isdigit(bytes[at]) || bytes[at] == ';')) {
        modifier = bytes[at] == ';' ? 0 : modifier * 10 + bytes[at] - '0';
        at++;
    }
    if (at == size) {
        if (!last) {
            return 0;
        }
        return size == 2 ? found(token, TOKEN_KEY, 'O' | KEYMOD_ALT, 2)
                         : found(token, TOKEN_NOTHING, KEY_NONE, size);
    }
    if (bytes[at] < 0x20 || bytes[at] >= 0x7F) {
        return found(token, TOKEN_NOTHING, KEY_NONE, at);
    }
    Key key = keypad_key(bytes[at]);
    return found(token, key != KEY_NONE ? TOKEN_KEY : TOKEN_NOTHING, key | modifiers_of(modifier),
                 at + 1);
}

static Key control_key(unsigned char c)
{
    switch (c) {
    case 0x00:
        return ' ' | KEYMOD_CTRL;
    case 0x08:
    case 0x7F:
        return KEYSYM_BACKSPACE;
    case 0x09:
        return KEYSYM_TAB;
    case 0x0D:
        return KEYSYM_ENTER;
    case ESC:
        return KEYSYM_ESC;
    default:
        return (Key)g_ascii_tolower(c + '@') | KEYMOD_CTRL;
    }
}

/* Reads one character. */
static size_t read_character(const unsigned char *bytes, size_t size, bool last, KeyToken *token)
{
    if (bytes[0] < 0x20 || bytes[0] == 0x7F) {
        return found(token, TOKEN_KEY, control_key(bytes[0]), 1);
    }
    const char *cursor = (const char *)bytes;
    gunichar code = g_utf8_get_char_validated(cursor, (gssize)MIN(size, 6));
    if (code == (gunichar)-2 && !last) {
        return 0;
    }
    code = text_next(&cursor, (const char *)bytes + size);
    size_t used = (size_t)(cursor - (const char *)bytes);
    bool broken = code == TEXT_REPLACEMENT || (code >= 0x80 && code < 0xA0);
    return found(token, broken ? TOKEN_NOTHING : TOKEN_KEY, code, used);
}

/* Reads what ESC begins and is no key by itself: size > 1. */
static size_t read_escaped(const unsigned char *bytes, size_t size, bool last, KeyToken *token)
{
    unsigned char next = bytes[1];
    if (next == '[') {
        return read_control(bytes, size, last, token);
    }
    if (next == 'O') {
        return read_single_shift(bytes, size, last, token);
    }
    if (strchr("]P_", next) != NULL && next != '\0') {
        if (size == 2) {
            return last ? found(token, TOKEN_KEY, next | KEYMOD_ALT, 2) : 0;
        }
        size_t answer = strlen(KITTY_ANSWER);
        if (memcmp(bytes, KITTY_ANSWER, MIN(size, answer)) == 0 && (size >= answer || !last)) {
            return size >= answer ? found(token, TOKEN_KITTY, KEY_NONE, answer) : 0;
        }
        return found(token, TOKEN_STRING, KEY_NONE, 2);
    }
    size_t used = read_character(bytes + 1, size - 1, last, token);
    token->key |= KEYMOD_ALT;
    return used > 0 ? used + 1 : 0;
}

size_t key_grammar(const unsigned char *bytes, size_t size, bool last, KeyToken *token)
{
    if (bytes[0] != ESC) {
        return read_character(bytes, size, last, token);
    }
    if (size == 1) {
        return last ? found(token, TOKEN_KEY, KEYSYM_ESC, 1) : 0;
    }
    if (bytes[1] != ESC) {
        return read_escaped(bytes, size, last, token);
    }
    /* rxvt's Alt with a cursor key; else two Esc. */
    if (size == 2 && !last) {
        return 0;
    }
    if (size > 2 && (bytes[2] == '[' || bytes[2] == 'O')) {
        size_t used = read_escaped(bytes + 1, size - 1, last, token);
        token->key |= KEYMOD_ALT;
        return used > 0 ? used + 1 : 0;
    }
    return found(token, TOKEN_KEY, KEYSYM_ESC, 1);
}
