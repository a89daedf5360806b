/* feed_private.h - what a Feed keeps: slots, units, folds, tops, rows
 *
 * A slot is an alert of the book; a unit is a situation or a lone alert with its slots; a fold
 * holds units. Tops are the units and folds that are rows of their own, in the order of the keys
 * that they were placed by; rows are the tops with what is unfolded below them.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_FEED_PRIVATE_H
#define TILIK_SRC_MODEL_FEED_PRIVATE_H

#include <glib.h>

#include "model/feed.h"

#define FEED_NONE  UINT32_MAX
#define FEED_PARTS 60 /* the window is counted in so many parts */

typedef struct FeedStats {
    unsigned alerts, lingering, needing, over, unseen, others;
    unsigned priorities[PRIORITIES];
    uint64_t count;
    int64_t first_ms, last_ms; /* never taken back while the row lasts */
} FeedStats;

typedef struct FeedSlot {
    uint32_t unit, next, prev; /* in its unit; FEED_NONE none */
    uint32_t serial;           /* of its row id; 0 none yet */
    int64_t count;
    int64_t linger_ms; /* leaves then */
    unsigned priority : 2;
    unsigned lingering : 1, needing : 1, over : 1, other : 1; /* no longer matches; ... */
    unsigned folded : 1;                                      /* stands in a fold */
    unsigned unseen : 1; /* was folded in a flood and never opened; outlives its row */
    unsigned dirty : 1;
} FeedSlot;

/* A child as it was when its parent was unfolded. */
typedef struct FeedKid {
    uint32_t index, serial; /* of a unit or a slot */
} FeedKid;

typedef struct FeedSituation {
    char *id;
    uint32_t first; /* the first-out, once it was looked for */
    FeedStats stats;
    GArray *kids; /* of FeedKid while unfolded */
} FeedSituation;

typedef struct FeedUnit {
    FeedSituation *situation; /* NULL: one lone alert */
    uint64_t row_id;          /* of its first alert, or of the row that it took over */
    uint32_t serial, head, slots;
    uint32_t fold, fold_next, fold_prev;
    uint32_t row;       /* where it is shown, if it is */
    uint32_t successor; /* of an ended unit: the unit that takes its place */
    int64_t came;       /* the part of the window */
    unsigned top : 1;   /* a row of its own */
    unsigned mine : 1;  /* counted among the new ones that nobody else has */
    unsigned used : 1;
} FeedUnit;

typedef struct FeedFold {
    FeedStats stats;
    char kind[ALERT_KIND_SIZE]; /* "" several */
    AlertPriority priority;
    uint32_t serial, head, tail, units, row;
    uint32_t first; /* the first-out, once it was looked for */
    GArray *kids;
} FeedFold;

typedef struct FeedLinger {
    int64_t at_ms;
    uint32_t index;
} FeedLinger;

typedef struct FeedTop {
    uint64_t key;
    uint32_t index; /* of a unit or fold */
    bool fold;
} FeedTop;

typedef enum FeedRowType { ROW_FOLD, ROW_UNIT, ROW_SLOT } FeedRowType;

typedef struct FeedLine {
    uint32_t index, serial;
    uint8_t type, depth;
} FeedLine;

/* What a row's id is made of. */
typedef enum FeedTag { TAG_KID, TAG_SITUATION, TAG_ALERT, TAG_FOLD } FeedTag;

static inline uint64_t feed_id(FeedTag tag, uint32_t serial, uint32_t index)
{
    return (uint64_t)tag << 62 | (uint64_t)(serial & 0x3fffffffu) << 32 | index;
}

