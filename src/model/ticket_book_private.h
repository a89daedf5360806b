/* ticket_book_private.h - what a filter reads of many tickets, packed
 *
 * A filter over 100,000 tickets walks the keys alone, 24 bytes each; texts that many have in common
 * are numbers there, and are asked about once.
 *
 * Layer: model.
 */
#ifndef TILIK_SRC_MODEL_TICKET_BOOK_PRIVATE_H
#define TILIK_SRC_MODEL_TICKET_BOOK_PRIVATE_H

#include "model/ticket_book.h"
#include "strings.h"

/* The texts of a row that are words; 0 stands for none. */
typedef enum TicketWord {
    TICKET_WORD_AREA,
    TICKET_WORD_TOPIC,
    TICKET_WORD_ASSIGNEE,
    TICKET_WORD_BY,
    TICKET_WORDS
} TicketWord;

typedef struct TicketKey {
    uint32_t words[TICKET_WORDS];
    uint32_t number;
    uint32_t folded; /* where the folded title stands */
    unsigned char status, kind, severity, agency, overdue, merged, gone;
} TicketKey;

struct TicketBook {
    GPtrArray *rows;         /* of TicketRow, which do not move */
    GArray *keys;            /* of TicketKey */
    GHashTable *by_id;       /* id -> index + 1 */
    GHashTable *by_number;   /* number -> index + 1 */
    GPtrArray *words;        /* of char *; the first is NULL */
    GHashTable *word_number; /* text -> its place in words */
    Strings folded;
    int64_t last_number;
    GPtrArray *links;     /* of TicketNamed *, by index; NULL: none are kept */
    GHashTable *by_alert; /* alert id -> index + 1 */
    TicketListener listener;
    void *listener_data;
};

/* What a ticket names; each may be NULL. */
typedef struct TicketNamed {
    char **cameras, **alerts;
} TicketNamed;

/* Takes in what the ticket at an index names, where that is kept; and ends all that. */
void ticket_links_put(TicketBook *book, uint32_t index, const Ticket *ticket);
void ticket_links_free(TicketBook *book);

#endif
