#include "model/steering.h"

#include <glib.h>
#include <string.h>

WORDS_DEFINE(SteeringWay, steering_way, STEERING_WAY_TABLE)
WORDS_DEFINE(SteeringSpeed, steering_speed, STEERING_SPEED_TABLE)

#define AXES (STEERING_WAYS / 2)
/* A key that comes again within so long is the same one, held: the longest that a keyboard waits
 * before it repeats. */
#define SAME_MS 700

double steering_speed_share(SteeringSpeed speed)
{
    static const double shares[STEERING_SPEEDS] = {0.2, 0.5, 1.0};
    return shares[speed];
}

static void set_axis(PtzAct *move, SteeringWay way, double share)
{
    double *const axes[] = {&move->pan, &move->tilt, &move->zoom};
    /* Up is positive though it comes first on the keyboard's list. */
    bool negative = way == STEERING_LEFT || way == STEERING_DOWN || way == STEERING_OUT;
    *axes[way / 2] = negative ? -share : share;
}

PtzAct steering_move(SteeringWay way, SteeringSpeed speed, int hold_ms)
{
    PtzAct move = {.act = PTZ_MOVE, .hold_ms = hold_ms};
    set_axis(&move, way, steering_speed_share(speed));
    return move;
}

void steering_key(Steering *steering, SteeringWay way, int64_t now_ms)
{
    SteeringAxis *axis = &steering->axes[way / 2];
    bool same = axis->way == way && axis->until_ms != 0;
    bool again = same && now_ms - axis->came_ms < SAME_MS;
    int64_t until = now_ms + (again ? STEERING_AGAIN_MS : STEERING_FIRST_MS);
    *axis = (SteeringAxis){
        .way = way, .came_ms = now_ms, .until_ms = same ? MAX(axis->until_ms, until) : until};
    steering->fresh = true;
}

void steering_let_all_go(Steering *steering)
{
    memset(steering->axes, 0, sizeof steering->axes);
    steering->once_ms = 0;
}

void steering_once(Steering *steering, const PtzAct *act, int64_t now_ms)
{
    memset(steering->axes, 0, sizeof steering->axes);
    steering->once = *act;
    steering->once_ms = now_ms;
}

/* What the keys want now. */
static PtzAct wanted(const Steering *steering, int64_t now_ms)
{
    PtzAct move = {.act = PTZ_MOVE, .hold_ms = STEERING_FIRST_MS};
    double share = steering_speed_share(steering->speed);
    for (int i = 0; i < AXES; i++) {
        if (steering->axes[i].until_ms > now_ms) {
            set_axis(&move, steering->axes[i].way, share);
        }
    }
    return move;
}

static bool goes(const PtzAct *move)
{
    return move->pan != 0 || move->tilt != 0 || move->zoom != 0;
}

static bool same_way(const PtzAct *one, const PtzAct *other)
{
    return one->pan == other->pan && one->tilt == other->tilt && one->zoom == other->zoom;
}

/* The camera still moves, as far as we asked it to. */
static bool is_moving(const Steering *steering, int64_t now_ms)
{
    return steering->moving.hold_ms > 0 && now_ms < steering->moved_ms + steering->moving.hold_ms;
}

static bool next_move(Steering *steering, int64_t now_ms, PtzAct *out)
{
    PtzAct move = wanted(steering, now_ms);
    bool moving = is_moving(steering, now_ms);
    if (!goes(&move)) {
        if (!moving) {
            return false;
        }
        steering->moving.hold_ms = 0;
        *out = (PtzAct){.act = PTZ_STOP};
        return true;
    }
    bool due = steering->fresh && now_ms >= steering->moved_ms + STEERING_RENEW_MS;
    if (moving && same_way(&move, &steering->moving) && !due) {
        return false;
    }
    steering->moving = move;
    steering->moved_ms = now_ms;
    steering->fresh = false;
    *out = move;
    return true;
}

bool steering_next(Steering *steering, int64_t now_ms, PtzAct *out)
{
    if (steering->under_way) {
        return false;
    }
    bool waits = steering->once_ms != 0 && now_ms - steering->once_ms <= STEERING_LATE_MS;
    steering->once_ms = 0;
    if (waits) {
        steering->moving.hold_ms = 0;
        *out = steering->once;
    } else if (!next_move(steering, now_ms, out)) {
        return false;
    }
    steering->under_way = true;
    return true;
}

void steering_answered(Steering *steering, bool done)
{
    steering->under_way = false;
    if (!done) {
        steering_let_all_go(steering);
        steering->moving.hold_ms = 0;
    }
}

static int64_t sooner(int64_t one, int64_t other)
{
    return one == 0 || (other != 0 && other < one) ? other : one;
}

int64_t steering_wake_ms(const Steering *steering, int64_t now_ms)
{
    int64_t wake = 0;
    if (steering->under_way) {
        return 0;
    }
    for (int i = 0; i < AXES; i++) {
        const SteeringAxis *axis = &steering->axes[i];
        if (axis->until_ms > now_ms) {
            wake = sooner(wake, axis->until_ms);
        }
    }
    return wake;
}
