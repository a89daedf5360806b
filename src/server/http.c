#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/error.h"
#include "http_problem.h"
#include "tls.h"

#define BACKLOG            4096
#define DOOR_PAUSE_US      200000
#define DESCRIPTORS_KEPT   64
#define NEVER_S            31536000
#define SWEEP_MS           1000
#define STREAM_SEND_BUFFER 32768
#define STREAM_INPUT_MAX   4096

/* So slow a request may come beyond its time: 4 MiB over an RT's line take minutes. */
#define SLOWEST_BYTES_PER_S 1024

/* Holds a reference on the bufferevent, so that it may be looked at after evhttp has let it go. */
typedef struct Connection {
    struct bufferevent *bev;
    Http *http;
    int64_t reading_since_ms; /* the first byte of a request that is not whole yet; 0 for none */
    int64_t read_bytes;       /* of it, so far */
    bool greeted;
} Connection;

struct Http {
    struct event_base *base;
    struct evhttp *evhttp;
    struct evconnlistener *listener;
    struct event *sweep, *door, *anchor;
    SSL_CTX *tls;
    GHashTable *connections; /* bufferevent -> Connection */
    HttpPlan plan;
    char *url;
    bool closed;
};

static void connection_free(gpointer data)
{
    Connection *connection = data;
    bufferevent_decref(connection->bev);
    g_free(connection);
}

/* evhttp takes its callbacks off when it is done with a connection. */
static bool is_over(const Connection *connection)
{
    bufferevent_event_cb event = NULL;
    bufferevent_getcb(connection->bev, NULL, NULL, &event, NULL);
    return event == NULL;
}

static void on_input(struct evbuffer *buffer, const struct evbuffer_cb_info *info, void *data)
{
    Connection *connection = data;
    if (info->n_added > 0 && connection->reading_since_ms == 0) {
        connection->reading_since_ms = clock_mono_ms();
        connection->read_bytes = 0;
    }
    connection->read_bytes += (int64_t)info->n_added;
}

static void pause_door(Http *http)
{
    evconnlistener_disable(http->listener);
    const struct timeval pause = {0, DOOR_PAUSE_US};
    event_add(http->door, &pause);
}

static struct bufferevent *on_accept(struct event_base *base, void *data)
{
    Http *http = data;
    struct bufferevent *bev = http->tls != NULL
                                  ? tls_bufferevent(base, http->tls)
                                  : bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (bev == NULL) {
        return NULL;
    }
    Connection *connection = g_new0(Connection, 1);
    connection->bev = bev;
    connection->http = http;
    connection->reading_since_ms = clock_mono_ms();
    bufferevent_incref(bev);
    evbuffer_add_cb(bufferevent_get_input(bev), on_input, connection);
    http_problem_watch(bufferevent_get_output(bev));
    g_hash_table_replace(http->connections, bev, connection);
    if (g_hash_table_size(http->connections) >= (guint)http->plan.connections) {
        pause_door(http);
    }
    if (!event_pending(http->sweep, EV_TIMEOUT, NULL)) {
        const struct timeval soon = {SWEEP_MS / 1000, 0};
        event_add(http->sweep, &soon);
    }
    return bev;
}

static bool is_too_slow(const Connection *connection, int64_t now_ms)
{
    int64_t may_take_ms = connection->http->plan.request_seconds * INT64_C(1000) +
                          connection->read_bytes * 1000 / SLOWEST_BYTES_PER_S;
    return connection->reading_since_ms != 0 && now_ms - connection->reading_since_ms > may_take_ms;
}

/* Lets go of what is over, and cuts requests that take too long to arrive. */
static void sweep(Http *http)
{
    int64_t now = clock_mono_ms();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, http->connections);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const Connection *connection = value;
        if (is_over(connection)) {
            g_hash_table_iter_remove(&iter);
        } else if (is_too_slow(connection, now)) {
            shutdown(bufferevent_getfd(connection->bev), SHUT_RDWR);
        }
    }
}

static void on_sweep(evutil_socket_t fd, short what, void *data)
{
    Http *http = data;
    sweep(http);
    if (g_hash_table_size(http->connections) > 0) {
        const struct timeval soon = {SWEEP_MS / 1000, 0};
        event_add(http->sweep, &soon);
    }
}

