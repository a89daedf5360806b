#include "base/text.h"

#include <glib.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

/* Every kind of text that has been used against a terminal, and what is left of it. */
static const struct {
    const char *name, *dirty, *clean;
} evil[] = {
    {"a colour", "a\x1b[31mb", "a [31mb"},
    {"a clipboard write (OSC 52)", "\x1b]52;c;ZXZpbA==\x07", " ]52;c;ZXZpbA== "},
    {"a title (OSC 2, ST)", "\x1b]2;x\x1b\\", " ]2;x \\"},
    {"a link (OSC 8)", "\x1b]8;;http://x\x1b\\y", " ]8;;http://x \\y"},
    {"a device string (DCS)", "\x1bP+q\x1b\\", " P+q \\"},
    {"a cursor report (CSI 6n)", "\x1b[6n", " [6n"},
    {"C1 as one code point",
     "a\xC2\x9B"
     "31mb",
     "a 31mb"},
    {"C1 as a bare byte",
     "a\x9B"
     "31mb",
     "a\uFFFD31mb"},
    {"next line (NEL)",
     "a\xC2\x85"
     "b",
     "a b"},
    {"a carriage return that overwrites", "hidup\rmati", "hidup mati"},
    {"a newline", "a\nb", "a b"},
    {"a run of controls",
     "a\t\r\n\x1b\x7f"
     "b",
     "a b"},
    {"backspaces", "abc\b\b\b", "abc "},
    {"a right-to-left override", "a\u202Eexe.gpj\u202C", "aexe.gpj"},
    {"bidi isolates", "\u2066a\u2069\u2067b\u2068", "ab"},
    {"bidi marks", "a\u200E\u200F\u061Cb", "ab"},
    {"zero-width characters", "a\u200B\u200C\u200D\u2060\uFEFFb", "ab"},
    {"line separators", "a\u2028\u2029b", "a b"},
    {"wide and narrow spaces", "a\u00A0b\u2003c\u3000d", "a b c d"},
    {"a soft hyphen", "a\u00ADb", "ab"},
    {"invisible fillers", "a\u3164\uFFA0\u115F\u034Fb", "ab"},
    {"tags", "a\U000E0041\U000E007Fb", "ab"},
    {"an emoji family joined by ZWJ", "\U0001F468\u200D\U0001F469\u200D\U0001F467",
     "\U0001F468\U0001F469\U0001F467"},
    {"a skin tone", "\U0001F44D\U0001F3FD", "\U0001F44D"},
    {"a heart with a variation selector", "\u2764\uFE0F", "\u2764"},
    {"a flag", "\U0001F1EE\U0001F1E9", "ID"},
    {"private use", "a\uE0B0b\U000F0000", "a\uFFFDb\uFFFD"},
    {"unassigned and noncharacters", "a\u0378\uFFFE\uFDD0b", "a\uFFFD\uFFFD\uFFFDb"},
    {"a surrogate in UTF-8",
     "a\xED\xA0\x80"
     "b",
     "a\uFFFD\uFFFD\uFFFDb"},
    {"overlong NUL",
     "a\xC0\x80"
     "b",
     "a\uFFFD\uFFFDb"},
    {"overlong slash", "\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
    {"a cut sequence", "a\xE2\x82", "a\uFFFD"},
    {"over U+10FFFF", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"a mark with nothing to sit on", "\u0301a", "a"},
    {"a character of disputed width", "\u3248", "\uFFFD"},
};

static void evil_text_comes_out_harmless(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(evil); i++) {
        g_autofree char *clean = text_clean(evil[i].dirty, strlen(evil[i].dirty), 1000);
        g_test_message("%s", evil[i].name);
        g_assert_cmpstr(clean, ==, evil[i].clean);
        g_assert_false(text_is_clean(evil[i].dirty, strlen(evil[i].dirty)));
        g_assert_true(text_is_clean(clean, strlen(clean)));
    }
}

static void good_names_are_clean_as_they_are(void)
{
    static const char *const names[] = {
        "",
        "a",
        "Pos Kamling Jl. Ronggowarsito 12",
        "Jum'at — é à ü",
        "東京",
        "مسجد",
        "ꦱꦼꦩꦫꦁ",
        "e\u0301",
        "\U0001F6A8 banjir",
        "1234567890123456789012345678901234567890",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_assert_true(text_is_clean(names[i], strlen(names[i])));
        g_autofree char *clean = text_clean(names[i], strlen(names[i]), 1000);
        g_assert_cmpstr(clean, ==, names[i]);
    }
}

static void one_bad_byte_is_seen_wherever_it_stands(void)
{
    for (int byte = 0; byte < 256; byte++) {
        for (size_t place = 0; place < 20; place++) {
            char text[20];
            memset(text, 'x', sizeof text);
            text[place] = (char)byte;
            g_assert_cmpint(text_is_clean(text, sizeof text), ==, byte >= 0x20 && byte < 0x7F);
        }
    }
}

static void a_nul_inside_becomes_a_space(void)
{
    g_autofree char *clean = text_clean("a\0b", 3, 100);
    g_assert_cmpstr(clean, ==, "a b");
}

static void every_kept_character_is_as_wide_as_the_c_library_says(void)
{
    g_assert_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
    int kept = 0;
    for (gunichar c = 1; c <= 0x10FFFF; c++) {
        char text[8] = "a";
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        size_t length = 1 + (size_t)g_unichar_to_utf8(c, text + 1);
        text[length] = '\0';
        if (text_is_clean(text, length)) {
            g_assert_cmpint(text_char_width(c), ==, wcwidth((wchar_t)c));
            g_assert_cmpint(text_width(text), ==, 1 + wcwidth((wchar_t)c));
            kept++;
        }
    }
    g_assert_cmpint(kept, >, 140000); /* or the test compares nothing */
}

