/* The real tilik where little can be shown, or much: no display, poor terminals and locales, names
 * that shift and names that command, cities of no or very many cameras. */
#include <glib.h>
#include <string.h>
#include <sys/wait.h>

#include "fixture.h"
#include "trial.h"
#include "wire/codec.h"

static void without_a_display_the_reason_is_said(void)
{
    Trial trial;
    trial_begin(&trial, fixture_city());
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
    term_type(trial.term, "\r");
    g_assert_true(term_wait(trial.term, "No video: ", TRIAL_WAIT_MS));
    trial_change(&trial, CAMERA_ONLINE, "60/60 live");
    trial_leave(&trial);
    trial_end(&trial);
}

/* Ends with 2 and one line that names the reason. */
static void refused(const char *const *argv, const char *const *env, const char *reason)
{
    g_autoptr(Term) term = term_start(argv, env, 24, 80);
    int status = term_wait_exit(term, TRIAL_WAIT_MS);
    term_settle(term, 50);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_true(term_wait(term, reason, 100));
    g_assert_true(term_is_clean(term));
}

static void terminals_that_cannot_are_refused(void)
{
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend", "http://127.0.0.1:1", NULL};
    static const char *const dumb[] = {"TERM=dumb", NULL}, *const unset[] = {"TERM", NULL},
                             *const unknown[] = {"TERM=no-such-terminal", NULL};
    refused(argv, dumb, "tilik: ");
    refused(argv, unset, "tilik: ");
    refused(argv, unknown, "tilik: ");
    g_autofree char *command =
        g_strdup_printf("exec '%s' --lang=en --backend http://127.0.0.1:1 </dev/null", argv[0]);
    const char *no_input[] = {"/bin/sh", "-c", command, NULL};
    refused(no_input, NULL, "this is no terminal");
}

static void poor_terminals_and_locales_are_used(void)
{
    static const char *const cases[][3] = {
        {"TERM=linux", NULL},
        {"TERM=vt100", NULL},
        {"TERM=screen", "LC_ALL=C", NULL},
        {"LC_ALL=POSIX", NULL},
        {"LC_ALL=de_DE.ISO-8859-1", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Trial trial;
        trial_begin(&trial, fixture_city());
        const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend",
                              backend_url(trial.backend), NULL};
        g_test_message("%s", cases[i][0]);
        trial.term = term_start(argv, cases[i], TRIAL_ROWS, TRIAL_COLS);
        g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
        trial_leave(&trial);
        trial_end(&trial);
    }
}

static bool says_something(Term *term, void *data)
{
    gsize size;
    (void)term_raw(term, &size);
    return size > 0;
}

/* Options, files and commands of any name: what they do to a terminal stays undone. */
static void names_of_files_and_options_do_nothing(void)
{
    static const char name[] = "/tmp/x\033]0;owned\007\033[31m\xe2\x80\xae";
    static const char *const options[] = {"--config=",  "--token-file=", "--theme=", "--profile=",
                                          "--backend=", "--city=",       "--lang=",  "",
                                          "--nothing="};
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(options); i++) {
        bool server = i >= G_N_ELEMENTS(options);
        g_autofree char *option = g_strconcat(options[i % G_N_ELEMENTS(options)], name, NULL);
        const char *of_tilik[] = {g_getenv("TILIK"), option, NULL};
        const char *of_tilikd[] = {g_getenv("TILIKD"), "--demo", "--db=sqlite:/nowhere/x", option,
                                   NULL};
        g_autoptr(Term) term = term_start(server ? of_tilikd : of_tilik, NULL, 24, 80);
        g_test_message("%s %s", server ? "tilikd" : "tilik", options[i % G_N_ELEMENTS(options)]);
        if (server) {
            g_assert_cmpint(WEXITSTATUS(term_wait_exit(term, TRIAL_WAIT_MS)), >=, 1);
        } else {
            g_assert_true(term_until(term, says_something, NULL, TRIAL_WAIT_MS));
            term_settle(term, 300);
        }
        gsize size;
        const char *raw = term_raw(term, &size);
        g_assert_null(g_strstr_len(raw, (gssize)size, "\033]0;owned"));
        g_assert_null(g_strstr_len(raw, (gssize)size, "\033[31m\xe2"));
        g_assert_null(g_strstr_len(raw, (gssize)size, "\xe2\x80\xae"));
    }
}

