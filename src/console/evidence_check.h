/* evidence_check.h - is it what was kept: a piece, a folder of pieces, an export, a zip file
 *
 * Layer: console.  Thread: any.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_CHECK_H
#define TILIK_CONSOLE_EVIDENCE_CHECK_H

#include "console/evidence_box.h"
#include "console/evidence_store.h"

/* One thing that was looked at. */
typedef struct EvidenceFinding {
    bool good;
    char *place; /* "NAME", "NAME: line 3 …" */
    char *what;  /* translated */
} EvidenceFinding;

/* A piece whose chain is whole, to be compared with what a logbook knows of it. */
typedef struct EvidencePiece {
    char *id, *sha256;
    GPtrArray *hashes; /* of the lines of its chain */
} EvidencePiece;

typedef struct EvidenceReport {
    GPtrArray *findings; /* EvidenceFinding, in the order of looking */
    GPtrArray *known;    /* EvidencePiece */
    unsigned pieces;     /* whose facts could be read */
    unsigned wrong;
} EvidenceReport;

void evidence_report_free(EvidenceReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceReport, evidence_report_free)

/* Adds what was found; returns good. */
bool evidence_report_add(EvidenceReport *report, bool good, const char *place, const char *what);

/* Looks at all that a path holds.  NULL and error: there is nothing that could be looked at. */
EvidenceReport *evidence_check(const char *path, GError **error);

/* The same of what was read already. */
EvidenceReport *evidence_check_box(const EvidenceBox *box);

/* One piece of the folder, with its file: NULL when it is unchanged, else what is not as it was;
 * the caller frees it. */
char *evidence_check_item(const EvidenceStore *store, const EvidenceItem *item);

/* Appends what SHA256SUMS says of a file. */
void evidence_sums_line(GString *out, const char *sha256, const char *path);

#endif
