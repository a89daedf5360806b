/* on_reports.h - reports that are counted a little at a time, so that nobody else waits
 *
 * Layer: server.  Thread: loop.
 */
#ifndef TILIK_SERVER_ON_REPORTS_H
#define TILIK_SERVER_ON_REPORTS_H

#include <glib.h>

struct Server;

/* The reports that are being counted. */
typedef struct Reports Reports;

Reports *reports_new(struct Server *server);

/* Answers those that wait with 503. */
void reports_free(Reports *reports);

#endif
