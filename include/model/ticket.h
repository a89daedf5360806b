/* ticket.h - one ticket, its words, and the steps that it may take
 *
 * A ticket is something that somebody must see to: an incident, for which an agency is sent, or
 * maintenance.  TICKET_STEP_TABLE is the one place that says which steps are legal: the server
 * refuses all others, and what a console offers is read from it.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_TICKET_H
#define TILIK_MODEL_TICKET_H

#include <stddef.h>
#include <stdint.h>

#include "model/alert.h"
#include "model/area.h"
#include "model/camera.h"
#include "model/vocabulary.h"

#define TICKET_TITLE_MAX       200  /* bytes */
#define TICKET_NOTE_MAX        1000 /* bytes */
#define TICKET_FILE_NAME_MAX   120  /* bytes */
#define TICKET_NOTES_MAX       200
#define TICKET_LINKS_MAX       200 /* cameras, and alerts */
#define TICKET_ATTACHMENTS_MAX 50
#define TICKET_REFERRALS_MAX   20
#define TICKET_MERGED_MAX      50
#define TICKET_CHECKS_MAX      400
#define TICKET_CHECK_NOTE_MAX  300           /* bytes */
#define TICKET_TOPIC_CHECK     "field_check" /* a round: each of its cameras is to be looked at */
#define TICKET_TOPIC_DARK      "camera_offline"
#define TICKET_NUMBER_MAX      INT64_C(1000000000)
#define TICKET_SHA256_SIZE     65

#define TICKET_KIND_TABLE(X)                                                                       \
    X(TICKET_INCIDENT, "incident", N_("incident"))                                                 \
    X(TICKET_MAINTENANCE, "maintenance", N_("maintenance"))

typedef enum TicketKind { TICKET_KIND_TABLE(WORDS_ENUM) TICKET_KINDS } TicketKind;
WORDS_DECLARE(TicketKind, ticket_kind)

#define TICKET_STATUS_TABLE(X)                                                                     \
    X(TICKET_NEW, "new", N_("new"))                                                                \
    X(TICKET_DISPATCHED, "dispatched", N_("dispatched"))                                           \
    X(TICKET_ON_SCENE, "on_scene", N_("on the scene"))                                             \
    X(TICKET_RESOLVED, "resolved", N_("resolved"))                                                 \
    X(TICKET_CLOSED, "closed", N_("closed"))                                                       \
    X(TICKET_CANCELLED, "cancelled", N_("cancelled"))

typedef enum TicketStatus { TICKET_STATUS_TABLE(WORDS_ENUM) TICKET_STATUSES } TicketStatus;
WORDS_DECLARE(TicketStatus, ticket_status)

/* Who can be sent, or told.  AGENCY_NONE is null on the wire and the word "none" in a query. */
#define AGENCY_TABLE(X)                                                                            \
    X(AGENCY_NONE, "none", N_("no agency"))                                                        \
    X(AGENCY_SATPOL_PP, "satpol_pp", "Satpol PP")                                                  \
    X(AGENCY_DISHUB, "dishub", "Dishub")                                                           \
    X(AGENCY_BPBD, "bpbd", "BPBD")                                                                 \
    X(AGENCY_DAMKAR, "damkar", "Damkar")                                                           \
    X(AGENCY_DPU, "dpu", "DPU")                                                                    \
    X(AGENCY_DINKES, "dinkes", "Dinkes")                                                           \
    X(AGENCY_POLSEK, "polsek", "Polsek")                                                           \
    X(AGENCY_DISKOMINFO, "diskominfo", "Diskominfo")                                               \
    X(AGENCY_DISPERKIM, "disperkim", "Disperkim")                                                  \
    X(AGENCY_DLH, "dlh", "DLH")                                                                    \
    X(AGENCY_DINSOS, "dinsos", "Dinsos")                                                           \
    X(AGENCY_DP3A, "dp3a", "DP3A")                                                                 \
    X(AGENCY_BASARNAS, "basarnas", "Basarnas")                                                     \
    X(AGENCY_PMI, "pmi", "PMI")                                                                    \
    X(AGENCY_PLN, "pln", "PLN")                                                                    \
    X(AGENCY_KECAMATAN, "kecamatan", "Kecamatan")                                                  \
    X(AGENCY_KELURAHAN, "kelurahan", "Kelurahan")

