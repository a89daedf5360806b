/* The roll-call of the guard posts: one who calls writes down what each RT says. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "idempotency.h"
#include "list.h"
#include "logging.h"
#include "wire/messages.h"
#include "wire/rollcalls.h"
#include "wire/routes.h"
#include "wire/tickets.h"

#define LIMIT_MAX 1000

static RollWatch watch_of(const Options *options)
{
    return (RollWatch){.from_minute = options->rollcall_from,
                       .to_minute = options->rollcall_to,
                       .every_ms = options->rollcall_minutes * INT64_C(60000)};
}

/* ---- reading ---- */

typedef struct Page {
    const char *area; /* NULL: all */
    char *position;   /* the RT after which it starts; NULL the first page */
    int64_t limit, since;
} Page;

static bool read_page(Call *call, Page *page)
{
    AreaLevel level;
    const char *cursor = call_parameter(call, "cursor");
    *page = (Page){.area = call_parameter(call, "area"), .limit = LIMIT_MAX, .since = -1};
    if (page->area != NULL && !area_code_level(page->area, &level)) {
        reply_problem(call, 400, "query", "area is not an area's code.");
        return false;
    }
    if (cursor != NULL && (page->position = list_position(cursor)) == NULL) {
        reply_problem(call, 400, "query", "cursor is not one that this server gave.");
        return false;
    }
    if (!list_number(call, "limit", LIMIT_MAX, &page->limit) || page->limit < 1 ||
        !list_number(call, "since", INT64_MAX, &page->since)) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d, since is a revision.",
                      LIMIT_MAX);
        return false;
    }
    return true;
}

static bool wants(const Call *call, const Page *page, const char *id, const Slot *slot)
{
    return slot->line->rev > page->since &&
           (page->position == NULL || strcmp(id, page->position) > 0) &&
           (page->area == NULL || area_code_within(id, page->area)) &&
           token_sees(call->token, slot->sight, slot->area);
}

/* Appends the page's items, and returns the last RT's code where there are more. */
static const char *write_items(const Call *call, const Page *page, GString *json)
{
    State *state = call->server->state;
    uint32_t count;
    const uint32_t *order = state_order(state, ENTRY_ROLLCALL, &count);
    const char *last = NULL;
    int64_t taken = 0;
    for (uint32_t i = 0; i < count; i++) {
        const Slot *slot = state_slot(state, ENTRY_ROLLCALL, order[i]);
        const char *id = state_id(state, ENTRY_ROLLCALL, order[i]);
        if (slot->line == NULL || !wants(call, page, id, slot)) {
            continue;
        }
        if (taken++ == page->limit) {
            return last;
        }
        encode_page_item(json);
        g_string_append_len(json, slot->line->text, slot->line->size);
        last = id;
    }
    return NULL;
}

void on_rollcalls(Call *call)
{
    Page page;
    if (!read_page(call, &page)) {
        return;
    }
    g_autoptr(GString) json = g_string_new(NULL);
    const RollWatch watch = watch_of(call->server->options);
    encode_page_open(json);
    const char *last = write_items(call, &page, json);
    g_free(page.position);
    g_autofree char *next = last != NULL ? list_cursor(last) : NULL;
    if (next != NULL) {
        list_link_next(call, next);
    }
    encode_page_close(json, next);
    g_string_truncate(json, json->len - 1); /* its brace comes behind who is expected */
    encode_roll_watch(json, &watch);
    g_string_append_c(json, '}');
    reply_tagged(call, MEDIA_JSON, json);
}

/* ---- writing ---- */

static bool may_write(Call *call, const RollRequest *request)
{
    const Catalog *catalog = state_catalog(call->server->state);
    for (size_t i = 0; i < request->count; i++) {
        const char *area = request->lines[i].area;
        if (!token_covers(call->token, area) || catalog_find_area(catalog, area) == CATALOG_NONE) {
            reply_problem(call, 422, "area", "There is no RT %s in your areas.", area);
            return false;
        }
    }
    return true;
}

