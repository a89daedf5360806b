/* cli.h - the real tilik without a terminal: what scripts get from it
 *
 * Layer: tests.
 */
#ifndef TILIK_TESTS_CLI_H
#define TILIK_TESTS_CLI_H

#include <glib.h>

typedef struct Result {
    char *out, *err;
    int status;
} Result;

void result_clear(Result *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Result, result_clear)

/* TILIK and the words of a line; '_' in a word stands for a space.  The list can be added to. */
GPtrArray *cli_words(const char *line);

/* Runs what the words say, to which the end is added, and waits for it; it must end by itself. */
Result cli_run(GPtrArray *words);

/* How many lines of a text that are not empty begin so. */
unsigned count_lines(const char *text, const char *begin);

#endif
