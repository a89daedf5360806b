/* metrics.h - what tilikd counts about itself
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_METRICS_H
#define TILIK_SERVER_METRICS_H

#include <glib.h>
#include <stdint.h>

#define METRICS_ROUTES  128
#define METRICS_CLASSES 6
#define METRICS_BUCKETS 10
#define METRICS_WAITS   9

/* Why what somebody did to a ticket was refused: it was another version, by another person's
 * change; too many in a minute; no room for a file. */
typedef enum MetricsRefusal {
    METRICS_TICKETS_STALE,
    METRICS_TICKETS_MINUTE,
    METRICS_TICKETS_FILES,
    METRICS_REFUSALS
} MetricsRefusal;

/* Requests by route and class of answer (2 for 2xx ...), and how long they took. */
typedef struct Metrics {
    int64_t started_ms;
    uint64_t answers[METRICS_ROUTES][METRICS_CLASSES];
    uint64_t took[METRICS_BUCKETS + 1], took_us;
    uint64_t refused_tokens, replayed, snapshots;
    uint64_t waits[METRICS_WAITS + 1], waits_ms; /* of alerts, from their beginning to their ack */
    uint64_t tickets_opened, tickets_closed, tickets_refused[METRICS_REFUSALS], log_lines;
    GByteArray *ticket_status; /* as last counted, by the book's index */
} Metrics;

struct Call;

/* Notes an answer; route is an index of the table, METRICS_ROUTES - 1 for none. */
void metrics_note(Metrics *metrics, unsigned route, int status, int64_t took_us);

/* Notes that an alert was acknowledged so long after it began. */
void metrics_note_ack(Metrics *metrics, int64_t waited_ms);

/* Appends what is known of alerts; for on_metrics(). */
struct Server;
void metrics_alerts(GString *out, const struct Server *server);

/* Begins to count, with what is there; counts what was committed of tickets and lines of the
 * logbook; and appends what is known of them. */
struct Batch;
void metrics_begin(struct Server *server);
void metrics_committed(struct Server *server, const struct Batch *batch);
void metrics_tickets(GString *out, struct Server *server);

/* Appends what is known of patrols. */
void metrics_patrols(GString *out, const struct Server *server);

/* Appends how the sources stand. */
void metrics_sources(GString *out, const struct Server *server);

/* One figure with its HELP and TYPE, or its head alone. */
void metrics_head(GString *out, const char *name, const char *type, const char *help);
void metrics_one(GString *out, const char *name, const char *type, const char *help, double value);

/* GET /metrics */
void on_metrics(struct Call *call);

#endif
