/* feed.h - the rows of the alert feed: what stands where, folded how, and the flood governor
 *
 * A Feed reads an AlertBook and keeps rows: lone alerts, situations (their members folded under
 * them), and, in a flood, one row a priority and kind that holds all that came while it lasted.
 *
 * Order: what needs someone first, by priority, then the oldest; then what somebody has, the same
 * way. Rows keep their places while states change; new ones are put where they belong;
 * feed_settle() sorts anew.
 *
 * Flood (EEMUA 191): `most` new groups in window_ms; at most so many new rows a window come by
 * themselves, whatever comes.  So that each priority can have a fold of its own among them, new
 * alerts fold from the moment on when no more than those are left: from the 7th row in 10 minutes
 * for the usual 10.  They fold into their priority's and kind's row, a critical one never into a
 * lower one's; where no row is free for another kind, the priority's row is for several. It is
 * called a flood from the 10th group on, and ends when fewer than half of `most` come. What was
 * folded and never opened is kept for feed_review(), as long as the book holds it.
 *
 * Always true of a Feed:
 *   - each alert that answers the query stands in exactly one row, or under one; the members that
 *     rows say they hold sum up to the alerts;
 *   - a row that was there, and not over, stays, in a flood too;
 *   - the same calls give the same rows: it asks no clock.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_FEED_H
#define TILIK_MODEL_FEED_H

#include "model/alert_book.h"
#include "model/alert_query.h"

typedef struct FeedLimits {
    unsigned most;     /* new rows a window at most; 10 usually, 5 at least */
    int64_t window_ms; /* 600,000 usually */
    int64_t linger_ms; /* a row whose alerts are over leaves after so long; 30,000 usually */
} FeedLimits;

typedef enum FeedRowKind { FEED_ALERT, FEED_SITUATION, FEED_FOLD } FeedRowKind;

typedef struct FeedRow {
    uint64_t id; /* the same while the row lasts */
    FeedRowKind kind;
    unsigned depth;      /* 0; 1 below an unfolded row; 2 below a situation in an unfolded fold */
    uint32_t alert;      /* FEED_ALERT; else the first-out, pinned */
    uint32_t situation;  /* FEED_SITUATION, may be ALERT_NONE while only members are known */
    unsigned alerts;     /* in it: those that match and those that linger; 1 for an alert */
    unsigned lingering;  /* of these, those that no longer match and leave soon */
    unsigned situations; /* FEED_FOLD: of these alerts, in how many situations and lone alerts */
    unsigned needing, over; /* of the alerts: need someone; the condition is over */
    unsigned unseen;        /* of the alerts: folded in a flood and never opened */
    uint64_t count;         /* reports in all */
    AlertPriority priority; /* the worst */
    int64_t first_at_ms, last_at_ms;
    const char *what; /* kind's word, "" in a fold of several; borrowed until the next update */
    bool unfolded;
    bool needs; /* somebody should take it */
} FeedRow;

typedef struct FeedFlood {
    bool flooding;       /* `most` new groups came in a window, and it has not ended since */
    int64_t since_ms;    /* of the flood; 0 calm */
    unsigned mine, room; /* new groups in the last window: unowned or mine; all */
    unsigned folded;     /* alerts that stand in folds now */
    unsigned unseen;     /* alerts that were folded and never opened, over ones too */
    unsigned most;
} FeedFlood;

typedef struct Feed Feed;

/* book and catalog are borrowed; the feed listens to the book. What the first feed_update() finds
 * was asked for. */
Feed *feed_new(AlertBook *book, const Catalog *catalog, const FeedLimits *limits);
void feed_free(Feed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

/* Whose feed it is: what others own counts for the room only.  Copied. */
void feed_set_me(Feed *feed, const char *me);

/* Shows what answers the query (NULL: open alerts); takes it. Only alerts in area ("" all) and
 * below. */
void feed_set_query(Feed *feed, AlertQuery *query, int64_t now_ms);
void feed_set_area(Feed *feed, const char *area, int64_t now_ms);

/* While the book is filled or filled anew: what comes is no flood. */
void feed_set_loading(Feed *feed, bool loading);

/* A camera or area changed in more than its state, or the catalog was reset: asks of all anew. */
void feed_catalog_changed(Feed *feed);

/* Takes in what has changed in the book, lets floods begin and end and lingering rows go. Returns
 * true when rows came, went or moved. Cheap when nothing has changed. */
bool feed_update(Feed *feed, int64_t now_ms);

/* When feed_update() has something to do though nothing changes in the book; 0 never. */
int64_t feed_next_ms(const Feed *feed);

/* The row under the cursor: it does not leave when all of it is over, until another is kept; 0
 * none. */
void feed_keep(Feed *feed, uint64_t row_id);

/* Sorts anew and lets go of what is over: the person asked for it. */
void feed_settle(Feed *feed, int64_t now_ms);

/* Returns how many rows there are now, those below unfolded ones too. */
int feed_rows(const Feed *feed);
/* How many alerts answer the query, in all rows and below them. */
unsigned feed_count(const Feed *feed);
bool feed_row(const Feed *feed, int row, FeedRow *out);
uint64_t feed_row_id(const Feed *feed, int row);
/* hint is where it was; -1 when it is gone. An alert's row that went into a situation's is found
 * there. */
int feed_find_row(const Feed *feed, uint64_t id, int hint);
/* The row that shows an alert, or holds it folded; -1 when none. */
int feed_find_alert(const Feed *feed, uint32_t alert);

/* Appends the alerts (uint32_t) of a row to out, first-out first. */
void feed_row_alerts(const Feed *feed, int row, GArray *out);

/* Unfolds or folds a row; false when it holds no others. What comes into an unfolded row is
 * counted there, and shown below it when it is unfolded anew, or by feed_settle(). */
bool feed_unfold(Feed *feed, int row, bool unfolded, int64_t now_ms);

/* Returns the next row (step 1) or the one before (-1) that needs someone, by priority then age,
 * as seen from row (-1: from the start), going around once; -1 when none. */
int feed_next(const Feed *feed, int row, int step);

/* The person looked at this alert: it is no longer unseen. */
void feed_opened(Feed *feed, uint32_t alert);

/* Returns how the governor stands, as of the last update. */
FeedFlood feed_flood(const Feed *feed);

/* Alerts (ids, const char *, borrowed) that were folded and never opened. */
void feed_unseen(const Feed *feed, GPtrArray *out);
/* Shows only those, each a row, until called with false. What comes in the meantime stands in the
 * usual rows as ever. */
void feed_review(Feed *feed, bool on, int64_t now_ms);
bool feed_reviewing(const Feed *feed);

#endif
