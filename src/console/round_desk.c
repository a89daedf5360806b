/* The page of a patrol round: where it begins, and then stop by stop. */
#include "console/desk_private.h"
#include "console/round_page.h"

void round_draw(Rounds *rounds)
{
    desk_draw_again(rounds->app, &desk_round);
    View *list = desk_made(rounds->app, &desk_rounds);
    if (list != NULL) {
        view_desk_rows_changed(list);
        desk_draw_again(rounds->app, &desk_rounds);
    }
}

static View *make(App *app)
{
    return view_round_new(&round_table, app->rounds);
}

/* Who comes back to a round stands before its picture again. */
static void shown(App *app, View *view)
{
    Rounds *rounds = app->rounds;
    rounds->offered_ms = 0;
    if (rounds->mine != NULL)
        round_walk_to(rounds, round_at(rounds->mine));
    if (!rounds->known)
        rounds_fetch(rounds);
}

static void left(App *app, View *view)
{
    round_picture_leave(app->rounds);
}

static void step(Rounds *rounds, int by)
{
    int count = (int)round_count(rounds->mine), at = (int)round_at(rounds->mine);
    if (at >= count)
        at = by > 0 ? -1 : count;
    round_walk_to(rounds, (size_t)CLAMP(at + by, 0, count - 1));
}

static bool move(Rounds *rounds, Action action)
{
    switch (action) {
    case ACTION_UP:
        step(rounds, -1);
        return true;
    case ACTION_DOWN:
        step(rounds, 1);
        return true;
    case ACTION_PAGE_UP:
        step(rounds, -10);
        return true;
    case ACTION_PAGE_DOWN:
        step(rounds, 10);
        return true;
    case ACTION_HOME:
        round_walk_to(rounds, 0);
        return true;
    case ACTION_END:
        round_walk_to(rounds, round_count(rounds->mine) - 1);
        return true;
    case ACTION_OPEN:
        round_walk_to(rounds, round_at(rounds->mine));
        return true;
    default:
        return false;
    }
}

static bool judge(Rounds *rounds, Action action)
{
    switch (action) {
    case ACTION_ROUND_CLEAR:
        round_walk_clear(rounds);
        return true;
    case ACTION_ROUND_ALERT:
        round_walk_alert(rounds);
        return true;
    case ACTION_ROUND_SKIP:
        round_walk_skip(rounds);
        return true;
    case ACTION_ROUND_NOTE:
        round_walk_note(rounds);
        return true;
    case ACTION_ROUND_END:
        round_walk_end(rounds);
        return true;
    default:
        return false;
    }
}

/* A volunteer begins by one key; others are asked which cameras. */
static void begin(App *app)
{
    g_autoptr(GPtrArray) choices = round_choices(app);
    if (app->config->profile == PROFILE_RONDA && choices->len > 0)
        round_begin(app, choices->pdata[0]);
    else
        round_ask(app);
}

static bool run(App *app, View *view, Action action)
{
    Rounds *rounds = app->rounds;
    if (rounds->mine != NULL && (move(rounds, action) || judge(rounds, action)))
        return true;
    bool volunteer = app->config->profile == PROFILE_RONDA;
    if (rounds->mine == NULL && (action == ACTION_OPEN || (action == ACTION_ROUND && volunteer))) {
        begin(app);
        return true;
    }
    /* A volunteer who presses it once more goes on, and does not leave. */
    if (action == ACTION_ROUND && volunteer && desk_shown(app) == &desk_round) {
        round_walk_to(rounds, round_at(rounds->mine));
        return true;
    }
    if (action == ACTION_ROUND_CHOOSE) {
        round_ask(app);
        return true;
    }
    return false;
}

static bool allowed(const App *app, const View *view, Action action)
{
    bool walking = rounds_mine(app) != NULL;
    switch (action) {
    case ACTION_PREVIEW:
    case ACTION_STILL:
    case ACTION_RECORD:
    case ACTION_PRIVACY_BRAKE:
    case ACTION_ROUND_CLEAR:
    case ACTION_ROUND_ALERT:
    case ACTION_ROUND_SKIP:
    case ACTION_ROUND_NOTE:
        return walking && round_at(app->rounds->mine) < round_count(app->rounds->mine);
    case ACTION_ROUND_END:
        return walking;
    case ACTION_ROUND_CHOOSE:
        return !walking;
    default:
        return true;
    }
}

/* The key that began the round is no longer shown while it is walked. */
static bool fits(const App *app, const View *view, Action action)
{
    return allowed(app, view, action) && (action != ACTION_ROUND || rounds_mine(app) == NULL);
}

/* Each second that a picture is seen counts. */
static bool tick(View *view)
{
    const Rounds *rounds = view_round_data(view);
    return rounds->mine != NULL || rounds->schedule != NULL;
}

const DeskKind desk_round = {
    .word = "round",
    .context = KEY_CONTEXT_ROUND,
    .action = ACTION_ROUND,
    .right = RIGHT_ALERTS_ACT,
    .make = make,
    .shown = shown,
    .left = left,
    .run = run,
    .allowed = allowed,
    .fits = fits,
    .tick = tick,
};
