/* hub_private.h - what the two halves of the hub share
 *
 * hub.c keeps the streams, hub_replay.c brings them up to now.
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_HUB_PRIVATE_H
#define TILIK_SERVER_HUB_PRIVATE_H

#include "hub.h"
#include "hub_index.h"
#include "stream.h"

struct Hub {
    HubPlan plan;
    GPtrArray *streams; /* of Stream */
    GPtrArray *found, *to_pump;
    HubIndex *index; /* the live ones */
    struct event *tick, *pump;
    Frame object, gone, single;
    HubFigures figures;
    int64_t now_ms;
    bool alone; /* little is published: nothing follows that could go with it */
};

/* Room for one more event. */
bool hub_has_room(const Stream *stream);

void hub_send(Hub *hub, Stream *stream, const Frame *frame);

/* Tells the reader to take a snapshot; it goes on from now. */
void hub_send_reset(Hub *hub, Stream *stream);

/* Ends a stream from our side; what a slow reader has not taken is not waited for.  It may be
 * freed. */
void hub_end(Stream *stream);

/* Starts a stream after a revision; -1: from now. */
void hub_replay_start(Hub *hub, Stream *stream, int64_t since);

/* Sends more of the past to a stream when the loop comes round. */
void hub_replay_soon(Hub *hub, Stream *stream);

/* Called by the loop for those that wait. */
void hub_replay_some(Hub *hub);

#endif
