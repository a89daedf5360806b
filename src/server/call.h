/* call.h - one request on its way to one answer
 *
 * A Call lives from the router until its answer is sent; each handler answers exactly once, now or
 * after a commit, through one of the reply functions, which end the Call.  A client that left in
 * between changes nothing for the handler.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_CALL_H
#define TILIK_SERVER_CALL_H

#include <event2/http.h>
#include <glib.h>

#include "route.h"
#include "server.h"
#include "wire/problem.h"

typedef struct Call {
    Server *server;
    struct evhttp_request *request;
    const Route *route;
    Token *token;            /* NULL on open routes */
    char *id;                /* what stands for {id} in the path; NULL for none */
    char *part;              /* and for {part} at its end */
    struct evkeyvalq *query; /* decoded parameters */
    char *body;              /* with a NUL after it */
    size_t body_size;
    int64_t started_us;
    char *key; /* of the request in in_flight; NULL when it has none */
    char *key_header, *body_hash;
    bool head; /* no body is wanted */
    bool replayed;
} Call;

void call_free(Call *call);

/* A query parameter, NULL when absent. */
const char *call_parameter(const Call *call, const char *name);

/* A request header, NULL when absent. */
const char *call_header(const Call *call, const char *name);

/* True when the Accept header names the media type. */
bool call_accepts(const Call *call, const char *media);

/* True when the client takes gzip. */
bool call_takes_gzip(const Call *call);

/* Sets a header of the answer. */
void call_set_header(Call *call, const char *name, const char *value);

/* Answers with a body; etag may be NULL.  Each ends the call. */
void reply_text(Call *call, int status, const char *media, const char *text, size_t size);
void reply_json(Call *call, int status, const GString *json);

/* The same for GET: 304 when the client has it already. */
void reply_tagged(Call *call, const char *media, const GString *body);

/* True when one of the validators that an If-Match lists is this version's; a weak one never is. */
bool call_names_version(const char *header, int64_t version);

/* The validator of a version. */
char *call_tag(int64_t version);

/* Sets the validator of an object that is answered, and where it is when it is new: in the list of
 * a route. */
void call_set_version(Call *call, const char *route, const char *id, int64_t version);

/* Sets the validator and answers 304 when the client has it already; then the call is ended. */
bool call_unchanged(Call *call, const char *tag);

/* slug names the problem type, "/problems/SLUG"; detail is a sentence. */
void reply_problem(Call *call, int status, const char *slug, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same with members beyond the detail; title and type are set here. */
void reply_problem_with(Call *call, Problem *problem, const char *slug);

/* The words of a status. */
const char *reply_reason(int status);

/* Answers what went wrong in the journal or the database. */
void reply_failure(Call *call, const GError *error);

/* A batch's done(): answers with what was written, as 200 or 201, or why it was not. */
void reply_written(Batch *batch, const GError *error, void *call);
void reply_created(Batch *batch, const GError *error, void *call);

/* Tells metrics and the log, and frees; for answers that are sent in pieces. */
void call_finish(Call *call, int status);

#endif
