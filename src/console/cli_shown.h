/* cli_shown.h - tells the backend for how long a command had pictures of each camera
 *
 * Without an outbox: a command that can't tell it at its end leaves it untold.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_SHOWN_H
#define TILIK_CONSOLE_CLI_SHOWN_H

#include "net/api.h"

typedef struct CliShown CliShown;

/* api is borrowed. */
CliShown *cli_shown_new(Api *api);

/* Tells what is not told yet, waits for that a moment, and frees.  The main loop does not run again
 * before the Api ends: what is still under way then would find nobody.  NULL is taken. */
void cli_shown_end(CliShown *shown);

/* A showing has a new address, of the view of that id (NULL not told); what it had before is over.
 */
void cli_shown_view(CliShown *shown, const char *showing, const char *view);

/* A showing has a picture now, or has none. */
void cli_shown_state(CliShown *shown, const char *showing, bool plays);

#endif
