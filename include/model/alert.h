/* alert.h - one alert, its words, and the state machine that it goes through
 *
 * The states are those of ISA-18.2 / IEC 62682: A normal, B unack, C acked, D rtn_unack, E shelved,
 * F suppressed by design, G out of service.  Whether the condition lasts (active) and whether a
 * person has accepted it (acked) are kept beside the state, so that what comes back from a shelf, a
 * suppression or a repair is what it is now and not what it was.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_ALERT_H
#define TILIK_MODEL_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/vocabulary.h"

#define ALERT_KIND_SIZE  41 /* letters a-z, digits and '_', at most 40 */
#define ALERT_COUNT_MAX  INT64_C(1000000000)
#define ALERT_NOT_LOOKED (-1)

/* The worst first: a smaller value is more urgent. */
#define ALERT_PRIORITY_TABLE(X)                                                                    \
    X(PRIORITY_CRITICAL, "critical", N_("critical"))                                               \
    X(PRIORITY_HIGH, "high", N_("high"))                                                           \
    X(PRIORITY_MEDIUM, "medium", N_("medium"))                                                     \
    X(PRIORITY_LOW, "low", N_("low"))

typedef enum AlertPriority { ALERT_PRIORITY_TABLE(WORDS_ENUM) PRIORITIES } AlertPriority;
WORDS_DECLARE(AlertPriority, alert_priority)

#define ALERT_STATE_TABLE(X)                                                                       \
    X(ALERT_UNACK, "unack", N_("new"))                                                             \
    X(ALERT_ACKED, "acked", N_("acknowledged"))                                                    \
    X(ALERT_RTN_UNACK, "rtn_unack", N_("over, not seen"))                                          \
    X(ALERT_NORMAL, "normal", N_("normal"))                                                        \
    X(ALERT_SHELVED, "shelved", N_("shelved"))                                                     \
    X(ALERT_SUPPRESSED, "suppressed", N_("suppressed"))                                            \
    X(ALERT_OUT_OF_SERVICE, "out_of_service", N_("out of service"))

typedef enum AlertState { ALERT_STATE_TABLE(WORDS_ENUM) ALERT_STATES } AlertState;
WORDS_DECLARE(AlertState, alert_state)

/* VERDICT_NONE is null on the wire and the word "none" in a query. */
#define VERDICT_TABLE(X)                                                                           \
    X(VERDICT_NONE, "none", N_("no verdict"))                                                      \
    X(VERDICT_REAL, "real", N_("real"))                                                            \
    X(VERDICT_FALSE, "false", N_("false"))                                                         \
    X(VERDICT_NUISANCE, "nuisance", N_("nuisance"))                                                \
    X(VERDICT_DUPLICATE, "duplicate", N_("duplicate"))

typedef enum Verdict { VERDICT_TABLE(WORDS_ENUM) VERDICTS } Verdict;
WORDS_DECLARE(Verdict, verdict)

/* Kinds are an open list; those known here have words for people and a usual priority. */
/* X(word, words for people, usual priority) */
#define ALERT_KIND_TABLE(X)                                                                        \
    X("genangan", N_("standing water"), PRIORITY_MEDIUM)                                           \
    X("banjir", N_("flood"), PRIORITY_HIGH)                                                        \
    X("rob", N_("tidal flood"), PRIORITY_HIGH)                                                     \
    X("parkir_liar", N_("illegal parking"), PRIORITY_LOW)                                          \
    X("tanpa_masker", N_("no mask"), PRIORITY_LOW)                                                 \
    X("kerumunan", N_("crowd"), PRIORITY_MEDIUM)                                                   \
    X("sampah", N_("litter"), PRIORITY_LOW)                                                        \
    X("kebakaran", N_("fire"), PRIORITY_CRITICAL)                                                  \
    X("tawuran", N_("brawl"), PRIORITY_CRITICAL)                                                   \
    X("kamtibmas", N_("public order"), PRIORITY_HIGH)                                              \
    X("tamper", N_("tampering"), PRIORITY_MEDIUM)                                                  \
    X("camera_offline", N_("camera offline"), PRIORITY_LOW)                                        \
    X("uplink_down", N_("network down"), PRIORITY_MEDIUM)                                          \
    X("source_down", N_("source down"), PRIORITY_HIGH)                                             \
    X("bidikan_berubah", N_("camera moved"), PRIORITY_HIGH)                                        \
    X("manual", N_("called by a person"), PRIORITY_HIGH)

/* True for the form of a kind's word. */
bool alert_kind_valid(const char *kind);

/* Writes a kind for people: translated where it is known, else its word with spaces. */
void alert_kind_text(const char *kind, char *out, size_t size);

/* Returns the usual priority; PRIORITY_MEDIUM where the kind is not known. */
AlertPriority alert_kind_priority(const char *kind);

/* True for what is said of cameras, links and sources themselves (camera_offline, uplink_down,
 * source_down, tamper, bidikan_berubah). */
bool alert_kind_is_health(const char *kind);

/* True for a kind that a person may raise by hand: one that is known, and no machine's matter. */
bool alert_kind_by_hand(const char *kind);

/* Returns the i-th known kind's word, NULL past the last. */
const char *alert_kind_nth(size_t i);

