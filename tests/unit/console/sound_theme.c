#include "console/sound_theme.h"

#include <stdio.h>
#include <string.h>

static SoundTheme *parse(const char *text, GError **error)
{
    return sound_theme_parse("desa.sound", text, strlen(text), error);
}

static void test_baked(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SoundTheme) theme = sound_theme_load("kentongan", &error);
    g_assert_no_error(error);
    static const struct {
        const char *kind;
        unsigned strokes;
    } codes[] = {{"tawuran", 4}, {"kebakaran", 6}, {"banjir", 8}, {"rob", 8}, {"sampah", 1}};
    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        g_assert_cmpuint(sound_theme_rhythm(theme, codes[i].kind).strokes, ==, codes[i].strokes);
    g_assert_cmpuint(sound_theme_all_clear(theme).strokes, ==, 9);
}

static void test_timing(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SoundTheme) theme =
        parse("[rhythms]\nkebakaran = 2 - 1\n[beat]\nstroke = 200\npause = 300\n", &error);
    g_assert_no_error(error);
    SoundRhythm rhythm = sound_theme_rhythm(theme, "kebakaran");
    g_assert_cmpuint(rhythm.strokes, ==, 3);
    g_assert_cmpuint(rhythm.at_ms[0], ==, 0);
    g_assert_cmpuint(rhythm.at_ms[1], ==, 200);
    g_assert_cmpuint(rhythm.at_ms[2], ==, 700);
    g_assert_cmpuint(sound_theme_rhythm(theme, "banjir").strokes, ==, 1);
    g_assert_cmpuint(sound_theme_all_clear(theme).strokes, ==, 0);
}

static void test_bell(void)
{
    g_autoptr(SoundTheme) theme = sound_theme_load("bell", NULL);
    g_assert_cmpuint(sound_theme_rhythm(theme, "kebakaran").strokes, ==, 1);
    g_assert_cmpuint(sound_theme_all_clear(theme).strokes, ==, 0);
}

static void test_mistakes(void)
{
    static const struct {
        const char *text, *message;
    } mistakes[] = {
        {"[rhythms]\n\nbanjir = 2-x\n", "desa.sound:3: '2-x' is no rhythm"},
        {"[rhythms]\nbanjir = 0\n", "desa.sound:2: '0' is no rhythm"},
        {"[rhythms]\nbanjir = 3--3\n", "desa.sound:2: '3--3' is no rhythm"},
        {"[rhythms]\nbanjir =\n", "desa.sound:2: '' is no rhythm"},
        {"[rhythms]\nbanjir = 16-17\n", "desa.sound:2: '16-17' is no rhythm"},
        {"[rhythms]\nbanjir = 99999999999999999999\n", "is no rhythm"},
        {"[rhythms]\nBanjir = 2\n", "desa.sound:2: no kind of alert: 'Banjir'"},
        {"[beat]\nstroke = 5\n", "desa.sound:2: '5' is no value for stroke"},
        {"[beat]\nspeed = 5\n", "desa.sound:2: unknown setting 'speed' in [beat]"},
        {"[drums]\n", "desa.sound:1: unknown group 'drums'"},
        {"[rhythms]\nbanjir = 2\nbanjir = 3\n", "desa.sound:3:"},
        {"banjir\n", "desa.sound"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(parse(mistakes[i].text, &error));
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, mistakes[i].message));
    }
}

/* Whatever stands there: a rhythm in its bounds, or a mistake that is said. */
static void test_random(void)
{
    static const char letters[] = "0123456789-- \t#=x[]";
    for (int i = 0; i < 20000; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) text = g_string_new("[rhythms]\nbanjir = ");
        int length = g_test_rand_int_range(0, 12);
        for (int k = 0; k < length; k++)
            g_string_append_c(text, letters[g_test_rand_int_range(0, sizeof letters - 1)]);
        g_autoptr(SoundTheme) theme = parse(text->str, &error);
        g_assert_true((theme == NULL) == (error != NULL));
        if (theme == NULL)
            continue;
        SoundRhythm rhythm = sound_theme_rhythm(theme, "banjir");
        g_assert_cmpuint(rhythm.strokes, >, 0);
        g_assert_cmpuint(rhythm.strokes, <=, SOUND_STROKES_MAX);
        for (unsigned k = 1; k < rhythm.strokes; k++)
            g_assert_cmpuint(rhythm.at_ms[k], >=, rhythm.at_ms[k - 1] + 100);
    }
}

static void test_names(void)
{
    static const char *const names[] = {"../kentongan", ".", "", "nowhere", "a/b"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(sound_theme_load(names[i], &error));
        g_assert_nonnull(error);
    }
}

static void test_own(void)
{
    g_autofree char *home = g_dir_make_tmp("tilik-sound-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(home, "tilik", "themes", NULL);
    g_autofree char *path = g_build_filename(folder, "kentongan.sound", NULL);
    g_autoptr(GError) error = NULL;
    g_setenv("XDG_CONFIG_HOME", home, TRUE);
    g_mkdir_with_parents(folder, 0700);
    g_file_set_contents(path, "[rhythms]\nkebakaran = 5\n", -1, NULL);
    g_autoptr(SoundTheme) own = sound_theme_load("kentongan", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sound_theme_rhythm(own, "kebakaran").strokes, ==, 5);
    g_file_set_contents(path, "[rhythms]\nkebakaran = lima\n", -1, NULL);
    g_assert_null(sound_theme_load("kentongan", &error));
    g_assert_nonnull(strstr(error->message, "kentongan.sound:2: 'lima' is no rhythm"));
    remove(path);
    for (int i = 0; i < 3; i++) {
        remove(folder);
        char *up = g_path_get_dirname(folder);
        g_free(g_steal_pointer(&folder));
        folder = up;
    }
}

int main(int argc, char **argv)
{
    g_setenv("LANGUAGE", "en", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sound-theme/the baked codes are those of the kentongan", test_baked);
    g_test_add_func("/sound-theme/strokes and pauses stand where they should", test_timing);
    g_test_add_func("/sound-theme/bell is one stroke for all", test_bell);
    g_test_add_func("/sound-theme/a mistake is said with its place", test_mistakes);
    g_test_add_func("/sound-theme/whatever stands there, a rhythm keeps its bounds", test_random);
    g_test_add_func("/sound-theme/only names are names", test_names);
    g_test_add_func("/sound-theme/a file of one's own goes before the baked one", test_own);
    return g_test_run();
}
