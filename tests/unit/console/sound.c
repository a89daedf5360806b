#include "console/sound.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

#define DEADLINE_MS 20000
#define THEME                                                                                      \
    "[beat]\nstroke=100\npause=0\n[rhythms]\nkebakaran=3\nbanjir=2-2\nother=1\naman=1-7-1\n"

typedef struct World {
    AlertBook *book;
    Sound *sound;
    int64_t rev;
    unsigned strokes;
} World;

static void on_stroke(void *data)
{
    ((World *)data)->strokes++;
}

static void begin(World *world, const SoundRules *rules)
{
    g_autoptr(GError) error = NULL;
    *world = (World){.book = alert_book_new()};
    SoundTheme *theme = sound_theme_parse("t.sound", THEME, strlen(THEME), &error);
    g_assert_no_error(error);
    world->sound = sound_new(world->book, theme, rules, on_stroke, world);
    sound_link(world->sound, true, 1000);
}

static void end(World *world)
{
    sound_free(world->sound);
    alert_book_free(world->book);
}

static void put(World *world, const char *id, const char *kind, AlertPriority priority,
                const char *owner)
{
    const Alert alert = {.id = id,
                         .kind = kind,
                         .area = "33.74.10.1003",
                         .camera = id,
                         .owner = owner,
                         .first_at_ms = 1000,
                         .last_at_ms = 1000,
                         .claimed_at_ms = owner != NULL ? 1000 : 0,
                         .count = 1,
                         .rev = ++world->rev,
                         .score = 0.5,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = priority,
                         .machine = {.state = ALERT_UNACK, .active = true}};
    g_autoptr(GError) error = NULL;
    alert_book_put(world->book, &alert, 1000, &error);
    g_assert_no_error(error);
}

static void until_strokes(World *world, unsigned wanted)
{
    int64_t deadline = clock_mono_ms() + DEADLINE_MS;
    while (world->strokes < wanted && clock_mono_ms() < deadline) {
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
    }
    g_assert_cmpuint(world->strokes, >=, wanted);
}

/* Turns the loop until no rhythm is beaten, for long enough that one would have begun. */
static void until_still(World *world)
{
    int64_t still_since = clock_mono_ms(), deadline = still_since + DEADLINE_MS;
    while (clock_mono_ms() - still_since < 400 && clock_mono_ms() < deadline) {
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
        if (sound_facts(world->sound).sounding)
            still_since = clock_mono_ms();
    }
    g_assert_false(sound_facts(world->sound).sounding);
}

static void test_rhythm(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_HIGH});
    put(&world, "a", "banjir", PRIORITY_HIGH, NULL);
    until_strokes(&world, 4);
    until_still(&world);
    g_assert_cmpuint(world.strokes, ==, 4);
    end(&world);
}

static void test_not_heard(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_HIGH});
    put(&world, "a", "banjir", PRIORITY_MEDIUM, NULL);
    put(&world, "b", "banjir", PRIORITY_CRITICAL, "sari");
    until_still(&world);
    g_assert_cmpuint(world.strokes, ==, 0);
    end(&world);
}

static void test_most_urgent(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_LOW});
    put(&world, "a", "banjir", PRIORITY_LOW, NULL);
    put(&world, "b", "kebakaran", PRIORITY_HIGH, NULL);
    put(&world, "c", "banjir", PRIORITY_LOW, NULL);
    until_still(&world);
    g_assert_cmpuint(world.strokes, ==, 3);
    /* What is no more urgent does not cut in, nor follow at once. */
    put(&world, "d", "banjir", PRIORITY_HIGH, NULL);
    until_still(&world);
    g_assert_cmpuint(world.strokes, ==, 3);
    end(&world);
}

static void test_cuts_in(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_LOW});
    put(&world, "a", "banjir", PRIORITY_LOW, NULL);
    until_strokes(&world, 1);
    put(&world, "b", "kebakaran", PRIORITY_CRITICAL, NULL);
    until_strokes(&world, 4);
    until_still(&world);
    /* What was beaten of the first until then, and three. */
    g_assert_cmpuint(world.strokes, <, 7);
    end(&world);
}

