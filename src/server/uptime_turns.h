/* uptime_turns.h - reports of uptime, counted a little at a time, so that nobody else waits
 *
 * A city whose cameras flap has twenty million changes in a month.  Those who asked take turns; a
 * camera that came to be hidden meanwhile is not counted.
 *
 * Layer: server, private.  Thread: loop.
 */
#ifndef TILIK_SERVER_UPTIME_TURNS_H
#define TILIK_SERVER_UPTIME_TURNS_H

#include "model/uptime_report.h"

struct Server;
struct Call;
typedef struct UptimeTurns UptimeTurns;

UptimeTurns *uptime_turns_new(struct Server *server);

/* Answers those that wait with 503, and takes no others. */
void uptime_turns_stop(UptimeTurns *turns);
void uptime_turns_free(UptimeTurns *turns);

/* Counts these cameras (uint32_t indices of the catalog; taken) and answers the call. */
void uptime_turns_count(UptimeTurns *turns, struct Call *call, GArray *cameras,
                        const UptimeAsk *ask);

#endif
