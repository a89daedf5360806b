/* evidence.h - the manifests of evidence, both ways
 *
 * A piece's own manifest (ID.json beside its file) holds its facts; an export's manifest
 * (manifest.json) names the pieces and every file with its size and SHA-256.  Both are JSON, one
 * field a line, so that a person can read them without Tilik.  Strings are taken as they are or
 * refused: what a hash was made over is never changed in reading.
 *
 * Layer: wire.  Thread: any, one at a time for a Decoder.
 */
#ifndef TILIK_WIRE_EVIDENCE_H
#define TILIK_WIRE_EVIDENCE_H

#include <glib.h>

#include "model/evidence.h"
#include "wire/codec.h"

#define EVIDENCE_MANIFEST_MAX ((size_t)128 * 1024)
#define EVIDENCE_EXPORT_MAX   ((size_t)4 * 1024 * 1024)
#define EVIDENCE_FILES_MAX    3000

/* Appends the manifest of one piece. */
void encode_evidence(GString *out, const Evidence *facts);

/* Returns the facts, the caller's to free; NULL and error, which names the field. */
Evidence *decode_evidence(const char *json, size_t size, GError **error);

/* One file of an export. */
typedef struct EvidenceFile {
    char *path; /* below the export: "NAME" or "FOLDER/NAME" */
    char *sha256;
    int64_t bytes;
} EvidenceFile;

typedef struct EvidenceExport {
    char *by, *host, *version;
    int64_t at_ms;
    GPtrArray *ids; /* of the pieces, in their order */
    GArray *files;  /* EvidenceFile */
} EvidenceExport;

/* Returns one without anything in it; and frees one, or NULL. */
EvidenceExport *evidence_export_new(void);
void evidence_export_free(EvidenceExport *export);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceExport, evidence_export_free)

/* Adds a file; strings are copied. */
void evidence_export_add(EvidenceExport *export, const char *path, const char *sha256,
                         int64_t bytes);

/* True for a path that an export may hold: one or two parts that are evidence_name_valid(). */
bool evidence_path_valid(const char *path);

/* Appends the manifest of an export. */
void encode_evidence_export(GString *out, const EvidenceExport *export);

/* No path stands twice in it, whatever its letters' case. */
EvidenceExport *decode_evidence_export(const char *json, size_t size, GError **error);

#endif
