/* api_alerts.c - the calls about alerts */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "net/api_private.h"
#include "wire/routes.h"

void api_read_alert(const HttpAnswer *answer, const GError *error, ApiAlertDone done, void *data)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    Alert alert;
    if (error == NULL && decode_alert(decoder, answer->body, answer->size, &alert, &broken)) {
        done(&alert, NULL, data);
        return;
    }
    Problem problem = {0};
    if (error != NULL && answer != NULL && answer->body != NULL) {
        (void)decode_problem(decoder, answer->body, answer->size, &problem);
    }
    const ApiRefusal refusal = {
        .error = error != NULL ? error : broken,
        .owner = problem.owner != NULL ? problem.owner : "",
        .state = problem.state != NULL ? problem.state : "",
        .status = answer != NULL ? answer->head.status : 0,
    };
    done(NULL, &refusal, data);
}

static void finish_alert(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    api_read_alert(answer, error, call->done.alert, call->data);
}

char *api_alert_path(const char *alert, AlertAct act)
{
    return api_object_path(ROUTE_ALERTS, alert, alert_act_word(act));
}

void api_alert_act(Api *api, const char *alert, const AlertActRequest *request, ApiAlertDone done,
                   void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call =
        (ApiCall){.finish = finish_alert, .done.alert = done, .data = data, .about_alert = true};
    GString *body = g_string_new(NULL);
    encode_alert_act(body, request);
    api_begin(api, call, api_alert_path(alert, request->act), g_string_free(body, FALSE));
}

/* The results as they are told, put in order. */
typedef struct Gathering {
    AlertResult *results;
    size_t count;
    bool strange; /* one that was not asked for, or twice */
} Gathering;

static void gather(size_t index, const AlertResult *result, void *data)
{
    Gathering *gathering = data;
    if (index >= gathering->count || gathering->results[index].status != 0) {
        gathering->strange = true;
        return;
    }
    gathering->results[index] = *result;
}

void api_read_alerts(const HttpAnswer *answer, const GError *error, size_t count,
                     ApiAlertsDone done, void *data)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    g_autofree AlertResult *results = g_new0(AlertResult, count + 1);
    Gathering gathering = {.results = results, .count = count};
    if (error == NULL &&
        decode_alert_results(decoder, answer->body, answer->size, gather, &gathering, &broken) &&
        gathering.strange) {
        g_set_error_literal(&broken, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("The backend answered something else than was asked."));
    }
    error = error != NULL ? error : broken;
    if (error != NULL) {
        done(NULL, 0, error, data);
        return;
    }
    const Problem unsaid = {.title = _("The backend did not say what became of it.")};
    for (size_t i = 0; i < count; i++) {
        if (results[i].status == 0) {
            results[i].problem = &unsaid;
        }
    }
    done(results, count, NULL, data);
}

static void finish_alerts(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    api_read_alerts(answer, error, call->count, call->done.alerts, call->data);
}

void api_alert_bulk(Api *api, const AlertBulkRequest *request, ApiAlertsDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_alerts, .done.alerts = done, .data = data};
    call->count = request->count;
    GString *body = g_string_new(NULL);
    encode_alert_bulk(body, request);
    api_begin(api, call, g_strdup(ROUTE_ALERTS_BULK), g_string_free(body, FALSE));
}

void api_alert_report(Api *api, const AlertReportItem *items, size_t count, ApiAlertsDone done,
                      void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_alerts, .done.alerts = done, .data = data};
    call->count = count;
    GString *body = g_string_new("[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            g_string_append_c(body, ',');
        }
        encode_alert_report_item(body, &items[i]);
    }
    g_string_append_c(body, ']');
    api_begin(api, call, g_strdup(ROUTE_ALERTS), g_string_free(body, FALSE));
}

static void finish_report(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    AlertReport *report = NULL;
    if (error == NULL) {
        report = decode_alert_summary(decoder, answer->body, answer->size, &broken);
        error = broken;
    }
    call->done.report(report, error, call->data);
}

static void finish_kinds(ApiCall *call, const HttpAnswer *answer, const GError *error)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) broken = NULL;
    KindReport *report = NULL;
    if (error == NULL) {
        report = decode_kind_summary(decoder, answer->body, answer->size, &broken);
        error = broken;
    }
    call->done.kinds(report, error, call->data);
}

static void add_time(GString *path, const char *name, int64_t wall_ms)
{
    if (wall_ms > 0) {
        char time[CLOCK_RFC3339_SIZE];
        clock_format(wall_ms, time);
        bool first = strchr(path->str, '?') == NULL;
        g_string_append_printf(path, "%c%s=%s", first ? '?' : '&', name, time);
    }
}

static char *report_path(const char *name, int64_t from_ms, int64_t to_ms)
{
    GString *path = g_string_new(ROUTE_REPORTS "/");
    g_string_append(path, name);
    add_time(path, "from", from_ms);
    add_time(path, "to", to_ms);
    return g_string_free(path, FALSE);
}

void api_report_alerts(Api *api, int64_t from_ms, int64_t to_ms, ApiReportDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_report, .done.report = done, .data = data};
    api_begin(api, call, report_path("alerts", from_ms, to_ms), NULL);
}

void api_report_kinds(Api *api, int64_t from_ms, int64_t to_ms, ApiKindsDone done, void *data)
{
    ApiCall *call = g_new0(ApiCall, 1);
    *call = (ApiCall){.finish = finish_kinds, .done.kinds = done, .data = data};
    api_begin(api, call, report_path("kinds", from_ms, to_ms), NULL);
}
