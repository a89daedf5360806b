/* plain_query.h - reads "field:value,value -word": what the filters of tickets and logbook share
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_SRC_MODEL_PLAIN_QUERY_H
#define TILIK_SRC_MODEL_PLAIN_QUERY_H

#include <glib.h>
#include <stdbool.h>

#define PLAIN_TERMS  32
#define PLAIN_VALUES 32
#define PLAIN_BYTES  512

/* A text while it is read; query is the owner's. */
typedef struct PlainReader {
    void *query;
    const char *me;
    /* Takes a term, without its '-' and quotes. */
    bool (*take)(const struct PlainReader *reader, const char *token, bool negated);
    GError **error;
    long column; /* of the term, from 1 */
} PlainReader;

/* Gives each term to take(), until it returns false or a rule is broken; then false and error. */
bool plain_query_read(PlainReader *reader, const char *text);

/* Sets "column N: message: what", and returns false. */
bool plain_query_complain(const PlainReader *reader, const char *message, const char *what);

/* Gives each value of a field's list to take, which may be at most PLAIN_VALUES and none empty. */
typedef bool (*PlainValue)(const PlainReader *reader, const char *word, void *term);
bool plain_query_values(const PlainReader *reader, const char *name, const char *list,
                        PlainValue take, void *term);

/* True when word is an area's code, else it complains. */
bool plain_query_area(const PlainReader *reader, const char *word);

#endif
