/* plain_query.h - reads "field:value,value -word": what the filters of tickets and logbook share
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_SRC_MODEL_PLAIN_QUERY_H
#define TILIK_SRC_MODEL_PLAIN_QUERY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define PLAIN_TERMS  32
#define PLAIN_VALUES 32
#define PLAIN_BYTES  512

/* Each field makes of bits and number what it likes. */
typedef struct PlainTerm {
    unsigned field; /* one past the last: a word of the text */
    bool negated;
    uint64_t bits;  /* values that are words of ours: any of these */
    unsigned count; /* values that are texts */
    const char *values[PLAIN_VALUES];
    int64_t number;
} PlainTerm;

typedef struct PlainQuery {
    GArray *terms;    /* of PlainTerm; words come last, they cost most */
    GPtrArray *texts; /* what their values point to */
} PlainQuery;

/* A text while it is read. */
typedef struct PlainReader {
    PlainQuery *query;
    const char *me;
    GError **error;
    long column; /* of the term, from 1 */
} PlainReader;

/* Takes a term, without its '-' and quotes. */
typedef bool (*PlainTake)(const PlainReader *reader, const char *token, PlainTerm *term);

/* Gives each term to take, until it returns false or a rule is broken; then false and error, and
 * the query wants to be cleared all the same. */
bool plain_query_read(PlainQuery *query, PlainTake take, const char *text, const char *me,
                      GError **error);
void plain_query_clear(PlainQuery *query);

/* Puts a text beside the term's values; takes it. */
void plain_query_add(const PlainReader *reader, PlainTerm *term, char *text);

/* Sets "column N: message: what", and returns false. */
bool plain_query_complain(const PlainReader *reader, const char *message, const char *what);

/* Gives each value of a field's list to take, which may be at most PLAIN_VALUES and none empty. */
bool plain_query_values(const PlainReader *reader, const char *name, const char *list,
                        PlainTake take, PlainTerm *term);

/* True when word is an area's code, else it complains. */
bool plain_query_area(const PlainReader *reader, const char *word);

#endif
