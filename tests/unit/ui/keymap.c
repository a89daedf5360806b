#include "ui/keymap.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/baked.h"
#include "base/paths.h"

static Keymap *parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    Keymap *keymap = keymap_parse("keys.conf", text, strlen(text), &error);
    g_assert_no_error(error);
    return keymap;
}

static Key key(const char *name)
{
    Key out = KEY_NONE;
    g_assert_true(key_parse(name, &out));
    return out;
}

static void test_default(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Keymap) keymap = keymap_load(&error);
    g_assert_no_error(error);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, 'q'), ==, ACTION_QUIT);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_CAMERAS, key("Space")), ==, ACTION_MARK);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_TREE, key("F1")), ==, ACTION_HELP);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_TREE, key("Space")), ==, ACTION_NONE);
}

/* Whoever adds a row to the table gives it a key, or says here that the palette is enough. */
static void test_all_reachable(void)
{
    g_autoptr(Keymap) keymap = keymap_load(NULL);
    for (int i = ACTION_NONE + 1; i < ACTIONS; i++) {
        bool bound = (action_flags((Action)i) & ACTION_MOVE) == 0;
        for (int c = 0; c < KEY_CONTEXTS; c++) {
            bound = bound || keymap_binds(keymap, (KeyContext)c, (Action)i);
        }
        g_test_message("%s", action_word((Action)i));
        g_assert_true(bound);
    }
}

static void test_context_first(void)
{
    g_autoptr(Keymap) keymap = parse("[global]\nquit = q\nhelp = x\n[cameras]\nclose = x\n");
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_CAMERAS, 'x'), ==, ACTION_CLOSE);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_TREE, 'x'), ==, ACTION_HELP);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_CAMERAS, 'q'), ==, ACTION_QUIT);
    g_assert_cmpstr(keymap_keys(keymap, KEY_CONTEXT_CAMERAS, ACTION_HELP), ==, "");
    g_assert_cmpstr(keymap_keys(keymap, KEY_CONTEXT_TREE, ACTION_HELP), ==, "x");
}

static void test_sequences(void)
{
    g_autoptr(Keymap) keymap = parse("[global]\nhome = Home, g g\ncopy = g c\nquit = c\n");
    KeySequence sequence = {0};
    Action action = ACTION_NONE;
    g_assert_cmpint(keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, 'g', &action), ==,
                    KEY_PENDING);
    g_assert_cmpint(keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, 'c', &action), ==, KEY_ACTION);
    g_assert_cmpint(action, ==, ACTION_COPY);
    keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, 'g', &action);
    g_assert_cmpint(keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, 'x', &action), ==,
                    KEY_UNBOUND);
    g_assert_cmpint(keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, 'c', &action), ==, KEY_ACTION);
    g_assert_cmpint(action, ==, ACTION_QUIT);
    keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, 'g', &action);
    g_assert_cmpint(keymap_feed(keymap, KEY_CONTEXT_TREE, &sequence, KEYSYM_ESC, &action), ==,
                    KEY_UNBOUND);
    g_assert_cmpint(sequence.count, ==, 0);
    g_assert_cmpstr(keymap_keys(keymap, KEY_CONTEXT_GLOBAL, ACTION_HOME), ==, "Home, g g");
    char first[KEY_NAME_SIZE];
    g_assert_true(keymap_first_key(keymap, KEY_CONTEXT_GLOBAL, ACTION_HOME, first, sizeof first));
    g_assert_cmpstr(first, ==, "Home");
    g_assert_false(keymap_first_key(keymap, KEY_CONTEXT_GLOBAL, ACTION_HELP, first, sizeof first));
}

static void test_overlay(void)
{
    static const char user[] = "[global]\nquit = C-q\nhelp =\nreload = r\n";
    g_autoptr(Keymap) keymap = parse("[global]\nquit = q, F10\nhelp = ?\nreconnect = r, R\n");
    g_autoptr(GError) error = NULL;
    g_assert_true(keymap_overlay(keymap, "user", user, strlen(user), &error));
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, 'q'), ==, ACTION_NONE);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, key("C-q")), ==, ACTION_QUIT);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, '?'), ==, ACTION_NONE);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, 'r'), ==, ACTION_RELOAD);
    g_assert_cmpstr(keymap_keys(keymap, KEY_CONTEXT_GLOBAL, ACTION_RECONNECT), ==, "R");
}

