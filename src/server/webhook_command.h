/* webhook_command.h - `tilikd webhook test|list`
 *
 * Layer: server.
 */
#ifndef TILIK_SERVER_WEBHOOK_COMMAND_H
#define TILIK_SERVER_WEBHOOK_COMMAND_H

/* Runs the command; the first argument is "webhook".  Returns the exit code. */
int webhook_command(int count, char **arguments);

#endif
