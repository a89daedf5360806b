/* A stream in one piece and in pieces gives the same events. */
#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "wire/sse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void note(const char *event, const char *data, size_t size, const char *id, void *user)
{
    GString *noted = user;
    g_assert_true(data[size] == '\0');
    g_string_append(noted, event);
    g_string_append_c(noted, '\0');
    g_string_append_len(noted, data, (gssize)size);
    g_string_append_c(noted, '\0');
    g_string_append(noted, id);
    g_string_append_c(noted, '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    g_autoptr(GString) one = g_string_new(NULL), many = g_string_new(NULL);
    g_autoptr(Sse) whole = sse_new(note, one), pieces = sse_new(note, many);
    size_t step = data[0] % 16 + 1u;
    const char *bytes = (const char *)data + 1;
    size--;
    sse_feed(whole, bytes, size);
    for (size_t at = 0; at < size; at += step) {
        sse_feed(pieces, bytes + at, MIN(step, size - at));
    }
    g_assert_true(one->len == many->len && memcmp(one->str, many->str, one->len) == 0);
    g_assert_true(sse_retry_ms(whole) == sse_retry_ms(pieces));
    g_assert_true(sse_dropped(whole) == sse_dropped(pieces));
    sse_reset(whole);
    sse_feed(whole, bytes, size);
    return 0;
}
