/* http.h - HTTP calls on the GLib main loop, bounded in every way that the other side can grow
 *
 * One Http is one backend: an origin, perhaps a token that goes there and nowhere else, and
 * libcurl's multi handle, which is set up by the first call and not before.
 *
 * Always true of a call:
 *   - it speaks https, or http to loopback; no redirect is followed, no proxy, netrc or cookie is
 *     taken from the surroundings;
 *   - it ends by itself: time, header bytes, body bytes (counted after decompression) and their
 *     ratio to what came over the wire have limits;
 *   - done is called exactly once, never from within http_start(), or not at all after
 *     http_cancel().
 *
 * Idle, with a stream open, it wakes nobody.
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_HTTP_H
#define TILIK_NET_HTTP_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define HTTP_REST_MS         15000
#define HTTP_REST_BYTES      UINT64_C(4194304)
#define HTTP_HEADER_BYTES    UINT64_C(65536)
#define HTTP_PROBLEM_BYTES   UINT64_C(65536)
#define HTTP_RETRY_AFTER_MAX INT64_C(3600000)
#define HTTP_ETAG_SIZE       80

typedef struct Http Http;
typedef struct HttpTransfer HttpTransfer;

/* What went wrong, for those who decide on the next try. */
typedef enum HttpFault {
    HTTP_FINE,
    HTTP_NOBODY,     /* nothing listens there: asking again soon costs nobody anything */
    HTTP_UNREACHED,  /* no name, no route, no answer */
    HTTP_CUT,        /* the connection ended before the answer did */
    HTTP_SLOW,       /* over a time limit */
    HTTP_UNTRUSTED,  /* TLS or the certificate */
    HTTP_REDIRECTED, /* the server points elsewhere; nobody went there */
    HTTP_UNEXPECTED, /* an answer that is not of the API: another media type, a broken header */
    HTTP_TOO_LARGE,  /* over a size limit */
} HttpFault;

typedef struct HttpHead {
    int status;                /* 0 when no answer came */
    char media[64];            /* the media type in lower case, no parameters; "" none */
    bool packed;               /* a Content-Encoding was named */
    bool utf8;                 /* no charset was given, or UTF-8 */
    bool delimited;            /* the end of the body can be told from a cut */
    bool replayed;             /* Idempotency-Replayed: true */
    int64_t revision;          /* Tilik-Revision, -1 none */
    int64_t date_ms;           /* Date, 0 none */
    int64_t retry_after_ms;    /* -1 none; at most HTTP_RETRY_AFTER_MAX */
    char location[256];        /* where a redirect points, clean */
    char etag[HTTP_ETAG_SIZE]; /* with its quotes; "" none, or one that is too long */
} HttpHead;

/* What done gets; good during the call only. */
typedef struct HttpAnswer {
    HttpHead head;
    const char
        *body; /* NUL-terminated; of a streamed call only what an unsuccessful answer carried */
    size_t size;
    HttpFault fault;
    const GError *error; /* set with any fault, its message clean and for a person */
} HttpAnswer;

typedef struct HttpEvents {
    /* The head of a successful answer is in.  False, with error set, ends the call.  May be NULL.
     */
    bool (*head)(const HttpHead *head, void *data, GError **error);
    /* Bytes of a successful answer as they come, 16 KiB at most.  False, with error set, ends the
     * call.  NULL collects them for done. */
    bool (*bytes)(const char *bytes, size_t size, void *data, GError **error);
    void (*done)(const HttpAnswer *answer, void *data);
} HttpEvents;

/* A zero is the default or no limit, as said; everything is copied. */
typedef struct HttpCall {
    const char *path;   /* below the backend, with a '/' and its query; printable ASCII */
    const char *accept; /* media type asked for and insisted on */
    const char *body;   /* a JSON text makes it a POST; NULL a GET */
    GBytes *upload;     /* other bytes in its place, of upload_type, as long as they go on */
    const char *upload_type;
    const char *idempotency_key; /* NULL none */
    const char *last_event_id;   /* NULL none */
    const char *if_match;        /* NULL none */
    bool patch;                  /* with a body: PATCH in place of POST */
    uint64_t max_bytes;          /* of the body; 0: HTTP_REST_BYTES */
    bool endless;                /* a stream of events: no limit of time and size in all */
    bool compressed;             /* ask for gzip */
    unsigned total_ms;           /* the whole call; 0: HTTP_REST_MS */
    unsigned patience_ms;        /* until the head, then for each patience_bytes; 0: HTTP_REST_MS */
    unsigned patience_bytes;     /* 0: only the head is waited for */
} HttpCall;

/* token may be NULL.  It is copied to memory that is locked, left out of core dumps and cleared at
 * the end.  NULL and error for an address that is not http(s), carries a user, query or fragment,
 * or is plain http off loopback. */
Http *http_new(const char *backend, const char *token, GError **error);

/* Ends what is under way without calling done.  Not from within a callback. */
void http_free(Http *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Http, http_free)

/* A file of certificate authorities to trust in place of the system's; a proxy to go through. NULL:
 * neither. */
void http_configure(Http *http, const char *authorities, const char *proxy);

/* So long a call that says nothing else may take; HTTP_REST_MS unless this is called. */
void http_be_patient(Http *http, unsigned ms);

/* The address without a '/' at its end. */
const char *http_backend(const Http *http);

/* The host's name alone, for messages. */
const char *http_host(const Http *http);

/* True for a backend on this machine, where compression only costs. */
bool http_is_loopback(const Http *http);

/* Starts a call.  The transfer is good until done or http_cancel(). */
HttpTransfer *http_start(Http *http, const HttpCall *call, const HttpEvents *events, void *data);

/* Ends a call; no callback follows.  Allowed within callbacks. */
void http_cancel(HttpTransfer *transfer);

#endif
