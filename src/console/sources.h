/* sources.h - how the backend's sources stand: what is known of them, their page, and the command
 *
 * They are asked for once, then followed, since the bar says when one is down; while the page is
 * shown they are asked for again and again, because their counters are in no change.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_SOURCES_H
#define TILIK_CONSOLE_SOURCES_H

#include "console/app.h"
#include "model/source_health.h"

void sources_start(App *app);
void sources_stop(App *app);

/* Another backend, or another who. */
void sources_forget(App *app);

/* The link is there, or what we may do is known: asks for what is not known yet. */
void sources_know(App *app);

/* An object of the change stream (net/sync.h). */
void sources_object(App *app, const char *event, const char *json, size_t size);

/* How many are down, or refuse us. */
unsigned sources_down(const App *app);

/* For the page: from the first by name, NULL past the end; and asking again. */
const SourceHealth *sources_nth(const App *app, int i);
void sources_ask(App *app);
const char *sources_problem(const App *app); /* why they are not known; NULL none */
bool sources_known(const App *app);

#endif
