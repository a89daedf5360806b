/* catalog_private.h - how a Catalog lies in memory, for the model's own files
 *
 * Records lie as they do in a packed block.  What came with the block stays where it was mapped and
 * changes in place; what came later stands in chunks that never move.  A string is an offset: below
 * strings.base_size into the block's pool, above it into chunks.  Offset 0 is the empty string.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_CATALOG_PRIVATE_H
#define TILIK_SRC_MODEL_CATALOG_PRIVATE_H

#include "id_table.h"
#include "model/catalog.h"
#include "strings.h"

#define DEGREE_NONE        INT32_MIN
#define CATALOG_ID_BYTES   64 /* id_valid() */
#define CATALOG_NAME_BYTES 300

enum RecordFlag {
    RECORD_PRESENT = 1,   /* else a hole that remembers its id */
    RECORD_NIGHT = 2,     /* cameras */
    RECORD_PTZ = 4,       /* cameras */
    RECORD_DISPLACED = 8, /* cameras: waits to be put in its place in the order; never in a block */
};

/* The text of a camera is its id, NUL, its name, NUL: one run of bytes to search. */
typedef struct CameraRecord {
    int64_t since_ms, seen_at_ms, rev;
    uint32_t text;
    uint32_t analytics;
    uint32_t area, site;
    int32_t lat, lon; /* microdegrees */
    uint32_t letters; /* scan_letters() of the text */
    uint16_t name_length;
    uint16_t slot;
    uint8_t id_length;
    uint8_t class, owner, visibility, state, reason;
    uint8_t flags;
    uint8_t spare;
} CameraRecord;
G_STATIC_ASSERT(sizeof(CameraRecord) == 64);

/* A site that is not present but that cameras name is kept for its id. */
typedef struct SiteRecord {
    int64_t since_ms, rev;
    uint32_t id, name, link, contact;
    uint32_t area;
    uint16_t slots;
    uint8_t owner, state, flags;
    uint8_t spare[7];
} SiteRecord;
G_STATIC_ASSERT(sizeof(SiteRecord) == 48);

typedef struct AreaRecord {
    int64_t rev;
    uint32_t code, name;
    uint32_t parent;
    int32_t lat, lon;
    uint8_t level, flags;
    uint8_t spare[2];
} AreaRecord;
G_STATIC_ASSERT(sizeof(AreaRecord) == 32);

/* Each camera counts in one tally of its area and of all above. */
typedef enum Tally {
    TALLY_LIVE,
    TALLY_UNEXPLAINED,
    TALLY_EXPLAINED,
    TALLY_MISSING,  /* unexplained and not linked */
    TALLY_UNLINKED, /* explained and not linked */
    TALLY_UNKNOWN,
    TALLIES
} Tally;

/* What the catalog works out about an area and never stores. */
typedef struct AreaNode {
    uint32_t first_child, last_child, next_sibling;
    uint32_t tally[TALLIES];
} AreaNode;

typedef struct Records {
    uint8_t *packed;
    uint32_t packed_count, count;
    uint32_t size;
    GPtrArray *chunks;
} Records;

#define RECORDS_CHUNK_BITS 9
#define RECORDS_CHUNK      (1u << RECORDS_CHUNK_BITS)

/* Cameras by area code, then name.  cameras NULL means that indices are in order already. */
typedef struct CatalogOrder {
    uint32_t *cameras;
    uint32_t count;
    GArray *pending; /* displaced cameras */
    bool holes;      /* cameras were removed since */
} CatalogOrder;

/* Areas in code order.  rank NULL means that indices are in order already. */
typedef struct CatalogRanks {
    uint32_t *rank, *areas;
    uint32_t count;
    bool stale;
    bool names_stale;
    GHashTable *repeated; /* kelurahan's names that stand twice in a city: city code + name */
} CatalogRanks;

typedef struct Listener {
    CatalogListener call;
    void *data;
    unsigned id;
} Listener;

typedef struct CatalogLooks CatalogLooks;

struct Catalog {
    Records areas, sites, cameras;
    Strings strings;
    GArray *nodes; /* AreaNode an area */
    AreaNode root;
    IdTable *area_ids, *site_ids, *camera_ids; /* of what is not packed */
    const uint32_t *cameras_by_id;             /* of what is packed */
    CatalogOrder *order;
    CatalogRanks *ranks;
    CatalogLooks *looks; /* NULL none */
    GArray *listeners;
    unsigned last_listener;
    bool sites_removed;     /* since the block was adopted */
    uint32_t site_letters;  /* scan_letters() of all site ids, 0 while not known */
    uint64_t areas_version; /* grows when an area comes, goes or is renamed */
    void *block;
    size_t block_size;
    void (*release)(void *block, size_t size);
};

