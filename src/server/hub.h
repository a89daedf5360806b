/* hub.h - who listens to the journal as it grows (server-sent events)
 *
 * Each stream is one reader's view of the journal from some revision on.  A live stream is written
 * to as entries are committed, found by its areas, not by asking all.  A stream whose reader takes
 * less than comes leaves the live ones before it costs memory, goes on from the ring or the journal
 * as fast as it reads, and is cut when it does not read at all.
 *
 * Always true of a Hub:
 *   - a stream gets each entry that its token may know of once, in the order of revisions;
 *   - no stream holds more than its buffer's bound and one event.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_HUB_H
#define TILIK_SERVER_HUB_H

#include <event2/http.h>
#include <glib.h>

#include "http.h"
#include "journal.h"
#include "state.h"
#include "token.h"

typedef struct HubPlan {
    struct event_base *base;
    Http *http;
    State *state;
    JournalStore *store;
    int streams;       /* at most */
    int stall_seconds; /* a reader that takes nothing for so long is cut */
    int buffer;        /* bytes a stream may hold */
} HubPlan;

typedef struct Hub Hub;

Hub *hub_new(const HubPlan *plan);

/* Ends every stream. */
void hub_free(Hub *hub);

/* True when no more streams are taken. */
bool hub_full(const Hub *hub);

/* Starts a stream after revision since; -1: from now on.  Takes the request. */
void hub_open(Hub *hub, struct evhttp_request *request, Token *token, int64_t since);

/* Tells what was committed; the state has it already. */
void hub_publish(Hub *hub, const Batch *batch);

/* Calls back with the token of each open stream. */
void hub_each(const Hub *hub, void (*each)(const Token *token, void *data), void *data);

/* Closes the streams of tokens that ended, and starts those anew whose scope changed. */
void hub_check_tokens(Hub *hub);

typedef struct HubFigures {
    uint64_t streams, opened, events, bytes, lagged, stalled, resets;
    uint64_t publish_us, publish_us_max; /* from a commit to its last write */
} HubFigures;
HubFigures hub_figures(const Hub *hub);

#endif
