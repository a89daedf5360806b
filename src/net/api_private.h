/* api_private.h - what the files of calls share
 *
 * Layer: net, private.  Thread: main loop.
 */
#ifndef TILIK_NET_API_PRIVATE_H
#define TILIK_NET_API_PRIVATE_H

#include "base/id.h"
#include "net/api.h"

/* What is to be done now is not waited for longer. */
#define API_NOW_MS 5000

typedef struct ApiCall ApiCall;

/* Hands an answer, or why there is none, to the caller's own kind of callback.  answer is NULL
 * when none came, and is there with an error too when the server gave one. */
typedef void (*ApiFinish)(ApiCall *call, const HttpAnswer *answer, const GError *error);

struct Api {
    Http *http;
    GPtrArray *calls;      /* under way */
    int64_t wait_until_ms; /* by the monotonic clock; what Retry-After asked for */
};

struct ApiCall {
    Api *api;
    ApiFinish finish;
    union {
        ApiSessionDone session;
        ApiViewDone view;
        ApiOrderDone order;
        ApiDone text;
        ApiFetched fetched;
        ApiAlertDone alert;
        ApiAlertsDone alerts;
        ApiReportDone report;
        ApiKindsDone kinds;
        ApiPtzDone ptz;
    } done;
    void *data;
    GDestroyNotify forget; /* of data, where nobody is answered any more; NULL: not ours */
    char *path, *body;
    char key[ID_ULID_SIZE];
    GError *refusal;  /* of a call that is not sent at all */
    size_t count;     /* results that are due */
    bool about_alert; /* what has no id, when path is NULL */
    unsigned idle;
    bool again;
    bool now; /* at once or not at all: it has no key and is sent once */
};

/* Takes path and body; path NULL for a thing that has no address. */
void api_begin(Api *api, ApiCall *call, char *path, char *body);

/* Returns the path of an action on a thing, NULL for one that has no address. */
char *api_object_path(const char *route, const char *id, const char *action);

#endif
