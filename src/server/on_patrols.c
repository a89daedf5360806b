/* Patrols: read, and what was told of them answered. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "on_patrol_private.h"
#include "wire/messages.h"

#define LIMIT_DEFAULT 20
#define LIMIT_MAX     200

typedef struct Page {
    Call *call;
    GString *json;
    const char *area, *by; /* NULL: all */
    char *position;        /* the id before which the page starts; NULL for the first */
    int64_t from_ms, to_ms, limit;
    PatrolStatus status; /* PATROL_STATUSES: all */
} Page;

static bool fits(const Page *page, const Slot *slot)
{
    Patrol patrol;
    if (!list_sees(page->call->token, ENTRY_PATROL, slot) ||
        (page->area != NULL && !area_code_within(slot->area, page->area))) {
        return false;
    }
    return decode_patrol(page->call->server->decoder, slot->line->text, slot->line->size, &patrol,
                         NULL) &&
           (page->by == NULL || strcmp(patrol.by, page->by) == 0) &&
           (page->status == PATROL_STATUSES || patrol.status == page->status) &&
           patrol.started_at_ms >= page->from_ms && patrol.started_at_ms < page->to_ms;
}

/* Newest first: ids are of their time.  Returns the cursor of the next page, NULL at the end. */
static char *fill(Page *page)
{
    State *state = page->call->server->state;
    uint32_t count;
    const uint32_t *order = state_order(state, ENTRY_PATROL, &count);
    const char *last = NULL;
    int64_t taken = 0;
    for (uint32_t i = count; i-- > 0;) {
        const char *id = state_id(state, ENTRY_PATROL, order[i]);
        const Slot *slot = state_slot(state, ENTRY_PATROL, order[i]);
        if ((page->position != NULL && strcmp(id, page->position) >= 0) || !fits(page, slot)) {
            continue;
        }
        if (taken++ == page->limit) {
            return list_cursor(last);
        }
        encode_page_item(page->json);
        g_string_append_len(page->json, slot->line->text, slot->line->size);
        last = id;
    }
    return NULL;
}

static bool read_time(const Call *call, const char *name, int64_t *out)
{
    const char *text = call_parameter(call, name);
    return text == NULL || clock_parse(text, out);
}

static bool read_page(Page *page)
{
    Call *call = page->call;
    AreaLevel level;
    const char *cursor = call_parameter(call, "cursor"), *status = call_parameter(call, "status");
    page->area = call_parameter(call, "area");
    page->by = call_parameter(call, "by");
    if (page->area != NULL && !area_code_level(page->area, &level)) {
        reply_problem(call, 400, "query", "area is not an area's code.");
        return false;
    }
    if (!read_time(call, "from", &page->from_ms) || !read_time(call, "to", &page->to_ms)) {
        reply_problem(call, 400, "query", "from and to are RFC 3339 times.");
        return false;
    }
    if (!list_number(call, "limit", LIMIT_MAX, &page->limit) || page->limit < 1) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d.", LIMIT_MAX);
        return false;
    }
    if (cursor != NULL && (page->position = list_position(cursor)) == NULL) {
        reply_problem(call, 400, "query", "cursor is not one that this server gave.");
        return false;
    }
    if (status != NULL && !patrol_status_parse(status, &page->status)) {
        reply_problem(call, 400, "query", "status is open, ended or timed_out.");
        return false;
    }
    return true;
}

void on_patrols(Call *call)
{
    g_autoptr(GString) json = g_string_sized_new(65536);
    Page page = {.call = call,
                 .json = json,
                 .from_ms = INT64_MIN,
                 .to_ms = INT64_MAX,
                 .limit = LIMIT_DEFAULT,
                 .status = PATROL_STATUSES};
    if (read_page(&page)) {
        encode_page_open(json);
        g_autofree char *next = fill(&page);
        encode_page_close(json, next);
        if (next != NULL) {
            list_link_next(call, next);
        }
        g_autofree char *rev = g_strdup_printf("%" PRId64, state_rev(call->server->state));
        call_set_header(call, HEADER_REVISION, rev);
        reply_tagged(call, MEDIA_JSON, json);
    }
    g_free(page.position);
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
        g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", patrol.rev);
        g_autofree char *place = g_strconcat(ROUTE_PATROLS "/", patrol.id, NULL);
        call_set_header(call, "ETag", tag);
        if (call->id == NULL) {
            call_set_header(call, "Location", place);
        }
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
