#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "wire/alerts.h"
#include "wire/routes.h"

/* What is answered once all of it is committed. */
typedef struct Posting {
    Call *call;
    GString *json;
    int64_t now_ms;
    unsigned taken, told;
    int status;
    bool is_array, full;
    char first[200]; /* why the first that could not be taken was not */
} Posting;

static void posting_free(Posting *posting)
{
    g_string_free(posting->json, TRUE);
    g_free(posting);
}

/* Whether it is an array is known with the first item. */
static void open_results(Posting *posting)
{
    if (posting->json->len == 0) {
        encode_alert_results_open(posting->json);
    }
}

static void add(Posting *posting, size_t index, const AlertResult *result)
{
    posting->told++;
    posting->taken += result->problem == NULL;
    if (posting->is_array) {
        open_results(posting);
        encode_alert_results_item(posting->json, index, result);
    } else if (result->problem == NULL) {
        encode_alert_result(posting->json, result);
    }
}

static void refuse(Posting *posting, size_t index, const Problem *problem)
{
    AlertResult result = {.status = problem->status, .problem = problem};
    add(posting, index, &result);
    if (posting->first[0] == '\0' && problem->detail != NULL) {
        g_strlcpy(posting->first, problem->detail, sizeof posting->first);
    }
    if (!posting->is_array) {
        Problem copy = *problem;
        posting->status = problem->status;
        copy.type = problem->type != NULL ? problem->type : "/problems/alert";
        encode_problem(posting->json, &copy);
    }
}

static void report(Posting *posting, size_t index, const AlertReportItem *item)
{
    Call *call = posting->call;
    const AlertReporterId by = {call->token, call->token->name};
    AlertTaken taken = alerting_report(call->server->alerting, &by, item, posting->now_ms);
    if (taken.problem.status == 0) {
        AlertResult result = {
            .status = 202, .id = taken.id, .state = taken.state, .count = taken.count};
        add(posting, index, &result);
        return;
    }
    g_autofree char *pointer = posting->is_array
                                   ? g_strdup_printf("/%zu%s", index, taken.field.pointer)
                                   : g_strdup(taken.field.pointer);
    ProblemField field = {pointer, taken.field.detail};
    taken.problem.title = reply_reason(taken.problem.status);
    taken.problem.errors = &field;
    taken.problem.error_count = 1;
    posting->full |= taken.problem.status == 429;
    refuse(posting, index, &taken.problem);
}

static void on_item(size_t index, const AlertReportItem *item, const Problem *problem, void *data)
{
    Posting *posting = data;
    if (item != NULL) {
        report(posting, index, item);
    } else {
        refuse(posting, index, problem);
    }
}

static void on_written(const GError *error, void *data)
{
    Posting *posting = data;
    Call *call = posting->call;
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        if (posting->full) {
            call_set_header(call, "Retry-After", "1");
        }
        reply_text(call, posting->status, posting->status < 400 ? MEDIA_JSON : MEDIA_PROBLEM,
                   posting->json->str, posting->json->len);
    }
    posting_free(posting);
}

static bool begin(Call *call)
{
    if (alerting_full(call->server->alerting)) {
        call_set_header(call, "Retry-After", "1");
        reply_problem(call, 429, "overload", "Too much waits to be written; try again soon.");
        return false;
    }
    return call_header(call, HEADER_IDEMPOTENCY_KEY) == NULL || idempotency_begin(call);
}

static Posting *posting_new(Call *call, int status)
{
    Posting *posting = g_new0(Posting, 1);
    posting->call = call;
    posting->json = g_string_sized_new(256);
    posting->now_ms = clock_wall_ms();
    posting->status = status;
    return posting;
}

static void fail(Posting *posting, const GError *error)
{
    reply_problem(posting->call, 400, "body", "%s.", error->message);
    posting_free(posting);
}

/* Nothing is answered before it is written; a refusal needs no writing, but may stand beside what
 * does.  That there was no room is not kept: who comes again with the same key is to be taken. */
static void finish(Posting *posting)
{
    Call *call = posting->call;
    Alerting *alerting = call->server->alerting;
    if (call->key != NULL && (posting->taken > 0 || !posting->full)) {
        Aside *aside = idempotency_keep(call, posting->status);
        aside->text[4] = g_strdup(posting->json->str);
        alerting_aside(alerting, aside);
    }
    alerting_then(alerting, on_written, posting);
}

void on_alerts_post(Call *call)
{
    if (!begin(call)) {
        return;
    }
    Posting *posting = posting_new(call, 202);
    g_autoptr(GError) error = NULL;
    const AlertBody body = {call->body, call->body_size, posting->now_ms};
    if (!decode_alert_reports(call->server->decoder, &body, &posting->is_array, on_item, posting,
                              &error)) {
        fail(posting, error);
        return;
    }
    if (posting->is_array) {
        open_results(posting);
        encode_alert_results_close(posting->json);
    }
    finish(posting);
}

/* Whoever set up the sender looks at its log, where a refusal is seen and a result is not. */
static void refuse_all(Posting *posting)
{
    Call *call = posting->call;
    g_autofree char *first = g_strdup(posting->first);
    bool full = posting->full;
    posting_free(posting);
    if (full) {
        call_set_header(call, "Retry-After", "1");
    }
    reply_problem(call, full ? 429 : 400, full ? "overload" : "alerts", "None was taken: %s",
                  first);
}

/* Prometheus sends here what it would send to an Alertmanager; one alert that can't be taken does
 * not hold up the others, and is said in the answer. */
void on_alertmanager(Call *call)
{
    if (!begin(call)) {
        return;
    }
    Posting *posting = posting_new(call, 200);
    g_autoptr(GError) error = NULL;
    posting->is_array = true;
    const AlertBody body = {call->body, call->body_size, posting->now_ms};
    if (!decode_alertmanager(call->server->decoder, &body, on_item, posting, &error)) {
        fail(posting, error);
        return;
    }
    open_results(posting);
    encode_alert_results_close(posting->json);
    if (posting->taken == 0 && posting->told > 0) {
        refuse_all(posting);
        return;
    }
    finish(posting);
}
