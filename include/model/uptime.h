/* uptime.h - what state each camera was in, and when
 *
 * An UptimeBook holds the steps of every camera's state over the last days, eight bytes a step.
 * What it was not told is unknown, and never counted as live: before a camera's first step, and
 * while nobody listened (uptime_book_gap()).
 *
 * Always true of an UptimeBook:
 *   - the steps of a camera stand in the order of their times, no two neighbours say the same;
 *   - a camera has at most UPTIME_STEPS_MAX steps: of one that flaps more, the oldest hours, then
 *     days, are condensed so that the time in each kind stays exact and the order in them is lost;
 *   - a reason that is given later is given to the whole stretch in that state.
 *
 * Cameras are numbers that the caller keeps: indices of a Catalog.
 *
 * Layer: model.  Thread: any, one at a time.
 */
#ifndef TILIK_MODEL_UPTIME_H
#define TILIK_MODEL_UPTIME_H

#include <glib.h>

#include "model/camera.h"

#define UPTIME_STEPS_MAX 1024
#define UPTIME_GAPS_MAX  512

/* How a moment of a camera counts; of each moment exactly one. */
#define UPTIME_KIND_TABLE(X)                                                                       \
    X(UPTIME_LIVE, "live", N_("live"))                                                             \
    X(UPTIME_EXPLAINED, "dark_explained", N_("dark, reason known"))                                \
    X(UPTIME_UNEXPLAINED, "dark", N_("dark, nobody knows why"))                                    \
    X(UPTIME_DELIBERATE, "deliberate", N_("out of service"))                                       \
    X(UPTIME_UNLINKED, "unlinked", N_("not linked"))                                               \
    X(UPTIME_UNKNOWN, "unknown", N_("unknown"))

typedef enum UptimeKind { UPTIME_KIND_TABLE(WORDS_ENUM) UPTIME_KINDS } UptimeKind;
WORDS_DECLARE(UptimeKind, uptime_kind)

/* Returns how a moment in that state counts. */
UptimeKind uptime_kind_of(CameraState state, Reason reason);

/* True for the two that are an outage. */
bool uptime_kind_is_dark(UptimeKind kind);

typedef struct UptimeBook UptimeBook;

/* Holds steps for keep_ms back from the newest. */
UptimeBook *uptime_book_new(int64_t keep_ms);
void uptime_book_free(UptimeBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UptimeBook, uptime_book_free)

/* A camera's state from now on.  since_ms, where it lies between its last step and at_ms, and at
 * most a day back, is when that really began; 0 not known. */
typedef struct UptimeStep {
    int64_t at_ms, since_ms;
    CameraState state;
    Reason reason;
} UptimeStep;

/* Adds the next step.  Where the clock was set back, what was told of later times is taken back;
 * a time that lies before most of what is known is wrong itself, and the step counts from the last
 * one of any camera on. */
void uptime_book_put(UptimeBook *book, uint32_t camera, const UptimeStep *told);

/* Adds a step of before, wherever it belongs. */
void uptime_book_past(UptimeBook *book, uint32_t camera, const UptimeStep *told);

/* From one time to the other nobody listened.  In the order of times; of more than
 * UPTIME_GAPS_MAX the oldest two become one, with what lies between. */
void uptime_book_gap(UptimeBook *book, int64_t from_ms, int64_t to_ms);

/* The clock says now: a gap that a clock which was wrong made ends there. */
void uptime_book_clock(UptimeBook *book, int64_t now_ms);

/* A camera's last step as it counts; false where there is none. */
bool uptime_book_last(const UptimeBook *book, uint32_t camera, UptimeStep *out);

/* A stretch of a camera in one state; from_ms < to_ms. */
typedef struct UptimeRun {
    int64_t from_ms, to_ms;
    UptimeKind kind;
    CameraState state;
    Reason reason;
    unsigned times; /* how many stretches it is made of: 1, more where it was condensed */
} UptimeRun;

typedef void (*UptimeEach)(const UptimeRun *run, void *data);

/* Tells of a camera's runs, which fill the time from from_ms to to_ms without a hole; the last
 * state holds up to to_ms, which is for the caller to keep from lying ahead. */
void uptime_book_each(const UptimeBook *book, uint32_t camera, int64_t from_ms, int64_t to_ms,
                      UptimeEach each, void *data);

/* All steps, those of one camera, and about how many bytes of memory they take. */
size_t uptime_book_steps(const UptimeBook *book);
unsigned uptime_book_count(const UptimeBook *book, uint32_t camera);
size_t uptime_book_memory(const UptimeBook *book);

/* Strips */

#define UPTIME_CELLS_MAX 168

/* What is shown of a part of the time: live all of it, live most of it, or else what it was
 * longest. */
#define UPTIME_CELL_TABLE(X)                                                                       \
    X(UPTIME_CELL_LIVE, "live", N_("live"))                                                        \
    X(UPTIME_CELL_PARTLY, "partly", N_("partly"))                                                  \
    X(UPTIME_CELL_EXPLAINED, "dark_explained", N_("reason"))                                       \
    X(UPTIME_CELL_UNEXPLAINED, "dark", N_("no reason"))                                            \
    X(UPTIME_CELL_DELIBERATE, "deliberate", N_("off"))                                             \
    X(UPTIME_CELL_UNLINKED, "unlinked", N_("unlinked"))                                            \
    X(UPTIME_CELL_UNKNOWN, "unknown", N_("unknown"))

typedef enum UptimeCell { UPTIME_CELL_TABLE(WORDS_ENUM) UPTIME_CELLS } UptimeCell;
WORDS_DECLARE(UptimeCell, uptime_cell)

/* How long in each kind. */
typedef struct UptimeTimes {
    int64_t ms[UPTIME_KINDS];
} UptimeTimes;

/* Returns the share of the time in which it was meant to be live and was known to be so or not: 0
 * to 1; NAN where there was none. */
double uptime_share(const UptimeTimes *times);
int64_t uptime_whole_ms(const UptimeTimes *times);

typedef struct UptimeStrip {
    int64_t from_ms, to_ms;
    int count;
    UptimeCell cells[UPTIME_CELLS_MAX]; /* the oldest first, all as long */
    UptimeTimes times;
} UptimeStrip;

/* All strips of one camera, or of a recorder. */
#define UPTIME_STRIPS 3
typedef struct UptimeStrips {
    const char *id;   /* NULL: there is none */
    unsigned cameras; /* that it was made from */
    int count;        /* of strip */
    int hours[UPTIME_STRIPS];
    UptimeStrip strip[UPTIME_STRIPS];
} UptimeStrips;

/* Fills a strip of count cells with one camera's time. */
void uptime_strip(const UptimeBook *book, uint32_t camera, int64_t from_ms, int64_t to_ms,
                  int count, UptimeStrip *out);

/* The same of a recorder, which is as well as the best of its cameras is at the time: live, else
 * dark, else out of service, else unknown. */
void uptime_strip_best(const UptimeBook *book, const uint32_t *cameras, size_t count,
                       const UptimeStrip *span, UptimeStrip *out);

#endif
