/* The routes as calls: what is sent, what is understood, what is said. */
#include "net/api.h"

#include <string.h>

#include "backend.h"
#include "base/error.h"
#include "wire/routes.h"

#define TOKEN "secret-token-123"
#define VIEW  ROUTE_CAMERAS "/cam-1/view"
#define BRAKE ROUTE_CAMERAS "/cam-1/privacy-brake"
#define GOOD_VIEW                                                                                  \
    "{\"url\":\"rtsp://127.0.0.1:8554/a\",\"user\":\"u\",\"password\":\"p\",\"expires_at\":null}"

typedef struct Result {
    unsigned done;
    char *text, *user, *password, *message;
    int code;
} Result;

static void note_error(Result *result, const GError *error)
{
    result->done++;
    result->message = error != NULL ? g_strdup(error->message) : NULL;
    result->code = error != NULL ? error->code : -1;
}

static void on_session(const ApiSession *session, const GError *error, void *data)
{
    Result *result = data;
    note_error(result, error);
    g_assert_true((session != NULL) == (error == NULL));
    result->text = session != NULL ? g_strdup_printf("%s %s %s", session->name,
                                                     role_word(session->role), session->areas[0])
                                   : NULL;
}

static void on_view(const ApiView *view, const GError *error, void *data)
{
    Result *result = data;
    note_error(result, error);
    g_assert_true((view != NULL) == (error == NULL));
    if (view != NULL) {
        result->text = g_strdup(view->url);
        result->user = g_strdup(view->user);
        result->password = g_strdup(view->password);
    }
}

static void on_text(const char *answer, const GError *error, void *data)
{
    Result *result = data;
    note_error(result, error);
    result->text = g_strdup(answer);
}

static void on_order(const Order *order, const GError *error, void *data)
{
    Result *result = data;
    note_error(result, error);
    result->text = order != NULL ? g_strdup_printf("%s %d", order->id, (int)order->cameras) : NULL;
}

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
    g_free(result->user);
    g_free(result->password);
    g_free(result->message);
    *result = (Result){0};
}

typedef struct Fixture {
    Backend *backend;
    Api *api;
    Result result;
} Fixture;

static void set_up(Fixture *fixture, const void *unused)
{
    fixture->backend = backend_new(NULL, false);
    fixture->api = api_new(backend_url(fixture->backend), TOKEN, NULL);
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

static void test_session(Fixture *fixture, const void *unused)
{
    give(fixture, ROUTE_SESSION,
         "{\"name\":\"Sari\",\"role\":\"operator\",\"areas\":[\"33.74\"],\"rights\":[\"x.new\"],"
         "\"expires_at\":null}");
    api_session(fixture->api, on_session, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpstr(fixture->result.text, ==, "Sari operator 33.74");
}

static void test_session_broken(Fixture *fixture, const void *unused)
{
    static const char *const bad[] = {
        "", "{", "[]", "{\"name\":\"Sari\",\"role\":\"king\",\"areas\":[],\"rights\":[]}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        give(fixture, ROUTE_SESSION, bad[i]);
        api_session(fixture->api, on_session, &fixture->result);
        wait_done(&fixture->result);
        g_assert_cmpint(fixture->result.code, ==, TILIK_ERROR_INVALID);
        result_clear(&fixture->result);
    }
}

static void test_view(Fixture *fixture, const void *unused)
{
    give(fixture, VIEW, GOOD_VIEW);
    api_view(fixture->api, "cam-1", PURPOSE_RONDA, "main", on_view, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpstr(fixture->result.text, ==, "rtsp://127.0.0.1:8554/a");
    g_assert_cmpstr(fixture->result.user, ==, "u");
    g_assert_cmpstr(fixture->result.password, ==, "p");
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "POST " VIEW "\n"));
    g_assert_nonnull(strstr(log, "\"purpose\":\"ronda\""));
    g_assert_nonnull(strstr(log, "\"quality\":\"main\""));
    g_assert_nonnull(strstr(log, "  idempotency-key: "));
}

static void test_view_addresses(Fixture *fixture, const void *unused)
{
    static const char *const bad[] = {
        "file:///etc/passwd", "http/demuxdump://a/x", "rtsp://u:p@a/x", "ftp://a/x", "rtsp://",
        "javascript:1"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *body = g_strdup_printf(
            "{\"url\":\"%s\",\"user\":null,\"password\":null,\"expires_at\":null}", bad[i]);
        give(fixture, VIEW, body);
        api_view(fixture->api, "cam-1", PURPOSE_RONDA, "sub", on_view, &fixture->result);
        wait_done(&fixture->result);
        g_assert_cmpint(fixture->result.code, ==, TILIK_ERROR_INVALID);
        result_clear(&fixture->result);
    }
}

static void test_bad_ids(Fixture *fixture, const void *unused)
{
    static const char *const bad[] = {"", "..", ".", "a/b", "a b", "a?b", "a\r\nb", "%2e%2e"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        api_view(fixture->api, bad[i], PURPOSE_RONDA, "sub", on_view, &fixture->result);
        wait_done(&fixture->result);
        g_assert_cmpint(fixture->result.code, ==, TILIK_ERROR_INVALID);
        result_clear(&fixture->result);
    }
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_cmpstr(log, ==, "");
}

static void test_brake(Fixture *fixture, const void *unused)
{
    static const char answer[] =
        "{\"camera\":\"cam-1\",\"by\":\"Sari\",\"at\":\"2026-03-01T00:00:00Z\",\"watching\":[]}";
    give(fixture, BRAKE, answer);
    api_privacy_brake(fixture->api, "cam-1", "a living \"room\"", on_text, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpstr(fixture->result.text, ==, answer);
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "a living \\\"room\\\""));
}

