/* schedule.h - when rounds are walked, and by whom: the hours of a guard post's night
 *
 * A line is "21:00 Budi, Slamet", with days before the hour where it is not every day:
 * "sab-min 23:00 Joko", "mon,wed 22:30".  Days are sen sel rab kam jum sab min, or mon to sun.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_SCHEDULE_H
#define TILIK_MODEL_SCHEDULE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define SCHEDULE_PEOPLE_MAX 160               /* bytes */
#define SCHEDULE_SOON_MS    INT64_C(900000)   /* told so long before */
#define SCHEDULE_LATE_MS    INT64_C(900000)   /* overdue from so long after */
#define SCHEDULE_EARLY_MS   INT64_C(1800000)  /* a round that begins so early is the one */
#define SCHEDULE_OVER_MS    INT64_C(10800000) /* nobody is reminded any more */

typedef struct ScheduleRow {
    int minute;                           /* of the day */
    unsigned days;                        /* 1 << 0 is Monday */
    char people[SCHEDULE_PEOPLE_MAX + 1]; /* "" whoever is there */
} ScheduleRow;

/* Reads a line.  False and error ("column N: what") for what is none. */
bool schedule_read(const char *text, ScheduleRow *out, GError **error);

/* True when somebody is named in the row, or nobody is; case, and what follows a name, do not
 * matter ("Budi" is "budi.s"). */
bool schedule_names(const ScheduleRow *row, const char *person);

typedef enum ScheduleState {
    SCHEDULE_NOTHING, /* nothing is due */
    SCHEDULE_SOON,
    SCHEDULE_DUE,
    SCHEDULE_OVERDUE,
} ScheduleState;

typedef struct ScheduleDue {
    ScheduleState state;
    size_t row;       /* which one; of SCHEDULE_NOTHING the next to come, count: none */
    int64_t due_ms;   /* its time */
    int64_t since_ms; /* a round that begins from then on is it */
} ScheduleDue;

/* True when a round that answers a row was begun from a time on, before another. */
typedef bool (*ScheduleWalked)(const ScheduleRow *row, int64_t from_ms, int64_t to_ms, void *data);

/* How the rows stand at a moment; offset_ms is what the place's clock is ahead of UTC. */
ScheduleDue schedule_look(const ScheduleRow *rows, size_t count, int64_t now_ms, int64_t offset_ms,
                          ScheduleWalked walked, void *data);

#endif
