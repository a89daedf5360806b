/* ticket_book.h - many tickets, as far as lists, filters and clocks need them
 *
 * A TicketBook keeps a row for each ticket: what is filtered, sorted and timed.  Notes, links and
 * attachments stay in the ticket's own text, which the owner of the book has.
 *
 * Always true of a TicketBook:
 *   - an index stays good, and its ticket the same, as long as the book lives; that of a ticket
 *     which left the reader's sight is a hole, until it comes back.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_TICKET_BOOK_H
#define TILIK_MODEL_TICKET_BOOK_H

#include <glib.h>

#include "model/ticket.h"

#define TICKET_NOWHERE UINT32_MAX

/* Strings live as long as the book; the title until the next put of the ticket. */
typedef struct TicketRow {
    const char *id, *title;
    const char *area, *topic, *assignee, *by;
    int64_t number, created_at_ms, updated_at_ms, acked_at_ms, arrived_at_ms, escalated_at_ms;
    int64_t ack_by_ms, arrive_by_ms, version, rev;
    unsigned overdue;
    TicketKind kind;
    TicketStatus status;
    AlertPriority severity;
    Agency agency;
    bool merged; /* into another */
    bool gone;   /* a hole: what it was is not to be shown */
} TicketRow;

typedef struct TicketBook TicketBook;

/* Makes an empty book, and frees it with its rows. */
TicketBook *ticket_book_new(void);
void ticket_book_free(TicketBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TicketBook, ticket_book_free)

/* Puts a ticket, new or as it is now, and returns its index. */
uint32_t ticket_book_put(TicketBook *book, const Ticket *ticket);

/* Makes a hole of one, or of all; an unknown id is no error. */
void ticket_book_remove(TicketBook *book, const char *id);
void ticket_book_clear(TicketBook *book);

/* How many rows there are, holes among them. */
uint32_t ticket_book_count(const TicketBook *book);

/* The row at an index below the count. */
const TicketRow *ticket_book_row(const TicketBook *book, uint32_t index);

/* Returns the index by id, or by number; TICKET_NOWHERE when there is none. */
uint32_t ticket_book_find(const TicketBook *book, const char *id);
uint32_t ticket_book_find_number(const TicketBook *book, int64_t number);

/* Keeps, of tickets that are put from now on, which cameras and alerts they name: lists of ids that
 * end with NULL, themselves NULL where there are none. */
void ticket_book_keep_links(TicketBook *book);
const char *const *ticket_book_cameras(const TicketBook *book, uint32_t index);
const char *const *ticket_book_alerts(const TicketBook *book, uint32_t index);

/* Returns the ticket that names an alert, an open one before others; TICKET_NOWHERE for none. */
uint32_t ticket_book_of_alert(const TicketBook *book, const char *alert);

/* The highest number there is; 0 for an empty book. */
int64_t ticket_book_last_number(const TicketBook *book);

/* Told after each put and removal, and of a clearing with TICKET_NOWHERE.  One listener; NULL
 * none. */
typedef void (*TicketListener)(TicketBook *book, uint32_t index, void *data);
void ticket_book_listen(TicketBook *book, TicketListener listener, void *data);

/* True while the row's ticket is there, nobody else's part, and somebody must do something. */
bool ticket_row_is_open(const TicketRow *row);

/* Filters */

/* One list: field words and what they mean. */
#define TICKET_FIELD_TABLE(X)                                                                      \
    X(TICKET_FIELD_STATUS, "status", N_("status, or open"))                                        \
    X(TICKET_FIELD_AREA, "area", N_("area code and all below it"))                                 \
    X(TICKET_FIELD_ASSIGNEE, "assignee", N_("who has it, me, or none"))                            \
    X(TICKET_FIELD_AGENCY, "agency", N_("agency, or none"))                                        \
    X(TICKET_FIELD_SEVERITY, "severity", N_("severity"))                                           \
    X(TICKET_FIELD_KIND, "kind", N_("incident or maintenance"))                                    \
    X(TICKET_FIELD_TOPIC, "topic", N_("what it is about"))                                         \
    X(TICKET_FIELD_OVERDUE, "overdue", N_("ack, arrive, yes or no"))                               \
    X(TICKET_FIELD_MERGED, "merged", N_("yes or no"))                                              \
    X(TICKET_FIELD_NUMBER, "number", N_("number"))                                                 \
    X(TICKET_FIELD_BY, "by", N_("who opened it, or me"))

typedef enum TicketField { TICKET_FIELD_TABLE(WORDS_ENUM) TICKET_FIELDS } TicketField;
WORDS_DECLARE(TicketField, ticket_field)

typedef struct TicketQuery TicketQuery;

/* Parses "status:new,dispatched area:33.74.10 -assignee:none banjir #1423": fields are anded,
 * values in one field ored, '-' negates; words stand in the title, '#' leads a number.  me is who
 * asks.  NULL and error "column N: what". */
TicketQuery *ticket_query_parse(const char *text, const char *me, GError **error);
void ticket_query_free(TicketQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TicketQuery, ticket_query_free)

/* True when the query says anything of a field. */
bool ticket_query_asks(const TicketQuery *query, TicketField field);

/* True when the ticket at an index answers the query. */
bool ticket_query_matches(const TicketQuery *query, const TicketBook *book, uint32_t index);

/* Appends the indices (uint32_t) of all that match, in the book's order. */
void ticket_query_select(const TicketQuery *query, const TicketBook *book, GArray *out);

#endif
