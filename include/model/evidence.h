/* evidence.h - what is kept as evidence: facts about a still or a recording, and its custody
 *
 * One piece of evidence is a file, its facts (a manifest, wire/evidence.h), which are written once
 * and never changed, and a chain of custody: one line for each thing that was done with it.  Each
 * line ends in a hash over itself and the line before, and the first one's over the manifest's own
 * SHA-256; the manifest names the file's SHA-256.  So a change of any byte is seen by whoever knows
 * the last hash, the head: each act's head goes into the server's logbook.
 *
 * Layer: model.  Thread: any.
 */
#ifndef TILIK_MODEL_EVIDENCE_H
#define TILIK_MODEL_EVIDENCE_H

#include <glib.h>
#include <stdint.h>

#include "model/role.h"
#include "model/vocabulary.h"

#define EVIDENCE_VERSION     1
#define EVIDENCE_HASH_SIZE   65 /* SHA-256 in hexadecimal, with its NUL */
#define EVIDENCE_TEXT_MAX    500
#define EVIDENCE_NOTES_MAX   200
#define EVIDENCE_CHAIN_MAX   ((size_t)1024 * 1024)
#define EVIDENCE_LINES_MAX   5000
#define EVIDENCE_SECONDS_MAX 86400

#define EVIDENCE_KIND_TABLE(X)                                                                     \
    X(EVIDENCE_STILL, "still", N_("still"))                                                        \
    X(EVIDENCE_RECORDING, "recording", N_("recording"))

typedef enum EvidenceKind { EVIDENCE_KIND_TABLE(WORDS_ENUM) EVIDENCE_KINDS } EvidenceKind;
WORDS_DECLARE(EvidenceKind, evidence_kind)

/* Why a recording ended. */
#define EVIDENCE_ENDING_TABLE(X)                                                                   \
    X(EVIDENCE_ASKED, "asked", N_("ended by who made it"))                                         \
    X(EVIDENCE_CLOSED, "closed", N_("ended with its window"))                                      \
    X(EVIDENCE_LIMIT, "limit", N_("ended after the most minutes that one may take"))               \
    X(EVIDENCE_FULL, "full", N_("ended: the disk is nearly full"))                                 \
    X(EVIDENCE_DISK, "disk", N_("ended: the disk could not be written"))                           \
    X(EVIDENCE_SLOW, "slow", N_("ended: the disk could not keep up"))                              \
    X(EVIDENCE_FORMAT, "format", N_("ended: the camera sends another kind of video"))              \
    X(EVIDENCE_NOTHING, "nothing", N_("no picture came"))                                          \
    X(EVIDENCE_LEFT, "left", N_("ended when Tilik was left"))                                      \
    X(EVIDENCE_CRASH, "crash", N_("ended by a crash"))

typedef enum EvidenceEnding { EVIDENCE_ENDING_TABLE(WORDS_ENUM) EVIDENCE_ENDINGS } EvidenceEnding;
WORDS_DECLARE(EvidenceEnding, evidence_ending)

/* What happened while it was recorded. */
#define EVIDENCE_EVENT_TABLE(X)                                                                    \
    X(EVIDENCE_GAP, "gap", N_("no pictures came"))                                                 \
    X(EVIDENCE_STREAM, "stream", N_("went on with another stream of the camera"))

typedef enum EvidenceEvent { EVIDENCE_EVENT_TABLE(WORDS_ENUM) EVIDENCE_EVENTS } EvidenceEvent;
WORDS_DECLARE(EvidenceEvent, evidence_event)

/* What is done with evidence. */
#define EVIDENCE_ACT_TABLE(X)                                                                      \
    X(EVIDENCE_MADE, "made", N_("made"))                                                           \
    X(EVIDENCE_FOUND, "found", N_("found after a crash"))                                          \
    X(EVIDENCE_ATTACHED, "attached", N_("attached"))                                               \
    X(EVIDENCE_EXPORTED, "exported", N_("exported"))                                               \
    X(EVIDENCE_VERIFIED, "verified", N_("verified"))                                               \
    X(EVIDENCE_FAILED, "failed", N_("found changed"))                                              \
    X(EVIDENCE_DELETED, "deleted", N_("deleted"))

typedef enum EvidenceAct { EVIDENCE_ACT_TABLE(WORDS_ENUM) EVIDENCE_ACTS } EvidenceAct;
WORDS_DECLARE(EvidenceAct, evidence_act)

typedef struct EvidenceNote {
    EvidenceEvent event;
    int64_t at_ms, lasts_ms;
} EvidenceNote;

/* The facts.  Strings are its own; NULL where not known, but for id, file, sha256, camera and by.
 */
typedef struct Evidence {
    EvidenceKind kind;
    char *id;     /* a ULID */
    char *file;   /* its name, without a folder */
    char *sha256; /* of the file */
    int64_t bytes;
    char *camera, *name, *area, *place, *site;
    char *by, *role;
    Purpose purpose;
    char *ticket, *alert; /* what it was made for */
    char *backend, *view, *host;
    char *version;    /* of Tilik */
    char *how;        /* in a person's words */
    int64_t begin_ms; /* UTC of the first picture, by the PC's clock */
    int64_t end_ms;
    int64_t asked_ms;    /* when the key was pressed */
    int64_t recorded_ms; /* of a recorder's pictures: their own time; 0 live */
    int zone_minutes;    /* local time after UTC */
    char *zone;          /* its name */
    int64_t skew_ms;     /* how far the server's clock is ahead of the PC's */
    bool skew_known;
    EvidenceEnding ending; /* of a recording */
    GArray *notes;         /* EvidenceNote; NULL none */
} Evidence;

/* Returns one that is all zero, and a copy with strings of its own; and frees one, or NULL. */
Evidence *evidence_new(void);
Evidence *evidence_copy(const Evidence *evidence);
void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)

/* Appends a note; those past EVIDENCE_NOTES_MAX are left out. */
void evidence_note(Evidence *evidence, EvidenceEvent event, int64_t at_ms, int64_t lasts_ms);

/* True for a name that a file of evidence may have: one part, A-Z a-z 0-9 . _ -, not beginning
 * with a dot, at most 180 bytes. */
bool evidence_name_valid(const char *name);

/* True for 64 lower-case hexadecimal digits. */
bool evidence_hash_valid(const char *text);

/* The chain of custody */

/* One line: number, time, act, who, words and hash, with tabs between them.  by and detail are
 * clean text. */
typedef struct CustodyLine {
    unsigned number; /* from 1 */
    int64_t at_ms;
    EvidenceAct act;
    char *by, *detail;
    char hash[EVIDENCE_HASH_SIZE];
} CustodyLine;

/* Frees its strings. */
void custody_line_clear(CustodyLine *line);

/* Reads a whole chain whose first line hangs on anchor (the manifest's SHA-256) and returns its
 * lines (CustodyLine).  NULL and error, "line 3: …", when anything in it is not as it was written.
 */
GArray *custody_read(const char *text, size_t size, const char *anchor, GError **error);

/* Returns the line, with its newline, that comes after the last of lines (NULL: the first); by and
 * detail are made clean and cut.  The caller frees it. */
char *custody_next(const GArray *lines, const char *anchor, const CustodyLine *next);

/* Returns the hash of the last line, or the anchor where there is none; borrowed. */
const char *custody_head(const GArray *lines, const char *anchor);

/* Finds the head that a text names: the last hash in it, in whatever language the words around it
 * are.  False: there is none but the file's own. */
bool custody_told_head(const char *text, const char *sha256, char out[EVIDENCE_HASH_SIZE]);

#endif
