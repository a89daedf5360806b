/* How much of a time cameras were live: reports, and strips of one camera or recorder. */
#include <string.h>

#include "base/clock.h"
#include "handlers.h"
#include "list.h"
#include "model/query.h"
#include "on_reports.h"
#include "wire/routes.h"
#include "wire/uptime.h"

#define DAY_MS       INT64_C(86400000)
#define HOUR_MS      INT64_C(3600000)
#define SITE_CAMERAS 64
#define ROWS_USUAL   1000

/* Reports */

static bool read_word(Call *call, UptimeAsk *ask)
{
    const char *by = call_parameter(call, "by"), *level = call_parameter(call, "level");
    int64_t limit = ROWS_USUAL;
    if (by != NULL && !uptime_by_parse(by, &ask->by)) {
        reply_problem(call, 400, "query",
                      "by is none of area, owner, reason, class, camera and site.");
        return false;
    }
    if (level != NULL && !area_level_parse(level, &ask->level)) {
        reply_problem(call, 400, "query",
                      "level is none of city, kecamatan, kelurahan, rw and rt.");
        return false;
    }
    if (!list_number(call, "limit", UPTIME_ROWS_MAX, &limit) || limit < 1) {
        reply_problem(call, 400, "query", "limit goes from 1 to %d.", UPTIME_ROWS_MAX);
        return false;
    }
    ask->limit = (unsigned)limit;
    return true;
}

/* The area that is asked for; the level below it is what is told of where nothing else is said. */
static bool read_area(Call *call, UptimeAsk *ask, uint32_t *scope)
{
    const char *area = call_parameter(call, "area");
    AreaLevel level = AREA_CITY;
    *scope = CATALOG_NONE;
    if (area != NULL && !area_code_level(area, &level)) {
        reply_problem(call, 400, "query", "area is not an area code.");
        return false;
    }
    if (area != NULL) {
        *scope = catalog_find_area(state_catalog(call->server->state), area);
        if (*scope == CATALOG_NONE || !token_covers(call->token, area)) {
            reply_problem(call, 404, "unknown", "There is no such area.");
            return false;
        }
    }
    ask->level = level < AREA_RT ? (AreaLevel)(level + 1) : AREA_RT;
    return true;
}

/* Returns the cameras that are meant and that the reader may know of; NULL when the call was
 * answered. */
static GArray *choose(Call *call, uint32_t scope)
{
    const State *state = call->server->state;
    const char *text = call_parameter(call, "q");
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(text != NULL ? text : "", &error);
    if (query == NULL) {
        reply_problem(call, 400, "query", "q: %s.", error->message);
        return NULL;
    }
    if (!call->token->everywhere) {
        query_exact(query);
    }
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    GArray *seen = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    query_select(query, state_catalog(state), scope, clock_wall_ms(), NULL, found);
    for (guint i = 0; i < found->len; i++) {
        uint32_t index = g_array_index(found, uint32_t, i);
        if (list_sees(call->token, ENTRY_CAMERA, state_slot(state, ENTRY_CAMERA, index))) {
            g_array_append_val(seen, index);
        }
    }
    return seen;
}

void on_report_uptime(Call *call)
{
    UptimeAsk ask = {.by = UPTIME_BY_AREA};
    ReportSpan span;
    uint32_t scope;
    if (!reports_read_span(call, clock_wall_ms(), 7 * DAY_MS, &span) ||
        !read_area(call, &ask, &scope) || !read_word(call, &ask)) {
        return;
    }
    GArray *cameras = choose(call, scope);
    if (cameras == NULL) {
        return;
    }
    ask.from_ms = span.from_ms;
    ask.to_ms = span.to_ms;
    uptime_turns_count(uptime_turns(call->server->uptime), call, cameras, &ask);
}

/* Strips */

/* An hour, eight hours, a day: a cell shows what it was longest. */
static const struct {
    int hours, cells;
} strips[UPTIME_STRIPS] = {{24, 24}, {168, 21}, {720, 30}};

/* Which strips are asked for, as bits. */
static bool read_hours(Call *call, unsigned *wanted)
{
    int64_t hours = 0;
    bool said = call_parameter(call, "hours") != NULL;
    *wanted = said ? 0 : 3;
    bool number = list_number(call, "hours", 720, &hours);
    for (int i = 0; said && number && i < UPTIME_STRIPS; i++) {
        *wanted |= hours == strips[i].hours ? 1u << i : 0;
    }
    if (*wanted == 0) {
        reply_problem(call, 400, "query", "hours is 24, 168 or 720.");
    }
    return *wanted != 0;
}

