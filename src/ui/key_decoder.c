#include "key_decoder.h"

#include <string.h>

#include "base/text.h"
#include "key_grammar.h"

#define BUFFER_MAX 256  /* an unfinished sequence that is longer is dropped while it comes */
#define STRING_MS  1000 /* a reply or paste that stops for so long is over */
#define PASTE_END  "\033[201~"

typedef enum DecoderState {
    STATE_GROUND,
    STATE_PASTE,
    STATE_STRING, /* in a reply of unknown length: OSC, DCS */
} DecoderState;

struct KeyDecoder {
    EventHandler sink;
    void *data;
    DecoderState state;
    GByteArray *buffer; /* unfinished */
    GString *paste;
    GArray *learnt; /* of Learnt */
    int64_t click_ms;
    int click_row, click_col;
};

typedef struct Learnt {
    char bytes[16];
    size_t size;
    Key key;
} Learnt;

KeyDecoder *key_decoder_new(EventHandler sink, void *data)
{
    KeyDecoder *decoder = g_new0(KeyDecoder, 1);
    decoder->sink = sink;
    decoder->data = data;
    decoder->buffer = g_byte_array_new();
    decoder->paste = g_string_new(NULL);
    decoder->learnt = g_array_new(FALSE, FALSE, sizeof(Learnt));
    decoder->click_ms = -KEYBOARD_DOUBLE_CLICK_MS;
    return decoder;
}

void key_decoder_free(KeyDecoder *decoder)
{
    if (decoder != NULL) {
        g_byte_array_free(decoder->buffer, TRUE);
        g_string_free(decoder->paste, TRUE);
        g_array_free(decoder->learnt, TRUE);
        g_free(decoder);
    }
}

void key_decoder_learn(KeyDecoder *decoder, const char *sequence, Key key)
{
    Learnt learnt = {.size = strlen(sequence), .key = key};
    if (learnt.size == 0 || learnt.size > sizeof learnt.bytes ||
        (unsigned char)sequence[0] >= 0x20) {
        return;
    }
    memcpy(learnt.bytes, sequence, learnt.size);
    g_array_append_val(decoder->learnt, learnt);
}

static void emit_key(KeyDecoder *decoder, Key key)
{
    if (key != KEY_NONE) {
        decoder->sink(&(Event){.kind = EVENT_KEY, .key = key}, decoder->data);
    }
}

static void emit_paste(KeyDecoder *decoder)
{
    g_autofree char *clean =
        text_clean(decoder->paste->str, decoder->paste->len, KEYBOARD_PASTE_MAX);
    g_string_truncate(decoder->paste, 0);
    decoder->sink(&(Event){.kind = EVENT_PASTE, .paste = clean}, decoder->data);
}

static void emit_mouse(KeyDecoder *decoder, Event event, int64_t mono_ms)
{
    if (event.mouse == MOUSE_PRESS && event.button == 1) {
        bool again = mono_ms - decoder->click_ms < KEYBOARD_DOUBLE_CLICK_MS &&
                     event.row == decoder->click_row && event.col == decoder->click_col;
        event.mouse = again ? MOUSE_DOUBLE : MOUSE_PRESS;
        decoder->click_ms = again ? -KEYBOARD_DOUBLE_CLICK_MS : mono_ms;
        decoder->click_row = event.row;
        decoder->click_col = event.col;
    }
    decoder->sink(&event, decoder->data);
}

/* Looks for what the terminal was said to send.  Returns its size, 0 when nothing fits; *unfinished
 * when more bytes could make it fit. */
static size_t match_learnt(const KeyDecoder *decoder, Key *key, bool *unfinished)
{
    const GByteArray *buffer = decoder->buffer;
    size_t best = 0;
    *unfinished = false;
    for (guint i = 0; i < decoder->learnt->len; i++) {
        const Learnt *learnt = &g_array_index(decoder->learnt, Learnt, i);
        size_t common = MIN(learnt->size, buffer->len);
        if (memcmp(learnt->bytes, buffer->data, common) != 0) {
            continue;
        }
        if (common < learnt->size) {
            *unfinished = true;
        } else if (common > best) {
            best = common;
            *key = learnt->key;
        }
    }
    return best;
}

/* Acts on a finished sequence of the grammar. */
static void take_token(KeyDecoder *decoder, const KeyToken *token, int64_t mono_ms)
{
    switch (token->kind) {
    case TOKEN_KEY:
        emit_key(decoder, token->key);
        break;
    case TOKEN_MOUSE:
        emit_mouse(decoder, token->mouse, mono_ms);
        break;
    case TOKEN_PASTE:
        decoder->state = STATE_PASTE;
        break;
    case TOKEN_REPLY:
        decoder->sink(&token->mouse, decoder->data);
        break;
    case TOKEN_KITTY:
        decoder->sink(&(Event){.kind = EVENT_REPLY, .reply = REPLY_KITTY}, decoder->data);
        decoder->state = STATE_STRING;
        break;
    case TOKEN_STRING:
        decoder->state = STATE_STRING;
        break;
    case TOKEN_NOTHING:
        break;
    }
}

