/* The calls about alerts: what is sent, what is understood, who has it when it is refused. */
#include "net/api.h"

#include <math.h>
#include <string.h>

#include "backend.h"
#include "base/error.h"
#include "wire/routes.h"

#define ACK ROUTE_ALERTS "/a1/ack"

static const char alert_line[] =
    "{\"id\":\"a1\",\"kind\":\"rob\",\"area\":\"33.74.10.1003\",\"priority\":\"high\",\"state\":"
    "\"acked\",\"owner\":\"Sari\",\"count\":4,\"first_at\":\"2026-03-01T02:03:04Z\",\"last_at\":"
    "\"2026-03-01T02:03:04Z\",\"rev\":77}";

typedef struct Fixture {
    Backend *backend;
    Api *api;
    GString *told;
    unsigned done;
} Fixture;

static void set_up(Fixture *fixture, const void *unused)
{
    fixture->backend = backend_new(NULL, false);
    fixture->api = api_new(backend_url(fixture->backend), "secret-token-123", NULL);
    fixture->told = g_string_new(NULL);
}

static void tear_down(Fixture *fixture, const void *unused)
{
    api_free(fixture->api);
    backend_free(fixture->backend);
    g_string_free(fixture->told, TRUE);
}

static void give(Fixture *fixture, const char *path, const char *body)
{
    g_autofree char *command = g_strconcat("body ", path, NULL);
    backend_give(fixture->backend, command, body, strlen(body));
}

static void on_alert(const Alert *alert, const ApiRefusal *refusal, void *data)
{
    Fixture *fixture = data;
    fixture->done++;
    g_assert_true((alert == NULL) != (refusal == NULL));
    if (alert != NULL) {
        g_string_printf(fixture->told, "%s %s %s %d", alert->id,
                        alert_state_word(alert->machine.state), alert->owner, (int)alert->rev);
    } else {
        g_string_printf(fixture->told, "%d [%s] [%s] %d: %s", refusal->status, refusal->owner,
                        refusal->state, refusal->error->code, refusal->error->message);
    }
}

static void on_alerts(const AlertResult *results, size_t count, const GError *error, void *data)
{
    Fixture *fixture = data;
    fixture->done++;
    g_assert_true((results == NULL) == (error != NULL));
    g_string_truncate(fixture->told, 0);
    if (error != NULL) {
        g_string_append_printf(fixture->told, "error %d: %s", error->code, error->message);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(fixture->told, "%d %s;", results[i].status,
                               results[i].problem != NULL ? results[i].problem->title
                                                          : results[i].id);
    }
}

static void on_report(AlertReport *report, const GError *error, void *data)
{
    Fixture *fixture = data;
    fixture->done++;
    g_assert_true((report == NULL) == (error != NULL));
    g_string_printf(fixture->told, "%d alerts", report != NULL ? (int)report->alerts : -1);
    alert_report_free(report);
}

static void on_kinds(KindReport *report, const GError *error, void *data)
{
    Fixture *fixture = data;
    fixture->done++;
    g_assert_true((report == NULL) == (error != NULL));
    g_string_printf(fixture->told, "%d rows", report != NULL ? (int)report->rows->len : -1);
    kind_report_free(report);
}

static bool is_done(void *data)
{
    return ((Fixture *)data)->done > 0;
}

/* Waits for the one answer and returns what was told. */
static const char *told(Fixture *fixture)
{
    g_assert_cmpuint(fixture->done, ==, 0);
    g_assert_true(loop_until(is_done, fixture));
    g_assert_cmpuint(fixture->done, ==, 1);
    fixture->done = 0;
    return fixture->told->str;
}

static void an_act_is_sent_with_its_key_and_answered_by_the_alert(Fixture *fixture,
                                                                  const void *unused)
{
    give(fixture, ACK, alert_line);
    const AlertActRequest ack = {.act = ACT_ACK, .looked_s = ALERT_NOT_LOOKED};
    api_alert_act(fixture->api, "a1", &ack, on_alert, fixture);
    g_assert_cmpstr(told(fixture), ==, "a1 acked Sari 77");
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "POST " ACK "\n"));
    g_assert_nonnull(strstr(log, "  idempotency-key: "));
    g_assert_nonnull(strstr(log, "  | {\"looked_s\":null}"));
}

