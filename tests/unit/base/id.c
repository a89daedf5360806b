#include "base/id.h"

#include <glib.h>
#include <string.h>

static void ulids_sort_by_time(void)
{
    char earlier[ID_ULID_SIZE], later[ID_ULID_SIZE];
    id_ulid(1772330584000, earlier);
    id_ulid(1772330584001, later);
    g_assert_cmpstr(earlier, <, later);
    g_assert_cmpuint(strlen(earlier), ==, 26);
    g_assert_true(id_valid(earlier));
    g_assert_cmpuint(strspn(earlier, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), ==, 26);
}

static void a_ulid_begins_with_its_time(void)
{
    char id[ID_ULID_SIZE];
    id_ulid(INT64_C(1469918176385), id); /* the example of the ULID specification */
    g_assert_true(g_str_has_prefix(id, "01ARYZ6S41"));
    id_ulid(-1, id);
    g_assert_true(g_str_has_prefix(id, "0000000000"));
}

static void ulids_of_one_moment_differ(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 1000; i++) {
        char id[ID_ULID_SIZE];
        id_ulid(1, id);
        g_assert_true(g_hash_table_add(seen, g_strdup(id)));
    }
}

static void secrets_are_long_different_and_fit_in_a_header(void)
{
    g_autofree char *one = id_secret(32), *other = id_secret(32), *none = id_secret(0);
    g_assert_cmpuint(strlen(one), ==, 43);
    g_assert_cmpstr(one, !=, other);
    g_assert_cmpstr(none, ==, "");
    for (int i = 0; i < 200; i++) {
        g_autofree char *secret = id_secret((size_t)i);
        g_assert_cmpuint(strlen(secret), ==, ((size_t)i * 8 + 5) / 6);
        g_assert_cmpuint(strspn(secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789-_"),
                         ==, strlen(secret));
    }
}

static void ids_are_bounded_and_plain(void)
{
    char longest[ID_LENGTH_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[ID_LENGTH_MAX] = '\0';
    g_assert_true(id_valid(longest));
    longest[ID_LENGTH_MAX] = 'a';
    longest[ID_LENGTH_MAX + 1] = '\0';
    g_assert_false(id_valid(longest));
    g_assert_true(id_valid("33.74.10:c-1_A"));
    static const char *const wrong[] = {"", " ", "a b", "a/b", "a\n", "é", "a\"", "a%", "\x1b"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_assert_false(id_valid(wrong[i]));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/id/ULIDs sort by time", ulids_sort_by_time);
    g_test_add_func("/id/a ULID begins with its time", a_ulid_begins_with_its_time);
    g_test_add_func("/id/ULIDs of one moment differ", ulids_of_one_moment_differ);
    g_test_add_func("/id/secrets are long, different and fit in a header",
                    secrets_are_long_different_and_fit_in_a_header);
    g_test_add_func("/id/ids are bounded and plain", ids_are_bounded_and_plain);
    return g_test_run();
}
