/* Logins under a key: what opens, what does not, and whose key file is taken. */
#include "server/vault.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static char *key_path(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilik-vault-XXXXXX", NULL);
    return g_build_filename(folder, "t.key", NULL);
}

static void clean(char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_unlink(path);
    g_rmdir(folder);
    g_free(path);
}

static void test_round(void)
{
    char *path = key_path();
    g_autoptr(GError) error = NULL;
    struct stat about;
    g_assert_null(vault_open(path, false, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND);
    g_autoptr(Vault) vault = vault_open(path, true, NULL);
    g_assert_cmpint(g_stat(path, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    const char *const texts[] = {"", "a", "p@ss:/%word", "kata sandi yang panjang sekali, ya"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *one = vault_seal(vault, "c1", texts[i], NULL);
        g_autofree char *two = vault_seal(vault, "c1", texts[i], NULL);
        g_assert_true(vault_is_sealed(one));
        g_assert_cmpstr(one, !=, two);
        g_autoptr(Vault) again = vault_open(path, true, NULL);
        g_autofree char *back = vault_unseal(again, "c1", one, NULL);
        g_assert_cmpstr(back, ==, texts[i]);
    }
    g_autofree char *plain = vault_unseal(vault, "c1", "admin", NULL);
    g_assert_cmpstr(plain, ==, "admin");
    clean(path);
}

/* A power cut while the key was written leaves a start that makes one, and no half key. */
static void test_draft(void)
{
    char *path = key_path();
    g_autofree char *draft = g_strconcat(path, ".new", NULL);
    g_assert_true(g_file_set_contents(draft, "tilik-key:1:AAA", -1, NULL));
    g_autoptr(Vault) vault = vault_open(path, true, NULL);
    g_assert_nonnull(vault);
    g_assert_false(g_file_test(draft, G_FILE_TEST_EXISTS));
    g_autoptr(Vault) again = vault_open(path, false, NULL);
    g_autofree char *sealed = vault_seal(vault, "c1", "rahasia", NULL);
    g_autofree char *back = vault_unseal(again, "c1", sealed, NULL);
    g_assert_cmpstr(back, ==, "rahasia");
    clean(path);
}

static void stays_shut(const Vault *vault, const char *about, const char *sealed)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(vault_unseal(vault, about, sealed, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT);
}

static void test_shut(void)
{
    char *path = key_path(), *other_path = key_path();
    g_autoptr(Vault) vault = vault_open(path, true, NULL);
    Vault *other = vault_open(other_path, true, NULL);
    g_autofree char *sealed = vault_seal(vault, "c1", "geheim", NULL);
    stays_shut(other, "c1", sealed);
    stays_shut(vault, "c2", sealed);
    stays_shut(vault, "c1", "sealed:1:");
    stays_shut(vault, "c1", "sealed:1:AAAA");
    stays_shut(vault, "c1", "sealed:1:%%%%");
    for (size_t i = strlen("sealed:1:"); i < strlen(sealed); i++) {
        g_autofree char *changed = g_strdup(sealed);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        stays_shut(vault, "c1", changed);
        changed[i] = '\0';
        stays_shut(vault, "c1", changed);
    }
    vault_free(other);
    clean(path);
    clean(other_path);
}

static void refuses(const char *path, int code)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(vault_open(path, true, &error));
    g_assert_error(error, TILIK_ERROR, code);
}

static void test_files(void)
{
    char *path = key_path();
    vault_free(vault_open(path, true, NULL));
    g_chmod(path, 0640);
    refuses(path, TILIK_ERROR_REFUSED);
    g_chmod(path, 0600);
    g_autofree char *link = g_strconcat(path, ".link", NULL);
    g_assert_cmpint(symlink(path, link), ==, 0);
    refuses(link, TILIK_ERROR_REFUSED);
    g_unlink(link);
    const char *const bad[] = {"", "tilik-key:1:", "tilik-key:1:AAAA\n", "geheim\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_true(
            g_file_set_contents_full(path, bad[i], -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
        refuses(path, TILIK_ERROR_INVALID);
    }
    refuses("/dev/zero", TILIK_ERROR_REFUSED);
    refuses("/nowhere/at/all/t.key", TILIK_ERROR_STORAGE);
    clean(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vault/what is sealed opens again under the same key", test_round);
    g_test_add_func("/vault/nothing else opens, and nothing that was changed", test_shut);
    g_test_add_func("/vault/a key that others can read, or that is none, is refused", test_files);
    g_test_add_func("/vault/a key that was half written is made anew", test_draft);
    return g_test_run();
}
