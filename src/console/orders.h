/* orders.h - acts that take cameras away from others, or give them back
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_ORDERS_H
#define TILIK_CONSOLE_ORDERS_H

#include "console/app.h"

/* Ask for a reason, or a typed word, and put the marked cameras, else the selected one, out of
 * service or back. */
void orders_out_of_service(App *app);
void orders_in_service(App *app);

/* The cameras that such an act is for: ids of the marked ones, else of the selected one; the caller
 * unrefs the array. */
GPtrArray *orders_targets(const App *app);

#endif
