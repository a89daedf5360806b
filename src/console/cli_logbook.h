/* cli_logbook.h - the logbook without a screen: read, and written into
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_LOGBOOK_H
#define TILIK_CONSOLE_CLI_LOGBOOK_H

/* `tilik logbook [QUERY…]` and `tilik note TEXT`; argv[0] is the command's name. */
int cli_logbook(int argc, char **argv);
int cli_note(int argc, char **argv);

/* `tilik lapsit`: the situation report. */
int cli_lapsit(int argc, char **argv);

#endif
