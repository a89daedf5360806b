/* What stills say of the place that a camera shows, tried on drawn streets in all weathers. */
#include "eye_watch.h"

#include <glib.h>
#include <string.h>

#define PLACES 8

/* The look of a place, learnt from a day's or a night's stills. */
static void learn(const Scene *scene, bool night, uint32_t seed, EyeLook *look)
{
    static const SceneLight days[] = {SCENE_SUN, SCENE_DAY, SCENE_OVERCAST};
    memset(look, 0, sizeof *look);
    for (uint32_t i = 0; i < EYE_YOUNG; i++) {
        EyeStill still;
        SceneLight dark = seed % 2 == 0 ? SCENE_NIGHT : SCENE_INFRARED;
        eye_shoot(scene,
                  &(SceneShot){
                      .light = night ? dark : days[i % 3], .moment = seed * 100 + i, .traffic = 6},
                  &still);
        eye_learn(look, &still, EYE_START);
    }
}

static void test_weather(void)
{
    int worst = 100;
    for (uint32_t place = 0; place < PLACES; place++) {
        Scene *scene = scene_new(place, false);
        EyeLook day, night;
        learn(scene, false, place, &day);
        learn(scene, true, place, &night);
        for (int light = 0; light < SCENE_LIGHTS; light++) {
            EyeStill still;
            bool dark = light >= SCENE_NIGHT;
            if (dark && (light == SCENE_NIGHT) != (place % 2 == 0))
                continue;
            eye_shoot(scene,
                      &(SceneShot){.pan = 0.006,
                                   .tilt = -0.004,
                                   .light = (SceneLight)light,
                                   .moment = 7000 + place,
                                   .traffic = 8},
                      &still);
            int likeness = eye_likeness(dark ? &night : &day, &still);
            worst = MIN(worst, likeness);
        }
        scene_free(scene);
    }
    g_test_message("one place in any weather: %d at least", worst);
    g_assert_cmpint(worst, >=, eye_rule.moved_below);
}

static void test_turned(void)
{
    const SceneShot shots[] = {{.pan = 0.12}, {.pan = 0.4},  {.tilt = 0.3},
                               {.roll = 20},  {.zoom = 1.6}, {.pan = -0.2, .light = SCENE_RAIN}};
    int best = -100;
    for (uint32_t place = 0; place < PLACES; place++) {
        Scene *scene = scene_new(place, false);
        EyeLook day;
        learn(scene, false, place, &day);
        for (size_t i = 0; i < G_N_ELEMENTS(shots); i++) {
            EyeStill still;
            SceneShot shot = shots[i];
            shot.moment = 9000 + place;
            shot.traffic = 6;
            eye_shoot(scene, &shot, &still);
            best = MAX(best, eye_likeness(&day, &still));
        }
        scene_free(scene);
    }
    g_test_message("a camera that was turned: %d at most", best);
    g_assert_cmpint(best, <, eye_rule.moved_below);
}

static void test_other_places(void)
{
    for (uint32_t place = 0; place < PLACES; place++) {
        Scene *scene = scene_new(place, false), *room = scene_new(500 + place, true),
              *street = scene_new(900 + place, false);
        EyeLook day;
        EyeStill still;
        learn(scene, false, place, &day);
        eye_shoot(room, &(SceneShot){.moment = place, .traffic = 1}, &still);
        g_assert_cmpint(eye_likeness(&day, &still), <, eye_rule.moved_below);
        eye_shoot(street, &(SceneShot){.moment = place, .traffic = 6}, &still);
        g_assert_cmpint(eye_likeness(&day, &still), <, eye_rule.moved_below);
        scene_free(scene);
        scene_free(room);
        scene_free(street);
    }
}

static void test_moved(void)
{
    Scene *street = scene_new(3, false), *room = scene_new(77, true);
    Watch watch;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        g_assert_cmpint(watch_look_at(&watch, street, SCENE_DAY).day, ==, i < EYE_YOUNG);
    EyeLook before = watch.day;
    g_assert_false(watch_look_at(&watch, room, SCENE_DAY).changed);
    g_assert_false(watch_look_at(&watch, room, SCENE_DAY).changed);
    g_assert_true(watch_look_at(&watch, room, SCENE_DAY).changed);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    for (int i = 0; i < 30; i++)
        watch_look_at(&watch, room, SCENE_DAY);
    g_assert_cmpmem(&watch.day, sizeof before, &before, sizeof before);
    /* Its light goes out. */
    EyeStill black = {0};
    for (int i = 0; i < 5; i++)
        watch_look(&watch, &black);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    /* Back: seen twice. */
    watch_look_at(&watch, street, SCENE_OVERCAST);
    g_assert_true(watch_look_at(&watch, street, SCENE_OVERCAST).changed);
    g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    eye_clear(&watch.eye);
    scene_free(street);
    scene_free(room);
}

