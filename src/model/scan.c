#include "scan.h"

#include <glib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static uint32_t letter_of(unsigned char c)
{
    unsigned char lower = c | 0x20;
    if (lower >= 'a' && lower <= 'z') {
        return 1u << (lower - 'a');
    }
    if (c >= '0' && c <= '9') {
        return 1u << (26 + (c - '0') / 2);
    }
    bool folds_away = c <= ' ' || c == '.' || c == '-' || c == '\'';
    return folds_away ? 0 : SCAN_OTHER;
}

uint32_t scan_letters(const char *text, size_t length)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        letters |= letter_of((unsigned char)text[i]);
    }
    return letters;
}

static bool is_word(const char *text, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_tolower(text[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

#ifdef __SSE2__
/* Looks at 16 places at once for the first and the last character of the word. Setting the bit
 * of lower case may take some other character for them, so each place is then read in full. */
bool scan_has(const char *text, size_t length, const char *word, size_t word_length)
{
    if (word_length == 0 || word_length > length) {
        return word_length == 0;
    }
    const __m128i lower = _mm_set1_epi8(0x20);
    const __m128i first = _mm_set1_epi8((char)(word[0] | 0x20));
    const __m128i last = _mm_set1_epi8((char)(word[word_length - 1] | 0x20));
    size_t places = length - word_length + 1;
    for (size_t i = 0; i < places; i += 16) {
        __m128i head = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i tail = _mm_loadu_si128((const __m128i *)(const void *)(text + i + word_length - 1));
        __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(head, lower), first),
                                     _mm_cmpeq_epi8(_mm_or_si128(tail, lower), last));
        unsigned found = (unsigned)_mm_movemask_epi8(both);
        found &= places - i < 16 ? (1u << (places - i)) - 1 : 0xffff;
        for (; found != 0; found &= found - 1) {
            if (is_word(text + i + __builtin_ctz(found), word, word_length)) {
                return true;
            }
        }
    }
    return false;
}
#else
bool scan_has(const char *text, size_t length, const char *word, size_t word_length)
{
    for (size_t i = 0; i + word_length <= length; i++) {
        if (is_word(text + i, word, word_length)) {
            return true;
        }
    }
    return false;
}
#endif
