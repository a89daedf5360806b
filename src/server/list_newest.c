#include <inttypes.h>
#include <string.h>

#include "list.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define LIMIT_DEFAULT 20
#define LIMIT_MAX     200

typedef struct Page {
    Call *call;
    EntryKind kind;
    ListWants wants;
    void *data;
    GString *json;
    int64_t limit;
    char *position; /* the id before which the page starts; NULL for the first */
} Page;

static bool fits(const Page *page, const char *id, const Slot *slot)
{
    return (page->position == NULL || strcmp(id, page->position) < 0) &&
           list_sees(page->call->token, page->kind, slot) && page->wants(slot, page->data);
}

/* Returns the cursor of the next page, NULL at the end. */
static char *fill(Page *page)
{
    State *state = page->call->server->state;
    uint32_t count;
    const uint32_t *order = state_order(state, page->kind, &count);
    const char *last = NULL;
    int64_t taken = 0;
    for (uint32_t i = count; i-- > 0;) {
        const char *id = state_id(state, page->kind, order[i]);
        const Slot *slot = state_slot(state, page->kind, order[i]);
        if (!fits(page, id, slot)) {
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

static bool read_page(Page *page)
{
    Call *call = page->call;
    const char *cursor = call_parameter(call, "cursor");
    if (!list_number(call, "limit", LIMIT_MAX, &page->limit) || page->limit < 1) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d.", LIMIT_MAX);
        return false;
    }
    if (cursor != NULL && (page->position = list_position(cursor)) == NULL) {
        reply_problem(call, 400, "query", "cursor is not one that this server gave.");
        return false;
    }
    return true;
}

void list_answer_newest(Call *call, EntryKind kind, ListWants wants, void *data)
{
    g_autoptr(GString) json = g_string_sized_new(65536);
    Page page = {call, kind, wants, data, json, LIMIT_DEFAULT, NULL};
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
