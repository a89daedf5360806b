#include "net/http.h"

#include <glib-unix.h>
#include <signal.h>

#include "base/error.h"
#include "base/i18n.h"
#include "net/transfer.h"

/* After keys, before painting: a flood of changes delays no key. */
#define HTTP_PRIORITY (G_PRIORITY_DEFAULT + 10)

struct Http {
    HttpTarget target;
    CURLM *multi;         /* NULL until the first call */
    GPtrArray *transfers; /* all, in order */
    GPtrArray *starting;  /* not with libcurl yet */
    unsigned timer, later;
    bool inside; /* of libcurl, where its multi handle must not be touched */
};

/* A socket of libcurl's as the main loop sees it. */
typedef struct SocketWatch {
    Http *http;
    curl_socket_t socket;
    int mask;
    unsigned source;
} SocketWatch;

static void harvest(Http *http);
static void resume(Http *http);

static void begin_turn(Http *http)
{
    for (unsigned i = 0; i < http->transfers->len; i++) {
        ((HttpTransfer *)g_ptr_array_index(http->transfers, i))->turn_bytes = 0;
    }
    http->inside = true;
}

static void act(Http *http, curl_socket_t socket, int mask)
{
    int running = 0;
    begin_turn(http);
    curl_multi_socket_action(http->multi, socket, mask, &running);
    http->inside = false;
    harvest(http);
}

static gboolean on_socket_ready(int socket, GIOCondition condition, void *data)
{
    const SocketWatch *watch = data;
    int mask = (condition & G_IO_IN ? CURL_CSELECT_IN : 0) |
               (condition & G_IO_OUT ? CURL_CSELECT_OUT : 0) |
               (condition & (G_IO_ERR | G_IO_HUP | G_IO_NVAL) ? CURL_CSELECT_ERR : 0);
    act(watch->http, socket, mask);
    return G_SOURCE_CONTINUE;
}

static void watch_clear(SocketWatch *watch)
{
    if (watch->source != 0) {
        g_source_remove(watch->source);
        watch->source = 0;
    }
}

/* A source is made anew only when the mask changes: libcurl repeats itself. */
static int on_socket_wanted(CURL *easy, curl_socket_t socket, int mask, void *user,
                            void *socket_user)
{
    Http *http = user;
    SocketWatch *watch = socket_user;
    if (mask == CURL_POLL_REMOVE) {
        if (watch != NULL) {
            watch_clear(watch);
            g_free(watch);
            curl_multi_assign(http->multi, socket, NULL);
        }
        return 0;
    }
    if (watch == NULL) {
        watch = g_new0(SocketWatch, 1);
        watch->http = http;
        watch->socket = socket;
        curl_multi_assign(http->multi, socket, watch);
    }
    if (watch->source != 0 && watch->mask == mask) {
        return 0;
    }
    watch_clear(watch);
    watch->mask = mask;
    GIOCondition condition =
        (mask & CURL_POLL_IN ? G_IO_IN : 0) | (mask & CURL_POLL_OUT ? G_IO_OUT : 0);
    watch->source =
        g_unix_fd_add_full(HTTP_PRIORITY, socket, condition, on_socket_ready, watch, NULL);
    return 0;
}

static gboolean on_timer(void *data)
{
    Http *http = data;
    http->timer = 0;
    act(http, CURL_SOCKET_TIMEOUT, 0);
    return G_SOURCE_REMOVE;
}

/* Only arms: calling libcurl from here would be calling it from within itself. */
static int on_timer_wanted(CURLM *multi, long ms, void *user)
{
    Http *http = user;
    if (http->timer != 0) {
        g_source_remove(http->timer);
        http->timer = 0;
    }
    if (ms >= 0) {
        http->timer = g_timeout_add_full(HTTP_PRIORITY, (unsigned)ms, on_timer, http, NULL);
    }
    return 0;
}

/* Takes it out of libcurl's hands and ours. */
static void drop(HttpTransfer *transfer)
{
    Http *http = transfer->http;
    g_ptr_array_remove(http->starting, transfer);
    g_ptr_array_remove(http->transfers, transfer);
    if (transfer->easy != NULL) {
        curl_multi_remove_handle(http->multi, transfer->easy);
    }
}

static void end(HttpTransfer *transfer, CURLcode result)
{
    drop(transfer);
    if (!transfer->cancelled) {
        transfer_report(transfer, result);
    }
    transfer_free(transfer);
}

static void hand_over_started(Http *http)
{
    while (http->starting->len > 0) {
        HttpTransfer *transfer = g_ptr_array_remove_index(http->starting, 0);
        if (transfer->fault != HTTP_FINE) {
            end(transfer, CURLE_OK);
            continue;
        }
        curl_multi_add_handle(http->multi, transfer->easy);
    }
}

static bool is_cancelled(const HttpTransfer *transfer)
{
    return transfer->cancelled;
}

static bool is_paused(const HttpTransfer *transfer)
{
    return transfer->paused;
}

static HttpTransfer *find(Http *http, bool (*is)(const HttpTransfer *transfer))
{
    for (unsigned i = 0; i < http->transfers->len; i++) {
        HttpTransfer *transfer = g_ptr_array_index(http->transfers, i);
        if (is(transfer)) {
            return transfer;
        }
    }
    return NULL;
}

