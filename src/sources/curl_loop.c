#include "curl_loop.h"

#include <glib.h>

struct CurlLoop {
    struct event_base *base;
    CURLM *multi;
    struct event *timer;
    CurlDone done;
    void *data;
};

static void take_messages(CurlLoop *loop)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(loop->multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            loop->done(message->easy_handle, message->data.result, loop->data);
        }
    }
}

static void on_ready(evutil_socket_t fd, short what, void *data)
{
    CurlLoop *loop = data;
    int mask = ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
               ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0);
    int running;
    curl_multi_socket_action(loop->multi, fd, mask, &running);
    take_messages(loop);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *known)
{
    CurlLoop *loop = data;
    struct event *event = known;
    if (event != NULL) {
        event_free(event);
    }
    if (what == CURL_POLL_REMOVE) {
        curl_multi_assign(loop->multi, fd, NULL);
        return 0;
    }
    short mask = (short)(EV_PERSIST | ((what & CURL_POLL_IN) != 0 ? EV_READ : 0) |
                         ((what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0));
    event = event_new(loop->base, fd, mask, on_ready, loop);
    event_add(event, NULL);
    curl_multi_assign(loop->multi, fd, event);
    return 0;
}

static int on_wait(CURLM *multi, long wait_ms, void *data)
{
    CurlLoop *loop = data;
    if (wait_ms < 0) {
        event_del(loop->timer);
    } else {
        const struct timeval wait = {wait_ms / 1000, wait_ms % 1000 * 1000};
        event_add(loop->timer, &wait);
    }
    return 0;
}

static void on_timer(evutil_socket_t fd, short what, void *data)
{
    CurlLoop *loop = data;
    int running;
    curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_messages(loop);
}

CurlLoop *curl_loop_new(struct event_base *base, CurlDone done, void *data)
{
    CurlLoop *loop = g_new0(CurlLoop, 1);
    *loop = (CurlLoop){.base = base, .done = done, .data = data};
    loop->timer = evtimer_new(base, on_timer, loop);
    loop->multi = curl_multi_init();
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, on_wait);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
    return loop;
}

void curl_loop_free(CurlLoop *loop)
{
    if (loop != NULL) {
        curl_multi_cleanup(loop->multi);
        event_free(loop->timer);
        g_free(loop);
    }
}

void curl_loop_bound(CURL *easy, long connect_ms, long total_ms, curl_write_callback on_bytes,
                     void *data)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* A name that nobody answers for is given up in time, too: else the loop waits for it. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, total_ms);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "tilikd");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, data);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, data);
}

void curl_loop_add(CurlLoop *loop, CURL *easy)
{
    curl_multi_add_handle(loop->multi, easy);
}

void curl_loop_remove(CurlLoop *loop, CURL *easy)
{
    curl_multi_remove_handle(loop->multi, easy);
}
