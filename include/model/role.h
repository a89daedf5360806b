/* role.h - who may do what
 *
 * The server decides; the console hides what it may not do.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_ROLE_H
#define TILIK_MODEL_ROLE_H

#include "model/camera.h"

#define ROLE_TABLE(X)                                                                              \
    X(ROLE_PUBLIC, "public", N_("public"))                                                         \
    X(ROLE_VOLUNTEER, "volunteer", N_("volunteer"))                                                \
    X(ROLE_OPERATOR, "operator", N_("operator"))                                                   \
    X(ROLE_SUPERVISOR, "supervisor", N_("supervisor"))                                             \
    X(ROLE_AUDITOR, "auditor", N_("auditor"))                                                      \
    X(ROLE_ADMIN, "admin", N_("admin"))                                                            \
    X(ROLE_SOURCE, "source", N_("source"))

typedef enum Role { ROLE_TABLE(WORDS_ENUM) ROLES } Role;
WORDS_DECLARE(Role, role)

/* A right's word is what /session lists. */
#define RIGHT_TABLE(X)                                                                             \
    X(RIGHT_CAMERAS_READ, "cameras.read", N_("see cameras and their state"))                       \
    X(RIGHT_CAMERAS_VIEW, "cameras.view", N_("open live video"))                                   \
    X(RIGHT_CAMERAS_PLAYBACK, "cameras.playback", N_("play recordings of cameras"))                \
    X(RIGHT_PRIVACY_BRAKE, "cameras.brake", N_("close a camera at once"))                          \
    X(RIGHT_BRAKE_RELEASE, "cameras.release", N_("see and open a closed camera again"))            \
    X(RIGHT_SERVICE_ORDER, "cameras.order", N_("put cameras out of service or back"))              \
    X(RIGHT_VIEWS_READ, "views.read", N_("see who watched what"))                                  \
    X(RIGHT_LOOKS_READ, "looks.read", N_("see who looked at a camera last"))                       \
    X(RIGHT_STATES_WRITE, "states.write", N_("report camera states"))                              \
    X(RIGHT_ALERTS_READ, "alerts.read", N_("see alerts"))                                          \
    X(RIGHT_ALERTS_ACT, "alerts.act", N_("take, acknowledge, shelve and close alerts"))            \
    X(RIGHT_ALERTS_LEAD, "alerts.lead", N_("suppress alerts, and give them to others"))            \
    X(RIGHT_ALERTS_RAISE, "alerts.raise", N_("raise an alert by hand"))                            \
    X(RIGHT_ALERTS_WRITE, "alerts.write", N_("report alerts of any kind"))                         \
    X(RIGHT_REPORTS_READ, "reports.read", N_("read reports"))                                      \
    X(RIGHT_TICKETS_READ, "tickets.read", N_("see tickets"))                                       \
    X(RIGHT_TICKETS_WRITE, "tickets.write", N_("open tickets, and add notes and pictures"))        \
    X(RIGHT_TICKETS_HANDLE, "tickets.handle", N_("change, merge and refer tickets"))               \
    X(RIGHT_LOG_READ, "log.read", N_("read the logbook"))                                          \
    X(RIGHT_LOG_WRITE, "log.write", N_("write into the logbook, and the roll-call"))               \
    X(RIGHT_HANDOVER, "handover", N_("hand a shift over, and take one over"))                      \
    X(RIGHT_PTZ, "cameras.ptz", N_("steer cameras"))                                               \
    X(RIGHT_SOURCES_READ, "sources.read", N_("see how the sources stand"))                         \
    X(RIGHT_METRICS, "metrics.read", N_("read metrics"))                                           \
    X(RIGHT_ADMIN, "admin", N_("manage tokens and imports"))

typedef enum Right { RIGHT_TABLE(WORDS_ENUM) RIGHTS } Right;
WORDS_DECLARE(Right, right)

/* True when a role has a right. */
bool role_has(Role role, Right right);

/* True when a reader of this role may know of a camera of this visibility; braked (reason privacy)
 * cameras are seen only with RIGHT_BRAKE_RELEASE. */
bool role_sees(Role role, Visibility visibility, Reason reason);

/* Why a person looks. */
#define PURPOSE_TABLE(X)                                                                           \
    X(PURPOSE_RONDA, "ronda", N_("ronda"))                                                         \
    X(PURPOSE_TICKET, "ticket", N_("ticket"))                                                      \
    X(PURPOSE_ALERT, "alert", N_("alert"))                                                         \
    X(PURPOSE_PATROL, "patrol", N_("patrol"))                                                      \
    X(PURPOSE_TEST, "test", N_("test"))                                                            \
    X(PURPOSE_EVIDENCE, "evidence", N_("evidence"))

typedef enum Purpose { PURPOSE_TABLE(WORDS_ENUM) PURPOSES } Purpose;
WORDS_DECLARE(Purpose, purpose)

#endif
