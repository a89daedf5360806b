/* routes.h - the API's paths, media types and header names, written once for both ends
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_ROUTES_H
#define TILIK_WIRE_ROUTES_H

#define API_ROOT "/api/v1"

#define ROUTE_SESSION        API_ROOT "/session"
#define ROUTE_AREAS          API_ROOT "/areas"
#define ROUTE_SITES          API_ROOT "/sites"
#define ROUTE_CAMERAS        API_ROOT "/cameras"
#define ROUTE_CHANGES        API_ROOT "/changes"
#define ROUTE_VIEWS          API_ROOT "/views"
#define ROUTE_LOOKS          API_ROOT "/views/last"
#define ROUTE_SERVICE_ORDERS API_ROOT "/service-orders"
#define ROUTE_ALERTS         API_ROOT "/alerts"
#define ROUTE_ALERTS_BULK    API_ROOT "/alerts/bulk"
#define ROUTE_SITUATIONS     API_ROOT "/situations"
#define ROUTE_TICKETS        API_ROOT "/tickets"
#define ROUTE_LOGBOOK        API_ROOT "/logbook"
#define ROUTE_HANDOVERS      API_ROOT "/handovers"
#define ROUTE_ROLLCALLS      API_ROOT "/roll-calls"
#define ROUTE_PATROLS        API_ROOT "/patrols"
#define ROUTE_REPORTS        API_ROOT "/reports"
#define ROUTE_SOURCES        API_ROOT "/sources"
#define ROUTE_REGISTER       API_ROOT "/register"
#define ROUTE_WEATHER        API_ROOT "/weather"
#define ROUTE_RELAY          "/relay/authorize"
#define ROUTE_ALERTMANAGER   "/api/v2/alerts"
#define ROUTE_HEALTHZ        "/healthz"
#define ROUTE_READYZ         "/readyz"
#define ROUTE_METRICS        "/metrics"

#define MEDIA_JSON    "application/json"
#define MEDIA_NDJSON  "application/x-ndjson"
#define MEDIA_PROBLEM "application/problem+json"
#define MEDIA_MERGE   "application/merge-patch+json"
#define MEDIA_CAP     "application/cap+xml"
#define MEDIA_SSE     "text/event-stream"

#define HEADER_REVISION             "Tilik-Revision"
#define HEADER_IDEMPOTENCY_KEY      "Idempotency-Key"
#define HEADER_IDEMPOTENCY_REPLAYED "Idempotency-Replayed"
#define HEADER_IF_MATCH             "If-Match"
#define HEADER_LAST_EVENT_ID        "Last-Event-ID"

/* SSE event words. */
#define EVENT_AREA      "area"
#define EVENT_SITE      "site"
#define EVENT_CAMERA    "camera"
#define EVENT_ALERT     "alert"
#define EVENT_SITUATION "situation"
#define EVENT_TICKET    "ticket"
#define EVENT_HANDOVER  "handover"
#define EVENT_ROLLCALL  "rollcall"
#define EVENT_PATROL    "patrol"
#define EVENT_SOURCE    "source"
#define EVENT_BUILDING  "building"
#define EVENT_ORDER     "order"
#define EVENT_VIEW      "view"
#define EVENT_LOG       "log"
#define EVENT_WEATHER   "weather"
#define EVENT_RESET     "reset"

/* An idle stream gets an empty event with an id this often; a stream silent for three of these is
 * lost. */
#define CHANGES_IDLE_SECONDS 15

#endif
