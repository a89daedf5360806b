/* coverage.h - what a city's cameras see: installed, linked, live, and why the rest is dark
 *
 * Three numbers, not one: a camera that hangs is not linked, and one that is linked is not live.
 * What was switched off on purpose is counted apart from what is dark; of what is dark, what has a
 * reason apart from what nobody knows.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_COVERAGE_H
#define TILIK_MODEL_COVERAGE_H

#include <glib.h>

#include "model/catalog.h"

/* Of each camera exactly one of unlinked, live, deliberate, explained, unexplained and unknown. */
typedef struct CoverageCounts {
    unsigned installed;
    unsigned unlinked;    /* never linked, or missing */
    unsigned live;        /* a picture that moves */
    unsigned deliberate;  /* out of service by an order, a letter, the brake */
    unsigned explained;   /* dark, frozen or moved, and somebody said why */
    unsigned unexplained; /* the same, and nobody did */
    unsigned unknown;     /* nobody has confirmed its state */
    unsigned sites, slots, free_slots;
    unsigned rts;       /* RTs that the catalog knows */
    unsigned rts_empty; /* of these, without a camera */
    unsigned rts_blind; /* of these, with cameras of which none is live */
} CoverageCounts;

/* installed without those that are not linked. */
unsigned coverage_linked(const CoverageCounts *counts);

/* What cameras are put together by. */
#define DARK_BY_TABLE(X)                                                                           \
    X(DARK_BY_AREA, "area", N_("area"))                                                            \
    X(DARK_BY_OWNER, "owner", N_("owner"))                                                         \
    X(DARK_BY_REASON, "reason", N_("reason"))                                                      \
    X(DARK_BY_CLASS, "class", N_("class"))

typedef enum DarkBy { DARK_BY_TABLE(WORDS_ENUM) DARK_BYS } DarkBy;
WORDS_DECLARE(DarkBy, dark_by)

typedef struct CoverageRow {
    const char *code, *name; /* of an area, borrowed from the catalog; or a word, and translated */
    CoverageCounts counts;
} CoverageRow;

typedef struct Coverage Coverage;

/* Sums up, for each area of a level within scope (an index; CATALOG_NONE: the city), what lies in
 * it; in the order of codes. */
Coverage *coverage_new(const Catalog *catalog, uint32_t scope, AreaLevel level);

/* The same by something else: a row for each word that any camera (or, of owners, recorder) bears,
 * in the order of their table.  RTs are counted by area alone, recorders by area and owner. */
Coverage *coverage_new_by(const Catalog *catalog, uint32_t scope, DarkBy by, AreaLevel level);
DarkBy coverage_by(const Coverage *coverage);
void coverage_free(Coverage *coverage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Coverage, coverage_free)

/* One row an area; borrowed. */
const CoverageRow *coverage_rows(const Coverage *coverage, size_t *count);
/* All of scope. */
const CoverageCounts *coverage_total(const Coverage *coverage);

/* What is dark */

typedef struct DarkRow {
    const char *key;  /* the wire word, or an area's code; borrowed */
    const char *text; /* the same for people: a word, translated, or a name */
    unsigned cameras;
    unsigned unexplained, deliberate;
    int64_t oldest_ms;  /* since when the one that has been dark longest is; 0 not known */
    const char *oldest; /* its id */
} DarkRow;

/* Returns the rows (DarkRow), most cameras first; free it with g_array_unref(). level is for
 * DARK_BY_AREA. */
GArray *dark_rows(const Catalog *catalog, uint32_t scope, DarkBy by, AreaLevel level);

/* An RT with cameras of which none is live. */
typedef struct BlindRow {
    uint32_t area;    /* index */
    const char *code; /* borrowed */
    unsigned cameras;
    unsigned explained; /* of them deliberately off, or dark with a reason, or not linked */
    int64_t since_ms;   /* when the last of them went; 0 not known */
} BlindRow;

/* Returns the rows (BlindRow) within scope, in the order of codes; free it with g_array_unref(). */
GArray *coverage_blind(const Catalog *catalog, uint32_t scope);

#endif
