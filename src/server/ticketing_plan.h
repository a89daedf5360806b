/* ticketing_plan.h - who is sent and how soon, from config/dispatch.conf
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_TICKETING_PLAN_H
#define TILIK_SERVER_TICKETING_PLAN_H

#include <glib.h>

#include "model/ticket.h"

typedef struct TicketPlan TicketPlan;

/* Reads the built-in file, and the named one over it (NULL: none).  NULL and "file:line: what". */
TicketPlan *ticket_plan_new(const char *path, GError **error);
void ticket_plan_free(TicketPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TicketPlan, ticket_plan_free)

/* Returns the agency to suggest; topic may be NULL. */
Agency ticket_plan_agency(const TicketPlan *plan, TicketKind kind, const char *topic,
                          AlertPriority severity);

/* Returns how long a clock runs, in ms; 0: there is none. */
int64_t ticket_plan_clock_ms(const TicketPlan *plan, TicketKind kind, AlertPriority severity,
                             TicketClock clock);

/* Returns how long after a clock ran out the supervisors are told, in ms; 0 never. */
int64_t ticket_plan_escalate_ms(const TicketPlan *plan);

#endif
