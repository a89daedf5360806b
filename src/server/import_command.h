/* import_command.h - the subcommand "import": what a file says of cameras, into the journal
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_IMPORT_COMMAND_H
#define TILIK_SERVER_IMPORT_COMMAND_H

/* arguments start after it.  Returns the exit code: 0 done, 1 nothing was written, 2 usage. */
int import_command(int count, char **arguments);

#endif
