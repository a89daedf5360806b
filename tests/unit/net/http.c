/* HTTP against a server that does wrong: what happens, what is said, what is never sent. */
#include "net/http.h"

#include <string.h>

#include "backend.h"
#include "base/error.h"
#include "wire/routes.h"

#define TOKEN "secret-token-123"

typedef struct Result {
    HttpAnswer answer;
    char *body, *message;
    unsigned done;
    size_t streamed;
} Result;

static void on_done(const HttpAnswer *answer, void *data)
{
    Result *result = data;
    result->answer = *answer;
    g_free(result->body);
    g_free(result->message);
    result->body = g_strndup(answer->body, answer->size);
    result->message = answer->error != NULL ? g_strdup(answer->error->message) : NULL;
    result->answer.error = NULL;
    result->done++;
}

static bool is_done(void *data)
{
    return ((Result *)data)->done > 0;
}

static void result_clear(Result *result)
{
    g_free(result->body);
    g_free(result->message);
    *result = (Result){0};
}

static const HttpEvents collecting = {.done = on_done};

/* One GET of /x, to its end. */
static void get(Http *http, const HttpCall *call, Result *result)
{
    http_start(http, call, &collecting, result);
    g_assert_cmpuint(result->done, ==, 0);
    g_assert_true(loop_until(is_done, result));
    g_assert_cmpuint(result->done, ==, 1);
}

static const HttpCall plain = {.path = "/x", .accept = MEDIA_JSON};

/* Asks a backend under one rule. */
static void ask(const char *rule, const HttpCall *call, Result *result)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_give(backend, "body /x", "{}", 2);
    if (rule != NULL) {
        backend_tell(backend, "rule /x 0 %s", rule);
    }
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    get(http, call, result);
}

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
                                      "https://user@a.example",
                                      "https://a.example/?q=1",
                                      "https://a.example/#x",
                                      "https://",
                                      "https://a.example\r\nHost: b",
                                      "https://a.example /",
                                      "http/x://a.example"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Http) http = http_new(good[i], TOKEN, &error);
        g_assert_no_error(error);
        g_assert_false(g_str_has_suffix(http_backend(http), "/"));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
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

/* Each rule, what it ends as, and a word of what is said. */
static void test_wrong_answers(void)
{
    static const struct {
        const char *rule;
        HttpFault fault;
        const char *says;
    } rows[] = {
        {"html", HTTP_UNEXPECTED, "login"},
        {"type text/plain", HTTP_UNEXPECTED, "another kind"},
        {"type application/json;_charset=iso-8859-1", HTTP_UNEXPECTED, "another kind"},
        {"type application/json;_charset=UTF-8", HTTP_FINE, NULL},
        {"type Application/JSON", HTTP_FINE, NULL},
        {"endless", HTTP_UNEXPECTED, "how long"},
        {"headers 40", HTTP_FINE, NULL},
        {"headers 80", HTTP_TOO_LARGE, "headers"},
        {"bytes 20", HTTP_TOO_LARGE, "sensible"},
        {"cut 10", HTTP_CUT, "ended the connection"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Result result = {0};
        ask(rows[i].rule, &plain, &result);
        g_test_message("%s: %s", rows[i].rule, result.message != NULL ? result.message : "fine");
        if (g_str_has_prefix(rows[i].rule, "headers 40")) {
            g_assert_cmpint(result.answer.head.status, ==, 200);
        }
        g_assert_cmpint(result.answer.fault, ==, rows[i].fault);
        if (rows[i].says != NULL) {
            g_assert_nonnull(strstr(result.message, rows[i].says));
        }
        result_clear(&result);
    }
}

static void test_raw_answers(void)
{
    static const struct {
        const char *raw;
        HttpFault fault;
    } rows[] = {
        {"", HTTP_CUT},
        {"garbage\r\n\r\n", HTTP_UNEXPECTED},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n{}",
         HTTP_CUT},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
         "chunked\r\n\r\n5\r\n{}",
         HTTP_CUT},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: "
         "chunked\r\n\r\nzz\r\n{}",
         HTTP_CUT},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: "
         "gzip\r\nContent-Length: 4\r\n\r\nabcd",
         HTTP_UNEXPECTED},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: "
         "application/json\r\nContent-Length: 2\r\n\r\n{}",
         HTTP_FINE},
        {"HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}", HTTP_FINE},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTilik-Revision: "
         "-5\r\nContent-Length: 2\r\n\r\n{}",
         HTTP_FINE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Backend) backend = backend_new(NULL, false);
        backend_give(backend, "rule /x 0 raw", rows[i].raw, strlen(rows[i].raw));
        g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
        Result result = {0};
        const HttpCall call = {.path = "/x", .accept = MEDIA_JSON, .compressed = true};
        get(http, &call, &result);
        g_test_message("%zu: %s", i, result.message != NULL ? result.message : "fine");
        g_assert_cmpint(result.answer.fault, ==, rows[i].fault);
        g_assert_cmpint(result.answer.head.revision, ==, -1);
        result_clear(&result);
    }
}

