/* cli_sources.h - `tilik sources`: where states and alerts come from, and how that stands
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_SOURCES_H
#define TILIK_CONSOLE_CLI_SOURCES_H

/* argv[0] is the command's name. */
int cli_sources(int argc, char **argv);

#endif
