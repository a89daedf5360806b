#include "model/round.h"

#include <string.h>

static const char *const cameras[] = {"a", "b", "c", "d", NULL};

static Patrol patrol_of(const PatrolStop *stops, size_t count)
{
    return (Patrol){.id = "p1",
                    .by = "Budi",
                    .area = "33.74",
                    .cameras = cameras,
                    .camera_count = 4,
                    .stops = stops,
                    .stop_count = count,
                    .started_at_ms = 1000,
                    .purpose = PURPOSE_RONDA};
}

static Round *fresh(void)
{
    Patrol patrol = patrol_of(NULL, 0);
    return round_new(&patrol);
}

static bool say(Round *round, const char *camera, int64_t at_ms, PatrolResult result)
{
    const PatrolStop stop = {.camera = camera, .at_ms = at_ms, .looked_s = 7, .result = result};
    return round_say(round, &stop);
}

/* What keys do at a stop: says, and goes on. */
static void walk(Round *round, int64_t at_ms, PatrolResult result)
{
    g_assert_true(say(round, round_camera(round, round_at(round)), at_ms, result));
    round_go(round, round_next(round));
}

static void it_goes_from_stop_to_stop(void)
{
    g_autoptr(Round) round = fresh();
    g_assert_cmpuint(round_at(round), ==, 0);
    walk(round, 2000, PATROL_CLEAR);
    g_assert_cmpstr(round_camera(round, round_at(round)), ==, "b");
    walk(round, 3000, PATROL_SKIPPED);
    walk(round, 4000, PATROL_DARK);
    walk(round, 5000, PATROL_ALERT);
    g_assert_cmpuint(round_at(round), ==, 4);
    g_assert_null(round_camera(round, round_at(round)));
    PatrolSum sum = round_sum(round, 61000);
    g_assert_cmpuint(sum.seen, ==, 2);
    g_assert_cmpuint(sum.dark, ==, 1);
    g_assert_cmpuint(sum.skipped, ==, 1);
    g_assert_cmpuint(sum.alerts, ==, 1);
    g_assert_cmpuint(sum.left, ==, 0);
    g_assert_cmpint(sum.minutes, ==, 1);
}

static void what_is_left_comes_round_again(void)
{
    g_autoptr(Round) round = fresh();
    round_go(round, 2);
    g_assert_cmpuint(round_next(round), ==, 3);
    walk(round, 2000, PATROL_CLEAR);
    walk(round, 3000, PATROL_CLEAR); /* d, then past the end */
    g_assert_cmpuint(round_at(round), ==, 0);
    walk(round, 4000, PATROL_CLEAR);
    g_assert_cmpstr(round_camera(round, round_at(round)), ==, "b");
    g_assert_cmpuint(round_next(round), ==, 4); /* the last one stands here */
    round_go(round, 99);
    g_assert_cmpuint(round_at(round), ==, 4);
}

static void one_that_is_taken_up_stands_at_what_is_left(void)
{
    const PatrolStop stops[] = {{.camera = "a", .at_ms = 5, .result = PATROL_CLEAR},
                                {.camera = "b", .at_ms = 6, .result = PATROL_SKIPPED}};
    Patrol patrol = patrol_of(stops, 2);
    g_autoptr(Round) round = round_new(&patrol);
    g_assert_cmpstr(round_camera(round, round_at(round)), ==, "c");
    g_assert_cmpint(round_stop(round, 1)->result, ==, PATROL_SKIPPED);
    g_assert_null(round_stop(round, 2));
    g_assert_cmpuint(round_patrol(round)->stop_count, ==, 2);
}

static void a_note_goes_with_what_is_said(void)
{
    g_autoptr(Round) round = fresh();
    g_assert_false(round_note(round, 0, "pintu terbuka")); /* nothing was said yet */
    g_assert_cmpstr(round_noted(round, 0), ==, "pintu terbuka");
    g_assert_true(say(round, "a", 2000, PATROL_CLEAR));
    g_assert_cmpstr(round_stop(round, 0)->note, ==, "pintu terbuka");
    g_assert_true(round_note(round, 0, "sudah ditutup"));
    g_assert_true(say(round, "a", 2500, PATROL_ALERT)); /* said again: the note stays */
    g_assert_cmpstr(round_stop(round, 0)->note, ==, "sudah ditutup");
    g_assert_true(round_note(round, 0, ""));
    g_assert_null(round_stop(round, 0)->note);
    g_assert_false(round_note(round, 4, "x"));
}