/* A body of 60 bytes, cut after each byte of the whole answer, is whole or an error and never half. */
static void test_cut_everywhere(void)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    g_autofree char *body = g_strnfill(60, 'x');
    backend_give(backend, "body /x", body, 60);
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    unsigned whole = 0, cut = 0;
    for (unsigned n = 0; n < 260; n++) {
        backend_tell(backend, "rule /x 1 cut %u", n);
        Result result = {0};
        get(http, &plain, &result);
        if (result.answer.fault == HTTP_FINE) {
            g_assert_cmpstr(result.body, ==, body);
            whole++;
        } else {
            g_assert_nonnull(result.message);
            cut++;
        }
        result_clear(&result);
    }
    g_assert_cmpuint(whole, >, 0);
    g_assert_cmpuint(cut, >, 150);
}

static void test_bomb(void)
{
    Result result = {0};
    const HttpCall call = {
        .path = "/x", .accept = MEDIA_JSON, .compressed = true, .max_bytes = 512u * 1024 * 1024};
    ask("bomb 200", &call, &result);
    g_assert_cmpint(result.answer.fault, ==,
                    HTTP_TOO_LARGE); /* by its ratio, long before 200 MiB */
    g_assert_cmpuint(result.answer.size, <, 32 * 1024 * 1024);
    result_clear(&result);
}

static void test_gzip(void)
{
    Result result = {0};
    const HttpCall call = {.path = "/x", .accept = MEDIA_JSON, .compressed = true};
    ask("gzip", &call, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_FINE);
    g_assert_cmpstr(result.body, ==, "{}");
    result_clear(&result);
}

static void test_slow(void)
{
    static const struct {
        const char *rule;
        HttpCall call;
    } rows[] = {
        {"hang", {.path = "/x", .accept = MEDIA_JSON, .total_ms = 300}},
        {"hang", {.path = "/x", .accept = MEDIA_SSE, .endless = true, .patience_ms = 300}},
        {"drip 20", {.path = "/x", .accept = MEDIA_JSON, .total_ms = 300}},
        {"drip 20", {.path = "/x", .accept = MEDIA_SSE, .endless = true, .patience_ms = 300}},
        {"slow 5", {.path = "/x", .accept = MEDIA_JSON, .total_ms = 300}},
        {"slow 5",
         {.path = "/x", .accept = MEDIA_JSON, .patience_ms = 300, .patience_bytes = 4096}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Result result = {0};
        ask(rows[i].rule, &rows[i].call, &result);
        g_assert_cmpint(result.answer.fault, ==, HTTP_SLOW);
        g_assert_nonnull(strstr(result.message, "too slow"));
        result_clear(&result);
    }
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

static void test_retry_after(void)
{
    static const struct {
        const char *header;
        int64_t ms;
    } rows[] = {{"Retry-After:_7", 7000},
                {"Retry-After:_0", 0},
                {"Retry-After:_-3", -1},
                {"Retry-After:_soon", -1},
                {"Retry-After:_999999999999", HTTP_RETRY_AFTER_MAX}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *rule = g_strconcat("status 503 ", rows[i].header, NULL);
        Result result = {0};
        ask(rule, &plain, &result);
        g_assert_cmpint(result.answer.head.status, ==, 503);
        g_assert_cmpint(result.answer.head.retry_after_ms, ==, rows[i].ms);
        result_clear(&result);
    }
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
    g_test_add_func("/http/wrong answers are told apart and said", test_wrong_answers);
    g_test_add_func("/http/broken HTTP is an error, odd HTTP is not", test_raw_answers);
    g_test_add_func("/http/an answer cut anywhere is never taken for whole", test_cut_everywhere);
    g_test_add_func("/http/a gzip bomb is stopped by its ratio", test_bomb);
    g_test_add_func("/http/gzip is taken where asked for", test_gzip);
    g_test_add_func("/http/slow servers are given up on", test_slow);
    g_test_add_func("/http/nobody at the port is told apart", test_nobody);
    g_test_add_func("/http/a cancelled call says nothing more", test_cancel);
    g_test_add_func("/http/the reader can refuse what comes", test_refused_by_reader);
    g_test_add_func("/http/Retry-After is read within bounds", test_retry_after);
    g_test_add_func("/http/no proxy is taken from the environment", test_no_proxy_from_outside);
    g_test_add_func("/http/it can be freed while calls are under way", test_freed_while_busy);
    return g_test_run();
}
