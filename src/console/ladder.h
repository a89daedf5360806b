/* ladder.h - the ladder of this console's pictures: measured, applied, said
 *
 * It asks tilik-view for its load and each picture for its frames, gives that to model/ladder.h,
 * and asks for each picture that is to stand on another rung a new address for it.  The small line
 * of each picture says on which rung it is, and why.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_LADDER_H
#define TILIK_CONSOLE_LADDER_H

#include "console/app.h"

/* How many moving pictures this PC bears; 0 for no video. */
int ladder_budget(const App *app);

/* How many move now, or will when what is asked for has come; and how many come as stills. */
int ladder_moving(const App *app);
int ladder_stills(const App *app);

/* A picture better, cheaper, or as the ladder has it: of the selected camera, else of the one that
 * has the keys.  They say what comes of it. */
void ladder_up(App *app);
void ladder_down(App *app);
void ladder_auto(App *app);
/* True where there is such a picture. */
bool ladder_can(const App *app);

/* Measures anew what this PC bears. */
void ladder_measure(App *app);

#endif
