/* Handovers: read, summed up, and offered. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "on_handover_private.h"
#include "wire/messages.h"

/* Texts are long and many, so no more is read than is asked for. */
static bool has_status(const Slot *slot, void *data)
{
    const HandoverStatus *wanted = data;
    HandoverStatus status;
    return *wanted == HANDOVER_STATUSES ||
           (handover_peek_status(slot->line->text, &status) && status == *wanted);
}

void on_handovers(Call *call)
{
    HandoverStatus wanted = HANDOVER_STATUSES; /* all */
    const char *status = call_parameter(call, "status");
    if (status != NULL && !handover_status_parse(status, &wanted)) {
        reply_problem(call, 400, "query", "status is offered, finished or withdrawn.");
        return;
    }
    list_answer_newest(call, ENTRY_HANDOVER, has_status, &wanted);
}

typedef struct Past {
    const Token *token;
    Line *line; /* NULL: not there, or not for this reader */
} Past;

static bool take_past(const Entry *entry, void *data)
{
    Past *past = data;
    if (token_sees(past->token, entry->sight, entry->area)) {
        past->line = line_ref(entry->line);
    }
    return false;
}

/* One that has left the lists is in the journal.  NULL: there is none for this reader. */
static Line *find_line(Call *call, GError **error)
{
    JournalStore *store = journal_store(call->server->journal);
    const Slot *slot = state_find(call->server->state, ENTRY_HANDOVER, call->id);
    Past past = {call->token, NULL};
    if (slot != NULL) {
        return list_sees(call->token, ENTRY_HANDOVER, slot) ? line_ref(slot->line) : NULL;
    }
    store->class->newest(store, ENTRY_HANDOVER, call->id, take_past, &past, error);
    return past.line;
}

void on_handover(Call *call)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Line) line = find_line(call, &error);
    Handover handover;
    if (error != NULL) {
        reply_failure(call, error);
        return;
    }
    if (line == NULL ||
        !decode_handover(call->server->decoder, line->text, line->size, &handover, NULL)) {
        reply_problem(call, 404, "unknown", "There is no such handover.");
        return;
    }
    g_autofree char *tag = call_tag(handover.version);
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, MEDIA_JSON, line->text, line->size);
    }
}

void handover_reply(Call *call, int status, const char *text, size_t size)
{
    Handover handover;
    if (decode_handover(call->server->decoder, text, size, &handover, NULL)) {
        call_set_version(call, ROUTE_HANDOVERS, handover.id, handover.version);
    }
    reply_text(call, status, MEDIA_JSON, text, size);
}

static int status_of(const Call *call)
{
    return call->id == NULL ? 201 : 200;
}

static void on_written(Batch *batch, const GError *error, void *data)
{
    Call *call = data;
    if (error != NULL) {
        reply_failure(call, error);
    } else {
        handover_reply(call, status_of(call), batch->answer->str, batch->answer->len);
    }
}

void handover_submit(Call *call, Batch *batch, int status)
{
    const Entry *last = batch->entries->pdata[batch->entries->len - 1];
    batch->answer = g_string_new_len(last->text->str, (gssize)last->text->len);
    batch->answer_rev = true;
    batch_aside(batch, idempotency_keep(call, status));
    batch->done = on_written;
    batch->data = call;
    server_submit(call->server, batch);
}

/* Who may no longer know of the handover is not told what was answered. */
void on_handover_repeat(Call *call, const char *kept)
{
    size_t size = strlen(kept);
    Handover handover = {.id = call->id};
    bool read =
        call->id != NULL || decode_handover(call->server->decoder, kept, size, &handover, NULL);
    const Slot *slot = read ? state_find(call->server->state, ENTRY_HANDOVER, handover.id) : NULL;
    if (slot == NULL || !list_sees(call->token, ENTRY_HANDOVER, slot)) {
        reply_problem(call, 404, "unknown", "There is no such handover.");
        return;
    }
    handover_reply(call, status_of(call), kept, size);
}

void handover_log(Batch *batch, const Handover *handover, LogAct act, const char *by, int64_t count,
                  const char *text)
{
    g_autofree char *ref = g_strconcat("handover/", handover->id, NULL);
    const LogLine line = {
        .by = by,
        .area = handover->area,
        .text = text,
        .ref = ref,
        .at_ms = handover->finished_at_ms != 0 ? handover->finished_at_ms : handover->at_ms,
        .count = MAX(count, 1),
        .act = act,
        .automatic = true,
    };
    logging_add(batch, &line, SIGHT_LOG);
}

/* Where */

/* The area that the request is about: the one named, or the only one of the token.  False: the
 * call was answered. */
static bool choose_area(Call *call, const char *named, char out[AREA_CODE_SIZE])
{
    const Catalog *catalog = state_catalog(call->server->state);
    if (named == NULL) {
        if (!handing_area(call->server->handing, call->token, out)) {
            reply_problem(call, 422, "area", "area: you have several; name one.");
            return false;
        }
        return true;
    }
    g_strlcpy(out, named, AREA_CODE_SIZE);
    if (catalog_find_area(catalog, named) == CATALOG_NONE || !token_covers(call->token, named)) {
        reply_problem(call, 422, "area", "area: not one of yours.");
        return false;
    }
    return true;
}

