#include "model/role.h"

#define BIT(right) (1u << (right))

/* A volunteer keeps an own RT, so looking and the brake are rights of everybody who has a name;
 * what changes the city's records is not. */
static const unsigned rights_of[ROLES] = {
    [ROLE_PUBLIC] = BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_CAMERAS_VIEW),
    [ROLE_VOLUNTEER] = BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_CAMERAS_VIEW) |
                       BIT(RIGHT_CAMERAS_PLAYBACK) | BIT(RIGHT_PRIVACY_BRAKE) |
                       BIT(RIGHT_VIEWS_READ) | BIT(RIGHT_ALERTS_READ) | BIT(RIGHT_ALERTS_ACT) |
                       BIT(RIGHT_ALERTS_RAISE) | BIT(RIGHT_TICKETS_READ) |
                       BIT(RIGHT_TICKETS_WRITE) | BIT(RIGHT_LOG_READ) | BIT(RIGHT_LOG_WRITE),
    [ROLE_OPERATOR] = BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_CAMERAS_VIEW) |
                      BIT(RIGHT_CAMERAS_PLAYBACK) | BIT(RIGHT_PRIVACY_BRAKE) |
                      BIT(RIGHT_ALERTS_READ) | BIT(RIGHT_ALERTS_ACT) | BIT(RIGHT_ALERTS_RAISE) |
                      BIT(RIGHT_TICKETS_READ) | BIT(RIGHT_TICKETS_WRITE) |
                      BIT(RIGHT_TICKETS_HANDLE) | BIT(RIGHT_LOG_READ) | BIT(RIGHT_LOG_WRITE) |
                      BIT(RIGHT_HANDOVER) | BIT(RIGHT_PTZ) | BIT(RIGHT_SOURCES_READ),
    [ROLE_SUPERVISOR] =
        BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_CAMERAS_VIEW) | BIT(RIGHT_CAMERAS_PLAYBACK) |
        BIT(RIGHT_PRIVACY_BRAKE) | BIT(RIGHT_BRAKE_RELEASE) | BIT(RIGHT_SERVICE_ORDER) |
        BIT(RIGHT_VIEWS_READ) | BIT(RIGHT_ALERTS_READ) | BIT(RIGHT_ALERTS_ACT) |
        BIT(RIGHT_ALERTS_LEAD) | BIT(RIGHT_ALERTS_RAISE) | BIT(RIGHT_REPORTS_READ) |
        BIT(RIGHT_TICKETS_READ) | BIT(RIGHT_TICKETS_WRITE) | BIT(RIGHT_TICKETS_HANDLE) |
        BIT(RIGHT_LOG_READ) | BIT(RIGHT_LOG_WRITE) | BIT(RIGHT_HANDOVER) | BIT(RIGHT_PTZ) |
        BIT(RIGHT_SOURCES_READ),
    [ROLE_AUDITOR] = BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_VIEWS_READ) | BIT(RIGHT_ALERTS_READ) |
                     BIT(RIGHT_REPORTS_READ) | BIT(RIGHT_TICKETS_READ) | BIT(RIGHT_METRICS) |
                     BIT(RIGHT_LOG_READ) | BIT(RIGHT_SOURCES_READ),
    [ROLE_ADMIN] = BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_CAMERAS_VIEW) | BIT(RIGHT_CAMERAS_PLAYBACK) |
                   BIT(RIGHT_PRIVACY_BRAKE) | BIT(RIGHT_BRAKE_RELEASE) | BIT(RIGHT_SERVICE_ORDER) |
                   BIT(RIGHT_VIEWS_READ) | BIT(RIGHT_ALERTS_READ) | BIT(RIGHT_ALERTS_ACT) |
                   BIT(RIGHT_ALERTS_LEAD) | BIT(RIGHT_ALERTS_RAISE) | BIT(RIGHT_ALERTS_WRITE) |
                   BIT(RIGHT_REPORTS_READ) | BIT(RIGHT_METRICS) | BIT(RIGHT_ADMIN) |
                   BIT(RIGHT_STATES_WRITE) | BIT(RIGHT_TICKETS_READ) | BIT(RIGHT_TICKETS_WRITE) |
                   BIT(RIGHT_TICKETS_HANDLE) | BIT(RIGHT_LOG_READ) | BIT(RIGHT_LOG_WRITE) |
                   BIT(RIGHT_HANDOVER) | BIT(RIGHT_PTZ) | BIT(RIGHT_SOURCES_READ),
    [ROLE_SOURCE] = BIT(RIGHT_STATES_WRITE) | BIT(RIGHT_CAMERAS_READ) | BIT(RIGHT_ALERTS_RAISE) |
                    BIT(RIGHT_ALERTS_WRITE),
};

bool role_has(Role role, Right right)
{
    return (unsigned)role < ROLES && (unsigned)right < RIGHTS &&
           (rights_of[role] & BIT(right)) != 0;
}

bool role_sees(Role role, Visibility visibility, Reason reason)
{
    if (reason == REASON_PRIVACY && !role_has(role, RIGHT_BRAKE_RELEASE)) {
        return false;
    }
    switch (role) {
    case ROLE_PUBLIC:
        return visibility == VISIBILITY_PUBLIC;
    case ROLE_VOLUNTEER:
        return visibility != VISIBILITY_OFFICIAL;
    default:
        return true;
    }
}
