#include "console/evidence_told.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "wire/logbook.h"
#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_MAX "500"
/* A reading of so many pages is a long one. */
#define LONG 8

typedef struct Asking {
    Api *api;
    GMainLoop *loop;
    Decoder *decoder;
    const EvidencePiece *piece;
    EvidenceToldSoFar so_far;
    EvidenceTold told;
    char *cursor;
    /* One cursor of those that were, of an ever later page: a circle comes by it again. */
    char *mark;
    uint64_t pages, mark_page;
    GError *error;
} Asking;

static bool is_in(const GPtrArray *hashes, const char *hash)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)hashes, hash, g_str_equal, NULL);
}

static bool take_line(const char *json, size_t size, void *data, GError **error)
{
    Asking *asking = data;
    const EvidencePiece *piece = asking->piece;
    EvidenceTold *told = &asking->told;
    LogLine line;
    char head[EVIDENCE_HASH_SIZE];
    if (!decode_log(asking->decoder, json, size, &line, error))
        return false;
    told->lines++;
    told->oldest_ms = line.at_ms;
    if (line.text == NULL || strstr(line.text, piece->id) == NULL)
        return true;
    told->named = told->named || strstr(line.text, piece->sha256) != NULL;
    if (custody_told_head(line.text, piece->sha256, head)) {
        const char *last = g_ptr_array_index(piece->hashes, piece->hashes->len - 1);
        told->strangers += !is_in(piece->hashes, head);
        told->to_the_end = told->to_the_end || strcmp(head, last) == 0;
    }
    return true;
}

/* Brent's way: the mark moves to the page on which the count has doubled. */
static bool goes_in_a_circle(Asking *asking)
{
    if (g_strcmp0(asking->cursor, asking->mark) == 0)
        return true;
    if (++asking->pages >= 2 * asking->mark_page) {
        g_free(asking->mark);
        asking->mark = g_strdup(asking->cursor);
        asking->mark_page = asking->pages;
    }
    return false;
}

static void fetch(Asking *asking);

/* Returns true when there is more to read. */
static bool take_page(Asking *asking, const char *answer, size_t size)
{
    g_clear_pointer(&asking->cursor, g_free);
    if (!decode_page(answer, size, take_line, asking, &asking->cursor, &asking->error) ||
        asking->cursor == NULL)
        return false;
    if (goes_in_a_circle(asking)) {
        g_set_error_literal(&asking->error, TILIK_ERROR, TILIK_ERROR_INVALID,
                            _("its pages go in a circle"));
        return false;
    }
    if (asking->so_far != NULL && asking->pages >= LONG && asking->pages == asking->mark_page)
        asking->so_far(&asking->told);
    return true;
}

static void on_page(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Asking *asking = data;
    if (error != NULL)
        asking->error = g_error_copy(error);
    if (error == NULL && take_page(asking, answer, size))
        fetch(asking);
    else
        g_main_loop_quit(asking->loop);
}

static void fetch(Asking *asking)
{
    g_autoptr(GString) path = g_string_new(ROUTE_LOGBOOK "?limit=" PAGE_MAX "&q=");
    g_string_append_uri_escaped(path, asking->piece->id, NULL, FALSE);
    if (asking->cursor != NULL) {
        g_string_append(path, "&cursor=");
        g_string_append_uri_escaped(path, asking->cursor, NULL, FALSE);
    }
    api_fetch(asking->api, path->str, on_page, asking);
}

/* Says how far it came, and then why not further. */
static void fail(Asking *asking, GError **error)
{
    char oldest[CLOCK_RFC3339_SIZE] = "";
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, asking->told.lines);
    if (asking->told.lines == 0) {
        g_propagate_error(error, asking->error);
        return;
    }
    clock_format(asking->told.oldest_ms, oldest);
    g_set_error(error, asking->error->domain, asking->error->code,
                _("the logbook was read only back to %s (lines: %s): %s"), oldest, count,
                asking->error->message);
    g_error_free(asking->error);
}

bool evidence_told(Api *api, const EvidencePiece *piece, EvidenceToldSoFar so_far,
                   EvidenceTold *out, GError **error)
{
    Asking asking = {.api = api, .piece = piece, .so_far = so_far, .decoder = decoder_new()};
    asking.loop = g_main_loop_new(NULL, FALSE);
    fetch(&asking);
    g_main_loop_run(asking.loop);
    bool read = asking.error == NULL;
    if (read)
        *out = asking.told;
    else
        fail(&asking, error);
    g_main_loop_unref(asking.loop);
    decoder_free(asking.decoder);
    g_free(asking.cursor);
    g_free(asking.mark);
    return read;
}

void evidence_told_judge(EvidenceReport *report, const EvidencePiece *piece,
                         const EvidenceTold *told)
{
    char oldest[CLOCK_RFC3339_SIZE] = "";
    const char *what = _("the logbook does not know of it, or of another file");
    if (told->named && told->strangers > 0)
        what = _("the logbook names lines of its custody that are not there: it was cut off or "
                 "written anew, or this is an older copy");
    else if (told->named)
        what = told->to_the_end
                   ? _("the logbook knows it, and its custody up to the last line")
                   : _("the logbook knows it; the last lines of its custody were written without "
                       "the backend");
    evidence_report_add(report, told->named && told->strangers == 0, piece->id, what);
    if (told->lines == 0)
        return;
    clock_format(told->oldest_ms, oldest);
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, told->lines);
    g_autofree char *far = g_strdup_printf(
        _("all that the logbook says of it was read: lines: %s, the oldest of %s"), count, oldest);
    evidence_report_add(report, true, piece->id, far);
}
