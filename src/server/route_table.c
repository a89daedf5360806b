#include "route.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "handlers.h"
#include "wire/routes.h"

#define BODY_SMALL    16384
#define BODY_ROLLCALL 131072
#define BODY_ORDER    524288
#define BODY_HANDOVER 131072
#define BODY_PATROL   65536
#define BODY_STOPS    524288

#define GET   EVHTTP_REQ_GET
#define POST  EVHTTP_REQ_POST
#define PATCH EVHTTP_REQ_PATCH

#define TICKET_ACT(word, handler, right, size)                                                     \
    {                                                                                              \
        ROUTE_TICKETS "/{id}/" word, handler, on_ticket_repeat, size, POST, right, true            \
    }

#define ALERT_ACT(word)                                                                            \
    {                                                                                              \
        ROUTE_ALERTS "/{id}/" word, on_alert_act, on_alert_act_repeat, BODY_SMALL, POST,           \
            RIGHT_ALERTS_ACT, true                                                                 \
    }

static const Route routes[] = {
    {ROUTE_HEALTHZ, on_healthz, NULL, 0, GET, ROUTE_OPEN, false},
    {ROUTE_READYZ, on_readyz, NULL, 0, GET, ROUTE_OPEN, false},
    {ROUTE_METRICS, on_metrics, NULL, 0, GET, RIGHT_METRICS, false},
    {API_ROOT "/openapi.yaml", on_openapi, NULL, 0, GET, ROUTE_OPEN, false},
    {ROUTE_RELAY, on_relay, NULL, BODY_SMALL, POST, ROUTE_OPEN, false},
    {ROUTE_SESSION, on_session, NULL, 0, GET, ROUTE_ANY, false},
    {ROUTE_AREAS, on_areas, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_CAMERAS, on_cameras, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_CAMERAS "/{id}", on_camera, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_SITES, on_sites, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_SITES "/{id}", on_site, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_CHANGES, on_changes, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_CAMERAS "/{id}/view", on_view, on_view_repeat, BODY_SMALL, POST, RIGHT_CAMERAS_VIEW,
     true},
    {ROUTE_CAMERAS "/{id}/privacy-brake", on_brake, on_brake_repeat, BODY_SMALL, POST,
     RIGHT_PRIVACY_BRAKE, true},
    {ROUTE_CAMERAS "/{id}/ptz", on_ptz, NULL, 0, GET, RIGHT_PTZ, false},
    {ROUTE_CAMERAS "/{id}/ptz", on_ptz_act, NULL, BODY_SMALL, POST, RIGHT_PTZ, false},
    {ROUTE_SERVICE_ORDERS, on_order, NULL, BODY_ORDER, POST, RIGHT_SERVICE_ORDER, true},
    {ROUTE_SERVICE_ORDERS, on_orders, NULL, 0, GET, ROUTE_ANY, false},
    {ROUTE_SERVICE_ORDERS "/{id}", on_one_order, NULL, 0, GET, ROUTE_ANY, false},
    {ROUTE_SERVICE_ORDERS "/{id}/undo", on_order_undo, NULL, BODY_SMALL, POST, RIGHT_SERVICE_ORDER,
     true},
    {ROUTE_CAMERAS "/{id}/reason", on_camera_reason, on_camera_reason_repeat, BODY_SMALL, POST,
     RIGHT_TICKETS_WRITE, true},
    {ROUTE_CAMERAS "/{id}/uptime", on_camera_uptime, NULL, 0, GET, RIGHT_TICKETS_READ, false},
    {ROUTE_SITES "/{id}/uptime", on_site_uptime, NULL, 0, GET, RIGHT_TICKETS_READ, false},
    {ROUTE_CAMERAS "/{id}/history", on_camera_history, NULL, 0, GET, RIGHT_TICKETS_READ, false},
    {ROUTE_ALERTS, on_alerts_post, NULL, HTTP_BODY_MAX, POST, RIGHT_ALERTS_RAISE, false},
    {ROUTE_ALERTMANAGER, on_alertmanager, NULL, HTTP_BODY_MAX, POST, RIGHT_ALERTS_WRITE, false},
    {ROUTE_VIEWS, on_views, NULL, 0, GET, RIGHT_VIEWS_READ, false},
    {ROUTE_LOOKS, on_looks, NULL, 0, GET, RIGHT_LOOKS_READ, false},
    {ROUTE_VIEWS "/{id}/shown", on_shown, on_shown_repeat, BODY_SMALL, POST, RIGHT_CAMERAS_VIEW,
     true},
    {ROUTE_ALERTS, on_alert_list, NULL, 0, GET, RIGHT_ALERTS_READ, false},
    {ROUTE_ALERTS "/{id}", on_alert, NULL, 0, GET, RIGHT_ALERTS_READ, false},
    {ROUTE_ALERTS "/{id}/snapshot", on_alert_snapshot, NULL, 0, GET, RIGHT_CAMERAS_VIEW, false},
    {ROUTE_ALERTS "/{id}/cap", on_alert_cap, NULL, 0, GET, RIGHT_ALERTS_READ, false},
    ALERT_ACT("claim"),
    ALERT_ACT("release"),
    ALERT_ACT("ack"),
    ALERT_ACT("unack"),
    ALERT_ACT("shelve"),
    ALERT_ACT("unshelve"),
    ALERT_ACT("suppress"),
    ALERT_ACT("unsuppress"),
    ALERT_ACT("assign"),
    ALERT_ACT("escalate"),
    ALERT_ACT("close"),
    {ROUTE_ALERTS_BULK, on_alert_bulk, on_alert_bulk_repeat, BODY_ORDER, POST, RIGHT_ALERTS_ACT,
     true},
    {ROUTE_SITUATIONS, on_situations, NULL, 0, GET, RIGHT_ALERTS_READ, false},
    {ROUTE_SITUATIONS "/{id}", on_situation, NULL, 0, GET, RIGHT_ALERTS_READ, false},
    {ROUTE_SITUATIONS "/{id}/cap", on_situation_cap, NULL, 0, GET, RIGHT_ALERTS_READ, false},
    {ROUTE_TICKETS, on_tickets, NULL, 0, GET, RIGHT_TICKETS_READ, false},
    {ROUTE_TICKETS "/{id}", on_ticket, NULL, 0, GET, RIGHT_TICKETS_READ, false},
    {ROUTE_TICKETS, on_ticket_post, on_ticket_repeat, BODY_SMALL, POST, RIGHT_TICKETS_WRITE, true},
    {ROUTE_TICKETS "/{id}", on_ticket_patch, on_ticket_repeat, BODY_SMALL, PATCH,
     RIGHT_TICKETS_HANDLE, true},
    TICKET_ACT("notes", on_ticket_note, RIGHT_TICKETS_WRITE, BODY_SMALL),
    TICKET_ACT("checks", on_ticket_check, RIGHT_TICKETS_WRITE, BODY_SMALL),
    TICKET_ACT("merge", on_ticket_merge, RIGHT_TICKETS_HANDLE, BODY_SMALL),
    TICKET_ACT("unmerge", on_ticket_unmerge, RIGHT_TICKETS_HANDLE, BODY_SMALL),
    TICKET_ACT("refer", on_ticket_refer, RIGHT_TICKETS_HANDLE, BODY_SMALL),
    {ROUTE_TICKETS "/{id}/attachments", on_ticket_attach, on_ticket_repeat, HTTP_FILE_MAX, POST,
     RIGHT_TICKETS_WRITE, true},
    {ROUTE_TICKETS "/{id}/attachments/{part}", on_ticket_file, NULL, 0, GET, RIGHT_TICKETS_READ,
     false},
    {ROUTE_LOGBOOK, on_logbook, NULL, 0, GET, RIGHT_LOG_READ, false},
    {ROUTE_LOGBOOK "/{id}", on_log_line, NULL, 0, GET, RIGHT_LOG_READ, false},
    {ROUTE_LOGBOOK, on_log_post, on_log_repeat, BODY_SMALL, POST, RIGHT_LOG_WRITE, true},
    {ROUTE_HANDOVERS "/brief", on_handover_brief, NULL, 0, GET, RIGHT_HANDOVER, false},
    {ROUTE_HANDOVERS, on_handovers, NULL, 0, GET, ROUTE_ANY, false},
    {ROUTE_HANDOVERS "/{id}", on_handover, NULL, 0, GET, ROUTE_ANY, false},
    {ROUTE_HANDOVERS, on_handover_post, on_handover_repeat, BODY_SMALL, POST, RIGHT_HANDOVER, true},
    {ROUTE_HANDOVERS "/{id}", on_handover_patch, on_handover_repeat, BODY_HANDOVER, PATCH,
     RIGHT_HANDOVER, true},
    {ROUTE_ROLLCALLS, on_rollcalls, NULL, 0, GET, RIGHT_LOG_READ, false},
    {ROUTE_ROLLCALLS, on_rollcall_post, NULL, BODY_ROLLCALL, POST, RIGHT_LOG_WRITE, true},
    {ROUTE_PATROLS, on_patrols, NULL, 0, GET, RIGHT_LOG_READ, false},
    {ROUTE_PATROLS "/{id}", on_patrol, NULL, 0, GET, RIGHT_LOG_READ, false},
    {ROUTE_PATROLS, on_patrol_post, on_patrol_repeat, BODY_PATROL, POST, RIGHT_ALERTS_ACT, true},
    {ROUTE_PATROLS "/{id}/stops", on_patrol_stops, on_patrol_repeat, BODY_STOPS, POST,
     RIGHT_ALERTS_ACT, true},
    {ROUTE_PATROLS "/{id}/end", on_patrol_end, on_patrol_repeat, BODY_SMALL, POST, RIGHT_ALERTS_ACT,
     true},
    {ROUTE_WEATHER, on_weather, NULL, 0, GET, RIGHT_CAMERAS_READ, false},
    {ROUTE_SOURCES, on_sources, NULL, 0, GET, RIGHT_SOURCES_READ, false},
    {ROUTE_REGISTER, on_register, NULL, 0, GET, RIGHT_REPORTS_READ, false},
    {ROUTE_REGISTER "/{id}", on_building, NULL, 0, GET, RIGHT_REPORTS_READ, false},
    {ROUTE_REGISTER "/{id}", on_building_patch, on_building_repeat, BODY_SMALL, PATCH,
     RIGHT_SERVICE_ORDER, true},
    {ROUTE_REPORTS "/situation", on_report_situation, NULL, 0, GET, RIGHT_REPORTS_READ, false},
    {ROUTE_REPORTS "/alerts", on_report_alerts, NULL, 0, GET, RIGHT_REPORTS_READ, false},
    {ROUTE_REPORTS "/uptime", on_report_uptime, NULL, 0, GET, RIGHT_REPORTS_READ, false},
    {ROUTE_REPORTS "/kinds", on_report_kinds, NULL, 0, GET, RIGHT_REPORTS_READ, false},
};

