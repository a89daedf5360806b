/* What it costs to take in a city, to follow it, to start from the cache and to save it.
 *
 *   sync feed N            NDJSON of N cameras and their areas and sites, from memory, as it comes
 *                          from the wire
 *   sync take URL FILE     all of a running tilikd (FILE holds the token): until live
 *   sync changes N COUNT   COUNT changes of states as events, over a city of N
 *   sync alerts N COUNT    COUNT reports of N alerts as events, into a book
 *   sync storm N COUNT     the same over a connection, through the whole of sync
 *   sync write N FILE      writes a cache of N cameras
 *   sync cold FILE         starts from it: for callgrind, beside "sync nothing"
 *   sync save N FILE       the longest and the median of 20 saves: what the main loop waits, and
 *                          the whole
 *
 * Links net store wire model base and tests/support. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "costs.h"
#include "backend.h"
#include "base/id.h"
#include "fixture.h"
#include "net/apply.h"
#include "net/lines.h"
#include "net/sync.h"
#include "store/cache.h"
#include "wire/alerts.h"
#include "wire/codec.h"
#include "wire/routes.h"
#include "wire/sse.h"

#define PIECE    16384
#define FIRST_ID 1000000u

static double wall_ms(void)
{
    return (double)g_get_monotonic_time() / 1e3;
}

static long peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static GString *lines_of(const Catalog *city, CatalogThing thing)
{
    GString *text = g_string_new(NULL);
    Area area;
    Site site;
    Camera camera;
    uint32_t count = thing == CATALOG_AREA   ? catalog_areas(city)
                     : thing == CATALOG_SITE ? catalog_sites(city)
                                             : catalog_cameras(city);
    for (uint32_t i = 0; i < count; i++) {
        if (thing == CATALOG_AREA && catalog_area(city, i, &area)) {
            encode_area(text, &area);
        } else if (thing == CATALOG_SITE && catalog_site(city, i, &site)) {
            encode_site(text, &site);
        } else if (thing == CATALOG_CAMERA && catalog_camera(city, i, &camera)) {
            encode_camera(text, &camera);
        }
        g_string_append_c(text, '\n');
    }
    return text;
}

typedef struct Feed {
    Apply *apply;
    CatalogThing thing;
} Feed;

static void on_line(const char *line, size_t size, void *data)
{
    Feed *feed = data;
    apply_object(feed->apply, feed->thing, line, size);
}

static int feed(unsigned cameras)
{
    static const CatalogThing things[] = {CATALOG_AREA, CATALOG_SITE, CATALOG_CAMERA};
    g_autoptr(Catalog) city = fixture_many(cameras, 1);
    GString *texts[3];
    for (int i = 0; i < 3; i++) {
        texts[i] = lines_of(city, things[i]);
    }
    g_autoptr(Catalog) into = catalog_new();
    g_autoptr(Apply) apply = apply_new();
    apply_into(apply, into);
    double start = cpu_ms(), worst = 0, parts[3];
    for (int i = 0; i < 3; i++) {
        Feed to = {apply, things[i]};
        g_autoptr(Lines) lines = lines_new(CODEC_LINE_MAX, on_line, &to);
        double part = cpu_ms();
        for (size_t at = 0; at < texts[i]->len; at += PIECE) {
            double piece = cpu_ms();
            lines_feed(lines, texts[i]->str + at, MIN(PIECE, texts[i]->len - at));
            worst = MAX(worst, cpu_ms() - piece);
        }
        parts[i] = cpu_ms() - part;
    }
    printf("%u cameras, %zu bytes: %.1f ms (areas %.1f, sites %.1f, cameras %.1f), worst 16 KiB "
           "%.2f ms, rejected %u\n",
           catalog_counts(into).installed, texts[0]->len + texts[1]->len + texts[2]->len,
           cpu_ms() - start, parts[0], parts[1], parts[2], worst, apply_rejected(apply));
    for (int i = 0; i < 3; i++) {
        g_string_free(texts[i], TRUE);
    }
    return 0;
}

static gboolean give_up(void *data)
{
    fprintf(stderr, "not live within 30 s\n");
    exit(1);
}

static int take(const char *url, const char *token_file)
{
    g_autofree char *token = NULL;
    if (!g_file_get_contents(token_file, &token, NULL, NULL)) {
        return 1;
    }
    g_autoptr(Catalog) catalog = catalog_new();
    g_autoptr(Api) api = api_new(url, g_strstrip(token), NULL);
    g_autoptr(AlertBook) book = alert_book_new();
    g_autoptr(Sync) sync = sync_open(catalog, NULL, url, "");
    sync_alerts(sync, book);
    g_timeout_add_seconds(30, give_up, NULL);
    double cpu = cpu_ms(), wall = wall_ms(), worst = 0;
    sync_connect(sync, api);
    while (sync_status(sync)->state != SYNC_LIVE) {
        g_main_context_iteration(NULL, TRUE);
        double turn = cpu_ms();
        while (g_main_context_iteration(NULL, FALSE)) {
            worst = MAX(worst, cpu_ms() - turn);
            turn = cpu_ms();
        }
    }
    printf("%u cameras and %u alerts live after %.0f ms, %.1f ms of CPU, longest turn %.2f ms, "
           "peak %ld KiB, rejected %u\n",
           catalog_counts(catalog).installed, alert_book_count(book), wall_ms() - wall,
           cpu_ms() - cpu, worst, peak_kib(), sync_status(sync)->rejected);
    return 0;
}

static void on_event(const char *event, const char *data, size_t size, const char *id, void *user)
{
    apply_object(user, CATALOG_CAMERA, data, size);
}

static int changes(unsigned cameras, unsigned count)
{
    g_autoptr(Catalog) city = fixture_many(cameras, 1);
    g_autoptr(GString) stream = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++) {
        Camera camera;
        catalog_camera(city, (i * 2654435761u) % catalog_cameras(city), &camera);
        camera.state = i % 2 == 0 ? CAMERA_OFFLINE : CAMERA_ONLINE;
        camera.reason = REASON_NONE;
        camera.rev = 1000000 + i;
        g_string_append_printf(stream, "id: %u\nevent: camera\ndata: ", 1000000 + i);
        encode_camera(stream, &camera);
        g_string_append(stream, "\n\n");
    }
    g_autoptr(Apply) apply = apply_new();
    apply_into(apply, city);
    g_autoptr(Sse) sse = sse_new(on_event, apply);
    double start = cpu_ms();
    long before = peak_kib();
    for (size_t at = 0; at < stream->len; at += PIECE) {
        sse_feed(sse, stream->str + at, MIN(PIECE, stream->len - at));
    }
    double took = cpu_ms() - start;
    printf("%u changes: %.1f ms, %.2f us each, 2,000/s cost %.1f ms/s, rejected %u, peak grew %ld "
           "KiB\n",
           count, took, took * 1000 / count, took / count * 2000, apply_rejected(apply),
           peak_kib() - before);
    return 0;
}

/* Reports of n alerts, as the change stream tells them. */
static GString *storm_of(unsigned n, unsigned count)
{
    GString *stream = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++) {
        char id[ID_ULID_SIZE], camera[32], area[32];
        unsigned which = (i * 2654435761u) % n;
        g_snprintf(id, sizeof id, "01JNQ5V0T7Z9WX3C5E7G%06u", which);
        g_snprintf(camera, sizeof camera, "cam-%06u", which);
        g_snprintf(area, sizeof area, "33.74.10.10%02u.%03u.%03u", which % 90 + 1,
                   which / 90 % 20 + 1, which / 1800 % 10 + 1);
        const Alert alert = {.id = id,
                             .kind = alert_kind_nth(which % 10),
                             .camera = camera,
                             .area = area,
                             .source = "frigate",
                             .external_id = "1772330584.56712-parkir_liar",
                             .first_at_ms = 1772330584567,
                             .last_at_ms = 1772330584567 + i,
                             .rev = FIRST_ID + i,
                             .count = 1 + i / n,
                             .score = 0.8731,
                             .looked_s = ALERT_NOT_LOOKED,
                             .track_real = 11,
                             .track_total = 50,
                             .priority = (AlertPriority)(which % PRIORITIES),
                             .machine = {.state = ALERT_UNACK, .active = true}};
        g_string_append_printf(stream, "id: %u\nevent: alert\ndata: ", FIRST_ID + i);
        encode_alert(stream, &alert);
        g_string_append(stream, "\n\n");
    }
    return stream;
}

