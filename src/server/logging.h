/* logging.h - how acts write their own line into the logbook
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_LOGGING_H
#define TILIK_SERVER_LOGGING_H

#include "journal.h"
#include "model/logbook.h"

/* Adds a line to a batch before it is submitted, so that it stands or falls with the act.  Of the
 * line, id (NULL: a new one) and rev are filled in; automatic is as given.  sight is who may read
 * it: SIGHT_LOG, or SIGHT_LOG_OFFICIAL where it names an official camera.  area NULL or "": the
 * whole city.  To be called before what the batch's answer_rev is about is added, since that is the
 * last entry's. */
void logging_add(Batch *batch, const LogLine *line, Sight sight);

#endif
