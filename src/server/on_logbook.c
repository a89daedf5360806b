/* The logbook, read newest first. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "list.h"
#include "on_log_private.h"
#include "wire/logbook.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX     1000
/* Rows that one page may look through; a narrow filter gets a short page and a cursor. */
#define ROWS_MAX 2500

/* A page of lines, newest first. */
typedef struct Page {
    Call *call;
    GString *json;
    LogQuery *query;  /* NULL: all */
    const char *area; /* NULL: all */
    StoreLines which;
    int64_t limit, since, taken, rows;
    int64_t last_ms, last; /* the line looked at last: its time, its revision */
    bool lines;            /* one a line */
    bool timed;            /* by their own times, not in the order of writing */
    bool more;
} Page;

static bool line_fits(const Page *page, const Entry *entry)
{
    LogLine line;
    if (!token_sees(page->call->token, entry->sight, entry->area) ||
        (page->area != NULL && !area_code_within(entry->area, page->area))) {
        return false;
    }
    return page->query == NULL || (decode_log(page->call->server->decoder, entry->line->text,
                                              entry->line->size, &line, NULL) &&
                                   log_query_matches(page->query, &line));
}

static void put(Page *page, const Entry *entry)
{
    if (!page->lines) {
        encode_page_item(page->json);
    }
    g_string_append_len(page->json, entry->line->text, entry->line->size);
    if (page->lines) {
        g_string_append_c(page->json, '\n');
    }
    page->taken++;
}

static bool take_row(const Entry *entry, void *data)
{
    Page *page = data;
    if (page->taken == page->limit || page->rows == ROWS_MAX) {
        page->more = true;
        return false;
    }
    if (entry->rev <= page->since && !page->timed) {
        return false;
    }
    page->rows++;
    page->last_ms = entry->at_ms;
    page->last = entry->rev;
    if (entry->rev > page->since && line_fits(page, entry)) {
        put(page, entry);
    }
    return true;
}

static bool read_time(Call *call, const char *name, int64_t *out)
{
    const char *text = call_parameter(call, name);
    if (text == NULL || clock_parse(text, out)) {
        return true;
    }
    reply_problem(call, 400, "query", "%s is not an RFC 3339 time.", name);
    return false;
}

static bool read_filter(Page *page)
{
    Call *call = page->call;
    const char *text = call_parameter(call, "q");
    g_autoptr(GError) error = NULL;
    AreaLevel level;
    page->area = call_parameter(call, "area");
    if (page->area != NULL && !area_code_level(page->area, &level)) {
        reply_problem(call, 400, "query", "area is not an area code.");
        return false;
    }
    if (text == NULL || *text == '\0') {
        return true;
    }
    page->query = log_query_parse(text, call->token->name, &error);
    if (page->query == NULL) {
        reply_problem(call, 400, "query", "q: %s.", error->message);
        return false;
    }
    if (log_query_is_empty(page->query)) {
        g_clear_pointer(&page->query, log_query_free);
    }
    return true;
}

/* A cursor is a revision, or a time and a revision. */
static bool read_cursor(Page *page, const char *position)
{
    g_auto(GStrv) parts = g_strsplit(position, " ", 3);
    guint64 at_ms = 0, rev;
    guint count = g_strv_length(parts);
    if (count != (page->timed ? 2 : 1) ||
        !g_ascii_string_to_unsigned(parts[count - 1], 10, 1, INT64_MAX, &rev, NULL) ||
        (page->timed && !g_ascii_string_to_unsigned(parts[0], 10, 0, INT64_MAX, &at_ms, NULL))) {
        return false;
    }
    page->which.before_rev = (int64_t)rev;
    page->which.before_ms =
        page->timed ? MIN((int64_t)at_ms, page->which.before_ms) : page->which.before_ms;
    return true;
}