static void test_overlay_prefix(void)
{
    g_autoptr(Keymap) keymap = parse("[global]\nhome = g g\nend = G\n");
    static const char user[] = "[global]\ncopy = g\n";
    g_assert_true(keymap_overlay(keymap, "user", user, strlen(user), NULL));
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, 'g'), ==, ACTION_COPY);
    g_assert_cmpstr(keymap_keys(keymap, KEY_CONTEXT_GLOBAL, ACTION_HOME), ==, "");
}

static void test_mistakes(void)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[global]\nqit = q\n", "k:2: unknown action 'qit'"},
        {"[global]\nnone = q\n", "k:2: unknown action 'none'"},
        {"[nowhere]\nquit = q\n", "k:1: unknown group 'nowhere'"},
        {"[global]\nquit = q, Ctl-q\n", "k:2: not a key: 'Ctl-q'"},
        {"[global]\nquit = a b c\n", "k:2: not a key: 'a b c'"},
        {"[global]\nquit = q\n\nhelp = q\n", "k:4: key 'q' already belongs to 'quit'"},
        {"[global]\nquit = g\nhome = g g\n", "k:3: key 'g g' already belongs to 'quit'"},
        {"[global]\nquit = q\n[tree]\nopen = x\n[tree]\nhelp = x\n",
         "k:6: key 'x' already belongs to 'open'"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Keymap) keymap = keymap_parse("k", cases[i].text, strlen(cases[i].text), &error);
        g_test_message("%s", cases[i].text);
        g_assert_null(keymap);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void test_mistake_changes_nothing(void)
{
    g_autoptr(Keymap) keymap = parse("[global]\nquit = q\n");
    static const char user[] = "[global]\nquit = x\nhelp = nosuchkey\n";
    g_assert_false(keymap_overlay(keymap, "user", user, strlen(user), NULL));
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_GLOBAL, 'q'), ==, ACTION_QUIT);
}

static void test_user_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("tilik-XXXXXX", NULL);
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    g_autofree char *path = paths_config("keys.conf");
    g_assert_true(paths_make_parent(path, &error));
    g_assert_true(g_file_set_contents(path, "[global]\nquit = M-q\n", -1, NULL));
    g_autoptr(Keymap) keymap = keymap_load(&error);
    g_assert_no_error(error);
    g_assert_cmpint(keymap_lookup(keymap, KEY_CONTEXT_TREE, key("M-q")), ==, ACTION_QUIT);
    g_assert_true(g_file_set_contents(path, "[global]\nquit = M-q\noops = x\n", -1, NULL));
    g_autoptr(Keymap) broken = keymap_load(&error);
    g_assert_null(broken);
    g_assert_nonnull(strstr(error->message, "keys.conf:3: unknown action 'oops'"));
    g_autofree char *inner = g_path_get_dirname(path);
    g_unlink(path);
    g_rmdir(inner);
    g_rmdir(folder);
}

static void test_random_bytes(void)
{
    const char *data;
    size_t size;
    g_assert_true(baked_find("config/keys.conf", &data, &size));
    for (int i = 0; i < 2000; i++) {
        g_autofree char *text = g_strndup(data, size);
        for (int k = 0; k < 3; k++) {
            text[g_test_rand_int_range(0, (int)size)] = (char)g_test_rand_int_range(1, 256);
        }
        g_autoptr(Keymap) keymap = keymap_parse("k", text, size, NULL);
        if (keymap != NULL) {
            keymap_lookup(keymap, KEY_CONTEXT_CAMERAS, 'g');
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keymap/the built-in file reads", test_default);
    g_test_add_func("/keymap/every move has a key", test_all_reachable);
    g_test_add_func("/keymap/a context goes before everywhere", test_context_first);
    g_test_add_func("/keymap/two keys in a row are one", test_sequences);
    g_test_add_func("/keymap/a user's line replaces, unbinds and takes keys over", test_overlay);
    g_test_add_func("/keymap/a user's key ends the sequences that it begins", test_overlay_prefix);
    g_test_add_func("/keymap/a mistake is said with its line", test_mistakes);
    g_test_add_func("/keymap/a file with a mistake changes nothing", test_mistake_changes_nothing);
    g_test_add_func("/keymap/the user's file lies over the built-in one", test_user_file);
    g_test_add_func("/keymap/no bytes break it", test_random_bytes);
    return g_test_run();
}
