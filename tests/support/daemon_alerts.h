/* daemon_alerts.h - alerts of the real tilikd: raised, acted on and read back
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_DAEMON_ALERTS_H
#define TILIK_TESTS_DAEMON_ALERTS_H

#include "daemon.h"

/* Reports by POST /alerts as the source, and returns the alert's id.  where is a camera's id, or an
 * area's code. */
char *alert_raise(const Daemon *daemon, const char *where, const char *kind);

/* Reports that it is over. */
void alert_clear(const Daemon *daemon, const char *where, const char *kind);

/* POST /alerts/{id}/ACT with a key of its own. */
Answer alert_do(const Daemon *daemon, Role role, const char *id, const char *act, const char *body);

/* The same, where status is what is expected; returns a member of the answer, which the caller
 * frees. */
char *alert_did(const Daemon *daemon, Role role, const char *id, const char *act, const char *body,
                int status, const char *member);

/* GET /alerts/{id}; and a member of it as this role sees it, which is 200. */
Answer alert_read(const Daemon *daemon, const char *token, const char *id);
char *alert_member(const Daemon *daemon, Role role, const char *id, const char *member);

/* Checks that the alert is in a state. */
#define alert_check_state(daemon, id, expected)                                                    \
    do {                                                                                           \
        g_autofree char *state_ = alert_member(daemon, ROLE_ADMIN, id, "state");                   \
        g_assert_cmpstr(state_, ==, expected);                                                     \
    } while (0)

/* How many objects a list's page holds. */
int items_in(const char *page);

/* A server with an alert: a flood before a camera that is not the volunteer's. */
typedef struct AlertWorld {
    Daemon *daemon;
    char *own, *own_camera; /* the volunteer's RT, and a camera there */
    char *camera;           /* in another */
    char *id;               /* an alert of that camera */
} AlertWorld;

/* data: the text of its tilikd.conf, or NULL. */
void alert_world_set_up(AlertWorld *world, gconstpointer data);
void alert_world_tear_down(AlertWorld *world, gconstpointer data);

/* Checks the status of an act on the world's alert, and a member of its answer; or a member of it
 * now. */
#define check_did(world, role, act, body, status, member, expected)                                \
    do {                                                                                           \
        g_autofree char *did_ =                                                                    \
            alert_did((world)->daemon, role, (world)->id, act, body, status, member);              \
        g_assert_cmpstr(did_, ==, expected);                                                       \
    } while (0)

#define check_member(world, member, expected)                                                      \
    do {                                                                                           \
        g_autofree char *is_ = alert_member((world)->daemon, ROLE_ADMIN, (world)->id, member);     \
        g_assert_cmpstr(is_, ==, expected);                                                        \
    } while (0)

/* True when the text stands in the journal's file. */
bool journal_says(const AlertWorld *world, const char *text);

#endif
