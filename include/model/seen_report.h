/* seen_report.h - the unseen debt: which cameras nobody has looked at, put together
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_SEEN_REPORT_H
#define TILIK_MODEL_SEEN_REPORT_H

#include "model/looks.h"

#define SEEN_BY_TABLE(X)                                                                           \
    X(SEEN_BY_AREA, "area", N_("area"))                                                            \
    X(SEEN_BY_CLASS, "class", N_("class"))                                                         \
    X(SEEN_BY_OWNER, "owner", N_("owner"))

typedef enum SeenBy { SEEN_BY_TABLE(WORDS_ENUM) SEEN_BYS } SeenBy;
WORDS_DECLARE(SeenBy, seen_by)

/* Of cameras that a picture can come of; each counts in hour, day and week where it was looked at
 * in that time: what was in the last hour was in the last day. */
typedef struct SeenCounts {
    unsigned cameras;
    unsigned off; /* beside them: no picture can come of these */
    unsigned hour, day, week;
    unsigned never;
    int64_t oldest_ms;  /* when the one that was seen the longest ago was; 0 one never was */
    const char *oldest; /* its id; NULL there is none */
} SeenCounts;

typedef struct SeenRow {
    const char *key;  /* the wire word, or an area's code; borrowed */
    const char *text; /* the same for people: a word, translated, or a name */
    SeenCounts counts;
} SeenRow;

typedef struct SeenReport SeenReport;

/* Sums up what lies within scope (an index; CATALOG_NONE: the city) as of now.  level is for
 * SEEN_BY_AREA.  Areas come in the order of codes, others most unseen first. */
SeenReport *seen_report_new(const Catalog *catalog, uint32_t scope, SeenBy by, AreaLevel level,
                            int64_t now_ms);
void seen_report_free(SeenReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SeenReport, seen_report_free)

/* Borrowed. */
const SeenRow *seen_report_rows(const SeenReport *report, size_t *count);
const SeenCounts *seen_report_total(const SeenReport *report);

#endif
