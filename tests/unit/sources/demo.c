/* The make-believe city: as large as it should be, the same for a seed, in the proportions of the
 * press. */
#include "sources/source.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/text.h"

/* A server that only counts and checks. */
typedef struct Town {
    GHashTable *areas, *sites, *cameras; /* code or id, to itself */
    GHashTable *slots;                   /* "site/slot" */
    unsigned levels[AREA_LEVELS], states[CAMERA_STATES], classes[CAMERA_CLASSES];
    unsigned rt_live, rt_reason, addresses, streams, begun, committed;
    GHashTable *urls;
    GChecksum *sum;
    bool full;
} Town;

static void town_begin(void *server)
{
    ((Town *)server)->begun++;
}

static void town_commit(void *server)
{
    ((Town *)server)->committed++;
}

static void town_sum(Town *town, const char *text)
{
    g_checksum_update(town->sum, (const guchar *)text, -1);
    g_checksum_update(town->sum, (const guchar *)"\n", 1);
}

static void town_area(void *server, const Area *area)
{
    Town *town = server;
    char parent[AREA_CODE_SIZE];
    g_assert_true(town->begun > town->committed);
    area_code_parent(area->code, parent);
    g_assert_true(parent[0] == '\0' || g_hash_table_contains(town->areas, parent));
    g_assert_true(g_hash_table_add(town->areas, g_strdup(area->code)));
    g_assert_true(text_is_clean(area->name, strlen(area->name)));
    town->levels[area->level]++;
    g_autofree char *line =
        g_strdup_printf("%s %s %.6f %.6f", area->code, area->name, area->lat, area->lon);
    town_sum(town, line);
}

static void town_site(void *server, const Site *site)
{
    Town *town = server;
    g_assert_true(id_valid(site->id));
    g_assert_true(g_hash_table_add(town->sites, g_strdup(site->id)));
    g_assert_true(g_hash_table_contains(town->areas, site->area));
    g_assert_cmpint(site->slots, ==, 4);
    g_assert_cmpint((int)strlen(site->link), >, 0);
    town_sum(town, site->name);
    town_sum(town, site->contact);
}

static void town_camera(void *server, const Camera *camera, const char *why)
{
    Town *town = server;
    g_assert_true(id_valid(camera->id));
    g_assert_true(g_hash_table_add(town->cameras, g_strdup(camera->id)));
    g_assert_true(g_hash_table_contains(town->areas, camera->area));
    g_assert_true(g_hash_table_contains(town->sites, camera->site));
    g_assert_cmpint(camera->slot, >=, 1);
    g_assert_cmpint(camera->slot, <=, 4);
    g_assert_true(
        g_hash_table_add(town->slots, g_strdup_printf("%s/%d", camera->site, camera->slot)));
    g_assert_true(text_is_clean(camera->name, strlen(camera->name)));
    g_assert_cmpint((int)strlen(camera->name), >, 3);
    g_assert_cmpint(camera->since_ms, >, 0);
    g_assert_cmpint(camera->since_ms, <=, clock_wall_ms());
    g_assert_true(camera->state != CAMERA_OUT_OF_SERVICE || camera->reason != REASON_NONE);
    g_assert_true(camera->state != CAMERA_ONLINE || camera->reason == REASON_NONE);
    AreaLevel level = AREA_CITY;
    g_assert_true(area_code_level(camera->area, &level));
    g_assert_true(level >= AREA_KELURAHAN && (camera->class != CLASS_RT || level == AREA_RT));
    g_assert_true(camera->class != CLASS_RT || camera->visibility == VISIBILITY_RESTRICTED);
    town->states[camera->state]++;
    town->classes[camera->class]++;
    town->rt_live += camera->class == CLASS_RT && camera->state == CAMERA_ONLINE;
    town->rt_reason += camera->class == CLASS_RT && camera->reason != REASON_NONE;
    g_autofree char *line = g_strdup_printf(
        "%s %s %s %s %d %d %d %d %d %d %.6f %.6f %s %d %d", camera->id, camera->name, camera->area,
        camera->site, camera->slot, camera->class, camera->owner, camera->visibility, camera->state,
        camera->reason, camera->lat, camera->lon, camera->analytics, camera->night, camera->ptz);
    town_sum(town, line);
}

