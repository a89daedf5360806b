/* alert_book.h - every alert and situation that is known, packed, with counts that are always right
 *
 * What Catalog is for cameras: tilik fills one from the change stream, tilikd one from the journal.
 * It takes at most 200 bytes an alert beside the texts, and 100,000 alerts are nothing special.
 *
 * Always true of a book:
 *   - an index names the same alert or situation until it is removed or the book is cleared; holes
 *     are given again;
 *   - an alert is a member of the situation that its field names, also where the situation itself
 *     comes later or never;
 *   - counts of an area include all areas below it;
 *   - a put with a rev older than what is held changes nothing and succeeds.
 *
 * Layer: model.  Thread: one at a time.
 */
#ifndef TILIK_MODEL_ALERT_BOOK_H
#define TILIK_MODEL_ALERT_BOOK_H

#include <glib.h>

#include "model/alert.h"

#define ALERT_NONE     UINT32_MAX
#define ALERT_BOOK_MAX 262144u /* alerts, and as many situations, at most */

typedef struct AlertBook AlertBook;

typedef enum AlertThing { ALERT_THING, SITUATION_THING, ALERT_BOOK_RESET } AlertThing;

/* Called after a put or remove (the object is gone then); must not change the book.  index is
 * ALERT_NONE on reset. */
typedef void (*AlertListener)(AlertBook *book, AlertThing thing, uint32_t index, void *data);

/* Returns an empty book; the caller frees it. */
AlertBook *alert_book_new(void);

/* Says how many it holds, not more than ALERT_BOOK_MAX, which is what it holds unless told. */
void alert_book_bound(AlertBook *book, uint32_t most);
uint32_t alert_book_most(const AlertBook *book);

/* Frees a book.  NULL is taken. */
void alert_book_free(AlertBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AlertBook, alert_book_free)

/* Adds or replaces by id; strings are copied, "" is as NULL, a score is kept to a millionth.
 * now_ms counts into the sparkline what has come since the last put.  False and error "id: field:
 * what" when a field breaks its rule (a machine that is not legal too), or (TOO_LARGE) the book is
 * full. */
bool alert_book_put(AlertBook *book, const Alert *alert, int64_t now_ms, GError **error);
bool alert_book_put_situation(AlertBook *book, const Situation *situation, GError **error);

/* Removes; an unknown id is no error. */
void alert_book_remove(AlertBook *book, const char *id);
void alert_book_remove_situation(AlertBook *book, const char *id);
void alert_book_clear(AlertBook *book);

/* Removes what has been normal (not pending) since before before_ms: neither reported, over,
 * accepted nor closed later; and situations that are cleared since then and have no member left.
 * Returns how many alerts went. */
unsigned alert_book_retire(AlertBook *book, int64_t before_ms);

/* Sizes of the index spaces, holes included; and how many alerts there are. */
uint32_t alert_book_alerts(const AlertBook *book);
uint32_t alert_book_situations(const AlertBook *book);
uint32_t alert_book_count(const AlertBook *book);
size_t alert_book_memory(const AlertBook *book);

/* Fill *out with strings borrowed until the next change; false for a hole or out of range. */
bool alert_book_alert(const AlertBook *book, uint32_t index, Alert *out);
bool alert_book_situation(const AlertBook *book, uint32_t index, Situation *out);

/* Single fields without filling an Alert; index is valid. */
AlertState alert_book_state(const AlertBook *book, uint32_t index);
AlertPriority alert_book_priority(const AlertBook *book, uint32_t index);
int64_t alert_book_first_at(const AlertBook *book, uint32_t index);
bool alert_book_needs_someone(const AlertBook *book, uint32_t index);
/* The situation that an alert names; ALERT_NONE when none, or not known (yet). */
uint32_t alert_book_situation_of(const AlertBook *book, uint32_t alert);

/* By id; ALERT_NONE when unknown. */
uint32_t alert_book_find(const AlertBook *book, const char *id);
uint32_t alert_book_find_situation(const AlertBook *book, const char *id);

/* The alert of this camera (or, with camera NULL, of this area and no camera) and kind that is not
 * normal, or is pending; the last that began where there are two; ALERT_NONE for none. */
uint32_t alert_book_find_active(const AlertBook *book, const char *camera, const char *area,
                                const char *kind);

/* One dead uplink: of cameras so many are dark still; began names the area in which it began, NULL
 * not known; times: how often it went down so shortly one after the other. */
typedef struct AlertOutage {
    unsigned cameras, dark;
    int64_t since_ms, times;
    const char *began; /* borrowed until the next change */
} AlertOutage;
/* False where the situation is none of a dead uplink. */
bool alert_book_outage(const AlertBook *book, uint32_t situation, AlertOutage *out);

/* The members of a situation that are held, oldest first (by first_at, then id); ALERT_NONE past
 * the last. */
uint32_t alert_book_first_member(const AlertBook *book, uint32_t index);
uint32_t alert_book_next_member(const AlertBook *book, uint32_t alert);

/* What stands open in an area and below ("" for all): need someone, by priority; open; not
 * normal. */
typedef struct AlertCounts {
    uint32_t needing[PRIORITIES];
    uint32_t open, held;
} AlertCounts;
AlertCounts alert_book_counts(const AlertBook *book, const char *area);

/* Reports of the last hour, oldest first, 5 minutes each, as far as this book has seen them
 * come. */
#define ALERT_HOUR_PARTS 12
void alert_book_hour(const AlertBook *book, uint32_t alert, int64_t now_ms,
                     uint16_t out[ALERT_HOUR_PARTS]);

/* Listeners are called in the order they were added.  Returns an id for alert_book_unlisten(). */
unsigned alert_book_listen(AlertBook *book, AlertListener listener, void *data);
/* Ends what alert_book_listen() began. */
void alert_book_unlisten(AlertBook *book, unsigned id);

#endif
