/* evidence_told.h - what the backend's logbook says of a piece of evidence
 *
 * A chain can be made anew by who owns the disk; what the logbook was told of its hashes can't.
 * All lines that name the piece are read, page by page; none is kept.
 *
 * Layer: console.  Thread: main.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_TOLD_H
#define TILIK_CONSOLE_EVIDENCE_TOLD_H

#include "console/evidence_check.h"
#include "net/api.h"

typedef struct EvidenceTold {
    uint64_t lines;     /* that were read */
    int64_t oldest_ms;  /* of the last of them; 0 there is none */
    bool named;         /* one has the file's own hash */
    bool to_the_end;    /* one names the last line of the chain */
    uint64_t strangers; /* that name lines which the chain does not have */
} EvidenceTold;

/* Called now and then in a long reading, ever more seldom; NULL for nobody. */
typedef void (*EvidenceToldSoFar)(const EvidenceTold *told);

/* Runs a main loop until all is read.  False and error when it can't be, which says how far it
 * came; a backend that leads in a circle is found out. */
bool evidence_told(Api *api, const EvidencePiece *piece, EvidenceToldSoFar so_far,
                   EvidenceTold *out, GError **error);

/* Adds what that means to the report. */
void evidence_told_judge(EvidenceReport *report, const EvidencePiece *piece,
                         const EvidenceTold *told);

#endif
