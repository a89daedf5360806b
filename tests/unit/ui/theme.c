#include "ui/theme.h"

#include <string.h>

#include "base/text.h"
#include "model/alert.h"
#include "model/camera.h"
#include "ui/colour.h"

static Theme *load(const char *name)
{
    g_autoptr(GError) error = NULL;
    Theme *theme = theme_load(name, &error);
    g_assert_no_error(error);
    return theme;
}

static void test_names(void)
{
    g_auto(GStrv) names = theme_names();
    static const char *const expected[] = {"kontras", "malam", "mono", "siang"};
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_true(g_strv_contains((const char *const *)names, expected[i]));
        g_autoptr(Theme) theme = load(expected[i]);
        g_assert_nonnull(theme);
    }
}

/* Lines are drawn, not read: 3:1 is what WCAG asks of them. */
static double wanted_contrast(const char *theme, StyleId style)
{
    bool line = style == STYLE_FRAME;
    if (strcmp(theme, "kontras") == 0) {
        return line ? 4.5 : 7.0;
    }
    return line ? 3.0 : 4.5;
}

static void assert_contrast(const char *name, int colours, double at_least)
{
    g_autoptr(Theme) theme = load(name);
    for (int i = 0; i < STYLES; i++) {
        Style style =
            style_reduce(theme_style(theme, (StyleId)i), theme_style(theme, STYLE_TEXT), colours);
        g_assert_cmpint(style.foreground, >=, 0);
        g_assert_cmpint(style.background, >=, 0);
        double contrast =
            colour_contrast(colour_rgb(style.foreground), colour_rgb(style.background));
        double wanted = at_least > 0 ? at_least : wanted_contrast(name, (StyleId)i);
        g_test_message("%s %s %.2f", name, style_word((StyleId)i), contrast);
        g_assert_cmpfloat(contrast, >=, wanted);
    }
}

static void test_contrast(void)
{
    assert_contrast("malam", 256, 0);
    assert_contrast("siang", 256, 0);
    assert_contrast("kontras", 256, 0);
}

static void test_few_colours(void)
{
    static const char *const names[] = {"malam", "siang", "kontras"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        assert_contrast(names[i], 16, 3.0);
        assert_contrast(names[i], 8, 3.0);
    }
}

static bool same_look(Style a, Style b)
{
    return a.foreground == b.foreground && a.background == b.background && a.bold == b.bold &&
           a.reverse == b.reverse && a.underline == b.underline && a.dim == b.dim;
}

/* Where the cursor is, what is marked and what found must be seen in every theme and with every
 * number of colours. */
static void test_bars(void)
{
    static const char *const names[] = {"malam", "siang", "kontras", "mono"};
    static const StyleId seen[] = {
        STYLE_SELECTED, STYLE_SELECTED_UNFOCUSED, STYLE_MARKED, STYLE_MATCH, STYLE_CRITICAL,
        STYLE_ERROR,    STYLE_BAR_WARNING,        STYLE_HEADING};
    static const int colours[] = {256, 16, 8};
    for (size_t n = 0; n < G_N_ELEMENTS(names); n++) {
        g_autoptr(Theme) theme = load(names[n]);
        for (size_t i = 0; i < G_N_ELEMENTS(seen) * G_N_ELEMENTS(colours); i++) {
            int count = colours[i % G_N_ELEMENTS(colours)];
            Style plain = theme_style(theme, STYLE_TEXT), text = style_reduce(plain, plain, count);
            Style style = theme_style(theme, seen[i / G_N_ELEMENTS(colours)]);
            style = style_reduce(style, plain, count);
            g_test_message("%s %s %d", names[n], style_word(seen[i / G_N_ELEMENTS(colours)]),
                           count);
            g_assert_false(same_look(style, text));
        }
    }
}

static void test_mono(void)
{
    g_autoptr(Theme) theme = load("mono");
    for (int i = 0; i < STYLES; i++) {
        g_assert_cmpint(theme_style(theme, (StyleId)i).foreground, ==, COLOUR_DEFAULT);
        g_assert_cmpint(theme_style(theme, (StyleId)i).background, ==, COLOUR_DEFAULT);
    }
}

static void test_states(void)
{
    g_auto(GStrv) names = theme_names();
    for (int n = 0; names[n] != NULL; n++) {
        g_autoptr(Theme) theme = load(names[n]);
        for (int i = 0; i < CAMERA_STATES * CAMERA_STATES * 2; i++) {
            CameraState a = (CameraState)(i / 2 % CAMERA_STATES),
                        b = (CameraState)(i / 2 / CAMERA_STATES);
            const char *first = theme_glyph(theme, camera_state_word(a), i % 2 != 0);
            const char *second = theme_glyph(theme, camera_state_word(b), i % 2 != 0);
            g_assert_cmpint(text_width(first), ==, 1);
            g_assert_cmpint(strcmp(first, second) == 0, ==, a == b);
        }
    }
}

static const char *alert_word(AlertState state)
{
    return state == ALERT_OUT_OF_SERVICE ? "alert_out" : alert_state_word(state);
}

