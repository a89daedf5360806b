/* The best way to lay the typed letters over the text is found by dynamic programming, as
 * spelling checkers do: best[i][j] is the score of the first i letters when the last of them
 * lies on text[j]. */
#include "model/match.h"

#include <glib.h>
#include <string.h>

enum {
    SCORE_LETTER = 16,
    SCORE_TOGETHER = 16, /* behind the letter before */
    SCORE_WORD = 24,     /* at the start of a word */
    SCORE_FIRST = 16,    /* at the start of the text */
    COST_GAP = 1,        /* a character between two letters */
    SCORE_NEVER = -1000000,
};

typedef struct Typed {
    char letters[MATCH_TYPED_MAX];
    size_t count;
} Typed;

static Typed letters_of(const char *typed)
{
    Typed out = {.count = 0};
    for (; *typed != '\0' && out.count < MATCH_TYPED_MAX; typed++) {
        if (*typed != ' ') {
            out.letters[out.count++] = g_ascii_tolower(*typed);
        }
    }
    return out;
}

static bool starts_word(const char *text, size_t at)
{
    return at == 0 || !(g_ascii_isalnum(text[at - 1]) || (text[at - 1] & 0x80) != 0) ||
           (g_ascii_islower(text[at - 1]) && g_ascii_isupper(text[at]));
}

static int place_score(const char *text, size_t at)
{
    return SCORE_LETTER + (at == 0 ? SCORE_FIRST : 0) + (starts_word(text, at) ? SCORE_WORD : 0);
}

/* came[i][j] says where the letter before lay. */
static int fill(const Typed *typed, const char *text, size_t length,
                short came[MATCH_TYPED_MAX][MATCH_TEXT_MAX], size_t *last)
{
    int rows[2][MATCH_TEXT_MAX];
    for (size_t i = 0; i < typed->count; i++) {
        const int *before = rows[(i + 1) & 1];
        int *now = rows[i & 1];
        int gap_score = SCORE_NEVER;
        short gap_place = -1;
        for (size_t j = 0; j < length; j++) {
            if (i > 0 && j > 0 && before[j - 1] >= gap_score - COST_GAP) {
                gap_score = before[j - 1];
                gap_place = (short)(j - 1);
            } else {
                gap_score -= COST_GAP;
            }
            now[j] = SCORE_NEVER;
            came[i][j] = gap_place;
            if (g_ascii_tolower(text[j]) != typed->letters[i]) {
                continue;
            }
            int here = place_score(text, j);
            if (i == 0) {
                now[j] = here - COST_GAP * (int)MIN(j, 15);
                continue;
            }
            int apart = gap_score, together = j > 0 ? before[j - 1] + SCORE_TOGETHER : SCORE_NEVER;
            now[j] = here + MAX(apart, together);
            came[i][j] = together >= apart && j > 0 ? (short)(j - 1) : gap_place;
        }
    }
    const int *end = rows[(typed->count - 1) & 1];
    *last = 0;
    for (size_t j = 1; j < length; j++) {
        *last = end[j] > end[*last] ? j : *last;
    }
    return end[*last];
}

bool match_text(const char *typed, const char *text, Match *out)
{
    Typed wanted = letters_of(typed);
    size_t length = strnlen(text, MATCH_TEXT_MAX);
    if (wanted.count == 0) {
        *out = (Match){0};
        return true;
    }
    if (wanted.count > length) {
        return false;
    }
    short(*came)[MATCH_TEXT_MAX] = g_malloc(wanted.count * sizeof *came);
    size_t place;
    int score = fill(&wanted, text, length, came, &place);
    bool found = score > SCORE_NEVER / 2;
    if (found) {
        *out = (Match){.score = score, .count = (unsigned)wanted.count};
        for (size_t i = wanted.count; i-- > 0;) {
            out->places[i] = (unsigned short)place;
            place = (size_t)came[i][place];
        }
    }
    g_free(came);
    return found;
}
