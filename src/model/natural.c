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

#define COUNT_MAX  15
#define DIGITS_MAX 400 /* more than a name has */

/* A number is the count of its digits, which is less than any character, and then the digits; a
 * count that does not fit goes into two bytes more. */
static size_t number_key(const char **text, char *out)
{
    const char *digits;
    size_t length = take_number(text, &digits), used = 0;
    out[used++] = (char)(length + 1 < COUNT_MAX ? length + 1 : COUNT_MAX);
    if (length + 1 >= COUNT_MAX) {
        out[used++] = (char)(1 + length / 64 % 64);
        out[used++] = (char)(1 + length % 64);
    }
    length = MIN(length, DIGITS_MAX);
    memcpy(out + used, digits, length);
    return used + length;
}

/* Stops once limit bytes are there, or a few more. */
static size_t key_of(const char *text, char *out, size_t limit)
{
    char buffer[FOLDED_BYTES];
    size_t used = 0;
    text = folded(text, buffer, sizeof buffer);
    for (text = skip(text); *text != '\0' && used < limit; text = skip(text)) {
        if (g_ascii_isdigit(*text)) {
            used += number_key(&text, out + used);
        } else {
            out[used++] = g_ascii_tolower(*text++);
        }
    }
    out[used] = '\0';
    return used;
}

size_t natural_key(const char *text, char *out)
{
    return key_of(text, out, SIZE_MAX);
}

uint64_t natural_word(const char *key)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word = word << 8 | (unsigned char)*key;
        key += *key != '\0' ? 1 : 0;
    }
    return word;
}

uint64_t natural_prefix(const char *text)
{
    char key[NATURAL_KEY_SIZE(FOLDED_BYTES)];
    key_of(text, key, 8);
    return natural_word(key);
}
