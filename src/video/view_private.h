/* view_private.h - what the files of a View share
 *
 * view.c: its life, and what it is told.  view_state.c: states, attempts, words.  view_watch.c:
 * what each second shows.  view_swap.c: taking another's place.  view_playback.c: recordings.
 * view_still.c: stills.
 *
 * Layer: video.  Thread: main.
 */
#ifndef TILIK_VIDEO_VIEW_PRIVATE_H
#define TILIK_VIDEO_VIEW_PRIVATE_H

#include "video/view.h"

struct View {
    ViewHost host;
    char *id, *title, *label, *note, *mark;
    char *url, *user, *password;
    ViewerRung rung;
    int every_s;
    int64_t at_ms;
    Playback *playback; /* of the attempt that is made; NULL live */
    Surface *surface;
    View *front;      /* it stands behind this one */
    GPtrArray *jobs;  /* stills on their way to the disk */
    GPtrArray *heirs; /* those that stand behind this one; borrowed */
    bool warm;        /* stays behind until it is asked for */
    bool quiet;       /* it shares its id with one that is newer or seen: nothing is said of it */

    Pane *pane;
    Attempt *attempt;
    ViewerState state;
    ViewerReason reason;
    int failures;
    int64_t still_ms;   /* when the still that stands there was taken; 0: none does */
    int64_t flowing_ms; /* since when this attempt gets frames; 0: none yet */
    int64_t began_ms, since_ms, retry_ms, frozen_ms;
    int64_t
        blind_ms; /* since when nothing moves where it stands, till it does; 0: of no interest */
    bool picture, moving; /* libvlc has one to show, and its clock runs */
    bool moved, frames;   /* moved: both were so */
    bool recording;       /* said on the picture */
    unsigned tick, look_out;
    unsigned frames_seen, fps; /* fps: frames that came in the last second */
    PlayerCounts counts;
    int unshown_s;
};

/* view_state.c */
void view_connect(View *view);
void view_enter(View *view, ViewerState state, ViewerReason reason);
/* Ends the attempt, and its picture. */
void view_drop_attempt(View *view);
void view_fail(View *view, ViewerReason reason);
void view_freeze(View *view, ViewerReason reason, int age_ms);
int view_backoff_s(const View *view, ViewerReason reason);
/* The camera's name as it stands on the picture; the caller frees it. */
char *view_name(const View *view);
/* What libvlc writes of it: "" where the surface does, or the line below the picture. */
char *view_marquee(const View *view);
/* Says on the surface how it stands. */
void view_look(View *view);
void view_tell(const View *view, const ViewerEvent *event);

void view_tell_state(const View *view);

/* view_playback.c */
/* Before each attempt. */
void view_playback_begin(View *view);
/* UTC of what is seen now, 0 live. */
int64_t view_recorded_ms(const View *view);
void view_playback_look(const View *view, SurfaceLook *look);
/* It is not to be begun again after that. */
bool view_playback_over(const View *view, ViewerReason reason);

/* view_still.c: the rung of stills. */
void view_still_taken(View *view);
/* Ends the attempt and keeps the still that is there; false: there is none. */
bool view_still_stays(View *view);
/* Its age; -1: none stands there. */
int view_still_s(const View *view);
/* Each second. */
void view_still_watch(View *view);
/* view_still_keep.c: writes the still that stands there; an event follows.  False: none does. */
bool view_still_keep(View *view, const char *path);
/* The view goes: what is being written is written, and not told. */
void view_still_forget(View *view);

/* There is a picture, and it moves. */
void view_plays(View *view);

/* view_watch.c: waits for the first picture and calls view_plays(). */
void view_look_out(View *view);
/* Each second.  The tick starts over with each state. */
void view_tick_start(View *view);

/* view_swap.c */
/* The view has a picture, or has lost what it stood behind. */
void view_ripe(View *view);
/* Those that stand behind lose it: the first that is not warm takes the place.  Returns false
 * where nobody does. */
bool view_bequeath(View *view);
void view_join(View *view, View *front);
void view_leave_front(View *view);
/* Takes the front, picture or not. */
void view_take_front(View *view);
/* Its first picture is seen. */
void view_tell_shown(View *view);
/* The one that a person thinks is there: the newest that is to take its place, or itself. */
View *view_heir(View *view);

#endif
