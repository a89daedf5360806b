/* Text from anywhere: what is cleaned is clean, stays so, is as long and as wide as was asked. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_width(const char *clean)
{
    int width = text_width(clean);
    for (int columns = 0; columns < 12; columns++) {
        size_t fits = text_fit(clean, columns);
        g_autofree char *head = g_strndup(clean, fits);
        g_autofree char *cut = text_ellipsize(clean, columns);
        g_assert_true(text_width(head) <= columns);
        g_assert_true(text_width(cut) <= columns);
        g_assert_true(width > columns || strcmp(cut, clean) == 0 || columns == 0);
        g_assert_true(text_is_clean(head, fits));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    size_t max = data[0];
    const char *text = (const char *)data + 1;
    size--;
    g_autofree char *clean = text_clean(text, size, max);
    g_autofree char *again = text_clean(clean, strlen(clean), max);
    g_autofree char *folded = text_fold(clean);
    g_autofree char *twice = text_fold(folded);
    g_assert_true(strlen(clean) <= max);
    g_assert_true(g_utf8_validate(clean, -1, NULL));
    g_assert_true(text_is_clean(clean, strlen(clean)));
    g_assert_true(strcmp(clean, again) == 0);
    g_assert_true(g_utf8_validate(folded, -1, NULL));
    g_assert_true(strcmp(folded, twice) == 0);
    if (text_is_clean(text, size) && size <= max) {
        g_assert_true(strlen(clean) == size && memcmp(clean, text, size) == 0);
    }
    check_width(clean);
    g_autofree char *raw =
        g_strndup(text, size); /* what is not clean is measured too, and never overrun */
    text_width(raw);
    text_fit(raw, 5);
    return 0;
}
