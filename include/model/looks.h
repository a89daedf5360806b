/* looks.h - who looked in on each camera last
 *
 * Kept beside the cameras of a Catalog, by their indices: the last look of which is known how long
 * it was, and a later one of which it is not (it goes on, or nobody ever told).  A look of no
 * seconds, whose picture never came, is none.
 *
 * Always true of the looks of a catalog:
 *   - they go when its indices do: at catalog_clear() and catalog_adopt();
 *   - they are not part of a packed block;
 *   - the order in which looks are put does not matter, only when they ended.
 *
 * Layer: model.  Thread: that of the catalog.
 */
#ifndef TILIK_MODEL_LOOKS_H
#define TILIK_MODEL_LOOKS_H

#include "model/catalog.h"
#include "model/role.h"

typedef struct Look {
    const char *by;  /* who; borrowed until the catalog's next change where it was read */
    int64_t at_ms;   /* when it began */
    int64_t seconds; /* for how long there was a picture; -1 not told */
    Purpose purpose;
} Look;

/* When a look was over, as far as it is known: its beginning where nobody told how long it was. */
int64_t look_end_ms(const Look *look);

/* For how long nobody has been looking, 0 where somebody is or a clock was set back; -1 for one
 * that never was (at_ms 0). */
int64_t look_age_ms(const Look *look, int64_t now_ms);

/* True when a look tells something new: a look of the same person and beginning is the same one,
 * told anew.  camera is an index of the catalog; listeners hear of CATALOG_LOOK. */
bool looks_put(Catalog *catalog, uint32_t camera, const Look *look);

/* The last look.  False: there was none, or none is known of. */
bool looks_last(const Catalog *catalog, uint32_t camera, Look *out);

/* What is kept of a camera, in the order in which it must be put again: at most two.  Returns how
 * many. */
unsigned looks_both(const Catalog *catalog, uint32_t camera, Look out[2]);

/* Says whether the looks are all that there were: until then a camera without one may have been
 * seen.  CATALOG_LOOK is told, with CATALOG_NONE. */
void looks_know(Catalog *catalog, bool known);
bool looks_known(const Catalog *catalog);

/* Forgets them all. */
void looks_clear(Catalog *catalog);

/* The looks of a catalog apart from it, by ids: to put them again when its indices have changed. */
typedef struct LooksKept LooksKept;

/* Copies them out; the caller frees them. */
LooksKept *looks_keep(const Catalog *catalog);

/* Frees the copy; NULL is taken. */
void looks_kept_free(LooksKept *kept);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LooksKept, looks_kept_free)

/* Makes them those of a catalog, as far as it has their cameras. */
void looks_restore(Catalog *catalog, const LooksKept *kept);

/* What stands in an area and below, as of a time. */
typedef struct AreaLooks {
    uint32_t cameras; /* that a picture can come of */
    uint32_t unseen;  /* of these: nobody looked since */
} AreaLooks;

typedef struct LooksCount LooksCount;

/* Counts once over all cameras. */
LooksCount *looks_count(const Catalog *catalog, int64_t since_ms);
void looks_count_free(LooksCount *count);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LooksCount, looks_count_free)

/* Of an area and all below it as it was counted, CATALOG_NONE for the whole; 0 for one that was not
 * there then. */
AreaLooks looks_counted(const LooksCount *count, uint32_t area);

#endif
