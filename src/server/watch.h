/* watch.h - what ends tilikd or makes it look again: signals, its parent, its stdin, the tokens'
 * file
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_WATCH_H
#define TILIK_SERVER_WATCH_H

#include <event2/event.h>
#include <glib.h>
#include <stdbool.h>

typedef struct WatchPlan {
    struct event_base *base;
    const char *bell; /* NULL for none */
    bool stdin_end;
    int parent_pid; /* 0 for none */
    void (*end)(const char *why, void *data);
    void (*look_again)(void *data);
    void *data;
} WatchPlan;

typedef struct Watch Watch;

/* NULL and error when the parent is gone already. */
Watch *watch_new(const WatchPlan *plan, GError **error);
void watch_free(Watch *watch);

#endif
