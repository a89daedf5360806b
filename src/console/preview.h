/* preview.h - pictures of cameras inside the console, in symbols or pixels
 *
 * A pane shows the selected camera and follows the cursor when it has come to rest; or a strip of
 * stills fills the screen.  Both come from tilik-view through windows.h, need no display, and each
 * look is asked for and journaled as a window's is.
 *
 * Always true: a picture never stands under another camera's name; what is not live says so on the
 * picture, in words.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_PREVIEW_H
#define TILIK_CONSOLE_PREVIEW_H

#include "console/app.h"

typedef struct Preview Preview;

void preview_start(App *app);
void preview_stop(App *app);

/* Show the selected camera here, or end that; the same for a strip of the rows. */
void preview_act(App *app);
void preview_act_strip(App *app);
/* The strip of these cameras (ids, NULL-terminated) alone. */
void preview_strip_of(App *app, const char *const *cameras);
/* Still, 1, 2 or 5 a second. */
void preview_act_rate(App *app);
/* A camera was moved: where a still of it is shown, another is fetched once it has come to rest. */
void preview_moved(App *app, const char *camera);
bool preview_may(const App *app);
bool preview_may_rate(const App *app);

/* Where there can be no window, because there is no display: shows the selected camera here, or
 * says how that is done. */
void preview_instead(App *app);

/* True while there is a pane or a strip on the screen. */
bool preview_shown(const App *app);

/* True while keys go to it (KEY_CONTEXT_PREVIEW). */
bool preview_focused(const App *app);
void preview_blur(App *app);

/* Ends what is shown. */
void preview_close(App *app);

/* Carries an action out that means something else here; false: it is none. */
bool preview_run(App *app, Action action);

/* A click; true when it was on it. */
bool preview_click(App *app, const Event *event);

/* An answer of the terminal to what was asked of it. */
void preview_reply(App *app, const Event *event);

/* Plumbing of frame.c */

/* Takes its place out of what is between the bar and the status line: *rest is what is left, and
 * *below what is left under it, for the card; empty where nothing is. */
void preview_lay_out(App *app, Rect middle, Rect *rest, Rect *below);

/* Looks where the cursor is now. */
void preview_follow(App *app);
void preview_draw(App *app);

/* A second has passed. */
void preview_tick(App *app);

#endif
