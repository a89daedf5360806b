/* Who looked at what: the view log. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "handlers.h"
#include "list.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     1000
/* Rows that one page may look through; a narrow scope gets a short page and a cursor. */
#define ROWS_MAX 5000

/* A page of views, those told last first. */
typedef struct Page {
    const Call *call;
    GString *json;
    int64_t limit, since, taken, rows, last; /* last: the revision looked at last */
    int64_t from_ms, to_ms;                  /* of the views' beginnings */
    bool timed, more;
} Page;

/* By when it began, not by when its length was told. */
static bool in_time(const Page *page, const Entry *entry)
{
    ViewRecord view;
    return !page->timed || (decode_view(page->call->server->decoder, entry->line->text,
                                        entry->line->size, &view, NULL) &&
                            view.at_ms >= page->from_ms && view.at_ms < page->to_ms);
}

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
    if (token_sees(page->call->token, entry->sight, entry->area) && in_time(page, entry)) {
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

static bool read_time(const Page *page, const char *name, int64_t *out)
{
    const char *text = call_parameter(page->call, name);
    return text == NULL || clock_parse(text, out);
}

static bool read_page(Page *page, StoreViews *which)
{
    const Call *call = page->call;
    which->camera = call_parameter(call, "camera");
    page->timed = call_parameter(call, "from") != NULL || call_parameter(call, "to") != NULL;
    return list_number(call, "limit", LIMIT_MAX, &page->limit) && page->limit >= 1 &&
           list_number(call, "since", INT64_MAX, &page->since) &&
           read_before(call, &which->before) && read_time(page, "from", &page->from_ms) &&
           read_time(page, "to", &page->to_ms) &&
           (which->camera == NULL || id_valid(which->camera));
}

void on_views(Call *call)
{
    JournalStore *store = journal_store(call->server->journal);
    Page page = {.call = call, .limit = LIMIT_DEFAULT, .since = -1, .to_ms = INT64_MAX};
    StoreViews which = {.before = INT64_MAX, .limit = ROWS_MAX + 1};
    if (!read_page(&page, &which)) {
        reply_problem(call, 400, "query",
                      "limit goes from 1 to %d, since is a revision, cursor one that was given, "
                      "camera an id, from and to are RFC 3339 times.",
                      LIMIT_MAX);
        return;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) json = g_string_new(NULL);
    g_autofree char *next = NULL;
    page.json = json;
    encode_page_open(json);
    if (!store->class->views(store, &which, take_row, &page, &error)) {
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
