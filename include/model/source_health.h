/* source_health.h - how a source of states and alerts stands
 *
 * A source that is down is said, never silent: what it would have told is not known, and no empty
 * list of alerts means that nothing happens.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_SOURCE_HEALTH_H
#define TILIK_MODEL_SOURCE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "model/vocabulary.h"

#define SOURCE_STATE_TABLE(X)                                                                      \
    X(SOURCE_STARTING, "starting", N_("starting"))                                                 \
    X(SOURCE_UP, "up", N_("up"))                                                                   \
    X(SOURCE_PARTLY, "partly", N_("partly"))                                                       \
    X(SOURCE_DOWN, "down", N_("down"))                                                             \
    X(SOURCE_REFUSED, "refused", N_("refused"))

/* PARTLY: one of its ways works (its HTTP, say, and not its MQTT).  REFUSED: it answers and will
 * not have us: a login, a version; it is tried again seldom. */
typedef enum SourceState { SOURCE_STATE_TABLE(WORDS_ENUM) SOURCE_STATES } SourceState;
WORDS_DECLARE(SourceState, source_state)

/* True where what a source says, and its silence, means something: it is up, if only partly. */
bool source_state_tells(SourceState state);

#define SOURCE_DETAIL_MAX 200

typedef struct SourceHealth {
    const char *name;   /* its group's in tilikd.conf */
    const char *kind;   /* "frigate", "probe" ...; a SourceKind's name */
    const char *detail; /* clean, for people: why, a version; "" none; never an address or secret */
    SourceState state;
    int64_t since_ms;    /* it stands so since then */
    int64_t heard_at_ms; /* the last good thing that was heard of it; 0 never */
    uint64_t events;     /* good ones, since tilikd started */
    uint64_t errors;     /* what could not be read, or failed, since tilikd started */
    unsigned cameras;    /* of which it tells; 0 none, or not known */
    int64_t rev;
} SourceHealth;

#endif
