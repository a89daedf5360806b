/* view.h - one showing of a camera: connecting, playing, frozen, retrying
 *
 * A View shows its camera on a Surface for as long as a person wants it, and makes one Attempt
 * after another.  It never gives up, says on the picture what is wrong, and waits 1, 2, 4 .. 30 s
 * between attempts.
 *
 * A View that is opened on a surface where another is shown stands behind that one until it has a
 * picture, and then takes its place in one step; till then the other goes on.  A warm one waits
 * there until it is shown.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_VIEW_H
#define TILIK_VIDEO_VIEW_H

#include "video/attempt.h"
#include "video/load.h"
#include "video/record.h"

typedef struct View View;

typedef struct ViewHost {
    Bridge *bridge;
    Players *players;
    Recorder *recorder;
    ReceiveLimits limits;
    Tally *tally; /* what is decoded and dropped is added here */
    void (*event)(const ViewerEvent *event, void *user);
    /* A person closed it: the host frees the view before it returns. */
    void (*closed)(View *view, void *user);
    /* view has taken the place of front, which the host frees before it returns. */
    void (*replaced)(View *view, View *front, void *user);
    void *user;
} ViewHost;

/* open has passed address_check().  front is what is shown on the surface now, NULL where nothing
 * is: then the view is the surface's guest at once.  One that shares its front's id is quiet: that
 * one's states are told until it has gone. */
View *view_new(const ViewHost *host, const ViewerCommand *open, Surface *surface, View *front);

/* Connects; the host knows the view by now. */
void view_begin(View *view);

/* Takes the picture away at once; the surface is vacated, unless the view stood behind. */
void view_free(View *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_free)

const char *view_id(const View *view);
Surface *view_surface(const View *view);
/* What it stands behind, NULL for one that is in front. */
View *view_front(const View *view);
ViewerRung view_rung(const View *view);
bool view_is_warm(const View *view);
bool view_is_quiet(const View *view);
const char *view_title(const View *view);

/* Returns true when open asks for another rung, or another time of a recording. */
bool view_differs(const View *view, const ViewerCommand *open);

/* To another place, as in view_new(): behind front till it has a picture. */
void view_move(View *view, Surface *surface, View *front);

/* At once, without its picture until the new one comes. */
void view_restart(View *view, const ViewerCommand *open);

/* From the next attempt on; a waiting view may try sooner. */
void view_set_address(View *view, const ViewerCommand *open);
void view_set_title(View *view, const char *title, const char *note);
/* A line over the picture; NULL takes it away. */
void view_set_mark(View *view, const char *text);

/* A warm one may take the place that it waits for: at once where it has a picture. */
void view_show(View *view);

/* Speed, hold and step of a recording; what can't be done is said in an `error` event. */
void view_play(View *view, const ViewerCommand *command);

/* A `frame` event each second while playing. */
void view_set_frames(View *view, bool on);

/* Answers with a `snapshot` or an `error` event. */
void view_snapshot(View *view, const char *path);

#endif
