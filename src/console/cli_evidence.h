/* cli_evidence.h - evidence without a screen: `tilik evidence`, `tilik verify`
 *
 * Neither asks the backend for anything, but for `tilik verify --logbook`.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_EVIDENCE_H
#define TILIK_CONSOLE_CLI_EVIDENCE_H

#include "console/evidence_check.h"
#include "console/options.h"

/* `tilik evidence list [--json]`, `tilik evidence export ID… -o FOLDER|F.zip`. */
int cli_evidence(int argc, char **argv);

/* `tilik verify [--logbook] FOLDER|F.zip|FILE…`: 0 all is as it was kept, 1 not, 2 it can't be
 * read. */
int cli_verify(int argc, char **argv);

/* Compares a report's pieces with what the backend's logbook says of them, and adds what it finds.
 * False and error: the logbook can't be read. */
bool cli_verify_logbook(EvidenceReport *report, const Options *options, GError **error);

#endif
