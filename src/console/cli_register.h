/* cli_register.h - `tilik report register`: who is obliged to join, and who has
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_REGISTER_H
#define TILIK_CONSOLE_CLI_REGISTER_H

/* argv[0] is the command's name, argv[1] is not the report's any more. */
int cli_register(int argc, char **argv);

#endif
