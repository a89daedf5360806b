/* daemon_tickets.h - tickets of the real tilikd: opened, changed and read back
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_DAEMON_TICKETS_H
#define TILIK_TESTS_DAEMON_TICKETS_H

#include "daemon_alerts.h"

/* POST /tickets as a role, with a key of its own. */
Answer ticket_post(const Daemon *daemon, Role role, const char *body);

/* Opens an incident of a title before a camera, and returns its id. */
char *ticket_open(const Daemon *daemon, Role role, const char *title, const char *camera);

/* PATCH with If-Match of a version (0: without), and a key of its own. */
Answer ticket_patch(const Daemon *daemon, Role role, const char *id, int version, const char *body);

/* POST /tickets/{id}/ACT with a key of its own. */
Answer ticket_do(const Daemon *daemon, Role role, const char *id, const char *act,
                 const char *body);

/* POST /tickets/{id}/attachments. */
Answer ticket_attach(const Daemon *daemon, Role role, const char *id, const char *name,
                     const char *type, const char *data, size_t size);

/* GET /tickets/{id}; and a member of it as the administrator sees it. */
Answer ticket_read(const Daemon *daemon, Role role, const char *id);
char *ticket_member(const Daemon *daemon, const char *id, const char *member);

/* Checks the status of an answer. */
#define check_status(answer, expected)                                                             \
    do {                                                                                           \
        g_auto(Answer) answer_ = (answer);                                                         \
        g_test_message("%d %s", answer_.status, answer_.body);                                     \
        g_assert_cmpint(answer_.status, ==, expected);                                             \
    } while (0)

/* Checks a member of the ticket as it stands. */
#define check_ticket(daemon, id, member, expected)                                                 \
    do {                                                                                           \
        g_autofree char *is_ = ticket_member(daemon, id, member);                                  \
        g_assert_cmpstr(is_, ==, expected);                                                        \
    } while (0)

#endif
