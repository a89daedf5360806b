#include "console/tour_walk.h"

#include <string.h>

#define WALL INT64_C(1772330400000)

/* A make-believe tilik-view: takes what is wished for, and says what the test has it say. */
typedef struct Stage {
    TourWalk *walk;
    Tour *tour;
    GPtrArray *asked;        /* "warm B instead A", "open B", "drop B" */
    GHashTable *open;        /* ids */
    int64_t now_ms, wake_ms; /* -1: nothing is due */
    unsigned missed;
    unsigned places;
    bool no_player, nothing;
} Stage;

static bool take_wish(void *user, const WindowWish *wish, const char **why)
{
    Stage *stage = user;
    if (stage->nothing || (stage->no_player && wish->warm)) {
        *why = "no player is left";
        return false;
    }
    g_assert_true(wish->purpose_known);
    g_assert_cmpint(wish->purpose, ==, PURPOSE_PATROL);
    GString *line = g_string_new(wish->warm ? "warm " : "open ");
    g_string_append(line, wish->camera);
    if (wish->instead != NULL)
        g_string_append_printf(line, " instead %s", wish->instead);
    if (wish->wall != NULL)
        g_string_append_printf(line, " in %s/%d", wish->wall, wish->tile);
    g_ptr_array_add(stage->asked, g_string_free(line, FALSE));
    g_hash_table_add(stage->open, g_strdup(wish->camera));
    return true;
}

static void take_drop(void *user, const char *id)
{
    Stage *stage = user;
    if (g_hash_table_remove(stage->open, id))
        g_ptr_array_add(stage->asked, g_strconcat("drop ", id, NULL));
}

static bool has(void *user, const char *id)
{
    return g_hash_table_contains(((Stage *)user)->open, id);
}

static void take_missed(void *user, const char *id, const char *why)
{
    ((Stage *)user)->missed++;
}

static void step(Stage *stage)
{
    int64_t wait_ms = tour_walk_step(stage->walk, stage->now_ms, WALL + stage->now_ms);
    g_assert_cmpint(wait_ms, !=, 0);
    stage->wake_ms = wait_ms > 0 ? stage->now_ms + wait_ms : -1;
}

static Stage *stage_new(unsigned cameras, unsigned places)
{
    static const TourHooks hooks = {
        .wish = take_wish, .drop = take_drop, .has = has, .missed = take_missed};
    static const TourPlan plan = {
        .dwell_ms = 10000, .patience_ms = 8000, .purpose = PURPOSE_PATROL};
    Stage *stage = g_new0(Stage, 1);
    stage->asked = g_ptr_array_new_with_free_func(g_free);
    stage->open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    stage->tour = tour_new(4);
    stage->now_ms = 1000;
    tour_list_begin(stage->tour);
    for (unsigned i = 0; i < cameras; i++) {
        const TourFacts facts = {
            .state = CAMERA_ONLINE, .worst = PRIORITIES, .looked_ms = 1, .confirmed_ms = WALL};
        char id[8];
        g_snprintf(id, sizeof id, "k%u", i);
        tour_list_put(stage->tour, id, &facts);
    }
    tour_list_end(stage->tour);
    stage->walk = tour_walk_new(stage->tour, &hooks, stage, &plan);
    for (unsigned i = 0; i < places; i++)
        g_assert_true(tour_walk_place(stage->walk, places > 1 ? "wall.1" : NULL, (int)i, NULL));
    step(stage);
    return stage;
}

static void stage_free(Stage *stage)
{
    tour_walk_free(stage->walk);
    g_ptr_array_unref(stage->asked);
    g_hash_table_unref(stage->open);
    g_free(stage);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stage, stage_free)

static void hear(Stage *stage, const ViewerEvent *event)
{
    g_autofree char *camera = g_strndup(event->id, strcspn(event->id, "."));
    tour_walk_hear(stage->walk, event, camera, stage->now_ms, WALL + stage->now_ms);
    step(stage);
}

static void state(Stage *stage, const char *id, ViewerState state, ViewerReason reason)
{
    g_autofree char *own = g_strdup(id);
    hear(stage,
         &(ViewerEvent){.kind = VIEWER_EVENT_STATE, .id = own, .state = state, .reason = reason});
}

/* What it took the place of is not open any more. */
static void shown(Stage *stage, const char *id, int dark_ms)
{
    g_autofree char *own = g_strdup(id);
    TourPlace at;
    for (unsigned i = 0; tour_walk_nth(stage->walk, i, &at); i++)
        if (at.shown != NULL && g_strcmp0(at.next, id) == 0)
            g_hash_table_remove(stage->open, at.shown);
    hear(stage, &(ViewerEvent){.kind = VIEWER_EVENT_SHOWN, .id = own, .age_ms = dark_ms});
}

static void closed(Stage *stage, const char *id, const char *text)
{
    g_autofree char *own = g_strdup(id), *why = g_strdup(text);
    g_hash_table_remove(stage->open, own);
    hear(stage, &(ViewerEvent){.kind = VIEWER_EVENT_CLOSED, .id = own, .text = why});
}

/* Time goes by, as its timer would have it. */
static void wait(Stage *stage, int64_t ms)
{
    int64_t until = stage->now_ms + ms;
    while (stage->wake_ms >= 0 && stage->wake_ms <= until) {
        stage->now_ms = stage->wake_ms;
        step(stage);
    }
    stage->now_ms = until;
}

static const char *last(const Stage *stage)
{
    return g_ptr_array_index(stage->asked, stage->asked->len - 1);
}

static TourPlace place(const Stage *stage, unsigned at)
{
    TourPlace out = {0};
    g_assert_true(tour_walk_nth(stage->walk, at, &out));
    return out;
}

#define expect_asked(stage, ...)                                                                   \
    G_STMT_START                                                                                   \
    {                                                                                              \
        g_autofree char *expected = g_strdup_printf(__VA_ARGS__);                                  \
        g_assert_cmpstr(last(stage), ==, expected);                                                \
    }                                                                                              \
    G_STMT_END

/* The first stands, and the next is connected behind it: *first and *next are the caller's. */
static Stage *stage_at_the_second(char **first, char **next)
{
    Stage *stage = stage_new(6, 1);
    *first = g_strdup(place(stage, 0).next);
    expect_asked(stage, "open %s", *first);
    state(stage, *first, VIEWER_PLAYING, VIEWER_REASON_NONE);
    g_assert_cmpstr(place(stage, 0).shown, ==, *first);
    g_assert_cmpuint(stage->asked->len, ==, 1);
    wait(stage, 5000);
    *next = g_strdup(place(stage, 0).next);
    expect_asked(stage, "warm %s instead %s", *next, *first);
    return stage;
}

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
    state(stage, next, VIEWER_RETRYING, VIEWER_REASON_CRASHED);
    g_assert_cmpuint(stage->missed, ==, 0);
    g_assert_cmpstr(place(stage, 0).next, ==, next);
    state(stage, next, VIEWER_PLAYING, VIEWER_REASON_NONE);
    wait(stage, 6000);
    expect_asked(stage, "open %s instead %s", next, first);
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
    return g_test_run();
}
