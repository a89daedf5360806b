/* cli_ronda.h - patrol rounds without a screen
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_RONDA_H
#define TILIK_CONSOLE_CLI_RONDA_H

/* `tilik ronda list|begin|stop|end …`; argv[0] is the command's name.  Acts go through the outbox
 * (cli_post.h). */
int cli_ronda(int argc, char **argv);

#endif
