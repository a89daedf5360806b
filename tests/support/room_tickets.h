/* room_tickets.h - consoles of a room at their tickets
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_ROOM_TICKETS_H
#define TILIK_TESTS_ROOM_TICKETS_H

#include "daemon_tickets.h"
#include "room.h"

/* The page of a list, as the administrator sees it, which the caller frees; how many are in it. */
char *tickets_list(const Room *room);
int tickets_count(const Room *room);

/* Waits until the list says something so often; and until a ticket's member is value. */
void tickets_wait(const Room *room, const char *part, int often);
void ticket_wait(const Room *room, const char *id, const char *member, const char *value);

/* Ends a console: as by kill -9; by q. */
void room_kill(Term *term);
void room_end(Term *term);

/* Starts one and leaves it, so that the city is kept. */
void room_leave_a_city(const Room *room, Role role, const char *home);

/* Starts one and goes to the first alert, or to the page of tickets with one of that title. */
Term *room_at_the_alert(const Room *room, const char *home);
Term *room_at_the_ticket(const Room *room, Role role, const char *home, const char *title);

#endif
