/* A key file that somebody wrote, laid over another: read, or refused with a clean message and
 * nothing changed; what it binds is found, and a key has one action. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "ui/keymap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void press(const Keymap *keymap, Key first, Key second)
{
    for (int context = 0; context < KEY_CONTEXTS; context++) {
        KeySequence sequence = {0};
        Action action = ACTION_NONE;
        KeyResult result = keymap_feed(keymap, (KeyContext)context, &sequence, first, &action);
        if (result == KEY_PENDING) {
            result = keymap_feed(keymap, (KeyContext)context, &sequence, second, &action);
            g_assert_cmpint(result, !=, KEY_PENDING);
        }
        g_assert_cmpint(sequence.count, ==, 0);
        if (result == KEY_ACTION) {
            const char *keys = keymap_keys(keymap, (KeyContext)context, action);
            g_assert_true(keys[0] != '\0' && text_is_clean(keys, strlen(keys)));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char base[] = "[global]\nquit = q\nhome = g g\n[tree]\nopen = Enter\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Keymap) keymap = keymap_parse("keys.conf", base, strlen(base), NULL);
    g_autofree char *text = g_strndup((const char *)data, size);
    if (!keymap_overlay(keymap, "user", text, size, &error)) {
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
        g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_TREE, 'q'), ==, ACTION_QUIT);
    }
    press(keymap, 'q', 'q');
    press(keymap, 'g', 'g');
    press(keymap, KEYSYM_ENTER, KEYMOD_CTRL | 'x');
    return 0;
}
