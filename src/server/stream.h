/* stream.h - one reader of the journal, and the frames it is sent
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_STREAM_H
#define TILIK_SERVER_STREAM_H

#include <event2/http.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "entry.h"
#include "token.h"

struct Hub;

typedef struct Stream {
    struct Hub *hub;
    struct evhttp_request *request;
    struct evbuffer *output;
    struct bufferevent *bev;
    Token *token;
    int64_t sent;        /* while not live: all up to here is sent or not for this reader */
    int64_t progress_ms; /* when the reader last took something, or had nothing to take */
    int64_t greeted_ms;  /* when something was last sent */
    size_t waiting;      /* bytes that waited at the last look */
    guint place;         /* in the hub's list */
    bool live, chunked, pumping, closing;
    bool plain; /* its bytes go to the socket as they are: no TLS */
} Stream;

/* One event in HTTP's and SSE's clothes, made once and written to many. */
typedef struct Frame {
    GString *text;
    size_t start, size; /* of the event without the chunk's framing */
} Frame;

void frame_init(Frame *frame);
void frame_clear(Frame *frame);

/* event NULL: an empty event that carries an id alone. */
void frame_set(Frame *frame, int64_t rev, const char *event, const char *data);

/* What an entry is to a reader. */
typedef enum Seen { SEEN_NOTHING, SEEN_OBJECT, SEEN_GONE } Seen;
Seen token_seen(const Token *token, const Entry *entry);

/* Makes the frame of an entry for readers to whom it is seen so. */
void frame_entry(Frame *frame, const Entry *entry, Seen seen);

/* at_once: try the socket first, which spares a turn of the loop when nothing waits before it. */
void stream_write(Stream *stream, const Frame *frame, bool at_once);
size_t stream_waiting(const Stream *stream);

#endif
