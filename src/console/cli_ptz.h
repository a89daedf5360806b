/* cli_ptz.h - `tilik ptz CAMERA …`: a camera steered by plain commands
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_PTZ_H
#define TILIK_CONSOLE_CLI_PTZ_H

/* Does one act, or says who steers the camera; returns the exit status. */
int cli_ptz(int argc, char **argv);

#endif
