#include "tour_stage.h"

static void the_next_is_connected_first_and_shown_when_it_has_a_picture(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    state(stage, next, VIEWER_CONNECTING, VIEWER_REASON_NONE);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_true(place(stage, 0).ready);
    wait(stage, 4900);
    g_assert_cmpuint(stage->asked->len, ==, 2);
    wait(stage, 200);
    expect_asked(stage, "open %s instead %s", next, first);
    g_assert_cmpuint(stage->asked->len, ==, 3);
    closed(stage, first, "replaced");
    shown(stage, next, 12);
    g_assert_cmpstr(place(stage, 0).shown, ==, next);
    TourCount count = tour_walk_count(stage->walk);
    g_assert_cmpuint(count.pictures, ==, 1);
    g_assert_cmpuint(count.gaps, ==, 0);
    g_assert_cmpint(count.dark_ms, ==, 12);
}

static void one_without_a_picture_in_time_is_passed_over_while_the_old_one_stands(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    state(stage, next, VIEWER_CONNECTING, VIEWER_REASON_NONE);
    wait(stage, 8100);
    g_assert_cmpuint(stage->missed, ==, 1);
    g_assert_cmpstr(tour_walk_missed(stage->walk, 0)->id, ==, next);
    g_assert_cmpstr(place(stage, 0).shown, ==, first);
    g_assert_cmpstr(place(stage, 0).next, !=, next);
    g_assert_nonnull(place(stage, 0).next);
    expect_asked(stage, "warm %s instead %s", place(stage, 0).next, first);
    g_assert_cmpstr(g_ptr_array_index(stage->asked, 2), !=, last(stage)); /* it was dropped */
    g_assert_false(has(stage, next));
}

static void one_that_refuses_is_passed_over_at_once_with_its_reason(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    state(stage, next, VIEWER_RETRYING, VIEWER_REASON_REFUSED);
    const TourMissed *missed = tour_walk_missed(stage->walk, 0);
    g_assert_cmpstr(missed->id, ==, next);
    g_assert_cmpstr(missed->why, ==, viewer_reason_text(VIEWER_REASON_REFUSED));
    g_assert_null(tour_walk_missed(stage->walk, 1));
    g_assert_cmpstr(place(stage, 0).next, !=, next);
}

static void one_that_gets_no_address_is_passed_over_with_the_servers_words(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    closed(stage, next, "out of scope");
    g_assert_cmpstr(tour_walk_missed(stage->walk, 0)->why, ==, "out of scope");
    g_assert_cmpstr(place(stage, 0).shown, ==, first);
}

static void without_a_player_for_it_the_swap_has_a_gap_and_is_counted(void)
{
    g_autofree char *first = NULL, *second = NULL;
    g_autoptr(Stage) stage = stage_new(4, 1);
    first = g_strdup(place(stage, 0).next);
    shown(stage, first, 0);
    stage->no_player = true;
    wait(stage, 9900);
    g_assert_cmpuint(stage->asked->len, ==, 1);
    wait(stage, 200);
    second = g_strdup(place(stage, 0).next);
    expect_asked(stage, "open %s instead %s", second, first);
    shown(stage, second, 420);
    g_assert_cmpuint(tour_walk_count(stage->walk).gaps, ==, 1);
    g_assert_cmpint(tour_walk_count(stage->walk).darkest_ms, ==, 420);
}

static void where_nothing_can_be_opened_it_says_why_and_tries_again(void)
{
    g_autoptr(Stage) stage = stage_new(4, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next);
    shown(stage, first, 0);
    stage->nothing = true;
    wait(stage, 10100);
    g_assert_cmpint(tour_walk_held(stage->walk), ==, TOUR_HINDERED);
    g_assert_cmpstr(tour_walk_hindrance(stage->walk), ==, "no player is left");
    g_assert_cmpuint(stage->missed, ==, 0);
    stage->nothing = false;
    wait(stage, 5100);
    g_assert_cmpint(tour_walk_held(stage->walk), ==, TOUR_GOES);
    g_assert_cmpuint(stage->asked->len, >, 1);
}

static void held_it_asks_for_nothing_and_gives_the_player_back(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    tour_walk_hold(stage->walk, TOUR_ALERT, stage->now_ms);
    expect_asked(stage, "drop %s", next);
    step(stage);
    g_assert_cmpint(stage->wake_ms, ==, -1);
    unsigned asked = stage->asked->len;
    wait(stage, 600000);
    g_assert_cmpuint(stage->asked->len, ==, asked);
    tour_walk_hold(stage->walk, TOUR_GOES, stage->now_ms);
    step(stage);
    wait(stage, 100);
    expect_asked(stage, "warm %s instead %s", next, first); /* it kept its turn */
}

static void the_next_key_does_not_wait_for_the_dwell(void)
{
    g_autoptr(Stage) stage = stage_new(6, 1);
    g_autofree char *first = g_strdup(place(stage, 0).next), *next = NULL;
    shown(stage, first, 0);
    wait(stage, 500);
    tour_walk_next(stage->walk, -1, stage->now_ms);
    step(stage);
    next = g_strdup(place(stage, 0).next);
    expect_asked(stage, "warm %s instead %s", next, first);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    expect_asked(stage, "open %s instead %s", next, first);
}

static void back_goes_to_the_one_before_and_on_from_there(void)
{
    g_autofree char *first = NULL, *next = NULL;
    g_autoptr(Stage) stage = stage_at_the_second(&first, &next);
    g_assert_false(tour_walk_back(stage->walk, -1, stage->now_ms)); /* there is none before */
    if (place(stage, 0).next == NULL)
        wait(stage, 6000);
    g_autofree char *second = g_strdup(place(stage, 0).next);
    state(stage, second, VIEWER_PLAYING, VIEWER_REASON_NONE);
    wait(stage, 10100);
    shown(stage, second, 0);
    g_assert_true(tour_walk_back(stage->walk, 0, stage->now_ms));
    step(stage);
    expect_asked(stage, "warm %s instead %s", first, second);
    state(stage, first, VIEWER_PLAYING, VIEWER_REASON_NONE);
    shown(stage, first, 0);
    g_assert_cmpstr(place(stage, 0).shown, ==, first);
    g_assert_false(tour_walk_back(stage->walk, 0, stage->now_ms));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tour walk/the next is connected first, and shown when it has a picture",
                    the_next_is_connected_first_and_shown_when_it_has_a_picture);
    g_test_add_func("/tour walk/one without a picture in time is passed over, the old one stands",
                    one_without_a_picture_in_time_is_passed_over_while_the_old_one_stands);
    g_test_add_func("/tour walk/one that refuses is passed over at once, with its reason",
                    one_that_refuses_is_passed_over_at_once_with_its_reason);
    g_test_add_func("/tour walk/one that gets no address is passed over with the server's words",
                    one_that_gets_no_address_is_passed_over_with_the_servers_words);
    g_test_add_func("/tour walk/without a player for it the swap has a gap, and is counted",
                    without_a_player_for_it_the_swap_has_a_gap_and_is_counted);
    g_test_add_func("/tour walk/where nothing can be opened it says why and tries again",
                    where_nothing_can_be_opened_it_says_why_and_tries_again);
    g_test_add_func("/tour walk/held it asks for nothing and gives the player back",
                    held_it_asks_for_nothing_and_gives_the_player_back);
    g_test_add_func("/tour walk/the next key does not wait for the dwell",
                    the_next_key_does_not_wait_for_the_dwell);
    g_test_add_func("/tour walk/back goes to the one before, and on from there",
                    back_goes_to_the_one_before_and_on_from_there);
    return g_test_run();
}
