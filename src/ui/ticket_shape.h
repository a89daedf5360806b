/* ticket_shape.h - how rows, cards and the conflict page write what a ticket says
 *
 * Layer: ui.  Thread: main.
 */
#ifndef TILIK_UI_TICKET_SHAPE_H
#define TILIK_UI_TICKET_SHAPE_H

#include "ui/shape.h"
#include "ui/ticket_lines.h"

#define TICKET_TEXT_SIZE 256

/* Writes the clock that runs out first: "take 03:12", "arrive −02:00".  False: none does. */
bool ticket_shape_clock(const Ticket *ticket, const ViewContext *context, char *out, size_t size,
                        StyleId *style);

/* Writes how long until then, "03:12", or since then, "−02:00". */
void ticket_shape_left(int64_t left_ms, bool ascii, char out[SHAPE_AGE_SIZE]);

/* Writes the status; with a sign while it is not sent, "dispatched?" while nobody can say. */
void ticket_shape_status(const TicketShown *shown, const ViewContext *context, char *out,
                         size_t size);
StyleId ticket_shape_status_style(const TicketShown *shown, const ViewContext *context);

/* Writes what it is about: the topic, else the kind. */
void ticket_shape_topic(const Ticket *ticket, char *out, size_t size);

/* "21:04", with the day before it where it is not today's; the zone is the city's. */
void ticket_shape_when(const ViewContext *context, int64_t at_ms, char out[SHAPE_AGE_SIZE * 2]);

#endif
