/* transfer.h - one HTTP call under way: libcurl's easy handle with our limits on it
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_TRANSFER_H
#define TILIK_NET_TRANSFER_H

#include <curl/curl.h>

#include "net/http.h"
#include "net/origin.h"
#include "net/secret.h"

/* What all calls to one backend share. */
typedef struct HttpTarget {
    Origin origin;
    Secret *authorization; /* the header's whole text; NULL none */
    char *authorities, *proxy;
    unsigned rest_ms; /* for a call that says nothing of its time */
} HttpTarget;

struct HttpTransfer {
    Http *http;
    const HttpTarget *target;
    HttpEvents events;
    void *data;
    CURL *easy;
    char *url, *accept, *post;
    GBytes *upload;
    struct curl_slist *headers;  /* all but the secret one */
    struct curl_slist authorize; /* the first, its text borrowed from the secret */
    char curl_says[CURL_ERROR_SIZE];
    HttpHead head;
    GString *body;
    GError *error;
    HttpFault fault;
    uint64_t bytes, max_bytes, watched_bytes;
    size_t header_bytes;
    size_t turn_bytes; /* taken in this turn of the loop */
    unsigned watch, patience_bytes;
    bool endless, compressed, head_in, cancelled, paused;
};

/* Never NULL; one that can't be set up has its fault and error set already. */
HttpTransfer *transfer_new(Http *http, const HttpTarget *target, const HttpCall *call,
                           const HttpEvents *events, void *data);
void transfer_free(HttpTransfer *transfer);

/* Notes why it fails, unless a reason stands already; takes error. */
void transfer_fail(HttpTransfer *transfer, HttpFault fault, GError *error);

/* Looks whether enough has come since the last look; fails it where not.  False: look no more. */
bool transfer_look(HttpTransfer *transfer);

/* Calls done with what libcurl and we found. */
void transfer_report(HttpTransfer *transfer, CURLcode result);

/* Says for a person what libcurl's result means; sets *fault. */
GError *transfer_explain(HttpTransfer *transfer, CURLcode result, HttpFault *fault);

#endif
