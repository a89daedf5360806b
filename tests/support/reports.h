/* reports.h - alerts reported to the real tilikd, and asked of it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_REPORTS_H
#define TILIK_TESTS_REPORTS_H

#include "daemon.h"

/* One report; at_ms counts from now.  more is members with a comma before each, "" none. */
char *report_body(const char *kind, const char *camera, const char *state, gint64 at_ms,
                  const char *more);

/* Posts by the source's token, NULL key for none. */
Answer report_post(const Daemon *daemon, const char *key, const char *body);

/* Posts one report that must be taken; returns its alert's id. */
char *report_take(const Daemon *daemon, const char *kind, const char *camera, const char *state,
                  gint64 at_ms);
/* The same with members. */
char *report_take_with(const Daemon *daemon, const char *kind, const char *camera,
                       const char *state, gint64 at_ms, const char *more);

/* GET /alerts/{id} by the supervisor; "" when it is not there. */
char *alert_ask(const Daemon *daemon, const char *id);

/* Checks a member of an alert as it is told now. */
void alert_must(const Daemon *daemon, const char *id, const char *name, const char *value);

/* Waits until it is so, at most 20 s. */
void alert_until(const Daemon *daemon, const char *id, const char *name, const char *value);

/* POST /alerts/{id}/ACT by a role; returns the status. */
int act_by(const Daemon *daemon, Role role, const char *id, const char *act, const char *body);

/* The ids of the first cameras that answer a query, NULL-terminated. */
char **cameras_of(const Daemon *daemon, const char *query, int count);

/* All lines of GET as NDJSON by the supervisor, sorted by id, without their revisions when
 * plain. */
char **lines_of(const Daemon *daemon, const char *path, bool plain);

/* POST /service-orders by the supervisor, which must be taken. */
void order_cameras(const Daemon *daemon, const char *query, const char *state);

/* A server, by the text of its tilikd.conf (NULL for none), and cameras of it that are alive. */
typedef struct ReportWorld {
    Daemon *daemon;
    char **cameras; /* twelve */
} ReportWorld;

void report_world_set_up(ReportWorld *world, gconstpointer config);
void report_world_tear_down(ReportWorld *world, gconstpointer config);

#endif
