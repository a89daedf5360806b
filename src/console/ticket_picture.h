/* ticket_picture.h - the picture of an open window, kept for a ticket that is being written
 *
 * It is taken when the form opens, so that it shows what the person saw.  What comes later than the
 * ticket is attached when it comes.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_TICKET_PICTURE_H
#define TILIK_CONSOLE_TICKET_PICTURE_H

#include "console/tickets.h"

typedef struct TicketPicture TicketPicture;

/* Asks for a still of the first of these cameras that has a window with pictures.  NULL: none
 * has. */
TicketPicture *ticket_picture_take(App *app, const char *const *cameras);
TicketPicture *ticket_picture_ref(TicketPicture *picture);
/* Accepts NULL. */
void ticket_picture_unref(TicketPicture *picture);

/* Attaches it to a ticket, now or when it is there. */
void ticket_picture_attach(App *app, TicketPicture *picture, const char *ticket);

/* What viewer.h's snapshot tells; false: it is none of ours. */
bool ticket_picture_told(App *app, const char *camera, const char *path, const char *message);

#endif
