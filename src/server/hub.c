#include "hub_private.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/http_struct.h>
#include <string.h>

#include "base/clock.h"
#include "wire/routes.h"

#define TICK_US 500000
/* A batch of so few entries is written to the sockets at once; more go together. */
#define AT_ONCE_MAX 2

static void on_tick(evutil_socket_t fd, short what, void *data)
{
    hub_check_tokens(data);
}

static void on_pump(evutil_socket_t fd, short what, void *data)
{
    hub_replay_some(data);
}

Hub *hub_new(const HubPlan *plan)
{
    Hub *hub = g_new0(Hub, 1);
    hub->plan = *plan;
    hub->streams = g_ptr_array_new();
    hub->found = g_ptr_array_new();
    hub->to_pump = g_ptr_array_new();
    hub->index = hub_index_new();
    hub->tick = event_new(plan->base, -1, EV_PERSIST, on_tick, hub);
    hub->pump = evtimer_new(plan->base, on_pump, hub);
    frame_init(&hub->object);
    frame_init(&hub->gone);
    frame_init(&hub->single);
    return hub;
}

void hub_send(Hub *hub, Stream *stream, const Frame *frame)
{
    stream_write(stream, frame, hub->alone);
    stream->greeted_ms = hub->now_ms;
    hub->figures.events++;
    hub->figures.bytes += frame->size;
}

bool hub_has_room(const Stream *stream)
{
    return stream_waiting(stream) < (size_t)stream->hub->plan.buffer;
}

static void leave_live(Hub *hub, Stream *stream, int64_t sent)
{
    if (stream->live) {
        hub_index_remove(hub->index, stream);
        stream->live = false;
        stream->sent = sent;
    }
}

static void stream_free(Stream *stream)
{
    Hub *hub = stream->hub;
    leave_live(hub, stream, 0);
    g_ptr_array_remove_index_fast(hub->streams, stream->place);
    if (stream->place < hub->streams->len) {
        ((Stream *)hub->streams->pdata[stream->place])->place = stream->place;
    }
    if (hub->streams->len == 0) {
        event_del(hub->tick);
    }
    if (stream->pumping) {
        g_ptr_array_remove_fast(hub->to_pump, stream);
    }
    token_unref(stream->token);
    g_free(stream);
}

/* What a reader took is what shows that it lives; when half is gone the next part follows. */
static void on_output(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *data)
{
    Stream *stream = data;
    if (info->n_deleted == 0) {
        return;
    }
    stream->progress_ms = clock_mono_ms();
    if (!stream->live && !stream->closing &&
        info->orig_size + info->n_added - info->n_deleted < (size_t)stream->hub->plan.buffer / 2) {
        hub_replay_soon(stream->hub, stream);
    }
}

/* The reader has left.  evhttp frees a chunked request only when it is ended. */
static void on_close(struct evhttp_connection *connection, void *data)
{
    Stream *stream = data;
    struct evhttp_request *request = stream->request;
    evbuffer_remove_cb(stream->output, on_output, stream);
    stream_free(stream);
    evhttp_send_reply_end(request);
}

static void detach(Stream *stream)
{
    struct evhttp_request *request = stream->request;
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    evhttp_connection_set_closecb(connection, NULL, NULL);
    evbuffer_remove_cb(stream->output, on_output, stream);
    evhttp_connection_set_timeout(connection, 2);
    stream_free(stream);
    evhttp_send_reply_end(request);
}

/* Ends a stream from our side; what a slow reader has not taken is not waited for. */
void hub_end(Stream *stream)
{
    stream->closing = true;
    if (stream_waiting(stream) > (size_t)stream->hub->plan.buffer / 4) {
        http_cut(stream->request);
        return;
    }
    detach(stream);
}

void hub_free(Hub *hub)
{
    if (hub == NULL) {
        return;
    }
    for (guint i = hub->streams->len; i > 0; i--) {
        detach(hub->streams->pdata[i - 1]);
    }
    event_free(hub->tick);
    event_free(hub->pump);
    g_ptr_array_unref(hub->streams);
    g_ptr_array_unref(hub->to_pump);
    g_ptr_array_unref(hub->found);
    hub_index_free(hub->index);
    frame_clear(&hub->object);
    frame_clear(&hub->gone);
    frame_clear(&hub->single);
    g_free(hub);
}

bool hub_full(const Hub *hub)
{
    return hub->streams->len >= (guint)hub->plan.streams;
}

static bool is_over(const Token *token, int64_t wall_ms)
{
    return token->ended || (token->expires_ms != 0 && wall_ms >= token->expires_ms);
}

