/* What the analytics of the make-believe city report, and what came of it before. */
#include "sources/source.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"

#define DEADLINE_MS 30000
#define DAY_MS      INT64_C(86400000)

typedef struct Seen {
    GHashTable *cameras; /* id to area */
    GHashTable *active;  /* "camera kind" */
    GHashTable *blind;   /* ids of cameras without a picture */
    GHashTable *ids;     /* external ids */
    GHashTable *kinds;
    GString *facts; /* all that was told of the past */
    unsigned reports, again, cleared, refused, past, judged, real;
    bool full, open, refuse;
    struct event_base *base;
} Seen;

static void on_begin(void *server)
{
    Seen *seen = server;
    g_assert_false(seen->open);
    seen->open = true;
}

static void on_commit(void *server)
{
    ((Seen *)server)->open = false;
}

static void on_area(void *server, const Area *area)
{
}

static void on_site(void *server, const Site *site)
{
}

static void on_camera(void *server, const Camera *camera, const char *why)
{
    Seen *seen = server;
    g_hash_table_replace(seen->cameras, g_strdup(camera->id), g_strdup(camera->area));
    if (camera->state == CAMERA_OFFLINE || camera->state == CAMERA_OUT_OF_SERVICE ||
        camera->state == CAMERA_FROZEN)
        g_hash_table_add(seen->blind, g_strdup(camera->id));
    else
        g_hash_table_remove(seen->blind, camera->id);
}

static void on_address(void *server, const char *camera_id, const StreamAddress *address)
{
}

static bool on_find_camera(void *server, const char *camera_id, Camera *out)
{
    return false;
}

static bool on_has_cameras(void *server)
{
    return ((Seen *)server)->full;
}

static bool on_alert(void *server, const AlertReportItem *item)
{
    Seen *seen = server;
    if (seen->refuse) {
        seen->refused++;
        return false;
    }
    g_assert_true(alert_kind_valid(item->kind));
    g_assert_true(g_hash_table_contains(seen->cameras, item->camera));
    g_assert_cmpint(ABS(item->at_ms - clock_wall_ms()), <, DEADLINE_MS);
    g_assert_true(isnan(item->score) || (item->score >= 0 && item->score <= 1));
    g_assert_true(id_valid(item->external_id));
    g_assert_true(g_hash_table_add(seen->ids, g_strdup(item->external_id)));
    char *key = g_strdup_printf("%s %s", item->camera, item->kind);
    g_hash_table_add(seen->kinds, g_strdup(item->kind));
    seen->reports++;
    if (!item->active) {
        g_assert_true(g_hash_table_remove(seen->active, key)); /* it was told before */
        g_free(key);
        seen->cleared++;
    } else {
        bool again = !g_hash_table_add(seen->active, key);
        g_assert_true(again || !g_hash_table_contains(seen->blind, item->camera));
        seen->again += again;
    }
    return true;
}

static void on_past(void *server, const AlertFact *fact)
{
    Seen *seen = server;
    g_assert_true(seen->open);
    g_assert_true(id_valid(fact->alert));
    g_assert_cmpstr(g_hash_table_lookup(seen->cameras, fact->camera), ==, fact->area);
    int64_t now = clock_wall_ms();
    g_assert_cmpint(fact->at_ms, >, now - 58 * DAY_MS);
    g_assert_cmpint(fact->at_ms, <=, now);
    g_assert_cmpint(fact->acked_at_ms, >, fact->at_ms);
    g_assert_cmpint(fact->closed_at_ms, >, fact->acked_at_ms);
    seen->past++;
    seen->judged += fact->verdict != VERDICT_NONE && fact->verdict != VERDICT_DUPLICATE;
    seen->real += fact->verdict == VERDICT_REAL;
    g_string_append_printf(seen->facts, "%s %s %s %d\n", fact->alert, fact->camera, fact->kind,
                           fact->verdict);
}

