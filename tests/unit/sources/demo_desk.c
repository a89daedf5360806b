/* What the make-believe command room did before it is first seen. */
#include "base/clock.h"
#include "sources/source.h"

static GHashTable *options_of(const char *seed)
{
    GHashTable *options = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(options, "city", "semarang");
    g_hash_table_insert(options, "rate", "1");
    g_hash_table_insert(options, "cameras", "500");
    g_hash_table_insert(options, "seed", (gpointer)seed);
    return options;
}

typedef struct Desk {
    int64_t now_ms, last_ms; /* of the views */
    unsigned states[BUILDING_STATES], views;
} Desk;

static void desk_nothing(void *server)
{
}

static void desk_area(void *server, const Area *area)
{
}

static void desk_site(void *server, const Site *site)
{
}

static void desk_camera(void *server, const Camera *camera, const char *why)
{
}

static void desk_address(void *server, const char *camera, const StreamAddress *address)
{
}

static bool desk_empty(void *server)
{
    return false;
}

static void desk_building(void *server, const Building *building)
{
    Desk *desk = server;
    bool waits = building->state == BUILDING_ASKED || building->state == BUILDING_AGREED;
    desk->states[building->state]++;
    g_assert_cmpint(building->asked_at_ms, <, desk->now_ms);
    g_assert_cmpint(building->agreed_at_ms, <=, desk->now_ms);
    if (waits) {
        g_assert_cmpint(building->due_at_ms, >, desk->now_ms);
    } else if (building->state == BUILDING_OVERDUE) {
        g_assert_cmpint(building->due_at_ms, <, desk->now_ms);
    }
    if (building->due_at_ms != 0) {
        g_assert_cmpint(building->asked_at_ms, <, building->due_at_ms);
    }
    g_assert_cmpint(building->linked > 0, ==, building->state == BUILDING_LINKED);
}

static void desk_view(void *server, const ViewRecord *view)
{
    Desk *desk = server;
    g_assert_cmpint(view->at_ms, >=, desk->last_ms);
    g_assert_cmpint(view->at_ms, <=, desk->now_ms);
    desk->last_ms = view->at_ms;
    desk->views++;
}

/* Nobody is asked after it is due, and looks come in the order of time. */
static void test_desk(void)
{
    static const char *const seeds[] = {"1", "2", "3", "4", "5"};
    for (size_t i = 0; i < G_N_ELEMENTS(seeds); i++) {
        Desk desk = {.now_ms = clock_wall_ms() + 1000};
        SourceSink sink = {
            .server = &desk,
            .begin = desk_nothing,
            .commit = desk_nothing,
            .area = desk_area,
            .site = desk_site,
            .camera = desk_camera,
            .address = desk_address,
            .has_cameras = desk_empty,
            .building = desk_building,
            .view = desk_view,
        };
        g_autoptr(GHashTable) options = options_of(seeds[i]);
        struct event_base *base = event_base_new();
        Source *source = source_demo.start(base, &sink, options, NULL);
        source_demo.stop(source);
        event_base_free(base);
        g_assert_cmpuint(desk.states[BUILDING_ASKED], >, 0);
        g_assert_cmpuint(desk.states[BUILDING_OVERDUE], >, 0);
        g_assert_cmpuint(desk.views, >, 0);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/demo_desk/nobody is asked after it is due, and looks come in order",
                    test_desk);
    return g_test_run();
}
