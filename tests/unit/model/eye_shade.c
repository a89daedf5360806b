/* What stills say of a picture that stands, is black, or covered. */
#include "eye_watch.h"

#include <glib.h>
#include <string.h>

#define PLACES 8

/* Frozen */

static void test_frozen(void)
{
    Scene *street = scene_new(5, false);
    uint8_t dots[SCENE_WIDTH * SCENE_HEIGHT];
    Watch watch;
    EyeStill still;
    watch_init(&watch);
    for (int i = 0; i < 5; i++)
        watch_look_at(&watch, street, SCENE_DAY);
    scene_shoot(street, &(SceneShot){.moment = 1}, dots);
    for (int i = 0; i < 3; i++) {
        /* Its clock runs: white digits in a corner. */
        for (int y = 4; y < 14; y++)
            memset(dots + y * SCENE_WIDTH + 250, (i * 37 + y * 3) % 255, 60);
        g_assert_true(eye_still(&still, dots, SCENE_WIDTH, SCENE_HEIGHT));
        watch_look(&watch, &still);
        g_assert_cmpint(watch.eye.says, ==, i < 2 ? PROBE_GOOD : PROBE_STILL);
    }
    watch_look_at(&watch, street, SCENE_DAY);
    watch_look_at(&watch, street, SCENE_DAY);
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
            eye_shoot(street, &(SceneShot){.light = (SceneLight)light, .moment = watch.moment++},
                      &still);
            watch_look(&watch, &still);
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
    g_assert_false(watch_look(&watch, &still).changed);
    fill(&still, 4, 4, 2);
    g_assert_true(watch_look(&watch, &still).changed);
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
        watch_look(&watch, &still);
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
            watch_look(&watch, &still);
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
            watch_look_at(&watch, street, place % 2 == 0 ? SCENE_NIGHT : SCENE_INFRARED);
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

static void test_waits(void)
{
    Eye eye = {.says = PROBE_GOOD, .doubt = PROBE_GOOD};
    g_assert_cmpint(eye_wait_ms(&eye, &eye_rule, 0.5, EYE_START), ==, eye_rule.every_ms);
    eye.doubt = PROBE_ELSEWHERE;
    g_assert_cmpint(eye_wait_ms(&eye, &eye_rule, 0.5, EYE_START), ==, eye_rule.doubt_ms);
    eye.says = PROBE_ELSEWHERE;
    eye.changed_ms = EYE_START;
    g_assert_cmpint(eye_wait_ms(&eye, &eye_rule, 0.5, EYE_START + EYE_MINUTE), ==, EYE_MINUTE);
    g_assert_cmpint(eye_wait_ms(&eye, &eye_rule, 0.5, EYE_START + 90 * EYE_MINUTE), ==,
                    eye_rule.every_ms);
}

#define ADD(sentence, function) g_test_add_func("/eye/" sentence, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("a picture that stands still but for its clock is frozen", test_frozen);
    ADD("a quiet street is not frozen, in any light", test_quiet_street);
    ADD("a black picture is dark at the second still, whatever is written into it", test_dark);
    ADD("a picture of one grey is covered", test_covered);
    ADD("a camera that cannot see at night is not accused of its night", test_night_without_sight);
    ADD("a street at night with its lamps is not dark", test_lit_night_is_not_dark);
    ADD("the day has parts", test_parts_of_the_day);
    ADD("a picture that is too small is none", test_small_pictures);
    ADD("a still comes sooner while there is doubt, or lately was", test_waits);
    return g_test_run();
}
