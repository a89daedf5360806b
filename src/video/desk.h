/* desk.h - all windows of the program, by id
 *
 * Commands come in, events go out; what can't be done is said in an `error` event and changes
 * nothing.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_DESK_H
#define TILIK_VIDEO_DESK_H

#include "video/view.h"

typedef struct Desk Desk;

typedef struct DeskCallbacks {
    void (*event)(const ViewerEvent *event, void *user);
    /* `quit` was asked for. */
    void (*quit)(void *user);
    /* The last window is gone. */
    void (*empty)(void *user);
    void *user;
} DeskCallbacks;

/* Bridge, players and desktop are borrowed. */
Desk *desk_new(Bridge *bridge, Players *players, Desktop *desktop, const ReceiveLimits *limits,
               const DeskCallbacks *callbacks);

/* Takes all windows away; threads may still be finishing, as bridge_count() tells. */
void desk_free(Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

/* Reads and obeys one line; NULL stands for one that was too long. */
void desk_line(Desk *desk, const char *line, size_t size);

void desk_obey(Desk *desk, const ViewerCommand *command);

#endif
