#include "tour_stage.h"

static void a_window_that_a_person_closes_is_not_opened_again(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    closed(stage, first, "user");
    g_assert_cmpuint(tour_walk_places(stage->walk), ==, 0);
    unsigned asked = stage->asked->len;
    wait(stage, 600000);
    g_assert_cmpuint(stage->asked->len, ==, asked);
    g_assert_cmpint(stage->wake_ms, ==, -1);
}

static void what_freezes_is_left_early(void)
{
    g_autoptr(Stage) stage = stage_new(6, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next);
    shown(stage, first, 0);
    wait(stage, 200);
    g_assert_cmpuint(stage->asked->len, ==, 1);
    state(stage, first, VIEWER_FROZEN, VIEWER_REASON_STALLED);
    expect_asked(stage, "warm %s instead %s", place(stage, 0).next, first);
    /* For so long nothing moved. */
    g_autofree char *next = g_strdup(place(stage, 0).next);
    wait(stage, 700);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    shown(stage, next, 40);
    g_assert_cmpint(tour_walk_count(stage->walk).dark_ms, ==, 700);
    state(stage, next, VIEWER_RETRYING, VIEWER_REASON_CRASHED);
    wait(stage, 2000);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_cmpint(tour_walk_count(stage->walk).dark_ms, ==, 2700);
    g_assert_cmpint(tour_walk_count(stage->walk).darkest_ms, ==, 2000);
}

static void a_recording_in_its_window_holds_it(void)
{
    g_autoptr(Stage) stage = stage_new(6, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next);
    shown(stage, first, 0);
    hear(stage, &(ViewerEvent){.kind = VIEWER_EVENT_RECORD, .id = first, .on = true});
    g_assert_true(place(stage, 0).held);
    wait(stage, 60000);
    g_assert_cmpuint(stage->asked->len, ==, 1);
    hear(stage, &(ViewerEvent){.kind = VIEWER_EVENT_RECORD, .id = first});
    g_assert_false(place(stage, 0).held);
    wait(stage, 5000);
    g_assert_cmpuint(stage->asked->len, ==, 2);
}

static void playing_back_in_its_window_holds_it_till_it_is_live_again(void)
{
    g_autoptr(Stage) stage = stage_new(6, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next);
    g_autofree char *play = g_strconcat(first, ".play", NULL);
    shown(stage, first, 0);
    shown(stage, play, 0);
    closed(stage, first, "replaced");
    wait(stage, 60000);
    g_assert_cmpuint(stage->asked->len, ==, 1);
    shown(stage, first, 0);
    g_assert_false(place(stage, 0).held);
}

static void tiles_change_one_after_the_other_and_the_held_one_stays(void)
{
    g_autoptr(Stage) stage = stage_new(12, 4);
    g_assert_cmpuint(stage->asked->len, ==, 4);
    for (unsigned i = 0; i < 4; i++) {
        g_autofree char *id = g_strdup(place(stage, i).next);
        shown(stage, id, 0);
    }
    tour_walk_hold_place(stage->walk, 2, true, stage->now_ms);
    g_autofree char *held = g_strdup(place(stage, 2).shown);
    for (int round = 0; round < 40; round++) {
        unsigned warm = 0;
        wait(stage, 600);
        for (unsigned i = 0; i < 4; i++)
            warm += place(stage, i).next != NULL;
        g_assert_cmpuint(warm, <=, 1);
        for (unsigned i = 0; i < 4; i++) {
            TourPlace at = place(stage, i);
            if (at.next == NULL)
                continue;
            g_assert_cmpuint(i, !=, 2);
            g_autofree char *id = g_strdup(at.next);
            if (!at.ready)
                state(stage, id, VIEWER_PLAYING, VIEWER_REASON_NONE);
            else if (g_str_has_prefix(last(stage), "open"))
                shown(stage, id, 0);
        }
    }
    g_assert_cmpstr(place(stage, 2).shown, ==, held);
    g_assert_cmpuint(tour_walk_count(stage->walk).pictures, >=, 4);
}

/* A camera that the operator has open stays in its window. */
static void what_stands_elsewhere_already_is_left_where_it_is(void)
{
    g_autoptr(Stage) stage = stage_new(3, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next), *next = NULL;
    for (int i = 0; i < 3; i++) {
        g_autofree char *id = g_strdup_printf("k%d", i);
        if (strcmp(id, first) != 0 && g_hash_table_size(stage->open) < 2)
            g_hash_table_add(stage->open, g_steal_pointer(&id));
    }
    state(stage, first, VIEWER_PLAYING, VIEWER_REASON_NONE);
    wait(stage, 5000);
    next = g_strdup(place(stage, 0).next);
    g_assert_false(g_str_equal(next, first));
    expect_asked(stage, "warm %s instead %s", next, first);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    wait(stage, 6000);
    shown(stage, next, 0);
    g_hash_table_remove(stage->open, first);
    wait(stage, 5000);
    g_assert_cmpstr(place(stage, 0).next, ==, first); /* never the third */
}