/* Somebody called later than what comes now was written: that stands. */
static bool is_older(Call *call, const char *area, int64_t at_ms)
{
    const Slot *slot = state_find(call->server->state, ENTRY_ROLLCALL, area);
    RollCall before;
    g_autoptr(Decoder) decoder = decoder_new();
    return slot != NULL &&
           decode_rollcall(decoder, slot->line->text, slot->line->size, &before, NULL) &&
           before.at_ms > at_ms;
}

/* What all said, or that one needs help; NULL: they said this and that. */
static const char *word_of(const RollRequest *request)
{
    RollState state = request->lines[0].state;
    bool same = true;
    for (size_t i = 0; i < request->count; i++) {
        if (request->lines[i].state == ROLL_ALARM) {
            return roll_state_word(ROLL_ALARM);
        }
        same = same && request->lines[i].state == state;
    }
    return same ? roll_state_word(state) : NULL;
}

/* As it was typed: "01/04 (2) hujan". */
static void write_line(Call *call, Batch *batch, const RollRequest *request, int64_t now_ms)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char rw[AREA_CODE_SIZE];
    for (size_t i = 0; i < request->count; i++) {
        const RollCall *line = &request->lines[i];
        area_code_parent(line->area, rw);
        g_string_append_printf(text, "%s%s%02u/%02u", i > 0 ? " · " : "",
                               line->state == ROLL_ALARM ? "!" : "", area_code_number(line->area),
                               area_code_number(rw));
        if (line->people != ROLL_UNCOUNTED) {
            g_string_append_printf(text, " (%d)", line->people);
        }
        if (line->text != NULL) {
            g_string_append_printf(text, " %s", line->text);
        }
    }
    g_autofree char *ref = g_strconcat("rollcall/", request->area, NULL);
    const LogLine line = {.by = call->token->name,
                          .area = request->area,
                          .text = text->str,
                          .ref = ref,
                          .word = word_of(request),
                          .at_ms = now_ms,
                          .count = (int64_t)request->count,
                          .act = LOG_ROLLCALL,
                          .automatic = true};
    logging_add(batch, &line, SIGHT_LOG);
}

static void put(Call *call, Batch *batch, const RollCall *answer, int64_t now_ms)
{
    const Slot *slot = state_find(call->server->state, ENTRY_ROLLCALL, answer->area);
    GString *text = g_string_new(NULL);
    encode_rollcall(text, answer);
    Entry *entry = entry_new(ENTRY_ROLLCALL, answer->area, answer->area, SIGHT_LOG, text);
    entry->was_sight = slot != NULL ? slot->sight : SIGHT_NONE;
    entry->by = g_strdup(call->token->name);
    entry->at_ms = now_ms;
    batch_add(batch, entry);
}

/* A clock that is far off says nothing, and what was written counts all the same. */
static int64_t told_at(const RollRequest *request, int64_t now_ms)
{
    bool told = request->at_ms >= now_ms - TICKET_LATE_MS && request->at_ms <= now_ms;
    return told ? request->at_ms : now_ms;
}

static void submit(Call *call, const RollRequest *request, int64_t now_ms)
{
    int64_t at_ms = told_at(request, now_ms);
    Batch *batch = batch_new();
    GString *answer = g_string_new(NULL);
    encode_page_open(answer);
    write_line(call, batch, request, now_ms);
    for (size_t i = 0; i < request->count; i++) {
        RollCall line = request->lines[i];
        line.by = call->token->name;
        line.at_ms = at_ms;
        if (!is_older(call, line.area, at_ms)) {
            put(call, batch, &line, now_ms);
        }
        encode_page_item(answer);
        encode_rollcall(answer, &line);
    }
    encode_page_close(answer, NULL);
    batch->answer = answer;
    batch_aside(batch, idempotency_keep(call, 201));
    batch->done = reply_created;
    batch->data = call;
    server_submit(call->server, batch);
}

void on_rollcall_post(Call *call)
{
    RollRequest request;
    int64_t now_ms = clock_wall_ms();
    g_autoptr(GError) error = NULL;
    if (!decode_roll_request(call->server->decoder, call->body, call->body_size, &request,
                             &error)) {
        reply_problem(call, 400, "body", "%s.", error->message);
        return;
    }
    if (may_write(call, &request)) {
        submit(call, &request, now_ms);
    }
}
