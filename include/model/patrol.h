/* patrol.h - a patrol (ronda): a round of cameras, each looked at and judged
 *
 * A person begins with a list of cameras, says of one after the other what was seen, and ends.
 * What was not looked at by then is skipped, by name: a round that was cut short is not one where
 * all was well.
 *
 * Always true of a Patrol:
 *   - no camera stands twice in its list, nor twice among its stops, which are of its list;
 *   - a stop of time 0 is one that nobody made: it was skipped by ending.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_PATROL_H
#define TILIK_MODEL_PATROL_H

#include <stddef.h>
#include <stdint.h>

#include "model/area.h"
#include "model/role.h"
#include "model/vocabulary.h"

#define PATROL_STOPS_MAX    500
#define PATROL_NOTE_MAX     300 /* bytes */
#define PATROL_QUERY_MAX    512 /* bytes */
#define PATROL_LOOKED_MAX_S 86400
#define PATROL_UNTIMED      (-1)              /* nobody measured how long it was looked at */
#define PATROL_ENDS_MS      INT64_C(21600000) /* one that nobody ends is ended after 6 hours */

#define PATROL_RESULT_TABLE(X)                                                                     \
    X(PATROL_CLEAR, "clear", N_("safe"))                                                           \
    X(PATROL_ALERT, "alert", N_("alert"))                                                          \
    X(PATROL_DARK, "dark", N_("no picture"))                                                       \
    X(PATROL_SKIPPED, "skipped", N_("skipped"))

typedef enum PatrolResult { PATROL_RESULT_TABLE(WORDS_ENUM) PATROL_RESULTS } PatrolResult;
WORDS_DECLARE(PatrolResult, patrol_result)

#define PATROL_STATUS_TABLE(X)                                                                     \
    X(PATROL_OPEN, "open", N_("under way"))                                                        \
    X(PATROL_ENDED, "ended", N_("ended"))                                                          \
    X(PATROL_TIMED_OUT, "timed_out", N_("overdue"))

typedef enum PatrolStatus { PATROL_STATUS_TABLE(WORDS_ENUM) PATROL_STATUSES } PatrolStatus;
WORDS_DECLARE(PatrolStatus, patrol_status)

/* Strings are borrowed, NULL where there is none. */
typedef struct PatrolStop {
    const char *camera, *note;
    const char *alert; /* the one that was raised here */
    int64_t at_ms;
    int looked_s; /* PATROL_UNTIMED: not known */
    PatrolResult result;
} PatrolStop;

typedef struct Patrol {
    const char *id, *by, *area;
    const char *query;          /* the query or list that the cameras came from */
    const char *note;           /* written at the end */
    const char *const *cameras; /* ends with NULL */
    const PatrolStop *stops;    /* in the order in which they were first told */
    size_t camera_count, stop_count;
    int64_t started_at_ms, ended_at_ms, rev;
    Purpose purpose; /* PURPOSE_RONDA or PURPOSE_PATROL */
    PatrolStatus status;
} Patrol;

/* True for the two purposes that a patrol has. */
bool patrol_purpose_fits(Purpose purpose);

/* True when a camera is of its list. */
bool patrol_has(const Patrol *patrol, const char *camera);

/* Puts what was seen at a stop, of a list with place for one more.  Of the same camera the later
 * one counts, and of two of one moment the one that is put last.  False: what stands is later. */
bool patrol_put_stop(PatrolStop *stops, size_t *count, const PatrolStop *stop);

/* Adds a stop that is skipped for each camera of the patrol that has none, to a list with place
 * for all its cameras.  Returns how many. */
size_t patrol_skip_rest(const Patrol *patrol, PatrolStop *stops, size_t *count);

/* When the last stop was made; 0 none was. */
int64_t patrol_last_stop(const Patrol *patrol);

/* What it comes to. */
typedef struct PatrolSum {
    size_t seen, dark, skipped; /* dark: somebody was there, and there was no picture */
    size_t left;                /* nothing was said of them yet */
    size_t alerts;              /* of those seen */
    int64_t looked_s;           /* where it is known */
    int64_t minutes;            /* from its beginning to its end, or to now */
} PatrolSum;
PatrolSum patrol_sum(const Patrol *patrol, int64_t now_ms);

/* Fills in the cameras that were skipped, in the order of its list; returns how many there are,
 * which may be more than max. */
size_t patrol_skipped(const Patrol *patrol, const char **out, size_t max);

#endif