static void a_tile_that_shows_one_already_hands_on_from_it(void)
{
    g_autoptr(Stage) stage = stage_new(4, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next);
    state(stage, first, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_hash_table_add(stage->open, g_strdup("elsewhere"));
    g_assert_true(tour_walk_place(stage->walk, "wall.1", 3, "elsewhere"));
    step(stage);
    expect_asked(stage, "warm %s instead elsewhere in wall.1/3", place(stage, 1).next);
}

static void what_stands_in_the_place_already_is_not_put_there_again(void)
{
    g_autoptr(Stage) stage = stage_new(2, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next);
    state(stage, first, VIEWER_PLAYING, VIEWER_REASON_NONE);
    const char *other = strcmp(first, "k0") == 0 ? "k1" : "k0";
    g_hash_table_add(stage->open, g_strdup(other));
    g_assert_true(tour_walk_place(stage->walk, "wall.1", 3, other));
    wait(stage, 60000);
    g_assert_null(place(stage, 0).next);
    g_assert_null(place(stage, 1).next);
    g_assert_cmpuint(stage->asked->len, ==, 1);
}

static void a_lone_camera_that_fails_is_shown_when_it_comes(void)
{
    g_autoptr(Stage) stage = stage_new(1, 1);
    state(stage, "k0", VIEWER_RETRYING, VIEWER_REASON_REFUSED);
    wait(stage, 3000);
    g_assert_cmpuint(stage->asked->len, ==, 1); /* it tries by itself */
    state(stage, "k0", VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_cmpstr(place(stage, 0).shown, ==, "k0");
}

static void a_city_that_is_dead_is_tried_gently(void)
{
    g_autoptr(Stage) stage = stage_new(6, 1);
    unsigned tries = 0;
    for (int i = 0; i < 1000 && stage->now_ms < 120000; i++) {
        TourPlace at = place(stage, 0);
        if (at.next == NULL) {
            wait(stage, 250);
            continue;
        }
        g_autofree char *id = g_strdup(at.next);
        tries++;
        state(stage, id, VIEWER_RETRYING, VIEWER_REASON_REFUSED);
    }
    g_assert_cmpuint(tries, >, 6);
    g_assert_cmpuint(tries, <, 60);
    g_assert_cmpuint(g_hash_table_size(stage->open), >=, 1); /* one window, handed on */
}

static void after_a_crash_of_the_player_it_waits_for_what_comes_back(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    state(stage, first, VIEWER_RETRYING, VIEWER_REASON_CRASHED);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    state(stage, next, VIEWER_RETRYING, VIEWER_REASON_CRASHED);
    wait(stage, 6000);
    g_assert_cmpuint(stage->missed, ==, 0);
    g_assert_cmpstr(place(stage, 0).next, ==, next);
    expect_asked(stage, "warm %s instead %s", next, first); /* it has no picture any more */
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    wait(stage, 6000);
    expect_asked(stage, "open %s instead %s", next, first);
}

static void a_window_that_is_gone_without_a_word_is_begun_anew(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    g_hash_table_remove(stage->open, first);
    step(stage);
    g_autofree char *fresh = g_strdup(place(stage, 0).next);
    expect_asked(stage, "open %s", fresh);
    state(stage, fresh, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_cmpstr(place(stage, 0).shown, ==, fresh);
}

/* The old one went while the new one was on its way into its place. */
static void one_that_comes_where_nothing_stands_any_more_is_shown(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    wait(stage, 6000);
    expect_asked(stage, "open %s instead %s", next, first);
    g_hash_table_remove(stage->open, first);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_cmpstr(place(stage, 0).shown, ==, next);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tour walk/a window that a person closes is not opened again",
                    a_window_that_a_person_closes_is_not_opened_again);
    g_test_add_func("/tour walk/what freezes is left early", what_freezes_is_left_early);
    g_test_add_func("/tour walk/a recording in its window holds it",
                    a_recording_in_its_window_holds_it);
    g_test_add_func("/tour walk/playing back in its window holds it till it is live again",
                    playing_back_in_its_window_holds_it_till_it_is_live_again);
    g_test_add_func("/tour walk/tiles change one after the other, and the held one stays",
                    tiles_change_one_after_the_other_and_the_held_one_stays);
    g_test_add_func("/tour walk/what stands elsewhere already is left where it is",
                    what_stands_elsewhere_already_is_left_where_it_is);
    g_test_add_func("/tour walk/a tile that shows one already hands on from it",
                    a_tile_that_shows_one_already_hands_on_from_it);
    g_test_add_func("/tour walk/what stands in the place already is not put there again",
                    what_stands_in_the_place_already_is_not_put_there_again);
    g_test_add_func("/tour walk/a lone camera that fails is shown when it comes",
                    a_lone_camera_that_fails_is_shown_when_it_comes);
    g_test_add_func("/tour walk/a city that is dead is tried gently",
                    a_city_that_is_dead_is_tried_gently);
    g_test_add_func("/tour walk/after a crash of the player it waits for what comes back",
                    after_a_crash_of_the_player_it_waits_for_what_comes_back);
    g_test_add_func("/tour walk/a window that is gone without a word is begun anew",
                    a_window_that_is_gone_without_a_word_is_begun_anew);
    g_test_add_func("/tour walk/one that comes where nothing stands any more is shown",
                    one_that_comes_where_nothing_stands_any_more_is_shown);
    return g_test_run();
}
