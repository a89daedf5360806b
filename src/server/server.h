/* server.h - the parts of tilikd, held together
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_SERVER_H
#define TILIK_SERVER_SERVER_H

#include <event2/event.h>
#include <glib.h>

#include "alerting.h"
#include "handing.h"
#include "hub.h"
#include "http.h"
#include "journal.h"
#include "metrics.h"
#include "on_reports.h"
#include "options.h"
#include "patrolling.h"
#include "registering.h"
#include "relay.h"
#include "server/video.h"
#include "servicing.h"
#include "sink.h"
#include "sourcing.h"
#include "sources/fetch.h"
#include "state.h"
#include "steering.h"
#include "ticketing.h"
#include "token.h"
#include "uptime.h"
#include "watch.h"
#include "watching.h"
#include "webhooks.h"
#include "wire/codec.h"

typedef struct Server {
    const Options *options;
    struct event_base *base;
    Journal *journal;
    State *state;
    Tokens *tokens;
    Http *http;
    Hub *hub;
    Alerting *alerting;
    Ticketing *ticketing;
    Handing *handing;
    Patrolling *patrolling;
    Registering *registering;
    Servicing *servicing;
    Reports *reports;
    Uptime *uptime;
    Sourcing *sourcing;
    Steering *steering;
    Webhooks *webhooks; /* NULL: none is configured */
    Watch *watch;
    Watching *watching;
    Decoder *decoder;
    Fetcher *fetcher;      /* NULL: no host is listed */
    Relay *relay;          /* NULL: none is configured */
    Video *video;          /* NULL without --demo, or with --no-video */
    GHashTable *shown;     /* camera -> GBytes of a JPEG, which its alert asks people about */
    GHashTable *in_flight; /* idempotency keys whose first request is being written */
    Metrics metrics;
    bool ready; /* serves what is committed; false while the first city is being written */
    bool full;  /* the last commit failed */
    bool ending;
} Server;

/* Opens and starts everything.  NULL and error. */
Server *server_new(const Options *options, GError **error);

/* Serves until server_stop(). */
bool server_run(Server *server, GError **error);

/* Answers what is under way, writes what is queued and closes. */
void server_free(Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_free)

/* Hands the batch to the journal, with what follows from it for alerts. */
void server_submit(Server *server, Batch *batch);

#endif
