/* orders.h - acts that take cameras away from others, or give them back
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ORDERS_H
#define TILIK_CONSOLE_ORDERS_H

#include "console/app.h"

/* Asks for the typed word that closes the selected camera to all at once. */
void orders_brake(App *app);

/* Ask for a reason, or a typed word, and put the marked cameras, else the selected one, out of
 * service or back. */
void orders_out_of_service(App *app);
void orders_in_service(App *app);

#endif
