/* evidence_box.h - what is in a folder or a zip file of evidence, read once from end to end
 *
 * Each file is hashed as it is read; small texts are kept.  What nobody may put into an export is
 * not read at all but named, with its place: links, devices, folders in folders, paths that lead
 * out, names that stand twice, what unpacks to far more than it takes, what is encrypted.
 *
 * Layer: console.  Thread: any.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_BOX_H
#define TILIK_CONSOLE_EVIDENCE_BOX_H

#include "model/evidence.h"

#define EVIDENCE_MANIFEST "manifest.json"
#define EVIDENCE_SUMS     "SHA256SUMS"
#define EVIDENCE_PAGE     "README.txt"

typedef struct BoxFile {
    char *path;
    char sha256[EVIDENCE_HASH_SIZE];
    int64_t bytes;
    char *text; /* of a small text, NUL-terminated; NULL of all else */
} BoxFile;

/* What was not read, and why. */
typedef struct BoxRefusal {
    char *path, *why;
} BoxRefusal;

typedef struct EvidenceBox {
    GPtrArray *files;    /* BoxFile */
    GPtrArray *refusals; /* BoxRefusal */
    int64_t kept;        /* bytes of texts */
} EvidenceBox;

/* Reads a folder, a zip file, or, of a single file, the piece that it belongs to.  NULL and error
 * when there is nothing to be read. */
EvidenceBox *evidence_box_read(const char *path, GError **error);
void evidence_box_free(EvidenceBox *box);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceBox, evidence_box_free)

/* NULL: there is none. */
const BoxFile *evidence_box_find(const EvidenceBox *box, const char *path);

/* Plumbing of evidence_box*.c */

/* Refuses a path; why is copied. */
void evidence_box_refuse(EvidenceBox *box, const char *path, const char *why);

/* A file that is being read. */
typedef struct BoxReader {
    EvidenceBox *box;
    GChecksum *sum;
    GByteArray *text; /* NULL: it is not kept */
    int64_t bytes;
} BoxReader;

/* True for a path that may be read; refuses it otherwise. */
bool evidence_box_admits(EvidenceBox *box, const char *path);
void evidence_box_begin(EvidenceBox *box, const char *path, BoxReader *reader);
void evidence_box_take(BoxReader *reader, const void *data, size_t size);
/* Adds the file; path NULL: it was not read to its end, and is dropped. */
void evidence_box_end(BoxReader *reader, const char *path);

/* Reads the entries of a zip file. */
bool evidence_box_zip(EvidenceBox *box, const char *path, GError **error);

#endif
