/* uptime_report.h - how much of a time cameras were live, and why not, put together
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_UPTIME_REPORT_H
#define TILIK_MODEL_UPTIME_REPORT_H

#include <glib.h>

#include "model/catalog.h"
#include "model/uptime.h"

#define UPTIME_ROWS_MAX 5000

#define UPTIME_BY_TABLE(X)                                                                         \
    X(UPTIME_BY_AREA, "area", N_("area"))                                                          \
    X(UPTIME_BY_OWNER, "owner", N_("owner"))                                                       \
    X(UPTIME_BY_REASON, "reason", N_("reason"))                                                    \
    X(UPTIME_BY_CLASS, "class", N_("class"))                                                       \
    X(UPTIME_BY_CAMERA, "camera", N_("camera"))                                                    \
    X(UPTIME_BY_SITE, "site", N_("recorder"))

typedef enum UptimeBy { UPTIME_BY_TABLE(WORDS_ENUM) UPTIME_BYS } UptimeBy;
WORDS_DECLARE(UptimeBy, uptime_by)

typedef struct UptimeRow {
    const char *key;  /* the wire word, an area's code, an id; "" what has none */
    const char *name; /* of an area, camera or recorder; a word translated */
    unsigned cameras;
    unsigned outages;    /* stretches dark; what was unknown in between does not part them */
    int64_t longest_ms;  /* the longest of them, as far as it was known and lies in the time */
    const char *longest; /* the camera's id; NULL none */
    UptimeTimes times;   /* of all its cameras */
    int64_t whole_ms;    /* what its shares are of: that of all its cameras, by reason of all */
} UptimeRow;

/* By area in the order of codes, else the most dark time first.  By reason a row has the time that
 * was not live for that reason alone; the total has all. */
typedef struct UptimeReport {
    int64_t from_ms, to_ms;
    UptimeBy by;
    GArray *rows; /* UptimeRow */
    UptimeRow total;
    unsigned left_out;  /* rows beyond the limit */
    GStringChunk *text; /* what the rows point to */
} UptimeReport;

/* An empty one, whose rows borrow from its text. */
UptimeReport *uptime_report_new(UptimeBy by, int64_t from_ms, int64_t to_ms);
/* Frees it with all that its rows point to. */
void uptime_report_free(UptimeReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UptimeReport, uptime_report_free)

typedef struct UptimeAsk {
    int64_t from_ms, to_ms;
    UptimeBy by;
    AreaLevel level; /* of UPTIME_BY_AREA */
    unsigned limit;  /* of rows; 0: UPTIME_ROWS_MAX */
} UptimeAsk;

/* A report that is counted a camera after the other; the catalog may change in between. */
typedef struct UptimeCount UptimeCount;

/* Begins one; what is asked is copied. */
UptimeCount *uptime_count_new(const Catalog *catalog, const UptimeAsk *ask);
/* Counts the camera of this index, in the catalog and the book. */
void uptime_count_camera(UptimeCount *count, const UptimeBook *book, uint32_t index);
/* Hands the report over, and frees the count. */
UptimeReport *uptime_count_end(UptimeCount *count);
/* Frees a count that nobody wants any more; NULL is taken. */
void uptime_count_free(UptimeCount *count);

/* Counts these cameras (uint32_t indices of catalog and book). */
UptimeReport *uptime_report_count(const UptimeBook *book, const Catalog *catalog,
                                  const GArray *cameras, const UptimeAsk *ask);

/* A share of what a row's shares are of, 0 to 1. */
double uptime_row_share(const UptimeRow *row, UptimeKind kind);

#endif
