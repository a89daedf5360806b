/* cli_snapshot.h - a camera's picture in a file, without a screen or a display
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_SNAPSHOT_H
#define TILIK_CONSOLE_CLI_SNAPSHOT_H

/* `tilik snapshot CAMERA -o F.png`; argv[0] is the command's name. */
int cli_snapshot(int argc, char **argv);

#endif
