/* HTTP against a server that does wrong: what it ends as, and what is said. */
#include "http_result.h"

#include <string.h>

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
        {"gzip", HTTP_UNEXPECTED, "another kind"}, /* unasked */
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

/* A body of 60 bytes, cut after each byte of the whole answer, is whole or an error and never half.
 */
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
    ask("bomb 64", &call, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_TOO_LARGE); /* by its ratio, long before 64 MiB */
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

typedef struct Flood {
    size_t all, turn, most;
    bool done;
} Flood;

static bool on_flood(const char *bytes, size_t size, void *data, GError **error)
{
    Flood *flood = data;
    flood->all += size;
    flood->turn += size;
    flood->most = MAX(flood->most, flood->turn);
    return true;
}

static void on_flood_done(const HttpAnswer *answer, void *data)
{
    g_assert_cmpint(answer->fault, ==, HTTP_FINE);
    ((Flood *)data)->done = true;
}

/* However much is there to be read, each turn of the loop gets a bounded part of it, and all comes
 * in the end. */
static void test_turns(void)
{
    static const HttpEvents events = {.bytes = on_flood, .done = on_flood_done};
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_tell(backend, "rule /x 0 bytes 20");
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    const HttpCall call = {.path = "/x", .accept = MEDIA_JSON, .max_bytes = 64 * 1024 * 1024};
    Flood flood = {0};
    http_start(http, &call, &events, &flood);
    while (!flood.done) {
        flood.turn = 0;
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_cmpuint(flood.all, ==, 20 * 1024 * 1024);
    /* 256 KiB at a time; the socket and what was put off may both have theirs in one turn. */
    g_assert_cmpuint(flood.most, <=, 2 * (256 + 16) * 1024);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/wrong answers are told apart and said", test_wrong_answers);
    g_test_add_func("/http/broken HTTP is an error, odd HTTP is not", test_raw_answers);
    g_test_add_func("/http/an answer cut anywhere is never taken for whole", test_cut_everywhere);
    g_test_add_func("/http/a gzip bomb is stopped by its ratio", test_bomb);
    g_test_add_func("/http/gzip is taken where asked for", test_gzip);
    g_test_add_func("/http/slow servers are given up on", test_slow);
    g_test_add_func("/http/Retry-After is read within bounds", test_retry_after);
    g_test_add_func("/http/a flood is taken in bounded turns, and whole", test_turns);
    return g_test_run();
}
