/* cli_service.h - service orders and the roll-call without a screen
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_SERVICE_H
#define TILIK_CONSOLE_CLI_SERVICE_H

/* `tilik order list|out|in|undo …`; argv[0] is the command's name. */
int cli_order(int argc, char **argv);

/* `tilik absen AREA ["01 aman / 02 2 orang"]`. */
int cli_rollcall(int argc, char **argv);

#endif
