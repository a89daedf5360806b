/* desk.h - all that the program shows, by id
 *
 * Commands come in, events go out; what can't be done is said in an `error` event and changes
 * nothing.  Without a display it shows nothing, and says so for each that is opened.
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
    /* Something is to be shown and there is no display: looks for one, as desk_set_display(), or
     * says why there is none. */
    bool (*display)(GError **error, void *user);
    /* True while the console has not read all that was said; desk_drained() follows. */
    bool (*busy)(void *user);
    /* The last window is gone. */
    void (*empty)(void *user);
    void *user;
} DeskCallbacks;

/* Bridge and recorder are borrowed. */
Desk *desk_new(Bridge *bridge, Recorder *recorder, const ReceiveLimits *limits,
               const DeskCallbacks *callbacks);

/* Takes all windows away; threads may still be finishing, as bridge_count() tells. */
void desk_free(Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)

/* From now on windows can be shown; both are borrowed. */
void desk_set_display(Desk *desk, Desktop *desktop, Players *players);

/* The console has read everything. */
void desk_drained(Desk *desk);

/* Reads and obeys one line; NULL stands for one that was too long. */
void desk_line(Desk *desk, const char *line, size_t size);

void desk_obey(Desk *desk, const ViewerCommand *command);

#endif