static GHashTable *words(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static Seen *seen_new(void)
{
    Seen *seen = g_new0(Seen, 1);
    seen->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    seen->active = words();
    seen->blind = words();
    seen->ids = words();
    seen->kinds = words();
    seen->facts = g_string_new(NULL);
    seen->base = event_base_new();
    return seen;
}

static void seen_free(Seen *seen)
{
    g_hash_table_unref(seen->cameras);
    g_hash_table_unref(seen->active);
    g_hash_table_unref(seen->blind);
    g_hash_table_unref(seen->ids);
    g_hash_table_unref(seen->kinds);
    g_string_free(seen->facts, TRUE);
    event_base_free(seen->base);
    g_free(seen);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seen, seen_free)

static Source *start(Seen *seen, const char *rate, const char *cameras)
{
    SourceSink sink = {.server = seen,
                       .begin = on_begin,
                       .commit = on_commit,
                       .area = on_area,
                       .site = on_site,
                       .camera = on_camera,
                       .address = on_address,
                       .alert = on_alert,
                       .past = on_past,
                       .find_camera = on_find_camera,
                       .has_cameras = on_has_cameras};
    g_autoptr(GHashTable) options = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GError) error = NULL;
    if (rate != NULL) {
        g_hash_table_insert(options, (gpointer) "rate", (gpointer)rate);
    }
    g_hash_table_insert(options, (gpointer) "cameras", (gpointer)cameras);
    Source *source = source_demo.start(seen->base, &sink, options, &error);
    g_assert_no_error(error);
    return source;
}

#define UNTIL(seen, condition)                                                                     \
    do {                                                                                           \
        int64_t end_ = clock_mono_ms() + DEADLINE_MS;                                              \
        while (!(condition)) {                                                                     \
            g_assert_cmpint(clock_mono_ms(), <, end_);                                             \
            event_base_loop((seen)->base, EVLOOP_ONCE);                                            \
        }                                                                                          \
    } while (0)

static void test_none(void)
{
    g_autoptr(Seen) seen = seen_new();
    Source *source = start(seen, "0", "2000");
    g_assert_cmpint(event_base_get_num_events(seen->base, EVENT_BASE_COUNT_ADDED), ==, 0);
    g_assert_cmpuint(seen->reports, ==, 0);
    source_demo.stop(source);
}

/* New ones, the same again, and neighbours; each with an id of its own. */
static void test_storm(void)
{
    g_autoptr(Seen) seen = seen_new();
    Source *source = start(seen, "60000", "14000");
    UNTIL(seen, seen->reports >= 2000);
    g_assert_cmpuint(seen->again, >, 400);
    g_assert_cmpuint(g_hash_table_size(seen->active), >, 400);
    g_assert_cmpuint(g_hash_table_size(seen->kinds), >=, 6);
    source_demo.stop(source);
}

static void test_refused(void)
{
    g_autoptr(Seen) seen = seen_new();
    seen->refuse = true;
    Source *source = start(seen, "60000", "500");
    UNTIL(seen, seen->refused >= 500);
    seen->refuse = false;
    UNTIL(seen, seen->reports >= 200);
    source_demo.stop(source);
}

static void test_usual(void)
{
    g_autoptr(Seen) seen = seen_new();
    Source *source = start(seen, NULL, "2000");
    UNTIL(seen, seen->reports >= 1); /* the first comes soon, so that there is something to see */
    source_demo.stop(source);
}

static void test_past(void)
{
    g_autoptr(Seen) one = seen_new(), two = seen_new(), full = seen_new();
    source_demo.stop(start(one, "0", "14000"));
    source_demo.stop(start(two, "0", "14000"));
    g_assert_cmpuint(one->past, >, 3000);
    g_assert_cmpuint(one->real, >, one->judged / 5);
    g_assert_cmpuint(one->real, <, one->judged * 4 / 5);
    g_assert_true(g_string_equal(one->facts, two->facts));
    full->full = true; /* a restart: it has been told already */
    source_demo.stop(start(full, "0", "14000"));
    g_assert_cmpuint(full->past, ==, 0);
}

static void test_small(void)
{
    g_autoptr(Seen) seen = seen_new();
    Source *source = start(seen, "6000", "1");
    for (int i = 0; i < 20; i++) {
        event_base_loop(seen->base, EVLOOP_ONCE);
    }
    source_demo.stop(source);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/demo alerts/at rate 0 none comes", test_none);
    g_test_add_func("/demo alerts/a storm has new ones, repeats and neighbours", test_storm);
    g_test_add_func("/demo alerts/what the server does not take does no harm", test_refused);
    g_test_add_func("/demo alerts/without a rate the first comes soon", test_usual);
    g_test_add_func("/demo alerts/the same seed has the same past, told once", test_past);
    g_test_add_func("/demo alerts/a city of one camera is taken", test_small);
    return g_test_run();
}
