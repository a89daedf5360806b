/* health.h - what a camera's answers to a prober say of it, and when to ask again
 *
 * A camera that fails once is not dark, and one that answers once is not back: both must last, for
 * as long as its class says.  One that is freshly dark is asked often, so that a short cut is known
 * for what it was; one that has long been dark seldom.
 *
 * Always true of a Health: last_good_ms and first_failed_ms are of answers that were given; the
 * state changes only in health_take() and health_believe().
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_HEALTH_H
#define TILIK_MODEL_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "model/camera.h"
#include "model/vocabulary.h"

/* What one probe found.  The text is why, for people. */
#define PROBE_TABLE(X)                                                                             \
    X(PROBE_GOOD, "good", N_("it answers"))                                                        \
    X(PROBE_REFUSED, "refused", N_("nobody answers at that address"))                              \
    X(PROBE_TIMEOUT, "timeout", N_("no answer in time"))                                           \
    X(PROBE_NAME, "name", N_("its name is not known"))                                             \
    X(PROBE_LOGIN, "login", N_("user or password refused"))                                        \
    X(PROBE_NOT_FOUND, "not_found", N_("no such stream"))                                          \
    X(PROBE_SERVER, "server", N_("it answers with an error"))                                      \
    X(PROBE_NO_VIDEO, "no_video", N_("the stream has no video"))                                   \
    X(PROBE_NONSENSE, "nonsense", N_("what it answers can't be read"))                             \
    X(PROBE_STILL, "still", N_("its picture does not move on"))                                    \
    X(PROBE_BLACK, "black", N_("its picture is dark"))                                             \
    X(PROBE_COVERED, "covered", N_("its picture shows nothing: covered?"))                         \
    X(PROBE_ELSEWHERE, "elsewhere", N_("its picture is of another place"))                         \
    X(PROBE_CERTIFICATE, "certificate", N_("its certificate is not trusted"))                      \
    X(PROBE_BESIDE, "beside", N_("asked once; nobody else on its link or box answers either"))

typedef enum ProbeResult { PROBE_TABLE(WORDS_ENUM) PROBE_RESULTS } ProbeResult;
WORDS_DECLARE(ProbeResult, probe_result)

/* The state that a result stands for, where it lasts. */
CameraState probe_state(ProbeResult result);

/* How long something must last to be believed, and how often is asked; ms. */
typedef struct HealthRule {
    int64_t off_ms, on_ms;
    int64_t every_ms;   /* while all is well */
    int64_t longest_ms; /* between two probes of one that has long been dark */
} HealthRule;

/* Starts as {.state = what it was}. */
typedef struct Health {
    CameraState state;
    ProbeResult result;      /* the last one */
    int64_t last_good_ms;    /* 0 never */
    int64_t first_failed_ms; /* of what lasts since; 0: it does not fail */
    int64_t first_good_ms;   /* of what lasts since; 0: it is not good */
    int64_t since_ms;        /* the state holds since then */
    unsigned failures;       /* in a row */
    CameraState wanted;      /* what its results say, till it is believed */
} Health;

/* Takes a result in; true when the state has changed.  A state that nobody knew (unknown, unlinked)
 * is left at the first good answer. */
bool health_take(Health *health, const HealthRule *rule, ProbeResult result, int64_t now_ms);

/* Others that hang where it hangs failed at failed_ms, and none has answered since it failed
 * itself: true when that makes it dark without being asked again, and its state has changed. */
bool health_believe(Health *health, const HealthRule *rule, int64_t failed_ms);

/* True while it failed, and that is not believed yet. */
bool health_doubts_dark(const Health *health);

/* Returns about so long, a tenth more or less; chance is 0 to 1. */
int64_t health_spread_ms(int64_t ms, double chance);

/* How long to wait till the next probe; chance, 0 to 1, spreads those that came together. */
int64_t health_wait_ms(const Health *health, const HealthRule *rule, double chance, int64_t now_ms);

/* How long to wait till the first probe after a start: spread over a whole round, so that no start
 * is a stampede; those of which least is known first. */
int64_t health_first_ms(const Health *health, const HealthRule *rule, double chance);

#endif
