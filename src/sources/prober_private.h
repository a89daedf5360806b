/* prober_private.h - one question on its way
 *
 * Layer: sources, with libcurl.  Thread: tilikd's loop.
 */
#ifndef TILIK_SOURCES_PROBER_PRIVATE_H
#define TILIK_SOURCES_PROBER_PRIVATE_H

#include "curl_loop.h"
#include "prober.h"

typedef enum Way { WAY_RTSP, WAY_HTTP, WAY_STILL } Way;

struct Prober {
    CurlLoop *numbers, *names; /* by what their hosts are written as */
    GPtrArray *running;
    GPtrArray *idle; /* CURL, to be used again */
    unsigned most;
    int timeout_ms;
};

typedef struct Probe {
    Prober *prober;
    CurlLoop *loop;
    CURL *easy;
    Way way;
    GString *body;
    size_t headers, most;
    unsigned answers;
    bool too_much; /* without end, where there should be one */
    bool enough;   /* of what has no end */
    bool hopped;   /* on the way to what a playlist named */
    bool login;    /* one is known */
    bool basic;    /* it goes as it is: nothing better was offered */
    bool offers_basic, offers_digest;
    ProbeDone done;
    void *data;
} Probe;

/* What comes: libcurl's callbacks. */
size_t probe_on_body(char *bytes, size_t one, size_t count, void *data);
size_t probe_on_header(char *bytes, size_t one, size_t count, void *data);

/* What all that came says. */
ProbeResult probe_find(const Probe *probe, CURLcode code);

/* A playlist of live segments: where it stands, to be freed, and how long it may.  One that has
 * ended need not move. */
void probe_note_playlist(const Probe *probe, char **mark, int64_t *moves_ms);

/* Where the first stream of a playlist of playlists is, to be freed with curl_free(); NULL where it
 * is none, or names none, or one elsewhere: a login goes to its own host. */
char *probe_first_stream(const Probe *probe);

#endif
