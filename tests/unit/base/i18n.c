/* The language is decided once a process, so each case is a run of this program: copied into a
 * folder that has a locale/ beside it, as the build tree has. */
#include "base/i18n.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int say(const char *language)
{
    bool ready = i18n_init(language);
    char number[32], tenths[32], point[32];
    i18n_number(-1234567, number, sizeof number);
    i18n_tenths(12345, tenths, sizeof tenths);
    snprintf(point, sizeof point, "%.1f", 0.5);
    printf("%d %s|%s|%s|%s|%s", ready, _("%d min"), number, tenths, point,
           setlocale(LC_CTYPE, NULL));
    return 0;
}

/* Said in place of a language. */
#define CHANGES  "to and fro"
#define SWITCHES 3000

/* What other threads of a program do all the time. */
static gpointer talk(gpointer data)
{
    while (!g_atomic_int_get((int *)data)) {
        char text[64];
        snprintf(text, sizeof text, "%.1f %s", 0.5, strerror(ENOENT));
        g_assert_cmpint(text[0], ==, '0');
        g_assert_cmpuint(strlen(_("%d min")), >, 0);
    }
    return NULL;
}

/* The language goes to and fro while another thread talks. */
static int change(void)
{
    int over = 0;
    i18n_init("en");
    GThread *talker = g_thread_new("talker", talk, &over);
    bool right = true;
    for (int i = 0; i < SWITCHES; i++) {
        i18n_switch(i % 2 == 0 ? "id" : "en");
        right = right && strcmp(_("%d min"), i % 2 == 0 ? "%d mnt" : "%d min") == 0;
    }
    g_atomic_int_set(&over, 1);
    g_thread_join(talker);
    printf(right ? "right" : "wrong");
    return 0;
}

/* Returns what the copy says with LC_ALL and LANGUAGE set so, NULL for unset. */
static char *answer(const char *folder, const char *locale, const char *wished,
                    const char *argument)
{
    g_autofree char *program = g_build_filename(folder, "program", NULL);
    char *argv[] = {program, "say", (char *)argument, NULL};
    g_auto(GStrv) environment = g_get_environ();
    static const char *const cleared[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    for (size_t i = 0; i < G_N_ELEMENTS(cleared); i++) {
        environment = g_environ_unsetenv(environment, cleared[i]);
    }
    environment = locale ? g_environ_setenv(environment, "LC_ALL", locale, TRUE) : environment;
    environment = wished ? g_environ_setenv(environment, "LANGUAGE", wished, TRUE) : environment;
    char *said = NULL;
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, NULL, &error);
    g_assert_no_error(error);
    return said;
}

static void copy_program(const char *folder)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *program = g_build_filename(folder, "program", NULL);
    g_autofree char *locale = g_build_filename(folder, "locale", NULL);
    g_autofree char *built = g_build_filename(g_getenv("TILIK_BUILD"), "locale", NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(self, &bytes, &size, NULL));
    g_assert_true(g_file_set_contents(program, bytes, (gssize)size, NULL));
    g_assert_cmpint(g_chmod(program, 0700), ==, 0);
    g_assert_cmpint(symlink(built, locale), ==, 0);
}

static void the_locale_and_the_wish_decide(void)
{
    static const char *const indonesian = "1 %d mnt|-1.234.567|1.234,5|0.5|C.UTF-8";
    static const char *const english = "1 %d min|-1,234,567|1,234.5|0.5|C.UTF-8";
    static const struct {
        const char *locale, *wished, *argument;
        bool indonesian;
    } cases[] = {
        {NULL, NULL, NULL, true},           {"C", NULL, NULL, true},
        {"POSIX", NULL, NULL, true},        {"C.UTF-8", NULL, NULL, true},
        {"id_ID.UTF-8", NULL, NULL, true},  {"jv_ID", NULL, NULL, true},
        {"en_US.UTF-8", NULL, NULL, false}, {"de_DE.UTF-8", NULL, NULL, false},
        {"id", NULL, NULL, true},           {"no-such-locale", NULL, NULL, false},
        {"C", "en", NULL, false},           {"en_US.UTF-8", "id", NULL, true},
        {"C", NULL, "en", false},           {"en_US.UTF-8", "en", "id", true},
    };
    g_autofree char *folder = g_dir_make_tmp("tilik-XXXXXX", NULL);
    copy_program(folder);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *said = answer(folder, cases[i].locale, cases[i].wished, cases[i].argument);
        g_test_message("LC_ALL=%s LANGUAGE=%s --lang %s", cases[i].locale ? cases[i].locale : "",
                       cases[i].wished ? cases[i].wished : "",
                       cases[i].argument ? cases[i].argument : "");
        g_assert_cmpstr(said, ==, cases[i].indonesian ? indonesian : english);
    }
    g_autofree char *changed = answer(folder, NULL, NULL, CHANGES);
    g_assert_cmpstr(changed, ==, "right");
    g_autofree char *program = g_build_filename(folder, "program", NULL);
    g_autofree char *locale = g_build_filename(folder, "locale", NULL);
    g_unlink(program);
    g_unlink(locale);
    g_rmdir(folder);
}

static void another_language_is_refused(void)
{
    g_assert_false(i18n_init("de"));
    g_assert_false(i18n_init(""));
    g_assert_false(i18n_init("id/../en"));
}

static void numbers_are_grouped_by_threes(void)
{
    static const struct {
        int64_t number;
        const char *text;
    } numbers[] = {{0, "0"},       {999, "999"},      {1000, "1,000"},
                   {-999, "-999"}, {-1000, "-1,000"}, {INT64_MIN, "-9,223,372,036,854,775,808"}};
    char text[40];
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        i18n_number(numbers[i].number, text, sizeof text);
        g_assert_cmpstr(text, ==, numbers[i].text);
    }
    i18n_tenths(-4, text, sizeof text);
    g_assert_cmpstr(text, ==, "-0.4");
    i18n_tenths(10000, text, sizeof text);
    g_assert_cmpstr(text, ==, "1,000.0");
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "say") == 0) {
        bool changes = argc > 2 && strcmp(argv[2], CHANGES) == 0;
        return changes ? change() : say(argc > 2 ? argv[2] : NULL);
    }
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/i18n/numbers are grouped by threes", numbers_are_grouped_by_threes);
    g_test_add_func("/i18n/another language is refused", another_language_is_refused);
    g_test_add_func("/i18n/the locale and the wish decide", the_locale_and_the_wish_decide);
    return g_test_run();
}