const Route *route_nth(size_t i)
{
    return i < G_N_ELEMENTS(routes) ? &routes[i] : NULL;
}

/* True when the rest of a path is that of its pattern, which may end with {part}. */
static bool rest_matches(const char *pattern, const char *path)
{
    const char *hole = strstr(pattern, "{part}");
    if (hole == NULL) {
        return strcmp(path, pattern) == 0;
    }
    size_t before = (size_t)(hole - pattern);
    return strncmp(path, pattern, before) == 0 && path[before] != '\0' &&
           strchr(path + before, '/') == NULL;
}

/* True when path has the pattern's form; the segment at {id} is given without copying. */
static bool matches(const char *pattern, const char *path, const char **id, size_t *length)
{
    const char *hole = strstr(pattern, "{id}");
    if (hole == NULL) {
        return strcmp(pattern, path) == 0;
    }
    size_t before = (size_t)(hole - pattern);
    if (strncmp(pattern, path, before) != 0) {
        return false;
    }
    *id = path + before;
    *length = strcspn(*id, "/");
    return *length > 0 && rest_matches(hole + 4, *id + *length);
}

const char *route_method(const Route *route)
{
    switch (route->method) {
    case POST:
        return "POST";
    case PATCH:
        return "PATCH";
    default:
        return "GET";
    }
}

