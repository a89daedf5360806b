#include "model/ladder.h"

#include <string.h>

WORDS_DEFINE(LadderReason, ladder_reason, LADDER_REASON_TABLE)

/* Dropped of decoded: what an eye sees, and what is chance. */
#define STRAINED_SHARE  0.05
#define CALM_SHARE      0.01
#define STRAINED_IN_ROW 2
#define DECODED_LEAST   20
/* A step shows what it brings only after this. */
#define SETTLE_MS 4000
/* A step up that lasts shorter was none: the next one waits twice as long, up to the longest. */
#define LASTED_MS   60000
#define WAIT_MAX_MS 600000
/* The camera does not have it: asked again after this. */
#define MISSING_MS 1800000
/* Of the pictures a second that it had when all was well; where it had fewer than the least, its
 * rate says nothing. */
#define FPS_LEAST  3
#define FEW_SHARE  0.7
#define EVEN_SHARE 0.2
#define LATE_SHARE 0.2
#define GAP_MS     1000
#define GAP_S      2
/* Seconds, about, until it is lowered. */
#define THIN_SECONDS 4
/* Between two that are lowered for their link. */
#define LINK_GAP_MS 3000
/* A stall counts as much as so many seconds with too few pictures. */
#define STALL_COUNTS 2
/* A little over is not over: weights are estimates. */
#define SLACK 0.05

void ladder_init(Ladder *ladder, int64_t recover_ms)
{
    *ladder = (Ladder){.recover_ms = recover_ms, .wait_ms = recover_ms};
}

static int64_t longer(int64_t wait_ms)
{
    return wait_ms * 2 < WAIT_MAX_MS ? wait_ms * 2 : WAIT_MAX_MS;
}

static double cost_of(LadderRung rung, double main_weight)
{
    switch (rung) {
    case LADDER_MAIN:
        return main_weight;
    case LADDER_SUB:
        return 1;
    default:
        return 0;
    }
}

double ladder_cost(const LadderShowing *showing, double main_weight)
{
    return showing->fixed ? showing->weight : cost_of(showing->rung, main_weight);
}

static double dropped_share(int decoded, int dropped)
{
    int pictures = decoded + dropped;
    return pictures >= DECODED_LEAST ? (double)dropped / pictures : 0;
}

/* This PC as a whole */

/* Strained: fewer may move than do now, and never none. */
static void lower(Ladder *ladder, double used, int64_t now_ms)
{
    double most = used < ladder->allowed ? used : ladder->allowed;
    bool fell_again = ladder->raised_ms != 0 && now_ms - ladder->raised_ms < LASTED_MS;
    ladder->allowed = most > 2 ? most - 1 : 1;
    ladder->wait_ms = fell_again ? longer(ladder->wait_ms) : ladder->wait_ms;
    ladder->raised_ms = 0;
    ladder->settle_ms = now_ms + SETTLE_MS;
    ladder->strained = 0;
    ladder->calm_ms = 0;
}

static void raise_when_calm(Ladder *ladder, double used, const LadderLoad *load)
{
    bool calm = !load->busy && dropped_share(load->decoded, load->dropped) < CALM_SHARE;
    if (!calm) {
        ladder->calm_ms = 0;
        return;
    }
    if (ladder->calm_ms == 0)
        ladder->calm_ms = load->now_ms;
    if (load->now_ms - ladder->calm_ms < ladder->wait_ms)
        return;
    ladder->calm_ms = load->now_ms;
    /* All that may move has been well for long: what failed before is forgotten. */
    if (ladder->allowed >= ladder->budget) {
        ladder->wait_ms = ladder->recover_ms;
        return;
    }
    if (used + 1 > ladder->allowed)
        ladder->raised_ms = load->now_ms;
    ladder->allowed = ladder->allowed + 1 < ladder->budget ? ladder->allowed + 1 : ladder->budget;
}

static void weigh_load(Ladder *ladder, double used, const LadderLoad *load)
{
    /* A budget that grows or shrinks takes along what had the whole of it. */
    if (ladder->allowed >= ladder->budget || ladder->allowed > load->budget)
        ladder->allowed = load->budget;
    ladder->budget = load->budget;
    if (!load->measured)
        return;
    bool strained = load->busy && dropped_share(load->decoded, load->dropped) >= STRAINED_SHARE;
    ladder->strained = strained ? ladder->strained + 1 : 0;
    if (ladder->strained >= STRAINED_IN_ROW && load->now_ms >= ladder->settle_ms)
        lower(ladder, used, load->now_ms);
    else
        raise_when_calm(ladder, used, load);
}

