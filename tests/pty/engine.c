/* The engine in a real terminal: what is drawn, what is typed, and what is never let through. */
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "terminal.h"

#define QUIET 150

static Term *start_with(const char *const *env, int rows, int cols, const char *tick,
                        const char *file)
{
    g_autofree char *child =
        g_build_filename(g_getenv("TILIK_BUILD"), "tests/pty/engine_child", NULL);
    const char *argv[] = {child, "malam", tick, file, NULL};
    return term_start(argv, env, rows, cols);
}

static Term *start(int rows, int cols)
{
    Term *term = start_with(NULL, rows, cols, "0", NULL);
    g_assert_true(term_wait(term, "row 1 of", TERM_WAIT_MS));
    return term;
}

static void end(Term *term)
{
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, TERM_WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(term));
}

static void test_shows(void)
{
    g_autoptr(Term) term = start(24, 80);
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    g_assert_true(term_wait(term, "size 24x80", TERM_WAIT_MS));
    g_assert_true(term_alternate(term));
    g_assert_true(term_mouse(term));
    g_assert_cmpstr(term_title(term), ==, "Tilik demo");
    TermCell selected = term_cell(term, 1, 0), other = term_cell(term, 2, 0);
    g_assert_cmpint(selected.background, ==, 24);
    g_assert_cmpint(term_cell(term, 1, 79).background, ==, 24);
    g_assert_cmpint(other.background, ==, 234);
    g_assert_cmpint(other.foreground, ==, 252);
    end(term);
}

static void test_keys(void)
{
    g_autoptr(Term) term = start(24, 80);
    term_type(term, "jj\033OB\033[B");
    g_assert_true(term_wait(term, "5/1000", TERM_WAIT_MS));
    term_type(term, "\033[6~");
    g_assert_true(term_wait(term, "27/1000", TERM_WAIT_MS));
    term_type(term, "G");
    g_assert_true(term_wait(term, "1000/1000", TERM_WAIT_MS));
    term_type(term, "gg");
    g_assert_true(term_wait(term, "1/1000", TERM_WAIT_MS));
    term_type(term, "/kr\xc3\xa9");
    g_assert_true(term_wait(term, "/ kr\xc3\xa9", TERM_WAIT_MS));
    int row, col;
    bool visible;
    term_cursor(term, &row, &col, &visible);
    g_assert_true(visible && row == 0 && col == 5);
    term_type(term, "\r");
    g_assert_true(term_wait(term, "accepted", TERM_WAIT_MS));
    term_cursor(term, &row, &col, &visible);
    g_assert_false(visible);
    end(term);
}

/* Esc is an answer within the time that a person does not notice, and no next key is needed for it.
 */