static void on_alert(const char *event, const char *data, size_t size, const char *id, void *user)
{
    apply_to_book(user, BOOK_ALERT, data, size);
}

static int alerts(unsigned n, unsigned count)
{
    g_autoptr(GString) stream = storm_of(n, count);
    g_autoptr(AlertBook) book = alert_book_new();
    g_autoptr(Apply) apply = apply_new();
    apply_book(apply, book);
    g_autoptr(Sse) sse = sse_new(on_alert, apply);
    double start = cpu_ms();
    for (size_t at = 0; at < stream->len; at += PIECE) {
        sse_feed(sse, stream->str + at, MIN(PIECE, stream->len - at));
    }
    double took = cpu_ms() - start;
    printf("%u reports of %u alerts: %.1f ms, %.2f us each, %zu bytes each, rejected %u\n", count,
           alert_book_count(book), took, took * 1000 / count, stream->len / count,
           apply_rejected(apply));
    return alert_book_count(book) == MIN(n, count) ? 0 : 1;
}

/* Events wait at the backend and come as fast as they are taken. */
static int storm(unsigned n, unsigned count)
{
    g_autoptr(GString) stream = storm_of(n, count);
    g_autoptr(Catalog) city = fixture_city(), catalog = catalog_new();
    g_autoptr(AlertBook) none = alert_book_new(), book = alert_book_new();
    g_autoptr(Backend) backend = backend_new(NULL, false);
    backend_serve(backend, city, 1000);
    backend_serve_alerts(backend, none);
    g_autofree char *command = g_strdup_printf("event %u", FIRST_ID);
    backend_give(backend, command, stream->str, stream->len);
    g_autoptr(Api) api = api_new(backend_url(backend), "bench", NULL);
    g_autoptr(Sync) sync = sync_open(catalog, NULL, backend_url(backend), "");
    sync_alerts(sync, book);
    sync_connect(sync, api);
    while (sync_status(sync)->state != SYNC_LIVE) {
        g_main_context_iteration(NULL, TRUE);
    }
    double start = cpu_ms(), worst = 0;
    while (sync_status(sync)->rev < (int64_t)FIRST_ID + count - 1) {
        double turn = cpu_ms();
        g_main_context_iteration(NULL, TRUE);
        worst = MAX(worst, cpu_ms() - turn);
    }
    double took = cpu_ms() - start;
    printf("%u reports of %u alerts over a connection: %.1f ms, %.2f us each, longest turn %.2f "
           "ms, rejected %u\n",
           count, alert_book_count(book), took, took * 1000 / count, worst,
           sync_status(sync)->rejected);
    return alert_book_count(book) == MIN(n, count) ? 0 : 1;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int save(unsigned cameras, const char *path, unsigned times)
{
    g_autoptr(Catalog) city = fixture_many(cameras, 1), nothing = catalog_new();
    SnapshotInfo info;
    g_autoptr(Cache) cache = cache_open(path, "http://bench", "", nothing, &info);
    info = (SnapshotInfo){.rev = 1, .confirmed_ms = 1, .saved_ms = 1};
    double waits[64], wholes[64];
    for (unsigned i = 0; i < times; i++) {
        g_autoptr(GError) error = NULL;
        double start = wall_ms();
        cache_save(cache, city, &info, false, NULL);
        waits[i] = wall_ms() - start;
        start = wall_ms();
        if (!cache_save(cache, city, &info, true, &error)) {
            fprintf(stderr, "%s\n", error->message);
            return 1;
        }
        wholes[i] = wall_ms() - start;
    }
    qsort(waits, times, sizeof *waits, compare);
    qsort(wholes, times, sizeof *wholes, compare);
    printf(
        "%u cameras: the main loop waits %.1f ms (longest %.1f); two saves on the disk %.1f ms\n",
        cameras, waits[times / 2], waits[times - 1], wholes[times / 2]);
    return 0;
}

static int cold(const char *path)
{
    double start = cpu_ms();
    g_autoptr(Catalog) catalog = catalog_new();
    g_autoptr(Sync) sync = sync_open(catalog, path, "http://bench", "");
    printf("%u cameras: %.2f ms\n", catalog_counts(catalog).installed, cpu_ms() - start);
    return catalog_counts(catalog).installed > 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "nothing") == 0) {
        return 0;
    }
    if (strcmp(what, "feed") == 0 && argc == 3) {
        return feed((unsigned)atoi(argv[2]));
    }
    if (strcmp(what, "take") == 0 && argc == 4) {
        return take(argv[2], argv[3]);
    }
    if (strcmp(what, "changes") == 0 && argc == 4) {
        return changes((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
    }
    if (strcmp(what, "alerts") == 0 && argc == 4) {
        return alerts((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
    }
    if (strcmp(what, "storm") == 0 && argc == 4) {
        return storm((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
    }
    if (strcmp(what, "write") == 0 && argc == 4) {
        return save((unsigned)atoi(argv[2]), argv[3], 1);
    }
    if (strcmp(what, "save") == 0 && argc == 4) {
        return save((unsigned)atoi(argv[2]), argv[3], 20);
    }
    if (strcmp(what, "cold") == 0 && argc == 3) {
        return cold(argv[2]);
    }
    fprintf(stderr, "usage: see the head of tests/bench/sync.c\n");
    return 2;
}
