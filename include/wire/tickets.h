/* tickets.h - tickets, and what is asked about them, both ways
 *
 * The rules of wire/codec.h hold: strings that a decode_ function gives are clean and good until
 * the next read with the same decoder; on failure *out is untouched and the error names the field.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_TICKETS_H
#define TILIK_WIRE_TICKETS_H

#include <glib.h>

#include "model/ticket.h"
#include "wire/codec.h"

/* What a person wrote while the link was dead may be so old when it comes, and so far ahead. */
#define TICKET_LATE_MS  INT64_C(604800000)
#define TICKET_AHEAD_MS INT64_C(600000)

/* Another ticket that may be the same thing; id NULL: there is none. */
typedef struct TicketTwin {
    const char *id, *title;
    int64_t number;
} TicketTwin;

/* The object.  Beside the fields of the design: topic, by, merged_into, merged, referrals,
 * acked_at, arrived_at, escalated_at, overdue (words of clocks), and at and by of an attachment.
 * It ends with its only "rev", as all do. */
void encode_ticket(GString *out, const Ticket *ticket);
bool decode_ticket(Decoder *decoder, const char *json, size_t size, Ticket *out, GError **error);

/* The same with twin: {id, number, title} or null: the answer to a new ticket. */
void encode_ticket_new(GString *out, const Ticket *ticket, const TicketTwin *twin);
bool decode_ticket_new(Decoder *decoder, const char *json, size_t size, Ticket *out,
                       TicketTwin *twin, GError **error);

/* The ticket as it stands on the server, out of a 412's problem (member current). */
bool decode_ticket_current(Decoder *decoder, const char *json, size_t size, Ticket *out,
                           GError **error);

/* POST /tickets.  A situation's alerts are named one by one. */
typedef struct TicketRequest {
    const char *id;                             /* NULL: the server makes one */
    const char *topic, *title, *area;           /* NULL: what cameras and alerts say; title: a
                                                   camera's name, where one is given */
    const char *assignee, *note;                /* NULL none */
    const char *const *cameras, *const *alerts; /* NULL none */
    int64_t at_ms;                              /* when it was written; 0 now */
    TicketKind kind;
    AlertPriority severity; /* the topic's usual one when absent; see severity_given */
    Agency agency;          /* see agency_given: absent is the dispatch matrix's */
    bool severity_given, agency_given;
} TicketRequest;
void encode_ticket_request(GString *out, const TicketRequest *request);
bool decode_ticket_request(Decoder *decoder, const char *json, size_t size, TicketRequest *out,
                           GError **error);

/* PATCH /tickets/{id} (RFC 7396).  A member that is absent is left as it is; one that is null is
 * taken away, where that is possible. */
#define TICKET_MEMBER_TABLE(X)                                                                     \
    X(TICKET_MEMBER_TITLE, "title", "")                                                            \
    X(TICKET_MEMBER_TOPIC, "topic", "")                                                            \
    X(TICKET_MEMBER_SEVERITY, "severity", "")                                                      \
    X(TICKET_MEMBER_STATUS, "status", "")                                                          \
    X(TICKET_MEMBER_AGENCY, "agency", "")                                                          \
    X(TICKET_MEMBER_ASSIGNEE, "assignee", "")                                                      \
    X(TICKET_MEMBER_AREA, "area", "")                                                              \
    X(TICKET_MEMBER_CAMERAS, "cameras", "")                                                        \
    X(TICKET_MEMBER_ALERTS, "alerts", "")                                                          \
    X(TICKET_MEMBER_NOTE, "note", "")

typedef enum TicketMember { TICKET_MEMBER_TABLE(WORDS_ENUM) TICKET_MEMBERS } TicketMember;
WORDS_DECLARE(TicketMember, ticket_member)

typedef struct TicketPatch {
    unsigned given; /* bits 1 << TicketMember; what is given and NULL or none was null */
    const char *title, *topic, *assignee, *area;
    const char *note; /* is added to the notes */
    const char *const *cameras, *const *alerts;
    AlertPriority severity;
    TicketStatus status;
    Agency agency;
} TicketPatch;
void encode_ticket_patch(GString *out, const TicketPatch *patch);
bool decode_ticket_patch(Decoder *decoder, const char *json, size_t size, TicketPatch *out,
                         GError **error);

/* POST /tickets/{id}/notes: {text, at?}. */
typedef struct TicketNoteRequest {
    const char *text;
    int64_t at_ms; /* when it was written; 0 now */
} TicketNoteRequest;
void encode_ticket_note(GString *out, const TicketNoteRequest *request);
bool decode_ticket_note(Decoder *decoder, const char *json, size_t size, TicketNoteRequest *out,
                        GError **error);

/* POST /tickets/{id}/merge: {into}. */
typedef struct TicketMergeRequest {
    const char *into;
} TicketMergeRequest;
void encode_ticket_merge(GString *out, const TicketMergeRequest *request);
bool decode_ticket_merge(Decoder *decoder, const char *json, size_t size, TicketMergeRequest *out,
                         GError **error);

/* POST /tickets/{id}/refer: {to, note?}. */
typedef struct TicketReferRequest {
    Agency to;
    const char *note; /* NULL none */
} TicketReferRequest;
void encode_ticket_refer(GString *out, const TicketReferRequest *request);
bool decode_ticket_refer(Decoder *decoder, const char *json, size_t size, TicketReferRequest *out,
                         GError **error);

/* What another agency gets: {number, kind, topic, title, severity, area, created_at, note}; no
 * names, cameras, notes or pictures. */
void encode_ticket_copy(GString *out, const Ticket *ticket, const char *note);

/* The answer to a referral: {copy, receipt, ticket}, copy as encode_ticket_copy() wrote it. */
void encode_ticket_referred(GString *out, const GString *copy, const Ticket *ticket);

#endif
