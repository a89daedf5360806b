/* messages.h - requests and answers of the API that are not catalog objects, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_MESSAGES_H
#define TILIK_WIRE_MESSAGES_H

#include <glib.h>

#include "model/looks.h"
#include "model/role.h"
#include "wire/codec.h"

#define MESSAGE_TEXT_MAX 500
#define MESSAGE_IDS_MAX  10000
#define MESSAGE_URL_MAX  2048

/* GET /session */
typedef struct Session {
    const char *name;
    const char *const *areas;  /* area codes, NULL-terminated */
    const char *const *rights; /* words, NULL-terminated; those this build does not know are kept */
    int64_t expires_ms;        /* 0 never */
    Role role;
} Session;

/* Write it, and read it. */
void encode_session(GString *out, const Session *session);
bool decode_session(Decoder *decoder, const char *json, size_t size, Session *out, GError **error);

/* POST /cameras/{id}/view */
#define QUALITY_TABLE(X)                                                                           \
    X(QUALITY_SUB, "sub", N_("substream"))                                                         \
    X(QUALITY_MAIN, "main", N_("main stream"))

typedef enum Quality { QUALITY_TABLE(WORDS_ENUM) QUALITIES } Quality;
WORDS_DECLARE(Quality, quality)

/* A recording is asked for at most so long at a time. */
#define VIEW_SECONDS_MAX 86400

typedef struct ViewRequest {
    Purpose purpose;
    Quality quality; /* QUALITY_SUB when absent */
    int64_t from_ms; /* a recording, from then on; 0 live */
    int64_t seconds; /* and how much of it; 0 as the server sees fit */
} ViewRequest;

/* Write it, and read it. */
void encode_view_request(GString *out, const ViewRequest *request);
bool decode_view_request(Decoder *decoder, const char *json, size_t size, ViewRequest *out,
                         GError **error);

/* Its answer.  A url is rtsp, rtsps, http or https, printable ASCII, with a host and without user
 * information; the password is a secret: decoder_wipe() after use. */
typedef struct ViewGrant {
    const char *id; /* of the view that was journaled; NULL not told */
    const char *url;
    const char *user, *password; /* NULL for none */
    int64_t expires_ms;          /* 0 never */
} ViewGrant;

/* Write it, and read it; what is read has passed the rules above. */
void encode_view_grant(GString *out, const ViewGrant *grant);
bool decode_view_grant(Decoder *decoder, const char *json, size_t size, ViewGrant *out,
                       GError **error);

/* One looking: an item of GET /views, and the journal's event "view". */
typedef struct ViewRecord {
    const char *id, *camera, *by;
    int64_t at_ms, rev;
    int64_t seconds; /* -1 while it lasts, or where not known */
    int64_t from_ms; /* what was seen: a recording, from then on; 0 live */
    Purpose purpose;
    bool look; /* it counts as a look: somebody with a name saw what is there now */
} ViewRecord;

/* Write it, and read it. */
void encode_view(GString *out, const ViewRecord *view);
bool decode_view(Decoder *decoder, const char *json, size_t size, ViewRecord *out, GError **error);

/* POST /views/{id}/shown: for how long there has been a picture.  May be told again as that grows;
 * what is told last holds, and never less than before. */
#define VIEW_SHOWN_MAX 604800

typedef struct ViewShown {
    int64_t seconds; /* 0: there never was one; at most VIEW_SHOWN_MAX */
} ViewShown;

/* Write it, and read it. */
void encode_view_shown(GString *out, const ViewShown *shown);
bool decode_view_shown(Decoder *decoder, const char *json, size_t size, ViewShown *out,
                       GError **error);

/* A line of GET /views/last.  A camera has at most two: the last look that it is known of how long
 * it was, and a later one of which it is not. */
typedef struct CameraLook {
    const char *camera;
    Look look;
} CameraLook;

/* Write it, and read it. */
void encode_look(GString *out, const CameraLook *look);
bool decode_look(Decoder *decoder, const char *json, size_t size, CameraLook *out, GError **error);

