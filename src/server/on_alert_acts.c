#include <string.h>

#include "alerting.h"
#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "wire/routes.h"

/* The act's word ends its route's path. */
static AlertAct act_of(const Route *route)
{
    AlertAct act = ALERT_ACTS;
    alert_act_parse(strrchr(route->pattern, '/') + 1, &act);
    return act;
}

static void submit(Call *call, Batch *batch)
{
    batch_aside(batch, idempotency_keep(call, 200));
    batch->done = reply_written;
    batch->data = call;
    server_submit(call->server, batch);
}

/* For /metrics: from when it began to when somebody accepted it. */
static void note_ack(Call *call, const AlertActRequest *request, const AlertActor *actor,
                     const AlertActed *acted)
{
    if (request->act == ACT_ACK && acted->entry != NULL) {
        metrics_note_ack(&call->server->metrics, actor->now_ms - acted->first_at_ms);
    }
}

/* The alert as it will be; where nothing changed, as it is. */
static bool set_answer(Call *call, Batch *batch, const Entry *entry)
{
    if (entry != NULL) {
        batch->answer = g_string_new_len(entry->text->str, (gssize)entry->text->len);
        batch->answer_rev = true;
        return true;
    }
    const Slot *slot = state_find(call->server->state, ENTRY_ALERT, call->id);
    if (slot != NULL) {
        batch->answer = g_string_new_len(slot->line->text, slot->line->size);
    }
    return slot != NULL;
}

void on_alert_act(Call *call)
{
    Server *server = call->server;
    AlertActRequest request;
    g_autoptr(GError) error = NULL;
    if (!decode_alert_act(server->decoder, act_of(call->route), call->body, call->body_size,
                          &request, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(LogFold) log = log_fold_new();
    AlertActor actor = {
        .token = call->token, .batch = batch, .now_ms = clock_wall_ms(), .log = log};
    AlertActed acted;
    alerting_act(server->alerting, &actor, call->id, &request, &acted);
    if (acted.problem.status != 0) {
        reply_problem_with(call, &acted.problem, acted.slug);
        return;
    }
    if (!set_answer(call, batch, acted.entry)) {
        reply_problem(call, 404, "unknown", "There is no such alert.");
        return;
    }
    note_ack(call, &request, &actor, &acted);
    log_fold_write(log, batch);
    submit(call, g_steal_pointer(&batch));
}

/* An answer that was kept names the alert: who may no longer know of it is not told. */
void on_alert_act_repeat(Call *call, const char *kept)
{
    if (list_sees_alert(call, call->id)) {
        reply_text(call, 200, MEDIA_JSON, kept, strlen(kept));
    } else {
        reply_problem(call, 404, "unknown", "There is no such alert.");
    }
}

/* Many at once */

static void add_result(GString *answer, size_t index, const char *id, AlertActed *acted)
{
    AlertResult result = {.status = 200, .id = id};
    g_autofree char *type = NULL;
    if (acted->problem.status != 0) {
        type = g_strconcat("/problems/", acted->slug, NULL);
        acted->problem.type = type;
        acted->problem.title = reply_reason(acted->problem.status);
        result.status = acted->problem.status;
        result.problem = &acted->problem;
    } else {
        alert_state_parse(acted->state, &result.state);
        result.owner = acted->owner[0] != '\0' ? acted->owner : NULL;
        result.count = acted->count;
    }
    encode_alert_results_item(answer, index, &result);
}

void on_alert_bulk(Call *call)
{
    Server *server = call->server;
    AlertBulkRequest bulk;
    g_autoptr(GError) error = NULL;
    if (!decode_alert_bulk(server->decoder, call->body, call->body_size, &bulk, &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    Batch *batch = batch_new();
    g_autoptr(LogFold) log = log_fold_new();
    AlertActor actor = {
        .token = call->token, .batch = batch, .now_ms = clock_wall_ms(), .many = true, .log = log};
    batch->answer = g_string_sized_new(bulk.count * 96);
    encode_alert_results_open(batch->answer);
    for (size_t i = 0; i < bulk.count; i++) {
        AlertActed acted;
        alerting_act(server->alerting, &actor, bulk.ids[i], &bulk.act, &acted);
        note_ack(call, &bulk.act, &actor, &acted);
        add_result(batch->answer, i, bulk.ids[i], &acted);
    }
    encode_alert_results_close(batch->answer);
    log_fold_write(log, batch);
    submit(call, batch);
}

typedef struct Repeating {
    Call *call;
    GString *answer;
} Repeating;

static void repeat_result(size_t index, const AlertResult *kept, void *data)
{
    static const Problem unknown = {.status = 404,
                                    .type = "/problems/unknown",
                                    .title = "Not Found",
                                    .detail = "There is no such alert."};
    Repeating *repeating = data;
    AlertResult result = *kept;
    if (kept->problem == NULL && !list_sees_alert(repeating->call, kept->id)) {
        result = (AlertResult){.status = 404, .id = kept->id, .problem = &unknown};
    }
    encode_alert_results_item(repeating->answer, index, &result);
}

void on_alert_bulk_repeat(Call *call, const char *kept)
{
    g_autoptr(GString) answer = g_string_sized_new(strlen(kept));
    Repeating repeating = {call, answer};
    g_autoptr(GError) error = NULL;
    encode_alert_results_open(answer);
    if (!decode_alert_results(call->server->decoder, kept, strlen(kept), repeat_result, &repeating,
                              &error)) {
        reply_failure(call, error);
        return;
    }
    encode_alert_results_close(answer);
    reply_json(call, 200, answer);
}
