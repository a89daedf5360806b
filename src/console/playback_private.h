/* playback_private.h - what the files of recordings share: playback.c (which, and from when),
 * playback_keys.c (what is done with it, and what tilik-view tells)
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_PLAYBACK_PRIVATE_H
#define TILIK_CONSOLE_PLAYBACK_PRIVATE_H

#include "console/playback.h"
#include "console/windows.h"
#include "model/moment.h"

/* One recording that plays, or is asked for. */
typedef struct Playing {
    char *camera, *id;
    int64_t from_ms;               /* where it was begun */
    int64_t seen_ms, seen_mono_ms; /* recorded time that was seen, and when */
    double speed;                  /* as it plays when it is not held */
    bool held;
    Purpose purpose;
    bool purpose_known;
    ViewerState state;
} Playing;

typedef struct Playbacks {
    GPtrArray *playing; /* Playing, the one that was begun last at the end */
    char *asked;        /* the camera of which is being asked from when */
} Playbacks;

/* NULL: none of that camera. */
Playing *playback_find(const App *app, const char *camera);
guint playback_place(const GPtrArray *all, const Playing *playing);

/* When it is now where a camera is. */
MomentHere playback_here(const App *app, const char *camera);

/* The recorded time that is seen. */
int64_t playback_now(const Playing *playing);
void playback_saw(Playing *playing, int64_t at_ms);

/* Asks from when a camera is to be played. */
void playback_ask(App *app, const char *camera, const char *text);

void playback_jump(App *app, Playing *playing, int64_t by_ms);
/* The next speed up or down. */
void playback_pace(App *app, Playing *playing, bool up);
void playback_toggle(App *app, Playing *playing);
void playback_next(App *app, Playing *playing);
void playback_leave(App *app, Playing *playing);

/* What windows_listen() calls. */
void playback_heard(App *app, const WindowNews *news, void *user);

#endif
