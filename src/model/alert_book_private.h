/* alert_book_private.h - how an AlertBook lies in memory, for the model's own files
 *
 * Alerts and situations stand in chunks that never move.  Texts that many alerts have in common
 * (kinds, cameras, people) are names: an index each, the same for the same text until `shape`
 * changes.  Other texts are offsets into strings.  What a person did to an alert stands apart, for
 * most alerts never meet one.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_ALERT_BOOK_PRIVATE_H
#define TILIK_SRC_MODEL_ALERT_BOOK_PRIVATE_H

#include "catalog_private.h"
#include "id_table.h"
#include "model/alert_book.h"
#include "strings.h"

#define BOOK_NONE      UINT32_MAX
#define BOOK_TIME_MAX  ((INT64_C(1) << 48) - 1) /* the year 10889 */
#define BOOK_PART_MS   INT64_C(300000)
#define BOOK_SCORE_ONE 1000000u
#define BOOK_NAMES_MAX 65536u /* names and areas beyond those that are used */

typedef struct BookTime {
    uint16_t part[3];
} BookTime;

static inline int64_t book_time(BookTime time)
{
    return (int64_t)time.part[0] | (int64_t)time.part[1] << 16 | (int64_t)time.part[2] << 32;
}

static inline BookTime book_time_of(int64_t ms)
{
    return (BookTime){{(uint16_t)ms, (uint16_t)(ms >> 16), (uint16_t)(ms >> 32)}};
}

enum AlertFlag {
    ALERT_PRESENT = 1,
    ALERT_ACTIVE = 2,
    ALERT_ACCEPTED = 4,
    ALERT_ONE_SHOT = 8,
    ALERT_CHATTERING = 16,
    ALERT_PENDING = 32,
};

typedef struct AlertRecord {
    int64_t rev;
    uint32_t id;                          /* text; of a hole the next hole */
    uint32_t kind, camera, owner, source; /* names */
    uint32_t area;                        /* of book->areas */
    uint32_t situation;
    uint32_t snapshot_url, external_id, note; /* texts */
    uint32_t score;                           /* millionths, BOOK_NONE not told */
    uint32_t track_real, track_total;
    uint32_t count;
    uint32_t handled;                  /* of book->handled, BOOK_NONE nobody did anything */
    uint32_t older, younger;           /* members of the same situation */
    uint32_t next_of_id, next_of_what; /* in the same bucket */
    uint32_t hour_part;                /* the last part that hour knows, in 5 minutes since 1970 */
    BookTime first_at, last_at, cleared_at;
    uint16_t hour[ALERT_HOUR_PARTS]; /* by part modulo ALERT_HOUR_PARTS */
    uint8_t priority, state, verdict, flags;
    uint8_t spare[2];
} AlertRecord;
G_STATIC_ASSERT(sizeof(AlertRecord) == 136);

typedef struct BookHandled {
    BookTime acked_at, claimed_at, escalated_at, shelved_until, closed_at;
    uint16_t spare;
    uint32_t acked_by, shelved_by; /* names */
    uint32_t shelf_reason;         /* text; of a free one the next free one */
    int32_t looked_s;
} BookHandled;
G_STATIC_ASSERT(sizeof(BookHandled) == 48);

/* One that is not present but that alerts name is kept for its id. */
typedef struct SituationRecord {
    int64_t rev, since_ms, last_at_ms, cleared_at_ms;
    uint32_t id;               /* text; of a hole the next hole */
    uint32_t kind, area, link; /* names */
    uint32_t first_out;        /* text */
    uint32_t members, cleared;
    uint32_t oldest, youngest; /* of those that are held */
    uint32_t next_of_id;
    uint8_t priority;
    bool present, used;
    bool unsorted; /* the members are to be put in order */
    uint8_t spare[4];
} SituationRecord;

enum NameRole { ROLE_KIND = 1, ROLE_OWNER = 2 };

typedef struct BookArea {
    uint32_t code; /* text */
    uint32_t parent;
    AlertCounts counts;
} BookArea;

/* A hash table whose chains run through the records. */
typedef struct BookBuckets {
    uint32_t *first;
    uint32_t size; /* 0 or a power of two */
} BookBuckets;

typedef struct BookName {
    uint32_t text;
    uint32_t next; /* in the same bucket */
} BookName;

typedef struct BookListener {
    AlertListener call;
    void *data;
    unsigned id;
} BookListener;

