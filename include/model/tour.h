/* tour.h - which camera a tour shows next
 *
 * A tour goes through a list of cameras for ever.  What is more likely to need an eye comes more
 * often: open alerts at it or around it, alerts there that were real, its class, rain, how long
 * nobody has looked.  Of three steps at most one is for cameras with an open alert; the others
 * share what is left by weight (stride scheduling), so a city of 20,000 hides no alert, and an
 * alert no city.
 *
 * Always true of a Tour:
 *   - the same seed, facts, times and answers give the same order;
 *   - a camera that is off is never chosen;
 *   - one that can be shown is chosen within TOUR_LAPS_MAX laps (a lap: as many steps as there are
 *     cameras that can be shown), whatever weighs more, as long as it does not fail;
 *   - one that was chosen is not chosen again before it was told how that went.
 *
 * Layer: model.  Thread: any, one at a time for one Tour.
 */
#ifndef TILIK_MODEL_TOUR_H
#define TILIK_MODEL_TOUR_H

#include <glib.h>

#include "model/alert.h"
#include "model/camera.h"

#define TOUR_LAPS_MAX    8
#define TOUR_WEIGHT_MAX  4
#define TOUR_REASONS_MAX 3

typedef struct Tour Tour;

/* What is known of a camera.  Nothing here is a guess: what is not known is 0. */
typedef struct TourFacts {
    CameraClass class;
    CameraState state;
    Reason reason;
    AlertPriority worst;  /* of its open alerts; PRIORITIES: it has none */
    unsigned open;        /* alerts that are open at it */
    unsigned near;        /* and around it */
    unsigned real;        /* alerts there that were found real, as far as is known */
    double rain;          /* 0 none to 1 pouring; 0 where nobody says */
    int64_t looked_ms;    /* a person last saw its picture; 0 not known */
    int64_t confirmed_ms; /* its state was last confirmed; 0 never */
} TourFacts;

/* Why a camera comes, the weightiest first. */
#define TOUR_WHY_TABLE(X)                                                                          \
    X(TOUR_WHY_ALERT, "alert", "")                                                                 \
    X(TOUR_WHY_NEAR, "near", "")                                                                   \
    X(TOUR_WHY_UNSEEN, "unseen", "")                                                               \
    X(TOUR_WHY_RAIN, "rain", "")                                                                   \
    X(TOUR_WHY_HISTORY, "history", "")                                                             \
    X(TOUR_WHY_UNCONFIRMED, "unconfirmed", "")                                                     \
    X(TOUR_WHY_CLASS, "class", "")                                                                 \
    X(TOUR_WHY_WISHED, "wished", "")                                                               \
    X(TOUR_WHY_TURN, "turn", "")

typedef enum TourWhy { TOUR_WHY_TABLE(WORDS_ENUM) TOUR_WHYS } TourWhy;
WORDS_DECLARE(TourWhy, tour_why)

typedef struct TourReason {
    TourWhy why;
    double weight;
    int64_t value;       /* alerts; ms since, -1 never; percent of rain; a CameraClass */
    AlertPriority worst; /* TOUR_WHY_ALERT */
} TourReason;

/* A camera that was chosen, or will be; id is borrowed until the tour's list changes. */
typedef struct TourPick {
    const char *id;
    double weight;
    TourReason reasons[TOUR_REASONS_MAX];
    int reason_count; /* at least 1 */
} TourPick;

/* A camera of the list that can't be shown. */
typedef struct TourSkip {
    const char *id;
    CameraState state;
    Reason reason;
} TourSkip;

/* Returns a tour of nothing; the caller frees it. */
Tour *tour_new(uint64_t seed);

/* Frees a tour.  NULL is taken. */
void tour_free(Tour *tour);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tour, tour_free)

/* Gives the list: begin, each camera, end.  Who was there keeps its place in the order; who is not
 * put leaves. */
void tour_list_begin(Tour *tour);
void tour_list_put(Tour *tour, const char *id, const TourFacts *facts);
void tour_list_end(Tour *tour);

/* How many there are, and how many of these can be shown. */
unsigned tour_count(const Tour *tour);
unsigned tour_live(const Tour *tour);

/* True when a camera is in the list. */
bool tour_has(const Tour *tour, const char *id);

/* Chooses.  False: there is none that can be shown and is not out already. */
bool tour_next(Tour *tour, int64_t now_ms, TourPick *out);

/* Puts one before all others, once; false when it is not in the list, or can't be shown. */
bool tour_wish(Tour *tour, const char *id);

/* How it went with one that was chosen: its picture was seen until now; none came; or it was not
 * shown after all, and keeps its turn. */
void tour_looked(Tour *tour, const char *id, int64_t now_ms);
void tour_failed(Tour *tour, const char *id);
void tour_returned(Tour *tour, const char *id);

/* Says why one weighs what it weighs; false when it is not in the list. */
bool tour_explain(const Tour *tour, const char *id, int64_t now_ms, TourPick *out);

/* Fills in what would come next if nothing changed; returns how many. */
unsigned tour_ahead(const Tour *tour, int64_t now_ms, TourPick *out, unsigned max);

/* Fills in who is passed over, in the order of the list; returns how many there are, which may be
 * more than max. */
unsigned tour_skipped(const Tour *tour, TourSkip *out, unsigned max);

/* Writes a reason for people: "2 open alerts, the worst critical", "nobody looked for 3 d". */
void tour_reason_text(const TourReason *reason, char *out, size_t size);

/* Writes all reasons of a pick, with commas between. */
void tour_pick_text(const TourPick *pick, char *out, size_t size);

#endif
