/* evidence_private.h - what the files of the evidence folder share: evidence_store.c (reading, the
 * chains), evidence_draft.c (making), evidence_files.c
 *
 * Layer: console.  Thread: any.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_PRIVATE_H
#define TILIK_CONSOLE_EVIDENCE_PRIVATE_H

#include "console/evidence_store.h"

#define EVIDENCE_FACTS   ".json"
#define EVIDENCE_CUSTODY ".custody"
#define EVIDENCE_DRAFT   ".draft"
#define EVIDENCE_LOCK    ".lock"

struct EvidenceStore {
    char *path;
    int folder;
};

/* The name without what stands behind its last dot; the caller frees it. */
char *evidence_stem_of(const char *file);

/* Waits for the folder's lock, which goes with the descriptor; -1: it can't be had. */
int evidence_lock(const EvidenceStore *store);

/* Adds a line to a chain and returns its lines. */
GArray *evidence_chain_add(const EvidenceStore *store, const char *stem, const char *anchor,
                           const CustodyLine *line, GError **error);

#endif
