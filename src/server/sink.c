#include "sink_private.h"

#include <string.h>

#include "base/clock.h"
#include "change.h"
#include "model/playback_url.h"
#include "wire/codec.h"

static void add(Sink *sink, Entry *entry, const char *why)
{
    entry->by = g_strdup(sink->name);
    entry->why = g_strdup(why);
    entry->at_ms = clock_wall_ms();
    bool alone = sink->batch == NULL;
    if (alone) {
        sink->batch = batch_new();
    }
    batch_add(sink->batch, entry);
    state_expect(sink->server->state, entry);
    if (alone) {
        server_submit(sink->server, g_steal_pointer(&sink->batch));
    }
}

static void on_begin(void *data)
{
    Sink *sink = data;
    if (sink->batch == NULL) {
        sink->batch = batch_new();
    }
}

static void on_commit(void *data)
{
    Sink *sink = data;
    Batch *batch = g_steal_pointer(&sink->batch);
    if (batch == NULL) {
        return;
    }
    if (batch->entries->len > 0 || batch->asides->len > 0) {
        server_submit(sink->server, batch);
    } else {
        batch_free(batch);
    }
    sink_put_cursor(sink);
}

void sink_yield(Sink *sink)
{
    Batch *told = sink->batch;
    if (told != NULL && (told->entries->len > 0 || told->asides->len > 0)) {
        sink->batch = batch_new();
        server_submit(sink->server, told);
    }
}

bool sink_begin(Sink *sink)
{
    bool begun = sink->batch == NULL;
    on_begin(sink);
    return begun;
}

void sink_end(Sink *sink, bool begun)
{
    if (begun) {
        on_commit(sink);
    }
}

static void on_area(void *data, const Area *area)
{
    Sink *sink = data;
    g_autoptr(GError) error = NULL;
    if (!change_valid_area(area, &error)) {
        g_warning("%s: %s", sink->name, error->message);
        return;
    }
    add(sink, change_area(sink->server->state, area), NULL);
}

static void on_site(void *data, const Site *site)
{
    Sink *sink = data;
    g_autoptr(GError) error = NULL;
    if (!change_valid_site(site, &error)) {
        g_warning("%s: %s", sink->name, error->message);
        return;
    }
    add(sink, change_site(sink->server->state, site), NULL);
}

/* What an order or the brake took out of service stays so; what the source says now is kept for
 * when it comes back. */
static void keep_hold(Sink *sink, Camera *camera)
{
    const Hold *hold = state_held(sink->server->state, camera->id);
    Camera now;
    if (hold == NULL || !state_camera_beside(sink->server->state, camera->id, &now)) {
        return;
    }
    if (hold->reported != camera->state) {
        bool alone = sink->batch == NULL;
        on_begin(sink);
        batch_aside(sink->batch, change_hold(camera->id, hold->order, hold->reason, camera->state));
        state_hold(sink->server->state, camera->id, hold->order, hold->reason, camera->state);
        if (alone) {
            on_commit(sink);
        }
    }
    camera->state = now.state;
    camera->reason = now.reason;
    camera->since_ms = now.since_ms;
}

/* Why it is dark, as a person said. */
static void keep_word(Sink *sink, Camera *camera)
{
    Servicing *servicing = sink->server->servicing;
    if (servicing_knows(servicing, camera->id)) {
        bool alone = sink->batch == NULL;
        on_begin(sink);
        servicing_explain(servicing, sink->batch, camera);
        if (alone) {
            on_commit(sink);
        }
    }
}

/* False when another source's word is worse than the prober's, and stands already. */
static bool hear_others(const Sink *sink, Camera *camera)
{
    Camera now;
    if (sink->kind != &source_probe) {
        return true;
    }
    CameraState said = sourcing_say(sink->server->sourcing, sink, camera->id, camera->state);
    if (said == camera->state || !state_camera_beside(sink->server->state, camera->id, &now)) {
        return true;
    }
    camera->state = said;
    return now.state != said;
}

