/* export_command.h - the subcommand "export": the journal's cameras as a file that import takes
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_EXPORT_COMMAND_H
#define TILIK_SERVER_EXPORT_COMMAND_H

/* arguments start after it.  Returns the exit code: 0 done, 1 failed, 2 usage. */
int export_command(int count, char **arguments);

#endif
