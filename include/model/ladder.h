/* ladder.h - on which rung each picture is shown, and why
 *
 * From the dearest down: main stream, substream, a still each few seconds, a text picture.  Down it
 * goes quickly, where this PC drops pictures, where more are open than it bears, or where a link is
 * too thin; up slowly, one picture at a time, and each time that a step up did not last the next
 * one waits twice as long.  The picture in focus is lowered last and raised first.
 *
 * Always true after ladder_turn(): at least one picture moves where any may; what a person chose by
 * hand stays so; each one that is not as usual has its reason.
 *
 * Pure: the caller passes times in.
 *
 * Layer: model.  Thread: any, one at a time for one object.
 */
#ifndef TILIK_MODEL_LADDER_H
#define TILIK_MODEL_LADDER_H

#include <stdint.h>

#include "model/vocabulary.h"

/* The same as the words of the wire (wire/viewer.h). */
typedef enum LadderRung { LADDER_MAIN, LADDER_SUB, LADDER_STILL, LADDER_TEXT } LadderRung;

/* Why a picture is on its rung. */
#define LADDER_REASON_TABLE(X)                                                                     \
    X(LADDER_USUAL, "usual", "")                                                                   \
    X(LADDER_FOCUS, "focus", N_("in focus"))                                                       \
    X(LADDER_HAND, "hand", N_("chosen by hand"))                                                   \
    X(LADDER_BUDGET, "budget", N_("too many pictures"))                                            \
    X(LADDER_CPU, "cpu", N_("saves CPU"))                                                          \
    X(LADDER_LINK, "link", N_("poor link"))                                                        \
    X(LADDER_MISSING, "missing", N_("the camera has no better one"))

typedef enum LadderReason { LADDER_REASON_TABLE(WORDS_ENUM) LADDER_REASONS } LadderReason;
WORDS_DECLARE(LadderReason, ladder_reason)

/* How one picture fares since the last turn. */
typedef struct LadderSeen {
    bool playing; /* pictures are shown */
    int stalls;   /* so often no pictures came for a while, or none came at all for too long */
    /* Seconds in which they came too late or in gulps, and in which many were dropped:
     * ladder_second() counts them. */
    int thin, lossy;
} LadderSeen;

/* One picture: what it is, how it fares, and what the ladder keeps of it.  Zeroed at first. */
typedef struct LadderShowing {
    LadderSeen seen;
    bool fixed;    /* counts, and is not changed: warm, a recording, a text picture */
    double weight; /* what it costs then, in usual pictures */
    bool focus;    /* the keys go to it */
    bool large;    /* it fills its wall: the main stream is worth more than another's picture */
    bool better;   /* the main stream is worth having where there is room */
    bool by_hand;
    LadderRung hand; /* then */

    LadderRung rung; /* the answer */
    LadderReason reason;

    LadderRung best; /* that its link bears */
    LadderReason best_reason;
    bool known;         /* has been through a turn */
    double full_fps[2]; /* of main and sub when all is well */
    double last_fps;
    int gap_s; /* seconds without pictures, so far */
    int bad;   /* seconds, about, in which its link was too thin; those that are well take off */
    int64_t since_ms, raised_ms, wait_ms;
} LadderShowing;

/* How this PC fares since the last turn. */
typedef struct LadderLoad {
    int64_t now_ms;
    double budget;      /* usual pictures */
    double main_weight; /* what a main stream costs, in usual pictures */
    bool measured;      /* the rest is there: a turn because one came or went has none */
    bool busy;          /* the processor has hardly anything left */
    int decoded, dropped;
} LadderLoad;

typedef struct Ladder {
    int64_t recover_ms; /* how long all must be well before one goes up */
    double allowed;     /* usual pictures that may move now; at most the budget */
    double budget;
    int strained;      /* turns in a row */
    int64_t calm_ms;   /* since when all is well; 0 it is not */
    int64_t settle_ms; /* until then the last step shows what it brings */
    int64_t raised_ms, wait_ms;
    int64_t link_ms; /* when one was last lowered for its link */
} Ladder;

/* recover_ms: how long all must be well before a step up, at first. */
void ladder_init(Ladder *ladder, int64_t recover_ms);

/* Takes in one second of a picture that plays: pictures that came and were dropped, and how old the
 * last one is. */
void ladder_second(LadderShowing *showing, double fps, int dropped, int age_ms);

/* Says for each on which rung it is to be.  showings stand in the order of their opening. */
void ladder_turn(Ladder *ladder, LadderShowing *const *showings, unsigned count,
                 const LadderLoad *load);

/* Its camera does not have that rung, or can't show it: it is not tried for a good while. */
void ladder_missing(LadderShowing *showing, LadderRung rung, int64_t now_ms);

/* What moves costs, in usual pictures. */
double ladder_cost(const LadderShowing *showing, double main_weight);

#endif