/* POST /cameras/{id}/privacy-brake */
typedef struct BrakeRequest {
    const char *reason; /* "" none given */
} BrakeRequest;

/* Write it, and read it. */
void encode_brake_request(GString *out, const BrakeRequest *request);
bool decode_brake_request(Decoder *decoder, const char *json, size_t size, BrakeRequest *out,
                          GError **error);

/* Its answer: who was watching when it was pulled. */
typedef struct BrakeAnswer {
    const char *camera, *by;
    const ViewRecord *watching;
    size_t watching_count;
    int64_t at_ms;
} BrakeAnswer;

/* Write it, and read it; watching lives as long as the decoder's strings. */
void encode_brake_answer(GString *out, const BrakeAnswer *answer);
bool decode_brake_answer(Decoder *decoder, const char *json, size_t size, BrakeAnswer *out,
                         GError **error);

/* POST /service-orders: puts cameras out of service, or back.  Exactly one of query and cameras is
 * given. */
#define ORDER_STATE_TABLE(X)                                                                       \
    X(ORDER_OUT_OF_SERVICE, "out_of_service", N_("out of service"))                                \
    X(ORDER_IN_SERVICE, "in_service", N_("in service"))

typedef enum OrderState { ORDER_STATE_TABLE(WORDS_ENUM) ORDER_STATES } OrderState;
WORDS_DECLARE(OrderState, order_state)

typedef struct OrderRequest {
    const char *query;          /* NULL when cameras are named */
    const char *const *cameras; /* ids, NULL-terminated, NULL when a query is given */
    const char *letter;         /* the letter's number or a note, "" none */
    int64_t review_at_ms;       /* 0 none */
    OrderState state;
    Reason reason; /* REASON_NONE only with ORDER_IN_SERVICE */
} OrderRequest;

/* Write it, and read it; of query and cameras exactly one is read. */
void encode_order_request(GString *out, const OrderRequest *request);
bool decode_order_request(Decoder *decoder, const char *json, size_t size, OrderRequest *out,
                          GError **error);

typedef struct Order {
    const char *id, *by;
    const char *query;  /* NULL when cameras were named */
    const char *letter; /* "" none */
    int64_t cameras;    /* how many it changed */
    int64_t review_at_ms, at_ms, rev;
    OrderState state;
    Reason reason;
    /* Told where they are known; else NULL, 0. */
    const char *area;               /* the smallest that holds all its cameras */
    const char *note;               /* what was written with an undoing */
    const char *undoes, *undone_by; /* ids of orders */
    const char *const *ends;        /* orders that hold nothing any more since this one */
    const char *const *holding;     /* ids of the cameras that it still holds */
    int64_t held;                   /* how many; where held_known */
    int64_t ended_at_ms;            /* it holds none since then */
    bool held_known;
} Order;

/* Write it, and read it. */
void encode_order(GString *out, const Order *order);
bool decode_order(Decoder *decoder, const char *json, size_t size, Order *out, GError **error);

/* POST /service-orders/{id}/undo */
typedef struct OrderUndo {
    const char *note; /* NULL none */
} OrderUndo;

/* Write it, and read it. */
void encode_order_undo(GString *out, const OrderUndo *undo);
bool decode_order_undo(Decoder *decoder, const char *json, size_t size, OrderUndo *out,
                       GError **error);

/* A page of a list, {"items":[…],"next":cursor|null}: open, then for each item encode_page_item()
 * and the item, then close. next is NULL on the last page. */
void encode_page_open(GString *out);
void encode_page_item(GString *out);
void encode_page_close(GString *out, const char *next);

/* The file of --tokens-file: one token a role, by ROLE_; NULL for none. */
void encode_tokens(GString *out, const char *const tokens[ROLES]);
bool decode_tokens(Decoder *decoder, const char *json, size_t size, const char *tokens[ROLES],
                   GError **error);

#endif