struct Feed {
    AlertBook *book;
    const Catalog *catalog;
    FeedLimits limits;
    unsigned listener;
    char *me, *area;
    AlertQuery *query;
    GArray *slots;           /* of FeedSlot, by alert */
    GArray *units, *free;    /* of FeedUnit; of uint32_t, those given back */
    GHashTable *situations;  /* unit by situation id */
    GHashTable *merged;      /* ids of rows that went into others, to the others' */
    GPtrArray *folds;        /* of FeedFold, NULL holes */
    GArray *tops, *lines;    /* of FeedTop; of FeedLine */
    GArray *dirty, *arrived; /* of uint32_t, alerts */
    GArray *linger;          /* of FeedLinger, the first to leave first */
    guint lingered;          /* of these, done with */
    uint32_t serials;
    uint64_t keep;  /* the id of the row that does not leave; 0 none */
    unsigned ended; /* tops that leave at the end of this update */
    unsigned unseen, folded, matching;
    bool asking;  /* what comes now was asked for */
    bool loading; /* the book is being filled */
    bool fresh;   /* nothing was taken in yet */
    bool moved;   /* rows came, went or moved */
    bool unsorted;
    bool ask_all;         /* each alert is to be asked of anew */
    int64_t ask_again_ms; /* when time alone changes what matches; 0 never */
    /* The governor */
    GArray *recent; /* of int64_t: when rows came unasked, the oldest first */
    unsigned empty; /* folds that nothing is left in */
    unsigned mine[FEED_PARTS], room[FEED_PARTS]; /* new units by part */
    int64_t now_ms;
    int64_t part;           /* the present one */
    int64_t flood_since_ms; /* since when new ones fold; 0 calm */
    int64_t flood_told_ms;  /* since when it is called a flood; 0 not yet */
    GArray *review;         /* of FeedKid while reviewing, else NULL */
};

static inline FeedSlot *feed_slot(const Feed *feed, uint32_t alert)
{
    return &g_array_index(feed->slots, FeedSlot, alert);
}

static inline FeedUnit *feed_unit(const Feed *feed, uint32_t unit)
{
    return &g_array_index(feed->units, FeedUnit, unit);
}

static inline FeedFold *feed_fold(const Feed *feed, uint32_t fold)
{
    return feed->folds->pdata[fold];
}

/* feed_units.c: slots in units */

/* Takes the alert in: a new unit, or a member of one that stands. */
void feed_attach(Feed *feed, uint32_t index, const Alert *alert, int64_t now_ms);

/* The alert has changed; matches is false when it only lingers. */
void feed_refresh(Feed *feed, uint32_t index, const Alert *alert, bool matches, int64_t now_ms);

/* The alert leaves when it has lingered from now on. */
void feed_linger(Feed *feed, uint32_t index, int64_t now_ms);

/* Takes the alert out of its unit. */
void feed_detach(Feed *feed, uint32_t index);

void feed_unit_free(Feed *feed, uint32_t index);
void feed_set_unseen(Feed *feed, uint32_t index, bool unseen);

FeedStats feed_unit_stats(const Feed *feed, const FeedUnit *unit);
AlertPriority feed_worst(const FeedStats *stats);
void feed_stats_count(FeedStats *stats, const FeedSlot *slot, int sign);

/* feed_flood.c: the governor */

void feed_flood_time(Feed *feed, int64_t now_ms);
void feed_flood_end(Feed *feed, int64_t now_ms);
int64_t feed_flood_next_ms(const Feed *feed);
bool feed_fold_may_go(const Feed *feed, uint32_t index);

/* Gives a new unit its place: a row of its own, or a fold. */
void feed_place(Feed *feed, uint32_t index, AlertPriority priority, const char *kind,
                int64_t now_ms);
/* A unit in a fold became worse than the fold is. */
void feed_raise(Feed *feed, uint32_t index, int64_t now_ms);
void feed_fold_leave(Feed *feed, uint32_t index);
/* The person asks anew: what is folded while all is calm gets rows. */
void feed_unfold_all(Feed *feed);
/* Someone else took the unit over. */
void feed_not_mine(Feed *feed, FeedUnit *unit);

/* feed_rows.c: tops and lines */

uint64_t feed_key(const FeedStats *stats);
void feed_top_add(Feed *feed, uint32_t index, bool fold, uint64_t key);
/* Lets ended tops go, sorts what was asked for, and lays the lines out anew. */
void feed_lay_out(Feed *feed);
void feed_sort(Feed *feed);
uint64_t feed_slot_id(const Feed *feed, uint32_t index);
/* What is unfolded shows what is in it now. */
void feed_kids_anew(Feed *feed);
/* The line that shows a unit or, in a fold, holds it; -1 none. */
int feed_unit_line(const Feed *feed, uint32_t index);

#endif
