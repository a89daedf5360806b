#include "base/keyfile.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

static Keyfile *parse(const char *text, GError **error)
{
    return keyfile_parse("x.conf", text, strlen(text), error);
}

static void values_and_their_lines_are_found(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Keyfile) keyfile =
        parse("# head\n\n[server]\nlisten = 127.0.0.1:1\r\n\n  db=x \n[log]\nlevel=2", &error);
    g_assert_no_error(error);
    g_autofree char *listen =
        g_key_file_get_string(keyfile_values(keyfile), "server", "listen", NULL);
    g_assert_cmpstr(listen, ==, "127.0.0.1:1");
    g_assert_cmpint(keyfile_line(keyfile, "server", NULL), ==, 3);
    g_assert_cmpint(keyfile_line(keyfile, "server", "listen"), ==, 4);
    g_assert_cmpint(keyfile_line(keyfile, "server", "db"), ==, 6);
    g_assert_cmpint(keyfile_line(keyfile, "log", "level"), ==, 8);
    g_assert_cmpint(keyfile_line(keyfile, "log", "db"), ==, 0);
}

static void mistakes_are_told_with_their_line(void)
{
    static const char *const wrong[][2] = {
        {"[a]\nb=1\nnonsense\n", "x.conf:3: neither [group] nor key = value: nonsense"},
        {"b=1\n", "x.conf:1: a key before the first [group]"},
        {"[a]\nb=1\n\nb = 2\n", "x.conf:4: key 'b' stands on line 2 already"},
        {"[a]\nb=1\n[c]\nd=\xff\n", "x.conf:4: not UTF-8"},
        {"[a]\n=1\n", "x.conf:2: neither [group] nor key = value: =1"},
        {"[a]\n\x1b]52;c;x=\n\x1b]2;\n", "x.conf:3: neither [group] nor key = value:  ]2;"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(parse(wrong[i][0], &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
        g_assert_cmpstr(error->message, ==, wrong[i][1]);
    }
}

static void what_glib_refuses_is_told_with_its_line_too(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(parse("[a]\nb=1\n\n[bad\x01name]\nc=2\n[d]\ne=3\n", &error));
    g_assert_true(g_str_has_prefix(error->message, "x.conf:4: "));
}

static void a_nul_byte_is_told_with_its_line(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(keyfile_parse("x.conf", "[a]\nb=\0\n", 9, &error));
    g_assert_cmpstr(error->message, ==, "x.conf:2: a NUL byte");
}

static void an_empty_file_and_a_byte_order_mark_are_no_mistake(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Keyfile) none = keyfile_parse("x.conf", NULL, 0, &error);
    g_assert_no_error(error);
    g_assert_nonnull(none);
    g_autoptr(Keyfile) marked = parse("\xEF\xBB\xBF[a]\nb=1\n", &error);
    g_assert_no_error(error);
    g_assert_cmpint(keyfile_line(marked, "a", "b"), ==, 2);
}

static void complaints_name_the_line_of_the_key_or_its_group(void)
{
    g_autoptr(Keyfile) keyfile = parse("\n[a]\nb=1\n", NULL);
    static const struct {
        const char *group, *key, *message;
    } complaints[] = {
        {"a", "b", "x.conf:3: bad 7"}, {"a", "c", "x.conf:2: bad 7"}, {"z", "b", "x.conf: bad 7"}};
    for (size_t i = 0; i < G_N_ELEMENTS(complaints); i++) {
        g_autoptr(GError) error = NULL;
        keyfile_complain(keyfile, complaints[i].group, complaints[i].key, &error, "bad %d", 7);
        g_assert_cmpstr(error->message, ==, complaints[i].message);
    }
}

static void files_are_bounded_and_missing_ones_are_known(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("tilik-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "large.conf", NULL);
    g_assert_null(keyfile_load(path, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_null(keyfile_load(folder, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE);
    g_clear_error(&error);
    g_autofree char *large = g_strnfill(KEYFILE_SIZE_MAX + 1, '\n');
    g_assert_true(g_file_set_contents(path, large, KEYFILE_SIZE_MAX + 1, NULL));
    g_assert_null(keyfile_load(path, &error));
    g_assert_true(g_str_has_suffix(error->message, "larger than 1 MiB"));
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(path, "[a]\nb=1\n", -1, NULL));
    g_autoptr(Keyfile) keyfile = keyfile_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(keyfile_line(keyfile, "a", "b"), ==, 2);
    g_unlink(path);
    g_rmdir(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyfile/values and their lines are found", values_and_their_lines_are_found);
    g_test_add_func("/keyfile/mistakes are told with their line",
                    mistakes_are_told_with_their_line);
    g_test_add_func("/keyfile/what GLib refuses is told with its line too",
                    what_glib_refuses_is_told_with_its_line_too);
    g_test_add_func("/keyfile/a NUL byte is told with its line", a_nul_byte_is_told_with_its_line);
    g_test_add_func("/keyfile/an empty file and a byte order mark are no mistake",
                    an_empty_file_and_a_byte_order_mark_are_no_mistake);
    g_test_add_func("/keyfile/complaints name the line of the key or its group",
                    complaints_name_the_line_of_the_key_or_its_group);
    g_test_add_func("/keyfile/files are bounded and missing ones are known",
                    files_are_bounded_and_missing_ones_are_known);
    return g_test_run();
}
