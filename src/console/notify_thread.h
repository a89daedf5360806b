/* notify_thread.h - the thread that talks with the desktop
 *
 * What should be shown is told slot by slot and never waits: each slot holds one bubble, the
 * newest, so a daemon that hangs for a minute gets what holds then, and not a queue. What the
 * person answers comes back on the main loop.
 *
 * A daemon that does not answer is said once in the log, and tried again when it appears, or
 * later and later by itself while something should be shown.
 *
 * A thread that hangs in a call is left behind at the end; nothing that it holds is freed then.
 *
 * Layer: console.  Thread: main; the desk is called in the thread.
 */
#ifndef TILIK_CONSOLE_NOTIFY_THREAD_H
#define TILIK_CONSOLE_NOTIFY_THREAD_H

#include "console/notify_desk.h"

typedef struct NotifyThread NotifyThread;

typedef struct NotifyThreadTold {
    void (*chosen)(unsigned slot, uint64_t number, NotifyAct act, void *data);
    void (*closed)(unsigned slot, uint64_t number, void *data);
} NotifyThreadTold;

/* The thread begins with the first bubble. */
NotifyThread *notify_thread_new(const NotifyDeskKind *kind, const NotifyThreadTold *told,
                                void *data);

/* Ends it; nothing is told after. Waits 150 ms at the longest for bubbles to be closed, and not
 * at all for a thread that hangs. Accepts NULL. */
void notify_thread_free(NotifyThread *thread);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NotifyThread, notify_thread_free)

/* Wants a bubble in a slot, copied; NULL for none. */
void notify_thread_set(NotifyThread *thread, unsigned slot, const NotifyBubble *bubble);

/* Begins to end, without waiting. */
void notify_thread_stop(NotifyThread *thread);

/* How long the thread has been in one call of the desk, in ms; 0 when in none. */
int64_t notify_thread_busy_ms(NotifyThread *thread);

#endif
