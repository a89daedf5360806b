/* What is told of Frigate's reviews: once, of the right kind, and from where after a break. */
#include <string.h>

#include "base/clock.h"
#include "sources/frigate_private.h"

typedef struct World {
    SourceSink sink;
    Source source;
    GString *said; /* what was reported, one line each */
    char *cursor;
    unsigned good, bad, asked;
    bool full;
} World;

/* Nothing is asked here. */
static void on_round(evutil_socket_t fd, short what, void *data)
{
    ((World *)data)->asked++;
}

static bool on_alert(void *data, const AlertReportItem *item)
{
    World *world = data;
    if (world->full) {
        return false;
    }
    g_string_append_printf(world->said, "%s %s %s %s %s\n", item->active ? "+" : "-", item->camera,
                           item->kind, item->external_id,
                           item->priority == PRIORITY_HIGH ? "high" : "low");
    return true;
}

static bool on_find(void *data, const char *id, Camera *out)
{
    *out = (Camera){.id = id};
    return id[0] == 'c';
}

static bool on_state(void *data, const char *id, CameraState state, const char *why)
{
    World *world = data;
    g_string_append_printf(world->said, "%s %s\n", id, camera_state_word(state));
    return true;
}

static void on_nothing(void *data)
{
}

static void on_stands(void *data, SourceState state, const char *detail)
{
}

static void on_heard(void *data, bool good)
{
    World *world = data;
    world->good += good;
    world->bad += !good;
}

static void on_knows(void *data, unsigned cameras)
{
}

static void on_cursor(void *data, const char *cursor)
{
    World *world = data;
    g_free(world->cursor);
    world->cursor = g_strdup(cursor);
}

static void set_up(World *world, gconstpointer kinds)
{
    g_autoptr(GHashTable) none = g_hash_table_new(g_str_hash, g_str_equal);
    *world = (World){.said = g_string_new(NULL)};
    world->sink = (SourceSink){.server = world,
                               .begin = on_nothing,
                               .commit = on_nothing,
                               .alert = on_alert,
                               .find_camera = on_find,
                               .camera_state = on_state,
                               .stands = on_stands,
                               .heard = on_heard,
                               .knows = on_knows,
                               .keep_cursor = on_cursor};
    Source *source = &world->source;
    source->sink = &world->sink;
    source->base = event_base_new();
    source->decoder = decoder_new();
    source->naming = naming_new(none, NULL);
    source->kinds = frigate_kinds_new(kinds);
    source->url = (char *)"http://10.0.0.1:5000";
    source->prefix = (char *)"frigate";
    source->catch_up_hours = 24;
    source->detections = true;
    source->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, frigate_told_free);
    source->cameras = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, frigate_seen_free);
    source->round = evtimer_new(source->base, on_round, world);
}

static void tear_down(World *world, gconstpointer kinds)
{
    Source *source = &world->source;
    event_free(source->round);
    event_base_free(source->base);
    g_hash_table_unref(source->told);
    g_hash_table_unref(source->cameras);
    naming_free(source->naming);
    frigate_kinds_free(source->kinds);
    decoder_free(source->decoder);
    g_string_free(world->said, TRUE);
    g_free(world->cursor);
}

static const char *const none[] = {NULL}, *const dog[] = {"dog", NULL},
                         *const cat[] = {"cat", NULL}, *const person[] = {"person", NULL},
                         *const known[] = {"person-verified", NULL}, *const car[] = {"car", NULL},
                         *const odd[] = {"Car 2!", NULL};

static FrigateReview review(const char *id, const char *const *objects)
{
    return (FrigateReview){.id = id,
                           .camera = "c1",
                           .objects = objects,
                           .audio = none,
                           .zones = none,
                           .start_ms = clock_wall_ms() - 60000,
                           .alert = true};
}

static void said(World *world, const char *expected)
{
    g_assert_cmpstr(world->said->str, ==, expected);
    g_string_truncate(world->said, 0);
}

