/* catalog.h - every area, site and camera of a city, with counts that are always right
 *
 * Used by tilik (filled from a mapped snapshot and the change stream) and by tilikd (filled from
 * the journal). It tells listeners what changed, and keeps each area's counts summed upwards.
 *
 * Always true of a Catalog:
 *   - an index, once given, names the same area, site or camera until catalog_clear() or
 * catalog_adopt(): the index of what is removed is a hole, and is only given again to the same code
 * or id;
 *   - every camera's area exists: an unknown code of valid form makes its missing ancestors, named
 * by their code;
 *   - counts of an area include all areas below it;
 *   - it is cheap to fill: an adopted image costs no work a camera but one pass of counting.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_CATALOG_H
#define TILIK_MODEL_CATALOG_H

#include <glib.h>

#include "model/area.h"
#include "model/camera.h"
#include "model/site.h"

#define CATALOG_NONE UINT32_MAX

typedef struct Catalog Catalog;

/* What stands in an area and below.  installed = live + explained + unexplained + unknown. */
typedef struct AreaCounts {
    uint32_t installed;
    uint32_t linked;      /* all but unlinked and missing */
    uint32_t live;        /* online */
    uint32_t explained;   /* not live, with a reason, or not linked yet */
    uint32_t unexplained; /* not live, and nobody knows why */
    uint32_t unknown;     /* nobody has confirmed it for too long */
} AreaCounts;

typedef enum CatalogThing {
    CATALOG_AREA,
    CATALOG_SITE,
    CATALOG_CAMERA,
    CATALOG_RESET,
    CATALOG_LOOK /* who looked at a camera last (looks.h); at many: index is CATALOG_NONE */
} CatalogThing;

/* Called after a change; index is CATALOG_NONE on CATALOG_RESET.  Must not change the catalog. */
typedef void (*CatalogListener)(Catalog *catalog, CatalogThing thing, uint32_t index, void *data);

/* Returns an empty catalog; the caller frees it. */
Catalog *catalog_new(void);

/* Frees a catalog and gives its block back.  NULL is taken. */
void catalog_free(Catalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

/* Adds or replaces by code or id.  Strings are copied.  False, nothing changed, when a field breaks
 * its rule (bad code or id, camera above kelurahan, bad UTF-8). A put with a rev older than what is
 * held changes nothing and succeeds. */
bool catalog_put_area(Catalog *catalog, const Area *area, GError **error);
bool catalog_put_site(Catalog *catalog, const Site *site, GError **error);
bool catalog_put_camera(Catalog *catalog, const Camera *camera, GError **error);

/* Removes; unknown ids are no error.  An area is removed only when nothing stands in it. */
void catalog_remove_site(Catalog *catalog, const char *id);
void catalog_remove_camera(Catalog *catalog, const char *id);
void catalog_remove_area(Catalog *catalog, const char *code);
void catalog_clear(Catalog *catalog);

/* Sizes of the index spaces, holes included. */
uint32_t catalog_areas(const Catalog *catalog);
uint32_t catalog_sites(const Catalog *catalog);
uint32_t catalog_cameras(const Catalog *catalog);

/* Returns about how many bytes of memory the contents take, an adopted block included. */
size_t catalog_memory(const Catalog *catalog);

/* Fill *out with borrowed strings; false for a hole or an index out of range. */
bool catalog_area(const Catalog *catalog, uint32_t index, Area *out);
bool catalog_site(const Catalog *catalog, uint32_t index, Site *out);
bool catalog_camera(const Catalog *catalog, uint32_t index, Camera *out);

/* Single fields without filling a Camera; index is valid. */
CameraState catalog_camera_state(const Catalog *catalog, uint32_t index);
uint32_t catalog_camera_area(const Catalog *catalog, uint32_t index);
uint32_t catalog_camera_site(const Catalog *catalog, uint32_t index);

/* By code or id; CATALOG_NONE when unknown. */
uint32_t catalog_find_area(const Catalog *catalog, const char *code);
uint32_t catalog_find_site(const Catalog *catalog, const char *id);
uint32_t catalog_find_camera(const Catalog *catalog, const char *id);

/* The tree: roots are the areas without a parent.  Children are in code order. */
uint32_t catalog_area_parent(const Catalog *catalog, uint32_t area);
uint32_t catalog_area_first_child(const Catalog *catalog,
                                  uint32_t area); /* CATALOG_NONE as area: the first root */
uint32_t catalog_area_next_sibling(const Catalog *catalog, uint32_t area);

/* True when area is scope or lies below it; CATALOG_NONE as scope holds all.  area is valid. */
bool catalog_area_within(const Catalog *catalog, uint32_t area, uint32_t scope);

/* Counts of an area and all below it, 0 out of range; and of the whole catalog. */
AreaCounts catalog_area_counts(const Catalog *catalog, uint32_t area);
AreaCounts catalog_counts(const Catalog *catalog);

/* Writes "RT 03/RW 05 Sendangguwo, Tembalang" into out.  A name that stands twice in the city
 * carries its kecamatan in brackets: "Purwosari (Mijen)". */
void catalog_area_label(const Catalog *catalog, uint32_t area, char *out, size_t size);

/* Listeners are called in the order they were added.  Returns an id for catalog_unlisten(). */
unsigned catalog_listen(Catalog *catalog, CatalogListener listener, void *data);
void catalog_unlisten(Catalog *catalog, unsigned id);

/* A catalog laid out in one block, position independent, host byte order: what store/snapshot
 * writes and maps.  CATALOG_FORMAT changes with the layout.
 *
 * catalog_pack() sorts by area code and drops holes; while states alone have changed since a block
 * was adopted it is a copy of that block.  catalog_adopt() replaces all contents by a block that
 * starts on an 8 byte boundary, that the catalog may write to (MAP_PRIVATE) and that release()
 * gives back once it is no longer needed.  It checks every offset, index and length, so a damaged
 * block is refused (TILIK_ERROR_CORRUPT) or harmless: refused, the catalog is as it was and the
 * block still the caller's. Whether the text is the text that was written is for the checksum of
 * its keeper to say. */
#define CATALOG_FORMAT 1
GBytes *catalog_pack(const Catalog *catalog);
bool catalog_adopt(Catalog *catalog, void *block, size_t size,
                   void (*release)(void *block, size_t size), GError **error);

#endif