static void test_insists(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_LOW, .repeat_ms = 500});
    put(&world, "a", "kebakaran", PRIORITY_CRITICAL, NULL);
    until_strokes(&world, 9);
    g_assert_true(sound_facts(world.sound).insisting);
    put(&world, "a", "kebakaran", PRIORITY_CRITICAL, "sari");
    while (sound_facts(world.sound).insisting || sound_facts(world.sound).sounding)
        g_main_context_iteration(NULL, TRUE);
    unsigned strokes = world.strokes;
    until_still(&world);
    g_assert_cmpuint(world.strokes, ==, strokes);
    /* And when it is over: all is well, 1-7-1. */
    alert_book_remove(world.book, "a");
    until_strokes(&world, strokes + 9);
    end(&world);
}

static void test_flood(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_LOW, .repeat_ms = 60000});
    for (int i = 0; i < 5000; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "f%d", i);
        put(&world, id, "kebakaran", PRIORITY_CRITICAL, NULL);
        g_main_context_iteration(NULL, FALSE);
    }
    until_still(&world);
    g_assert_cmpuint(world.strokes, ==, 3);
    end(&world);
}

static void test_mute(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_LOW, .mute_ms = 600, .repeat_ms = 200});
    sound_mute(world.sound);
    g_assert_cmpint(sound_facts(world.sound).muted_for_ms, >, 0);
    put(&world, "a", "kebakaran", PRIORITY_CRITICAL, NULL);
    while (sound_facts(world.sound).muted_for_ms > 0) {
        g_assert_cmpuint(world.strokes, ==, 0);
        g_main_context_iteration(NULL, FALSE);
        g_usleep(500);
    }
    /* By itself on again, and what still stands is heard. */
    until_strokes(&world, 3);
    sound_mute(world.sound);
    g_assert_false(sound_facts(world.sound).sounding);
    sound_mute(world.sound);
    g_assert_cmpint(sound_facts(world.sound).muted_for_ms, ==, 0);
    end(&world);
}

static void test_silent(void)
{
    World world = {.book = alert_book_new()};
    world.sound =
        sound_new(world.book, NULL, &(SoundRules){.least = PRIORITY_LOW}, on_stroke, &world);
    sound_link(world.sound, true, 1000);
    put(&world, "a", "kebakaran", PRIORITY_CRITICAL, NULL);
    until_still(&world);
    g_assert_false(sound_facts(world.sound).on);
    g_assert_cmpuint(world.strokes, ==, 0);
    end(&world);
}

static void test_reload(void)
{
    World world;
    begin(&world, &(SoundRules){.least = PRIORITY_LOW, .repeat_ms = 400});
    put(&world, "a", "kebakaran", PRIORITY_CRITICAL, NULL);
    until_strokes(&world, 3);
    alert_book_clear(world.book);
    sound_link(world.sound, false, 2000);
    put(&world, "a", "kebakaran", PRIORITY_CRITICAL, NULL);
    sound_link(world.sound, true, 3000);
    unsigned strokes = world.strokes;
    until_strokes(&world, strokes + 3);
    g_assert_true(sound_facts(world.sound).insisting);
    end(&world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sound/an alert is beaten in its kind's rhythm, once", test_rhythm);
    g_test_add_func("/sound/what is not urgent, or has an owner, is not heard", test_not_heard);
    g_test_add_func("/sound/of what comes together the most urgent is heard", test_most_urgent);
    g_test_add_func("/sound/what is more urgent cuts in", test_cuts_in);
    g_test_add_func("/sound/a critical one insists until it is taken; then all is well",
                    test_insists);
    g_test_add_func("/sound/a flood is one rhythm", test_flood);
    g_test_add_func("/sound/muted for a time, then on again", test_mute);
    g_test_add_func("/sound/off is silent", test_silent);
    g_test_add_func("/sound/what insisted before a reload insists after it", test_reload);
    return g_test_run();
}
