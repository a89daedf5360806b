/* What happens in the make-believe city as time goes by. */
#include "sources/source.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "sources/demo_agenda.h"

#define DEADLINE_MS 30000

/* Remembers the state of each camera and of each recorder, and counts. */
typedef struct Watch {
    GHashTable *states; /* camera to state + 1 */
    GHashTable *sites;  /* site to its link */
    GHashTable *links;  /* camera to link */
    GHashTable *cut;    /* links of which many went in one batch */
    GHashTable *batch;  /* link to cameras that went in this batch */
    GHashTable *twice;  /* camera to changes */
    unsigned changes, went, came, repaired, found, batches, largest, in_batch, most_flaps;
    bool filled, open, full;
    struct event_base *base;
} Watch;

static void watch_begin(void *server)
{
    Watch *watch = server;
    g_assert_false(watch->open);
    watch->open = true;
    watch->in_batch = 0;
    g_hash_table_remove_all(watch->batch);
}

static void watch_commit(void *server)
{
    Watch *watch = server;
    g_assert_true(watch->open);
    watch->open = false;
    watch->batches += watch->filled;
    watch->largest = MAX(watch->largest, watch->filled ? watch->in_batch : 0);
    g_assert_true(!watch->filled || watch->in_batch > 0);
    watch->filled = true;
}

static void watch_area(void *server, const Area *area)
{
}

static void watch_site(void *server, const Site *site)
{
    Watch *watch = server;
    watch->in_batch++;
    g_hash_table_replace(watch->sites, g_strdup(site->id), g_strdup(site->link));
}

static void count_change(Watch *watch, const Camera *camera, CameraState before, const char *why)
{
    bool up = camera->state == CAMERA_ONLINE;
    watch->changes++;
    watch->came += up;
    watch->went += before == CAMERA_ONLINE;
    watch->repaired += strcmp(why, "repaired") == 0;
    watch->found += strcmp(why, "field check") == 0;
    g_assert_cmpint(camera->since_ms, >, clock_wall_ms() - DEADLINE_MS);
    g_assert_cmpint(camera->since_ms, <=, clock_wall_ms());
    const char *link = g_hash_table_lookup(watch->links, camera->id);
    if (camera->state == CAMERA_OFFLINE && g_str_has_prefix(why, "link ")) {
        g_assert_nonnull(strstr(why, link));
        unsigned gone = GPOINTER_TO_UINT(g_hash_table_lookup(watch->batch, link)) + 1;
        g_hash_table_insert(watch->batch, (gpointer)link, GUINT_TO_POINTER(gone));
        if (gone >= 10) {
            g_hash_table_add(watch->cut, (gpointer)link);
        }
    }
    if (strcmp(why, "no answer") == 0) {
        char *id = g_strdup(camera->id);
        unsigned times = GPOINTER_TO_UINT(g_hash_table_lookup(watch->twice, id)) + 1;
        g_hash_table_replace(watch->twice, id, GUINT_TO_POINTER(times));
        watch->most_flaps = MAX(watch->most_flaps, times);
    }
}

static void watch_camera(void *server, const Camera *camera, const char *why)
{
    Watch *watch = server;
    g_assert_true(watch->open);
    watch->in_batch++;
    unsigned before = GPOINTER_TO_UINT(g_hash_table_lookup(watch->states, camera->id));
    if (watch->filled) {
        g_assert_cmpuint(before, >, 0);
        g_assert_cmpuint(before - 1, !=, camera->state);
        g_assert_true(camera->state != CAMERA_OUT_OF_SERVICE || camera->reason != REASON_NONE);
        g_assert_true(camera->state == CAMERA_OUT_OF_SERVICE || camera->reason == REASON_NONE);
        g_assert_cmpuint(before - 1, !=, CAMERA_UNLINKED);
        count_change(watch, camera, (CameraState)(before - 1), why);
    } else {
        const char *link = g_hash_table_lookup(watch->sites, camera->site);
        g_hash_table_replace(watch->links, g_strdup(camera->id), g_strdup(link));
    }
    g_hash_table_replace(watch->states, g_strdup(camera->id),
                         GUINT_TO_POINTER((unsigned)camera->state + 1));
}

