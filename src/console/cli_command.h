/* cli_command.h - what commands that tell something share: their options, whom they ask, and how
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_CLI_COMMAND_H
#define TILIK_CONSOLE_CLI_COMMAND_H

#include "console/city.h"
#include "console/cli.h"

/* What a command is called, and says of itself; texts are msgids. */
typedef struct CliKind {
    const char *name;      /* "tilik weather" */
    const char *arguments; /* NULL: it takes options alone */
    const char *json;      /* what --json gives */
    bool table_only;       /* it has no --csv */
    const char *summary;
} CliKind;

typedef struct CliCommand {
    Options options;
    gboolean json, csv;
    Config *config;
    City *city;       /* NULL until it is opened */
    int64_t stale_ms; /* of what it shows; -1: it is fresh */
    Decoder *decoder;
} CliCommand;

/* Reads the options, own ones among them (NULL none), and the configuration.  False and error for a
 * mistake in either. */
bool cli_command_read(CliCommand *command, const CliKind *kind, const GOptionEntry *own, int *argc,
                      char ***argv, GError **error);

/* Opens the city; false and error where there is none. */
bool cli_command_open(CliCommand *command, CityWant want, GError **error);

void cli_command_clear(CliCommand *command);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliCommand, cli_command_clear)

/* Sets the error of a mistake on the command line; returns false. */
bool cli_mistake(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Mistakes in what several commands take; NULL is none. */
bool cli_area_fits(const char *code, GError **error);
/* The level that an area is parted by; of the city, and of what is no area, by kecamatan. */
AreaLevel cli_level_below(const char *code);
bool cli_level_fits(const char *word, AreaLevel *out, GError **error);
bool cli_span(const char *from, const char *to, int64_t *from_ms, int64_t *to_ms, GError **error);

/* Finds the area of a code in the city; all of it for NULL. */
bool cli_scope(const CliCommand *command, const char *code, uint32_t *out, GError **error);

/* Parameters of a path that has some already; nothing for NULL, "" and 0. */
void cli_path_text(GString *path, const char *name, const char *value);
void cli_path_time(GString *path, const char *name, int64_t at_ms);

/* Asks for a path of the API and waits.  NULL and error when there is no answer. */
char *cli_fetch(City *city, const char *path, size_t *size, GError **error);

/* Prints JSON on a line of its own. */
void cli_print_json(const GString *json);

#endif