struct AlertBook {
    Records alerts, situations, handled;
    uint32_t most; /* alerts, and situations */
    Strings strings;
    GArray *names;     /* BookName */
    GByteArray *roles; /* NameRole bits a name, as far as anybody asks */
    GArray *areas;     /* BookArea */
    IdTable *area_ids;
    AlertCounts all;
    BookBuckets by_id, by_what, by_situation, by_name;
    uint32_t count, situation_count;
    uint32_t free_alert, free_situation, free_handled;
    uint64_t seed;
    uint64_t shape; /* another one when names have other indices */
    GArray *listeners;
    unsigned last_listener;

    /* Where cameras' names stand in a catalog, for alert_query. */
    GArray *hints; /* uint32_t a name */
    const Catalog *hints_of;
    uint64_t hints_version;
};

static inline AlertRecord *alert_at(const AlertBook *book, uint32_t index)
{
    return records_at(&book->alerts, index);
}

static inline SituationRecord *situation_at(const AlertBook *book, uint32_t index)
{
    return records_at(&book->situations, index);
}

static inline BookHandled *handled_at(const AlertBook *book, uint32_t index)
{
    return records_at(&book->handled, index);
}

static inline const char *book_text(const AlertBook *book, uint32_t offset)
{
    return strings_at(&book->strings, offset);
}

/* NULL for BOOK_NONE. */
static inline const char *book_name(const AlertBook *book, uint32_t name)
{
    return name == BOOK_NONE ? NULL
                             : book_text(book, g_array_index(book->names, BookName, name).text);
}

static inline const char *book_area_code(const AlertBook *book, uint32_t area)
{
    return area == BOOK_NONE ? NULL
                             : book_text(book, g_array_index(book->areas, BookArea, area).code);
}

/* True for a record that somebody should take. */
static inline bool alert_record_needs(const AlertRecord *alert)
{
    return (alert->state == ALERT_UNACK || alert->state == ALERT_RTN_UNACK) &&
           alert->owner == BOOK_NONE;
}

/* Checks: false and error "id: field: what". */
bool book_check_alert(const Alert *alert, GError **error);
bool book_check_situation(const Situation *situation, GError **error);
bool book_full(GError **error);

/* Names and areas.  NULL and "" are BOOK_NONE; finding what is not there too; false when full. */
void book_names_init(AlertBook *book);
void book_names_clear(AlertBook *book);
uint32_t book_find_name(const AlertBook *book, const char *text);
bool book_make_name(AlertBook *book, const char *text, uint32_t *out);
/* The same for a name in roles. */
bool book_make_role(AlertBook *book, const char *text, unsigned roles, uint32_t *out);
bool book_make_area(AlertBook *book, const char *code, uint32_t *out);

/* Adds what an alert counts for to its area and all above, or takes it off. */
void book_count(AlertBook *book, const AlertRecord *alert, int by);

/* Finding.  An alert is in by_what while it is not normal, or pending. */
uint64_t book_hash_text(const AlertBook *book, const char *text);
void book_index_id(AlertBook *book, uint32_t index);
void book_unindex_id(AlertBook *book, uint32_t index);
void book_index_what(AlertBook *book, uint32_t index);
void book_unindex_what(AlertBook *book, uint32_t index);
bool book_is_held(const AlertRecord *alert);
void book_index_situation(AlertBook *book, uint32_t index);
void book_unindex_situation(AlertBook *book, uint32_t index);
void book_index_name(AlertBook *book, uint32_t index);
uint32_t book_seek_name(const AlertBook *book, const char *text);
/* Also finds those that are only named. */
uint32_t book_seek_situation(const AlertBook *book, const char *id);
void book_buckets_clear(AlertBook *book);

/* Situations and their members. */
bool book_make_situation(AlertBook *book, const char *id, uint32_t *out);
void book_join(AlertBook *book, uint32_t index);
void book_leave(AlertBook *book, uint32_t index);
/* Gives a situation back that is not present and has no member. */
void book_drop_situation(AlertBook *book, uint32_t index);

/* Counts reports into the sparkline: those between what was held (NULL: nothing) and next. */
void book_hour_count(AlertRecord *next, const AlertRecord *held, int64_t now_ms);

/* Gives back text and names that nothing has any more, when there is much of it. */
void book_collect(AlertBook *book);

void book_tell(AlertBook *book, AlertThing thing, uint32_t index);

#endif
