/* problem.h - application/problem+json (RFC 9457), both ways
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_PROBLEM_H
#define TILIK_WIRE_PROBLEM_H

#include <glib.h>

#include "wire/codec.h"

#define PROBLEM_ERRORS_MAX 32
#define PROBLEM_TEXT_MAX   500

/* What is wrong with one field of a request: pointer is a JSON pointer, "/lat". */
typedef struct ProblemField {
    const char *pointer, *detail;
} ProblemField;

/* NULL for a member that is not there. */
typedef struct Problem {
    int status;
    const char *type; /* a URI reference; NULL is about:blank */
    const char *title, *detail, *instance;
    const char *owner, *state;  /* of the thing that is taken, on 409 */
    const char *const *allowed; /* steps that would be legal, NULL-terminated, on 409 */
    const char *current;        /* JSON of the thing as it stands, on 412; written, not read */
    const ProblemField *errors;
    size_t error_count;
} Problem;

/* Appends the object. */
void encode_problem(GString *out, const Problem *problem);

/* Fills *out with cleaned strings that are good until the next read with this decoder.  False, *out
 * untouched, when the text is no JSON object; members of a wrong form count as absent, since a
 * problem is worth showing in part.  At most PROBLEM_ERRORS_MAX errors are read. */
bool decode_problem(Decoder *decoder, const char *json, size_t size, Problem *out);

#endif
