#include "console/video_acts.h"

#include "console/tours.h"

#include "console/evidence.h"
#include "console/kentongan.h"
#include "console/neighbours.h"
#include "console/playback.h"
#include "console/ladder.h"
#include "console/preview.h"
#include "console/walls.h"

typedef struct VideoAct {
    Action action;
    void (*run)(App *app);
    bool (*allowed)(const App *app); /* NULL: always */
} VideoAct;

/* Rows come with what they need.  An action without one is not offered. */
static const VideoAct acts[] = {
    {ACTION_TOUR, tours_act, tours_may},
    {ACTION_TOUR_NEXT, tours_act_next, tours_going},
    {ACTION_TOUR_STOP, tours_act_stop, tours_going},
    {ACTION_KENTONGAN, kentongan_ask, kentongan_allowed},
    {ACTION_STILL, evidence_still, evidence_allowed},
    {ACTION_RECORD, evidence_record, evidence_allowed},
    {ACTION_WALL_MARKED, walls_open_rows, walls_allowed},
    {ACTION_RUNG_UP, ladder_up, ladder_can},
    {ACTION_RUNG_DOWN, ladder_down, ladder_can},
    {ACTION_RUNG_AUTO, ladder_auto, ladder_can},
    {ACTION_MEASURE, ladder_measure, NULL},
    {ACTION_NEIGHBOUR_LEFT, neighbours_left, neighbours_may},
    {ACTION_NEIGHBOUR_RIGHT, neighbours_right, neighbours_may},
    {ACTION_NEIGHBOUR_UP, neighbours_up, neighbours_may},
    {ACTION_NEIGHBOUR_DOWN, neighbours_down, neighbours_may},
    {ACTION_NEAREST, neighbours_nearest, NULL},
    {ACTION_FOLLOW, neighbours_follow, NULL},
    {ACTION_PLAYBACK, playback_act, playback_may},
    {ACTION_PLAYBACK_BACK, playback_back, playback_goes},
    {ACTION_PLAYBACK_FORWARD, playback_forward, playback_goes},
    {ACTION_PLAYBACK_SLOWER, playback_slower, playback_goes},
    {ACTION_PLAYBACK_FASTER, playback_faster, playback_goes},
    {ACTION_PLAYBACK_HOLD, playback_hold, playback_goes},
    {ACTION_PLAYBACK_STEP, playback_step, playback_goes},
    {ACTION_PLAYBACK_LIVE, playback_live, playback_goes},
    {ACTION_PREVIEW, preview_act, preview_may},
    {ACTION_PREVIEW_STRIP, preview_act_strip, preview_may},
    {ACTION_PREVIEW_RATE, preview_act_rate, preview_may_rate},
    {ACTION_NONE, NULL, NULL},
};

static const VideoAct *find(Action action)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++)
        if (acts[i].action == action)
            return &acts[i];
    return NULL;
}

/* Theirs are the actions from the first to the last of this block of the table. */
static bool is_ours(Action action)
{
    return action >= ACTION_PREVIEW && action <= ACTION_PLAYBACK_LIVE;
}

bool video_acts_run(App *app, Action action)
{
    const VideoAct *act = find(action);
    if (act == NULL || act->run == NULL)
        return is_ours(action);
    act->run(app);
    return true;
}

bool video_acts_allowed(const App *app, Action action)
{
    const VideoAct *act = find(action);
    if (act == NULL || act->run == NULL)
        return !is_ours(action);
    return act->allowed == NULL || act->allowed(app);
}