static char *decode_id(const char *id, size_t length)
{
    g_autofree char *raw = g_strndup(id, length);
    size_t size = 0;
    char *plain = evhttp_uridecode(raw, 0, &size);
    char *copy = plain != NULL && strlen(plain) == size && id_valid(plain) ? g_strdup(plain) : NULL;
    free(plain);
    return copy;
}

const Route *route_find(enum evhttp_cmd_type method, const char *path, char **id, char *allow,
                        size_t size)
{
    *id = NULL;
    allow[0] = '\0';
    enum evhttp_cmd_type wanted = method == EVHTTP_REQ_HEAD ? EVHTTP_REQ_GET : method;
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        const char *segment = NULL;
        size_t length = 0;
        if (!matches(routes[i].pattern, path, &segment, &length)) {
            continue;
        }
        if (routes[i].method == wanted) {
            *id = segment != NULL ? decode_id(segment, length) : NULL;
            allow[0] = '\0';
            return segment == NULL || *id != NULL ? &routes[i] : NULL;
        }
        g_strlcat(allow, allow[0] != '\0' ? ", " : "", size);
        g_strlcat(allow, route_method(&routes[i]), size);
        g_strlcat(allow, routes[i].method == GET ? ", HEAD" : "", size);
    }
    return NULL;
}