typedef enum Agency { AGENCY_TABLE(WORDS_ENUM) AGENCIES } Agency;
WORDS_DECLARE(Agency, agency)

/* The two clocks of a ticket. */
#define TICKET_CLOCK_TABLE(X)                                                                      \
    X(TICKET_CLOCK_ACK, "ack", N_("nobody has taken it"))                                          \
    X(TICKET_CLOCK_ARRIVE, "arrive", N_("nobody is there"))

typedef enum TicketClock { TICKET_CLOCK_TABLE(WORDS_ENUM) TICKET_CLOCKS } TicketClock;
WORDS_DECLARE(TicketClock, ticket_clock)

/* The steps */

#define TICKET_FROM(status) (1u << TICKET_##status)

/* X(id, word, words for people, statuses that it leads from, the one that it leads to).  From one
 * status to another leads one step at most. */
#define TICKET_STEP_TABLE(X)                                                                       \
    X(STEP_DISPATCH, "dispatch", N_("send an agency"), TICKET_FROM(NEW) | TICKET_FROM(ON_SCENE),   \
      TICKET_DISPATCHED)                                                                           \
    X(STEP_ARRIVE, "arrive", N_("they are there"), TICKET_FROM(DISPATCHED), TICKET_ON_SCENE)       \
    X(STEP_RESOLVE, "resolve", N_("it is done"),                                                   \
      TICKET_FROM(NEW) | TICKET_FROM(DISPATCHED) | TICKET_FROM(ON_SCENE), TICKET_RESOLVED)         \
    X(STEP_CLOSE, "close", N_("close it"), TICKET_FROM(RESOLVED), TICKET_CLOSED)                   \
    X(STEP_CANCEL, "cancel", N_("it was nothing"),                                                 \
      TICKET_FROM(NEW) | TICKET_FROM(DISPATCHED) | TICKET_FROM(ON_SCENE), TICKET_CANCELLED)        \
    X(STEP_RECALL, "recall", N_("call them back"), TICKET_FROM(DISPATCHED), TICKET_NEW)            \
    X(STEP_REOPEN, "reopen", N_("open it again"),                                                  \
      TICKET_FROM(RESOLVED) | TICKET_FROM(CLOSED) | TICKET_FROM(CANCELLED), TICKET_NEW)

#define TICKET_STEP_ENUM(id, word, text, from, to) id,
typedef enum TicketStep { TICKET_STEP_TABLE(TICKET_STEP_ENUM) TICKET_STEPS } TicketStep;
WORDS_DECLARE(TicketStep, ticket_step)

/* Takes a step.  False, *status untouched, when it is not legal from there. */
bool ticket_step(TicketStatus *status, TicketStep step);

/* Finds the step from one status to another.  False when there is none. */
bool ticket_step_between(TicketStatus from, TicketStatus to, TicketStep *out);

/* Fills out with the words of the statuses that a step leads to from here, and NULL. */
void ticket_allowed(TicketStatus from, const char *out[TICKET_STATUSES + 1]);

/* True while somebody must do something: new, dispatched, on the scene. */
bool ticket_status_is_open(TicketStatus status);

/* The ticket */

typedef struct TicketNote {
    int64_t at_ms;
    const char *by, *text; /* clean */
} TicketNote;

typedef struct TicketAttachment {
    const char *name; /* ticket_file_name_valid() */
    const char *type; /* a media type */
    const char *sha256;
    const char *by;
    int64_t size, at_ms;
} TicketAttachment;

/* A reduced copy that went to another agency; receipt is the copy's SHA-256. */
typedef struct TicketReferral {
    int64_t at_ms;
    const char *by, *note, *receipt;
    Agency to;
} TicketReferral;

/* What was found on the spot. */
#define CHECK_RESULT_TABLE(X)                                                                      \
    X(CHECK_LIVE, "live", N_("it works"))                                                          \
    X(CHECK_DARK, "dark", N_("it is there and dark"))                                              \
    X(CHECK_MISSING, "missing", N_("it is gone"))                                                  \
    X(CHECK_MOVED, "moved", N_("it looks elsewhere"))                                              \
    X(CHECK_OTHER, "other", N_("something else"))

typedef enum CheckResult { CHECK_RESULT_TABLE(WORDS_ENUM) CHECK_RESULTS } CheckResult;
WORDS_DECLARE(CheckResult, check_result)

