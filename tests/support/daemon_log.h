/* daemon_log.h - the logbook of the real tilikd: written and read back
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_DAEMON_LOG_H
#define TILIK_TESTS_DAEMON_LOG_H

#include "daemon_tickets.h"

#define LOGBOOK "/api/v1/logbook"

/* GET /logbook and what follows; POST with a key of its own. */
Answer log_get(const Daemon *daemon, Role role, const char *query);
Answer log_post(const Daemon *daemon, Role role, const char *body);

/* How many lines answer to a filter, by all their pages. */
int log_count(const Daemon *daemon, Role role, const char *filter);

/* A member of the newest line that answers to a filter, as the administrator sees it. */
char *log_newest(const Daemon *daemon, const char *filter, const char *member);

#define check_newest(daemon, filter, member, expected)                                             \
    do {                                                                                           \
        g_autofree char *is_ = log_newest(daemon, filter, member);                                 \
        g_assert_cmpstr(is_, ==, expected);                                                        \
    } while (0)

#endif