static void test_once(World *world, gconstpointer kinds)
{
    FrigateReview one = review("a", dog);
    frigate_hear(&world->source, &one);
    said(world, "+ c1 objek_dog a:alert high\n");
    one.ended = true;
    one.end_ms = one.start_ms + 5000;
    frigate_hear(&world->source, &one);
    said(world, "- c1 objek_dog a:alert high\n");
    frigate_hear(&world->source, &one);
    one.ended = false;
    frigate_hear(&world->source, &one);
    said(world, "");
    FrigateReview other = review("b", known);
    other.ended = true;
    frigate_hear(&world->source, &other);
    said(world, "+ c1 kamtibmas b:alert high\n- c1 kamtibmas b:alert high\n");
}

static void test_worse(World *world, gconstpointer kinds)
{
    FrigateReview one = review("a", dog);
    one.alert = false;
    frigate_hear(&world->source, &one);
    said(world, "+ c1 objek_dog a low\n");
    one.alert = true;
    frigate_hear(&world->source, &one);
    said(world, "+ c1 objek_dog a:alert high\n");
    FrigateReview other = review("b", dog);
    other.alert = false;
    frigate_hear(&world->source, &other);
    FrigateReview now = review("b", person);
    now.ended = true;
    g_string_truncate(world->said, 0);
    frigate_hear(&world->source, &now);
    said(world, "- c1 objek_dog b low\n+ c1 kamtibmas b:alert high\n- c1 kamtibmas b:alert high\n");
    world->source.detections = false;
    FrigateReview low = review("d", dog);
    low.alert = false;
    frigate_hear(&world->source, &low);
    said(world, "");
}

static void test_kinds(World *world, gconstpointer kinds)
{
    static const char *const street[] = {"jalan", NULL}, *const loud[] = {"fire_alarm", NULL};
    char kind[ALERT_KIND_SIZE];
    FrigateReview one = review("a", odd);
    frigate_kinds_of(world->source.kinds, &one, kind);
    g_assert_cmpstr(kind, ==, "objek_car_2_");
    one = review("a", car);
    one.zones = street;
    frigate_kinds_of(world->source.kinds, &one, kind);
    g_assert_cmpstr(kind, ==, "parkir_liar");
    one.objects = none;
    frigate_kinds_of(world->source.kinds, &one, kind);
    g_assert_cmpstr(kind, ==, "gerakan");
    one.audio = loud;
    frigate_kinds_of(world->source.kinds, &one, kind);
    g_assert_cmpstr(kind, ==, "kebakaran");
    g_assert_null(frigate_kinds_wrong("a=b, c/d=e,"));
    g_assert_nonnull(frigate_kinds_wrong("a"));
    g_assert_nonnull(frigate_kinds_wrong("a=B"));
    g_assert_nonnull(frigate_kinds_wrong("/a=b"));
    g_assert_nonnull(frigate_kinds_wrong("=b"));
}

static void test_strangers(World *world, gconstpointer kinds)
{
    FrigateReview one = review("a", person);
    g_autoptr(GString) named = g_string_new(NULL);
    one.camera = "gudang";
    frigate_hear(&world->source, &one);
    frigate_hear(&world->source, &one);
    frigate_strangers(&world->source, named);
    said(world, "");
    g_assert_cmpstr(named->str, ==, "not known here: gudang (1 passed over)");
}

static void test_full(World *world, gconstpointer kinds)
{
    FrigateReview first = review("a", person), second = review("b", dog);
    world->full = true;
    frigate_hear(&world->source, &first);
    frigate_settle(&world->source);
    g_assert_null(world->cursor);
    world->full = false;
    frigate_hear(&world->source, &first);
    frigate_hear(&world->source, &second);
    frigate_settle(&world->source);
    said(world, "+ c1 kamtibmas a:alert high\n+ c1 objek_dog b:alert high\n");
    g_assert_nonnull(world->cursor);
}