/* Takes one thing off the buffer; false when more bytes are needed.  last: none will come. */
static bool step_ground(KeyDecoder *decoder, bool last, int64_t mono_ms)
{
    Key key = KEY_NONE;
    bool unfinished;
    size_t used = match_learnt(decoder, &key, &unfinished);
    if (unfinished && !last && used == 0) {
        /* The grammar may know already that it is something else. */
        KeyToken token;
        size_t known = key_grammar(decoder->buffer->data, decoder->buffer->len, false, &token);
        if (known == 0 || token.kind == TOKEN_KEY) {
            return false;
        }
    }
    if (used > 0) {
        g_byte_array_remove_range(decoder->buffer, 0, (guint)used);
        emit_key(decoder, key);
        return true;
    }
    KeyToken token;
    used = key_grammar(decoder->buffer->data, decoder->buffer->len, last, &token);
    if (used == 0 && decoder->buffer->len < BUFFER_MAX) {
        return false;
    }
    if (used == 0) {
        used = decoder->buffer->len;
        token.kind = TOKEN_NOTHING;
    }
    g_byte_array_remove_range(decoder->buffer, 0, (guint)used);
    take_token(decoder, &token, mono_ms);
    return true;
}

/* Moves pasted bytes on; false when the end has not come yet. */
static bool step_paste(KeyDecoder *decoder)
{
    GByteArray *buffer = decoder->buffer;
    const char *end = memmem(buffer->data, buffer->len, PASTE_END, strlen(PASTE_END));
    /* An end that is cut in two stays in the buffer. */
    gsize kept = end != NULL ? 0 : MIN(buffer->len, strlen(PASTE_END) - 1);
    gsize size = end != NULL ? (gsize)(end - (const char *)buffer->data) : buffer->len - kept;
    gsize room = KEYBOARD_PASTE_MAX - MIN(decoder->paste->len, KEYBOARD_PASTE_MAX);
    g_string_append_len(decoder->paste, (const char *)buffer->data, (gssize)MIN(size, room));
    g_byte_array_remove_range(buffer, 0, (guint)(end != NULL ? size + strlen(PASTE_END) : size));
    if (end == NULL) {
        return false;
    }
    decoder->state = STATE_GROUND;
    emit_paste(decoder);
    return true;
}

/* Drops a reply up to its BEL, ST, or what cancels it. */
static bool step_string(KeyDecoder *decoder)
{
    GByteArray *buffer = decoder->buffer;
    for (guint i = 0; i < buffer->len; i++) {
        unsigned char c = buffer->data[i];
        bool escape = c == 0x1B;
        if (escape && i + 1 == buffer->len) {
            g_byte_array_remove_range(buffer, 0, i);
            return false;
        }
        if (c == 0x07 || c == 0x18 || c == 0x1A || escape) {
            bool terminator = escape && buffer->data[i + 1] == '\\';
            /* Another ESC begins something new. */
            g_byte_array_remove_range(buffer, 0, escape ? (terminator ? i + 2 : i) : i + 1);
            decoder->state = STATE_GROUND;
            return true;
        }
    }
    g_byte_array_set_size(buffer, 0);
    return false;
}

static void run(KeyDecoder *decoder, bool last, int64_t mono_ms)
{
    bool going = true;
    while (going && decoder->buffer->len > 0) {
        switch (decoder->state) {
        case STATE_GROUND:
            going = step_ground(decoder, last, mono_ms);
            break;
        case STATE_PASTE:
            going = step_paste(decoder);
            break;
        case STATE_STRING:
            going = step_string(decoder);
            break;
        }
    }
}

void key_decoder_feed(KeyDecoder *decoder, const char *bytes, gsize size, int64_t mono_ms)
{
    g_byte_array_append(decoder->buffer, (const guint8 *)bytes, (guint)size);
    run(decoder, false, mono_ms);
}

int key_decoder_patience(const KeyDecoder *decoder)
{
    if (decoder->state != STATE_GROUND) {
        return STRING_MS;
    }
    return decoder->buffer->len > 0 ? KEYBOARD_ESCAPE_MS : 0;
}

void key_decoder_timeout(KeyDecoder *decoder, int64_t mono_ms)
{
    if (decoder->state == STATE_PASTE) {
        g_string_append_len(decoder->paste, (const char *)decoder->buffer->data,
                            decoder->buffer->len);
        emit_paste(decoder);
    }
    if (decoder->state != STATE_GROUND) {
        decoder->state = STATE_GROUND;
        g_byte_array_set_size(decoder->buffer, 0);
        return;
    }
    run(decoder, true, mono_ms);
}
