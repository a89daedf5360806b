/* http_result.h - one HTTP call to its end, for tests
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_HTTP_RESULT_H
#define TILIK_TESTS_HTTP_RESULT_H

#include "backend.h"
#include "net/http.h"
#include "wire/routes.h"

#define TOKEN "secret-token-123"

typedef struct Result {
    HttpAnswer answer;
    char *body, *message;
    unsigned done;
} Result;

G_GNUC_UNUSED static void on_done(const HttpAnswer *answer, void *data)
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

G_GNUC_UNUSED static bool is_done(void *data)
{
    return ((Result *)data)->done > 0;
}

G_GNUC_UNUSED static void result_clear(Result *result)
{
    g_free(result->body);
    g_free(result->message);
    *result = (Result){0};
}

G_GNUC_UNUSED static const HttpEvents collecting = {.done = on_done};

/* One GET of /x, to its end. */
G_GNUC_UNUSED static void get(Http *http, const HttpCall *call, Result *result)
{
    http_start(http, call, &collecting, result);
    g_assert_cmpuint(result->done, ==, 0);
    g_assert_true(loop_until(is_done, result));
    g_assert_cmpuint(result->done, ==, 1);
}

G_GNUC_UNUSED static const HttpCall plain = {.path = "/x", .accept = MEDIA_JSON};

/* Asks a backend under one rule. */
G_GNUC_UNUSED static void ask(const char *rule, const HttpCall *call, Result *result)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_give(backend, "body /x", "{}", 2);
    if (rule != NULL) {
        backend_tell(backend, "rule /x 0 %s", rule);
    }
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    get(http, call, result);
}

#endif
