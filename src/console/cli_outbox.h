/* cli_outbox.h - `tilik outbox`
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_OUTBOX_H
#define TILIK_CONSOLE_CLI_OUTBOX_H

/* Lists what waits to be sent. */
int cli_outbox(int argc, char **argv);

#endif
