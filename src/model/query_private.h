/* query_private.h - a compiled query, for the files that make it, compare it and ask it
 *
 * Everything that an area can decide is a bit: each word and each term about places.  An area's
 * bits are its own and all those above it, so a camera is asked only what its area leaves open.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_QUERY_PRIVATE_H
#define TILIK_SRC_MODEL_QUERY_PRIVATE_H

#include "fuzzy.h"
#include "model/query.h"

#define QUERY_BYTES  512
#define QUERY_BITS   30
#define QUERY_VALUES 16
#define QUERY_KNOWN  (1u << 31)

/* What a word may say about an area besides standing in its name. */
typedef enum WordForm {
    FORM_TEXT,
    FORM_RT,     /* rt, rt03 */
    FORM_RW,     /* rw, rw7 */
    FORM_RT_RW,  /* 3/8, rt03/rw08, 3/ */
    FORM_NUMBER, /* 12: an RT or an RW */
    FORM_CODE,   /* 33.74.10 */
} WordForm;

/* How a word is matched; the first by which it stands anywhere. */
typedef enum WordTier { TIER_EXACT, TIER_FOLDED, TIER_SLIP, TIER_SCATTERED, TIERS } WordTier;

typedef struct Word {
    char *text, *folded; /* text is in lower case */
    size_t length, folded_length;
    uint32_t letters;
    uint32_t classes, states, reasons; /* a bit each */
    WordForm form;
    int rt, rw; /* -1 any */
    WordTier tier;
    FuzzyPattern *pattern; /* made when first needed */
    bool negated;
} Word;

/* A word, or a field with its operator and values. */
typedef struct QueryToken {
    char *text;     /* in lower case, without quotes and '-' */
    size_t at, end; /* its bytes in the query */
    bool negated, quoted;
} QueryToken;

/* A field with its values.  numbers are RT, RW, or milliseconds, -1 for never; older says '>'. */
typedef struct Term {
    QueryField field;
    bool negated;
    unsigned count;
    char *values[QUERY_VALUES]; /* in lower case */
    int64_t numbers[QUERY_VALUES];
    bool older[QUERY_VALUES];
} Term;

struct Query {
    Word words[QUERY_BITS];
    unsigned word_count;
    GPtrArray *terms;         /* Term, all of them */
    Term *places[QUERY_BITS]; /* about areas; bit word_count + i */
    Term *texts[QUERY_BITS];  /* about the camera's text and times */
    unsigned place_count, text_count;
    uint16_t reasons[CAMERA_STATES]; /* which reasons pass in each state */
    uint32_t classes, owners, visibilities;
    uint8_t flags_care, flags_want;
    bool exact;
    bool fields; /* something of the four lines above is asked */

    /* What the last select worked out. */
    uint32_t required, forbidden;
    const Catalog *catalog;
    uint64_t areas_version;
    uint32_t *bits; /* an area's, with QUERY_KNOWN once all are in */
};

/* What is read, and where a complaint of it goes. */
typedef struct QueryReader {
    const char *text;
    GError **error;
} QueryReader;

/* Sets "column N: message: what" (NULL: no what), and returns false. */
bool query_complain(const QueryReader *reader, size_t at, const char *message, const char *what);

/* Splits a token's list at its commas: at least one value, at most QUERY_VALUES, which the caller
 * frees. */
bool query_read_values(const QueryReader *reader, const QueryToken *token, const char *list,
                       char **values, unsigned *count);

/* True for fields that ask how long ago something was. */
static inline bool query_is_time(QueryField field)
{
    return field == QUERY_AGE || field == QUERY_SEEN || field == QUERY_CONFIRMED;
}

/* True for fields that ask who looked last. */
static inline bool query_is_look(QueryField field)
{
    return field == QUERY_SEEN || field == QUERY_SEEN_BY;
}

/* True when a camera answers to the i-th value of a term of Query.texts. */
bool query_term_has(const Term *term, unsigned i, const Catalog *catalog, uint32_t camera,
                    int64_t now_ms);

/* Returns the QueryTokens of a clean text; the caller frees them. */
GArray *query_split(const char *text);

/* Returns where the operator of a field stands, 0 for a word. */
size_t query_operator_at(const char *text);

/* True when two tokens that follow each other are one: "rt 3", "tanpa sebab". */
bool query_pair(const QueryToken *first, const QueryToken *second);

/* Reads a field's word, Indonesian ones too; language is set to true for those. */
bool query_words_field(const char *word, QueryField *out, bool *indonesian);

/* Reads a value of state, reason, class, owner or visibility to a set of bits. */
bool query_words_value(QueryField field, const char *word, uint32_t *out);

/* The classes that have word in one of their names. */
uint32_t query_words_classes(const char *word);

/* Reads "2h", "90m", "1.5d" to ms.  In Indonesian d is a second (detik) and h a day (hari). */
bool query_words_duration(const char *text, bool indonesian, int64_t *out);

bool query_words_yes(const char *word, bool *out);

/* True for "never". */
bool query_words_never(const char *word);

/* Decides what names and codes decide; nothing to do while areas and words stay as they are. */
void query_areas_prepare(Query *query, const Catalog *catalog);

/* Returns an area's bits, those of all above it included. */
uint32_t query_areas_bits(const Query *query, uint32_t area);

/* Says what else than text a word may mean. */
void query_form(Word *word);

/* True when the forms of next say nothing that earlier does not. */
bool query_form_narrows(const Word *earlier, const Word *next);

/* True when the form of a word is about RT and RW and says yes to this area, which is one. */
bool query_form_matches(const Word *word, AreaLevel level, const char *code);

#endif
