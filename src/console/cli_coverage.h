/* cli_coverage.h - `tilik report coverage` and `tilik report dark`: what is seen, and what is not
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_COVERAGE_H
#define TILIK_CONSOLE_CLI_COVERAGE_H

/* argv[0] is the command's name, argv[1] is not the report's any more. */
int cli_coverage(int argc, char **argv);
int cli_dark(int argc, char **argv);

#endif
