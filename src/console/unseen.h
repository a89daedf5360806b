/* unseen.h - how many cameras nobody has looked at for a while, by area
 *
 * Counted when it is drawn, at most every few seconds: a city where much is looked at tells so all
 * the time.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_UNSEEN_H
#define TILIK_CONSOLE_UNSEEN_H

#include "console/app.h"

void unseen_start(App *app);
void unseen_stop(App *app);

/* The city has changed. */
void unseen_changed(App *app, CatalogThing thing);

/* As of now, or of a moment ago; NULL while nobody knows who looked.  Borrowed until the next call.
 */
const LooksCount *unseen_count(const App *app);

#endif