void on_handover_brief(Call *call)
{
    char area[AREA_CODE_SIZE];
    const char *named = call_parameter(call, "area");
    AreaLevel level;
    g_autoptr(GError) error = NULL;
    if (named != NULL && !area_code_level(named, &level)) {
        reply_problem(call, 400, "query", "area is not an area code.");
        return;
    }
    if (!choose_area(call, named, area)) {
        return;
    }
    int64_t now_ms = clock_wall_ms();
    g_autoptr(HandoverBrief) brief =
        handing_brief(call->server->handing, call->token, area, now_ms, &error);
    if (brief == NULL) {
        reply_failure(call, error);
        return;
    }
    Handover sum = {.from = call->token->name, .area = area, .at_ms = now_ms};
    sum.items = handover_brief_items(brief, &sum.item_count);
    g_autoptr(GString) json = g_string_sized_new(256 + sum.item_count * 256);
    encode_handover_brief(json, &sum);
    reply_json(call, 200, json);
}

/* Offering one */

typedef struct Taker {
    const char *name, *area;
} Taker;

static bool may_take(const Token *token, void *data)
{
    const Taker *taker = data;
    return strcmp(token->name, taker->name) == 0 && role_has(token->role, RIGHT_HANDOVER) &&
           token_sees(token, SIGHT_HANDOVERS, taker->area);
}

/* A program gone wild must not fill the memory with what one person hands over. */
static bool is_fair(Call *call)
{
    int wait_s = handing_wait(call->server->handing, call->token->name);
    if (wait_s > 0) {
        g_autofree char *wait = g_strdup_printf("%d", wait_s);
        call_set_header(call, "Retry-After", wait);
        reply_problem(call, 429, "too-many", "Too many handovers of one person.");
    }
    return wait_s == 0;
}

static bool check_offer(Call *call, const HandoverRequest *request, const char *area,
                        int64_t now_ms)
{
    Handing *handing = call->server->handing;
    Taker taker = {request->to, area};
    if (g_strcmp0(request->to, call->token->name) == 0) {
        reply_problem(call, 422, "same-person", "to: a shift is handed over to somebody else.");
        return false;
    }
    if (request->to != NULL && !tokens_any(call->server->tokens, now_ms, may_take, &taker)) {
        reply_problem(call, 422, "nobody", "to: nobody of that name may take this shift over.");
        return false;
    }
    g_autoptr(GError) error = NULL;
    if (request->id != NULL && handing_knows(handing, request->id, &error)) {
        if (error != NULL) {
            reply_failure(call, error);
        } else {
            reply_problem(call, 409, "exists", "id: there is a handover of that id.");
        }
        return false;
    }
    if (handing_offer_of(handing, call->token->name) != NULL) {
        Problem problem = {.status = 409,
                           .detail = "You offer a shift already; withdraw that first.",
                           .state = handover_status_word(HANDOVER_OFFERED)};
        reply_problem_with(call, &problem, "exists");
        return false;
    }
    return is_fair(call);
}

static void offer(Call *call, const HandoverRequest *request, const char *area, int64_t now_ms)
{
    char id[ID_ULID_SIZE];
    g_autoptr(GError) error = NULL;
    g_autoptr(HandoverBrief) brief =
        handing_brief(call->server->handing, call->token, area, now_ms, &error);
    if (brief == NULL) {
        reply_failure(call, error);
        return;
    }
    if (request->id != NULL) {
        g_strlcpy(id, request->id, sizeof id);
    } else {
        id_ulid(now_ms, id);
    }
    Handover handover = {.id = id,
                         .from = call->token->name,
                         .to = request->to,
                         .area = area,
                         .note = request->note,
                         .at_ms = now_ms,
                         .status = HANDOVER_OFFERED};
    handover.items = handover_brief_items(brief, &handover.item_count);
    Batch *batch = batch_new();
    g_autofree char *to = g_strconcat("→ ", request->to != NULL ? request->to : "?", NULL);
    g_autofree char *text = logging_text(to, request->note, NULL);
    handing_put(call->server->handing, batch, &handover, handover.from, "offer");
    handover_log(batch, &handover, LOG_HANDOVER_OFFER, handover.from, (int64_t)handover.item_count,
                 text);
    handover_submit(call, batch, 201);
}

void on_handover_post(Call *call)
{
    HandoverRequest request;
    char area[AREA_CODE_SIZE];
    int64_t now_ms = clock_wall_ms();
    g_autoptr(GError) error = NULL;
    if (!decode_handover_request(call->server->decoder, call->body, call->body_size, &request,
                                 &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (choose_area(call, request.area, area) && check_offer(call, &request, area, now_ms)) {
        offer(call, &request, area, now_ms);
    }
}
