#include "metrics.h"

#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "call.h"

static const int64_t bucket_us[METRICS_BUCKETS] = {500,   1000,   2500,   5000,    10000,
                                                   25000, 100000, 250000, 1000000, 5000000};

void metrics_note(Metrics *metrics, unsigned route, int status, int64_t took_us)
{
    unsigned class = status >= 100 && status < 600 ? (unsigned)status / 100 : 0;
    metrics->answers[route][class]++;
    unsigned bucket = 0;
    while (bucket < METRICS_BUCKETS && took_us > bucket_us[bucket]) {
        bucket++;
    }
    metrics->took[bucket]++;
    metrics->took_us += (uint64_t)took_us;
}

void metrics_head(GString *out, const char *name, const char *type, const char *help)
{
    g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_one(GString *out, const char *name, const char *type, const char *help, double value)
{
    metrics_head(out, name, type, help);
    g_string_append_printf(out, "%s %.17g\n", name, value);
}

static void answers(GString *out, const Metrics *metrics)
{
    metrics_head(out, "tilikd_requests_total", "counter",
                 "Requests answered, by route and class of status.");
    for (unsigned i = 0; i < METRICS_ROUTES; i++) {
        const Route *route = i < METRICS_ROUTES - 1 ? route_nth(i) : NULL;
        for (unsigned class = 1; class < METRICS_CLASSES; class ++) {
            if (metrics->answers[i][class] > 0) {
                g_string_append_printf(
                    out,
                    "tilikd_requests_total{method=\"%s\",route=\"%s\",status=\"%uxx\"} %" PRIu64
                    "\n",
                    route != NULL ? route_method(route) : "other",
                    route != NULL ? route->pattern : "none", class, metrics->answers[i][class]);
            }
        }
    }
    metrics_head(out, "tilikd_request_seconds", "histogram",
                 "From the request's arrival to its answer.");
    uint64_t sum = 0;
    for (unsigned i = 0; i <= METRICS_BUCKETS; i++) {
        sum += metrics->took[i];
        if (i < METRICS_BUCKETS) {
            g_string_append_printf(out, "tilikd_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n",
                                   (double)bucket_us[i] / 1e6, sum);
        }
    }
    g_string_append_printf(out,
                           "tilikd_request_seconds_bucket{le=\"+Inf\"} %" PRIu64
                           "\ntilikd_request_seconds_sum %.6f\n"
                           "tilikd_request_seconds_count %" PRIu64 "\n",
                           sum, (double)metrics->took_us / 1e6, sum);
}

static void cameras(GString *out, const Server *server)
{
    uint64_t count[CAMERA_STATES] = {0};
    const Catalog *catalog = state_catalog(server->state);
    for (uint32_t i = 0; i < state_count(server->state, ENTRY_CAMERA); i++) {
        if (state_slot(server->state, ENTRY_CAMERA, i)->line != NULL) {
            count[catalog_camera_state(catalog, i)]++;
        }
    }
    metrics_head(out, "tilikd_cameras", "gauge", "Cameras by state.");
    for (int state = 0; state < CAMERA_STATES; state++) {
        g_string_append_printf(out, "tilikd_cameras{state=\"%s\"} %" PRIu64 "\n",
                               camera_state_word((CameraState)state), count[state]);
    }
}

static void journal(GString *out, Server *server)
{
    JournalFigures figures = journal_figures(server->journal);
    metrics_one(out, "tilikd_journal_revision", "gauge", "Newest committed revision.",
                (double)state_rev(server->state));
    metrics_one(out, "tilikd_journal_waiting", "gauge", "Batches that wait for their commit.",
                journal_waiting(server->journal));
    metrics_one(out, "tilikd_journal_commits_total", "counter", "Transactions written.",
                (double)figures.commits);
    metrics_one(out, "tilikd_journal_failures_total", "counter", "Transactions that failed.",
                (double)figures.failures);
    metrics_one(out, "tilikd_journal_batches_total", "counter", "Batches written.",
                (double)figures.batches);
    metrics_one(out, "tilikd_journal_entries_total", "counter", "Entries written.",
                (double)figures.entries);
    metrics_one(out, "tilikd_journal_commit_seconds_total", "counter", "Time spent in commits.",
                (double)figures.commit_us / 1e6);
    metrics_one(out, "tilikd_journal_commit_seconds_max", "gauge", "Longest commit.",
                (double)figures.commit_us_max / 1e6);
}

static void streams(GString *out, const Server *server)
{
    HubFigures figures = hub_figures(server->hub);
    metrics_one(out, "tilikd_streams", "gauge", "Change streams that are open.",
                (double)figures.streams);
    metrics_one(out, "tilikd_streams_opened_total", "counter", "Change streams opened.",
                (double)figures.opened);
    metrics_one(out, "tilikd_stream_events_total", "counter", "Events written to streams.",
                (double)figures.events);
    metrics_one(out, "tilikd_stream_bytes_total", "counter", "Bytes of events written to streams.",
                (double)figures.bytes);
    metrics_one(out, "tilikd_publish_seconds_total", "counter", "Time spent on telling streams.",
                (double)figures.publish_us / 1e6);
    metrics_one(out, "tilikd_publish_seconds_max", "gauge", "Longest telling of one batch.",
                (double)figures.publish_us_max / 1e6);
    metrics_one(out, "tilikd_stream_lagged_total", "counter", "Times a stream fell behind.",
                (double)figures.lagged);
    metrics_one(out, "tilikd_stream_stalled_total", "counter", "Streams cut because nobody read.",
                (double)figures.stalled);
    metrics_one(out, "tilikd_stream_resets_total", "counter", "Readers told to take a snapshot.",
                (double)figures.resets);
}

static void process(GString *out, const Server *server)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    long pages = 0;
    g_autofree char *statm = NULL;
    if (g_file_get_contents("/proc/self/statm", &statm, NULL, NULL)) {
        sscanf(statm, "%*d %ld", &pages);
    }
    metrics_one(out, "tilikd_watchers", "gauge", "Stream addresses that are valid.",
                watching_count(server->watching, clock_wall_ms()));
    metrics_one(out, "tilikd_connections", "gauge", "Connections that are open.",
                http_connections(server->http));
    metrics_one(out, "tilikd_refused_tokens_total", "counter", "Requests without a valid token.",
                (double)server->metrics.refused_tokens);
    metrics_one(out, "tilikd_replayed_answers_total", "counter",
                "Requests answered from their first answer.", (double)server->metrics.replayed);
    metrics_one(out, "tilikd_snapshots_total", "counter", "Whole lists sent.",
                (double)server->metrics.snapshots);
    metrics_one(out, "process_cpu_seconds_total", "counter", "CPU time.",
                (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
    metrics_one(out, "process_resident_memory_bytes", "gauge", "Resident memory.",
                (double)pages * (double)sysconf(_SC_PAGESIZE));
    metrics_one(out, "process_start_time_seconds", "gauge", "When it started.",
                (double)server->metrics.started_ms / 1e3);
}

static void relay(GString *out, const Server *server)
{
    if (server->relay == NULL) {
        return;
    }
    RelayFigures figures = relay_figures(server->relay);
    metrics_one(out, "tilikd_relay_lent", "gauge", "Addresses of the relay that are lent.",
                figures.lent);
    metrics_one(out, "tilikd_relay_allowed_total", "counter", "What the relay was told is allowed.",
                (double)figures.allowed);
    metrics_one(out, "tilikd_relay_refused_total", "counter", "Wrong logins, and what is not.",
                (double)figures.refused);
    metrics_one(out, "tilikd_relay_kicked_total", "counter", "Sessions ended at the relay.",
                (double)figures.kicked);
    metrics_one(out, "tilikd_relay_unkicked_total", "counter",
                "Sessions that should have ended and could not be.", (double)figures.unkicked);
}

void on_metrics(Call *call)
{
    g_autoptr(GString) out = g_string_sized_new(8192);
    metrics_head(out, "tilikd_build_info", "gauge", "Version.");
    g_string_append(out, "tilikd_build_info{version=\"" TILIK_VERSION "\"} 1\n");
    answers(out, &call->server->metrics);
    cameras(out, call->server);
    journal(out, call->server);
    metrics_alerts(out, call->server);
    metrics_tickets(out, call->server);
    metrics_patrols(out, call->server);
    metrics_sources(out, call->server);
    webhooks_metrics(call->server->webhooks, out);
    streams(out, call->server);
    relay(out, call->server);
    process(out, call->server);
    reply_text(call, 200, "text/plain; version=0.0.4; charset=utf-8", out->str, out->len);
}