static bool read_place(Page *page)
{
    Call *call = page->call;
    const char *cursor = call_parameter(call, "cursor");
    g_autofree char *position = cursor != NULL ? list_position(cursor) : NULL;
    if (!list_number(call, "limit", LIMIT_MAX, &page->limit) || page->limit < 1 ||
        !list_number(call, "since", INT64_MAX, &page->since)) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d, since is a revision.",
                      LIMIT_MAX);
        return false;
    }
    if (cursor != NULL && (position == NULL || !read_cursor(page, position))) {
        reply_problem(call, 400, "query", "cursor is not one that this server gave.");
        return false;
    }
    return true;
}

static bool read_span(Page *page)
{
    int64_t from_ms = -1, to_ms = -1;
    if (!read_time(page->call, "from", &from_ms) || !read_time(page->call, "to", &to_ms)) {
        return false;
    }
    page->timed = from_ms >= 0 || to_ms >= 0;
    page->which.from_ms = MAX(from_ms, 0);
    page->which.before_ms = to_ms >= 0 ? to_ms : INT64_MAX;
    return true;
}

static bool read_rows(Page *page, GError **error)
{
    JournalStore *store = journal_store(page->call->server->journal);
    page->which.limit = ROWS_MAX + 1;
    if (page->timed) {
        return store->class->log_span(store, &page->which, take_row, page, error);
    }
    int64_t before = page->which.before_rev > 0 ? page->which.before_rev : INT64_MAX;
    return store->class->log_back(store, before, page->which.limit, take_row, page, error);
}

static void answer(Page *page)
{
    Call *call = page->call;
    g_autoptr(GError) error = NULL;
    g_autofree char *next = NULL;
    if (!page->lines) {
        encode_page_open(page->json);
    }
    if (!read_rows(page, &error)) {
        reply_failure(call, error);
        return;
    }
    if (page->more) {
        g_autofree char *position =
            page->timed ? g_strdup_printf("%" PRId64 " %" PRId64, page->last_ms, page->last)
                        : g_strdup_printf("%" PRId64, page->last);
        next = list_cursor(position);
        list_link_next(call, next);
    }
    if (!page->lines) {
        encode_page_close(page->json, next);
    }
    g_autofree char *rev = g_strdup_printf("%" PRId64, state_rev(call->server->state));
    call_set_header(call, HEADER_REVISION, rev);
    reply_tagged(call, page->lines ? MEDIA_NDJSON : MEDIA_JSON, page->json);
}

void on_logbook(Call *call)
{
    g_autoptr(GString) json = g_string_sized_new(16384);
    Page page = {.call = call,
                 .json = json,
                 .limit = LIMIT_DEFAULT,
                 .since = -1,
                 .lines = call_accepts(call, MEDIA_NDJSON)};
    if (read_filter(&page) && read_span(&page) && read_place(&page)) {
        answer(&page);
    }
    log_query_free(page.query);
}

/* One line */

static bool take_line(const Entry *entry, void *data)
{
    LogFound *found = data;
    found->there = true;
    if (token_sees(found->token, entry->sight, entry->area)) {
        found->line = line_ref(entry->line);
        found->sight = entry->sight;
        g_strlcpy(found->area, entry->area, sizeof found->area);
    }
    return false;
}

bool log_find_line(Call *call, const char *id, LogFound *out)
{
    JournalStore *store = journal_store(call->server->journal);
    g_autoptr(GError) error = NULL;
    *out = (LogFound){.token = call->token};
    if (!store->class->log_find(store, id, take_line, out, &error)) {
        reply_failure(call, error);
        return false;
    }
    return true;
}

void on_log_line(Call *call)
{
    LogFound found;
    if (!log_find_line(call, call->id, &found)) {
        return;
    }
    g_autoptr(Line) line = found.line;
    if (line == NULL) {
        reply_problem(call, 404, "unknown", "There is no such line.");
        return;
    }
    g_autofree char *tag = g_strdup_printf("\"%" PRId64 "\"", line->rev);
    if (!call_unchanged(call, tag)) {
        reply_text(call, 200, MEDIA_JSON, line->text, line->size);
    }
}