static void test_alert_states(void)
{
    g_auto(GStrv) names = theme_names();
    for (int n = 0; names[n] != NULL; n++) {
        g_autoptr(Theme) theme = load(names[n]);
        for (int i = 0; i < ALERT_STATES * ALERT_STATES * 2; i++) {
            AlertState a = (AlertState)(i / 2 % ALERT_STATES),
                       b = (AlertState)(i / 2 / ALERT_STATES);
            const char *first = theme_glyph(theme, alert_word(a), i % 2 != 0);
            const char *second = theme_glyph(theme, alert_word(b), i % 2 != 0);
            g_assert_cmpint(text_width(first), ==, 1);
            g_assert_cmpstr(first, !=, i % 2 != 0 ? "?" : "");
            g_assert_cmpint(strcmp(first, second) == 0, ==, a == b);
        }
    }
}

static void test_inherits(void)
{
    static const char text[] =
        "[styles]\ntext = 7 on 4\nlive = green\nbar = on 2 bold\nmuted = dim\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Theme) theme = theme_parse("x.theme", text, strlen(text), &error);
    g_assert_no_error(error);
    Style live = theme_style(theme, STYLE_LIVE), bar = theme_style(theme, STYLE_BAR);
    g_assert_cmpint(live.foreground, ==, 2);
    g_assert_cmpint(live.background, ==, 4);
    g_assert_cmpint(bar.foreground, ==, 7);
    g_assert_cmpint(bar.background, ==, 2);
    g_assert_true(bar.bold);
    g_assert_true(theme_style(theme, STYLE_MUTED).dim);
    g_assert_true(same_look(theme_style(theme, STYLE_LOW), theme_style(theme, STYLE_TEXT)));
}

static void test_mistakes(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[styles]\ntext = 7\nalrt = red\n", "t.theme:3: unknown style 'alrt'"},
        {"[styles]\ntext = purple\n", "t.theme:2: not a colour or attribute: 'purple'"},
        {"[styles]\ntext = 256\n", "t.theme:2: not a colour or attribute: '256'"},
        {"[styles]\ntext = #12345\n", "t.theme:2: not a colour or attribute: '#12345'"},
        {"[styles]\ntext = red on\n", "t.theme:2: not a colour or attribute: 'on'"},
        {"[styles]\ntext = red blue\n", "t.theme:2: not a colour or attribute: 'blue'"},
        {"[colours]\nx = 1\n", "t.theme:1: unknown group 'colours'"},
        {"[glyphs]\nonline = ab\n",
         "t.theme:2: a glyph is one character of one column, then one of ASCII: 'ab'"},
        {"[glyphs]\nonline = 日\n",
         "t.theme:2: a glyph is one character of one column, then one of ASCII: '日'"},
        {"[glyphs]\nonline = o é\n",
         "t.theme:2: a glyph is one character of one column, then one of ASCII: 'o é'"},
        {"[glyphs]\nonlin = o\n", "t.theme:2: unknown glyph 'onlin'"},
        {"[glyphs]\noffline = ●\n", "t.theme:2: 'online' and 'offline' have the same glyph"},
        {"[glyphs]\nacked = ◆\n", "t.theme:2: 'unack' and 'acked' have the same glyph"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Theme) theme =
            theme_parse("t.theme", cases[i].text, strlen(cases[i].text), &error);
        g_assert_null(theme);
        g_assert_nonnull(error);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void test_bad_names(void)
{
    static const char *const names[] = {"../malam", "a/b",      "",
                                        ".hidden",  "x\033[2J", "nosuchtheme"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Theme) theme = theme_load(names[i], &error);
        g_assert_null(theme);
        g_assert_true(text_is_clean(error->message, strlen(error->message)));
    }
}

static void test_reduce(void)
{
    g_assert_cmpint(colour_reduce(COLOUR_RGB | 0xFF0000, 256), ==, 196);
    g_assert_cmpint(colour_reduce(COLOUR_RGB | 0x080808, 256), ==, 232);
    g_assert_cmpint(colour_reduce(COLOUR_RGB | 0xFF0000, 16), ==, 9);
    g_assert_cmpint(colour_reduce(COLOUR_RGB | 0xFF0000, 1 << 24), ==, 0xFF0000);
    g_assert_cmpint(colour_reduce(196, 16), ==, 9);
    g_assert_cmpint(colour_reduce(9, 8), ==, 1);
    g_assert_cmpint(colour_reduce(8, 8), ==, 7);
    g_assert_cmpint(colour_reduce(210, 8), ==, 1);
    g_assert_cmpint(colour_reduce(114, 8), ==, 2);
    g_assert_cmpint(colour_reduce(252, 8), ==, 7);
    g_assert_cmpint(colour_reduce(COLOUR_DEFAULT, 8), ==, COLOUR_DEFAULT);
    g_assert_cmpfloat_with_epsilon(colour_contrast(0, 0xFFFFFF), 21.0, 0.01);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/theme/four themes come with the program", test_names);
    g_test_add_func("/theme/every style can be read: 4.5 to 1, and 7 to 1 in kontras",
                    test_contrast);
    g_test_add_func("/theme/and with 16 and 8 colours 3 to 1", test_few_colours);
    g_test_add_func("/theme/the cursor, marks and alarms are seen with any number of colours",
                    test_bars);
    g_test_add_func("/theme/mono asks for no colour", test_mono);
    g_test_add_func("/theme/no two camera states share a glyph", test_states);
    g_test_add_func("/theme/nor do two states of an alert", test_alert_states);
    g_test_add_func("/theme/what is left out comes from text", test_inherits);
    g_test_add_func("/theme/a mistake is said with its line", test_mistakes);
    g_test_add_func("/theme/a name is no path", test_bad_names);
    g_test_add_func("/theme/colours become the nearest there are", test_reduce);
    return g_test_run();
}
