/* Steering by keys: what is sent when, and that a camera stops when a key is let go. */
#include "model/steering.h"

#include <glib.h>

#define ANSWER_MS 30

/* A camera as it would turn: what it was asked, and till when it goes on by itself. */
typedef struct Stage {
    Steering steering;
    int64_t now, answer_at, turns_until;
    PtzAct last;
    unsigned moves, stops, others;
} Stage;

static Stage stage(void)
{
    return (Stage){.steering.speed = STEERING_MIDDLE, .now = 10000};
}

static void pump(Stage *stage)
{
    PtzAct act;
    if (stage->answer_at != 0 && stage->now >= stage->answer_at) {
        stage->answer_at = 0;
        steering_answered(&stage->steering, true);
    }
    if (!steering_next(&stage->steering, stage->now, &act)) {
        return;
    }
    g_assert_cmpint(stage->answer_at, ==, 0); /* one at a time */
    stage->answer_at = stage->now + ANSWER_MS;
    stage->last = act;
    stage->moves += act.act == PTZ_MOVE;
    stage->stops += act.act == PTZ_STOP;
    stage->others += act.act != PTZ_MOVE && act.act != PTZ_STOP;
    stage->turns_until = act.act == PTZ_MOVE ? stage->now + act.hold_ms : 0;
}

/* Time goes on; who wakes only when told to would see the same. */
static void pass(Stage *stage, int64_t ms)
{
    for (int64_t end = stage->now + ms; stage->now < end;) {
        int64_t wake = steering_wake_ms(&stage->steering, stage->now);
        int64_t next = end;
        next = wake > stage->now ? MIN(next, wake) : next;
        next = stage->answer_at > stage->now ? MIN(next, stage->answer_at) : next;
        stage->now = next;
        pump(stage);
    }
}

static void press(Stage *stage, SteeringWay way)
{
    steering_key(&stage->steering, way, stage->now);
    pump(stage);
}

static void hold(Stage *stage, SteeringWay way, int64_t ms)
{
    press(stage, way);
    pass(stage, 500);
    for (int64_t gone = 500; gone < ms; gone += 33) {
        press(stage, way);
        pass(stage, 33);
    }
}

static bool turns(const Stage *stage)
{
    return stage->now < stage->turns_until;
}

static void one_key_is_one_little_move(void)
{
    Stage it = stage();
    press(&it, STEERING_LEFT);
    g_assert_cmpint(it.last.act, ==, PTZ_MOVE);
    g_assert_cmpfloat(it.last.pan, ==, -0.5);
    g_assert_cmpfloat(it.last.tilt, ==, 0);
    g_assert_cmpint(it.last.hold_ms, ==, STEERING_FIRST_MS);
    pass(&it, 2000);
    g_assert_cmpuint(it.moves, ==, 1);
    g_assert_cmpuint(it.stops, ==, 0); /* it has ended by itself */
    g_assert_false(turns(&it));
}

static void a_held_key_goes_on_and_stops_soon_after_it_is_let_go(void)
{
    Stage it = stage();
    hold(&it, STEERING_UP, 3000);
    g_assert_true(turns(&it));
    g_assert_cmpfloat(it.last.tilt, ==, 0.5);
    g_assert_cmpuint(it.moves, >=, 15);
    g_assert_cmpuint(it.moves, <=, 22); /* and not each of its 80 keys */
    g_assert_cmpuint(it.stops, ==, 0);
    pass(&it, STEERING_AGAIN_MS + ANSWER_MS + 33);
    g_assert_cmpint(it.last.act, ==, PTZ_STOP);
    g_assert_false(turns(&it));
    pass(&it, 5000);
    g_assert_cmpuint(it.stops, ==, 1);
}

static void of_two_keys_a_diagonal_comes(void)
{
    Stage it = stage();
    press(&it, STEERING_RIGHT);
    pass(&it, 60);
    press(&it, STEERING_DOWN);
    pass(&it, ANSWER_MS);
    g_assert_cmpfloat(it.last.pan, ==, 0.5);
    g_assert_cmpfloat(it.last.tilt, ==, -0.5);
    pass(&it, 2000);
    /* The other way is not both at once. */
    press(&it, STEERING_LEFT);
    pass(&it, 60);
    press(&it, STEERING_RIGHT);
    pass(&it, ANSWER_MS);
    g_assert_cmpfloat(it.last.pan, ==, 0.5);
}

