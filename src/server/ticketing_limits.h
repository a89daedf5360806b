/* ticketing_limits.h - how much people may write: tickets, and notes and lines of the logbook, a
 * minute, and bytes of attachments
 *
 * A person's tickets are counted by a bucket that holds a minute's worth and fills evenly, so that
 * what was written while a link was dead comes in at once, and a program gone wild is held back.
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_TICKETING_LIMITS_H
#define TILIK_SERVER_TICKETING_LIMITS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What is set; 0 forbids, there is no "any". */
typedef struct TicketLimitsPlan {
    int64_t ticket_bytes, all_bytes; /* of attachments: one ticket's, and all */
    int person_minute; /* tickets that one person may open in a minute, and as many notes and lines
                          of the logbook */
} TicketLimitsPlan;

typedef struct TicketLimits TicketLimits;

/* bytes: of the attachments that are there. */
TicketLimits *ticket_limits_new(const TicketLimitsPlan *plan, int64_t files, int64_t bytes);
void ticket_limits_free(TicketLimits *limits);

/* Says anew what attachments there are, since some that were taken were not written. */
void ticket_limits_recount(TicketLimits *limits, int64_t files, int64_t bytes);

/* Takes one ticket of a person.  Returns 0, or how many seconds the person must wait. */
int ticket_limits_open(TicketLimits *limits, const char *person, int64_t mono_ms);

/* The same of a note or a line of the logbook. */
int ticket_limits_write(TicketLimits *limits, const char *person, int64_t mono_ms);

typedef enum TicketRoom { TICKET_ROOM, TICKET_ROOM_TICKET_FULL, TICKET_ROOM_ALL_FULL } TicketRoom;

/* Tells whether another file fits beside those of its ticket, and of all. */
TicketRoom ticket_limits_room(const TicketLimits *limits, int64_t ticket_bytes, int64_t size);

/* Counts one that is being written. */
void ticket_limits_take(TicketLimits *limits, int64_t size);

/* How many attachments there are, and their bytes. */
int64_t ticket_limits_files(const TicketLimits *limits);
int64_t ticket_limits_bytes(const TicketLimits *limits);

#endif
