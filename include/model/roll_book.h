/* roll_book.h - what each guard post said last, and which of them are overdue
 *
 * Always true of a RollBook: counts of overdue posts are as of the last look.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_ROLL_BOOK_H
#define TILIK_MODEL_ROLL_BOOK_H

#include "model/catalog.h"
#include "model/rollcall.h"

typedef struct RollBook RollBook;

/* Make an empty one, and free it with all that it holds. */
RollBook *roll_book_new(void);
void roll_book_free(RollBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RollBook, roll_book_free)

/* Who is expected; until it is told nobody is. */
void roll_book_expect(RollBook *book, const RollWatch *watch);
RollWatch roll_book_watch(const RollBook *book);

/* Takes what an RT said, in the place of what it said before; strings are copied.  Older than that:
 * nothing changes. */
void roll_book_put(RollBook *book, const RollCall *call);

/* Forgets one, or all of it and who is expected. */
void roll_book_remove(RollBook *book, const char *area);
void roll_book_clear(RollBook *book);

/* Fills *out with what an RT said last, good until the next put of it; false: nothing. */
bool roll_book_find(const RollBook *book, const char *area, RollCall *out);

/* Works out who is overdue at a time; offset_ms is that of local time.  True when that is another
 * than at the last look. */
bool roll_book_look(RollBook *book, const Catalog *catalog, int64_t now_ms, int64_t offset_ms);

/* When the watch that was on at the last look began; 0: none was. */
int64_t roll_book_began(const RollBook *book);

/* True when an RT of the RW has answered since the watch began. */
bool roll_book_is_awake(const RollBook *book, const char *rw);

/* How many posts within an area were overdue. */
unsigned roll_book_overdue(const RollBook *book, const char *area);

/* How one RT stood. */
RollDue roll_book_due(const RollBook *book, const char *rt, int64_t now_ms);

#endif
