/* What a terminal sends, or somebody who pastes: keys have names, pastes are clean, and it never
 * waits for ever. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "ui/key_decoder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const Event *event, void *data)
{
    char name[KEY_NAME_SIZE];
    switch (event->kind) {
    case EVENT_KEY:
        key_format(event->key, name);
        g_assert_true(event->key != KEY_NONE && g_utf8_validate(name, -1, NULL));
        break;
    case EVENT_PASTE:
        g_assert_true(text_is_clean(event->paste, strlen(event->paste)));
        g_assert_cmpuint(strlen(event->paste), <=, KEYBOARD_PASTE_MAX);
        break;
    case EVENT_MOUSE:
        g_assert_true(event->row >= 0 && event->col >= 0 && event->button >= 0 &&
                      event->button <= 3);
        break;
    default:
        g_assert_not_reached();
    }
}

/* The first byte says how big the pieces are that the rest comes in. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(KeyDecoder) decoder = key_decoder_new(check, NULL);
    key_decoder_learn(decoder, "\033OA", KEYSYM_UP);
    key_decoder_learn(decoder, "\033[[A", KEYSYM_F0 + 1);
    size_t piece = size > 0 ? 1 + data[0] % 16 : 1;
    for (size_t at = 1; at < size; at += piece) {
        key_decoder_feed(decoder, (const char *)data + at, MIN(piece, size - at), (int64_t)at);
    }
    for (int i = 0; i < 4 && key_decoder_patience(decoder) > 0; i++) {
        key_decoder_timeout(decoder, (int64_t)size + 2000);
    }
    g_assert_cmpint(key_decoder_patience(decoder), ==, 0);
    return 0;
}
