/* The real tilik against a backend that says what no backend should. */
#include <glib.h>
#include <string.h>
#include <sys/wait.h>

#include "backend.h"
#include "base/text.h"
#include "evil.h"
#include "fixture.h"

#define START_MS 30000
#define AREA     "33.74.02.1004.001.001"

static char *cameras(void)
{
    GString *lines = g_string_new(NULL);
    for (size_t i = 0; i < EVIL_TEXTS; i++)
        g_string_append_printf(
            lines,
            "{\"id\":\"h%zu\",\"name\":\"%s\",\"area\":\"" AREA "\",\"site\":null,\"slot\":null,"
            "\"class\":\"rt\",\"owner\":\"residents\",\"visibility\":\"restricted\","
            "\"state\":\"online\",\"reason\":null,\"since\":\"2026-03-01T01:00:00Z\","
            "\"seen_at\":\"2026-03-01T02:00:00Z\",\"lat\":null,\"lon\":null,\"analytics\":[],"
            "\"night\":false,\"ptz\":false,\"rev\":5}\n",
            i, evil_texts[i]);
    return g_string_free(lines, FALSE);
}

static Term *start(Backend *backend)
{
    const char *argv[] = {g_getenv("TILIK"), "--backend", backend_url(backend),
                          "--lang",          "en",        NULL};
    return term_start(argv, NULL, 40, 120);
}

/* What a start says of itself, as of a display that is not there, goes with a key (here the one
 * that draws all anew): what stands below it shows at once. */
static void wait_standing(Term *term, const char *text)
{
    g_assert_true(term_wait(term, "No video: ", START_MS));
    term_type(term, "\014");
    g_assert_true(term_wait(term, text, START_MS));
}

/* What is copied is as clean as what is shown. */
static void check_copy(Term *term)
{
    static const char begin[] = "\033]52;c;";
    gsize size, length;
    term_forget(term);
    term_type(term, "\033y"); /* Alt-y: the name */
    g_assert_true(term_wait(term, "Copied: ", START_MS));
    const char *raw = term_raw(term, &size), *at = g_strstr_len(raw, (gssize)size, begin);
    g_assert_nonnull(at);
    g_autofree char *code = g_strndup(at + strlen(begin), strcspn(at + strlen(begin), "\007\033"));
    g_autofree guchar *text = g_base64_decode(code, &length);
    g_assert_nonnull(g_strstr_len((char *)text, (gssize)length, "clear"));
    g_assert_true(text_is_clean((char *)text, length));
}

static void test_names(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_serve(backend, city, 1000);
    g_autofree char *body = cameras();
    backend_give(backend, "body /api/v1/cameras", body, strlen(body));
    g_autoptr(Term) term = start(backend);
    g_assert_true(term_wait(term, "emoji", START_MS));
    g_assert_true(term_wait(term, "gnisrever", START_MS));
    g_assert_true(term_wait(term, "14/14 live", START_MS));
    for (size_t i = 0; i < EVIL_TEXTS; i++)
        term_type(term, "j");
    term_type(term, "/wide\r");
    g_assert_true(term_wait(term, "of “wide”", START_MS));
    term_type(term, "/clear\r");
    g_assert_true(term_wait(term, "of “clear”", START_MS));
    evil_check(term);
    check_copy(term);
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void test_error_text(void)
{
    static const char problem[] = "{\"title\":\"\\u001b]2;owned\\u0007No\",\"status\":401,"
                                  "\"detail\":\"\\u001b[2J\\u202eno\"}";
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_serve(backend, city, 1000);
    g_autofree char *rule = g_strdup("rule * 0 problem 401");
    backend_give(backend, rule, problem, strlen(problem));
    g_autoptr(Term) term = start(backend);
    g_assert_true(term_wait(term, "REFUSED", START_MS));
    evil_check(term);
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void test_nobody_there(void)
{
    const char *argv[] = {g_getenv("TILIK"), "--backend", "http://127.0.0.1:1",
                          "--lang",          "en",        NULL};
    g_autoptr(Term) term = term_start(argv, NULL, 24, 80);
    wait_standing(term, "backend is not running");
    term_type(term, "?");
    g_assert_true(term_wait(term, "Help on keys", START_MS));
    term_type(term, "q");
    g_assert_true(term_wait_gone(term, "Help on keys", START_MS));
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void test_clock_apart(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_serve(backend, city, 1000);
    backend_tell(backend, "skew 7200");
    g_autoptr(Term) term = start(backend);
    wait_standing(term, "clock is 2 h ahead of this one");
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
}

static void test_link_lost(void)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_serve(backend, city, 1000);
    g_autoptr(Term) term = start(backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    backend_tell(backend, "stop");
    g_assert_true(term_wait(term, "STALE", START_MS));
    g_assert_true(term_wait_gone(term, "● live", START_MS));
    backend_tell(backend, "start");
    term_type(term, "R");
    g_assert_true(term_wait_gone(term, "STALE", START_MS));
    g_assert_true(term_wait(term, "● live", START_MS));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/hostile/names do nothing to the terminal", test_names);
    g_test_add_func("/console/hostile/nor does what an error says", test_error_text);
    g_test_add_func("/console/hostile/nobody at the address is one line", test_nobody_there);
    g_test_add_func("/console/hostile/a clock that is far off is said", test_clock_apart);
    g_test_add_func("/console/hostile/nothing looks live while the link is lost", test_link_lost);
    return g_test_run();
}
