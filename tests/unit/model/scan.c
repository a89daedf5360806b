/* The searching below the query: fast ways beside slow and plain ones. */
#include "model/scan.h"

#include <glib.h>
#include <string.h>

#include "base/text.h"
#include "model/fuzzy.h"
#include "model/natural.h"
#include "model/strings.h"

static const char alphabet[] = "abAB@`[{ .-019\xc3\xa9\xc9";

static void roll(GRand *dice, char *out, unsigned max)
{
    unsigned length = (unsigned)g_rand_int_range(dice, 0, (gint32)max);
    for (unsigned i = 0; i < length; i++) {
        out[i] = alphabet[g_rand_int_range(dice, 0, sizeof alphabet - 1)];
    }
    out[length] = '\0';
}

static void scanning_finds_what_a_plain_search_finds(void)
{
    GRand *dice = g_rand_new_with_seed(2);
    unsigned found = 0;
    for (unsigned i = 0; i < 200000; i++) {
        char text[60 + STRINGS_PAD] = "", word[8];
        roll(dice, text, 60);
        roll(dice, word, i % 2 == 0 ? 3 : 6);
        g_autofree char *lower = g_ascii_strdown(text, -1);
        g_autofree char *lower_word = g_ascii_strdown(word, -1);
        bool expected = strstr(lower, lower_word) != NULL;
        g_assert_cmpint(scan_has(text, strlen(text), lower_word, strlen(lower_word)), ==, expected);
        bool letters =
            (scan_letters(lower_word, strlen(lower_word)) & ~scan_letters(text, strlen(text))) == 0;
        g_assert_true(letters || !expected);
        found += expected ? 1 : 0;
    }
    g_rand_free(dice);
    g_assert_cmpuint(found, >, 20000);
}

static void a_word_is_found_at_either_end_only_within_the_length(void)
{
    static const char text[64] = "0123456789abcdefXYZ";
    g_assert_true(scan_has(text, 19, "xyz", 3));
    g_assert_false(scan_has(text, 18, "xyz", 3));
    g_assert_true(scan_has(text, 19, "0123456789abcdefxyz", 19));
    g_assert_false(scan_has(text, 2, "012", 3));
    g_assert_true(scan_has(text, 0, "", 0));
}

/* Optimal string alignment against every part of the text: the least slips that make word a part of
 * it. */
static int least_slips(const char *word, const char *text)
{
    int n = (int)strlen(word), m = (int)strlen(text), least = n;
    int cost[24][64];
    for (int i = 0; i <= n; i++) {
        for (int j = 0; j <= m; j++) {
            if (i == 0) {
                cost[i][j] = 0;
                continue;
            }
            int best = cost[i - 1][j] + 1;
            if (j > 0) {
                best = MIN(best, cost[i][j - 1] + 1);
                best = MIN(best, cost[i - 1][j - 1] + (word[i - 1] != text[j - 1]));
            }
            if (i > 1 && j > 1 && word[i - 1] == text[j - 2] && word[i - 2] == text[j - 1]) {
                best = MIN(best, cost[i - 2][j - 2] + 1);
            }
            cost[i][j] = best;
        }
    }
    for (int j = 0; j <= m; j++) {
        least = MIN(least, cost[n][j]);
    }
    return least;
}

static void slips_are_counted_as_a_table_counts_them(void)
{
    GRand *dice = g_rand_new_with_seed(3);
    unsigned near = 0;
    for (unsigned i = 0; i < 60000; i++) {
        char word[16] = "", text[40] = "";
        int length = g_rand_int_range(dice, 5, 14);
        for (int k = 0; k < length; k++) {
            word[k] = (char)g_rand_int_range(dice, 'a', 'e');
        }
        for (int k = g_rand_int_range(dice, 0, 30); k > 0; k--) {
            text[strlen(text)] = (char)g_rand_int_range(dice, 'a', 'e');
        }
        FuzzyPattern *pattern = fuzzy_new(word);
        int least = least_slips(word, text);
        for (int slips = 0; slips <= fuzzy_slips(pattern); slips++) {
            g_assert_cmpint(fuzzy_near(pattern, slips, text, strlen(text)), ==, least <= slips);
        }
        near += least == 1 ? 1 : 0;
        fuzzy_free(pattern);
    }
    g_rand_free(dice);
    g_assert_cmpuint(near, >, 1000);
}

