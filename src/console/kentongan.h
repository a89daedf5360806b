/* kentongan.h - a call to the neighbours in the strokes of a kentongan: an alert with its meaning
 *
 * Which rhythm says what stands in themes/kentongan.sound, so that it is the village's own.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_KENTONGAN_H
#define TILIK_CONSOLE_KENTONGAN_H

#include "console/app.h"

/* Asks which call it is, and for the word that confirms it. */
void kentongan_ask(App *app);
bool kentongan_allowed(const App *app);

#endif
