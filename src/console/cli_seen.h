/* cli_seen.h - `tilik report seen` and `tilik views`: what nobody looked at, and who looked at what
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_SEEN_H
#define TILIK_CONSOLE_CLI_SEEN_H

/* argv[0] is the command's name, argv[1] is not the report's any more. */
int cli_seen(int argc, char **argv);

/* `tilik views [CAMERA]`; argv[0] is the command's name. */
int cli_views(int argc, char **argv);

#endif