static void marks_are_limited_and_never_cut_from_their_character(void)
{
    g_autoptr(GString) text = g_string_new("x");
    for (int i = 0; i < 1000; i++) {
        g_string_append(text, "\u0301");
    }
    g_assert_false(text_is_clean(text->str, text->len));
    g_autofree char *clean = text_clean(text->str, text->len, 5000);
    g_assert_cmpstr(clean, ==, "x\u0301\u0301\u0301\u0301");
    g_assert_cmpint(text_width(clean), ==, 1);
    g_autofree char *cut = text_clean("ab\u0301\u0301", strlen("ab\u0301\u0301"), 4);
    g_assert_cmpstr(cut, ==, "a");
}

static void cleaning_cuts_between_characters(void)
{
    const char *text = "ab\u20ACd\U0001F6A8";
    for (size_t max = 0; max <= strlen(text); max++) {
        g_autofree char *cut = text_clean(text, strlen(text), max);
        g_assert_cmpuint(strlen(cut), <=, max);
        g_assert_true(g_utf8_validate(cut, -1, NULL));
        g_assert_true(g_str_has_prefix(text, cut));
    }
}

static void what_was_cleaned_is_clean_and_stays_so(void)
{
    static const char *const pieces[] = {
        "a",          "é",          "\u0301",   "\u200D", "\x1b", "\xff",   "東",
        "\U0001F468", "\U0001F1EE", "\xE2\x82", "\u202E", " ",    "\u0CF3", "\xF0",
    };
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = g_test_rand_int_range(0, 12); i > 0; i--) {
            g_string_append(text, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        }
        size_t max = (size_t)g_test_rand_int_range(0, 40);
        g_autofree char *once = text_clean(text->str, text->len, max);
        g_autofree char *twice = text_clean(once, strlen(once), max);
        g_assert_cmpuint(strlen(once), <=, max);
        g_assert_true(text_is_clean(once, strlen(once)));
        g_assert_cmpstr(once, ==, twice);
    }
}

static void text_is_cut_to_columns_not_bytes(void)
{
    g_assert_cmpuint(text_fit("abc", 2), ==, 2);
    g_assert_cmpuint(text_fit("abc", 0), ==, 0);
    g_assert_cmpuint(text_fit("東京", 3), ==, 3);
    g_assert_cmpuint(text_fit("e\u0301x", 1), ==, 3); /* the mark stays with its letter */
    g_autofree char *all = text_ellipsize("abc", 3);
    g_autofree char *cut = text_ellipsize("abcd", 3);
    g_autofree char *wide = text_ellipsize("東京都", 4);
    g_autofree char *none = text_ellipsize("abc", 0);
    g_assert_cmpstr(all, ==, "abc");
    g_assert_cmpstr(cut, ==, "ab\u2026");
    g_assert_cmpstr(wide, ==, "東\u2026");
    g_assert_cmpstr(none, ==, "");
}

static void folding_makes_spellings_equal(void)
{
    static const char *const pairs[][2] = {
        {"Tambak Aji", "Tambakaji"},
        {"TANJUNG-MAS", "tanjungmas"},
        {"Jum'at", "Jumat"},
        {"Jum\u2019at", "JUM`AT"},
        {"Jl. Dr. Cipto", "jldr cipto"},
        {"Café Ñandú", "cafe nandu"},
        {"e\u0301", "\u00C9"},
        {"\u0141ódź", "lodz"},
        {"\uFF21\uFF22", "ab"},
        {"3/8", "3 / 8"},
        {"\u0130stanbul", "istanbul"},
        {"a\u2013b", "A\u00A0B"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *one = text_fold(pairs[i][0]);
        g_autofree char *other = text_fold(pairs[i][1]);
        g_assert_cmpstr(one, ==, other);
    }
    g_autofree char *folded = text_fold("Pos RT 03/RW 05");
    g_assert_cmpstr(folded, ==, "posrt03/rw05");
}

static void folding_into_a_small_buffer_cuts_between_characters(void)
{
    char out[4];
    g_assert_cmpuint(text_fold_into("ab東", out, sizeof out), ==, 2);
    g_assert_cmpstr(out, ==, "ab");
    g_assert_cmpuint(text_fold_into("abcdef", out, sizeof out), ==, 3);
    g_assert_cmpstr(out, ==, "abc");
    g_assert_cmpuint(text_fold_into("abc", out, 1), ==, 0);
    g_assert_cmpstr(out, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/evil text comes out harmless", evil_text_comes_out_harmless);
    g_test_add_func("/text/good names are clean as they are", good_names_are_clean_as_they_are);
    g_test_add_func("/text/one bad byte is seen wherever it stands",
                    one_bad_byte_is_seen_wherever_it_stands);
    g_test_add_func("/text/a NUL inside becomes a space", a_nul_inside_becomes_a_space);
    g_test_add_func("/text/every kept character is as wide as the C library says",
                    every_kept_character_is_as_wide_as_the_c_library_says);
    g_test_add_func("/text/marks are limited and never cut from their character",
                    marks_are_limited_and_never_cut_from_their_character);
    g_test_add_func("/text/cleaning cuts between characters", cleaning_cuts_between_characters);
    g_test_add_func("/text/what was cleaned is clean and stays so",
                    what_was_cleaned_is_clean_and_stays_so);
    g_test_add_func("/text/text is cut to columns not bytes", text_is_cut_to_columns_not_bytes);
    g_test_add_func("/text/folding makes spellings equal", folding_makes_spellings_equal);
    g_test_add_func("/text/folding into a small buffer cuts between characters",
                    folding_into_a_small_buffer_cuts_between_characters);
    return g_test_run();
}
