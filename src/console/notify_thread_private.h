/* notify_thread_private.h - what the two sides of the notification thread share
 *
 * notify_thread.c is the main loop's side, notify_work.c the thread's own.
 *
 * Layer: console, private.
 */
#ifndef TILIK_CONSOLE_NOTIFY_THREAD_PRIVATE_H
#define TILIK_CONSOLE_NOTIFY_THREAD_PRIVATE_H

#include <stdatomic.h>

#include "console/notify_thread.h"

/* Between the first two tries of a daemon that does not answer. */
#define RETRY_MS 30000

typedef struct Slot {
    /* Guarded by the lock. */
    NotifyBubble wanted; /* number 0: nothing */
    uint64_t edition;    /* of what is wanted */
    uint64_t shown;      /* the edition that the desk was told */
    /* The thread's. */
    uint64_t on_screen; /* number of the bubble that the desk shows; 0 none */
} Slot;

/* What the person did, until the main loop takes it. */
#define NOTIFY_ANSWERS_MAX 32
typedef struct NotifyAnswerHeld {
    unsigned slot;
    uint64_t number;
    NotifyAct act;
    bool closed;
} NotifyAnswerHeld;

struct NotifyThread {
    atomic_uint references;
    GMutex lock;
    GCond ended;
    const NotifyDeskKind *kind;
    Slot slots[NOTIFY_PLACES];
    NotifyThreadTold told;
    /* Guarded by the lock. */
    bool stopping, done, kicked;
    int64_t busy_since_ms; /* when the call of the desk began; 0 in none */
    NotifyAnswerHeld answer[NOTIFY_ANSWERS_MAX];
    unsigned answers;
    /* The main loop's. */
    void *data; /* whom answers are told */
    bool begun, freed;
    /* The thread's. */
    GMainContext *context;
    GMainLoop *loop;
    void *desk;
    GSource *retry;
    int retry_ms;
    bool complained;
};

/* Runs the thread, a GThreadFunc on a NotifyThread; takes a reference. */
gpointer notify_work(gpointer data);

/* Asks the thread to look at what is wanted; the lock is held. */
void notify_work_kick(NotifyThread *thread);

void notify_thread_unref(NotifyThread *thread);

NotifyBubble notify_bubble_copy(const NotifyBubble *bubble);
void notify_bubble_clear(NotifyBubble *bubble);

#endif
