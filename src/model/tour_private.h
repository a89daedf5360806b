/* tour_private.h - what the files of a tour share: its list, and how one step is chosen
 *
 * Layer: model.  Thread: any, one at a time.
 */
#ifndef TILIK_MODEL_TOUR_PRIVATE_H
#define TILIK_MODEL_TOUR_PRIVATE_H

#include "model/tour.h"

typedef struct TourStop {
    char *id;
    TourFacts facts;
    double weight; /* 1 to TOUR_WEIGHT_MAX */
    double at;     /* where the tour's measure stood when it was last chosen */
    uint64_t lot;  /* decides between equals */
    int64_t step;  /* when it was last chosen; TOUR_NEVER */
    unsigned fails;
    bool live, out, kept, wished;
} TourStop;

#define TOUR_NEVER (-1000)

/* What a choice goes on from; tour_ahead() works on a copy. */
typedef struct TourPace {
    double at; /* the measure: goes up by 1 while one of weight 1 has its turn */
    int64_t step, hot_step;
} TourPace;

struct Tour {
    GArray *stops;     /* of TourStop */
    GHashTable *index; /* id to place + 1 */
    TourPace pace;
    uint64_t seed;
    unsigned live;
    int64_t weighed_ms; /* the minute that the weights are of */
    bool stale;         /* some weight is of other facts */
};

/* Fills in the reasons of a stop, at most TOUR_REASONS_MAX, the weightiest first; returns its
 * weight. */
double tour_weigh(const TourFacts *facts, int64_t now_ms, TourPick *out);

/* Brings all weights up to date. */
void tour_weigh_all(Tour *tour, int64_t now_ms);

#endif