static void test_escape(void)
{
    g_autoptr(Term) term = start(24, 80);
    term_type(term, "?");
    g_assert_true(term_wait(term, "Help on keys", TERM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Help on keys", TERM_WAIT_MS));
    term_type(term, ":");
    g_assert_true(term_wait(term, "Actions", TERM_WAIT_MS));
    term_type(term, "leave\r");
    g_assert_cmpint(term_wait_exit(term, TERM_WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(term));
}

static void test_mouse(void)
{
    g_autoptr(Term) term = start(24, 80);
    term_click(term, 10, 5);
    g_assert_true(term_wait(term, "10/1000 actions 0 ticks 0 size 24x80 click", TERM_WAIT_MS));
    term_click(term, 10, 5);
    g_assert_true(term_wait(term, "double", TERM_WAIT_MS));
    term_type(term, "\033[<65;5;5M\033[<65;5;5M\033[<65;5;5M\033[<65;5;5M");
    g_assert_true(term_wait(term, "13/1000", TERM_WAIT_MS));
    end(term);
}

static void test_paste(void)
{
    g_autoptr(Term) term = start(24, 80);
    term_paste(term, "q\r:quit\rGG\033[6~");
    g_assert_true(
        term_wait(term, "1/1000 actions 0 ticks 0 size 24x80 paste ignored", TERM_WAIT_MS));
    term_type(term, "/");
    term_paste(term, "line one\r\nq\rline \033]0;two\007\r");
    g_assert_true(term_wait(term, "/ line one q line  ]0;two", TERM_WAIT_MS));
    g_assert_true(term_wait(term, "actions 1 ", TERM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "accepted", TERM_WAIT_MS));
    end(term);
}

static void test_replies(void)
{
    g_autoptr(Term) term = start(24, 80);
    term_type(term,
              "\033[12;40R\033]11;rgb:0000/qqqq/0000\033\\\033[?62;22c\033P>|q(1)\033\\\033[0n");
    term_type(term, "j");
    g_assert_true(term_wait(term, "2/1000 actions 1 ", TERM_WAIT_MS));
    end(term);
}

static void test_hostile(void)
{
    static const char lines[] =
        "row 1 of evil \033[2J\033]0;owned\007\033]52;c;b3duZWQ=\007 end1\n"
        "\302\2332J C1 \302\235 end2\n"
        "bidi \342\200\256evil\342\201\246 end3\n"
        "cr \r\b\b end4\n"
        "bytes \377\376\200 end5\n"
        "ask \033[6n\033[c\033P$qm\033\\ end6\n"
        "marks a\314\200\314\201\314\202\314\203\314\204\314\205\314\206 end7\n"
        "wide \346\227\245\346\234\254 emoji \360\237\221\250\342\200\215\360\237\221\251 end8\n";
    g_autofree char *file = g_build_filename(g_getenv("TILIK_BUILD"), "scratch", "evil.txt", NULL);
    g_assert_true(g_file_set_contents(file, lines, -1, NULL));
    g_autoptr(Term) term = start_with(NULL, 24, 80, "0", file);
    g_assert_true(term_wait(term, "end8", TERM_WAIT_MS));
    term_type(term, "jjjjjjj");
    g_assert_true(term_wait(term, "8/8", TERM_WAIT_MS));
    for (int i = 1; i <= 8; i++) { /* one row each, and nothing moved */
        g_autofree char *text = g_strdup_printf("end%d", i), *screen = term_screen(term);
        g_auto(GStrv) rows = g_strsplit(screen, "\n", -1);
        g_assert_nonnull(strstr(rows[i], text));
    }
    g_autofree char *forbidden = term_forbidden(term);
    g_assert_cmpstr(forbidden, ==, NULL);
    g_assert_cmpstr(term_title(term), ==, "Tilik demo");
    end(term);
}

static void test_copy(void)
{
    g_autoptr(Term) term = start(24, 80);
    gsize size;
    term_type(term, "Y");
    g_assert_true(term_wait(term, "actions 1 ", TERM_WAIT_MS));
    const char *raw = term_raw(term, &size);
    g_assert_nonnull(g_strstr_len(raw, (gssize)size, "\033]52;c;Y2xpcA==\007"));
    end(term);
}

static void assert_no_colour(const Term *term)
{
    for (int row = 0; row < 24; row++) {
        for (int col = 0; col < 80; col++) {
            TermCell cell = term_cell(term, row, col);
            g_assert_cmpint(cell.foreground, ==, -1);
            g_assert_cmpint(cell.background, ==, -1);
        }
    }
}

static void test_no_colour(void)
{
    static const char *const env[] = {"NO_COLOR=1", NULL};
    g_autoptr(Term) term = start_with(env, 24, 80, "0", NULL);
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    assert_no_colour(term);
    g_assert_true(term_cell(term, 1, 0).reverse); /* the cursor is seen all the same */
    g_assert_true(term_cell(term, 1, 79).reverse);
    g_assert_false(term_cell(term, 2, 0).reverse);
    end(term);
}

/* libvterm wraps as VT100s do, so TERM=ansi and its like, which wrap at once, are not among them.
 */
static void test_terminals(void)
{
    static const char *const terms[] = {
        "TERM=xterm",  "TERM=linux",          "TERM=vt100",
        "TERM=screen", "TERM=tmux-256color",  "TERM=screen-256color",
        "TERM=vt220",  "TERM=xterm-256color", "TERM=xterm-mono"};
    for (size_t i = 0; i < G_N_ELEMENTS(terms); i++) {
        const char *env[] = {terms[i], NULL};
        g_test_message("%s", terms[i]);
        g_autoptr(Term) term = start_with(env, 24, 80, "0", NULL);
        g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
        term_type(term, "jG");
        g_assert_true(term_wait(term, "1000/1000", TERM_WAIT_MS));
        g_assert_true(term_wait(term, "row 1000 of", TERM_WAIT_MS));
        term_type(term, "?");
        g_assert_true(term_wait(term, "Help on keys", TERM_WAIT_MS));
        term_type(term, "q");
        g_assert_true(term_wait(term, "row 999 of", TERM_WAIT_MS));
        end(term);
    }
}

static void test_ascii_locale(void)
{
    static const char *const env[] = {"LC_ALL=C", NULL};
    g_autoptr(Term) term = start_with(env, 24, 80, "0", NULL);
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    term_type(term, "?");
    g_assert_true(term_wait(term, "# Help on keys ====", TERM_WAIT_MS));
    gsize size;
    const char *raw = term_raw(term, &size);
    for (gsize i = 0; i < size; i++) {
        g_assert_cmpint((unsigned char)raw[i], <, 0x80);
    }
    term_type(term, "q");
    g_assert_true(term_wait(term, "row 22 of", TERM_WAIT_MS));
    end(term);
}

static void refused(const char *const *env, const char *why)
{
    g_autoptr(Term) term = start_with(env, 24, 80, "0", NULL);
    gsize size;
    int status = term_wait_exit(term, TERM_WAIT_MS);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_true(term_wait(term, why, TERM_WAIT_MS));
    const char *raw = term_raw(term, &size);
    g_assert_null(memchr(raw, '\033', size));
    g_assert_true(term_is_clean(term));
}

static void test_refused(void)
{
    static const char *const dumb[] = {"TERM=dumb", NULL}, *const unset[] = {"TERM", NULL};
    static const char *const unknown[] = {"TERM=no-such-terminal", NULL}, *const empty[] = {"TERM=",
                                                                                            NULL};
    refused(dumb, "a terminal of the kind TERM=dumb can't show a screen");
    refused(unset, "TERM is not set");
    refused(empty, "TERM is not set");
    refused(unknown, "TERM=no-such-terminal is not a kind of terminal");
}

static void test_no_terminal(void)
{
    g_autofree char *child =
        g_build_filename(g_getenv("TILIK_BUILD"), "tests/pty/engine_child", NULL);
    char *argv[] = {child, NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    g_assert_true(
        g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, NULL));
    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_cmpstr(out, ==, "");
    g_assert_nonnull(strstr(err, "needs a terminal"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/engine/a canvas is what the terminal shows", test_shows);
    g_test_add_func("/engine/keys do what the key file says", test_keys);
    g_test_add_func("/engine/Esc needs no second key", test_escape);
    g_test_add_func("/engine/the mouse points, opens and scrolls", test_mouse);
    g_test_add_func("/engine/a key in a paste never runs an action", test_paste);
    g_test_add_func("/engine/a terminal's answers run no action", test_replies);
    g_test_add_func("/engine/hostile text never reaches the terminal as more than text",
                    test_hostile);
    g_test_add_func("/engine/a copy goes out as OSC 52", test_copy);
    g_test_add_func("/engine/NO_COLOR takes the colours away and nothing else", test_no_colour);
    g_test_add_func("/engine/it draws on old and strange terminals", test_terminals);
    g_test_add_func("/engine/a locale without UTF-8 gets ASCII", test_ascii_locale);
    g_test_add_func("/engine/a terminal that can't is refused with a reason", test_refused);
    g_test_add_func("/engine/no terminal is refused with a reason", test_no_terminal);
    return g_test_run();
}
