/* Patrols: read, and what was told of them answered. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "on_patrol_private.h"
#include "wire/messages.h"

typedef struct Wanted {
    Decoder *decoder;
    const char *area, *by; /* NULL: all */
    int64_t from_ms, to_ms;
    PatrolStatus status; /* PATROL_STATUSES: all */
} Wanted;

static bool is_wanted(const Slot *slot, void *data)
{
    const Wanted *wanted = data;
    Patrol patrol;
    if (wanted->area != NULL && !area_code_within(slot->area, wanted->area)) {
        return false;
    }
    return decode_patrol(wanted->decoder, slot->line->text, slot->line->size, &patrol, NULL) &&
           (wanted->by == NULL || strcmp(patrol.by, wanted->by) == 0) &&
           (wanted->status == PATROL_STATUSES || patrol.status == wanted->status) &&
           patrol.started_at_ms >= wanted->from_ms && patrol.started_at_ms < wanted->to_ms;
}

static bool read_time(const Call *call, const char *name, int64_t *out)
{
    const char *text = call_parameter(call, name);
    return text == NULL || clock_parse(text, out);
}

static bool read_wanted(Call *call, Wanted *wanted)
{
    AreaLevel level;
    const char *status = call_parameter(call, "status");
    wanted->area = call_parameter(call, "area");
    wanted->by = call_parameter(call, "by");
    if (wanted->area != NULL && !area_code_level(wanted->area, &level)) {
        reply_problem(call, 400, "query", "area is not an area's code.");
        return false;
    }
    if (!read_time(call, "from", &wanted->from_ms) || !read_time(call, "to", &wanted->to_ms)) {
        reply_problem(call, 400, "query", "from and to are RFC 3339 times.");
        return false;
    }
    if (status != NULL && !patrol_status_parse(status, &wanted->status)) {
        reply_problem(call, 400, "query", "status is open, ended or timed_out.");
        return false;
    }
    return true;
}

void on_patrols(Call *call)
{
    Wanted wanted = {.decoder = call->server->decoder,
                     .from_ms = INT64_MIN,
                     .to_ms = INT64_MAX,
                     .status = PATROL_STATUSES};
    if (read_wanted(call, &wanted)) {
        list_answer_newest(call, ENTRY_PATROL, is_wanted, &wanted);
    }
}

void on_patrol(Call *call)
{
    list_answer_past(call, ENTRY_PATROL);
}

/* Answers with a patrol's text: its validator, and where it is when it is new. */
static void reply(Call *call, const char *text, size_t size)
{
    Patrol patrol;
    if (decode_patrol(call->server->decoder, text, size, &patrol, NULL)) {
        call_set_version(call, ROUTE_PATROLS, patrol.id, patrol.rev);
    }
    reply_text(call, call->id == NULL ? 201 : 200, MEDIA_JSON, text, size);
}

static void on_written(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        reply(call, batch->answer->str, batch->answer->len);
    }
}

void patrol_submit(Call *call, Batch *batch)
{
    const Entry *last = batch->entries->pdata[batch->entries->len - 1];
    batch->answer = g_string_new_len(last->text->str, (gssize)last->text->len);
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, call->id == NULL ? 201 : 200));
    batch->done = on_written;
    batch->data = call;
    server_submit(call->server, batch);
}

/* Who may no longer know of the patrol is not told what was answered. */
void on_patrol_repeat(Call *call, const char *kept)
{
    size_t size = strlen(kept);
    Patrol patrol = {.id = call->id};
    bool read = call->id != NULL || decode_patrol(call->server->decoder, kept, size, &patrol, NULL);
    const Slot *slot = read ? state_find(call->server->state, ENTRY_PATROL, patrol.id) : NULL;
    if (slot == NULL || !list_sees(call->token, ENTRY_PATROL, slot)) {
        reply_problem(call, 404, "unknown", "There is no such patrol.");
        return;
    }
    reply(call, kept, size);
}
