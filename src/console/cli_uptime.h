/* cli_uptime.h - `tilik report uptime`: how much of a time cameras were live
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_UPTIME_H
#define TILIK_CONSOLE_CLI_UPTIME_H

/* argv[0] is the command's name, argv[1] is not the report's any more. */
int cli_uptime(int argc, char **argv);

#endif
