/* What stills say of a camera's picture, tried on drawn streets in all weathers. */
#include "model/eye.h"

#include <glib.h>
#include <string.h>

#include "scenes.h"

#define START  INT64_C(1800000000000)
#define MINUTE INT64_C(60000)
#define PLACES 8

static const EyeRule rule = {.dark_level = 24,
                             .flat_range = 10,
                             .frozen_stills = 3,
                             .frozen_share = 5,
                             .frozen_ms = 2 * MINUTE,
                             .moved_below = 25,
                             .moved_stills = 3,
                             .every_ms = 5 * MINUTE,
                             .doubt_ms = MINUTE / 3};

static void shoot(const Scene *scene, const SceneShot *shot, EyeStill *still)
{
    uint8_t dots[SCENE_WIDTH * SCENE_HEIGHT];
    scene_shoot(scene, shot, dots);
    g_assert_true(eye_still(still, dots, SCENE_WIDTH, SCENE_HEIGHT));
}

/* The look of a place, learnt from a day's or a night's stills. */
static void learn(const Scene *scene, bool night, uint32_t seed, EyeLook *look)
{
    static const SceneLight days[] = {SCENE_SUN, SCENE_DAY, SCENE_OVERCAST};
    memset(look, 0, sizeof *look);
    for (uint32_t i = 0; i < EYE_YOUNG; i++) {
        EyeStill still;
        SceneLight dark = seed % 2 == 0 ? SCENE_NIGHT : SCENE_INFRARED;
        shoot(scene,
              &(SceneShot){
                  .light = night ? dark : days[i % 3], .moment = seed * 100 + i, .traffic = 6},
              &still);
        eye_learn(look, &still, START);
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
            shoot(scene,
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
    g_assert_cmpint(worst, >=, rule.moved_below);
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
            shoot(scene, &shot, &still);
            best = MAX(best, eye_likeness(&day, &still));
        }
        scene_free(scene);
    }
    g_test_message("a camera that was turned: %d at most", best);
    g_assert_cmpint(best, <, rule.moved_below);
}

static void test_other_places(void)
{
    for (uint32_t place = 0; place < PLACES; place++) {
        Scene *scene = scene_new(place, false), *room = scene_new(500 + place, true),
              *street = scene_new(900 + place, false);
        EyeLook day;
        EyeStill still;
        learn(scene, false, place, &day);
        shoot(room, &(SceneShot){.moment = place, .traffic = 1}, &still);
        g_assert_cmpint(eye_likeness(&day, &still), <, rule.moved_below);
        shoot(street, &(SceneShot){.moment = place, .traffic = 6}, &still);
        g_assert_cmpint(eye_likeness(&day, &still), <, rule.moved_below);
        scene_free(scene);
        scene_free(room);
        scene_free(street);
    }
}

/* A camera whose stills come one after the other. */
typedef struct Watch {
    Eye eye;
    EyeLook day, night;
    EyeScene scene;
    uint32_t moment;
} Watch;

static void watch_init(Watch *watch)
{
    memset(watch, 0, sizeof *watch);
    watch->scene = (EyeScene){.now_ms = START, .day = &watch->day, .night = &watch->night};
}

static EyeTaken look(Watch *watch, const EyeStill *still)
{
    watch->scene.now_ms += MINUTE;
    return eye_take(&watch->eye, &rule, still, &watch->scene);
}

static EyeTaken look_at(Watch *watch, const Scene *scene, SceneLight light)
{
    EyeStill still;
    shoot(scene, &(SceneShot){.light = light, .moment = watch->moment++, .traffic = 5}, &still);
    return look(watch, &still);
}

