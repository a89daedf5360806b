#include <inttypes.h>
#include <string.h>

#include "handlers.h"
#include "list.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     1000
/* Rows that one page may look through; a narrow scope gets a short page and a cursor. */
#define ROWS_MAX 5000

/* A page of what people did, newest first. */
typedef struct Page {
    const Call *call;
    GString *json;
    int64_t limit, since, taken, rows, last; /* last: the revision looked at last */
    bool more;
} Page;

static bool take_row(const Entry *entry, void *data)
{
    Page *page = data;
    if (page->taken == page->limit || page->rows == ROWS_MAX) {
        page->more = true;
        return false;
    }
    if (entry->rev <= page->since) {
        return false;
    }
    page->rows++;
    page->last = entry->rev;
    if (token_sees(page->call->token, entry->sight, entry->area)) {
        encode_page_item(page->json);
        g_string_append_len(page->json, entry->line->text, entry->line->size);
        page->taken++;
    }
    return true;
}

static bool read_before(const Call *call, int64_t *before)
{
    const char *cursor = call_parameter(call, "cursor");
    g_autofree char *position = cursor != NULL ? list_position(cursor) : NULL;
    guint64 rev;
    if (cursor == NULL) {
        return true;
    }
    if (position == NULL || !g_ascii_string_to_unsigned(position, 10, 1, INT64_MAX, &rev, NULL)) {
        return false;
    }
    *before = (int64_t)rev;
    return true;
}

static void answer_acts(Call *call, EntryKind kind)
{
    JournalStore *store = journal_store(call->server->journal);
    Page page = {.call = call, .limit = LIMIT_DEFAULT, .since = -1};
    StoreBack back = {.kind = kind, .before = INT64_MAX, .limit = ROWS_MAX + 1};
    if (!list_number(call, "limit", LIMIT_MAX, &page.limit) || page.limit < 1 ||
        !list_number(call, "since", INT64_MAX, &page.since) || !read_before(call, &back.before)) {
        reply_problem(call, 400, "query",
                      "limit goes from 1 to %d, since is a revision, cursor one that was given.",
                      LIMIT_MAX);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) json = g_string_new(NULL);
    g_autofree char *next = NULL;
    page.json = json;
    encode_page_open(json);
    if (!store->class->read_back(store, &back, take_row, &page, &error)) {
        reply_failure(call, error);
        return;
    }
    if (page.more) {
        g_autofree char *position = g_strdup_printf("%" PRId64, page.last);
        next = list_cursor(position);
        list_link_next(call, next);
    }
    encode_page_close(json, next);
    reply_tagged(call, MEDIA_JSON, json);
}

void on_views(Call *call)
{
    answer_acts(call, ENTRY_VIEW);
}