static void on_camera(void *data, const Camera *camera, const char *why)
{
    Sink *sink = data;
    Camera copy = *camera;
    g_autoptr(GError) error = NULL;
    if (!change_valid_camera(camera, &error)) {
        g_warning("%s: %s", sink->name, error->message);
        return;
    }
    if (!hear_others(sink, &copy)) {
        return;
    }
    keep_word(sink, &copy);
    keep_hold(sink, &copy);
    alerting_camera(sink->server->alerting, &copy);
    add(sink, change_camera(sink->server->state, &copy), why);
    if (camera_is_off(copy.state, copy.reason)) {
        watching_off(sink->server->watching, copy.id);
    }
}

static bool on_camera_state(void *data, const char *id, CameraState state, const char *why)
{
    Sink *sink = data;
    Camera camera;
    if (!state_camera(sink->server->state, id, &camera)) {
        return false;
    }
    CameraState said = sourcing_say(sink->server->sourcing, sink, id, state);
    const Hold *hold = state_held(sink->server->state, id);
    CameraState before = hold != NULL ? hold->reported : camera.state;
    if (said == CAMERA_UNKNOWN || said == before || before == CAMERA_OUT_OF_SERVICE) {
        return true;
    }
    camera.state = said;
    if (hold != NULL) {
        keep_hold(sink, &camera);
        return true;
    }
    camera.reason = REASON_NONE;
    camera.since_ms = clock_wall_ms();
    camera.seen_at_ms = said == CAMERA_ONLINE ? camera.since_ms : camera.seen_at_ms;
    on_camera(sink, &camera, why);
    return true;
}

static void on_address(void *data, const char *camera, const StreamAddress *address)
{
    Sink *sink = data;
    g_autoptr(GError) error = NULL;
    const char *playback = address->playback_url;
    if (playback != NULL && !playback_url_check(playback, &error)) {
        g_warning("%s: camera %s: %s", sink->name, camera, error->message);
        playback = NULL;
    }
    Aside *aside = aside_new(ASIDE_ADDRESS);
    const char *const texts[ASIDE_TEXTS] = {
        camera,        address->main_url, address->sub_url, address->snapshot_url,
        address->user, address->password, playback,         address->onvif_url};
    for (int i = 0; i < ASIDE_TEXTS; i++) {
        aside->text[i] = g_strdup(texts[i]);
    }
    bool alone = sink->batch == NULL;
    on_begin(sink);
    batch_aside(sink->batch, aside);
    if (alone) {
        on_commit(sink);
    }
}

static bool on_alert(void *data, const AlertReportItem *item)
{
    Sink *sink = data;
    Alerting *alerting = sink->server->alerting;
    const AlertReporterId by = {.name = sink->name};
    if (alerting_full(alerting)) {
        return false;
    }
    if (sink->kind == &source_demo) {
        sink_heard(sink, true);
    }
    AlertTaken taken = alerting_report(alerting, &by, item, clock_wall_ms());
    if (taken.problem.status != 0) {
        g_warning("%s: alert %s: %s", sink->name, item->kind, taken.problem.detail);
    }
    return taken.problem.status != 429;
}

static void on_past(void *data, const AlertFact *fact)
{
    Sink *sink = data;
    bool alone = sink->batch == NULL;
    on_begin(sink);
    alerting_past(sink->server->alerting, sink->batch, fact);
    if (alone) {
        on_commit(sink);
    }
}

static void on_state_past(void *data, const char *id, int64_t at_ms, CameraState state,
                          Reason reason)
{
    Sink *sink = data;
    bool begun = sink_begin(sink);
    batch_aside(sink->batch, uptime_past(id, at_ms, state, reason));
    sink_end(sink, begun);
}