static inline void *records_at(const Records *records, uint32_t index)
{
    if (index < records->packed_count) {
        return records->packed + (size_t)index * records->size;
    }
    index -= records->packed_count;
    return (uint8_t *)records->chunks->pdata[index >> RECORDS_CHUNK_BITS] +
           (size_t)(index & (RECORDS_CHUNK - 1)) * records->size;
}

static inline AreaRecord *area_at(const Catalog *catalog, uint32_t index)
{
    return records_at(&catalog->areas, index);
}

static inline SiteRecord *site_at(const Catalog *catalog, uint32_t index)
{
    return records_at(&catalog->sites, index);
}

static inline CameraRecord *camera_at(const Catalog *catalog, uint32_t index)
{
    return records_at(&catalog->cameras, index);
}

static inline AreaNode *node_at(const Catalog *catalog, uint32_t area)
{
    return area == CATALOG_NONE ? (AreaNode *)&catalog->root
                                : &g_array_index(catalog->nodes, AreaNode, area);
}

static inline const char *catalog_text(const Catalog *catalog, uint32_t offset)
{
    return strings_at(&catalog->strings, offset);
}

static inline const char *camera_name(const Catalog *catalog, const CameraRecord *camera)
{
    return catalog_text(catalog, camera->text) + camera->id_length + 1;
}

/* Appends a zeroed record and returns its index; CATALOG_NONE when the index space is full. */
uint32_t records_append(Records *records);
void records_clear(Records *records);

/* Which tally a state and reason count in. */
Tally catalog_tally(CameraState state, Reason reason);

/* Adds delta to a tally of the area and of all above it. */
void catalog_count(Catalog *catalog, uint32_t area, Tally tally, int delta);

/* Finds an area, or makes it and what is missing above it.  CATALOG_NONE when full. */
uint32_t catalog_make_area(Catalog *catalog, const char *code);

/* Puts a new area among its siblings, takes a removed one out. */
void catalog_tree_insert(Catalog *catalog, uint32_t area);
void catalog_tree_remove(Catalog *catalog, uint32_t area);

/* Also finds holes. */
uint32_t catalog_seek_area(const Catalog *catalog, const char *code);
uint32_t catalog_seek_site(const Catalog *catalog, const char *id);
uint32_t catalog_seek_camera(const Catalog *catalog, const char *id);

/* Present areas in code order: areas[rank] and rank[area]; either NULL means identity. */
const CatalogRanks *catalog_ranks(const Catalog *catalog);
static inline uint32_t ranks_rank(const CatalogRanks *ranks, uint32_t area)
{
    return ranks->rank != NULL ? ranks->rank[area] : area;
}
static inline uint32_t ranks_area(const CatalogRanks *ranks, uint32_t rank)
{
    return ranks->areas != NULL ? ranks->areas[rank] : rank;
}

/* Present cameras in catalog order. */
const CatalogOrder *catalog_order(const Catalog *catalog);
static inline uint32_t order_camera(const CatalogOrder *order, uint32_t i)
{
    return order->cameras != NULL ? order->cameras[i] : i;
}

/* scan_letters() of all site ids together: a word with others stands in none. */
uint32_t catalog_site_letters(const Catalog *catalog);

/* Return all indices, holes too, in id order; the caller frees them. */
uint32_t *catalog_sites_by_id(const Catalog *catalog);
uint32_t *catalog_cameras_by_id(const Catalog *catalog);

/* Says that a camera must be put in its place again, or that one is gone. */
void catalog_order_displace(Catalog *catalog, uint32_t camera);
void catalog_order_remove(Catalog *catalog, uint32_t camera);

/* Gives text back that nothing names any more, when there is much of it.  Moves text. */
void catalog_collect(Catalog *catalog);

void catalog_tell(Catalog *catalog, CatalogThing thing, uint32_t index);

/* looks.c: forgets who looked, without telling; and what that takes. */
void catalog_looks_reset(Catalog *catalog);
size_t catalog_looks_memory(const Catalog *catalog);

/* Forgets all contents without telling. */
void catalog_reset(Catalog *catalog);

#endif
