/* cap.h - an alert or a situation as others read it: Common Alerting Protocol 1.2 (OASIS)
 *
 * Each state of an alert that was told is one message: its identifier is the alert's id and the
 * revision, and it names the messages before it that it takes the place of.
 *
 * Always true of a message:
 *   - times have the city's offset and no fraction, never "Z" (cap12.xsd);
 *   - it holds no person's name, no note that a person wrote, no address and no secret;
 *   - what is not public is nowhere placed closer than its kelurahan.
 *
 * Its words are Indonesian, as its language says, whatever the language of this program is.
 *
 * Layer: wire.  Thread: any.
 */
#ifndef TILIK_WIRE_CAP_H
#define TILIK_WIRE_CAP_H

#include <glib.h>
#include <stdbool.h>

#include "model/alert.h"
#include "model/area.h"

#define CAP_SENDER_MAX     100
#define CAP_REFERENCES_MAX 32

#define CAP_STATUS_TABLE(X)                                                                        \
    X(CAP_ACTUAL, "Actual", "")                                                                    \
    X(CAP_EXERCISE, "Exercise", "")                                                                \
    X(CAP_SYSTEM, "System", "")                                                                    \
    X(CAP_TEST, "Test", "")                                                                        \
    X(CAP_DRAFT, "Draft", "")

typedef enum CapStatus { CAP_STATUS_TABLE(WORDS_ENUM) CAP_STATUSES } CapStatus;
WORDS_DECLARE(CapStatus, cap_status)

/* Who sends. */
typedef struct CapSender {
    const char *id;            /* cap_sender_valid() */
    const char *name;          /* "Kota Semarang"; NULL none */
    const char *web, *contact; /* NULL none */
    CapStatus status;          /* what is not told yet (pending) is a Draft */
} CapSender;

/* True for 1 to CAP_SENDER_MAX of A-Z a-z 0-9 . _ - @, as in "tilik.semarangkota.go.id". */
bool cap_sender_valid(const char *id);

/* Returns the minutes before UTC of the zone that an area lies in, by its province: WIB 420, WITA
 * 480, WIT 540. */
int cap_zone_minutes(const char *area);

/* A message before. */
typedef struct CapReference {
    int64_t rev, sent_ms;
} CapReference;

/* Where it is, no closer than the reader may know. */
typedef struct CapPlace {
    const char *area;  /* its code */
    const char *label; /* in words */
    double lat, lon;   /* NAN not known */
    double radius_km;  /* of the circle around it */
} CapPlace;

/* One message. */
typedef struct CapMessage {
    const CapSender *sender;
    int64_t rev, sent_ms;
    const CapReference *before; /* oldest first; the first and the newest are named */
    size_t before_count;
    CapPlace place;
    bool restricted; /* not for the public */
} CapMessage;

/* Writes the code of the kelurahan that an RW or RT lies in; of all above it the code itself. */
void cap_blur(const char *area, char out[AREA_CODE_SIZE]);

/* Append a message: Alert where there is none before, Update after that, Cancel when it is over. */
void encode_cap_alert(GString *out, const CapMessage *message, const Alert *alert);
void encode_cap_situation(GString *out, const CapMessage *message, const Situation *situation);

/* The reader may no longer know of it: a Cancel that says nothing else.  Of place
 * its area alone is read. */
void encode_cap_withdrawn(GString *out, const CapMessage *message, const char *object);

#endif
