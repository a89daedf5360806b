/* HTTP calls: what is sent, what never is, and how they end. */
#include "http_result.h"

#include <string.h>

#include "base/error.h"

static void test_plain(void)
{
    Result result = {0};
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_give(backend, "body /x", "{\"a\":1}", 7);
    backend_tell(backend, "rev 42");
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_FINE);
    g_assert_cmpint(result.answer.head.status, ==, 200);
    g_assert_cmpint(result.answer.head.revision, ==, 42);
    g_assert_cmpstr(result.body, ==, "{\"a\":1}");
    g_autofree char *log = backend_log(backend);
    g_assert_nonnull(strstr(log, "GET /x\n"));
    g_assert_nonnull(strstr(log, "authorization: Bearer " TOKEN));
    result_clear(&result);
}

static void test_post(void)
{
    Result result = {0};
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_give(backend, "body /x", "{}", 2);
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    const HttpCall call = {.path = "/x",
                           .accept = MEDIA_JSON,
                           .body = "{\"b\":2}",
                           .idempotency_key = "k1\r\nEvil: yes"};
    get(http, &call, &result);
    g_assert_cmpint(result.answer.head.status, ==, 200);
    g_autofree char *log = backend_log(backend);
    g_assert_nonnull(strstr(log, "POST /x\n"));
    g_assert_nonnull(strstr(log, "| {\"b\":2}"));
    g_assert_nonnull(strstr(log, "content-type: application/json"));
    g_assert_nonnull(strstr(log, "idempotency-key: k1  Evil: yes"));
    g_assert_null(strstr(log, "\n  evil:"));
    result_clear(&result);
}

static void test_addresses(void)
{
    static const char *const good[] = {"http://127.0.0.1:8470", "http://localhost",
                                       "http://[::1]:80/", "https://a.example",
                                       "https://a.example/tilik/"};
    static const char *const bad[] = {"",
                                      "a.example",
                                      "ftp://a.example",
                                      "file:///etc/passwd",
                                      "http://a.example",
                                      "http://127.0.0.1.a.example",
                                      "http://localhost.a.example",
                                      "https://user:secret@a.example",
                                      "https://user:secret@a b//",
                                      "https://user@a.example",
                                      "https://a.example/?q=1",
                                      "https://a.example/#x",
                                      "https://",
                                      "https://a.example\r\nHost: b",
                                      "https://a.example /",
                                      "http/x://a.example",
                                      "https://https://u:p@a.example",
                                      "https://a.example//b",
                                      "https://a%00b"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Http) http = http_new(good[i], TOKEN, &error);
        g_assert_no_error(error);
        g_assert_false(g_str_has_suffix(http_backend(http), "/"));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", bad[i]);
        g_assert_null(http_new(bad[i], NULL, &error));
        g_assert_nonnull(error);
        g_assert_null(strstr(error->message, "secret"));
    }
}

static void test_tokens(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(http_new("http://127.0.0.1", "two words", &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    g_assert_null(strstr(error->message, "two words"));
    g_assert_null(http_new("http://127.0.0.1", "a\r\nEvil: b", NULL));
    g_assert_null(http_new("http://127.0.0.1", "", NULL));
}

static void test_redirects(void)
{
    static const char *const schemes[] = {"http://127.0.0.1:%d/stolen",
                                          "https://localhost:%d/",
                                          "file:///etc/passwd#%d",
                                          "ftp://127.0.0.1:%d/",
                                          "//127.0.0.1:%d/",
                                          "http://u:p@127.0.0.1:%d/",
                                          "/x?%d"};
    g_autoptr(Backend) other = backend_new(NULL, false);
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        GString *rule = g_string_new("redirect ");
        g_autofree char *port = g_strdup_printf("%d", backend_port(other));
        g_auto(GStrv) parts = g_strsplit(schemes[i], "%d", 2);
        g_string_append_printf(rule, "%s%s%s", parts[0], port, parts[1]);
        g_autofree char *text = g_string_free(rule, FALSE);
        Result result = {0};
        ask(text, &plain, &result);
        g_assert_cmpint(result.answer.fault, ==, HTTP_REDIRECTED);
        g_assert_nonnull(strstr(result.message, "points elsewhere"));
        result_clear(&result);
    }
    g_autofree char *log = backend_log(other);
    g_assert_cmpstr(log, ==, ""); /* nobody came, with or without a token */
}

static void test_redirect_loop(void)
{
    Result result = {0};
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_tell(backend, "rule /x 0 redirect %s/x", backend_url(backend));
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_REDIRECTED);
    g_autofree char *log = backend_log(backend);
    g_assert_null(strstr(strstr(log, "GET /x") + 1, "GET /x")); /* asked once */
    result_clear(&result);
}