static void watch_address(void *server, const char *camera_id, const StreamAddress *address)
{
}

static bool watch_has_cameras(void *server)
{
    return ((Watch *)server)->full;
}

/* A server on which an operator put every camera but c00001 to c00009 out of service. */
static bool watch_find_camera(void *server, const char *camera_id, Camera *out)
{
    memset(out, 0, sizeof *out);
    bool live = g_str_has_prefix(camera_id, "c0000");
    out->state = live ? CAMERA_ONLINE : CAMERA_OUT_OF_SERVICE;
    out->reason = live ? REASON_NONE : REASON_PRIVACY;
    return true;
}

static GHashTable *table(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static Watch *watch_new(void)
{
    Watch *watch = g_new0(Watch, 1);
    watch->states = table();
    watch->sites = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    watch->links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    watch->cut = g_hash_table_new(g_str_hash, g_str_equal);
    watch->batch = g_hash_table_new(g_str_hash, g_str_equal);
    watch->twice = table();
    watch->base = event_base_new();
    return watch;
}

static void watch_free(Watch *watch)
{
    g_hash_table_unref(watch->states);
    g_hash_table_unref(watch->sites);
    g_hash_table_unref(watch->links);
    g_hash_table_unref(watch->cut);
    g_hash_table_unref(watch->batch);
    g_hash_table_unref(watch->twice);
    event_base_free(watch->base);
    g_free(watch);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watch, watch_free)

/* Starts a city with options "key=value", up to NULL. */
static Source *start(Watch *watch, const char *const *words, GError **error)
{
    SourceSink sink = {.server = watch,
                       .begin = watch_begin,
                       .commit = watch_commit,
                       .area = watch_area,
                       .site = watch_site,
                       .camera = watch_camera,
                       .address = watch_address,
                       .find_camera = watch_find_camera,
                       .has_cameras = watch_has_cameras};
    g_autoptr(GHashTable) options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (; *words != NULL; words++) {
        const char *sign = strchr(*words, '=');
        g_hash_table_insert(options, g_strndup(*words, (gsize)(sign - *words)), g_strdup(sign + 1));
    }
    return source_demo.start(watch->base, &sink, options, error);
}

#define START(watch, ...) start(watch, (const char *const[]){__VA_ARGS__, NULL}, NULL)

#define UNTIL(watch, condition)                                                                    \
    do {                                                                                           \
        int64_t end_ = clock_mono_ms() + DEADLINE_MS;                                              \
        while (!(condition)) {                                                                     \
            g_assert_cmpint(clock_mono_ms(), <, end_);                                             \
            event_base_loop((watch)->base, EVLOOP_ONCE);                                           \
        }                                                                                          \
    } while (0)

static void test_still(void)
{
    g_autoptr(Watch) watch = watch_new();
    Source *source = START(watch, "rate=0", "cameras=500");
    g_assert_cmpint(event_base_get_num_events(watch->base, EVENT_BASE_COUNT_ADDED), ==, 0);
    g_assert_cmpuint(watch->changes, ==, 0);
    source_demo.stop(source);
}

static void test_changes(void)
{
    g_autoptr(Watch) watch = watch_new();
    Source *source = START(watch, "rate=0", "changes=2000");
    UNTIL(watch, watch->changes >= 2000);
    g_assert_cmpuint(watch->largest, >, 1);
    g_assert_cmpuint(watch->largest, <=, 2000);
    g_assert_cmpuint(watch->went, >, 700);
    g_assert_cmpuint(watch->came, >, 700);
    source_demo.stop(source);
}

/* Nights pass in a blink: links are cut and come back, cameras flap, reasons are found, things are
 * mended. */
static void test_nights(void)
{
    g_autoptr(Watch) watch = watch_new();
    Source *source = START(watch, "speed=50000", "seed=3");
    UNTIL(watch, g_hash_table_size(watch->cut) >= 3 && watch->repaired > 3 && watch->found > 3 &&
                     watch->most_flaps >= 3);
    g_assert_cmpuint(watch->batches, >, 10);
    source_demo.stop(source);
}

/* About as many come back as go. */
static void test_balance(void)
{
    g_autoptr(Watch) watch = watch_new();
    Source *source = START(watch, "speed=100000", "seed=5");
    UNTIL(watch, watch->went > 6000);
    g_assert_cmpuint(watch->came, >, watch->went / 2);
    g_assert_cmpuint(watch->came, <, watch->went * 2);
    source_demo.stop(source);
}

static void test_restart(void)
{
    g_autoptr(Watch) watch = watch_new();
    watch->full = true;
    watch->filled = true;
    for (int i = 1; i <= 500; i++) {
        char *id = g_strdup_printf("c%05d", i);
        bool live = i < 10;
        g_hash_table_replace(
            watch->states, id,
            GUINT_TO_POINTER((unsigned)(live ? CAMERA_ONLINE : CAMERA_OUT_OF_SERVICE) + 1));
        g_hash_table_replace(watch->links, g_strdup(id), g_strdup(""));
    }
    Source *source = START(watch, "rate=0", "changes=500", "cameras=500");
    g_assert_cmpuint(watch->batches, ==, 0);
    UNTIL(watch, watch->changes >= 200);
    /* What an operator took out of service is left alone. */
    for (int i = 10; i <= 500; i++) {
        g_autofree char *id = g_strdup_printf("c%05d", i);
        g_assert_cmpuint(GPOINTER_TO_UINT(g_hash_table_lookup(watch->states, id)), ==,
                         CAMERA_OUT_OF_SERVICE + 1);
    }
    source_demo.stop(source);
}

static void test_small(void)
{
    static const char *const sizes[] = {"cameras=1", "cameras=2", "city=banjarmasin"};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(Watch) watch = watch_new();
        Source *source = START(watch, sizes[i], "changes=100", "speed=100000", "rate=600");
        UNTIL(watch, watch->changes >= 50);
        source_demo.stop(source);
    }
}