/* One picture's link */

/* Fewer pictures than usual that come evenly are no thin link: cameras go slower at night.  Those
 * that come in gulps are, and those that come too late to be shown. */
void ladder_second(LadderShowing *showing, double fps, int dropped, int age_ms)
{
    if (showing->rung > LADDER_SUB)
        return;
    double *full = &showing->full_fps[showing->rung], last = showing->last_fps;
    double apart = fps > last ? fps - last : last - fps;
    bool even = apart <= 1.5 || apart <= last * EVEN_SHARE;
    double both = fps < last ? fps : last;
    *full = even && both > *full ? both : *full;
    showing->last_fps = fps;
    if (*full < FPS_LEAST)
        return;
    if (fps > 0 && showing->gap_s >= GAP_S)
        showing->seen.stalls++;
    bool comes = fps > 0;
    bool late = comes && age_ms >= GAP_MS, lossy = comes && dropped >= fps * LATE_SHARE;
    bool few = comes && !even && fps < *full * FEW_SHARE;
    /* Of a gap that lasts nothing is known yet: a camera that hangs is no thin link. */
    showing->gap_s = comes ? 0 : showing->gap_s + 1;
    showing->seen.thin += late || few;
    showing->seen.lossy += lossy && !late && !few;
}

static void weigh_link(LadderShowing *showing, bool busy)
{
    LadderSeen *seen = &showing->seen;
    if (showing->rung > LADDER_SUB || showing->fixed) {
        showing->bad = 0;
        return;
    }
    /* Pictures that are dropped where the processor is busy are the processor's. */
    int bad = seen->thin + (busy ? 0 : seen->lossy) + seen->stalls * STALL_COUNTS;
    if (bad > 0)
        showing->bad += bad;
    else if (showing->bad > 0 && seen->playing)
        showing->bad--;
}

static void lower_link(Ladder *ladder, LadderShowing *showing, int64_t now_ms)
{
    bool fell_again = showing->raised_ms != 0 && now_ms - showing->raised_ms < LASTED_MS;
    showing->best = showing->rung == LADDER_MAIN ? LADDER_SUB : LADDER_STILL;
    showing->best_reason = LADDER_LINK;
    showing->wait_ms = fell_again ? longer(showing->wait_ms) : ladder->recover_ms;
    showing->raised_ms = 0;
    showing->since_ms = now_ms;
    showing->bad = 0;
    ladder->link_ms = now_ms;
}

static void raise_link(LadderShowing *showing, const Ladder *ladder, int64_t now_ms)
{
    if (showing->best == LADDER_MAIN || now_ms - showing->since_ms < showing->wait_ms)
        return;
    /* Where not even stills come there is nothing to hope for yet. */
    if (!showing->seen.playing && showing->best_reason == LADDER_LINK)
        return;
    showing->best = showing->best == LADDER_STILL ? LADDER_SUB : LADDER_MAIN;
    if (showing->best_reason == LADDER_MISSING)
        showing->wait_ms = ladder->recover_ms;
    showing->since_ms = showing->raised_ms = now_ms;
    showing->bad = 0;
}

/* When more than half of several have too little, the link that they share is thin: the last one
 * makes room for the others, and the one in focus is the last to go. */
static LadderShowing *to_lower(LadderShowing *const *showings, unsigned count)
{
    unsigned moving = 0, thin = 0;
    LadderShowing *last = NULL, *last_thin = NULL;
    for (unsigned i = 0; i < count; i++) {
        LadderShowing *showing = showings[i];
        if (showing->fixed || showing->by_hand || showing->rung > LADDER_SUB)
            continue;
        bool bad = showing->bad >= THIN_SECONDS;
        moving++;
        thin += bad;
        if (last == NULL || last->focus || !showing->focus)
            last = showing;
        if (bad && (last_thin == NULL || last_thin->focus || !showing->focus))
            last_thin = showing;
    }
    return moving > 1 && thin * 2 > moving ? last : last_thin;
}

