/* Any resource, read as it is. */
#include <string.h>

#include "backend.h"
#include "net/api.h"

typedef struct Result {
    unsigned done;
    char *text;
    bool failed;
} Result;

typedef struct Fixture {
    Backend *backend;
    Api *api;
    Result result;
} Fixture;

static bool is_done(void *data)
{
    return ((Result *)data)->done > 0;
}

static void wait_done(Result *result)
{
    g_assert_cmpuint(result->done, ==, 0);
    g_assert_true(loop_until(is_done, result));
    g_assert_cmpuint(result->done, ==, 1);
}

static void result_clear(Result *result)
{
    g_free(result->text);
    *result = (Result){0};
}

static void set_up(Fixture *fixture, const void *unused)
{
    fixture->backend = backend_new(NULL, false);
    fixture->api = api_new(backend_url(fixture->backend), "secret-token-123", NULL);
}

static void tear_down(Fixture *fixture, const void *unused)
{
    api_free(fixture->api);
    backend_free(fixture->backend);
    result_clear(&fixture->result);
}

static void give(Fixture *fixture, const char *path, const char *body)
{
    g_autofree char *command = g_strconcat("body ", path, NULL);
    backend_give(fixture->backend, command, body, strlen(body));
}

/* What was asked for, its size and its tag. */
static void on_fetched(const char *answer, size_t size, const char *etag, const GError *error,
                       void *data)
{
    Result *result = data;
    result->done++;
    result->failed = error != NULL;
    g_assert_true((answer == NULL) == (error != NULL));
    if (answer != NULL) {
        g_assert_cmpuint(size, ==, strlen(answer));
        result->text = g_strdup_printf("%s %s", etag, answer);
    } else {
        g_assert_cmpuint(size, ==, 0);
        g_assert_cmpstr(etag, ==, "");
    }
}

static void test_fetch(Fixture *fixture, const void *unused)
{
    static const char tagged[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                 "ETag: %s\r\nContent-Length: 2\r\n\r\n{}";
    static const struct {
        const char *tag, *expected;
    } cases[] = {
        {"\"7\"", "\"7\" {}"},
        {"W/\"a-b\"", "W/\"a-b\" {}"},
        {"7", " {}"},
        {"\"a\"b\"", " {}"},
        {"\"a b\"", " {}"},
        {"\"", " {}"},
        {"W/\"", " {}"},
        {"\"\"", "\"\" {}"},
        {"\"\x1b[31m\"", " {}"},
        {"\"0123456789012345678901234567890123456789012345678901234567890123456789012345678\"",
         " {}"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *raw = g_strdup_printf(tagged, cases[i].tag);
        backend_give(fixture->backend, "rule /api/v1/tickets/x 1 raw", raw, strlen(raw));
        api_fetch(fixture->api, "/api/v1/tickets/x", on_fetched, &fixture->result);
        wait_done(&fixture->result);
        g_assert_false(fixture->result.failed);
        g_assert_cmpstr(fixture->result.text, ==, cases[i].expected);
        result_clear(&fixture->result);
    }
    give(fixture, "/api/v1/logbook", "{\"items\":[],\"next\":null}");
    api_fetch(fixture->api, "/api/v1/logbook?limit=5", on_fetched, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpstr(fixture->result.text, ==, " {\"items\":[],\"next\":null}");
    result_clear(&fixture->result);
    backend_tell(fixture->backend, "rule * 1 bytes 5");
    api_fetch(fixture->api, "/api/v1/logbook", on_fetched, &fixture->result);
    wait_done(&fixture->result);
    g_assert_true(fixture->result.failed);
    result_clear(&fixture->result);
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/logbook?limit=5\n"));
}

static void count_forgotten(void *data)
{
    ++*(unsigned *)data;
}

static void on_answer_counted(const char *answer, size_t size, const char *etag,
                              const GError *error, void *data)
{
    *(unsigned *)data += 100;
}

static bool is_answered(void *data)
{
    return *(unsigned *)data >= 100;
}

/* Whoever is answered frees what is theirs; of the others the end does. */
static void test_owned(Fixture *fixture, const void *unused)
{
    unsigned answered = 0, waiting = 0, unowned = 0;
    give(fixture, "/api/v1/logbook", "{}");
    api_fetch(fixture->api, "/api/v1/logbook", on_answer_counted, &answered);
    api_owns(fixture->api, count_forgotten);
    g_assert_true(loop_until(is_answered, &answered));
    api_fetch(fixture->api, "/api/v1/logbook", on_answer_counted, &waiting);
    api_owns(fixture->api, count_forgotten);
    api_fetch(fixture->api, "/api/v1/logbook", on_answer_counted, &unowned);
    g_clear_pointer(&fixture->api, api_free);
    g_assert_cmpuint(answered, ==, 100);
    g_assert_cmpuint(waiting, ==, 1);
    g_assert_cmpuint(unowned, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/api/any resource is read with its tag", Fixture, NULL, set_up, test_fetch,
               tear_down);
    g_test_add("/api/what is asked when it ends is freed by it", Fixture, NULL, set_up, test_owned,
               tear_down);
    return g_test_run();
}