/* Never comes; it only stands among the loop's events. */
static void on_anchor(evutil_socket_t fd, short what, void *data)
{
}

static void on_door(evutil_socket_t fd, short what, void *data)
{
    Http *http = data;
    sweep(http);
    if (http->closed) {
        return;
    }
    if (g_hash_table_size(http->connections) < (guint)http->plan.connections) {
        evconnlistener_enable(http->listener);
    } else {
        pause_door(http);
    }
}

static int is_anchor(const struct event_base *base, const struct event *event, void *data)
{
    Http **found = data;
    if (event_get_callback(event) == on_anchor) {
        *found = event_get_callback_arg(event);
        return 1;
    }
    return 0;
}

/* Out of descriptors: without a pause the listener would spin.  The listener's data is evhttp's, so
 * ours is found by the anchor. */
static void on_accept_error(struct evconnlistener *listener, void *data)
{
    int code = EVUTIL_SOCKET_ERROR();
    Http *http = NULL;
    event_base_foreach_event(evconnlistener_get_base(listener), is_anchor, &http);
    if (http != NULL && (code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM)) {
        pause_door(http);
    }
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 ==
               127;
    }
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static char *make_url(struct evconnlistener *listener, bool tls)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in4;
        struct sockaddr_in6 in6;
    } address = {.in6 = {0}};
    socklen_t size = sizeof address;
    getsockname(evconnlistener_get_fd(listener), &address.any, &size);
    const char *scheme = tls ? "https" : "http";
    char host[INET6_ADDRSTRLEN] = "";
    if (address.any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &address.in4.sin_addr, host, sizeof host);
        return g_strdup_printf("%s://%s:%d", scheme, host, ntohs(address.in4.sin_port));
    }
    inet_ntop(AF_INET6, &address.in6.sin6_addr, host, sizeof host);
    return g_strdup_printf("%s://[%s]:%d", scheme, host, ntohs(address.in6.sin6_port));
}

/* libevent's own reader takes no port 0. */
static bool read_address(const char *text, struct sockaddr_storage *out, int *size)
{
    const char *colon = strrchr(text, ':');
    guint64 port;
    if (colon == NULL || !g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL)) {
        return false;
    }
    g_autofree char *host = g_strndup(text, (size_t)(colon - text));
    if (evutil_parse_sockaddr_port(host, (struct sockaddr *)out, size) != 0) {
        return false;
    }
    if (out->ss_family == AF_INET) {
        ((struct sockaddr_in *)out)->sin_port = htons((uint16_t)port);
    } else {
        ((struct sockaddr_in6 *)out)->sin6_port = htons((uint16_t)port);
    }
    return true;
}

static bool listen_at(Http *http, GError **error)
{
    struct sockaddr_storage address = {0};
    int size = sizeof address;
    if (!read_address(http->plan.listen, &address, &size)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                    "--listen: %s: not of the form ADDRESS:PORT", http->plan.listen);
        return false;
    }
    if (http->tls == NULL && !is_loopback((struct sockaddr *)&address)) {
        g_set_error(
            error, TILIK_ERROR, TILIK_ERROR_INVALID,
            "--listen: %s: plain HTTP is served on loopback only; give a certificate and key",
            http->plan.listen);
        return false;
    }
    http->listener = evconnlistener_new_bind(
        http->base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE,
        BACKLOG, (struct sockaddr *)&address, size);
    if (http->listener == NULL) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_UNAVAILABLE, "--listen: %s: %s",
                    http->plan.listen, g_strerror(errno));
        return false;
    }
    return true;
}