/* Somebody went to a camera and looked. */
typedef struct TicketCheck {
    int64_t at_ms;
    const char *by, *camera;
    const char *note;   /* NULL none */
    const char *sha256; /* an attachment of the ticket; NULL none */
    CheckResult result;
    Reason reason; /* REASON_NONE: none given */
} TicketCheck;

/* A ticket as programs speak of it; strings are borrowed, NULL where not known. */
typedef struct Ticket {
    const char *id;    /* ticket_id_valid() */
    const char *topic; /* what it is about, alert_kind_valid(): "banjir"; may be NULL */
    const char *title; /* clean, never empty */
    const char *area;  /* code of any level; holds all its cameras and alerts */
    const char *assignee, *by;
    const char *merged_into;                    /* the ticket that it was merged into */
    const char *const *cameras, *const *alerts; /* ids, NULL-terminated; NULL: none */
    const char *const *merged;                  /* tickets that were merged into this one */
    const TicketNote *notes;                    /* in the order in which they came */
    const TicketAttachment *attachments;
    const TicketReferral *referrals;
    const TicketCheck *checks; /* in the order in which they came */
    size_t note_count, attachment_count, referral_count, check_count;
    int64_t number;                  /* #1423; from 1 */
    int64_t ack_by_ms, arrive_by_ms; /* the clocks; 0 none */
    int64_t acked_at_ms;             /* somebody took it: an assignee, or a step beyond new */
    int64_t arrived_at_ms;           /* first on the scene */
    int64_t escalated_at_ms;         /* told to the supervisors */
    int64_t created_at_ms, updated_at_ms, version, rev;
    unsigned overdue; /* bits 1 << TicketClock of the clocks that ran out before it was done */
    TicketKind kind;
    TicketStatus status;
    AlertPriority severity;
    Agency agency;
} Ticket;

/* True for a ULID: 26 characters of Crockford's base32. */
bool ticket_id_valid(const char *id);

/* True while the ticket is nobody else's part and somebody must do something. */
bool ticket_is_open(const Ticket *ticket);

/* True for a round of field checks. */
bool ticket_is_round(const Ticket *ticket);

/* Returns the last check of a camera; NULL when nobody has looked. */
const TicketCheck *ticket_check_of(const Ticket *ticket, const char *camera);

/* Returns how many of its cameras nobody has looked at. */
size_t ticket_unchecked(const Ticket *ticket);

/* Does what comes with the step from one status to another, at a time: what was reached is noted,
 * and a reopened ticket begins anew.  Sets status. */
void ticket_enter(Ticket *ticket, TicketStatus status, int64_t at_ms);

/* Returns when the clock runs out; 0 when it does not run: there is none, it was reached, or the
 * ticket is not open. */
int64_t ticket_clock_due(const Ticket *ticket, TicketClock clock);

/* Tickets that may be one thing: same kind, same RW, topics that do not differ, created within 30
 * minutes of each other; in the same area above an RW topics that are known and equal. */
#define TICKET_TWIN_MS INT64_C(1800000)
bool ticket_is_twin(const Ticket *one, const Ticket *other);

/* Attachments */

#define TICKET_FILE_MAX 4194304 /* bytes; of a text 262144 */
#define TICKET_TEXT_MAX 262144

/* A picture's dots: a side, and in all. */
#define TICKET_PICTURE_SIDE_MAX 16384u
#define TICKET_PICTURE_DOTS_MAX 67108864u

#define TICKET_FILE_TABLE(X)                                                                       \
    X(TICKET_FILE_PNG, "image/png", "")                                                            \
    X(TICKET_FILE_JPEG, "image/jpeg", "")                                                          \
    X(TICKET_FILE_TEXT, "text/plain", "")

/* The word is the media type. */
typedef enum TicketFile { TICKET_FILE_TABLE(WORDS_ENUM) TICKET_FILES } TicketFile;
WORDS_DECLARE(TicketFile, ticket_file)

/* Tells by its content what a file is: it must be that from its first byte to its last, with
 * nothing else before, between or behind.  False, *why a few words, for anything else. */
bool ticket_file_look(const void *data, size_t size, TicketFile *out, const char **why);

/* True for a plain name: clean, 1 to TICKET_FILE_NAME_MAX bytes, no '/', '\\' or ':', and no '.' at
 * its beginning. */
bool ticket_file_name_valid(const char *name);

#endif