static void look_after(Hub *hub, Stream *stream, int64_t wall_ms)
{
    if (stream->closing) {
        return;
    }
    if (is_over(stream->token, wall_ms)) {
        hub_end(stream);
        return;
    }
    if (stream->token->changed) {
        hub_send_reset(hub, stream);
        hub_end(stream);
        return;
    }
    if (stream_waiting(stream) == 0) {
        stream->progress_ms = hub->now_ms;
    } else if (hub->now_ms - stream->progress_ms > hub->plan.stall_seconds * INT64_C(1000)) {
        stream->closing = true;
        hub->figures.stalled++;
        http_cut(stream->request);
        return;
    }
    if (stream->live && hub->now_ms - stream->greeted_ms >= CHANGES_IDLE_SECONDS * INT64_C(1000)) {
        frame_set(&hub->single, state_rev(hub->plan.state), NULL, NULL);
        hub_send(hub, stream, &hub->single);
    }
}

void hub_check_tokens(Hub *hub)
{
    hub->now_ms = clock_mono_ms();
    int64_t wall_ms = clock_wall_ms();
    for (guint i = hub->streams->len; i > 0; i--) {
        look_after(hub, hub->streams->pdata[i - 1], wall_ms);
    }
}

void hub_open(Hub *hub, struct evhttp_request *request, Token *token, int64_t since)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    Stream *stream = g_new0(Stream, 1);
    hub->now_ms = clock_mono_ms();
    stream->hub = hub;
    stream->request = request;
    stream->bev = evhttp_connection_get_bufferevent(connection);
    stream->output = bufferevent_get_output(stream->bev);
    stream->token = token_ref(token);
    stream->plain = bufferevent_openssl_get_ssl(stream->bev) == NULL;
    stream->chunked = request->major > 1 || request->minor >= 1;
    stream->progress_ms = hub->now_ms;
    stream->place = hub->streams->len;
    g_ptr_array_add(hub->streams, stream);
    hub->figures.opened++;
    http_make_stream(hub->plan.http, request);
    evhttp_send_reply_start(request, HTTP_OK, "OK");
    evhttp_connection_set_closecb(connection, on_close, stream);
    evbuffer_add_cb(stream->output, on_output, stream);
    hub_replay_start(hub, stream, since);
    if (hub->streams->len == 1) {
        const struct timeval tick = {0, TICK_US};
        event_add(hub->tick, &tick);
    }
}

/* Writes to a live stream, or lets it fall behind when it is full. */
static void publish_to(Hub *hub, Stream *stream, const Entry *entry, const Frame *frame)
{
    if (hub_has_room(stream)) {
        hub_send(hub, stream, frame);
    } else {
        leave_live(hub, stream, entry->rev - 1);
        hub->figures.lagged++;
    }
}

static void publish_to_found(Hub *hub, const Entry *entry, Seen wanted, Frame *frame)
{
    bool made = false;
    for (guint i = 0; i < hub->found->len; i++) {
        Stream *stream = hub->found->pdata[i];
        if (!stream->live || stream->closing || token_seen(stream->token, entry) != wanted) {
            continue;
        }
        if (!made) {
            frame_entry(frame, entry, wanted);
            made = true;
        }
        publish_to(hub, stream, entry, frame);
    }
}

static void publish(Hub *hub, const Entry *entry)
{
    if (entry->kind == ENTRY_TOKEN) {
        return;
    }
    g_ptr_array_set_size(hub->found, 0);
    bool above = entry->kind == ENTRY_AREA || entry->kind == ENTRY_WEATHER;
    if (above || entry->kind == ENTRY_SOURCE) {
        g_ptr_array_extend(hub->found, hub->streams, NULL, NULL);
    } else {
        hub_index_find(hub->index, entry->area, hub->found);
    }
    publish_to_found(hub, entry, SEEN_OBJECT, &hub->object);
    bool moved = strcmp(entry_was_area(entry), entry->area) != 0;
    if (moved) {
        g_ptr_array_set_size(hub->found, 0);
        hub_index_find(hub->index, entry_was_area(entry), hub->found);
    }
    if (moved || entry->gone || entry->was_sight != entry->sight) {
        publish_to_found(hub, entry, SEEN_GONE, &hub->gone);
    }
}

void hub_publish(Hub *hub, const Batch *batch)
{
    hub->now_ms = clock_mono_ms();
    int64_t started = g_get_monotonic_time();
    hub->alone = batch->entries->len <= AT_ONCE_MAX;
    for (guint i = 0; i < batch->entries->len && hub->streams->len > 0; i++) {
        publish(hub, g_ptr_array_index(batch->entries, i));
    }
    hub->alone = false;
    uint64_t took = (uint64_t)(g_get_monotonic_time() - started);
    hub->figures.publish_us += took;
    hub->figures.publish_us_max = MAX(hub->figures.publish_us_max, took);
}

void hub_each(const Hub *hub, void (*each)(const Token *token, void *data), void *data)
{
    for (guint i = 0; i < hub->streams->len; i++) {
        each(((const Stream *)hub->streams->pdata[i])->token, data);
    }
}

HubFigures hub_figures(const Hub *hub)
{
    HubFigures figures = hub->figures;
    figures.streams = hub->streams->len;
    return figures;
}
