#include "base/paths.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static char *new_folder(void)
{
    return g_dir_make_tmp("tilik-XXXXXX", NULL);
}

static int files_in(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    int count = 0;
    while (g_dir_read_name(dir) != NULL) {
        count++;
    }
    return count;
}

static void absolute_xdg_folders_are_used_and_relative_ones_ignored(void)
{
    g_setenv("XDG_CONFIG_HOME", "/x/config", TRUE);
    g_setenv("XDG_STATE_HOME", "relative", TRUE);
    g_unsetenv("XDG_CACHE_HOME");
    g_autofree char *config = paths_config("tilik.conf");
    g_autofree char *state = paths_state(NULL);
    g_autofree char *cache = paths_cache("a/b");
    g_autofree char *state_expected =
        g_build_filename(g_get_home_dir(), ".local/state/tilik", NULL);
    g_autofree char *cache_expected = g_build_filename(g_get_home_dir(), ".cache/tilik/a/b", NULL);
    g_assert_cmpstr(config, ==, "/x/config/tilik/tilik.conf");
    g_assert_cmpstr(state, ==, state_expected);
    g_assert_cmpstr(cache, ==, cache_expected);
}

static void a_file_is_replaced_whole_with_its_mode(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *path = g_build_filename(folder, "deep/er/file", NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;
    struct stat status;
    g_assert_true(paths_make_parent(path, &error));
    g_assert_cmpint(stat(parent, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0700);
    g_assert_true(paths_replace(path, "first", 5, 0600, &error));
    struct iovec parts[] = {{"sec", 3}, {"", 0}, {"ond!", 4}};
    g_assert_true(paths_replace_parts(path, parts, 3, 0640, &error));
    g_autofree char *read = NULL;
    g_assert_true(g_file_get_contents(path, &read, NULL, NULL));
    g_assert_cmpstr(read, ==, "second!");
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0640);
    g_assert_cmpint(files_in(parent), ==, 1);
    g_unlink(path);
}

static void a_failure_leaves_the_old_file_and_nothing_beside_it(void)
{
    g_autofree char *folder = new_folder();
    g_autofree char *taken = g_build_filename(folder, "taken", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(g_mkdir(taken, 0700), ==, 0);
    g_autofree char *inside = g_build_filename(taken, "x", NULL);
    g_assert_true(g_file_set_contents(inside, "x", 1, NULL));
    g_assert_false(paths_replace(taken, "new", 3, 0600, &error)); /* a folder stands there */
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
    g_assert_cmpint(files_in(folder), ==, 1);
    g_clear_error(&error);
    g_autofree char *nowhere = g_build_filename(folder, "no/such/file", NULL);
    g_assert_false(paths_replace(nowhere, "new", 3, 0600, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
    g_clear_error(&error);
    g_autofree char *below_file = g_build_filename(inside, "y", NULL);
    g_assert_false(paths_make_parent(below_file, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
}

static void a_write_that_fails_leaves_the_old_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = new_folder();
    g_autofree char *path = g_build_filename(folder, "file", NULL);
    g_assert_true(paths_replace(path, "old", 3, 0600, &error));
    struct rlimit limit, small;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    small = limit;
    small.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    g_autofree char *large = g_strnfill(65536, 'x');
    bool replaced = paths_replace(path, large, 65536, 0600, &error); /* EFBIG in the middle */
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    g_assert_false(replaced);
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
    g_autofree char *read = NULL;
    g_assert_true(g_file_get_contents(path, &read, NULL, NULL));
    g_assert_cmpstr(read, ==, "old");
    g_assert_cmpint(files_in(folder), ==, 1);
}

static void the_program_folder_is_where_the_program_stands(void)
{
    g_autofree char *folder = paths_program_folder();
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_assert_true(g_str_has_prefix(self, folder));
    g_assert_true(g_file_test(folder, G_FILE_TEST_IS_DIR));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/paths/absolute XDG folders are used and relative ones ignored",
                    absolute_xdg_folders_are_used_and_relative_ones_ignored);
    g_test_add_func("/paths/a file is replaced whole with its mode",
                    a_file_is_replaced_whole_with_its_mode);
    g_test_add_func("/paths/a failure leaves the old file and nothing beside it",
                    a_failure_leaves_the_old_file_and_nothing_beside_it);
    g_test_add_func("/paths/a write that fails leaves the old file",
                    a_write_that_fails_leaves_the_old_file);
    g_test_add_func("/paths/the program folder is where the program stands",
                    the_program_folder_is_where_the_program_stands);
    return g_test_run();
}
