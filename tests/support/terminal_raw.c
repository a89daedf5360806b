#include "terminal_raw.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* Final bytes of the control sequences that drawing needs: cursor, erase, insert, delete, scroll,
 * repeat, modes, colours, title stack.  Not among them: n and c (queries whose answers come as
 * keys), i (printer), y (tests). */
#define CONTROL_FINALS "@ABCDEFGHIJKLMPSTXZ`abdefghlmrstq"

static char *complain(const unsigned char *bytes, size_t size, size_t at, const char *what)
{
    size_t from = at > 20 ? at - 20 : 0, to = MIN(at + 40, size);
    g_autofree char *around = g_strndup((const char *)bytes + from, to - from);
    g_autofree char *shown = g_strescape(around, NULL);
    return g_strdup_printf("%s at byte %zu: \"%s\"", what, at, shown);
}

/* Returns the size of the sequence at an ESC when it is allowed, 0 when it is not. */
static size_t escape_size(const unsigned char *bytes, size_t size)
{
    if (size < 2) {
        return size; /* cut off at the end of what was read */
    }
    if (bytes[1] == '[') {
        size_t i = 2;
        while (i < size && bytes[i] >= 0x20 && bytes[i] < 0x40) {
            i++;
        }
        return i == size ? size : strchr(CONTROL_FINALS, bytes[i]) != NULL ? i + 1 : 0;
    }
    if (bytes[1] == ']') { /* titles alone */
        if (size > 3 && (bytes[2] != '2' || bytes[3] != ';')) {
            return 0;
        }
        const unsigned char *end = memchr(bytes, 0x07, size);
        return end != NULL ? (size_t)(end - bytes) + 1 : size;
    }
    if (bytes[1] == '(' || bytes[1] == ')') {
        return MIN(size, 3);
    }
    return strchr("78=>MDEHc", bytes[1]) != NULL ? 2 : 0;
}

static bool is_forbidden_character(gunichar c)
{
    return (c >= 0x80 && c < 0xA0) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

char *raw_forbidden(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size;) {
        unsigned char c = bytes[i];
        size_t used = 1;
        if (c == 0x1B) {
            used = escape_size(bytes + i, size - i);
            if (used == 0) {
                return complain(bytes, size, i, "escape sequence");
            }
        } else if (c < 0x20 || c == 0x7F) {
            if (strchr("\b\t\n\r\016\017\030\007", c) == NULL || c == 0) {
                return complain(bytes, size, i, "control character");
            }
        } else if (c >= 0x80) {
            gunichar code =
                g_utf8_get_char_validated((const char *)bytes + i, (gssize)MIN(size - i, 6));
            if (code == (gunichar)-2) {
                return NULL; /* cut off */
            }
            if (code == (gunichar)-1 || is_forbidden_character(code)) {
                return complain(bytes, size, i, "character");
            }
            used = (size_t)g_unichar_to_utf8(code, NULL);
        }
        i += used;
    }
    return NULL;
}