static void weigh_links(Ladder *ladder, LadderShowing *const *showings, unsigned count,
                        const LadderLoad *load)
{
    for (unsigned i = 0; i < count; i++) {
        weigh_link(showings[i], load->busy);
        raise_link(showings[i], ladder, load->now_ms);
    }
    LadderShowing *worst = to_lower(showings, count);
    if (worst != NULL && load->now_ms - ladder->link_ms >= LINK_GAP_MS)
        lower_link(ladder, worst, load->now_ms);
}

/* Who gets what */

static void wish(const LadderShowing *showing, LadderRung *rung, LadderReason *reason)
{
    *rung = LADDER_SUB;
    *reason = LADDER_USUAL;
    if (showing->by_hand) {
        *rung = showing->hand;
        *reason = LADDER_HAND;
        return;
    }
    if (showing->large) {
        *rung = LADDER_MAIN;
        *reason = LADDER_FOCUS;
    }
    if (showing->best > *rung) {
        *rung = showing->best;
        *reason = showing->best_reason;
    }
}

typedef struct Given {
    double used, main_weight;
    bool moving; /* one of those that can be changed */
    bool lowered;
} Given;

static bool fits(const Given *given, LadderRung rung, double room)
{
    return given->used + cost_of(rung, given->main_weight) <= room + SLACK;
}

/* The first rung that fits into what is left, and why it is not the one that is wished for. */
static void give(const Ladder *ladder, LadderShowing *showing, Given *given)
{
    LadderRung rung;
    LadderReason reason;
    wish(showing, &rung, &reason);
    while (!showing->by_hand && rung < LADDER_STILL && !fits(given, rung, ladder->allowed)) {
        if (rung == LADDER_SUB && !given->moving)
            break;
        reason = fits(given, rung, ladder->budget) ? LADDER_CPU : LADDER_BUDGET;
        rung = rung == LADDER_MAIN ? LADDER_SUB : LADDER_STILL;
    }
    showing->rung = rung;
    showing->reason = reason;
    showing->known = true;
    given->used += cost_of(rung, given->main_weight);
    given->moving |= rung < LADDER_STILL;
    given->lowered |= reason == LADDER_BUDGET || reason == LADDER_CPU;
}

/* Where all have what they wish for there may be room for a main stream. */
static void give_better(const Ladder *ladder, LadderShowing *showing, Given *given)
{
    bool may = showing->better && !showing->fixed && showing->rung == LADDER_SUB &&
               showing->reason == LADDER_USUAL && showing->best == LADDER_MAIN;
    double more = given->main_weight - cost_of(LADDER_SUB, given->main_weight);
    if (!may || given->lowered || given->used + more > ladder->allowed + SLACK)
        return;
    showing->rung = LADDER_MAIN;
    showing->reason = LADDER_FOCUS;
    given->used += more;
}

/* Those that count anyhow, then what was chosen, the one in focus, and the rest as they came. */
static int rank(const LadderShowing *showing)
{
    if (showing->fixed)
        return 0;
    if (showing->by_hand)
        return 1;
    return showing->focus || showing->large ? 2 : 3;
}

void ladder_turn(Ladder *ladder, LadderShowing *const *showings, unsigned count,
                 const LadderLoad *load)
{
    double used = 0;
    for (unsigned i = 0; i < count; i++)
        if (showings[i]->known || showings[i]->fixed)
            used += ladder_cost(showings[i], load->main_weight);
    weigh_load(ladder, used, load);
    if (load->measured)
        weigh_links(ladder, showings, count, load);
    Given given = {.main_weight = load->main_weight};
    for (unsigned i = 0; i < count; i++)
        given.used += showings[i]->fixed ? showings[i]->weight : 0;
    for (int turn = 1; turn <= 3; turn++)
        for (unsigned i = 0; i < count; i++)
            if (rank(showings[i]) == turn)
                give(ladder, showings[i], &given);
    for (unsigned i = 0; i < count; i++)
        give_better(ladder, showings[i], &given);
}

void ladder_missing(LadderShowing *showing, LadderRung rung, int64_t now_ms)
{
    showing->best = rung == LADDER_MAIN ? LADDER_SUB : LADDER_STILL;
    showing->best_reason = LADDER_MISSING;
    showing->since_ms = now_ms;
    showing->raised_ms = 0;
    showing->wait_ms = MISSING_MS;
}