static void test_passing_bus(void)
{
    Scene *street = scene_new(3, false);
    uint8_t dots[SCENE_WIDTH * SCENE_HEIGHT];
    Watch watch;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        watch_look_at(&watch, street, SCENE_DAY);
    for (int i = 0; i < 20; i++) {
        EyeStill still;
        scene_shoot(street, &(SceneShot){.moment = watch.moment++}, dots);
        if (i % 3 != 2)
            memset(dots + SCENE_WIDTH * 20, 90, (size_t)SCENE_WIDTH * 150);
        g_assert_true(eye_still(&still, dots, SCENE_WIDTH, SCENE_HEIGHT));
        watch_look(&watch, &still);
        g_assert_cmpint(watch.eye.says, !=, PROBE_ELSEWHERE);
    }
    eye_clear(&watch.eye);
    scene_free(street);
}

static void test_first_night(void)
{
    Scene *street = scene_new(4, false), *room = scene_new(78, true);
    Watch watch;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        watch_look_at(&watch, street, SCENE_DAY);
    watch.scene.part = EYE_TWILIGHT;
    for (int i = 0; i < 5; i++)
        watch_look_at(&watch, street, SCENE_DUSK);
    watch.scene.part = EYE_NIGHT;
    for (int i = 0; i < 10; i++) {
        watch_look_at(&watch, street, SCENE_NIGHT);
        g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    }
    g_assert_cmpuint(watch.night.weight, >=, EYE_YOUNG);
    watch.scene.part = EYE_DAY;
    for (int i = 0; i < 3; i++)
        watch_look_at(&watch, room, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    /* A night of which nothing is known clears nobody. */
    watch.scene.part = EYE_NIGHT;
    watch.night.weight = 0;
    for (int i = 0; i < 5; i++)
        watch_look_at(&watch, room, SCENE_NIGHT);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    g_assert_cmpuint(watch.night.weight, ==, 0);
    eye_clear(&watch.eye);
    scene_free(street);
    scene_free(room);
}

static void test_answer(void)
{
    Scene *street = scene_new(3, false), *other = scene_new(900, false);
    Watch watch;
    EyeLook asked = {.weight = 0};
    EyeStill still;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        watch_look_at(&watch, street, SCENE_DAY);
    for (int i = 0; i < 3; i++)
        watch_look_at(&watch, other, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    eye_shoot(other, &(SceneShot){.moment = 5, .traffic = 5}, &still);
    eye_learn(&asked, &still, watch.scene.now_ms);
    eye_accept(&watch.eye, &asked, &watch.scene);
    for (int i = 0; i < 10; i++) {
        watch_look_at(&watch, other, SCENE_OVERCAST);
        g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    }
    for (int i = 0; i < 3; i++)
        watch_look_at(&watch, street, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    eye_clear(&watch.eye);
    scene_free(street);
    scene_free(other);
}

static void test_steered(void)
{
    Scene *street = scene_new(3, false), *other = scene_new(900, false);
    Watch watch;
    watch_init(&watch);
    watch.scene.turns = true;
    for (int i = 0; i < 12; i++)
        watch_look_at(&watch, i % 6 < 3 ? street : other, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    g_assert_cmpuint(watch.day.weight, ==, 0);
    eye_clear(&watch.eye);
    scene_free(street);
    scene_free(other);
}

static void test_kept_look(void)
{
    Scene *street = scene_new(3, false);
    EyeLook look_of, back = {.weight = 0};
    uint8_t bytes[EYE_LOOK_SIZE];
    learn(street, false, 3, &look_of);
    eye_look_pack(&look_of, bytes);
    g_assert_true(eye_look_unpack(&back, bytes, sizeof bytes));
    g_assert_cmpuint(back.weight, ==, look_of.weight);
    g_assert_cmpmem(back.grey, EYE_CELLS, look_of.grey, EYE_CELLS);
    g_assert_false(eye_look_unpack(&back, bytes, sizeof bytes - 1));
    bytes[0] = 0;
    g_assert_false(eye_look_unpack(&back, bytes, sizeof bytes));
    bytes[0] = 200;
    g_assert_false(eye_look_unpack(&back, bytes, sizeof bytes));
    scene_free(street);
}

#define ADD(sentence, function) g_test_add_func("/eye/" sentence, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("one place is known in sun, rain, fog and at night", test_weather);
    ADD("a camera that was turned shows another place", test_turned);
    ADD("rooms and other streets are other places", test_other_places);
    ADD("moved is believed at the third still, learns nothing, and ends when it is back",
        test_moved);
    ADD("a bus before the lens for two stills moves nothing", test_passing_bus);
    ADD("the first night accuses nobody, and clears nobody", test_first_night);
    ADD("what a person accepts is what it shall show", test_answer);
    ADD("a steered camera is never moved", test_steered);
    ADD("a look is kept and read back, rubbish is not", test_kept_look);
    return g_test_run();
}
