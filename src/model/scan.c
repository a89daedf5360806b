#include "scan.h"

#include <glib.h>
#include <string.h>

uint32_t scan_letters(const char *text, size_t length)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        unsigned char lower = c | 0x20;
        if (lower >= 'a' && lower <= 'z') {
            letters |= 1u << (lower - 'a');
        } else if (c >= '0' && c <= '9') {
            letters |= 1u << (26 + (c - '0') / 2);
        } else if (c != '\0') {
            letters |= 1u << 31;
        }
    }
    return letters;
}

bool scan_has(const char *text, size_t length, const char *word, size_t word_length)
{
    for (size_t i = 0; i + word_length <= length; i++) {
        if (g_ascii_strncasecmp(text + i, word, word_length) == 0) {
            return true;
        }
    }
    return false;
}