static void test_order(Fixture *fixture, const void *unused)
{
    const Order order = {.id = "o1",
                         .by = "Budi",
                         .query = "kec:tugu",
                         .letter = "12/X",
                         .cameras = 40,
                         .rev = 9,
                         .at_ms = 1000,
                         .state = ORDER_OUT_OF_SERVICE,
                         .reason = REASON_LINK_CONTRACT};
    g_autoptr(GString) text = g_string_new(NULL);
    encode_order(text, &order);
    give(fixture, ROUTE_SERVICE_ORDERS, text->str);
    const OrderRequest request = {.query = "kec:tugu",
                                  .letter = "12/X",
                                  .state = ORDER_OUT_OF_SERVICE,
                                  .reason = REASON_LINK_CONTRACT};
    api_service_order(fixture->api, &request, on_order, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpstr(fixture->result.message, ==, NULL);
    g_assert_cmpstr(fixture->result.text, ==, "o1 40");
}

/* Each status: its code, and a word of what is said. */
static void test_statuses(Fixture *fixture, const void *unused)
{
    static const struct {
        const char *rule;
        int code;
        const char *says;
    } rows[] = {
        {"status 401", TILIK_ERROR_REFUSED, "token"},
        {"status 403", TILIK_ERROR_REFUSED, "may not"},
        {"status 404", TILIK_ERROR_NOT_FOUND, "outside your areas"},
        {"status 409", TILIK_ERROR_CONFLICT, "409"},
        {"status 418", TILIK_ERROR_INVALID, "418"},
        {"status 422", TILIK_ERROR_INVALID, "422"},
        {"status 500", TILIK_ERROR_UNAVAILABLE, "fault of its own"},
        {"status 429", TILIK_ERROR_UNAVAILABLE, "busy"},
        {"html", TILIK_ERROR_INVALID, "login"},
        {"redirect http://127.0.0.1:1/", TILIK_ERROR_REFUSED, "elsewhere"},
        {"type text/plain", TILIK_ERROR_INVALID, "another kind"},
    };
    give(fixture, VIEW, GOOD_VIEW);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        backend_tell(fixture->backend, "rule " VIEW " 1 %s", rows[i].rule);
        api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
        wait_done(&fixture->result);
        g_assert_cmpint(fixture->result.code, ==, rows[i].code);
        g_assert_nonnull(strstr(fixture->result.message, rows[i].says));
        result_clear(&fixture->result);
    }
}