/* Returns the column where the text begins, -1 where it is not. */
static int find_in_row(const Term *term, int row, const char *text)
{
    int length = (int)strlen(text);
    for (int col = 0; col + length <= TRIAL_COLS; col++) {
        int same = 0;
        while (same < length && term_cell(term, row, col + same).text[0] == text[same]) {
            same++;
        }
        if (same == length) {
            return col;
        }
    }
    return -1;
}

/* Names that could shift what stands behind them. */
static void odd_names_keep_the_columns(void)
{
    static const char *const names[] = {
        "plain",
        "e\u0301\u0302\u0303 marks",
        "東京都 wide",
        "👨‍👩‍👧 family",
        "🇮🇩 flag",
        "א\u05d1ג hebrew",
        "عربي arabic",
        "ﷺ ligature",
        "\u1100\u1161\u11a8 jamo",
        "☁\ufe0f cloud",
        "\U0001F44D\U0001F3FD skin",
        "a\u00adsoft",
        "\u2067isolate",
        "\u3000ideographic",
        "\u115fx filler",
        "ก็ thai",
        "\xcc\x81 bare mark",
    };
    Trial trial;
    trial_begin(&trial, fixture_city());
    g_autoptr(GString) lines = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        Camera camera;
        g_autofree char *id = g_strdup_printf("c%zu", i);
        g_assert_true(catalog_camera(trial.city, 0, &camera));
        camera.id = id;
        camera.name = names[i];
        encode_camera(lines, &camera);
        g_string_append_c(lines, '\n');
    }
    backend_give(trial.backend, "body /api/v1/cameras", lines->str, lines->len);
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "hebrew", TRIAL_WAIT_MS));
    term_type(trial.term, "z"); /* the pane alone */
    g_assert_true(term_wait(trial.term, "bare mark", TRIAL_WAIT_MS));
    term_settle(trial.term, 300);
    int place = -1, rows = 0;
    for (int row = 2; row < TRIAL_ROWS - 2; row++) {
        int col = find_in_row(trial.term, row, "Purwosari (");
        if (col >= 0) {
            g_assert_true(place < 0 || place == col);
            place = col;
            rows++;
        }
    }
    g_assert_cmpint(rows, >=, (int)G_N_ELEMENTS(names));
    trial_leave(&trial);
    trial_end(&trial);
}

static void a_city_without_cameras_is_shown(void)
{
    Trial trial;
    trial_begin(&trial, fixture_city());
    static const char *const paths[] = {"areas", "sites", "cameras"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *command = g_strdup_printf("body /api/v1/%s", paths[i]);
        backend_give(trial.backend, command, "", 0);
    }
    trial_start(&trial, NULL);
    backend_tell(trial.backend, "wait 1");
    term_type(trial.term, "jjkkGgg\t\rx/kec:tugu\r?q");
    term_settle(trial.term, 300);
    trial_leave(&trial);
    trial_end(&trial);
}

static void a_hundred_thousand_cameras_are_shown(void)
{
    Trial trial;
    trial_begin(&trial, fixture_many(100000, 1));
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "100,000 live", 2 * TRIAL_WAIT_MS));
    term_type(trial.term, "G/c099999\r");
    g_assert_true(term_wait(trial.term, "of “c099999”", TRIAL_WAIT_MS));
    trial_leave(&trial);
    trial_end(&trial);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/looks/without a display the reason is said",
                    without_a_display_the_reason_is_said);
    g_test_add_func("/looks/terminals that cannot are refused", terminals_that_cannot_are_refused);
    g_test_add_func("/looks/poor terminals and locales are used",
                    poor_terminals_and_locales_are_used);
    g_test_add_func("/looks/names of files and options do nothing",
                    names_of_files_and_options_do_nothing);
    g_test_add_func("/looks/odd names keep the columns", odd_names_keep_the_columns);
    g_test_add_func("/looks/a city without cameras is shown", a_city_without_cameras_is_shown);
    g_test_add_func("/looks/a hundred thousand cameras are shown",
                    a_hundred_thousand_cameras_are_shown);
    return g_test_run();
}
