/* The values of a source's own keys, and secrets from files. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sources/source.h"

static char *make_file(const char *text, int mode)
{
    char *path = NULL;
    int fd = g_file_open_tmp("tilik-secret-XXXXXX", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_cmpint(g_chmod(path, (mode_t)mode), ==, 0);
    return path;
}

static void wrong(const SourceSetting *setting, const char *value, const char *words)
{
    g_autofree char *said = setting_wrong(setting, value);
    if (words == NULL) {
        g_assert_null(said);
    } else {
        g_assert_nonnull(said);
        g_assert_nonnull(strstr(said, words));
        g_assert_true(g_str_has_prefix(said, setting->key));
    }
}

static const char *no_blanks(const char *value)
{
    return strchr(value, ' ') == NULL ? NULL : "without blanks";
}

static void test_values(void)
{
    const SourceSetting number = {.key = "poll", .form = SETTING_NUMBER, .least = 2, .most = 9};
    const SourceSetting flag = {.key = "on", .form = SETTING_FLAG};
    const SourceSetting url = {.key = "url", .form = SETTING_ADDRESS, .schemes = "http https"};
    const SourceSetting text = {.key = "form", .form = SETTING_TEXT, .check = no_blanks};
    wrong(&number, "2", NULL);
    wrong(&number, "10", "from 2 to 9");
    wrong(&number, "5 s", "from 2 to 9");
    wrong(&flag, "1", NULL);
    wrong(&flag, "yes", "from 0 to 1");
    wrong(&url, "https://10.0.0.1:8971/a", NULL);
    wrong(&url, "mqtt://10.0.0.1", "not an address of http https");
    wrong(&url, "http://", "not an address");
    wrong(&url, "file:///etc/passwd", "not an address");
    wrong(&url, "http://me:secret@10.0.0.1", "no user and no password");
    wrong(&text, "abc", NULL);
    wrong(&text, "a b", "without blanks");
}

static void test_secrets(void)
{
    const SourceSetting file = {.key = "login_file", .form = SETTING_FILE};
    g_autofree char *good = make_file("rahasia kita \n\n", 0600),
                    *open = make_file("rahasia", 0640), *empty = make_file("\n", 0600);
    g_autofree char *binary = make_file("\xff\xfe", 0600), *long_text = g_strnfill(5000, 'a'),
                    *longer = make_file(long_text, 0600);
    g_autoptr(GError) error = NULL;
    char *secret = setting_secret(good, &error);
    g_assert_cmpstr(secret, ==, "rahasia kita");
    setting_forget(secret);
    const char *const bad[] = {open, empty, binary, longer, "/dev/null", "/", "/there/is/none"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_null(setting_secret(bad[i], &error));
        g_assert_nonnull(strstr(error->message, bad[i]));
        g_assert_null(strstr(error->message, "rahasia"));
        g_clear_error(&error);
    }
    wrong(&file, good, NULL);
    wrong(&file, open, "chmod 600");
    wrong(&file, longer, "too long");
    wrong(&file, "/there/is/none", "No such file");
    g_unlink(good);
    g_unlink(open);
    g_unlink(empty);
    g_unlink(binary);
    g_unlink(longer);
}

static void test_defaults(void)
{
    g_autoptr(GHashTable) options = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(options, (gpointer) "poll", (gpointer) "7");
    g_assert_cmpint(setting_number(options, "poll", 60), ==, 7);
    g_assert_cmpint(setting_number(options, "other", 60), ==, 60);
    g_assert_cmpstr(setting_text(options, "other"), ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings/a value is of its form, or it is said what it is not", test_values);
    g_test_add_func("/settings/a secret is read from a file of ours alone, and never said",
                    test_secrets);
    g_test_add_func("/settings/what is not said is the default", test_defaults);
    return g_test_run();
}