static void of_what_came_while_one_was_under_way_the_newest_wins(void)
{
    Stage it = stage();
    press(&it, STEERING_LEFT);
    press(&it, STEERING_RIGHT);
    press(&it, STEERING_LEFT);
    press(&it, STEERING_IN);
    press(&it, STEERING_OUT);
    g_assert_cmpuint(it.moves, ==, 1);
    pass(&it, ANSWER_MS);
    g_assert_cmpuint(it.moves, ==, 2);
    g_assert_cmpfloat(it.last.pan, ==, -0.5);
    g_assert_cmpfloat(it.last.zoom, ==, -0.5);
}

static void nothing_is_sent_late(void)
{
    Stage it = stage();
    PtzAct preset = {.act = PTZ_PRESET, .preset = 3};
    press(&it, STEERING_LEFT);
    it.answer_at = it.now + 10000; /* the link has broken */
    press(&it, STEERING_RIGHT);
    steering_once(&it.steering, &preset, it.now);
    press(&it, STEERING_UP);
    pass(&it, 20000);
    g_assert_cmpuint(it.moves, ==, 1);
    g_assert_cmpuint(it.others, ==, 0);
    /* One that is sent in time is sent. */
    steering_once(&it.steering, &preset, it.now);
    pump(&it);
    g_assert_cmpint(it.last.act, ==, PTZ_PRESET);
    g_assert_cmpint(it.last.preset, ==, 3);
}

static void what_was_refused_is_neither_stopped_nor_gone_on_with(void)
{
    Stage it = stage();
    press(&it, STEERING_LEFT);
    press(&it, STEERING_UP);
    it.answer_at = 0;
    steering_answered(&it.steering, false);
    pump(&it);
    pass(&it, 2000);
    g_assert_cmpuint(it.moves, ==, 1);
    g_assert_cmpuint(it.stops, ==, 0);
}

static void what_is_no_move_ends_the_moves(void)
{
    Stage it = stage();
    PtzAct stop = {.act = PTZ_STOP};
    hold(&it, STEERING_LEFT, 1000);
    steering_once(&it.steering, &stop, it.now);
    pass(&it, ANSWER_MS * 3);
    g_assert_cmpint(it.last.act, ==, PTZ_STOP);
    unsigned moves = it.moves;
    pass(&it, 3000);
    g_assert_cmpuint(it.moves, ==, moves);
    g_assert_cmpuint(it.stops, ==, 1);
}

static void speeds_and_ways_are_shares_of_full_speed(void)
{
    for (SteeringWay way = 0; way < STEERING_WAYS; way++) {
        PtzAct fast = steering_move(way, STEERING_FAST, 500);
        PtzAct slow = steering_move(way, STEERING_SLOW, 500);
        double sum = fast.pan + fast.tilt + fast.zoom;
        bool up = way == STEERING_RIGHT || way == STEERING_UP || way == STEERING_IN;
        g_assert_cmpfloat(sum, ==, up ? 1.0 : -1.0);
        g_assert_cmpfloat(ABS(slow.pan + slow.tilt + slow.zoom), <, 0.5);
        g_assert_cmpint(fast.hold_ms, ==, 500);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/steering/one key is one little move", one_key_is_one_little_move);
    g_test_add_func("/steering/a held key goes on, and stops soon after it is let go",
                    a_held_key_goes_on_and_stops_soon_after_it_is_let_go);
    g_test_add_func("/steering/of two keys a diagonal comes", of_two_keys_a_diagonal_comes);
    g_test_add_func("/steering/of what came while one was under way the newest wins",
                    of_what_came_while_one_was_under_way_the_newest_wins);
    g_test_add_func("/steering/nothing is sent late", nothing_is_sent_late);
    g_test_add_func("/steering/what was refused is neither stopped nor gone on with",
                    what_was_refused_is_neither_stopped_nor_gone_on_with);
    g_test_add_func("/steering/what is no move ends the moves", what_is_no_move_ends_the_moves);
    g_test_add_func("/steering/speeds and ways are shares of full speed",
                    speeds_and_ways_are_shares_of_full_speed);
    return g_test_run();
}
