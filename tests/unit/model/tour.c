#include "model/tour.h"

#include <string.h>

#define NOW  INT64_C(1772330400000)
#define HOUR INT64_C(3600000)

static TourFacts plain(void)
{
    return (TourFacts){.class = CLASS_RT,
                       .state = CAMERA_ONLINE,
                       .worst = PRIORITIES,
                       .looked_ms = NOW - HOUR / 60,
                       .confirmed_ms = NOW};
}

static void put(Tour *tour, unsigned number, const TourFacts *facts)
{
    g_autofree char *id = g_strdup_printf("k%04u", number);
    tour_list_put(tour, id, facts);
}

static Tour *tour_of(unsigned count, uint64_t seed)
{
    Tour *tour = tour_new(seed);
    TourFacts facts = plain();
    tour_list_begin(tour);
    for (unsigned i = 0; i < count; i++)
        put(tour, i, &facts);
    tour_list_end(tour);
    return tour;
}

/* One step of a tour of one window: what was shown before is told. */
static unsigned step(Tour *tour, int64_t now_ms, char **shown)
{
    TourPick pick;
    if (!tour_next(tour, now_ms, &pick))
        return G_MAXUINT;
    char *id = g_strdup(pick.id);
    if (*shown != NULL)
        tour_looked(tour, *shown, now_ms);
    g_free(*shown);
    *shown = id;
    return (unsigned)g_ascii_strtoull(id + 1, NULL, 10);
}

static void the_same_seed_gives_the_same_order(void)
{
    g_autoptr(Tour) one = tour_of(40, 7), same = tour_of(40, 7), other = tour_of(40, 8);
    g_autofree char *a = NULL, *b = NULL, *c = NULL;
    unsigned differs = 0;
    for (int i = 0; i < 200; i++) {
        unsigned at = step(one, NOW + i * 1000, &a);
        g_assert_cmpuint(at, ==, step(same, NOW + i * 1000, &b));
        differs += at != step(other, NOW + i * 1000, &c);
    }
    g_assert_cmpuint(differs, >, 0);
}

static void equals_are_shown_equally_often(void)
{
    g_autoptr(Tour) tour = tour_of(25, 1);
    g_autofree char *shown = NULL;
    unsigned times[25] = {0};
    for (int i = 0; i < 25 * 12; i++)
        times[step(tour, NOW, &shown)]++;
    for (int i = 0; i < 25; i++) {
        g_assert_cmpuint(times[i], >=, 10);
        g_assert_cmpuint(times[i], <=, 14);
    }
}

static void the_dead_are_never_shown_and_are_listed_with_why(void)
{
    g_autoptr(Tour) tour = tour_of(6, 3);
    g_autofree char *shown = NULL;
    TourFacts facts = plain();
    tour_list_begin(tour);
    for (unsigned i = 0; i < 6; i++) {
        facts.state = i == 2 ? CAMERA_OFFLINE : i == 4 ? CAMERA_OUT_OF_SERVICE : CAMERA_ONLINE;
        facts.reason = i == 4 ? REASON_CABLE : REASON_NONE;
        facts.open = i == 2; /* an alert brings nobody back to life */
        facts.worst = i == 2 ? PRIORITY_CRITICAL : PRIORITIES;
        put(tour, i, &facts);
    }
    tour_list_end(tour);
    for (int i = 0; i < 60; i++) {
        unsigned at = step(tour, NOW, &shown);
        g_assert_true(at != 2 && at != 4);
    }
    TourSkip skipped[1] = {{0}};
    g_assert_cmpuint(tour_skipped(tour, skipped, 1), ==, 2);
    g_assert_cmpstr(skipped[0].id, ==, "k0002");
    g_assert_cmpint(skipped[0].state, ==, CAMERA_OFFLINE);
    TourSkip both[2];
    tour_skipped(tour, both, 2);
    g_assert_cmpint(both[1].reason, ==, REASON_CABLE);
    g_assert_cmpuint(tour_live(tour), ==, 4);
    g_assert_false(tour_wish(tour, "k0002"));
}

static void nothing_is_chosen_twice_before_it_was_told_how_it_went(void)
{
    g_autoptr(Tour) tour = tour_of(3, 3);
    TourPick picks[4];
    for (int i = 0; i < 3; i++)
        g_assert_true(tour_next(tour, NOW, &picks[i]));
    g_assert_cmpstr(picks[0].id, !=, picks[1].id);
    g_assert_cmpstr(picks[1].id, !=, picks[2].id);
    g_assert_cmpstr(picks[0].id, !=, picks[2].id);
    g_assert_false(tour_next(tour, NOW, &picks[3]));
    tour_looked(tour, picks[1].id, NOW);
    g_assert_true(tour_next(tour, NOW, &picks[3]));
    g_assert_cmpstr(picks[3].id, ==, picks[1].id);
}

