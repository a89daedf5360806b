/* evidence_store.h - the folder where evidence is kept on this PC
 *
 * One piece is three files beside each other: STEM.png (.ts, .mkv), STEM.json with its facts and
 * STEM.custody, its chain (model/evidence.h).  While it is being made STEM.draft stands in for the
 * facts, locked by its console; one that nobody locks was left by a crash.  index.custody is the
 * folder's own chain: what was made, and what was deleted.
 *
 * Always true: the folder is mode 0700 and its files 0600; no link is followed; facts are written
 * once, whole; a chain only grows, and each line is on the disk when its call returns.
 *
 * Layer: console.  Thread: any, one at a time for one object.  Calls wait for the disk.
 */
#ifndef TILIK_CONSOLE_EVIDENCE_STORE_H
#define TILIK_CONSOLE_EVIDENCE_STORE_H

#include "model/evidence.h"

#define EVIDENCE_ITEMS_MAX 20000
#define EVIDENCE_INDEX     "index"
/* What the folder's own chain hangs on. */
#define EVIDENCE_INDEX_ANCHOR "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct EvidenceStore EvidenceStore;

/* Where that is: path, or $XDG_DATA_HOME/tilik/evidence for "".  The caller frees it. */
char *evidence_store_where(const char *path);

/* Opens the folder at path, made where it is not there; as evidence_store_where() says. */
EvidenceStore *evidence_store_open(const char *path, GError **error);
void evidence_store_free(EvidenceStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceStore, evidence_store_free)

const char *evidence_store_path(const EvidenceStore *store);

/* One piece, as it is read. */
typedef struct EvidenceItem {
    char *stem;
    Evidence *facts; /* NULL: they can't be read */
    char anchor[EVIDENCE_HASH_SIZE];
    GArray *chain; /* CustodyLine; NULL: it can't be read, or was changed */
    char *problem; /* what is wrong with it; NULL nothing that is known */
} EvidenceItem;

void evidence_item_free(EvidenceItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceItem, evidence_item_free)

/* Returns all pieces (EvidenceItem), the newest first. */
GPtrArray *evidence_store_list(const EvidenceStore *store, GError **error);

/* Reads one. */
EvidenceItem *evidence_store_read(const EvidenceStore *store, const char *stem);

/* The one whose id is, or begins or ends with, a word; NULL and error for none or several. */
EvidenceItem *evidence_store_find(const EvidenceStore *store, const char *word, GError **error);

/* The path of one of its files; the caller frees it. */
char *evidence_store_file(const EvidenceStore *store, const char *stem, const char *suffix);

/* Making */

/* A piece that is being made: its draft is written and locked. */
typedef struct EvidenceDraft EvidenceDraft;

/* "20261122T212903Z-CAMERA-ID": the caller frees it. */
char *evidence_stem(const Evidence *facts);

/* Writes facts down that are not complete yet. */
EvidenceDraft *evidence_draft_new(EvidenceStore *store, const Evidence *facts, GError **error);

/* The same again, with what is known since. */
bool evidence_draft_update(EvidenceDraft *draft, const Evidence *facts);

/* The facts are complete: writes them and the chain's first line, whose hash it returns in head,
 * and takes the draft away. */
bool evidence_draft_finish(EvidenceDraft *draft, const Evidence *facts, EvidenceAct act,
                           char head[EVIDENCE_HASH_SIZE], GError **error);

/* There is nothing to keep. */
void evidence_draft_drop(EvidenceDraft *draft);

/* Lets go of it and leaves it for the next start. */
void evidence_draft_free(EvidenceDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EvidenceDraft, evidence_draft_free)

/* Finishes what a crash left, hashing each file, and returns the pieces (EvidenceItem); may take
 * long. */
GPtrArray *evidence_store_recover(EvidenceStore *store);

/* Keeping */

/* Adds a line to a piece's chain, and returns the new head in head.  by is who; what is done to a
 * piece whose chain was changed is refused. */
bool evidence_store_note(EvidenceStore *store, EvidenceItem *item, const CustodyLine *line,
                         char head[EVIDENCE_HASH_SIZE], GError **error);

/* Removes a piece; a line about it stays in the folder's own chain. */
bool evidence_store_delete(EvidenceStore *store, EvidenceItem *item, const CustodyLine *line,
                           GError **error);

/* The same line for the folder's chain alone. */
bool evidence_store_index(EvidenceStore *store, const CustodyLine *line, GError **error);

/* Reads a plain file of at most max bytes in the folder, not through a link. */
char *evidence_read_file(int folder, const char *name, size_t max, size_t *size, GError **error);

/* Hashes a plain file in a folder, and counts its bytes. */
bool evidence_hash_file(int folder, const char *name, char hash[EVIDENCE_HASH_SIZE], int64_t *bytes,
                        GError **error);

/* The folder's descriptor, for those two. */
int evidence_store_folder(const EvidenceStore *store);

#endif
