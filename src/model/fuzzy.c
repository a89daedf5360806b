/* Wu and Manber's bit-parallel search (1992), with two letters that changed places as one slip
 * after Hyyrö (2003). */
#include "fuzzy.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "scan.h"

#define SLIPS_MAX      2
#define FUZZY_TEXT_MAX 300

struct FuzzyPattern {
    uint64_t places[256]; /* where each byte stands in the word */
    uint64_t last;
    size_t length;
    int slips;
    unsigned char word[FUZZY_WORD_MAX + 1];
};

FuzzyPattern *fuzzy_new(const char *folded)
{
    FuzzyPattern *pattern = g_new0(FuzzyPattern, 1);
    pattern->length = strnlen(folded, FUZZY_WORD_MAX);
    memcpy(pattern->word, folded, pattern->length);
    for (size_t i = 0; i < pattern->length; i++) {
        pattern->places[pattern->word[i]] |= UINT64_C(1) << i;
    }
    for (unsigned c = 'A'; c <= 'Z'; c++) {
        pattern->places[c] = pattern->places[c | 0x20];
    }
    pattern->last = pattern->length > 0 ? UINT64_C(1) << (pattern->length - 1) : 0;
    pattern->slips = (int)MIN(pattern->length / 5, SLIPS_MAX);
    return pattern;
}

void fuzzy_free(FuzzyPattern *pattern)
{
    g_free(pattern);
}

int fuzzy_slips(const FuzzyPattern *pattern)
{
    return pattern->slips;
}

static bool passed_over(unsigned char c)
{
    return c <= ' ' || c == '.' || c == '-' || c == '\'';
}

static bool has_beyond_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80) {
            return true;
        }
    }
    return false;
}

/* row[k] has a bit for each prefix of the word that ends here with at most k slips. */
static bool near_ascii(const FuzzyPattern *pattern, int slips, const char *text, size_t length)
{
    uint64_t row[SLIPS_MAX + 1] = {0, 1, 3}, before[SLIPS_MAX + 1] = {0};
    g_assert(slips >= 0 && slips <= SLIPS_MAX);
    uint64_t last_places = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (passed_over(c)) {
            continue;
        }
        uint64_t places = pattern->places[c];
        uint64_t old = row[0], new = ((old << 1) | 1) & places;
        uint64_t swapped = (places << 1) & last_places;
        uint64_t older = before[0];
        before[0] = row[0];
        row[0] = new;
        for (int k = 1; k <= slips; k++) {
            uint64_t here = row[k];
            uint64_t next = ((here << 1) | 1) & places;
            next |= old | (old << 1) | (new << 1) | 1;
            next |= ((older << 2) | 2) & swapped;
            older = before[k];
            before[k] = here;
            row[k] = next;
            old = here;
            new = next;
        }
        if ((row[slips] & pattern->last) != 0) {
            return true;
        }
        last_places = places;
    }
    return false;
}

uint32_t fuzzy_letters(const FuzzyPattern *pattern)
{
    return scan_letters((const char *)pattern->word, pattern->length);
}

bool fuzzy_near(const FuzzyPattern *pattern, int slips, const char *text, size_t length)
{
    if (!has_beyond_ascii(text, length)) {
        return near_ascii(pattern, slips, text, length);
    }
    char *copy = g_strndup(text, length);
    char *folded = text_fold(copy);
    bool found = near_ascii(pattern, slips, folded, strlen(folded));
    g_free(folded);
    g_free(copy);
    return found;
}

static bool starts_word(const char *text, size_t at)
{
    unsigned char before = at > 0 ? (unsigned char)text[at - 1] : ' ';
    return passed_over(before) || before == '/' || before == '(';
}

/* ends[j] says that the letters so far can be laid so that the last lies on text[j].  A letter lies
 * in the word of the one before it, or begins a later word. */
bool fuzzy_scattered(const FuzzyPattern *pattern, const char *text, size_t length)
{
    bool ends[FUZZY_TEXT_MAX] = {false};
    bool found = false;
    length = MIN(length, FUZZY_TEXT_MAX);
    for (size_t i = 0; i < pattern->length; i++) {
        bool in_word = false, anywhere = i == 0;
        found = false;
        for (size_t j = 0; j < length; j++) {
            bool start = starts_word(text, j);
            in_word = in_word && !start;
            bool reached = start ? anywhere : in_word;
            bool lies = reached && (unsigned char)g_ascii_tolower(text[j]) == pattern->word[i];
            in_word |= ends[j];
            anywhere |= ends[j];
            ends[j] = lies;
            found |= lies;
        }
        if (!found) {
            return false;
        }
    }
    return found;
}
