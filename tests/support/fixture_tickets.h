/* fixture_tickets.h - tickets in all the ways in which one can look
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_FIXTURE_TICKETS_H
#define TILIK_TESTS_FIXTURE_TICKETS_H

#include "ui/ticket_lines.h"

#define FIXTURE_TICKETS 8

/* The first is a flood with all that a ticket can have; then one that nobody has taken, one that is
 * not sent, one with changes that are not, a conflict, a round of field checks, one that was
 * merged, and one whose last act was refused. */
extern const TicketShown fixture_tickets[FIXTURE_TICKETS];

#endif