static void a_refusal_says_who_has_it(Fixture *fixture, const void *unused)
{
    static const char problem[] =
        "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"x\","
        "\"owner\":\"Bu\\u001bdi\",\"state\":\"acked\"}";
    backend_give(fixture->backend, "rule * 0 problem 409", problem, strlen(problem));
    const AlertActRequest claim = {.act = ACT_CLAIM};
    api_alert_act(fixture->api, "a1", &claim, on_alert, fixture);
    g_autofree char *expected =
        g_strdup_printf("409 [Bu di] [acked] %d: Bu di has it already.", TILIK_ERROR_CONFLICT);
    g_assert_cmpstr(told(fixture), ==, expected);
}

static void a_failure_has_no_owner(Fixture *fixture, const void *unused)
{
    static const struct {
        const char *rule;
        int status, code;
    } cases[] = {
        {"status 403", 403, TILIK_ERROR_REFUSED},  {"status 404", 404, TILIK_ERROR_NOT_FOUND},
        {"status 409", 409, TILIK_ERROR_CONFLICT}, {"status 500", 500, TILIK_ERROR_UNAVAILABLE},
        {"html", 200, TILIK_ERROR_INVALID},
    };
    const AlertActRequest claim = {.act = ACT_CLAIM};
    give(fixture, ROUTE_ALERTS "/a1/claim", alert_line);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].rule);
        backend_tell(fixture->backend, "rule * 1 %s", cases[i].rule);
        api_alert_act(fixture->api, "a1", &claim, on_alert, fixture);
        g_autofree char *begins = g_strdup_printf("%d [] [] %d: ", cases[i].status, cases[i].code);
        g_assert_true(g_str_has_prefix(told(fixture), begins));
    }
    give(fixture, ROUTE_ALERTS "/a1/claim", "{\"id\":\"a1\"}");
    api_alert_act(fixture->api, "a1", &claim, on_alert, fixture);
    g_assert_true(g_str_has_prefix(told(fixture), "200 [] [] 0: alert: "));
    backend_tell(fixture->backend, "stop");
    api_alert_act(fixture->api, "a1", &claim, on_alert, fixture);
    g_assert_true(g_str_has_prefix(told(fixture), "0 [] [] "));
}

static void what_is_no_id_is_not_sent(Fixture *fixture, const void *unused)
{
    static const char *const ids[] = {"", "..", "a/b", "a b", "a?b"};
    const AlertActRequest claim = {.act = ACT_CLAIM};
    for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
        api_alert_act(fixture->api, ids[i], &claim, on_alert, fixture);
        g_assert_nonnull(strstr(told(fixture), "Not an alert's id."));
    }
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_cmpstr(log, ==, "");
}

static void a_cut_act_is_sent_once_more_with_the_same_key(Fixture *fixture, const void *unused)
{
    give(fixture, ROUTE_ALERTS "/a1/claim", alert_line);
    backend_tell(fixture->backend, "rule * 1 cut 150");
    const AlertActRequest claim = {.act = ACT_CLAIM};
    api_alert_act(fixture->api, "a1", &claim, on_alert, fixture);
    g_assert_cmpstr(told(fixture), ==, "a1 acked Sari 77");
    g_autofree char *log = backend_log(fixture->backend);
    char *first = strstr(log, "idempotency-key: ");
    char *second = strstr(first + 1, "idempotency-key: ");
    g_assert_nonnull(second);
    g_assert_cmpint(strncmp(first, second, strlen("idempotency-key: ") + 26), ==, 0);
}

static void many_are_answered_in_the_order_they_were_asked(Fixture *fixture, const void *unused)
{
    static const char *const ids[] = {"a1", "a2", "a3", NULL};
    const AlertBulkRequest bulk = {.act = {.act = ACT_CLAIM}, .ids = ids, .count = 3};
    give(fixture, ROUTE_ALERTS_BULK,
         "{\"results\":[{\"index\":2,\"status\":409,\"id\":\"a3\",\"problem\":{\"title\":\"Taken\","
         "\"status\":409}},{\"index\":0,\"status\":200,\"id\":\"a1\",\"state\":\"unack\"}]}");
    api_alert_bulk(fixture->api, &bulk, on_alerts, fixture);
    g_assert_cmpstr(told(fixture), ==,
                    "200 a1;0 The backend did not say what became of it.;409 Taken;");
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "{\"act\":\"claim\",\"ids\":[\"a1\",\"a2\",\"a3\"]}"));
}

