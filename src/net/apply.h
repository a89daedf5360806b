/* apply.h - objects of the API put into a catalog and the books of alerts and tickets, the broken
 * ones counted
 *
 * Layer: net.  Thread: main loop.
 */
#ifndef TILIK_NET_APPLY_H
#define TILIK_NET_APPLY_H

#include "model/alert_book.h"
#include "model/catalog.h"
#include "model/ticket_book.h"

typedef struct Apply Apply;

Apply *apply_new(void);
void apply_free(Apply *apply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Apply, apply_free)

/* Names the catalog that is filled from now on; borrowed. */
void apply_into(Apply *apply, Catalog *catalog);

/* Counts from nothing again. */
void apply_start_over(Apply *apply);

/* Puts one object, or takes away the one that says it is gone, unless what is held is newer.  False
 * when it breaks a rule or the catalog is full; that is counted, and apply_complaint() says the
 * last one. */
bool apply_object(Apply *apply, CatalogThing thing, const char *json, size_t size);

/* Puts who looked last at a camera that is there: a line of GET /views/last, or the object of a
 * `view` event, most of which say nothing of that.  False when it breaks a rule, as above. */
bool apply_look(Apply *apply, const char *json, size_t size);
bool apply_view(Apply *apply, const char *json, size_t size);

/* All looks have come. */
void apply_looks_known(Apply *apply);

/* What the books hold. */
typedef enum BookThing { BOOK_ALERT, BOOK_SITUATION, BOOK_TICKET } BookThing;

/* Name the books; borrowed, NULL for none. */
void apply_book(Apply *apply, AlertBook *book);
void apply_tickets(Apply *apply, TicketBook *tickets);

/* The same as apply_object() for what goes into a book, which is there. */
bool apply_to_book(Apply *apply, BookThing thing, const char *json, size_t size);

/* All of a thing come now, as of a revision; what is held stays in the book until its successor
 * or the end is there.  What is held from after that revision is of another journal and gives
 * way. */
void apply_whole_begin(Apply *apply, BookThing thing, int64_t revision);
/* All have come: what was not among them goes.  Without a beginning nothing does. */
void apply_whole_end(Apply *apply, BookThing thing);
/* It broke off: nothing goes. */
void apply_whole_drop(Apply *apply);

/* Counts one that could not even be read. */
void apply_reject(Apply *apply, const char *why);

unsigned apply_taken(const Apply *apply);
unsigned apply_rejected(const Apply *apply);

/* The last reason for a rejection, "" for none; clean. */
const char *apply_complaint(const Apply *apply);

#endif
