#include "ui/prompt.h"

#include <string.h>

#include "base/text.h"
#include "ui/canvas_cells.h"

static Key key(const char *name)
{
    Key out = KEY_NONE;
    g_assert_true(key_parse(name, &out));
    return out;
}

/* Presses keys named between spaces. */
static PromptResult press(Prompt *prompt, const char *names)
{
    g_auto(GStrv) words = g_strsplit(names, " ", -1);
    PromptResult result = PROMPT_IGNORED;
    for (int i = 0; words[i] != NULL; i++) {
        result = prompt_key(prompt, key(words[i]));
    }
    return result;
}

static void test_edit(void)
{
    static const struct {
        const char *keys, *text;
    } cases[] = {
        {"a b c", "abc"},
        {"a b c Left X", "abXc"},
        {"a b c Home X End Y", "XabcY"},
        {"a b c Backspace", "ab"},
        {"a b c Home Del", "bc"},
        {"a b Space c d Space C-w", "ab "},
        {"a b Space c d C-Left X", "ab Xcd"},
        {"a b Space c d Home M-f X", "abX cd"},
        {"a b c Left C-u", "c"},
        {"a b c Home Right C-k", "a"},
        {"a b c C-a X C-e Y", "XabcY"},
        {"é ñ Left Backspace", "ñ"},
        {"日 本 Left Left X", "X日本"},
        {"a Del Del Left Left Left b", "ba"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Prompt) prompt = prompt_new("/", 100);
        press(prompt, cases[i].keys);
        g_assert_cmpstr(prompt_text(prompt), ==, cases[i].text);
    }
}

static void test_results(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/", 100);
    g_assert_cmpint(press(prompt, "Backspace"), ==, PROMPT_CANCELLED);
    g_assert_cmpint(press(prompt, "Esc"), ==, PROMPT_CANCELLED);
    g_assert_cmpint(press(prompt, "C-c"), ==, PROMPT_CANCELLED);
    g_assert_cmpint(press(prompt, "F5"), ==, PROMPT_IGNORED);
    g_assert_cmpint(press(prompt, "C-l"), ==, PROMPT_IGNORED);
    g_assert_cmpint(press(prompt, "M-x"), ==, PROMPT_IGNORED);
    g_assert_cmpint(press(prompt, "Tab"), ==, PROMPT_IGNORED);
    g_assert_cmpint(press(prompt, "x"), ==, PROMPT_CHANGED);
    g_assert_cmpint(press(prompt, "Left"), ==, PROMPT_MOVED);
    g_assert_cmpint(press(prompt, "Enter"), ==, PROMPT_ACCEPTED);
}

static void test_marks(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/", 100);
    prompt_set_text(prompt, "ae\u0301\u0302b");
    press(prompt, "Left Left X");
    g_assert_cmpstr(prompt_text(prompt), ==, "aXe\u0301\u0302b");
    press(prompt, "Del");
    g_assert_cmpstr(prompt_text(prompt), ==, "aXb");
}

static void test_history(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/", 100);
    press(prompt, "o n e Enter C-u t w o Enter C-u d r");
    press(prompt, "Up");
    g_assert_cmpstr(prompt_text(prompt), ==, "two");
    press(prompt, "Up Up Up");
    g_assert_cmpstr(prompt_text(prompt), ==, "one");
    press(prompt, "Down Down");
    g_assert_cmpstr(prompt_text(prompt), ==, "dr");
    g_assert_cmpint(press(prompt, "Down"), ==, PROMPT_MOVED);
    prompt_begin(prompt, ":", "");
    press(prompt, "Up Enter");
    g_assert_cmpstr(prompt_history_nth(prompt, 0), ==, "one");
    g_assert_cmpstr(prompt_history_nth(prompt, 1), ==, "two");
    g_assert_null(prompt_history_nth(prompt, 2)); /* the same line twice is one */
}

static void test_history_bound(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/", 100);
    for (int i = 0; i < PROMPT_HISTORY_MAX + 50; i++) {
        g_autofree char *line = g_strdup_printf("line %d", i);
        prompt_history_add(prompt, line);
    }
    g_assert_cmpstr(prompt_history_nth(prompt, 0), ==, "line 50");
    g_assert_null(prompt_history_nth(prompt, PROMPT_HISTORY_MAX));
}

static void test_secret(void)
{
    g_autoptr(Prompt) prompt = prompt_new("Token: ", 100);
    g_autoptr(Canvas) canvas = canvas_new(1, 20);
    prompt_set_secret(prompt, true);
    press(prompt, "s 3 c");
    prompt_draw(prompt, canvas, 0, 0, 20, true);
    g_autofree char *shown = canvas_dump(canvas);
    g_assert_cmpstr(shown, ==, "Token: •••\n");
    press(prompt, "Enter");
    g_assert_cmpstr(prompt_text(prompt), ==, "s3c");
    g_assert_null(prompt_history_nth(prompt, 0));
}

