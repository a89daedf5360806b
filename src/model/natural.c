#include "natural.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"

#define FOLDED_BYTES 1024

static bool passed_over(char c)
{
    return c == ' ' || c == '.' || c == '-' || c == '\'';
}

static const char *skip(const char *text)
{
    while (passed_over(*text)) {
        text++;
    }
    return text;
}

/* Takes a number without its leading zeros; returns its digits. */
static size_t take_number(const char **text, const char **digits)
{
    while (**text == '0') {
        (*text)++;
    }
    *digits = *text;
    while (g_ascii_isdigit(**text)) {
        (*text)++;
    }
    return (size_t)(*text - *digits);
}

static int compare_numbers(const char **a, const char **b)
{
    const char *left, *right;
    size_t left_length = take_number(a, &left), right_length = take_number(b, &right);
    if (left_length != right_length) {
        return left_length < right_length ? -1 : 1;
    }
    return memcmp(left, right, left_length);
}

static int compare_plain(const char *a, const char *b)
{
    for (;;) {
        a = skip(a);
        b = skip(b);
        bool left = g_ascii_isdigit(*a), right = g_ascii_isdigit(*b);
        int order;
        if (left && right) {
            order = compare_numbers(&a, &b);
        } else if (*a == '\0' || *b == '\0') {
            return (*a != '\0') - (*b != '\0');
        } else if (left || right) {
            return left ? -1 : 1;
        } else {
            order = (unsigned char)g_ascii_tolower(*a++) - (unsigned char)g_ascii_tolower(*b++);
        }
        if (order != 0) {
            return order;
        }
    }
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80) {
            return false;
        }
    }
    return true;
}

static const char *folded(const char *text, char *out, size_t size)
{
    if (is_ascii(text)) {
        return text;
    }
    text_fold_into(text, out, size);
    return out;
}

int natural_compare(const char *a, const char *b)
{
    char left[FOLDED_BYTES], right[FOLDED_BYTES];
    return compare_plain(folded(a, left, sizeof left), folded(b, right, sizeof right));
}

/* A number is its count of digits, which is less than any character, and then the digits. */
uint64_t natural_prefix(const char *text)
{
    char buffer[FOLDED_BYTES];
    uint64_t prefix = 0;
    unsigned filled = 0;
    text = folded(text, buffer, sizeof buffer);
    for (text = skip(text); *text != '\0' && filled < 8; text = skip(text)) {
        if (!g_ascii_isdigit(*text)) {
            prefix = prefix << 8 | (unsigned char)g_ascii_tolower(*text++);
            filled++;
            continue;
        }
        const char *digits;
        size_t length = take_number(&text, &digits);
        prefix = prefix << 8 | (length < 14 ? length + 1 : 15);
        filled++;
        if (length >= 14) {
            break; /* the rest is left to natural_compare() */
        }
        for (size_t i = 0; i < length && filled < 8; i++, filled++) {
            prefix = prefix << 8 | (unsigned char)digits[i];
        }
    }
    return filled == 0 ? 0 : prefix << (8 * (8 - filled));
}