static void the_later_word_counts(void)
{
    g_autoptr(Round) round = fresh();
    g_assert_true(say(round, "a", 3000, PATROL_ALERT));
    g_assert_false(say(round, "a", 2000, PATROL_CLEAR));
    g_assert_false(say(round, "z", 4000, PATROL_CLEAR));
    g_assert_cmpint(round_stop(round, 0)->result, ==, PATROL_ALERT);
}

static void the_end_skips_what_is_left_and_takes_no_more(void)
{
    g_autoptr(Round) round = fresh();
    const char *names[4];
    walk(round, 2000, PATROL_CLEAR);
    round_end(round, 9000, "hujan");
    const Patrol *patrol = round_patrol(round);
    g_assert_true(round_is_over(round));
    g_assert_cmpint(patrol->status, ==, PATROL_ENDED);
    g_assert_cmpint(patrol->ended_at_ms, ==, 9000);
    g_assert_cmpstr(patrol->note, ==, "hujan");
    g_assert_cmpuint(patrol_skipped(patrol, names, 4), ==, 3);
    g_assert_cmpstr(names[0], ==, "b");
    g_assert_false(say(round, "b", 9500, PATROL_CLEAR));
    g_assert_false(round_note(round, 0, "x"));
}

static void two_desks_of_one_person_agree(void)
{
    g_autoptr(Round) round = fresh();
    const PatrolStop theirs[] = {
        {.camera = "a", .at_ms = 1500, .looked_s = 3, .result = PATROL_CLEAR, .note = "dulu"},
        {.camera = "b", .at_ms = 6000, .looked_s = 9, .result = PATROL_ALERT, .alert = "al1"},
        {.camera = "x", .at_ms = 6000, .result = PATROL_CLEAR}};
    walk(round, 2000, PATROL_SKIPPED);
    Patrol other = patrol_of(theirs, 3);
    other.rev = 5;
    g_assert_true(round_take(round, &other));
    g_assert_cmpint(round_stop(round, 0)->result, ==, PATROL_SKIPPED); /* ours is later */
    g_assert_cmpstr(round_stop(round, 1)->alert, ==, "al1");
    g_assert_false(round_take(round, &other)); /* nothing is new */
    other.rev = 4;
    other.status = PATROL_TIMED_OUT;
    g_assert_false(round_take(round, &other)); /* an older one says nothing */
    other.rev = 6;
    other.ended_at_ms = 8000;
    g_assert_true(round_take(round, &other));
    g_assert_true(round_is_over(round));
    g_assert_cmpint(round_patrol(round)->status, ==, PATROL_TIMED_OUT);
    other.id = "p2";
    other.rev = 7;
    g_assert_false(round_take(round, &other));
}

/* Random keys of two desks: whatever is said, no camera stands twice, and the sums add up. */
static void sums_add_up_whatever_is_said(void)
{
    for (int turn = 0; turn < 200; turn++) {
        g_autoptr(Round) round = fresh();
        for (int i = 0; i < 12; i++) {
            round_go(round, (size_t)g_test_rand_int_range(0, 6));
            const char *camera = round_camera(round, round_at(round));
            if (camera != NULL)
                say(round, camera, g_test_rand_int_range(1000, 9000),
                    (PatrolResult)g_test_rand_int_range(0, PATROL_RESULTS));
            PatrolSum sum = round_sum(round, 0);
            g_assert_cmpuint(sum.seen + sum.dark + sum.skipped + sum.left, ==, 4);
            g_assert_cmpuint(sum.alerts, <=, sum.seen);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/round/it goes from stop to stop", it_goes_from_stop_to_stop);
    g_test_add_func("/round/what is left comes round again", what_is_left_comes_round_again);
    g_test_add_func("/round/one that is taken up stands at what is left",
                    one_that_is_taken_up_stands_at_what_is_left);
    g_test_add_func("/round/a note goes with what is said", a_note_goes_with_what_is_said);
    g_test_add_func("/round/of one camera the later word counts", the_later_word_counts);
    g_test_add_func("/round/the end skips what is left, and takes no more",
                    the_end_skips_what_is_left_and_takes_no_more);
    g_test_add_func("/round/two desks of one person agree", two_desks_of_one_person_agree);
    g_test_add_func("/round/the sums add up whatever is said", sums_add_up_whatever_is_said);
    return g_test_run();
}
