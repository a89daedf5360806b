#include "console/config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/paths.h"

static char *scratch(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("tilik-config-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static Config *defaults(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = scratch();
    g_autofree char *path = g_build_filename(folder, "empty.conf", NULL);
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    Config *config = config_load(path, &error);
    g_assert_no_error(error);
    g_unlink(path);
    g_rmdir(folder);
    return config;
}

static void check_mistake(const char *text, const char *message)
{
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_false(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, message));
    g_assert_cmpint(config->players, ==, CONFIG_PLAYERS_AUTO);
}

static void test_defaults(void)
{
    g_autoptr(Config) config = defaults();
    g_assert_cmpstr(config->theme, ==, "malam");
    g_assert_cmpstr(config->backend, ==, "");
    g_assert_cmpint(config->profile, ==, PROFILE_OPERATOR);
    g_assert_cmpint(config->players, ==, CONFIG_PLAYERS_AUTO);
    g_assert_cmpint(config->main_stream, ==, MAIN_ENLARGED);
    g_assert_cmpint(config->stills_every_s, ==, 10);
    g_assert_cmpint(config->recover_s, ==, 30);
    g_assert_cmpint(config->clock, ==, CLOCK_SECONDS);
    g_assert_cmpint(config->flood_most, ==, 10);
    g_assert_cmpint(config->flood_minutes, ==, 10);
    g_assert_cmpstr(config->views[0], ==, "who:none priority:critical,high");
    g_assert_cmpstr(config->views[8], ==, "");
}