static unsigned times_of(Tour *tour, unsigned number, int steps)
{
    g_autofree char *shown = NULL;
    unsigned times = 0;
    for (int i = 0; i < steps; i++)
        times += step(tour, NOW, &shown) == number;
    return times;
}

static void an_open_alert_comes_often_in_a_city_of_any_size(void)
{
    g_autoptr(Tour) tour = tour_of(5000, 3);
    TourFacts facts = plain();
    facts.open = 1;
    facts.worst = PRIORITY_HIGH;
    tour_list_put(tour, "k0007", &facts);
    /* Every sixth step, and never two of three. */
    g_assert_cmpuint(times_of(tour, 7, 600), >=, 95);
    g_assert_cmpuint(times_of(tour, 7, 600), <=, 210);
    facts.open = 0;
    facts.worst = PRIORITIES;
    tour_list_put(tour, "k0007", &facts);
    g_assert_cmpuint(times_of(tour, 7, 600), <=, 2);
}

static void many_alerts_leave_two_of_three_steps_to_the_others(void)
{
    g_autoptr(Tour) tour = tour_of(300, 3);
    g_autofree char *shown = NULL;
    TourFacts facts = plain();
    facts.open = 2;
    facts.worst = PRIORITY_CRITICAL;
    for (unsigned i = 0; i < 100; i++)
        put(tour, i, &facts);
    unsigned calm = 0;
    for (int i = 0; i < 900; i++)
        calm += step(tour, NOW, &shown) >= 100;
    g_assert_cmpuint(calm, >=, 200);
}

static void what_weighs_more_comes_more_often(void)
{
    g_autoptr(Tour) tour = tour_of(20, 3);
    g_autofree char *shown = NULL;
    unsigned times[20] = {0};
    TourFacts river = plain(), real = plain();
    river.class = CLASS_RIVER;
    river.rain = 1;
    real.real = 4;
    put(tour, 3, &river);
    put(tour, 5, &real);
    for (int i = 0; i < 2000; i++)
        times[step(tour, NOW, &shown)]++;
    g_assert_cmpuint(times[3], >, times[5] * 5 / 4);
    g_assert_cmpuint(times[5], >, times[0] * 5 / 4);
}

static void who_was_never_looked_at_comes_before_who_just_was(void)
{
    g_autoptr(Tour) tour = tour_new(9);
    g_autofree char *shown = NULL;
    for (unsigned i = 0; i < 30; i++) {
        TourFacts facts = plain();
        facts.looked_ms = i >= 10 && i < 15 ? 0 : facts.looked_ms;
        put(tour, i, &facts);
    }
    for (int i = 0; i < 5; i++) {
        unsigned at = step(tour, NOW, &shown);
        g_assert_true(at >= 10 && at < 15);
    }
    unsigned next = step(tour, NOW, &shown);
    g_assert_true(next < 10 || next >= 15);
}

static void one_that_fails_comes_later_and_comes_again(void)
{
    g_autoptr(Tour) tour = tour_of(10, 3);
    TourPick pick;
    unsigned tries = 0, last = 0, gap = 0;
    for (unsigned i = 0; i < 400; i++) {
        g_assert_true(tour_next(tour, NOW, &pick));
        if (strcmp(pick.id, "k0004") != 0) {
            tour_looked(tour, pick.id, NOW);
            continue;
        }
        tour_failed(tour, pick.id);
        gap = i - last;
        last = i;
        tries++;
    }
    g_assert_cmpuint(tries, >=, 5);
    g_assert_cmpuint(gap, >=, 30); /* seldom by then */
}

static void what_is_wished_for_comes_next_and_says_so(void)
{
    g_autoptr(Tour) tour = tour_of(10, 3);
    TourPick pick;
    char text[200];
    g_assert_true(tour_wish(tour, "k0008"));
    g_assert_true(tour_next(tour, NOW, &pick));
    g_assert_cmpstr(pick.id, ==, "k0008");
    tour_pick_text(&pick, text, sizeof text);
    g_assert_cmpstr(text, ==, "chosen by you");
    g_assert_true(tour_next(tour, NOW, &pick));
    g_assert_cmpstr(pick.id, !=, "k0008");
    g_assert_false(tour_wish(tour, "elsewhere"));
}

static void one_that_was_not_shown_after_all_keeps_its_turn(void)
{
    g_autoptr(Tour) tour = tour_of(10, 3);
    TourPick first, again;
    g_assert_true(tour_next(tour, NOW, &first));
    g_autofree char *id = g_strdup(first.id);
    tour_returned(tour, id);
    g_assert_true(tour_next(tour, NOW, &again));
    g_assert_cmpstr(again.id, ==, id);
}

