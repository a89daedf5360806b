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

/* The cameras that a question is about, which begins now: ids of the marked ones, else of the
 * selected one.  The answer is for these, whatever the list has become by then. */
GPtrArray *orders_ask_about(App *app);

/* Those of them that are still there; the caller unrefs the array.  The question is over. */
GPtrArray *orders_asked(App *app);

#endif