static void test_views(void)
{
    static const char text[] = "[views]\n1 = kind:rob\n9 = who:me\n2 =\n[alerts]\nflood_most = 3\n";
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_true(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_no_error(error);
    g_assert_cmpstr(config->views[0], ==, "kind:rob");
    g_assert_cmpstr(config->views[1], ==, "");
    g_assert_cmpstr(config->views[8], ==, "who:me");
    g_assert_cmpint(config->flood_most, ==, 3);
    check_mistake("[views]\n1 = kind:rob\n2 = priority:blue\n", "x.conf:3: ");
    check_mistake("[views]\n0 = kind:rob\n", "unknown setting '0'");
    check_mistake("[views]\n10 = kind:rob\n", "unknown setting '10'");
    check_mistake("[alerts]\nflood_most = 0\n", "'0'");
}

static void test_tours(void)
{
    static const char text[] = "[tour]\ndwell = 12\npatience = 5\nresume = 3\n"
                               "[tours]\nsungai = class:river ; 15\nPasar = class:market\n"
                               "[kiosk]\ncameras = kec:tugu\ncontact = Diskominfo\nword = pulang\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = defaults();
    g_assert_cmpint(config->tours.dwell_s, ==, 10);
    g_assert_cmpint(config->tours.resume_min, ==, 0);
    g_assert_cmpstr(config->tours.kiosk_word, ==, "");
    g_assert_true(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_no_error(error);
    g_assert_cmpint(config->tours.dwell_s, ==, 12);
    g_assert_cmpint(config->tours.patience_s, ==, 5);
    g_assert_cmpint(config->tours.resume_min, ==, 3);
    g_assert_cmpint(config_tours_find(&config->tours, "SUNGAI"), ==, 0);
    g_assert_cmpstr(config->tours.queries[0], ==, "class:river");
    g_assert_cmpint(config->tours.dwells_s[0], ==, 15);
    g_assert_cmpint(config_tours_find(&config->tours, "pasar"), ==, 1);
    g_assert_cmpint(config->tours.dwells_s[1], ==, 0);
    g_assert_cmpint(config_tours_find(&config->tours, "rob"), ==, -1);
    g_assert_cmpstr(config->tours.kiosk_word, ==, "pulang");
    /* One of the same name takes its place. */
    g_assert_true(config_read(config, "x.conf", "[tours]\nSungai = kel:x; 9\n", 26, NULL));
    g_assert_cmpint(config->tours.dwells_s[0], ==, 9);
    g_assert_null(config->tours.names[2]);
    check_mistake("[tour]\ndwell = 1\n", "x.conf:2: '1' is no number from 3 to 600");
    check_mistake("[tours]\na = class:elephant\n", "x.conf:2:");
    check_mistake("[tours]\na = class:rt; x\n", "x.conf:2: 'x' is no number");
    check_mistake("[kiosk]\ncameras = kec:\n", "x.conf:2:");
    check_mistake("[kiosk]\nwords = x\n", "unknown setting 'words'");
    g_autoptr(GString) many = g_string_new("[tours]\n");
    for (int i = 0; i <= CONFIG_TOURS; i++)
        g_string_append_printf(many, "t%d = class:rt\n", i);
    check_mistake(many->str, "too many kept tours");
}

static void test_ronda(void)
{
    static const char text[] = "[ronda]\narea = 33.74.10.1003.005.003\n1 = 21:00 Budi, Slamet\n"
                               "24 = sab-min 01:00\n[rounds]\npasar = class:market\n";
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_cmpstr(config->ronda.area, ==, "");
    g_assert_null(config->ronda.hours[0]);
    g_assert_true(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_no_error(error);
    g_assert_cmpstr(config->ronda.area, ==, "33.74.10.1003.005.003");
    g_assert_cmpstr(config->ronda.hours[0], ==, "21:00 Budi, Slamet");
    g_assert_cmpstr(config->ronda.hours[23], ==, "sab-min 01:00");
    g_assert_cmpstr(config->ronda.names[0], ==, "pasar");
    g_assert_cmpstr(config->ronda.queries[0], ==, "class:market");
    g_assert_null(config->ronda.names[1]);
    check_mistake("[ronda]\n1 = 21:00\n2 = 2100 Budi\n", "x.conf:3: column 1: ");
    check_mistake("[ronda]\n25 = 21:00\n", "unknown setting '25'");
    check_mistake("[ronda]\narea = RT 3\n", "x.conf:2: ");
    check_mistake("[rounds]\npasar = colour:red\n", "x.conf:2: column ");
}

static void test_told(void)
{
    static const char text[] = "[alerts]\nnotify = off\nsound = desa-kami\nsound_from = critical\n";
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(config->notify, ==, PRIORITY_HIGH);
    g_assert_cmpstr(config->sound, ==, "");
    g_assert_cmpint(config->sound_from, ==, PRIORITY_HIGH);
    g_assert_true(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_no_error(error);
    g_assert_cmpint(config->notify, ==, PRIORITIES);
    g_assert_cmpstr(config->sound, ==, "desa-kami");
    g_assert_cmpint(config->sound_from, ==, PRIORITY_CRITICAL);
    check_mistake("[alerts]\n\nnotify = loud\n", "x.conf:3: 'loud'");
    check_mistake("[alerts]\nsound = ../bell\n", "x.conf:2: '../bell'");
    check_mistake("[alerts]\nsound =\n", "x.conf:2: ''");
    check_mistake("[alerts]\nsound_from = off\n", "x.conf:2: 'off'");
}

static void test_ladder(void)
{
    static const char text[] = "[video]\nplayers = 2\nmain = focus\nstills_every_s = 3\n"
                               "recover_s = 600\n";
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_true(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_no_error(error);
    g_assert_cmpint(config->players, ==, 2);
    g_assert_cmpint(config->main_stream, ==, MAIN_FOCUS);
    g_assert_cmpint(config->stills_every_s, ==, 3);
    g_assert_cmpint(config->recover_s, ==, 600);
    check_mistake("[video]\nplayers = automatic\n", "'automatic'");
    check_mistake("[video]\nplayers = -1\n", "'-1'");
    check_mistake("[video]\nmain = always\n", "'always'");
    check_mistake("[video]\nstills_every_s = 0\n", "'0'");
    check_mistake("[video]\nrecover_s = 601\n", "'601'");
}

static void test_values(void)
{
    static const char text[] = "[backend]\naddress = https://a.example\n[screen]\n"
                               "profile = ronda\nclock=off\n[video]\nplayers = 0\n";
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_true(config_read(config, "x.conf", text, strlen(text), &error));
    g_assert_no_error(error);
    g_assert_cmpstr(config->backend, ==, "https://a.example");
    g_assert_cmpint(config->profile, ==, PROFILE_RONDA);
    g_assert_cmpint(config->clock, ==, CLOCK_OFF);
    g_assert_cmpint(config->players, ==, 0);
}

static void test_mistakes(void)
{
    check_mistake("[screen]\n\nprofile = rondda\n", "x.conf:3: ");
    check_mistake("[screen]\nprofile = rondda\n", "'rondda'");
    check_mistake("[video]\nplayers = 1\nspeed = 3\n", "x.conf:3: ");
    check_mistake("[video]\nplayers = 65\n", "'65'");
    check_mistake("[video]\nplayers = -1\n", "'-1'");
    check_mistake("[nonsense]\na = 1\n", "x.conf:2: ");
    check_mistake("no group\n", "x.conf:1: ");
    check_mistake("[video]\nplayers = 2\n[screen]\nlanguage = fr\n", "x.conf:4: ");
}

static void with_home(void (*run)(const char *home))
{
    g_autofree char *home = scratch();
    g_setenv("XDG_CONFIG_HOME", home, TRUE);
    run(home);
    static const char *const files[] = {"tilik/token", "tilik/tilik.conf", "tilik", "."};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(home, files[i], NULL);
        g_remove(path);
    }
    g_rmdir(home);
}

static void keep_and_read(const char *home)
{
    g_autoptr(Config) config = defaults();
    g_autoptr(GError) error = NULL;
    g_assert_true(config_keep(config, "https://b.example", "secret-1", &error));
    g_assert_no_error(error);
    struct stat about;
    g_assert_cmpint(stat(config->token_file, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    g_autoptr(Config) again = config_load(NULL, &error);
    g_assert_no_error(error);
    g_assert_true(again->given);
    g_assert_cmpstr(again->backend, ==, "https://b.example");
    g_autofree char *token = config_token(again, &error);
    g_assert_cmpstr(token, ==, "secret-1");
}

static void test_keep(void)
{
    with_home(keep_and_read);
}

static void keep_comments(const char *home)
{
    g_autofree char *path = paths_config("tilik.conf"), *text = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_true(paths_make_parent(path, NULL));
    g_file_set_contents(path, "# mine\n[screen]\ntheme = siang\n", -1, NULL);
    g_autoptr(Config) config = config_load(NULL, &error);
    g_assert_true(config_keep(config, "https://b.example", "", &error));
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "# mine"));
    g_assert_nonnull(strstr(text, "theme=siang"));
}

static void test_comments(void)
{
    with_home(keep_comments);
}

static void bad_tokens(const char *home)
{
    g_autoptr(Config) config = defaults();
    g_autofree char *path = g_build_filename(home, "token", NULL);
    g_autoptr(GError) error = NULL;
    g_free(config->token_file);
    config->token_file = g_strdup(path);
    g_assert_null(config_token(config, &error));
    g_clear_error(&error);
    g_file_set_contents(path, "secret", -1, NULL);
    g_chmod(path, 0644);
    g_assert_null(config_token(config, &error));
    g_assert_nonnull(strstr(error->message, "600"));
    g_assert_null(strstr(error->message, "secret"));
    g_clear_error(&error);
    g_chmod(path, 0600);
    g_file_set_contents(path, "two words", -1, NULL);
    g_chmod(path, 0600);
    g_assert_null(config_token(config, &error));
    g_assert_null(strstr(error->message, "words"));
    g_clear_error(&error);
    g_file_set_contents(path, "  token-2\n", -1, NULL);
    g_chmod(path, 0600);
    g_autofree char *token = config_token(config, &error);
    g_assert_cmpstr(token, ==, "token-2");
    g_unlink(path);
}

static void test_bad_tokens(void)
{
    with_home(bad_tokens);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/config/the baked file gives every default", test_defaults);
    g_test_add_func("/config/how the ladder of pictures goes is set", test_ladder);
    g_test_add_func("/config/a file is laid over the defaults", test_values);
    g_test_add_func("/config/a mistake is said with its line and changes nothing", test_mistakes);
    g_test_add_func("/config/a view is a filter of the alerts, and a flood is so many in a while",
                    test_views);
    g_test_add_func("/config/tours that are kept, and the kiosk, are read and checked", test_tours);
    g_test_add_func("/config/hours of rounds, and rounds that are kept, are read and checked",
                    test_ronda);
    g_test_add_func("/config/whom bubbles and sounds are for is a priority, and off is off",
                    test_told);
    g_test_add_func("/config/a kept backend is read again, its token for me alone", test_keep);
    g_test_add_func("/config/what a person wrote stays", test_comments);
    g_test_add_func("/config/a token that others can read, or that is none, is refused",
                    test_bad_tokens);
    return g_test_run();
}
