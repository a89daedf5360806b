/* api.h - the backend's routes as calls
 *
 * One Api is one backend and one token.  Calls answer through callbacks on the main loop, exactly
 * once, also on failure, never from within the call and never after api_free(); none blocks.  The
 * token goes to the backend's own origin only, over TLS or loopback.  A POST carries an
 * Idempotency-Key and is sent once more, with the same key, when the connection was cut under it.
 * While the backend asks to wait (Retry-After) nothing is sent, and calls fail saying so.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_API_H
#define TILIK_NET_API_H

#include <glib.h>

#include "model/role.h"
#include "net/http.h"
#include "wire/alerts.h"
#include "wire/messages.h"
#include "wire/ptz.h"

typedef struct Api Api;

/* token is copied into memory that is cleared at the end and left out of core dumps.  NULL and
 * error for an address that is not http(s), carries a user, or is plain http off loopback. */
Api *api_new(const char *backend, const char *token, GError **error);
void api_free(Api *api);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Api, api_free)

/* A file of certificate authorities to trust in place of the system's, and a proxy; NULL for none.
 */
void api_configure(Api *api, const char *authorities, const char *proxy);

/* What the calls go through; for sync. */
Http *api_http(Api *api);

/* An Api that ends answers nobody: then the data of the call that was begun last is given to
 * forget. */
void api_owns(Api *api, GDestroyNotify forget);

/* What the wire carries is what callers get (wire/messages.h). */
typedef Session ApiSession;
typedef ViewGrant ApiView;

/* error is NULL on success; what is passed is good during the call only. */
typedef void (*ApiSessionDone)(const ApiSession *session, const GError *error, void *data);
typedef void (*ApiViewDone)(const ApiView *view, const GError *error, void *data);
typedef void (*ApiOrderDone)(const Order *order, const GError *error, void *data);
typedef void (*ApiDone)(const char *answer, const GError *error, void *data);

/* Reads any resource of ours ("/api/v1/…", with its query) that is JSON, at most HTTP_REST_BYTES;
 * answer is its text, NULL with error, size its length, etag "" where there is none.  For what has
 * a decode_ of its own and one caller. */
typedef void (*ApiFetched)(const char *answer, size_t size, const char *etag, const GError *error,
                           void *data);
void api_fetch(Api *api, const char *path, ApiFetched done, void *data);

/* Asks who the token is and what it may do. */
void api_session(Api *api, ApiSessionDone done, void *data);

/* Asks for a stream's address, which journals the view.  quality is "sub" or "main". */
void api_view(Api *api, const char *camera, Purpose purpose, const char *quality, ApiViewDone done,
              void *data);

/* The same for all that can be asked for: a recording too.  request is copied. */
void api_look(Api *api, const char *camera, const ViewRequest *request, ApiViewDone done,
              void *data);

/* Tells for how long there was a picture of a view that an address was given for. */
void api_shown(Api *api, const char *view, int64_t seconds, ApiDone done, void *data);

/* Closes a camera at once.  done gets the server's JSON answer: who was watching
 * (decode_brake_answer()). */
void api_privacy_brake(Api *api, const char *camera, const char *reason, ApiDone done, void *data);

/* Puts cameras out of service, or back. */
void api_service_order(Api *api, const OrderRequest *request, ApiOrderDone done, void *data);

/* Alerts */

/* Why an act was not done: error says it for a person; owner and state are the alert's as the
 * server has it, on a conflict ("" where not told). */
typedef struct ApiRefusal {
    const GError *error;
    const char *owner, *state;
    int status; /* 0 no answer came */
} ApiRefusal;

/* alert is as it is now, NULL when refusal says why not. */
typedef void (*ApiAlertDone)(const Alert *alert, const ApiRefusal *refusal, void *data);
/* results, one a requested id or reported item, in order, with a problem of status 0 for one
 * that the backend passed over; NULL when error is set. */
typedef void (*ApiAlertsDone)(const AlertResult *results, size_t count, const GError *error,
                              void *data);
/* report is the callee's to free; NULL when error is set. */
typedef void (*ApiReportDone)(AlertReport *report, const GError *error, void *data);
typedef void (*ApiKindsDone)(KindReport *report, const GError *error, void *data);

/* Does an act on one alert, or on many. */
void api_alert_act(Api *api, const char *alert, const AlertActRequest *request, ApiAlertDone done,
                   void *data);
void api_alert_bulk(Api *api, const AlertBulkRequest *request, ApiAlertsDone done, void *data);

/* Reports alerts; results as from a bulk act. */
void api_alert_report(Api *api, const AlertReportItem *items, size_t count, ApiAlertsDone done,
                      void *data);

/* What the outbox sends: the path of an act on an alert, NULL for one that has no address, which
 * the caller frees; and the answers, taken apart as those of the calls above.  error is why there
 * is none, NULL for a successful one. */
char *api_alert_path(const char *alert, AlertAct act);
void api_read_alert(const HttpAnswer *answer, const GError *error, ApiAlertDone done, void *data);
void api_read_alerts(const HttpAnswer *answer, const GError *error, size_t count,
                     ApiAlertsDone done, void *data);

/* Asks for the figures from one time to another; 0: the server's usual span.  (?from=&to= in RFC
 * 3339) */
void api_report_alerts(Api *api, int64_t from_ms, int64_t to_ms, ApiReportDone done, void *data);
void api_report_kinds(Api *api, int64_t from_ms, int64_t to_ms, ApiKindsDone done, void *data);

/* Steering */

/* standing is who has the camera now: also with a refusal where the backend told it (409), else
 * NULL with one. */
typedef void (*ApiPtzDone)(const PtzStanding *standing, const ApiRefusal *refusal, void *data);

/* Does one act of steering.  It is now or never: sent once, without an Idempotency-Key, and given
 * up after a few seconds. */
void api_ptz(Api *api, const char *camera, const PtzAct *act, ApiPtzDone done, void *data);
/* Asks who has a camera, which takes it from nobody. */
void api_ptz_standing(Api *api, const char *camera, ApiPtzDone done, void *data);

#endif
