/* Steering as calls: sent once, never again; who has the camera is told with a refusal. */
#include <string.h>

#include "backend.h"
#include "net/api.h"

#define PATH "/api/v1/cameras/C1/ptz"

typedef struct Result {
    unsigned done;
    char *told; /* "holder mine presets", or "status owner/holder" of a refusal */
} Result;

typedef struct Fixture {
    Backend *backend;
    Api *api;
    Result result;
} Fixture;

static void set_up(Fixture *fixture, const void *unused)
{
    fixture->backend = backend_new(NULL, false);
    fixture->api = api_new(backend_url(fixture->backend), "secret-token-123", NULL);
}

static void tear_down(Fixture *fixture, const void *unused)
{
    api_free(fixture->api);
    backend_free(fixture->backend);
    g_free(fixture->result.told);
}

static void on_done(const PtzStanding *standing, const ApiRefusal *refusal, void *data)
{
    Result *result = data;
    const char *holder = standing != NULL && standing->holder != NULL ? standing->holder : "-";
    result->done++;
    g_free(result->told);
    if (refusal != NULL)
        result->told = g_strdup_printf("%d %s/%s", refusal->status, refusal->owner, holder);
    else
        result->told = g_strdup_printf("%s %d %zu", holder, standing->mine, standing->preset_count);
}

static bool is_done(void *data)
{
    return ((Result *)data)->done > 0;
}

static const char *wait_done(Fixture *fixture)
{
    g_assert_true(loop_until(is_done, &fixture->result));
    g_assert_cmpuint(fixture->result.done, ==, 1);
    fixture->result.done = 0;
    return fixture->result.told;
}

static const char standing[] = "{\"camera\":\"C1\",\"holder\":\"Sari\",\"until\":null,"
                               "\"mine\":true,\"home\":true,\"presets\":[{\"number\":1}]}";
static const PtzAct left = {.act = PTZ_MOVE, .pan = -1, .hold_ms = 400};

static void an_act_is_sent_once_without_a_key(Fixture *fixture, const void *unused)
{
    backend_give(fixture->backend, "body " PATH, standing, strlen(standing));
    api_ptz(fixture->api, "C1", &left, on_done, &fixture->result);
    g_assert_cmpstr(wait_done(fixture), ==, "Sari 1 1");
    g_autofree char *log = backend_log(fixture->backend), *lower = g_ascii_strdown(log, -1);
    g_assert_nonnull(strstr(log, "POST " PATH));
    g_assert_null(strstr(lower, "idempotency-key"));
    api_ptz_standing(fixture->api, "C1", on_done, &fixture->result);
    g_assert_cmpstr(wait_done(fixture), ==, "Sari 1 1");
    /* A connection that is cut under it: it was perhaps done, and is not done again. */
    backend_tell(fixture->backend, "rule " PATH " 1 cut 20");
    g_autofree char *before = backend_log(fixture->backend);
    api_ptz(fixture->api, "C1", &left, on_done, &fixture->result);
    g_assert_true(g_str_has_suffix(wait_done(fixture), " /-"));
    g_autofree char *after = backend_log(fixture->backend);
    const char *first = strstr(after, "POST " PATH);
    g_assert_nonnull(first);
    g_assert_null(strstr(first + 1, "POST " PATH));
}

static void a_refusal_says_who_has_it(Fixture *fixture, const void *unused)
{
    g_autofree char *taken =
        g_strdup_printf("{\"status\":409,\"title\":\"Conflict\",\"detail\":\"Budi steers it.\","
                        "\"owner\":\"Budi\",\"current\":%s}",
                        standing);
    static const char plain[] = "{\"status\":422,\"title\":\"x\",\"detail\":\"It stands still.\"}";
    backend_give(fixture->backend, "rule " PATH " 1 problem 409", taken, strlen(taken));
    api_ptz(fixture->api, "C1", &left, on_done, &fixture->result);
    g_assert_cmpstr(wait_done(fixture), ==, "409 Budi/Sari");
    backend_give(fixture->backend, "rule " PATH " 1 problem 422", plain, strlen(plain));
    api_ptz(fixture->api, "C1", &left, on_done, &fixture->result);
    g_assert_cmpstr(wait_done(fixture), ==, "422 /-");
    /* What is no standing is no answer. */
    backend_give(fixture->backend, "body " PATH, "{}", 2);
    api_ptz(fixture->api, "C1", &left, on_done, &fixture->result);
    g_assert_cmpstr(wait_done(fixture), ==, "200 /-");
    /* And a camera that has no address is asked nothing. */
    api_ptz(fixture->api, "..", &left, on_done, &fixture->result);
    g_assert_cmpstr(wait_done(fixture), ==, "0 /-");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/ptz/an act is sent once, without a key", Fixture, NULL, set_up,
               an_act_is_sent_once_without_a_key, tear_down);
    g_test_add("/ptz/a refusal says who has it", Fixture, NULL, set_up, a_refusal_says_who_has_it,
               tear_down);
    return g_test_run();
}