static void an_answer_to_something_else_is_refused(Fixture *fixture, const void *unused)
{
    static const char *const ids[] = {"a1", NULL};
    const AlertBulkRequest bulk = {.act = {.act = ACT_CLAIM}, .ids = ids, .count = 1};
    static const char *const answers[] = {
        "{\"results\":[{\"index\":1,\"status\":200,\"id\":\"a2\"}]}",
        ("{\"results\":[{\"index\":0,\"status\":200,\"id\":\"a1\"},"
         "{\"index\":0,\"status\":200,\"id\":\"a1\"}]}"),
        "{}",
        "[]",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        give(fixture, ROUTE_ALERTS_BULK, answers[i]);
        api_alert_bulk(fixture->api, &bulk, on_alerts, fixture);
        g_assert_true(g_str_has_prefix(told(fixture), "error 0: "));
    }
}

static void reports_are_sent_as_an_array(Fixture *fixture, const void *unused)
{
    const AlertReportItem items[] = {
        {.kind = "manual", .area = "33.74", .at_ms = 1772330584567, .score = NAN, .active = true},
        {.kind = "rob", .camera = "c1", .at_ms = 1772330584567, .score = 0.5, .active = true},
    };
    give(fixture, ROUTE_ALERTS,
         "{\"results\":[{\"index\":0,\"status\":202,\"id\":\"a1\",\"state\":\"unack\"},"
         "{\"index\":1,\"status\":422,\"problem\":{\"title\":\"Unknown camera\"}}]}");
    api_alert_report(fixture->api, items, 2, on_alerts, fixture);
    g_assert_cmpstr(told(fixture), ==, "202 a1;422 Unknown camera;");
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "  | [{\"kind\":\"manual\""));
}

static void the_reports_are_asked_for_a_span(Fixture *fixture, const void *unused)
{
    give(fixture, ROUTE_REPORTS "/alerts", "{\"alerts\":12}");
    give(fixture, ROUTE_REPORTS "/kinds", "{\"rows\":[]}");
    api_report_alerts(fixture->api, 1772330584567, 1772935384000, on_report, fixture);
    g_assert_cmpstr(told(fixture), ==, "12 alerts");
    api_report_kinds(fixture->api, 0, 0, on_kinds, fixture);
    g_assert_cmpstr(told(fixture), ==, "0 rows");
    g_autofree char *log = backend_log(fixture->backend);
    g_assert_nonnull(strstr(log, "GET " ROUTE_REPORTS "/alerts?from=2026-03-01T02:03:04.567Z"
                                 "&to=2026-03-08T02:03:04.000Z\n"));
    g_assert_nonnull(strstr(log, "GET " ROUTE_REPORTS "/kinds\n"));
    give(fixture, ROUTE_REPORTS "/alerts", "{\"alerts\":\"many\"}");
    api_report_alerts(fixture->api, 0, 0, on_report, fixture);
    g_assert_cmpstr(told(fixture), ==, "-1 alerts");
    give(fixture, ROUTE_REPORTS "/kinds", "{}");
    api_report_kinds(fixture->api, 0, 0, on_kinds, fixture);
    g_assert_cmpstr(told(fixture), ==, "-1 rows");
}

/* None is answered after the end, and none leaks. */
static void calls_under_way_end_with_the_api(Fixture *fixture, const void *unused)
{
    const AlertActRequest claim = {.act = ACT_CLAIM};
    backend_tell(fixture->backend, "rule * 0 hang");
    api_alert_act(fixture->api, "a1", &claim, on_alert, fixture);
    api_report_alerts(fixture->api, 0, 0, on_report, fixture);
    loop_for(50);
    g_clear_pointer(&fixture->api, api_free);
    loop_for(50);
    g_assert_cmpuint(fixture->done, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name, function) g_test_add(name, Fixture, NULL, set_up, function, tear_down)
    TEST("/api/an act is sent with its key and answered by the alert",
         an_act_is_sent_with_its_key_and_answered_by_the_alert);
    TEST("/api/a refusal says who has it", a_refusal_says_who_has_it);
    TEST("/api/a failure has no owner", a_failure_has_no_owner);
    TEST("/api/what is no id is not sent", what_is_no_id_is_not_sent);
    TEST("/api/a cut act is sent once more with the same key",
         a_cut_act_is_sent_once_more_with_the_same_key);
    TEST("/api/many are answered in the order they were asked",
         many_are_answered_in_the_order_they_were_asked);
    TEST("/api/an answer to something else is refused", an_answer_to_something_else_is_refused);
    TEST("/api/reports are sent as an array", reports_are_sent_as_an_array);
    TEST("/api/the reports are asked for a span", the_reports_are_asked_for_a_span);
    TEST("/api/calls under way end with the api", calls_under_way_end_with_the_api);
    return g_test_run();
}
