/* alert_query_private.h - a compiled alert query, for the files that make it and ask it
 *
 * Each term is a bit.  What a kind, an owner, a source, a camera or an area answers to is worked
 * out once each, when first met; an alert's bits are those of its parts, and only what time and
 * numbers decide is asked of each alert.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_ALERT_QUERY_PRIVATE_H
#define TILIK_SRC_MODEL_ALERT_QUERY_PRIVATE_H

#include "alert_book_private.h"
#include "model/alert_query.h"
#include "query_private.h"

/* Beside the terms' bits: worked out; and the camera is not known, so the area decides. */
#define MASK_KNOWN    (1u << 31)
#define MASK_UNPLACED (1u << 30)
G_STATIC_ASSERT(QUERY_BITS <= 30);

/* The field of what is asked of the camera and its area. */
#define TERM_CITY ALERT_FIELDS

typedef enum TermOperator { TERM_EQUAL, TERM_MORE, TERM_LESS, TERM_LEAST, TERM_MOST } TermOperator;

typedef struct AlertTerm {
    unsigned field; /* an AlertField, or TERM_CITY */
    bool negated;
    bool loose; /* asked of each alert */
    unsigned count;
    char *values[QUERY_VALUES]; /* in lower case */
    double numbers[QUERY_VALUES];
    TermOperator operators[QUERY_VALUES];
    uint32_t bits;    /* priorities, states or verdicts */
    bool needs, over; /* of a state term */
    bool yes;

    /* TERM_CITY */
    Query *query;
    bool word, place;    /* a word; what an area decides */
    char *text, *folded; /* of a word */
    uint8_t *cameras;    /* a bit a camera of the catalog */
} AlertTerm;

typedef struct NameMasks {
    uint32_t kind, owner, source, camera;
} NameMasks;

struct AlertQuery {
    GPtrArray *terms; /* AlertTerm */
    char *me;         /* in lower case */

    /* What was worked out, and of what. */
    const AlertBook *book;
    const Catalog *catalog;
    uint64_t shape, areas_version;
    uint32_t cameras; /* of the catalog */
    bool ready;
    uint32_t required, forbidden;
    const AlertTerm *loose[QUERY_BITS]; /* terms that each alert is asked */
    unsigned loose_count;
    uint32_t priorities[PRIORITIES], states[ALERT_STATES], verdicts[VERDICTS], nobody;
    uint32_t needs, taken, chatters, escalated; /* words for what its row shows besides */
    GArray *names;                              /* NameMasks */
    GArray *area_masks;                         /* uint32_t */
};

/* Reads a field's word, Indonesian ones too. */
bool alert_words_field(const char *word, AlertField *out, bool *indonesian);

/* Reads a value of priority, state or verdict to a set of bits; open, needs and over to *term. */
bool alert_words_value(AlertTerm *term, const char *word);

/* True when a word that is no field means this priority or state. */
bool alert_words_priority(const char *word, AlertPriority priority);
bool alert_words_state(const char *word, AlertState state);

/* True for the whole word of a state that lists do not show unasked. */
bool alert_words_put_aside(const char *word);

/* What else a row shows of an alert that a whole word that is no field may mean. */
typedef struct AlertMarks {
    bool needs, taken, chatters, escalated;
} AlertMarks;
AlertMarks alert_words_marks(const char *word);

/* True when a word stands in a kind's word, or in what people call it. */
bool alert_words_kind(const AlertTerm *word, const char *kind);

/* True for a value of kind that names this kind. */
bool alert_words_is_kind(const char *value, const char *kind);

bool alert_words_me(const char *word);
bool alert_words_none(const char *word);

/* True when text is wanted, or begins with it where it ends in '*'; without regard to case. */
bool alert_words_same(const char *text, const char *wanted);

/* Works out what has not been worked out yet, or of another book, catalog or state of them. */
void alert_query_prepare(AlertQuery *query, const AlertBook *book, const Catalog *catalog,
                         int64_t now_ms);

/* Returns the bits of the terms that an alert of the prepared book answers to. */
uint32_t alert_query_mask(AlertQuery *query, const AlertRecord *alert);

void alert_term_free(void *data);

#endif
