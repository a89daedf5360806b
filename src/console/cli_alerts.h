/* cli_alerts.h - alerts for scripts: listed, followed, acted on, counted
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_ALERTS_H
#define TILIK_CONSOLE_CLI_ALERTS_H

#include <stdio.h>

#include "console/city.h"
#include "model/alert_book.h"
#include "model/alert_report.h"
#include "model/catalog.h"

/* `tilik alerts`; `tilik ack`, `claim`, `release`, `shelve`, `unshelve` and `close`; `tilik
 * report`.  argv[0] is the command's name. */
int cli_alerts(int argc, char **argv);
int cli_act(int argc, char **argv);
int cli_report(int argc, char **argv);

/* cli_write_alerts.c */

/* What alerts are written as. */
typedef enum AlertsForm { ALERTS_TABLE, ALERTS_JSON, ALERTS_CSV } AlertsForm;

/* One alert on a line of its own: for JSON the object, as the API writes it. */
void cli_write_alert(FILE *out, AlertsForm form, const City *city, const Alert *alert,
                     int64_t now_ms);

/* The field names, for CSV. */
void cli_write_alert_heading(FILE *out);

/* The figures as CSV: one a line; kinds as a row for each kind and area, with hours and weeks. */
void cli_write_report(FILE *out, const AlertReport *report);
void cli_write_kinds(FILE *out, const Catalog *catalog, const KindReport *report);

#endif
