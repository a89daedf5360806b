#include "ui/key.h"

#include <glib.h>

static void test_names(void)
{
    static const struct {
        const char *name;
        Key key;
    } cases[] = {
        {"a", 'a'},
        {"A", 'A'},
        {"/", '/'},
        {"-", '-'},
        {"é", 0xE9},
        {"C-l", KEYMOD_CTRL | 'l'},
        {"M-x", KEYMOD_ALT | 'x'},
        {"M-X", KEYMOD_ALT | 'X'},
        {"C-M-a", KEYMOD_CTRL | KEYMOD_ALT | 'a'},
        {"S-Tab", KEYMOD_SHIFT | KEYSYM_TAB},
        {"F1", KEYSYM_F0 + 1},
        {"F24", KEYSYM_F24},
        {"Esc", KEYSYM_ESC},
        {"Space", ' '},
        {"C-Space", KEYMOD_CTRL | ' '},
        {"PgDn", KEYSYM_PAGE_DOWN},
        {"Comma", ','},
        {"C-Minus", KEYMOD_CTRL | '-'},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Key key = KEY_NONE, again = KEY_NONE;
        char name[KEY_NAME_SIZE];
        g_assert_true(key_parse(cases[i].name, &key));
        g_assert_cmpuint(key, ==, cases[i].key);
        key_format(key, name);
        g_assert_true(key_parse(name, &again));
        g_assert_cmpuint(again, ==, key);
    }
}

static void test_forms(void)
{
    Key key = KEY_NONE;
    g_assert_true(key_parse("S-a", &key));
    g_assert_cmpuint(key, ==, 'A');
    g_assert_true(key_parse("C-L", &key));
    g_assert_cmpuint(key, ==, KEYMOD_CTRL | 'l');
    g_assert_true(key_parse("pgdn", &key));
    g_assert_cmpuint(key, ==, KEYSYM_PAGE_DOWN);
}

static void test_not_keys(void)
{
    static const char *const names[] = {"",    "ab",  "F0", "F25", "C-",   "C-C-a",
                                        "X-a", "Ctl", "\t", "F1x", "\033", "a\xff"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        Key key = 7;
        g_assert_false(key_parse(names[i], &key));
        g_assert_cmpuint(key, ==, 7);
    }
}

static void test_any_number(void)
{
    for (int i = 0; i < 100000; i++) {
        char name[KEY_NAME_SIZE];
        key_format((Key)g_test_rand_int(), name);
        g_assert_true(g_utf8_validate(name, -1, NULL));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/key/a name and its key are each other's", test_names);
    g_test_add_func("/key/other ways to write the same are taken", test_forms);
    g_test_add_func("/key/what is no key is refused", test_not_keys);
    g_test_add_func("/key/any number has a name that can be shown", test_any_number);
    return g_test_run();
}
