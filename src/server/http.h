/* http.h - evhttp, its connections and their limits
 *
 * Every connection is known from accept to end, so that all are counted, a request that drips in is
 * cut at a deadline of its own (evhttp's time-out starts anew with each byte), and a flood waits in
 * the listen queue instead of taking every descriptor.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_HTTP_H
#define TILIK_SERVER_HTTP_H

#include <event2/http.h>
#include <glib.h>
#include <stdbool.h>

#define HTTP_BODY_MAX   1048576 /* of JSON; a file may have more, see HTTP_FILE_MAX */
#define HTTP_FILE_MAX   4194304
#define HTTP_HEADER_MAX 16384

typedef struct HttpPlan {
    const char *listen;                    /* "127.0.0.1:8470", "[::1]:0" */
    const char *certificate, *private_key; /* NULL: plain, and then on loopback only */
    int connections, request_seconds, idle_seconds;
    void (*handle)(struct evhttp_request *request, void *data);
    void *data;
} HttpPlan;

typedef struct Http Http;

/* Listens.  NULL and error: an address that can't be had, plain HTTP off loopback, a certificate
 * that can't be read. */
Http *http_new(struct event_base *base, const HttpPlan *plan, GError **error);

/* Takes no more connections. */
void http_close_door(Http *http);
void http_free(Http *http);

/* "http://127.0.0.1:8470" */
const char *http_url(const Http *http);

unsigned http_connections(const Http *http);

/* The request is whole: its connection's deadline ends.  False when the connection is gone. */
bool http_arrived(Http *http, struct evhttp_request *request);

/* Makes the connection fit for a stream that may be silent: no time-out, a small send buffer,
 * bounded input. */
void http_make_stream(Http *http, struct evhttp_request *request);

/* Cuts a request's connection at once; its close callback follows. */
void http_cut(struct evhttp_request *request);

#endif