typedef struct Drawing {
    Call *call;
    int64_t now_ms;
    unsigned wanted;
} Drawing;

static const Slot *slot_of_call(Call *call, EntryKind kind)
{
    const Slot *slot = state_find(call->server->state, kind, call->id);
    if (slot != NULL && list_sees(call->token, kind, slot)) {
        return slot;
    }
    reply_problem(call, 404, "unknown",
                  kind == ENTRY_SITE ? "There is no such site." : "There is no such camera.");
    return NULL;
}

static void draw_camera(const Drawing *drawing, uint32_t camera, UptimeStrips *out)
{
    const UptimeBook *book = uptime_book(drawing->call->server->uptime);
    out->cameras = 1;
    for (int i = 0; i < UPTIME_STRIPS; i++) {
        if (drawing->wanted & 1u << i) {
            out->hours[out->count] = strips[i].hours;
            uptime_strip(book, camera, drawing->now_ms - strips[i].hours * HOUR_MS, drawing->now_ms,
                         strips[i].cells, &out->strip[out->count++]);
        }
    }
}

/* From those of its cameras that the reader may know of. */
static void draw_site(const Drawing *drawing, uint32_t site, UptimeStrips *out)
{
    const Server *server = drawing->call->server;
    const Catalog *catalog = state_catalog(server->state);
    uint32_t cameras[SITE_CAMERAS];
    for (uint32_t i = 0; i < catalog_cameras(catalog) && out->cameras < SITE_CAMERAS; i++) {
        Camera camera;
        if (catalog_camera_site(catalog, i) == site && catalog_camera(catalog, i, &camera) &&
            list_sees(drawing->call->token, ENTRY_CAMERA,
                      state_slot(server->state, ENTRY_CAMERA, i))) {
            cameras[out->cameras++] = i;
        }
    }
    for (int i = 0; i < UPTIME_STRIPS; i++) {
        UptimeStrip span = {.from_ms = drawing->now_ms - strips[i].hours * HOUR_MS,
                            .to_ms = drawing->now_ms,
                            .count = strips[i].cells};
        if (drawing->wanted & 1u << i) {
            out->hours[out->count] = strips[i].hours;
            uptime_strip_best(uptime_book(server->uptime), cameras, out->cameras, &span,
                              &out->strip[out->count++]);
        }
    }
}

void on_camera_uptime(Call *call)
{
    const State *state = call->server->state;
    Drawing drawing = {.call = call, .now_ms = clock_wall_ms()};
    Camera camera;
    if (slot_of_call(call, ENTRY_CAMERA) == NULL || !read_hours(call, &drawing.wanted)) {
        return;
    }
    g_autofree UptimeStrips *out = g_new0(UptimeStrips, 2);
    uint32_t index = catalog_find_camera(state_catalog(state), call->id);
    out[0].id = call->id;
    draw_camera(&drawing, index, &out[0]);
    catalog_camera(state_catalog(state), index, &camera);
    const Slot *site = camera.site != NULL ? state_find(state, ENTRY_SITE, camera.site) : NULL;
    if (site != NULL && list_sees(call->token, ENTRY_SITE, site)) {
        out[1].id = camera.site;
        draw_site(&drawing, catalog_camera_site(state_catalog(state), index), &out[1]);
    }
    g_autoptr(GString) json = g_string_new(NULL);
    encode_uptime_strips(json, drawing.now_ms, &out[0], &out[1]);
    reply_json(call, 200, json);
}

void on_site_uptime(Call *call)
{
    Drawing drawing = {.call = call, .now_ms = clock_wall_ms()};
    if (slot_of_call(call, ENTRY_SITE) == NULL || !read_hours(call, &drawing.wanted)) {
        return;
    }
    g_autofree UptimeStrips *out = g_new0(UptimeStrips, 1);
    out->id = call->id;
    draw_site(&drawing, catalog_find_site(state_catalog(call->server->state), call->id), out);
    g_autoptr(GString) json = g_string_new(NULL);
    encode_uptime_strips(json, drawing.now_ms, out, NULL);
    reply_json(call, 200, json);
}