static void test_options(void)
{
    static const char *const wrong[] = {"speed=0",  "speed=-1", "speed=nan",
                                        "speed=1x", "speed=",   "speed=1e9",
                                        "rate=-1",  "rate=x",   "changes=5001"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(Watch) watch = watch_new();
        g_autoptr(GError) error = NULL;
        g_assert_null(start(watch, (const char *const[]){wrong[i], NULL}, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    }
}

static void test_agenda(void)
{
    DemoAgenda agenda;
    demo_agenda_init(&agenda);
    for (uint32_t i = 0; i < 500; i++) {
        demo_agenda_add(&agenda, (Due){.at = (i * 7919) % 97, .index = i});
    }
    Due last = {.at = -1};
    for (int i = 0; i < 500; i++) {
        Due due = demo_agenda_take(&agenda);
        g_assert_true(due.at > last.at || (due.at == last.at && due.index > last.index));
        last = due;
    }
    g_assert_null(demo_agenda_next(&agenda));
    demo_agenda_clear(&agenda);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/demo life/at rate 0 nothing happens and nothing wakes", test_still);
    g_test_add_func("/demo life/changes come by the second, in batches", test_changes);
    g_test_add_func("/demo life/nights bring cuts, flapping, findings and repairs", test_nights);
    g_test_add_func("/demo life/about as many come back as go", test_balance);
    g_test_add_func("/demo life/after a restart what the server holds is the truth", test_restart);
    g_test_add_func("/demo life/the smallest cities live too", test_small);
    g_test_add_func("/demo life/wrong options are refused", test_options);
    g_test_add_func("/demo life/the agenda gives the soonest, in order of adding", test_agenda);
    return g_test_run();
}
