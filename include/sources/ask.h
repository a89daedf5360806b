/* ask.h - questions to one outside system's HTTP API
 *
 * What it answers is bounded in headers, bytes and time; no redirect is followed, no proxy of the
 * surroundings used, no cookie and no .netrc; only http and https are spoken.  A login or token
 * goes to that one system and nowhere else.
 *
 * Layer: sources.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_ASK_H
#define TILIK_SOURCES_ASK_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* What askers may share. */
typedef struct CurlLoop AskLoop;

/* Makes one for any number of them. */
AskLoop *ask_loop_new(struct event_base *base);
/* Frees it, after all who ask on it. */
void ask_loop_free(AskLoop *loop);

typedef struct AskPlan {
    struct event_base *base;
    AskLoop *loop;               /* NULL: one of its own */
    const char *url;             /* where its paths begin: "http://127.0.0.1:9997" */
    const char *user, *password; /* Basic; NULL for none */
    int timeout_ms;
    size_t body_max; /* bytes; what is longer is no answer */
} AskPlan;

typedef struct AskRequest {
    const char *path;        /* with its query: "/v3/paths/list?page=0" */
    const char *form;        /* POST, application/x-www-form-urlencoded; NULL: not */
    const char *json;        /* POST, application/json; "" for no body; NULL: not */
    const char *text, *type; /* POST, of this Content-Type; NULL: not */
    const char *bearer;      /* a token; NULL none */
    int timeout_ms;          /* 0: the plan's */
} AskRequest;

/* What came.  why: NULL when there is a whole answer, else a few words that name no address; status
 * 0 when there was none. */
typedef struct AskAnswer {
    const char *body; /* with a NUL after it; "" */
    size_t size;
    long status;
    const char *cookie; /* the value of the first that is set; NULL none.  It is kept nowhere */
    const char *why;
    bool challenged; /* it wants HTTP Digest */
} AskAnswer;

typedef void (*AskDone)(const AskAnswer *answer, void *data);

typedef struct Asker Asker;

/* Copies what the plan says. */
Asker *asker_new(const AskPlan *plan);

/* From now on it answers challenges with this login (Digest, RFC 7616), and what it was challenged
 * with is kept from one question to the next. */
void asker_digest(Asker *asker, const char *user, const char *password);

/* Nobody is told any more; secrets are overwritten.  Accepts NULL. */
void asker_free(Asker *asker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Asker, asker_free)

/* Asks; the request is copied, done is called later, once; it may ask again.  It may free the asker
 * only where that has no loop of its own. */
void asker_ask(Asker *asker, const AskRequest *request, AskDone done, void *data);

/* So many questions are under way. */
unsigned asker_under_way(const Asker *asker);

/* A login of an outside system. */
typedef struct AskLogin {
    char *user, *password;
} AskLogin;

/* Reads "USER:PASSWORD" from a file that nobody else may read; none where path is "".  False and
 * error, which says nothing of what it holds. */
bool ask_login(const char *path, AskLogin *out, GError **error);

/* Overwrites and frees. */
void ask_login_clear(AskLogin *login);

/* Appends a text as it may stand in a query or a form: "a b" is "a%20b". */
void ask_escape(GString *out, const char *text);

/* So long is waited before what failed so many times in a row is asked again: from least_ms,
 * doubled each time up to most_ms, and of that between half and all, so that many do not come at
 * once. */
int ask_wait_ms(unsigned failures, int least_ms, int most_ms);

#endif
