#include "net/load.h"

#include <limits.h>

#include "base/error.h"
#include "base/i18n.h"
#include "net/lines.h"
#include "wire/codec.h"
#include "wire/routes.h"

/* 100,000 cameras are 30 MB.  A link too slow for 4 KiB in 15 s would need hours. */
#define LOAD_BYTES_MAX      UINT64_C(268435456)
#define LOAD_MS_MAX         (10 * 60 * 1000)
#define LOAD_PATIENCE_BYTES 4096

typedef struct LoadStep {
    const char *route;
    LoadWhat what;
    CatalogThing thing; /* of LOAD_CITY */
    BookThing book;     /* of LOAD_BOOKS */
    bool optional;      /* some readers may not see it, and do without */
} LoadStep;

static const LoadStep steps[] = {
    {ROUTE_AREAS, LOAD_CITY, CATALOG_AREA, 0, false},
    {ROUTE_SITES, LOAD_CITY, CATALOG_SITE, 0, true},
    {ROUTE_CAMERAS, LOAD_CITY, CATALOG_CAMERA, 0, false},
    {ROUTE_LOOKS, LOAD_LOOKS, 0, 0, true},
    {ROUTE_ALERTS, LOAD_ALERTS, 0, BOOK_ALERT, true},
    {ROUTE_SITUATIONS, LOAD_ALERTS, 0, BOOK_SITUATION, true},
    {ROUTE_TICKETS, LOAD_TICKETS, 0, BOOK_TICKET, true},
};

struct Load {
    Http *http;
    Apply *apply;
    LoadEvents events;
    void *data;
    Lines *lines;
    HttpTransfer *transfer;
    unsigned what, step;
    int64_t revision, books_revision; /* -1 not known yet */
};

static void start_step(Load *load);

static void on_line(const char *line, size_t size, void *data)
{
    Load *load = data;
    const LoadStep *step = &steps[load->step];
    if (step->what == LOAD_CITY) {
        apply_object(load->apply, step->thing, line, size);
    } else if (step->what == LOAD_LOOKS) {
        apply_look(load->apply, line, size);
    } else {
        apply_to_book(load->apply, step->book, line, size);
    }
}

static int64_t least(int64_t known, int64_t revision)
{
    return known < 0 ? revision : MIN(known, revision);
}

static bool on_head(const HttpHead *head, void *data, GError **error)
{
    Load *load = data;
    if (head->revision < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    _("%s does not say which revision its answer is of: not a Tilik backend."),
                    http_host(load->http));
        return false;
    }
    load->revision = least(load->revision, head->revision);
    const LoadStep *step = &steps[load->step];
    if ((step->what & LOAD_BOOKS) != 0) {
        load->books_revision = least(load->books_revision, head->revision);
        apply_whole_begin(load->apply, step->book, head->revision);
    }
    return true;
}

static bool on_bytes(const char *bytes, size_t size, void *data, GError **error)
{
    Load *load = data;
    lines_feed(load->lines, bytes, size);
    load->events.progress(load->data);
    return true;
}

static bool may_pass_over(const LoadStep *step, const HttpAnswer *answer)
{
    return step->optional && answer->fault == HTTP_FINE &&
           (answer->head.status == 403 || answer->head.status == 404);
}

/* Moves to the next step that was asked for; false when there is none. */
static bool next_step(Load *load)
{
    while (++load->step < G_N_ELEMENTS(steps)) {
        if ((steps[load->step].what & load->what) != 0) {
            return true;
        }
    }
    return false;
}

static void on_done(const HttpAnswer *answer, void *data)
{
    Load *load = data;
    load->transfer = NULL;
    const LoadStep *step = &steps[load->step];
    bool whole = answer->fault == HTTP_FINE && answer->head.status == 200;
    if (!whole && !may_pass_over(step, answer)) {
        apply_whole_drop(load->apply);
        load->events.done(answer, load->data);
        return;
    }
    lines_end(load->lines);
    for (unsigned i = lines_dropped(load->lines); i > 0; i--) {
        apply_reject(load->apply, _("a line is too long"));
    }
    if ((step->what & LOAD_BOOKS) != 0) {
        if (!whole) {
            apply_whole_begin(load->apply, step->book, 0); /* a list of none */
        }
        apply_whole_end(load->apply, step->book);
    }
    if (step->what == LOAD_LOOKS && whole) {
        apply_looks_known(load->apply);
    }
    if (next_step(load)) {
        start_step(load);
    } else {
        load->events.done(NULL, load->data);
    }
}

static void start_step(Load *load)
{
    static const HttpEvents events = {.head = on_head, .bytes = on_bytes, .done = on_done};
    const HttpCall call = {
        .path = steps[load->step].route,
        .accept = MEDIA_NDJSON,
        .max_bytes = LOAD_BYTES_MAX,
        .total_ms = LOAD_MS_MAX,
        .patience_bytes = LOAD_PATIENCE_BYTES,
        .compressed = !http_is_loopback(load->http),
    };
    lines_free(load->lines);
    load->lines = lines_new(CODEC_LINE_MAX, on_line, load);
    load->transfer = http_start(load->http, &call, &events, load);
}

Load *load_new(Http *http, Apply *apply, unsigned what, const LoadEvents *events, void *data)
{
    Load *load = g_new0(Load, 1);
    load->http = http;
    load->apply = apply;
    load->what = what;
    load->events = *events;
    load->data = data;
    load->revision = load->books_revision = -1;
    load->step = UINT_MAX; /* before the first */
    if (next_step(load)) {
        start_step(load);
    }
    return load;
}

int64_t load_revision(const Load *load)
{
    return load->revision;
}

int64_t load_books_revision(const Load *load)
{
    return load->books_revision;
}

void load_free(Load *load)
{
    if (load == NULL) {
        return;
    }
    if (load->transfer != NULL) {
        http_cancel(load->transfer);
        apply_whole_drop(load->apply);
    }
    lines_free(load->lines);
    g_free(load);
}
