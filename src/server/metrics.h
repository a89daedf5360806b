/* metrics.h - what tilikd counts about itself
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_METRICS_H
#define TILIK_SERVER_METRICS_H

#include <stdint.h>

#define METRICS_ROUTES  32
#define METRICS_CLASSES 6
#define METRICS_BUCKETS 10

/* Requests by route and class of answer (2 for 2xx ...), and how long they took. */
typedef struct Metrics {
    int64_t started_ms;
    uint64_t answers[METRICS_ROUTES][METRICS_CLASSES];
    uint64_t took[METRICS_BUCKETS + 1], took_us;
    uint64_t refused_tokens, replayed, snapshots;
} Metrics;

struct Call;

/* Notes an answer; route is an index of the table, METRICS_ROUTES - 1 for none. */
void metrics_note(Metrics *metrics, unsigned route, int status, int64_t took_us);

/* GET /metrics */
void on_metrics(struct Call *call);

#endif