static void test_cursor(World *world, gconstpointer kinds)
{
    int64_t now_ms = clock_wall_ms(), old_ms = now_ms - INT64_C(3000000);
    FrigateReview open = review("a", person), later = review("b", dog), ahead = review("c", cat);
    g_assert_cmpint(frigate_after_ms(&world->source), >, now_ms - INT64_C(700000));
    open.start_ms = old_ms;
    later.ended = true;
    ahead.start_ms = now_ms + INT64_C(7200000);
    frigate_hear(&world->source, &open);
    frigate_hear(&world->source, &later);
    frigate_hear(&world->source, &ahead);
    frigate_settle(&world->source);
    /* What goes on is asked for from its beginning; a time to come moves nothing. */
    int64_t after_ms = frigate_after_ms(&world->source);
    g_assert_cmpint(after_ms, <, old_ms);
    g_assert_cmpint(after_ms, >, old_ms - INT64_C(600000));
    open.ended = true;
    frigate_hear(&world->source, &open);
    after_ms = frigate_after_ms(&world->source);
    g_assert_cmpint(after_ms, <, later.start_ms);
    g_assert_cmpint(after_ms, >, later.start_ms - INT64_C(600000));
    world->source.newest_ms = now_ms - INT64_C(86400000) * 30;
    g_hash_table_remove_all(world->source.told);
    g_assert_cmpint(frigate_after_ms(&world->source), >=, now_ms - INT64_C(86400000));
}

static void tell(World *world, const char *topic, const char *payload, bool retained)
{
    const MqttMessage message = {topic, payload, payload != NULL ? strlen(payload) : 0, retained};
    frigate_hear_message(&message, &world->source);
}

static void test_states(World *world, gconstpointer kinds)
{
    static const char still[] =
        "{\"cameras\":{\"c1\":{\"camera_fps\":0},\"x\":{\"camera_fps\":0}}}",
                      moving[] = "{\"cameras\":{\"c1\":{\"camera_fps\":5}}}";
    tell(world, "frigate/c1/status/detect", "offline", false);
    tell(world, "frigate/c1/status/detect", "online", false);
    said(world, "c1 offline\nc1 online\n");
    tell(world, "frigate/stats", still, false);
    said(world, "");
    tell(world, "frigate/stats", still, false);
    tell(world, "frigate/stats", moving, false);
    said(world, "c1 offline\nc1 online\n");
    tell(world, "frigate/c1/enabled/state", "OFF", true);
    tell(world, "frigate/stats", still, false);
    tell(world, "frigate/stats", still, false);
    said(world, "c1 unknown\n");
    tell(world, "frigate/c1/status/record", "offline", false);
    tell(world, "frigate/c1/status/detect/x", "offline", false);
    tell(world, "other/c1/status/detect", "offline", false);
    tell(world, "frigate/c1/status/detect", "perhaps", false);
    tell(world, "frigate/c1/status/detect", NULL, false);
    tell(world, "frigate/reviews", "{}", false);
    tell(world, "frigate/reviews", NULL, false);
    tell(world, "frigate/reviews", "{}", true);
    said(world, "");
    g_assert_cmpuint(world->bad, ==, 5);
    tell(world, "frigate/available", "offline", true);
    g_assert_true(world->source.off);
}

#define RULES "person=kamtibmas, jalan/car=parkir_liar"

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define TEST(name, function) g_test_add("/frigate/" name, World, RULES, set_up, function, tear_down)
    TEST("a review is told once, and its end once", test_once);
    TEST("one that becomes an alert is told again, and may be of another kind", test_worse);
    TEST("its kind is by label and zone, else by what was seen", test_kinds);
    TEST("a camera that is not ours is named and counted", test_strangers);
    TEST("what could not be taken comes again, and moves no cursor", test_full);
    TEST("it is asked from where something still goes on, and a day back at most", test_cursor);
    TEST("states are by status and by figures, and what is switched off says nothing", test_states);
    return g_test_run();
}
