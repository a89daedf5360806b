/* video_acts.h - the actions on pictures: previews, walls, tours, rounds, evidence, recordings
 *
 * A table of its own beside commands.c: each row an action, who carries it out, and who says
 * whether it makes sense now.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_VIDEO_ACTS_H
#define TILIK_CONSOLE_VIDEO_ACTS_H

#include "console/app.h"

/* False: it is none of these. */
bool video_acts_run(App *app, Action action);

/* True when it makes sense now; true as well for what is none of these. */
bool video_acts_allowed(const App *app, Action action);

#endif
