/* cli.h - tilik without a screen: commands for scripts
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_H
#define TILIK_CONSOLE_CLI_H

#include "console/app.h"

/* Exit statuses of every command.  CLI_KEPT: it is on the disk here, and the next Tilik sends it;
 * what failed beside it says CLI_FAILED. */
enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_KEPT = 3 };

/* `tilik cameras [QUERY] [--json|--csv]` and its kin; argv[0] is the command's name. */
int cli_run(int argc, char **argv);

/* True for the name of a command. */
bool cli_knows(const char *name);

/* Says what is wrong; returns status. */
int cli_say(const GError *error, int status);

/* Says how old what was kept is, where the backend is away (not negative). */
void cli_warn_stale(int64_t stale_ms);

/* Reads a day, which begins at midnight here, an RFC 3339 time, or how long ago ("12h", "7d").
 * NULL leaves *out as it is. */
bool cli_time(const char *text, int64_t now_ms, int64_t *out, GError **error);

/* Says that nobody knows who looked last; returns CLI_FAILED. */
int cli_say_no_looks(void);

/* Brings out what was printed; says so and returns CLI_FAILED when that can't be written.  A reader
 * that reads no more is no failure; ferror() tells. */
int cli_flush(void);

/* What `tilik --demo` prints where there is no terminal: one page on the make-believe city. */
int cli_demo_summary(Config *config, const Options *options);

#endif
