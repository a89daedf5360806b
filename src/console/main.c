#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/i18n.h"
#include "console/app.h"
#include "console/cli.h"
#include "console/options.h"

/* The language must be known before the first word is said, that of --help included. */
static const char *wished_language(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            return argv[i] + 7;
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            return argv[i + 1];
    }
    return NULL;
}

static bool parse(Options *options, int *argc, char ***argv)
{
    g_autoptr(GOptionContext) context = g_option_context_new(_("[COMMAND]"));
    g_autofree GOptionEntry *entries = options_entries(options, true);
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("The cameras of a city: their state, their alerts, their live pictures."));
    g_option_context_set_description(
        context,
        _("Commands: cameras, alerts, open, snapshot, ack, claim, release, shelve, unshelve, "
          "close, report, tickets, ticket, logbook, note, lapsit, handover, order, absen, ronda, "
          "evidence, verify, views, sources, weather, ptz, outbox; each has its own --help."));
    if (!g_option_context_parse(context, argc, argv, &error)) {
        log_complain("tilik: %s\n", error->message);
        return false;
    }
    if (*argc > 1) {
        log_complain(_("tilik: unknown command '%s'; see tilik --help\n"), (*argv)[1]);
        return false;
    }
    return true;
}

static int run(const Options *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = options_config(options, &error);
    if (config == NULL) {
        log_complain("tilik: %s\n", error->message);
        return CLI_USAGE;
    }
    if (config->language[0] != '\0')
        i18n_init(config->language);
    if (!isatty(STDOUT_FILENO) && options->demo)
        return cli_demo_summary(config, options);
    if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
        fputs(_("tilik: this is no terminal; `tilik cameras` is for scripts\n"), stderr);
        return CLI_USAGE;
    }
    return app_run(config, options);
}

/* True for an option whose value is the next argument. */
static bool takes_next(const char *option)
{
    g_auto(Options) nothing = {0};
    g_autofree GOptionEntry *entries = options_entries(&nothing, true);
    for (const GOptionEntry *entry = entries; entry->long_name != NULL; entry++)
        if (g_str_has_prefix(option, "--") && strcmp(option + 2, entry->long_name) == 0)
            return entry->arg != G_OPTION_ARG_NONE;
    return false;
}

/* Options that stand before a command are its own: they go behind its
 * name.  False where the first word is none. */
static bool find_command(int argc, char **argv)
{
    int at = 1;
    while (at < argc && argv[at][0] == '-')
        at += takes_next(argv[at]) ? 2 : 1;
    if (at >= argc || !cli_knows(argv[at]))
        return false;
    char *command = argv[at];
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof *argv);
    argv[1] = command;
    return true;
}

int main(int argc, char **argv)
{
    const char *language = wished_language(argc, argv);
    if (!i18n_init(language)) {
        fputs("tilik: no UTF-8 locale, or --lang is neither id nor en\n", stderr);
        return CLI_USAGE;
    }
    if (find_command(argc, argv))
        return cli_run(argc - 1, argv + 1);
    g_auto(Options) options = {0};
    if (!parse(&options, &argc, &argv))
        return CLI_USAGE;
    if (options.version) {
        puts("tilik " TILIK_VERSION);
        return CLI_DONE;
    }
    return run(&options);
}
