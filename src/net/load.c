#include "net/load.h"

#include "base/error.h"
#include "base/i18n.h"
#include "net/lines.h"
#include "wire/codec.h"
#include "wire/routes.h"

/* 100,000 cameras are 30 MB.  A link too slow for 4 KiB in 15 s would need hours. */
#define LOAD_BYTES_MAX      UINT64_C(268435456)
#define LOAD_MS_MAX         (10 * 60 * 1000)
#define LOAD_PATIENCE_BYTES 4096

static const struct {
    const char *route;
    CatalogThing thing;
} steps[] = {
    {ROUTE_AREAS, CATALOG_AREA},
    {ROUTE_SITES, CATALOG_SITE},
    {ROUTE_CAMERAS, CATALOG_CAMERA},
};

struct Load {
    Http *http;
    Apply *apply;
    LoadEvents events;
    void *data;
    Lines *lines;
    HttpTransfer *transfer;
    unsigned step;
    int64_t revision; /* -1 not known yet */
};

static void start_step(Load *load);

static void on_line(const char *line, size_t size, void *data)
{
    Load *load = data;
    apply_object(load->apply, steps[load->step].thing, line, size);
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
    load->revision = load->revision < 0 ? head->revision : MIN(load->revision, head->revision);
    return true;
}

static bool on_bytes(const char *bytes, size_t size, void *data, GError **error)
{
    Load *load = data;
    lines_feed(load->lines, bytes, size);
    load->events.progress(load->data);
    return true;
}

/* Some readers may not see sites, and do without. */
static bool may_pass_over(const Load *load, const HttpAnswer *answer)
{
    return steps[load->step].thing == CATALOG_SITE && answer->fault == HTTP_FINE &&
           (answer->head.status == 403 || answer->head.status == 404);
}

static void on_done(const HttpAnswer *answer, void *data)
{
    Load *load = data;
    load->transfer = NULL;
    bool whole = answer->fault == HTTP_FINE && answer->head.status == 200;
    if (!whole && !may_pass_over(load, answer)) {
        load->events.done(answer, load->data);
        return;
    }
    lines_end(load->lines);
    for (unsigned i = lines_dropped(load->lines); i > 0; i--) {
        apply_reject(load->apply, _("a line is too long"));
    }
    load->step++;
    if (load->step < G_N_ELEMENTS(steps)) {
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

Load *load_new(Http *http, Apply *apply, const LoadEvents *events, void *data)
{
    Load *load = g_new0(Load, 1);
    load->http = http;
    load->apply = apply;
    load->events = *events;
    load->data = data;
    load->revision = -1;
    start_step(load);
    return load;
}

int64_t load_revision(const Load *load)
{
    return load->revision;
}

void load_free(Load *load)
{
    if (load == NULL) {
        return;
    }
    if (load->transfer != NULL) {
        http_cancel(load->transfer);
    }
    lines_free(load->lines);
    g_free(load);
}
