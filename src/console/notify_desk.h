/* notify_desk.h - what shows bubbles: libnotify, or a test that counts
 *
 * All calls come from the notification thread, whose GMainContext is the thread's default: what
 * a desk hears from D-Bus is dispatched there.  open and show may block for as long as they like.
 *
 * Layer: console.  Thread: the notification thread.
 */
#ifndef TILIK_CONSOLE_NOTIFY_DESK_H
#define TILIK_CONSOLE_NOTIFY_DESK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/vocabulary.h"

/* Bubbles of alerts that live at once, at most; and a place more each for what is to be done, and
 * for tickets that are overdue. */
#define NOTIFY_SLOTS    6
#define NOTIFY_REMINDER NOTIFY_SLOTS
#define NOTIFY_TICKET   (NOTIFY_SLOTS + 1)
#define NOTIFY_PLACES   (NOTIFY_SLOTS + 2)

/* X(act, what the daemon calls it, what the button says) */
#define NOTIFY_ACT_TABLE(X)                                                                        \
    X(NOTIFY_GO, "default", N_("Show in Tilik"))                                                   \
    X(NOTIFY_OPEN, "open", N_("Open video"))                                                       \
    X(NOTIFY_ACK, "ack", N_("Acknowledge"))

typedef enum NotifyAct { NOTIFY_ACT_TABLE(WORDS_ENUM) NOTIFY_ACTS } NotifyAct;
WORDS_DECLARE(NotifyAct, notify_act)

/* One bubble; texts are clean, cut and not escaped. */
typedef struct NotifyBubble {
    char *title, *body;
    uint64_t number;  /* the same while it is the same bubble, never given twice */
    bool critical;    /* urgent, and stays until it is answered or over */
    unsigned actions; /* 1 << NotifyAct */
} NotifyBubble;

/* What a desk tells, in the thread. */
typedef struct NotifyDeskHears {
    void (*chosen)(unsigned slot, NotifyAct act, void *data);
    void (*closed)(unsigned slot, void *data); /* by the person, or its time is over */
    void (*appeared)(void *data);              /* a daemon is there (again) */
    void (*vanished)(void *data);              /* it went, and all that it showed */
} NotifyDeskHears;

typedef struct NotifyDeskKind {
    /* Never fails: what is not there is said by show. */
    void *(*open)(const NotifyDeskHears *hears, void *data);
    /* Shows a bubble in a slot, or what has changed of it; another number there is another
     * bubble. */
    bool (*show)(void *desk, unsigned slot, const NotifyBubble *bubble, GError **error);
    /* Closes what a slot shows.  Does not block, whatever the daemon does. */
    void (*close)(void *desk, unsigned slot);
    void (*end)(void *desk);
} NotifyDeskKind;

/* The desktop's notification daemon (notify_libnotify.c). */
extern const NotifyDeskKind notify_libnotify;

#endif
