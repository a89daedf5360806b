/* notify.h - alerts as bubbles on the desktop, which can be answered there
 *
 * Listens to an AlertBook by itself and shows what is new and needs someone: one bubble an alert or
 * situation, changed in place and closed when somebody takes it, accepts it, or it is over; in a
 * storm one bubble for all. What is said is said by libnotify in a thread of its own, for a
 * daemon that hangs holds each call for 25 s (notify_thread.h); nothing here waits for it, and
 * no D-Bus is no error but one line in the log.
 *
 * What stands already when the book is first known is not new.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_NOTIFY_H
#define TILIK_CONSOLE_NOTIFY_H

#include "console/notify_desk.h"
#include "console/notify_news.h"
#include "model/catalog.h"

typedef struct Notify Notify;

/* A bubble was answered. */
typedef struct NotifyAnswer {
    NotifyAct act;
    bool reminder;         /* of what is to be done, not of an alert */
    const char *ticket;    /* id of an overdue one; NULL: it is of none */
    const char *alert;     /* id; of a situation or a storm the most urgent that needs someone */
    const char *situation; /* NULL for one alert or a storm; else NOTIFY_ACK is for all its members
                              that need someone */
} NotifyAnswer;
typedef void (*NotifyAnswered)(const NotifyAnswer *answer, void *data);

/* book and catalog are borrowed. answered is called on the main loop, never after notify_free(). */
Notify *notify_new(AlertBook *book, const Catalog *catalog, NotifyAnswered answered, void *data);

/* The same with another desktop, for tests. */
Notify *notify_new_on(const NotifyDeskKind *desk, AlertBook *book, const Catalog *catalog,
                      NotifyAnswered answered, void *data);

/* Ends it: bubbles are closed where the daemon is not hung, in 150 ms at the longest. Accepts
 * NULL. */
void notify_free(Notify *notify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Notify, notify_free)

/* Which alerts make bubbles, from now on; none by default. */
void notify_set_rules(Notify *notify, const NewsRules *rules);

/* Whether the book is whole and followed, as often as that may have changed; now_ms by the server's
 * clock.  Until the first true nothing is new. */
void notify_link(Notify *notify, bool live, int64_t now_ms);

/* Shows a bubble that reminds of something, in the place of the last one; title NULL takes it away.
 * Texts are clean. */
void notify_remind(Notify *notify, const char *title, const char *body, bool urgent);

/* Shows that a ticket (its id) is overdue, in the place of the last one; title NULL takes it away.
 * Texts are clean. */
void notify_ticket(Notify *notify, const char *ticket, const char *title, const char *body,
                   bool critical);

/* Closes what can be closed, without waiting: the first thing at the end, notify_free() the
 * last. */
void notify_stop(Notify *notify);

#endif
