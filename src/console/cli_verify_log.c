/* `tilik verify --logbook`: a chain can be made anew by who owns the disk; what the backend's
 * logbook says of its hashes can't. */
#include <string.h>

#include "base/error.h"
#include "console/city.h"
#include "console/cli_evidence.h"
#include "wire/logbook.h"
#include "wire/page.h"
#include "wire/routes.h"

#define PAGE_MAX "500"
/* A backend may go in a circle. */
#define PAGES_MAX 100

typedef struct Asking {
    City *city;
    GMainLoop *loop;
    Decoder *decoder;
    const EvidencePiece *piece;
    bool named;       /* a line has the file's hash */
    GPtrArray *heads; /* that lines name, the newest first */
    char *cursor;
    unsigned pages;
    GError *error;
} Asking;

static bool take_line(const char *json, size_t size, void *data, GError **error)
{
    Asking *asking = data;
    LogLine line;
    if (!decode_log(asking->decoder, json, size, &line, error))
        return false;
    if (line.text == NULL || strstr(line.text, asking->piece->id) == NULL)
        return true;
    asking->named = asking->named || strstr(line.text, asking->piece->sha256) != NULL;
    char head[EVIDENCE_HASH_SIZE];
    if (custody_told_head(line.text, asking->piece->sha256, head))
        g_ptr_array_add(asking->heads, g_strdup(head));
    return true;
}

static void fetch(Asking *asking);

static void on_page(const char *answer, size_t size, const char *etag, const GError *error,
                    void *data)
{
    Asking *asking = data;
    g_clear_pointer(&asking->cursor, g_free);
    if (error != NULL) {
        asking->error = g_error_copy(error);
    } else if (decode_page(answer, size, take_line, asking, &asking->cursor, &asking->error) &&
               asking->cursor != NULL && ++asking->pages < PAGES_MAX) {
        fetch(asking);
        return;
    }
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
    api_fetch(city_api(asking->city), path->str, on_page, asking);
}

static bool is_in(const GPtrArray *hashes, const char *hash)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)hashes, hash, g_str_equal, NULL);
}

static void compare(EvidenceReport *report, const Asking *asking)
{
    const EvidencePiece *piece = asking->piece;
    unsigned others = 0;
    if (!asking->named) {
        evidence_report_add(report, false, piece->id,
                            _("the logbook does not know of it, or of another file"));
        return;
    }
    for (guint i = 0; i < asking->heads->len; i++)
        others += !is_in(piece->hashes, asking->heads->pdata[i]);
    if (others > 0) {
        evidence_report_add(report, false, piece->id,
                            _("the logbook names lines of its custody that are not there: it was "
                              "cut off or written anew, or this is an older copy"));
        return;
    }
    const char *head = g_ptr_array_index(piece->hashes, piece->hashes->len - 1);
    evidence_report_add(report, true, piece->id,
                        is_in(asking->heads, head)
                            ? _("the logbook knows it, and its custody up to the last line")
                            : _("the logbook knows it; the last lines of its custody were written "
                                "without the backend"));
}

static bool ask(EvidenceReport *report, City *city, const EvidencePiece *piece, GError **error)
{
    Asking asking = {.city = city, .piece = piece, .decoder = decoder_new()};
    asking.loop = g_main_loop_new(NULL, FALSE);
    asking.heads = g_ptr_array_new_with_free_func(g_free);
    fetch(&asking);
    g_main_loop_run(asking.loop);
    bool read = asking.error == NULL;
    if (read)
        compare(report, &asking);
    else
        g_propagate_error(error, asking.error);
    g_ptr_array_unref(asking.heads);
    g_main_loop_unref(asking.loop);
    decoder_free(asking.decoder);
    g_free(asking.cursor);
    return read;
}

bool cli_verify_logbook(EvidenceReport *report, const Options *options, GError **error)
{
    int64_t stale_ms;
    g_autoptr(Config) config = options_config(options, error);
    g_autoptr(City) city =
        config != NULL ? city_open(config, options, CITY_BACKEND, &stale_ms, error) : NULL;
    if (city == NULL)
        return false;
    for (guint i = 0; i < report->known->len; i++)
        if (!ask(report, city, report->known->pdata[i], error))
            return false;
    return true;
}