static void town_address(void *server, const char *camera_id, const StreamAddress *address)
{
    Town *town = server;
    g_assert_true(g_hash_table_contains(town->cameras, camera_id));
    g_assert_true(g_str_has_prefix(address->main_url, "demo:"));
    g_autofree char *id = g_path_get_basename(address->main_url);
    g_assert_cmpstr(id, ==, camera_id);
    g_hash_table_add(town->urls, g_path_get_dirname(address->main_url));
    town->addresses++;
}

static bool town_has_cameras(void *server)
{
    return ((Town *)server)->full;
}

static Town *town_new(void)
{
    Town *town = g_new0(Town, 1);
    town->areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    town->sites = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    town->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    town->slots = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    town->urls = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    town->sum = g_checksum_new(G_CHECKSUM_SHA256);
    return town;
}

static void town_free(Town *town)
{
    g_hash_table_unref(town->areas);
    g_hash_table_unref(town->sites);
    g_hash_table_unref(town->cameras);
    g_hash_table_unref(town->slots);
    g_hash_table_unref(town->urls);
    g_checksum_free(town->sum);
    g_free(town);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Town, town_free)

static GHashTable *options_of(const char *city, const char *cameras, const char *seed)
{
    GHashTable *options = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(options, "city", (gpointer)city);
    g_hash_table_insert(options, "rate", "0");
    if (cameras != NULL) {
        g_hash_table_insert(options, "cameras", (gpointer)cameras);
    }
    if (seed != NULL) {
        g_hash_table_insert(options, "seed", (gpointer)seed);
    }
    return options;
}

static SourceSink sink_of(Town *town)
{
    return (SourceSink){
        .server = town,
        .begin = town_begin,
        .commit = town_commit,
        .area = town_area,
        .site = town_site,
        .camera = town_camera,
        .address = town_address,
        .has_cameras = town_has_cameras,
    };
}

static Town *town_of(const char *city, const char *cameras, const char *seed)
{
    Town *town = town_new();
    SourceSink sink = sink_of(town);
    g_autoptr(GHashTable) options = options_of(city, cameras, seed);
    g_autoptr(GError) error = NULL;
    struct event_base *base = event_base_new();
    Source *source = source_demo.start(base, &sink, options, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(town->begun, ==, town->committed);
    source_demo.stop(source);
    event_base_free(base);
    return town;
}

static void test_semarang(void)
{
    g_autoptr(Town) town = town_of("semarang", NULL, NULL);
    g_assert_cmpuint(town->levels[AREA_CITY], ==, 1);
    g_assert_cmpuint(town->levels[AREA_KECAMATAN], ==, 16);
    g_assert_cmpuint(town->levels[AREA_KELURAHAN], ==, 177);
    g_assert_cmpuint(town->levels[AREA_RW], ==, 1530);
    g_assert_cmpuint(town->levels[AREA_RT], ==, 10293);
    g_assert_cmpuint(g_hash_table_size(town->sites), ==, 7862);
    g_assert_cmpuint(g_hash_table_size(town->cameras), ==, 14000);
    g_assert_cmpuint(town->addresses, ==, 14000);
    g_assert_cmpuint(g_hash_table_size(town->urls), ==, 8);
    g_assert_cmpuint(town->classes[CLASS_TRAFFIC], >, 150);
    g_assert_cmpuint(town->classes[CLASS_PUMP_STATION], >, 50);
    for (int i = 0; i < CAMERA_CLASSES; i++) {
        g_assert_cmpuint(town->classes[i], >, 0);
    }
    for (int i = 0; i < CAMERA_STATES; i++) {
        g_assert_cmpuint(town->states[i], >, 0);
    }
}

/* 30 % of the RT cameras that are linked do not work; about half of them for a known reason. */
static void test_proportions(void)
{
    g_autoptr(Town) town = town_of("semarang", NULL, NULL);
    unsigned linked = town->classes[CLASS_RT] - town->states[CAMERA_UNLINKED];
    unsigned dark = linked - town->rt_live;
    g_assert_cmpuint(dark * 100, >, linked * 27);
    g_assert_cmpuint(dark * 100, <, linked * 33);
    g_assert_cmpuint(town->rt_reason * 100, >, dark * 40);
    g_assert_cmpuint(town->rt_reason * 100, <, dark * 75);
    g_assert_cmpuint(town->states[CAMERA_UNLINKED] * 100, >, town->classes[CLASS_RT] * 2);
    g_assert_cmpuint(town->states[CAMERA_UNLINKED] * 100, <, town->classes[CLASS_RT] * 6);
}

static void test_same(void)
{
    g_autoptr(Town) one = town_of("semarang", "14000", "7");
    g_autoptr(Town) two = town_of("semarang", NULL, "7");
    g_autoptr(Town) three = town_of("semarang", NULL, "8");
    g_autofree char *sum = g_strdup(g_checksum_get_string(one->sum));
    g_assert_cmpstr(sum, ==, g_checksum_get_string(two->sum));
    g_assert_cmpstr(sum, !=, g_checksum_get_string(three->sum));
}

/* The bytes of seed 1.  This changes with the tables of the city; then take the new sum from the
 * message. */
static void test_known(void)
{
    g_autoptr(Town) town = town_of("semarang", NULL, "1");
    g_assert_cmpstr(g_checksum_get_string(town->sum), ==,
                    "4e3a8a8b6bf17a176536c7e1c1678276f7706a55c584c014713e780d14f07de2");
}

static void test_banjarmasin(void)
{
    g_autoptr(Town) town = town_of("banjarmasin", NULL, NULL);
    g_assert_cmpuint(g_hash_table_size(town->cameras), ==, 66);
    g_assert_cmpuint(town->classes[CLASS_OFFICE], ==, 31);
    g_assert_cmpuint(town->levels[AREA_KELURAHAN], ==, 52);
    g_assert_cmpuint(town->levels[AREA_RT], ==, 0);
}

static void test_sizes(void)
{
    static const struct {
        const char *text;
        unsigned cameras;
    } sizes[] = {{"1", 1},       {"7", 7},         {"100", 100},
                 {"2000", 2000}, {"20000", 20000}, {"100000", 100000}};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(Town) town = town_of("semarang", sizes[i].text, NULL);
        g_assert_cmpuint(g_hash_table_size(town->cameras), ==, sizes[i].cameras);
        g_assert_cmpuint(g_hash_table_size(town->sites), <=, sizes[i].cameras);
    }
}