static void test_nobody(void)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    backend_tell(backend, "stop");
    Result result = {0};
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_NOBODY);
    g_assert_nonnull(strstr(result.message, "not running"));
    result_clear(&result);
}

/* Cancels itself with the first bytes. */
typedef struct Canceller {
    HttpTransfer *transfer;
    bool bytes, done;
} Canceller;

static bool cancel_on_bytes(const char *bytes, size_t size, void *data, GError **error)
{
    Canceller *canceller = data;
    g_assert_false(canceller->bytes);
    canceller->bytes = true;
    http_cancel(canceller->transfer);
    return true;
}

static void never(const HttpAnswer *answer, void *data)
{
    ((Canceller *)data)->done = true;
}

static bool has_bytes(void *data)
{
    return ((Canceller *)data)->bytes;
}

static void test_cancel(void)
{
    static const HttpEvents events = {.bytes = cancel_on_bytes, .done = never};
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_tell(backend, "rule /x 0 bytes 8");
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    Canceller canceller = {0};
    canceller.transfer = http_start(http, &plain, &events, &canceller);
    g_assert_true(loop_until(has_bytes, &canceller));
    HttpTransfer *at_once = http_start(http, &plain, &events, &canceller);
    http_cancel(at_once);
    loop_for(50);
    g_assert_false(canceller.done);
}

static bool refuse_bytes(const char *bytes, size_t size, void *data, GError **error)
{
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID, "I will not have it");
    return false;
}

static void test_refused_by_reader(void)
{
    static const HttpEvents events = {.bytes = refuse_bytes, .done = on_done};
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_give(backend, "body /x", "{}", 2);
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    Result result = {0};
    http_start(http, &plain, &events, &result);
    g_assert_true(loop_until(is_done, &result));
    g_assert_cmpstr(result.message, ==, "I will not have it");
    result_clear(&result);
}

/* http_proxy and its kin are not obeyed. */
static void test_no_proxy_from_outside(void)
{
    g_autoptr(Backend) thief = backend_new(NULL, false);
    g_setenv("http_proxy", backend_url(thief), TRUE);
    g_setenv("all_proxy", backend_url(thief), TRUE);
    Result result = {0};
    ask(NULL, &plain, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_FINE);
    g_unsetenv("http_proxy");
    g_unsetenv("all_proxy");
    g_autofree char *log = backend_log(thief);
    g_assert_cmpstr(log, ==, "");
    result_clear(&result);
}

/* A proxy that was configured is gone through, and sees no token. */
static void test_proxy(void)
{
    g_autoptr(Backend) proxy = backend_new(NULL, false);
    g_autoptr(Http) http = http_new("https://a.example", TOKEN, NULL);
    http_configure(http, NULL, backend_url(proxy));
    Result result = {0};
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, !=, HTTP_FINE);
    g_autofree char *log = backend_log(proxy);
    g_assert_nonnull(strstr(log, "CONNECT a.example:443"));
    g_assert_null(strstr(log, TOKEN));
    result_clear(&result);
}

static void test_freed_while_busy(void)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_tell(backend, "rule /x 0 hang");
    Http *http = http_new(backend_url(backend), TOKEN, NULL);
    Canceller canceller = {0};
    static const HttpEvents events = {.done = never};
    for (int i = 0; i < 20; i++) {
        http_start(http, &plain, &events, &canceller);
    }
    loop_for(50);
    http_start(http, &plain, &events, &canceller);
    http_free(http);
    loop_for(20);
    g_assert_false(canceller.done);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/an answer comes with its body and revision, the token goes along",
                    test_plain);
    g_test_add_func("/http/a body is posted, and line ends in headers are taken out", test_post);
    g_test_add_func("/http/addresses that are unsafe are refused", test_addresses);
    g_test_add_func("/http/tokens that are none are refused and not repeated", test_tokens);
    g_test_add_func("/http/no redirect is followed and the token goes nowhere else",
                    test_redirects);
    g_test_add_func("/http/a redirect loop ends at its first step", test_redirect_loop);
    g_test_add_func("/http/nobody at the port is told apart", test_nobody);
    g_test_add_func("/http/a cancelled call says nothing more", test_cancel);
    g_test_add_func("/http/the reader can refuse what comes", test_refused_by_reader);
    g_test_add_func("/http/no proxy is taken from the environment", test_no_proxy_from_outside);
    g_test_add_func("/http/a proxy that was asked for sees no token", test_proxy);
    g_test_add_func("/http/it can be freed while calls are under way", test_freed_while_busy);
    return g_test_run();
}