static gboolean on_later(void *data)
{
    Http *http = data;
    http->later = 0;
    resume(http);
    harvest(http);
    return G_SOURCE_REMOVE;
}

static void do_later(Http *http)
{
    if (http->later == 0) {
        http->later = g_idle_add_full(HTTP_PRIORITY, on_later, http, NULL);
    }
}

/* Ends what libcurl has ended, drops what was cancelled from within it, and starts what was asked
 * for there. */
static void harvest(Http *http)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            HttpTransfer *transfer = NULL;
            CURLcode result = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
            end(transfer, result);
        }
    }
    HttpTransfer *cancelled;
    while ((cancelled = find(http, is_cancelled)) != NULL) {
        end(cancelled, CURLE_OK);
    }
    hand_over_started(http);
    if (find(http, is_paused) != NULL) {
        do_later(http);
    }
}

/* Lets what was paused for this turn go on.  What libcurl holds comes from within, and may be
 * paused again. */
static void resume(Http *http)
{
    begin_turn(http);
    for (unsigned i = 0; i < http->transfers->len; i++) {
        HttpTransfer *transfer = g_ptr_array_index(http->transfers, i);
        if (transfer->paused) {
            transfer->paused = false;
            curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
        }
    }
    http->inside = false;
}

static gboolean on_watch(void *data)
{
    HttpTransfer *transfer = data;
    if (transfer_look(transfer)) {
        return G_SOURCE_CONTINUE;
    }
    transfer->watch = 0;
    if (transfer->fault != HTTP_FINE) {
        end(transfer, CURLE_OK);
    }
    return G_SOURCE_REMOVE;
}

/* Once a process: memory that libcurl gives back is cleared, since request headers stand in it.
 * Writing to a connection that is gone must not end the program, which NOSIGNAL leaves to us. */
static void set_up_library(void)
{
    static gsize once = 0;
    if (g_once_init_enter(&once)) {
        curl_global_init_mem(CURL_GLOBAL_DEFAULT, secret_malloc, secret_release, secret_realloc,
                             secret_strdup, secret_calloc);
        struct sigaction now;
        if (sigaction(SIGPIPE, NULL, &now) == 0 && now.sa_handler == SIG_DFL) {
            signal(SIGPIPE, SIG_IGN);
        }
        g_once_init_leave(&once, 1);
    }
}

static void set_up_multi(Http *http)
{
    if (http->multi != NULL) {
        return;
    }
    set_up_library();
    http->multi = curl_multi_init();
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timer_wanted);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, 8L);
}

Http *http_new(const char *backend, const char *token, GError **error)
{
    HttpTarget target = {.rest_ms = HTTP_REST_MS};
    if (!origin_init(&target.origin, backend, error)) {
        return NULL;
    }
    if (token != NULL &&
        (target.authorization = secret_new("Authorization: Bearer ", token, error)) == NULL) {
        origin_clear(&target.origin);
        return NULL;
    }
    Http *http = g_new0(Http, 1);
    http->target = target;
    http->transfers = g_ptr_array_new();
    http->starting = g_ptr_array_new();
    return http;
}

void http_free(Http *http)
{
    if (http == NULL) {
        return;
    }
    while (http->transfers->len > 0) {
        HttpTransfer *transfer = g_ptr_array_index(http->transfers, 0);
        drop(transfer);
        transfer_free(transfer);
    }
    if (http->multi != NULL) {
        curl_multi_cleanup(http->multi);
    }
    if (http->timer != 0) {
        g_source_remove(http->timer);
    }
    if (http->later != 0) {
        g_source_remove(http->later);
    }
    g_ptr_array_free(http->transfers, TRUE);
    g_ptr_array_free(http->starting, TRUE);
    origin_clear(&http->target.origin);
    secret_free(http->target.authorization);
    g_free(http->target.authorities);
    g_free(http->target.proxy);
    g_free(http);
}

void http_configure(Http *http, const char *authorities, const char *proxy)
{
    g_free(http->target.authorities);
    g_free(http->target.proxy);
    http->target.authorities = g_strdup(authorities);
    http->target.proxy = g_strdup(proxy);
}

void http_be_patient(Http *http, unsigned ms)
{
    http->target.rest_ms = ms;
}

const char *http_backend(const Http *http)
{
    return http->target.origin.url;
}

const char *http_host(const Http *http)
{
    return http->target.origin.host;
}

bool http_is_loopback(const Http *http)
{
    return http->target.origin.loopback;
}

HttpTransfer *http_start(Http *http, const HttpCall *call, const HttpEvents *events, void *data)
{
    set_up_multi(http);
    HttpTransfer *transfer = transfer_new(http, &http->target, call, events, data);
    g_ptr_array_add(http->transfers, transfer);
    g_ptr_array_add(http->starting, transfer);
    unsigned patience = call->patience_ms != 0 ? call->patience_ms : http->target.rest_ms;
    if (call->upload == NULL) { /* libcurl watches its progress */
        transfer->watch = g_timeout_add_full(HTTP_PRIORITY, patience, on_watch, transfer, NULL);
    }
    if (!http->inside) {
        do_later(http);
    }
    return transfer;
}

void http_cancel(HttpTransfer *transfer)
{
    transfer->cancelled = true;
    if (!transfer->http->inside) {
        end(transfer, CURLE_OK);
    }
}
