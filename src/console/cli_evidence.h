/* cli_evidence.h - evidence without a screen: `tilik evidence`, `tilik verify`
 *
 * Neither asks the backend for anything.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_EVIDENCE_H
#define TILIK_CONSOLE_CLI_EVIDENCE_H

/* `tilik evidence list [--json]`, `tilik evidence export ID… -o FOLDER|F.zip`. */
int cli_evidence(int argc, char **argv);

/* `tilik verify FOLDER|F.zip|FILE…`: 0 all is as it was kept, 1 not, 2 it can't be read. */
int cli_verify(int argc, char **argv);

#endif