static bool on_find_camera(void *data, const char *id, Camera *out)
{
    const Sink *sink = data;
    return state_camera(sink->server->state, id, out);
}

static void on_each_camera(void *data, SourceCamera each, void *reader)
{
    const Sink *sink = data;
    const Catalog *catalog = state_catalog(sink->server->state);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        Site site;
        if (catalog_camera(catalog, i, &camera)) {
            uint32_t box =
                camera.site != NULL ? catalog_find_site(catalog, camera.site) : CATALOG_NONE;
            bool boxed = catalog_site(catalog, box, &site);
            each(&camera, boxed ? site.link : "", reader);
        }
    }
}

typedef struct Lending {
    SourceAddress with;
    void *data;
} Lending;

static bool lend_address(const Aside *row, void *data)
{
    const Lending *lending = data;
    const StreamAddress address = {.main_url = row->text[1],
                                   .sub_url = row->text[2],
                                   .snapshot_url = row->text[3],
                                   .user = row->text[4],
                                   .password = row->text[5],
                                   .playback_url = row->text[6],
                                   .onvif_url = row->text[7]};
    lending->with(&address, lending->data);
    return false;
}

static void on_find_address(void *data, const char *camera, SourceAddress with, void *reader)
{
    const Sink *sink = data;
    Lending lending = {with, reader};
    g_autoptr(GError) error = NULL;
    if (!journal_store_address(journal_store(sink->server->journal), camera, lend_address, &lending,
                               &error)) {
        g_warning("%s: %s", sink->name, error->message);
    }
}

static bool on_has_cameras(void *data)
{
    const Sink *sink = data;
    return state_count(sink->server->state, ENTRY_CAMERA) > 0;
}

Sink *sink_new(Server *server, const char *name)
{
    Sink *sink = g_new0(Sink, 1);
    sink->server = server;
    sink->name = g_strdup(name);
    sink_health_init(sink);
    return sink;
}

bool sink_start(Sink *sink, const SourceKind *kind, GHashTable *options, GError **error)
{
    sink->calls = (SourceSink){
        .server = sink,
        .begin = on_begin,
        .commit = on_commit,
        .area = on_area,
        .site = on_site,
        .camera = on_camera,
        .address = on_address,
        .alert = on_alert,
        .past = on_past,
        .state_past = on_state_past,
        .ticket = sink_ticket,
        .order = sink_order,
        .rollcall = sink_rollcall,
        .building = sink_building,
        .log = sink_log,
        .view = sink_view,
        .open_tickets = sink_open_tickets,
        .step = sink_step,
        .find_camera = on_find_camera,
        .each_camera = on_each_camera,
        .find_address = on_find_address,
        .keep_look = sink_keep_look,
        .find_looks = sink_find_looks,
        .show = sink_show,
        .has_cameras = on_has_cameras,
        .camera_state = on_camera_state,
        .stands = sink_stands,
        .heard = sink_heard,
        .knows = sink_knows,
        .keep_cursor = sink_keep_cursor,
        .cursor = sink_cursor,
        .each_kelurahan = sink_each_kelurahan,
        .weather = sink_weather,
    };
    sink->kind = kind;
    sink->health.kind = kind->name;
    if (sink->options != options) {
        g_clear_pointer(&sink->options, g_hash_table_unref);
        sink->options = g_hash_table_ref(options);
    }
    sink->source = kind->start(sink->server->base, &sink->calls, options, error);
    return sink->source != NULL;
}

void sink_stop(Sink *sink)
{
    if (sink != NULL && sink->source != NULL) {
        sink->kind->stop(g_steal_pointer(&sink->source));
        on_commit(sink);
        event_del(sink->tell);
    }
}

void sink_free(Sink *sink)
{
    if (sink != NULL) {
        batch_free(sink->batch);
        sink_health_clear(sink);
        g_clear_pointer(&sink->options, g_hash_table_unref);
        g_free(sink->name);
        g_free(sink);
    }
}
