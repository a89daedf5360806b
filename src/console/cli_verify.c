#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "console/cli.h"
#include "console/cli_evidence.h"
#include "console/evidence_check.h"
#include "console/options.h"

typedef struct Verifying {
    Options options;
    gboolean quiet, logbook;
} Verifying;

static void verifying_clear(Verifying *verifying)
{
    options_clear(&verifying->options);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verifying, verifying_clear)

static bool parse(Verifying *verifying, int *argc, char ***argv, GError **error)
{
    const GOptionEntry own[] = {
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &verifying->quiet, N_("Say only what is wrong"), NULL},
        {"logbook", 0, 0, G_OPTION_ARG_NONE, &verifying->logbook,
         N_("Compare it with what the backend's logbook knows"), NULL},
        {0}};
    g_set_prgname("tilik verify");
    g_autoptr(GOptionContext) context = g_option_context_new(_("FOLDER|F.zip|FILE…"));
    g_autofree GOptionEntry *entries = options_entries(&verifying->options, false);
    g_option_context_add_main_entries(context, own, "tilik");
    g_option_context_add_main_entries(context, entries, "tilik");
    g_option_context_set_summary(
        context, _("Checks that evidence is what was kept: every file's SHA-256, the facts, the "
                   "chain of custody and the manifest.\n"
                   "Exit 0: all is as it was; 1: something is not, and is named; 2: it can't be "
                   "read."));
    if (!g_option_context_parse(context, argc, argv, error))
        return false;
    if (*argc > 1)
        return true;
    g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_INVALID,
                        _("name a folder, a zip file or a file of evidence"));
    return false;
}

/* Places and reasons may hold what somebody wrote into a manifest. */
static void print_line(const char *mark, const char *place, const char *what)
{
    g_autofree char *clean_place = text_clean(place, strlen(place), 500);
    g_autofree char *clean_what = text_clean(what, strlen(what), 1000);
    printf("%s  %s: %s\n", mark, clean_place, clean_what);
}

static int verify(const Verifying *verifying, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(EvidenceReport) report = evidence_check(path, &error);
    if (report == NULL)
        return cli_say(error, CLI_USAGE);
    if (verifying->logbook && !cli_verify_logbook(report, &verifying->options, &error))
        return cli_say(error, CLI_USAGE);
    for (guint i = 0; i < report->findings->len; i++) {
        const EvidenceFinding *finding = report->findings->pdata[i];
        if (!finding->good)
            print_line(_("WRONG"), finding->place, finding->what);
        else if (!verifying->quiet)
            print_line(_("good "), finding->place, finding->what);
    }
    if (report->wrong > 0)
        printf(ngettext("%s: %u thing is not as it was kept\n",
                        "%s: %u things are not as they were kept\n", report->wrong),
               path, report->wrong);
    else if (!verifying->quiet)
        printf(ngettext("%s: %u piece of evidence, unchanged since it was kept\n",
                        "%s: %u pieces of evidence, unchanged since they were kept\n",
                        report->pieces),
               path, report->pieces);
    return report->wrong > 0 ? CLI_FAILED : CLI_DONE;
}

int cli_verify(int argc, char **argv)
{
    g_auto(Verifying) verifying = {0};
    g_autoptr(GError) error = NULL;
    int status = CLI_DONE;
    if (!parse(&verifying, &argc, &argv, &error))
        return cli_say(error, CLI_USAGE);
    for (int i = 1; i < argc; i++)
        status = MAX(status, verify(&verifying, argv[i]));
    return MAX(status, cli_flush());
}
