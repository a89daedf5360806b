/* camera_past.h - what became of cameras, for the card of their maintenance ticket
 *
 * Asked for when a card wants it, and kept until the camera changes.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CAMERA_PAST_H
#define TILIK_CONSOLE_CAMERA_PAST_H

#include "console/app.h"
#include "model/ticket.h"
#include "ui/desk.h"

/* Says on the card how the first cameras of a maintenance ticket came to be as they are; what is
 * not known yet is asked for, and ticket_desk_whole_known() is told when it is. */
void camera_past_card(App *app, const Ticket *ticket, DeskCard *card);

/* Nothing of the last backend is left; the console ends. */
void camera_past_forget(App *app);
void camera_past_stop(App *app);

#endif