static void test_paste(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/", 20);
    g_assert_true(prompt_paste(prompt, "kec:tugu\nrm -rf\033[2J\n"));
    g_assert_cmpstr(prompt_text(prompt), ==, "kec:tugu rm -rf [2J");
    g_assert_true(text_is_clean(prompt_text(prompt), strlen(prompt_text(prompt))));
    prompt_set_text(prompt, "");
    prompt_paste(prompt, "0123456789012345678901234567890");
    g_assert_cmpuint(strlen(prompt_text(prompt)), ==, 20);
    g_assert_cmpint(press(prompt, "x"), ==, PROMPT_MOVED);
    g_assert_false(prompt_paste(prompt, "x"));
}

static char *complete(const char *text, int again, void *data)
{
    static const char *const words[] = {"state:offline", "state:online"};
    return g_str_has_prefix("state:", text) && again < 3 ? g_strdup(words[again % 2]) : NULL;
}

static void test_completion(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/", 100);
    prompt_set_completion(prompt, complete, NULL);
    prompt_set_text(prompt, "st x");
    g_assert_cmpint(press(prompt, "Left Left Tab"), ==, PROMPT_CHANGED);
    g_assert_cmpstr(prompt_text(prompt), ==, "state:offline x");
    press(prompt, "Tab");
    g_assert_cmpstr(prompt_text(prompt), ==, "state:online x");
    press(prompt, "Z");
    g_assert_cmpstr(prompt_text(prompt), ==, "state:onlineZ x");
    g_assert_cmpint(press(prompt, "Tab"), ==, PROMPT_MOVED);
}

static void assert_drawn(const Prompt *prompt, int width, const char *text, int cursor)
{
    g_autoptr(Canvas) canvas = canvas_new(1, 30);
    int row, col;
    prompt_draw(prompt, canvas, 0, 0, width, true);
    g_autofree char *shown = canvas_dump(canvas);
    g_assert_cmpstr(g_strchomp(shown), ==, text);
    g_assert_true(canvas_cursor_place(canvas, &row, &col));
    g_assert_cmpint(col, ==, cursor);
}

static void test_draw(void)
{
    g_autoptr(Prompt) prompt = prompt_new("/ ", 100);
    prompt_set_text(prompt, "kec:tugu");
    assert_drawn(prompt, 20, "/ kec:tugu", 10);
    press(prompt, "Left Left");
    assert_drawn(prompt, 20, "/ kec:tugu", 8);
    prompt_set_text(prompt, "0123456789abcdef");
    assert_drawn(prompt, 10, "/ 9abcdef", 9);
    prompt_set_text(prompt, "日本語日本語");
    assert_drawn(prompt, 10, "/ 日本語", 8);
}

static void test_random(void)
{
    static const char *const keys[] = {
        "a",   "日",  "é",  "Left", "Right", "Home", "End",   "C-w",       "Del", "C-Left",
        "M-f", "C-k", "Up", "Down", "Enter", "Tab",  "Space", "Backspace", "C-u"};
    g_autoptr(Prompt) prompt = prompt_new("/", 24);
    g_autoptr(Canvas) canvas = canvas_new(1, 30);
    prompt_set_completion(prompt, complete, NULL);
    for (int i = 0; i < 20000; i++) {
        if (i % 97 == 0) {
            prompt_paste(prompt, "x\u0301\u0302日");
        }
        if (i % 89 == 0) {
            prompt_key(prompt, 0x301); /* a mark alone */
        }
        press(prompt, keys[g_test_rand_int_range(0, G_N_ELEMENTS(keys))]);
        const char *text = prompt_text(prompt);
        g_assert_cmpuint(strlen(text), <=, 24);
        g_assert_true(text_is_clean(text, strlen(text)));
        prompt_draw(prompt, canvas, 0, 0, g_test_rand_int_range(-1, 30), true);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/prompt/keys edit the line", test_edit);
    g_test_add_func("/prompt/it says what a key did", test_results);
    g_test_add_func("/prompt/a character and its marks are one step", test_marks);
    g_test_add_func("/prompt/the history goes back, and forward to what was typed", test_history);
    g_test_add_func("/prompt/the history has an end", test_history_bound);
    g_test_add_func("/prompt/a secret is dots and is not remembered", test_secret);
    g_test_add_func("/prompt/a paste is one line, clean, and fits", test_paste);
    g_test_add_func("/prompt/Tab goes around what fits", test_completion);
    g_test_add_func("/prompt/the cursor is always in sight", test_draw);
    g_test_add_func("/prompt/no keys break it", test_random);
    return g_test_run();
}
