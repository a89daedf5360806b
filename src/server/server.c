#include "server.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "demo_tokens.h"
#include "route.h"

#define EXPIRE_EVERY_S 3600

static void on_committed(Batch *batch, void *data)
{
    Server *server = data;
    server->full = false;
    uptime_leave(server->uptime, batch);
    state_commit(server->state, batch);
    uptime_committed(server->uptime, batch);
    alerting_committed(server->alerting, batch);
    ticketing_committed(server->ticketing, batch);
    handing_committed(server->handing, batch);
    patrolling_committed(server->patrolling, batch);
    registering_committed(server->registering, batch);
    servicing_committed(server->servicing, batch);
    sourcing_committed(server->sourcing, batch);
    webhooks_committed(server->webhooks, batch);
    metrics_committed(server, batch);
    watching_follow(server->watching, batch);
    steering_follow(server->steering, batch);
    sink_shown_follow(server, batch);
    hub_publish(server->hub, batch);
}

static void on_lost(void *data)
{
    webhooks_failed(((Server *)data)->webhooks);
}

/* What was on its way is not; what rested on it is told so by the journal. */
static void on_failed(const GError *error, void *data)
{
    Server *server = data;
    g_warning("journal: %s", error->message);
    server->full = true;
    ticketing_failed(server->ticketing);
    handing_failed(server->handing);
    patrolling_failed(server->patrolling);
    registering_failed(server->registering);
    servicing_failed(server->servicing);
    sourcing_failed(server->sourcing);
    g_autoptr(GError) again = NULL;
    if (!state_forget(server->state, journal_store(server->journal), &again) ||
        !alerting_forget(server->alerting, &again)) {
        g_warning("journal: %s", again->message);
    }
}

static void on_end(const char *why, void *data)
{
    Server *server = data;
    g_message("ending: %s", why);
    server->ending = true;
    event_base_loopbreak(server->base);
}

static void on_look_again(void *data)
{
    Server *server = data;
    g_autoptr(GError) error = NULL;
    if (server->ending) {
        return; /* the streams are gone already */
    }
    if (!tokens_reload(server->tokens, &error)) {
        g_warning("tokens: %s", error->message);
        return;
    }
    hub_check_tokens(server->hub);
    watching_check_tokens(server->watching, clock_wall_ms());
    steering_check_tokens(server->steering);
    webhooks_look_again(server->webhooks);
}

static void on_hour(evutil_socket_t fd, short what, void *data)
{
    Server *server = data;
    JournalStore *store = journal_store(server->journal);
    int64_t before = clock_wall_ms() - (int64_t)7 * 24 * 3600 * 1000;
    store->class->expire_answers(store, before, NULL);
    webhooks_expire(server->webhooks);
}

static bool open_journal(Server *server, GError **error)
{
    JournalEvents events = {on_committed, on_failed, on_lost, server};
    server->state = state_new();
    if (setting_number(server->options->probe, "moved_public", 0) != 0) {
        state_show_moved(server->state);
    }
    const JournalPlace place = {server->options->db, server->options->key_file};
    server->journal = journal_open(server->base, &place, &events, error);
    if (server->journal == NULL) {
        return false;
    }
    JournalStore *store = journal_store(server->journal);
    return state_load(server->state, store, error) &&
           (server->tokens = tokens_new(store, error)) != NULL;
}

static bool open_doors(Server *server, GError **error)
{
    const Options *options = server->options;
    HttpPlan http = {
        .listen = options->listen,
        .certificate = options->certificate,
        .private_key = options->private_key,
        .connections = options->connections,
        .request_seconds = options->request_seconds,
        .idle_seconds = options->idle_seconds,
        .handle = route_request,
        .data = server,
    };
    server->http = http_new(server->base, &http, error);
    if (server->http == NULL) {
        return false;
    }
    JournalStore *store = journal_store(server->journal);
    HubPlan hub = {
        .base = server->base,
        .http = server->http,
        .state = server->state,
        .store = store,
        .streams = options->streams,
        .stall_seconds = options->stall_seconds,
        .buffer = options->stream_buffer,
    };
    server->hub = hub_new(&hub);
    WatchPlan watch = {
        .base = server->base,
        .bell = store->class->bell(store),
        .stdin_end = options->exit_with_stdin,
        .parent_pid = options->parent_pid,
        .end = on_end,
        .look_again = on_look_again,
        .data = server,
    };
    server->watch = watch_new(&watch, error);
    return server->watch != NULL;
}

static void set_option(GHashTable *table, const char *key, const char *value)
{
    if (value != NULL) {
        g_hash_table_insert(table, g_strdup(key), g_strdup(value));
    }
}

static void set_number(GHashTable *table, const char *key, int value)
{
    if (value >= 0) {
        g_hash_table_insert(table, g_strdup(key), g_strdup_printf("%d", value));
    }
}

static bool start_demo(Server *server, GError **error)
{
    const Options *options = server->options;
    g_autoptr(GHashTable) table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    set_option(table, "city", options->city);
    set_option(table, "seed", options->seed);
    set_option(table, "speed", options->speed);
    set_number(table, "cameras", options->cameras);
    set_number(table, "rate", options->rate);
    set_number(table, "changes", options->changes);
    set_number(table, "tickets", options->tickets);
    return sourcing_start(server->sourcing, source_demo.name, &source_demo, table, error);
}

static bool start_prober(Server *server, GError **error)
{
    GHashTable *settings = server->options->probe;
    return setting_number(settings, "enabled", 0) == 0 ||
           sourcing_start(server->sourcing, source_probe.name, &source_probe, settings, error);
}

