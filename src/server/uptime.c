#include "uptime.h"

#include <string.h>

#include "base/clock.h"
#include "server.h"

#define DAY_MS INT64_C(86400000)
/* Read at a start: some months of a whole city.  What is older is not known. */
#define STEPS_MAX      3000000
#define FIRST_S        5
#define BEAT_S         60
#define BEATS_TO_SWEEP 10
#define BEATS_A_DAY    1440

struct Uptime {
    Server *server;
    UptimeBook *book;
    struct event *beat;
    UptimeTurns *turns;
    int64_t began_ms;
    unsigned beats;
    unsigned rows; /* that were read */
};

static int64_t keep_ms(const Uptime *uptime)
{
    return uptime->server->options->uptime_days * DAY_MS;
}

/* Reading */

static void take(Uptime *uptime, const Aside *row)
{
    const Catalog *catalog = state_catalog(uptime->server->state);
    uint32_t camera = catalog_find_camera(catalog, row->text[0]);
    UptimeStep step = {.at_ms = row->number[0], .since_ms = row->number[1]};
    if (camera == CATALOG_NONE || !camera_state_parse(row->text[1], &step.state) ||
        !reason_parse(row->text[2], &step.reason)) {
        return;
    }
    if (row->number[2] != 0) {
        uptime_book_past(uptime->book, camera, &step);
    } else {
        uptime_book_put(uptime->book, camera, &step);
    }
}

static bool load_step(const Aside *row, void *data)
{
    Uptime *uptime = data;
    uptime->rows++;
    take(uptime, row);
    return true;
}

typedef struct Runs {
    Uptime *uptime;
    int64_t until_ms; /* of the runs so far; 0 none */
} Runs;

static bool load_run(const Aside *row, void *data)
{
    Runs *runs = data;
    if (row->number[0] > runs->uptime->began_ms) {
        return false; /* written by a clock that was wrong */
    }
    if (runs->until_ms > 0) {
        uptime_book_gap(runs->uptime->book, runs->until_ms, row->number[0]);
    }
    runs->until_ms = MAX(runs->until_ms, row->number[1]);
    return true;
}

/* What the rows do not say of now, the catalog does: they are younger than some databases. */
static void catch_up(Uptime *uptime)
{
    const Catalog *catalog = state_catalog(uptime->server->state);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        Camera camera;
        UptimeStep now;
        if (!catalog_camera(catalog, i, &camera)) {
            continue;
        }
        bool known = uptime_book_last(uptime->book, i, &now);
        if (!known || now.state != camera.state || now.reason != camera.reason) {
            now = (UptimeStep){uptime->began_ms, camera.since_ms, camera.state, camera.reason};
            uptime_book_put(uptime->book, i, &now);
        }
    }
}

static bool load(Uptime *uptime, GError **error)
{
    JournalStore *store = journal_store(uptime->server->journal);
    Runs runs = {uptime, 0};
    if (!store->class->steps(store, STEPS_MAX, load_step, uptime, error) ||
        !store->class->runs(store, load_run, &runs, error)) {
        return false;
    }
    if (uptime->rows == STEPS_MAX) {
        g_warning("uptime: of more than %d changes of cameras the oldest are left out", STEPS_MAX);
    }
    if (runs.until_ms > 0) {
        uptime_book_gap(uptime->book, runs.until_ms, uptime->began_ms);
    }
    catch_up(uptime);
    return true;
}

/* Being there */

static void write_beat(Uptime *uptime)
{
    Batch *batch = batch_new();
    Aside *run = aside_new(ASIDE_RUN);
    run->number[0] = uptime->began_ms;
    run->number[1] = MAX(clock_wall_ms(), uptime->began_ms);
    batch_aside(batch, run);
    journal_submit(uptime->server->journal, batch);
}

static void on_beat(evutil_socket_t fd, short what, void *data)
{
    static const struct timeval minute = {BEAT_S, 0};
    Uptime *uptime = data;
    JournalStore *store = journal_store(uptime->server->journal);
    g_autoptr(GError) error = NULL;
    uptime_book_clock(uptime->book, clock_wall_ms());
    write_beat(uptime);
    if (uptime->beats++ % BEATS_A_DAY == BEATS_TO_SWEEP &&
        !store->class->expire_steps(store, clock_wall_ms() - keep_ms(uptime), &error)) {
        g_warning("uptime: %s", error->message);
    }
    event_add(uptime->beat, &minute);
}

Uptime *uptime_new(Server *server, GError **error)
{
    Uptime *uptime = g_new0(Uptime, 1);
    uptime->server = server;
    uptime->began_ms = clock_wall_ms();
    uptime->book = uptime_book_new(keep_ms(uptime));
    uptime->beat = evtimer_new(server->base, on_beat, uptime);
    uptime->turns = uptime_turns_new(server);
    if (!load(uptime, error)) {
        uptime_free(uptime);
        return NULL;
    }
    return uptime;
}

void uptime_free(Uptime *uptime)
{
    if (uptime != NULL) {
        event_free(uptime->beat);
        uptime_turns_free(uptime->turns);
        uptime_book_free(uptime->book);
        g_free(uptime);
    }
}

void uptime_wake(Uptime *uptime)
{
    static const struct timeval soon = {FIRST_S, 0};
    event_add(uptime->beat, &soon);
}

void uptime_end(Uptime *uptime)
{
    if (uptime != NULL) {
        uptime_turns_stop(uptime->turns);
    }
    if (uptime != NULL && event_pending(uptime->beat, EV_TIMEOUT, NULL)) {
        event_del(uptime->beat);
        write_beat(uptime);
    }
}

/* Following */

static void put_entry(Uptime *uptime, const Entry *entry)
{
    uint32_t camera = catalog_find_camera(state_catalog(uptime->server->state), entry->id);
    const UptimeStep step = {entry->at_ms, entry->step.since_ms, entry->step.state,
                             entry->step.reason};
    if (camera != CATALOG_NONE) {
        uptime_book_put(uptime->book, camera, &step);
    }
}

static void put_entries(Uptime *uptime, const Batch *batch, bool gone)
{
    for (guint i = 0; uptime != NULL && i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->stepped && entry->gone == gone) {
            put_entry(uptime, entry);
        }
    }
}

void uptime_leave(Uptime *uptime, const Batch *batch)
{
    put_entries(uptime, batch, true);
}

void uptime_committed(Uptime *uptime, const Batch *batch)
{
    put_entries(uptime, batch, false);
    for (guint i = 0; uptime != NULL && i < batch->asides->len; i++) {
        const Aside *aside = batch->asides->pdata[i];
        if (aside->kind == ASIDE_STEP) {
            take(uptime, aside);
        }
    }
}

UptimeTurns *uptime_turns(const Uptime *uptime)
{
    return uptime->turns;
}

const UptimeBook *uptime_book(const Uptime *uptime)
{
    return uptime->book;
}

Aside *uptime_past(const char *camera, int64_t at_ms, CameraState state, Reason reason)
{
    Aside *aside = aside_new(ASIDE_STEP);
    aside->text[0] = g_strdup(camera);
    aside->text[1] = g_strdup(camera_state_word(state));
    aside->text[2] = g_strdup(reason_word(reason));
    aside->number[0] = at_ms;
    aside->number[2] = 1;
    return aside;
}