static void test_classes(void)
{
    g_autoptr(Town) town = town_of("semarang", "200", NULL);
    g_assert_cmpuint(g_hash_table_size(town->cameras), ==, 200);
    for (int i = 0; i < CAMERA_CLASSES; i++) {
        g_assert_cmpuint(town->classes[i], >, 0);
    }
}

static void test_restart(void)
{
    g_autoptr(Town) town = town_new();
    town->full = true;
    SourceSink sink = sink_of(town);
    struct event_base *base = event_base_new();
    g_autoptr(GHashTable) options = options_of("semarang", "100", NULL);
    Source *source = source_demo.start(base, &sink, options, NULL);
    g_assert_nonnull(source);
    g_assert_cmpuint(town->begun, ==, 0);
    source_demo.stop(source);
    event_base_free(base);
}

static void test_options(void)
{
    static const char *const wrong[] = {"-1", "x", "", "1e3", "400001", "99999999999999999999"};
    g_autoptr(Town) town = town_new();
    SourceSink sink = sink_of(town);
    struct event_base *base = event_base_new();
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GHashTable) options = options_of("semarang", wrong[i], NULL);
        g_assert_null(source_demo.start(base, &sink, options, &error));
        g_assert_error(error, TILIK_ERROR, TILIK_ERROR_INVALID);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) options = options_of("atlantis", NULL, NULL);
    g_assert_null(source_demo.start(base, &sink, options, &error));
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND);
    g_assert_cmpuint(town->begun, ==, 0);
    event_base_free(base);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/demo/Semarang has its areas, 7,862 sites and 14,000 cameras", test_semarang);
    g_test_add_func("/demo/about 30 % of the linked RT cameras are dark", test_proportions);
    g_test_add_func("/demo/a seed gives the same city, another seed another", test_same);
    g_test_add_func("/demo/seed 1 gives the known bytes", test_known);
    g_test_add_func("/demo/Banjarmasin has its 66 cameras", test_banjarmasin);
    g_test_add_func("/demo/a city has as many cameras as asked for", test_sizes);
    g_test_add_func("/demo/a city of 200 cameras has each class", test_classes);
    g_test_add_func("/demo/a server that holds a city is not filled again", test_restart);
    g_test_add_func("/demo/wrong options are refused", test_options);
    return g_test_run();
}