static void who_leaves_the_list_is_forgotten_and_the_rest_keep_their_turns(void)
{
    g_autoptr(Tour) tour = tour_of(8, 3);
    g_autofree char *shown = NULL;
    TourFacts facts = plain();
    bool seen[8] = {false};
    for (int i = 0; i < 4; i++)
        seen[step(tour, NOW, &shown)] = true;
    unsigned gone = 8;
    for (unsigned i = 0; i < 8; i++)
        if (!seen[i])
            gone = i;
    tour_list_begin(tour);
    for (unsigned i = 0; i < 8; i++)
        if (i != gone)
            put(tour, i, &facts);
    tour_list_end(tour);
    g_assert_cmpuint(tour_count(tour), ==, 7);
    for (int i = 0; i < 3; i++) {
        unsigned at = step(tour, NOW, &shown);
        g_assert_cmpuint(at, !=, gone);
        g_assert_false(seen[at]);
        seen[at] = true;
    }
    tour_list_begin(tour);
    tour_list_end(tour);
    TourPick pick;
    g_assert_false(tour_next(tour, NOW, &pick));
    tour_looked(tour, "k0001", NOW);
    tour_failed(tour, "k0001");
    g_assert_cmpuint(tour_ahead(tour, NOW, &pick, 1), ==, 0);
}

static void reasons_are_said_in_words_the_weightiest_first(void)
{
    TourFacts facts = {.class = CLASS_RIVER,
                       .state = CAMERA_ONLINE,
                       .worst = PRIORITY_CRITICAL,
                       .open = 2,
                       .near = 1,
                       .real = 3,
                       .rain = 0.4,
                       .looked_ms = NOW - 72 * HOUR,
                       .confirmed_ms = NOW};
    g_autoptr(Tour) tour = tour_new(1);
    TourPick pick;
    char text[300];
    tour_list_put(tour, "a", &facts);
    g_assert_true(tour_explain(tour, "a", NOW, &pick));
    tour_pick_text(&pick, text, sizeof text);
    g_assert_cmpstr(text, ==,
                    "2 open alerts (critical), not looked at for 3 d, 1 open alert near it");
    g_assert_cmpfloat(pick.weight, <=, TOUR_WEIGHT_MAX);
    facts = (TourFacts){.class = CLASS_RIVER, .worst = PRIORITIES, .rain = 0.4, .real = 1};
    facts.state = CAMERA_UNKNOWN;
    tour_list_put(tour, "b", &facts);
    tour_explain(tour, "b", NOW, &pick);
    tour_pick_text(&pick, text, sizeof text);
    g_assert_cmpstr(text, ==, "not looked at yet, rain 40 %, its state was never confirmed");
    facts = plain();
    facts.looked_ms = NOW;
    tour_list_put(tour, "c", &facts);
    tour_explain(tour, "c", NOW, &pick);
    tour_pick_text(&pick, text, sizeof text);
    g_assert_cmpstr(text, ==, "its turn");
    g_assert_false(tour_explain(tour, "d", NOW, &pick));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tour/the same seed gives the same order", the_same_seed_gives_the_same_order);
    g_test_add_func("/tour/equals are shown equally often", equals_are_shown_equally_often);
    g_test_add_func("/tour/the dead are never shown and are listed with why",
                    the_dead_are_never_shown_and_are_listed_with_why);
    g_test_add_func("/tour/nothing is chosen twice before it was told how it went",
                    nothing_is_chosen_twice_before_it_was_told_how_it_went);
    g_test_add_func("/tour/an open alert comes often in a city of any size",
                    an_open_alert_comes_often_in_a_city_of_any_size);
    g_test_add_func("/tour/many alerts leave two of three steps to the others",
                    many_alerts_leave_two_of_three_steps_to_the_others);
    g_test_add_func("/tour/what weighs more comes more often", what_weighs_more_comes_more_often);
    g_test_add_func("/tour/who was never looked at comes before who just was",
                    who_was_never_looked_at_comes_before_who_just_was);
    g_test_add_func("/tour/one that fails comes later and comes again",
                    one_that_fails_comes_later_and_comes_again);
    g_test_add_func("/tour/what is wished for comes next and says so",
                    what_is_wished_for_comes_next_and_says_so);
    g_test_add_func("/tour/one that was not shown after all keeps its turn",
                    one_that_was_not_shown_after_all_keeps_its_turn);
    g_test_add_func("/tour/who leaves the list is forgotten and the rest keep their turns",
                    who_leaves_the_list_is_forgotten_and_the_rest_keep_their_turns);
    g_test_add_func("/tour/reasons are said in words the weightiest first",
                    reasons_are_said_in_words_the_weightiest_first);
    return g_test_run();
}
