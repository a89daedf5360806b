/* kiosk.h - a display for everybody: a tour of the public cameras that fills the screen
 *
 * --profile kiosk, for a lobby or a smart display.  A window covers the monitor; where there is no
 * display the pictures stand in the terminal.  The terminal shows one plain page.
 *
 * Always true: only cameras whose visibility is public are shown, whatever the token may see; no
 * alert, ticket, logbook or person's name is on the screen; no key but the one that leaves does
 * anything, and that one asks first; no paste and no mouse does; it goes on by itself after
 * whatever went wrong.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_KIOSK_H
#define TILIK_CONSOLE_KIOSK_H

#include "console/app.h"

typedef struct Kiosk Kiosk;

/* True for a console that is one. */
bool kiosk_is(const App *app);

/* Takes out of the settings what a kiosk does not do; before anything begins. */
void kiosk_prepare(Config *config);

void kiosk_start(App *app);
void kiosk_stop(App *app);

/* A key, or what else comes from the terminal. */
void kiosk_event(App *app, const Event *event);

/* Draws the page on the whole canvas. */
void kiosk_draw(App *app);

/* A second has passed. */
void kiosk_tick(App *app);

#endif
