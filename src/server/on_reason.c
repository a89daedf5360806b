/* Why a camera is dark, as a person says; and what became of it. */
#include <string.h>

#include "base/clock.h"
#include "change.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "logging.h"
#include "on_reason.h"
#include "wire/maintenance.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define HISTORY_DEFAULT 20
#define HISTORY_MAX     200
/* Rows that one answer may look through: most entries of a camera change neither state nor reason.
 */
#define ROWS_MAX 2000

void reason_put(Server *server, Batch *batch, Camera *camera, const SaidReason *said)
{
    servicing_say(server->servicing, batch, camera, said->reason, said->by);
    Entry *entry = change_camera(server->state, camera);
    entry->by = g_strdup(said->by);
    entry->why = g_strdup(said->note != NULL ? said->note : said->why);
    entry->at_ms = said->at_ms;
    batch_add(batch, entry);
    state_expect(server->state, entry);
}

static void write_line(Batch *batch, const Camera *camera, const SaidReason *said, Sight sight)
{
    g_autofree char *text = logging_text(camera->name, said->note, NULL);
    g_autofree char *ref = g_strconcat("camera/", camera->id, NULL);
    const LogLine line = {.by = said->by,
                          .area = camera->area,
                          .text = text,
                          .ref = ref,
                          .word = reason_word(said->reason),
                          .at_ms = said->at_ms,
                          .count = 1,
                          .act = LOG_CAMERA_REASON,
                          .automatic = true};
    logging_add(batch, &line, sight);
}

static const Slot *slot_of_call(Call *call)
{
    const Slot *slot = state_find(call->server->state, ENTRY_CAMERA, call->id);
    if (slot != NULL && list_sees(call->token, ENTRY_CAMERA, slot)) {
        return slot;
    }
    reply_problem(call, 404, "unknown", "There is no such camera.");
    return NULL;
}

/* Who may no longer know of the camera is not told what was answered. */
void on_camera_reason_repeat(Call *call, const char *kept)
{
    if (slot_of_call(call) != NULL) {
        reply_text(call, 200, MEDIA_JSON, kept, strlen(kept));
    }
}

void on_camera_reason(Call *call)
{
    Camera camera;
    ReasonRequest request;
    g_autoptr(GError) error = NULL;
    const Slot *slot = slot_of_call(call);
    if (slot == NULL) {
        return;
    }
    if (!decode_reason_request(call->server->decoder, call->body, call->body_size, &request,
                               &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (!state_camera(call->server->state, call->id, &camera)) {
        reply_problem(call, 404, "unknown", "There is no such camera.");
        return;
    }
    if (!servicing_may_say(camera.state)) {
        Problem problem = {.status = 409,
                           .state = camera_state_word(camera.state),
                           .detail = "Only of a camera that is dark is it said why."};
        reply_problem_with(call, &problem, "state");
        return;
    }
    const SaidReason said = {.reason = request.reason,
                             .by = call->token->name,
                             .note = request.note,
                             .why = "reason",
                             .at_ms = clock_wall_ms()};
    Batch *batch = batch_new();
    reason_put(call->server, batch, &camera, &said);
    write_line(batch, &camera, &said, logging_sight(slot->sight));
    const Entry *entry = batch->entries->pdata[batch->entries->len - 1];
    batch->answer = g_string_new_len(entry->text->str, (gssize)entry->text->len);
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, 200));
    batch->done = reply_written;
    batch->data = call;
    server_submit(call->server, batch);
}

/* ---- history ---- */

typedef struct History {
    const Call *call;
    GString *json;
    Decoder *decoder;
    int64_t taken, limit;
    unsigned rows;
    /* The newest of those that are in the same state, once an older one tells what came before. */
    CameraPast past;
    char *by, *why;
    bool any;
} History;

static void write_past(History *history)
{
    if (history->any && history->taken < history->limit) {
        encode_page_item(history->json);
        encode_camera_past(history->json, &history->past);
        history->taken++;
    }
    g_clear_pointer(&history->by, g_free);
    g_clear_pointer(&history->why, g_free);
    history->any = false;
}

/* Of entries in one state and for one reason the oldest is the change. */
static bool take_past(const Entry *entry, void *data)
{
    History *history = data;
    Camera camera;
    history->rows++;
    if (entry->gone || !token_sees(history->call->token, entry->sight, entry->area) ||
        !decode_camera(history->decoder, entry->line->text, entry->line->size, &camera, NULL)) {
        write_past(history);
        return history->taken < history->limit;
    }
    if (history->any &&
        (camera.state != history->past.state || camera.reason != history->past.reason)) {
        write_past(history);
    }
    g_free(history->by);
    g_free(history->why);
    history->by = g_strdup(entry->by);
    history->why = g_strdup(entry->why);
    history->past = (CameraPast){.at_ms = entry->at_ms,
                                 .since_ms = camera.since_ms,
                                 .seen_at_ms = camera.seen_at_ms,
                                 .by = history->by,
                                 .why = history->why,
                                 .state = camera.state,
                                 .reason = camera.reason};
    history->any = true;
    return history->taken < history->limit;
}

void on_camera_history(Call *call)
{
    JournalStore *store = journal_store(call->server->journal);
    g_autoptr(GString) json = g_string_new(NULL);
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(GError) error = NULL;
    History history = {.call = call, .json = json, .decoder = decoder, .limit = HISTORY_DEFAULT};
    if (slot_of_call(call) == NULL) {
        return;
    }
    if (!list_number(call, "limit", HISTORY_MAX, &history.limit) || history.limit < 1) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d.", HISTORY_MAX);
        return;
    }
    const StoreHistory which = {call->id, INT64_MAX, ROWS_MAX};
    encode_page_open(json);
    if (!store->class->history(store, &which, take_past, &history, &error)) {
        write_past(&history);
        reply_failure(call, error);
        return;
    }
    write_past(&history);
    encode_page_close(json, NULL);
    reply_tagged(call, MEDIA_JSON, json);
}