/* The machine */

#define ALERT_EVENT_TABLE(X)                                                                       \
    X(ALERT_EVENT_RAISE, "raise", "")       /* the condition begins, or is told again */           \
    X(ALERT_EVENT_WORSEN, "worsen", "")     /* it is told again with a higher priority */          \
    X(ALERT_EVENT_CLEAR, "clear", "")       /* the condition is over */                            \
    X(ALERT_EVENT_ACK, "ack", "")           /* a person accepts it */                              \
    X(ALERT_EVENT_UNACK, "unack", "")       /* takes that back */                                  \
    X(ALERT_EVENT_SHELVE, "shelve", "")     /* puts it aside for a time */                         \
    X(ALERT_EVENT_UNSHELVE, "unshelve", "") /* a person, the end of the time, or one-shot's end */ \
    X(ALERT_EVENT_SUPPRESS, "suppress", "") /* by design: a dead uplink, a camera that is out */   \
    X(ALERT_EVENT_UNSUPPRESS, "unsuppress", "")                                                    \
    X(ALERT_EVENT_REMOVE, "remove", "") /* its camera is taken out of service */                   \
    X(ALERT_EVENT_RETURN, "return", "") /* and comes back */                                       \
    X(ALERT_EVENT_CLOSE, "close", "")   /* a person ends it with a verdict */

typedef enum AlertEvent { ALERT_EVENT_TABLE(WORDS_ENUM) ALERT_EVENTS } AlertEvent;
WORDS_DECLARE(AlertEvent, alert_event)

typedef struct AlertMachine {
    AlertState state;
    bool active;   /* the condition lasts, as last told */
    bool acked;    /* a person accepted this occurrence; outlives shelf, suppression and repair, and
                      ends with the occurrence: never without active */
    bool one_shot; /* the shelf ends at the next change of the condition; only while shelved */
} AlertMachine;

/* Takes one step.  False, nothing changed, for a step that is not legal in this state.
 *   raise     normal, rtn_unack -> unack; elsewhere only notes that it is active.  One that was
 *             over is a new occurrence, which nobody has accepted, also on a shelf
 *   worsen    as raise; acked -> unack too, and what is put aside is no longer acked
 *   clear     unack -> rtn_unack, acked -> normal; elsewhere only notes that it is over
 *   ack       unack -> acked, rtn_unack -> normal          unack     acked -> unack
 *   shelve    any but normal, suppressed and out_of_service -> shelved, not one-shot: who wants
 *             that sets one_shot after the step.  Shelving what is shelved begins its shelf anew
 *   unshelve, unsuppress, return: to what the condition is now: active and acked -> acked; active
 *             -> unack; over -> normal
 *   suppress  any but out_of_service -> suppressed         remove    any -> out_of_service
 *   close     any -> normal, neither active nor acked
 * A one-shot shelf ends by itself, as by unshelve, with the raise, worsen or clear that changes the
 * condition; what only repeats it does not.  Suppression and removal end a shelf. */
bool alert_machine_step(AlertMachine *machine, AlertEvent event);

/* True when a machine is one that steps can lead to. */
bool alert_machine_legal(const AlertMachine *machine);

/* An alert as programs speak of it; strings are borrowed, NULL where not known. */
typedef struct Alert {
    const char *id;   /* id_valid() */
    const char *kind; /* alert_kind_valid() */
    const char *area; /* area code of any level; the camera's where it has one */
    const char *camera, *owner, *situation, *snapshot_url, *source, *external_id;
    const char *acked_by, *shelved_by, *shelf_reason; /* of the present ack or shelf */
    const char *note;                                 /* what a person or source said, clean */
    int64_t first_at_ms, last_at_ms, cleared_at_ms;   /* 0 not */
    int64_t acked_at_ms, claimed_at_ms, escalated_at_ms, shelved_until_ms, closed_at_ms;
    int64_t rev, count;
    double score; /* 0 to 1, NAN where not told */
    int looked_s; /* how long the picture was open before the ack; ALERT_NOT_LOOKED: not */
    unsigned track_real, track_total; /* verdicts on this camera and kind before */
    AlertPriority priority;
    AlertMachine machine;
    Verdict verdict;
    bool chattering; /* came and went too often; held as one */
    bool pending;    /* within its on-delay: not told to anybody yet; its state is normal */
} Alert;

/* True when nobody has taken it and somebody should: unack or rtn_unack, without owner. */
bool alert_needs_someone(const Alert *alert);

/* True for what lists show unasked: unack, acked and rtn_unack. */
bool alert_is_open(const Alert *alert);

/* Alerts that are one thing.  Members are the alerts whose situation is its id. */
typedef struct Situation {
    const char *id, *kind;
    const char *area;      /* the smallest that holds all members */
    const char *first_out; /* the alert that began it */
    const char *link; /* of an uplink_down: the site, link or kelurahan that is down; else NULL */
    int64_t since_ms, last_at_ms, cleared_at_ms, rev;
    unsigned members, cleared; /* ever in it; of these, over */
    AlertPriority priority;    /* the worst of its members */
} Situation;

/* An alert ends for lists so long after its last change to normal. */
#define ALERT_RETIRE_MS INT64_C(3600000)

#endif