static void test_moved(void)
{
    Scene *street = scene_new(3, false), *room = scene_new(77, true);
    Watch watch;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        g_assert_cmpint(look_at(&watch, street, SCENE_DAY).day, ==, i < EYE_YOUNG);
    EyeLook before = watch.day;
    g_assert_false(look_at(&watch, room, SCENE_DAY).changed);
    g_assert_false(look_at(&watch, room, SCENE_DAY).changed);
    g_assert_true(look_at(&watch, room, SCENE_DAY).changed);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    for (int i = 0; i < 30; i++)
        look_at(&watch, room, SCENE_DAY);
    g_assert_cmpmem(&watch.day, sizeof before, &before, sizeof before);
    /* Back: seen twice. */
    look_at(&watch, street, SCENE_OVERCAST);
    g_assert_true(look_at(&watch, street, SCENE_OVERCAST).changed);
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
        look_at(&watch, street, SCENE_DAY);
    for (int i = 0; i < 20; i++) {
        EyeStill still;
        scene_shoot(street, &(SceneShot){.moment = watch.moment++}, dots);
        if (i % 3 != 2)
            memset(dots + SCENE_WIDTH * 20, 90, (size_t)SCENE_WIDTH * 150);
        g_assert_true(eye_still(&still, dots, SCENE_WIDTH, SCENE_HEIGHT));
        look(&watch, &still);
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
        look_at(&watch, street, SCENE_DAY);
    watch.scene.part = EYE_TWILIGHT;
    for (int i = 0; i < 5; i++)
        look_at(&watch, street, SCENE_DUSK);
    watch.scene.part = EYE_NIGHT;
    for (int i = 0; i < 10; i++) {
        look_at(&watch, street, SCENE_NIGHT);
        g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    }
    g_assert_cmpuint(watch.night.weight, >=, EYE_YOUNG);
    watch.scene.part = EYE_DAY;
    for (int i = 0; i < 3; i++)
        look_at(&watch, room, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    /* A night of which nothing is known clears nobody. */
    watch.scene.part = EYE_NIGHT;
    watch.night.weight = 0;
    for (int i = 0; i < 5; i++)
        look_at(&watch, room, SCENE_NIGHT);
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
        look_at(&watch, street, SCENE_DAY);
    for (int i = 0; i < 3; i++)
        look_at(&watch, other, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_ELSEWHERE);
    shoot(other, &(SceneShot){.moment = 5, .traffic = 5}, &still);
    eye_learn(&asked, &still, watch.scene.now_ms);
    eye_accept(&watch.eye, &asked, &watch.scene);
    for (int i = 0; i < 10; i++) {
        look_at(&watch, other, SCENE_OVERCAST);
        g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    }
    for (int i = 0; i < 3; i++)
        look_at(&watch, street, SCENE_DAY);
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
        look_at(&watch, i % 6 < 3 ? street : other, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    g_assert_cmpuint(watch.day.weight, ==, 0);
    eye_clear(&watch.eye);
    scene_free(street);
    scene_free(other);
}

/* Frozen */

static void test_frozen(void)
{
    Scene *street = scene_new(5, false);
    uint8_t dots[SCENE_WIDTH * SCENE_HEIGHT];
    Watch watch;
    EyeStill still;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        look_at(&watch, street, SCENE_DAY);
    scene_shoot(street, &(SceneShot){.moment = 1}, dots);
    for (int i = 0; i < 3; i++) {
        /* Its clock runs: white digits in a corner. */
        for (int y = 4; y < 14; y++)
            memset(dots + y * SCENE_WIDTH + 250, (i * 37 + y * 3) % 255, 60);
        g_assert_true(eye_still(&still, dots, SCENE_WIDTH, SCENE_HEIGHT));
        look(&watch, &still);
        g_assert_cmpint(watch.eye.says, ==, i < 2 ? PROBE_GOOD : PROBE_STILL);
    }
    look_at(&watch, street, SCENE_DAY);
    look_at(&watch, street, SCENE_DAY);
    g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
    eye_clear(&watch.eye);
    scene_free(street);
}

static void test_quiet_street(void)
{
    for (int light = 0; light < SCENE_LIGHTS; light++) {
        Scene *street = scene_new((uint32_t)light, false);
        Watch watch;
        watch_init(&watch);
        for (int i = 0; i < 10; i++) {
            EyeStill still;
            shoot(street, &(SceneShot){.light = (SceneLight)light, .moment = watch.moment++},
                  &still);
            look(&watch, &still);
            g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
        }
        eye_clear(&watch.eye);
        scene_free(street);
    }
}

/* Dark and covered */

static void fill(EyeStill *still, int level, int noise, uint32_t seed)
{
    uint8_t dots[SCENE_WIDTH * SCENE_HEIGHT];
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    for (int i = 0; i < SCENE_WIDTH * SCENE_HEIGHT; i++)
        dots[i] = (uint8_t)CLAMP(level + g_rand_int_range(rand, -noise, noise + 1), 0, 255);
    /* What the camera writes into its picture, white. */
    for (int y = 4; y < 14; y++)
        memset(dots + y * SCENE_WIDTH + 200, 250, 110);
    g_assert_true(eye_still(still, dots, SCENE_WIDTH, SCENE_HEIGHT));
}

static void test_dark(void)
{
    EyeStill still;
    Watch watch;
    watch_init(&watch);
    fill(&still, 4, 4, 1);
    g_assert_false(look(&watch, &still).changed);
    fill(&still, 4, 4, 2);
    g_assert_true(look(&watch, &still).changed);
    g_assert_cmpint(watch.eye.says, ==, PROBE_BLACK);
    g_assert_cmpuint(watch.day.weight, ==, 0);
    eye_clear(&watch.eye);
}

static void test_covered(void)
{
    EyeStill still;
    Watch watch;
    watch_init(&watch);
    for (uint32_t i = 0; i < 2; i++) {
        fill(&still, 140, 12, i);
        look(&watch, &still);
    }
    g_assert_cmpint(watch.eye.says, ==, PROBE_COVERED);
    eye_clear(&watch.eye);
}

static void test_night_without_sight(void)
{
    EyeStill still;
    for (int sees = 0; sees < 2; sees++) {
        Watch watch;
        watch_init(&watch);
        watch.scene.part = EYE_NIGHT;
        watch.scene.sees_at_night = sees;
        for (uint32_t i = 0; i < 20; i++) {
            fill(&still, 3, 3, i / 8);
            look(&watch, &still);
        }
        g_assert_cmpint(watch.eye.says, ==, sees ? PROBE_BLACK : PROBE_GOOD);
        eye_clear(&watch.eye);
    }
}

static void test_lit_night_is_not_dark(void)
{
    for (uint32_t place = 0; place < PLACES; place++) {
        Scene *street = scene_new(place, false);
        Watch watch;
        watch_init(&watch);
        watch.scene.part = EYE_NIGHT;
        watch.scene.sees_at_night = true;
        for (int i = 0; i < 4; i++)
            look_at(&watch, street, place % 2 == 0 ? SCENE_NIGHT : SCENE_INFRARED);
        g_assert_cmpint(watch.eye.says, ==, PROBE_GOOD);
        eye_clear(&watch.eye);
        scene_free(street);
    }
}

/* The rest */

static void test_parts_of_the_day(void)
{
    const int from = 17 * 60 + 30, to = 6 * 60;
    g_assert_cmpint(eye_part(12 * 60, from, to), ==, EYE_DAY);
    g_assert_cmpint(eye_part(from - 1, from, to), ==, EYE_DAY);
    g_assert_cmpint(eye_part(from, from, to), ==, EYE_TWILIGHT);
    g_assert_cmpint(eye_part(from + 30, from, to), ==, EYE_NIGHT);
    g_assert_cmpint(eye_part(0, from, to), ==, EYE_NIGHT);
    g_assert_cmpint(eye_part(to + 29, from, to), ==, EYE_TWILIGHT);
    g_assert_cmpint(eye_part(to + 30, from, to), ==, EYE_DAY);
    g_assert_cmpint(eye_part(0, 600, 600), ==, EYE_DAY);
}

static void test_small_pictures(void)
{
    uint8_t dots[EYE_WIDTH * EYE_HEIGHT] = {0};
    EyeStill still;
    g_assert_true(eye_still(&still, dots, EYE_WIDTH, EYE_HEIGHT));
    g_assert_false(eye_still(&still, dots, EYE_WIDTH - 1, EYE_HEIGHT));
    g_assert_false(eye_still(&still, dots, EYE_WIDTH, EYE_HEIGHT - 1));
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

static void test_waits(void)
{
    Eye eye = {.says = PROBE_GOOD, .doubt = PROBE_GOOD};
    g_assert_cmpint(eye_wait_ms(&eye, &rule, 0.5, START), ==, rule.every_ms);
    eye.doubt = PROBE_ELSEWHERE;
    g_assert_cmpint(eye_wait_ms(&eye, &rule, 0.5, START), ==, rule.doubt_ms);
    eye.says = PROBE_ELSEWHERE;
    eye.changed_ms = START;
    g_assert_cmpint(eye_wait_ms(&eye, &rule, 0.5, START + MINUTE), ==, MINUTE);
    g_assert_cmpint(eye_wait_ms(&eye, &rule, 0.5, START + 90 * MINUTE), ==, rule.every_ms);
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
    ADD("a picture that stands still but for its clock is frozen", test_frozen);
    ADD("a quiet street is not frozen, in any light", test_quiet_street);
    ADD("a black picture is dark at the second still, whatever is written into it", test_dark);
    ADD("a picture of one grey is covered", test_covered);
    ADD("a camera that cannot see at night is not accused of its night", test_night_without_sight);
    ADD("a street at night with its lamps is not dark", test_lit_night_is_not_dark);
    ADD("the day has parts", test_parts_of_the_day);
    ADD("a picture that is too small is none", test_small_pictures);
    ADD("a look is kept and read back, rubbish is not", test_kept_look);
    ADD("a still comes sooner while there is doubt, or lately was", test_waits);
    return g_test_run();
}
