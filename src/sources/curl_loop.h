/* curl_loop.h - libcurl's transfers on a libevent loop
 *
 * Layer: sources, with libcurl.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_CURL_LOOP_H
#define TILIK_SOURCES_CURL_LOOP_H

#include <curl/curl.h>
#include <event2/event.h>

typedef struct CurlLoop CurlLoop;

/* Tells that a transfer is over; it is to be removed. */
typedef void (*CurlDone)(CURL *easy, CURLcode code, void *data);

CurlLoop *curl_loop_new(struct event_base *base, CurlDone done, void *data);

/* All transfers must have been removed. */
void curl_loop_free(CurlLoop *loop);

/* Bounds a transfer before it begins: http and https alone, no redirects, no proxy, nobody's
 * .netrc, and so much time.  data is given to on_bytes, and is what CURLINFO_PRIVATE tells. */
void curl_loop_bound(CURL *easy, long connect_ms, long total_ms, curl_write_callback on_bytes,
                     void *data);

/* Begins a transfer; done is called from the loop, once, unless it is removed before. */
void curl_loop_add(CurlLoop *loop, CURL *easy);
void curl_loop_remove(CurlLoop *loop, CURL *easy);

#endif