static void one_slip_in_five_letters_two_at_most(void)
{
    static const struct {
        const char *word;
        int slips;
    } cases[] = {{"abcd", 0},
                 {"abcde", 1},
                 {"abcdefghi", 1},
                 {"abcdefghij", 2},
                 {"abcdefghijklmnopqrstuvw", 2}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        FuzzyPattern *pattern = fuzzy_new(cases[i].word);
        g_assert_cmpint(fuzzy_slips(pattern), ==, cases[i].slips);
        fuzzy_free(pattern);
    }
}

static void scattered_letters_stay_in_a_word_or_begin_one(void)
{
    static const struct {
        const char *word, *text;
        bool found;
    } cases[] = {
        {"jrs", "Jl. Ronggowarsito selatan", true},
        {"jrslt", "Jl. Ronggowarsito selatan", true},
        {"rgws", "Jl. Ronggowarsito", true},
        {"onggo", "Jl. Ronggowarsito", false},
        {"jng", "Jl. Ronggowarsito", false},
        {"pkm", "Pos Kamling", true},
        {"pg", "Pos Kamling", false},
        {"pkg", "Pos Kamling", true},
        {"p", "", false},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        FuzzyPattern *pattern = fuzzy_new(cases[i].word);
        g_assert_cmpint(fuzzy_scattered(pattern, cases[i].text, strlen(cases[i].text)), ==,
                        cases[i].found);
        fuzzy_free(pattern);
    }
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void natural_keys_order_as_natural_comparing_does(void)
{
    static const char letters[] = "ab/ 0012.9";
    GRand *dice = g_rand_new_with_seed(6);
    for (unsigned i = 0; i < 100000; i++) {
        char text[2][40] = {"", ""}, key[2][NATURAL_KEY_SIZE(40)];
        for (unsigned side = 0; side < 2; side++) {
            for (int k = g_rand_int_range(dice, 0, i % 5 == 0 ? 36 : 9); k > 0; k--) {
                text[side][strlen(text[side])] = i % 5 == 0
                                                     ? "0123"[g_rand_int_range(dice, 0, 4)]
                                                     : letters[g_rand_int_range(dice, 0, 10)];
            }
            size_t length = natural_key(text[side], key[side]);
            g_assert_cmpuint(length, ==, strlen(key[side]));
            g_assert_cmpuint(length, <, NATURAL_KEY_SIZE(strlen(text[side])));
        }
        int order = sign(natural_compare(text[0], text[1]));
        g_assert_cmpint(sign(strcmp(key[0], key[1])), ==, order);
        uint64_t left = natural_prefix(text[0]), right = natural_prefix(text[1]);
        g_assert_cmpuint(left, ==, natural_word(key[0]));
        g_assert_true(left == right || (left < right ? -1 : 1) == order);
    }
    g_rand_free(dice);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/scan/" sentence, function)
    TEST(scanning_finds_what_a_plain_search_finds, "scanning finds what a plain search finds");
    TEST(a_word_is_found_at_either_end_only_within_the_length,
         "a word is found at either end only within the length");
    TEST(slips_are_counted_as_a_table_counts_them, "slips are counted as a table counts them");
    TEST(one_slip_in_five_letters_two_at_most, "one slip in five letters, two at most");
    TEST(scattered_letters_stay_in_a_word_or_begin_one,
         "scattered letters stay in a word or begin one");
    TEST(natural_keys_order_as_natural_comparing_does,
         "natural keys order as natural comparing does");
    return g_test_run();
}
