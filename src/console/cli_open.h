/* cli_open.h - `tilik open CAMERA…`: live windows without the console
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_OPEN_H
#define TILIK_CONSOLE_CLI_OPEN_H

/* Opens a window for each camera and stays until all are closed; returns the exit status. */
int cli_open(int argc, char **argv);

#endif
