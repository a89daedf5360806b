#include "model/match.h"

#include <glib.h>
#include <string.h>

static int score(const char *typed, const char *text)
{
    Match match;
    g_assert_true(match_text(typed, text, &match));
    return match.score;
}

static void assert_places(const char *typed, const char *text, const char *expected)
{
    Match match;
    g_assert_true(match_text(typed, text, &match));
    g_autofree char *marks = g_strdup(text);
    memset(marks, '.', strlen(marks));
    for (unsigned i = 0; i < match.count; i++) {
        marks[match.places[i]] = text[match.places[i]];
    }
    g_assert_cmpstr(marks, ==, expected);
}

static void letters_must_stand_in_order(void)
{
    Match match = {.score = 7};
    g_assert_false(match_text("ba", "ab", &match));
    g_assert_false(match_text("abc", "ab", &match));
    g_assert_false(match_text("x", "", &match));
    g_assert_cmpint(match.score, ==, 7);
    g_assert_true(match_text("ab", "xaxbx", &match));
    g_assert_cmpuint(match.count, ==, 2);
}

static void nothing_typed_matches_all(void)
{
    Match match = {.score = 7};
    g_assert_true(match_text("", "", &match));
    g_assert_true(match_text("  ", "camera", &match));
    g_assert_cmpint(match.score, ==, 0);
    g_assert_cmpuint(match.count, ==, 0);
}

static void case_and_spaces_do_not_count(void)
{
    Match match;
    g_assert_true(match_text("Ma Cl", "mark-clear", &match));
    g_assert_true(match_text("mc", "Mark Clear", &match));
}

static void the_best_places_are_marked(void)
{
    assert_places("mc", "mark-acme-clear", "m.........c....");
    assert_places("clear", "cl-mark clear", "........clear");
    assert_places("nx", "next", "n.x.");
    assert_places("sr", "sort-reverse", "s....r......");
}

static void together_and_at_word_starts_is_better(void)
{
    g_assert_cmpint(score("so", "sort"), >, score("so", "reason"));
    g_assert_cmpint(score("sr", "sort-reverse"), >, score("sr", "user"));
    g_assert_cmpint(score("open", "open"), >, score("open", "reopen"));
    g_assert_cmpint(score("mark", "mark-clear"), >, score("mark", "map a rock"));
    g_assert_cmpint(score("z", "zoom"), >, score("z", "freeze"));
}

static bool in_order(const char *typed, const char *text)
{
    while (*typed != '\0' && *text != '\0') {
        typed += g_ascii_tolower(*typed) == g_ascii_tolower(*text) ? 1 : 0;
        text++;
    }
    return *typed == '\0';
}

static void what_matches_is_what_a_simple_walk_says(void)
{
    GRand *dice = g_rand_new_with_seed(1);
    for (unsigned i = 0; i < 20000; i++) {
        char typed[6] = "", text[14] = "";
        for (int k = g_rand_int_range(dice, 0, 5); k > 0; k--) {
            typed[strlen(typed)] = (char)g_rand_int_range(dice, 'a', 'd');
        }
        for (int k = g_rand_int_range(dice, 0, 13); k > 0; k--) {
            text[strlen(text)] = "abcABC -"[g_rand_int_range(dice, 0, 8)];
        }
        Match match;
        bool matches = match_text(typed, text, &match);
        g_assert_cmpint(matches, ==, in_order(typed, text));
        for (unsigned k = 0; matches && k < match.count; k++) {
            g_assert_cmpint(g_ascii_tolower(text[match.places[k]]), ==, typed[k]);
            g_assert_true(k == 0 || match.places[k - 1] < match.places[k]);
        }
    }
    g_rand_free(dice);
}

static void long_texts_are_bounded(void)
{
    char text[1000], typed[200];
    memset(text, 'a', sizeof text);
    memset(typed, 'a', sizeof typed);
    text[999] = typed[199] = '\0';
    Match match;
    g_assert_true(match_text(typed, text, &match));
    g_assert_cmpuint(match.count, ==, MATCH_TYPED_MAX);
    text[998] = 'b';
    g_assert_false(match_text("b", text, &match));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(function, sentence) g_test_add_func("/match/" sentence, function)
    TEST(letters_must_stand_in_order, "letters must stand in order");
    TEST(nothing_typed_matches_all, "nothing typed matches all");
    TEST(case_and_spaces_do_not_count, "case and spaces do not count");
    TEST(the_best_places_are_marked, "the best places are marked");
    TEST(together_and_at_word_starts_is_better, "together and at word starts is better");
    TEST(what_matches_is_what_a_simple_walk_says, "what matches is what a simple walk says");
    TEST(long_texts_are_bounded, "long texts are bounded");
    return g_test_run();
}
