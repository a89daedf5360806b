/* `tilik verify --logbook`: what the backend's logbook knows of what was verified. */
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "console/city.h"
#include "console/cli_evidence.h"
#include "console/evidence_told.h"

/* Whoever waits for a long reading sees it go on; files and pipes get the end alone. */
static void say_so_far(const EvidenceTold *told)
{
    char oldest[CLOCK_RFC3339_SIZE];
    if (!isatty(STDERR_FILENO))
        return;
    clock_format(told->oldest_ms, oldest);
    g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, told->lines);
    fprintf(stderr, _("reading the logbook: lines: %s, back to %s …\n"), count, oldest);
}

bool cli_verify_logbook(EvidenceReport *report, const Options *options, GError **error)
{
    int64_t stale_ms;
    g_autoptr(Config) config = options_config(options, error);
    g_autoptr(City) city =
        config != NULL ? city_open(config, options, CITY_BACKEND, &stale_ms, error) : NULL;
    if (city == NULL)
        return false;
    for (guint i = 0; i < report->known->len; i++) {
        const EvidencePiece *piece = report->known->pdata[i];
        EvidenceTold told = {0};
        if (!evidence_told(city_api(city), piece, say_so_far, &told, error))
            return false;
        evidence_told_judge(report, piece, &told);
    }
    return true;
}