static void set_up(Http *http)
{
    http->evhttp = evhttp_new(http->base);
    evhttp_set_max_body_size(http->evhttp, HTTP_FILE_MAX);
    evhttp_set_max_headers_size(http->evhttp, HTTP_HEADER_MAX);
    evhttp_set_timeout(http->evhttp, http->plan.idle_seconds);
    evhttp_set_default_content_type(http->evhttp, NULL);
    evhttp_set_allowed_methods(http->evhttp, EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD |
                                                 EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE |
                                                 EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
    evhttp_set_bevcb(http->evhttp, on_accept, http);
    evhttp_set_gencb(http->evhttp, http->plan.handle, http->plan.data);
    evhttp_bind_listener(http->evhttp, http->listener);
    evconnlistener_set_error_cb(http->listener, on_accept_error);
}

/* Leaves descriptors for the database, the log and the demo's video. */
static int cap_connections(int wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return wanted;
    }
    rlim_t room = limit.rlim_cur > DESCRIPTORS_KEPT + DESCRIPTORS_KEPT
                      ? limit.rlim_cur - DESCRIPTORS_KEPT
                      : limit.rlim_cur / 2;
    return room < (rlim_t)wanted ? (int)room : wanted;
}

Http *http_new(struct event_base *base, const HttpPlan *plan, GError **error)
{
    Http *http = g_new0(Http, 1);
    http->base = base;
    http->plan = *plan;
    http->connections = g_hash_table_new_full(NULL, NULL, NULL, connection_free);
    http->sweep = evtimer_new(base, on_sweep, http);
    http->door = evtimer_new(base, on_door, http);
    http->anchor = evtimer_new(base, on_anchor, http);
    const struct timeval never = {NEVER_S, 0};
    event_add(http->anchor, &never);
    http->plan.connections = cap_connections(plan->connections);
    if ((plan->certificate != NULL &&
         (http->tls = tls_context(plan->certificate, plan->private_key, error)) == NULL) ||
        !listen_at(http, error)) {
        http_free(http);
        return NULL;
    }
    http->url = make_url(http->listener, http->tls != NULL);
    set_up(http);
    return http;
}

void http_close_door(Http *http)
{
    http->closed = true;
    evconnlistener_disable(http->listener);
}

void http_free(Http *http)
{
    if (http == NULL) {
        return;
    }
    event_free(http->sweep);
    event_free(http->door);
    event_free(http->anchor);
    if (http->evhttp != NULL) {
        evhttp_free(http->evhttp); /* and its listener */
    } else if (http->listener != NULL) {
        evconnlistener_free(http->listener);
    }
    g_hash_table_unref(http->connections);
    tls_context_free(http->tls);
    g_free(http->url);
    g_free(http);
}

const char *http_url(const Http *http)
{
    return http->url;
}

unsigned http_connections(const Http *http)
{
    return g_hash_table_size(http->connections);
}

static struct bufferevent *bev_of(struct evhttp_request *request)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(request);
    return connection != NULL ? evhttp_connection_get_bufferevent(connection) : NULL;
}

bool http_arrived(Http *http, struct evhttp_request *request)
{
    struct bufferevent *bev = bev_of(request);
    Connection *connection = bev != NULL ? g_hash_table_lookup(http->connections, bev) : NULL;
    if (connection == NULL) {
        return false;
    }
    connection->reading_since_ms = 0;
    if (!connection->greeted) {
        connection->greeted = true;
        int on = 1;
        setsockopt(bufferevent_getfd(bev), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return true;
}

void http_make_stream(Http *http, struct evhttp_request *request)
{
    struct bufferevent *bev = bev_of(request);
    int size = STREAM_SEND_BUFFER;
    setsockopt(bufferevent_getfd(bev), SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    evhttp_connection_set_timeout(evhttp_request_get_connection(request), NEVER_S);
    bufferevent_setwatermark(bev, EV_READ, 0, STREAM_INPUT_MAX);
    Connection *connection = g_hash_table_lookup(http->connections, bev);
    if (connection != NULL) {
        /* What a stream's reader sends is never looked at. */
        evbuffer_remove_cb(bufferevent_get_input(bev), on_input, connection);
        http_problem_forget(bufferevent_get_output(bev));
    }
}

void http_cut(struct evhttp_request *request)
{
    struct bufferevent *bev = bev_of(request);
    if (bev != NULL) {
        /* What a reader does not take would otherwise wait in the kernel, for minutes. */
        const struct linger none = {1, 0};
        setsockopt(bufferevent_getfd(bev), SOL_SOCKET, SO_LINGER, &none, sizeof none);
        shutdown(bufferevent_getfd(bev), SHUT_RDWR);
    }
}