static bool start_sources(Server *server, GError **error)
{
    const Options *options = server->options;
    if ((options->demo && !start_demo(server, error)) || !start_prober(server, error)) {
        return false;
    }
    for (guint i = 0; i < options->sources->len; i++) {
        const SourceGroup *group = options->sources->pdata[i];
        if (!sourcing_start(server->sourcing, group->name, group->kind, group->options, error)) {
            g_prefix_error(error, "source %s: ", group->name);
            return false;
        }
    }
    return true;
}

static bool has_camera(const char *camera, void *data)
{
    const Server *server = data;
    return state_find(server->state, ENTRY_CAMERA, camera) != NULL;
}

Server *server_new(const Options *options, GError **error)
{
    g_autoptr(Server) server = g_new0(Server, 1);
    server->options = options;
    server->base = event_base_new();
    server->decoder = decoder_new();
    server->watching = watching_new(server->base);
    server->in_flight = g_hash_table_new(g_str_hash, g_str_equal);
    server->shown =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    server->metrics.started_ms = clock_wall_ms();
    server->metrics.ticket_status = g_byte_array_new();
    server->reports = reports_new(server);
    if (options->snapshot_hosts != NULL) {
        server->fetcher = fetcher_new(server->base, options->snapshot_hosts);
    }
    if (!open_journal(server, error) || !open_doors(server, error) ||
        (server->uptime = uptime_new(server, error)) == NULL ||
        (server->alerting = alerting_new(server, error)) == NULL ||
        (server->ticketing = ticketing_new(server, error)) == NULL ||
        (server->servicing = servicing_new(server, error)) == NULL) {
        return NULL;
    }
    server->handing = handing_new(server);
    server->patrolling = patrolling_new(server);
    server->registering = registering_new(server);
    server->sourcing = sourcing_new(server);
    server->steering = steering_new(server);
    if (options->demo && !options->no_video &&
        (server->video = video_new(server->base, "127.0.0.1", error)) == NULL) {
        return NULL;
    }
    if (!webhooks_open(server, &server->webhooks, error)) {
        return NULL;
    }
    if (!relay_open(server->base, options->relay, &server->relay, error)) {
        return NULL;
    }
    if (server->relay != NULL) {
        relay_know(server->relay, has_camera, server);
    }
    watching_set_video(server->watching, server->video);
    watching_set_relay(server->watching, server->relay);
    if (!start_sources(server, error)) {
        return NULL;
    }
    return g_steal_pointer(&server);
}

/* Runs the loop until what was submitted is written: nobody is told an address before the city
 * stands. */
static void settle(Server *server)
{
    while (journal_waiting(server->journal) > 0 && !server->ending) {
        event_base_loop(server->base, EVLOOP_ONCE);
    }
}

bool server_run(Server *server, GError **error)
{
    settle(server);
    if (server->ending) {
        return true;
    }
    if (server->full) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "the city could not be written down");
        return false;
    }
    if (server->options->tokens_file != NULL && !demo_tokens_write(server, error)) {
        return false;
    }
    settle(server);
    if (server->ending) {
        return true;
    }
    on_look_again(server);
    metrics_begin(server);
    server->ready = true;
    /* What a first start took to write the city down. */
    state_empty_ring(server->state);
    alerting_wake(server->alerting);
    uptime_wake(server->uptime);
    if (!webhooks_wake(server->webhooks, error)) {
        return false;
    }
    sourcing_wake(server->sourcing);
    malloc_trim(0);
    printf("tilikd: listening on %s\n", http_url(server->http));
    fflush(stdout);
    struct event *hourly = event_new(server->base, -1, EV_PERSIST, on_hour, server);
    const struct timeval hour = {EXPIRE_EVERY_S, 0};
    event_add(hourly, &hour);
    event_base_dispatch(server->base);
    event_free(hourly);
    return true;
}

void server_free(Server *server)
{
    if (server == NULL) {
        return;
    }
    server->ending = true;
    if (server->http != NULL) {
        http_close_door(server->http);
    }
    steering_stop(server->steering);
    fetcher_free(server->fetcher);
    sourcing_stop(server->sourcing);
    webhooks_stop(server->webhooks);
    reports_free(server->reports);
    if (server->alerting != NULL) {
        alerting_flush(server->alerting);
    }
    uptime_end(server->uptime);
    journal_end(server->journal); /* answers what waits */
    hub_free(server->hub);
    if (server->base != NULL) {
        event_base_loop(server->base, EVLOOP_NONBLOCK);
    }
    watch_free(server->watch);
    http_free(server->http);
    sourcing_free(server->sourcing);
    steering_free(server->steering);
    webhooks_free(server->webhooks);
    watching_free(server->watching);
    relay_free(server->relay);
    video_free(server->video);
    decoder_free(server->decoder);
    tokens_free(server->tokens);
    alerting_free(server->alerting);
    ticketing_free(server->ticketing);
    handing_free(server->handing);
    patrolling_free(server->patrolling);
    registering_free(server->registering);
    servicing_free(server->servicing);
    uptime_free(server->uptime);
    state_free(server->state);
    g_hash_table_unref(server->in_flight);
    g_hash_table_unref(server->shown);
    journal_close(server->journal);
    event_base_free(server->base);
    g_byte_array_unref(server->metrics.ticket_status);
    g_free(server);
}

static bool changes_cameras(const Batch *batch)
{
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(batch->entries, i);
        if (entry->kind == ENTRY_CAMERA) {
            return true;
        }
    }
    return false;
}

void server_submit(Server *server, Batch *batch)
{
    if (changes_cameras(batch)) {
        sourcing_yield(server->sourcing);
        alerting_follow(server->alerting, batch);
    }
    webhooks_follow(server->webhooks, batch);
    journal_submit(server->journal, batch);
}
