/* evidence_export.h - pieces of evidence handed out: a folder or a zip file that needs no Tilik
 *
 * An export holds, for each piece, its file, its facts and its chain; README.txt, which a person
 * can read (Indonesian and English); manifest.json, which names each file with size and SHA-256;
 * and SHA256SUMS, which sha256sum(1) checks.
 *
 * Layer: console.  Thread: any.  Waits for the disk.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_EXPORT_H
#define TILIK_CONSOLE_EVIDENCE_EXPORT_H

#include "console/evidence_store.h"

/* Hands pieces (EvidenceItem) out to a new folder, or a new zip file where its name ends in .zip;
 * each gets a line in its chain.  by is who.  False and error: nothing was left at that place. */
bool evidence_export(EvidenceStore *store, const GPtrArray *items, const char *to, const char *by,
                     GError **error);

/* Plumbing */

/* Where an export is written to: beside its place, until it is whole. */
typedef struct EvidenceOut EvidenceOut;

EvidenceOut *evidence_out_new(const char *to, GError **error);

/* Copies a file of a folder and hashes what was copied. */
bool evidence_out_copy(EvidenceOut *out, int folder, const char *name, int64_t bytes,
                       char hash[EVIDENCE_HASH_SIZE], GError **error);

/* Adds a text. */
bool evidence_out_text(EvidenceOut *out, const char *name, const char *text, size_t size,
                       GError **error);

/* Puts it to its place, which must be free. */
bool evidence_out_finish(EvidenceOut *out, GError **error);

/* Removes what is not finished; frees. */
void evidence_out_free(EvidenceOut *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceOut, evidence_out_free)

/* README.txt */
void evidence_page(GString *out, const GPtrArray *items, const char *by, int64_t at_ms);

#endif