static void test_problems(Fixture *fixture, const void *unused)
{
    static const struct {
        const char *body, *says;
    } rows[] = {
        {"{\"title\":\"No\",\"detail\":\"the camera is closed \\u001b[31m\"}",
         "127.0.0.1 says: the camera is closed"},
        {"{\"title\":\"Just no\"}", "127.0.0.1 says: Just no"},
        {"{\"title\":\"Conflict\",\"detail\":\"The ticket has this file already.\"}",
         "The ticket has this file already."},
        {"{\"type\":\"/problems/file\",\"detail\":\"The file can't be taken: x.\"}",
         "127.0.0.1 says: The file can't be taken: x."},
        {"{\"title\":\"Taken\",\"owner\":\"Budi\"}", "Budi has it already."},
        {"{\"type\":\"/problems/right\",\"detail\":\"no alerts.act\"}", "(409)"},
        {"{\"title\":7}", "(409)"},
        {"{", "(409)"},
        {"", "(409)"},
        {"[1]", "(409)"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        backend_give(fixture->backend, "rule " VIEW " 1 problem 409", rows[i].body,
                     strlen(rows[i].body));
        api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
        wait_done(&fixture->result);
        g_assert_cmpint(fixture->result.code, ==, TILIK_ERROR_CONFLICT);
        g_assert_nonnull(strstr(fixture->result.message, rows[i].says));
        g_assert_null(strchr(fixture->result.message, '\x1b'));
        result_clear(&fixture->result);
    }
}

/* Whose a thing is does not hide what was wrong. */
static void test_wrong_name(Fixture *fixture, const void *unused)
{
    const char *body = "{\"title\":\"No\",\"owner\":\"Budi\",\"detail\":"
                       "\"Nobody of that name may act on this alert.\"}";
    backend_give(fixture->backend, "rule " VIEW " 1 problem 422", body, strlen(body));
    api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpint(fixture->result.code, ==, TILIK_ERROR_INVALID);
    g_assert_cmpstr(fixture->result.message, ==, "Nobody of that name may act on this alert.");
    result_clear(&fixture->result);
}

static unsigned count(const char *text, const char *what)
{
    unsigned found = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++) {
        found++;
    }
    return found;
}

/* Cut under a POST: the same key again, once; twice cut is an error. */
static void test_cut_post(Fixture *fixture, const void *unused)
{
    give(fixture, VIEW, GOOD_VIEW);
    backend_tell(fixture->backend, "rule " VIEW " 1 cut 10");
    api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpstr(fixture->result.message, ==, NULL);
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_cmpuint(count(log, "POST " VIEW), ==, 2);
    const char *first = strstr(log, "idempotency-key: "),
               *second = strstr(first + 1, "idempotency-key: ");
    g_assert_cmpint(strncmp(first, second, strlen("idempotency-key: ") + 26), ==, 0);
    result_clear(&fixture->result);
    backend_tell(fixture->backend, "rule " VIEW " 0 cut 10");
    api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
    wait_done(&fixture->result);
    g_assert_cmpint(fixture->result.code, ==, TILIK_ERROR_UNAVAILABLE);
    g_autofree char *again = backend_log(fixture->backend);
    g_assert_cmpuint(count(again, "POST " VIEW), ==, 2);
    g_autofree char *key = g_strndup(first, strlen("idempotency-key: ") + 26);
    g_assert_null(strstr(again, key)); /* another call, another key */
}

static void test_waits(Fixture *fixture, const void *unused)
{
    give(fixture, VIEW, GOOD_VIEW);
    backend_tell(fixture->backend, "rule " VIEW " 1 status 429 Retry-After:_30");
    for (int i = 0; i < 3; i++) {
        api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
        wait_done(&fixture->result);
        g_assert_nonnull(strstr(fixture->result.message, "asks to wait 30 s"));
        result_clear(&fixture->result);
    }
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_cmpuint(count(log, "POST " VIEW), ==, 1);
}

static void test_freed(Fixture *fixture, const void *unused)
{
    backend_tell(fixture->backend, "rule * 0 hang");
    api_view(fixture->api, "cam-1", PURPOSE_TEST, "sub", on_view, &fixture->result);
    api_session(fixture->api, on_session, &fixture->result);
    api_view(fixture->api, "..", PURPOSE_TEST, "sub", on_view, &fixture->result);
    g_clear_pointer(&fixture->api, api_free);
    loop_for(50);
    g_assert_cmpuint(fixture->result.done, ==, 0);
}

#define ADD(name, test) g_test_add("/api/" name, Fixture, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("a session is read", test_session);
    ADD("a session that is none is an error", test_session_broken);
    ADD("a view is asked for with its purpose and a key", test_view);
    ADD("a view's address is one of the four kinds or refused", test_view_addresses);
    ADD("an id that could leave its path is not sent", test_bad_ids);
    ADD("the brake is pulled", test_brake);
    ADD("a service order is given", test_order);
    ADD("each status is said in words", test_statuses);
    ADD("a problem's words are shown, cleaned", test_problems);
    ADD("whose a thing is does not hide what was wrong with a request", test_wrong_name);
    ADD("a cut POST goes once more with the same key", test_cut_post);
    ADD("Retry-After is kept by all calls", test_waits);
    ADD("nothing is called after the end", test_freed);
    return g_test_run();
}
