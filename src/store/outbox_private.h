/* outbox_private.h - the outbox's parts: what is asked of it (outbox.c) and its list
 * (outbox_list.c), the caller's thread; the writer (outbox_writer.c), a thread; the SQLite file
 * (outbox_file.c, _rows.c, _aside.c) and the files beside it (outbox_blobs.c), the writer's
 *
 * Layer: store, private.
 */
#ifndef TILIK_STORE_OUTBOX_PRIVATE_H
#define TILIK_STORE_OUTBOX_PRIVATE_H

#include "store/outbox.h"

typedef enum OutboxOpKind {
    OP_ADD,
    OP_REPLACE,
    OP_NOTE,
    OP_REMOVE,
    OP_DRAFT_KEEP,
    OP_DRAFT_REMOVE,
    OP_DRAFT_TAKE,
    OP_LOAD,
    OP_LOOK,
    OP_END
} OutboxOpKind;

/* What the writer is asked for; comes back with error set where it was not done. */
typedef struct OutboxOp {
    OutboxOpKind kind;
    OutboxAct
        *act;  /* all of it for OP_ADD and OP_REPLACE, its id and how a try ended for OP_NOTE, id */
    char *old; /* OP_REPLACE: the id that was */
    GBytes *bytes; /* of the act's file, to be kept, or as it was read for OP_LOAD; NULL none */
    OutboxDraft *draft; /* of OP_DRAFT_…; of OP_DRAFT_TAKE whose */
    GPtrArray *drafts;  /* OutboxDraft*: what OP_DRAFT_TAKE found; NULL nothing */
    OutboxDrafts taken;
    OutboxWritten written;
    OutboxLoaded loaded;
    void *data;
    GError *error;
    bool stale; /* a removal or note that waits for a disk that takes it */
} OutboxOp;

void outbox_op_free(OutboxOp *op);

/* What the writer tells. */
typedef struct OutboxNews {
    GPtrArray *ops;  /* OutboxOp*: what was done, or not */
    GPtrArray *acts; /* OutboxAct*: all that stand in the file now; NULL as before */
    char *notice;    /* NULL nothing new */
    bool trouble;    /* notice is why the file can't be read or written now */
    bool anew;       /* the file was set aside, and another begun */
    bool newest;     /* acts were read after ops were done: what is not there is gone again */
} OutboxNews;

void outbox_news_free(OutboxNews *news);

/* True when nothing of it is over its limit. */
bool outbox_act_is_bounded(const OutboxAct *act);

/* What of it counts for OUTBOX_BYTES_MAX. */
int64_t outbox_act_size(const OutboxAct *act);

/* Writer */

typedef struct OutboxWriter OutboxWriter;

/* Calls ready on the writer's thread each time that there is news. */
OutboxWriter *outbox_writer_new(const char *path, void (*ready)(void *data), void *data,
                                GError **error);
/* Takes op. */
void outbox_writer_ask(OutboxWriter *writer, OutboxOp *op);
/* NULL when there is none. */
OutboxNews *outbox_writer_news(OutboxWriter *writer);
/* Does what was asked before, and ends. */
void outbox_writer_free(OutboxWriter *writer);

/* File; one thread. */

typedef struct OutboxFile OutboxFile;

/* NULL without error: there is no file, and none is made unless create.  *notice is set to what a
 * person should know. */
OutboxFile *outbox_file_open(const char *path, bool create, char **notice, GError **error);
void outbox_file_close(OutboxFile *file);

/* Tells other processes that there is something new: they watch PATH.use. */
void outbox_file_ring(OutboxFile *file);

bool outbox_file_begin(OutboxFile *file, GError **error);
bool outbox_file_commit(OutboxFile *file, GError **error);
void outbox_file_rollback(OutboxFile *file);

/* An act that is there already is as good as written.  Sets act->seq. */
bool outbox_file_add(OutboxFile *file, OutboxAct *act, GError **error);
/* Sets act->seq. */
bool outbox_file_replace(OutboxFile *file, const char *old, OutboxAct *act, GError **error);
bool outbox_file_note(OutboxFile *file, const OutboxAct *act, GError **error);
bool outbox_file_remove(OutboxFile *file, const char *id, GError **error);

/* Drafts: outbox_drafts.c */

/* True for what is asked about drafts alone: the list of acts is the same after it. */
bool outbox_op_is_draft(const OutboxOp *op);

bool outbox_draft_put(OutboxFile *file, const OutboxDraft *draft, GError **error);
bool outbox_draft_drop(OutboxFile *file, const char *id, GError **error);

/* What no living process writes on, ours from now on; NULL without error: there is none. */
GPtrArray *outbox_drafts_take(OutboxFile *file, const OutboxDraft *whose, GError **error);

/* Adds the text of all drafts in a database that is set aside. */
struct sqlite3;
void outbox_drafts_export(struct sqlite3 *db, GString *text);

/* Files beside it */

/* PATH.files/SHA256; the caller frees it. */
char *outbox_blob_path(const char *path, const char *sha256);

/* Within a transaction: the bytes are on the disk when this returns, and are named in sha256.  An
 * error of TILIK_ERROR_TOO_LARGE or TILIK_ERROR_STORAGE is about these alone. */
bool outbox_blob_put(OutboxFile *file, GBytes *bytes, char sha256[65], GError **error);

/* Reads one, and checks that it is what its name says. */
GBytes *outbox_blob_read(OutboxFile *file, const char *sha256, GError **error);

/* Says that files may stand there which no act names. */
void outbox_blobs_littered(OutboxFile *file);

/* Removes what no act names, where there may be such, unless an act is damaged: it may have been
 * its. */
void outbox_blobs_collect(OutboxFile *file);

/* A file was set aside: those beside it go with it, and are here too, for what is whole or still
 * known. */
void outbox_blobs_aside(const char *path, const char *moved);

/* All acts in order; NULL and error. */
GPtrArray *outbox_file_read(OutboxFile *file, GError **error);

/* True when another process has written since the last time. */
bool outbox_file_changed(OutboxFile *file);

/* True for an error after which the file has to be looked at anew. */
bool outbox_file_is_lost(const GError *error);

/* Moves a bad file away, exports what can be read of it and returns what is whole (OutboxAct*),
 * with the place it was moved to; NULL and error when it can't be moved.  The caller holds the file
 * for itself. */
GPtrArray *outbox_set_aside(const char *path, const char *why, char **moved, GError **error);

/* What one row of the table is; the columns are those of OUTBOX_COLUMNS. */
struct sqlite3_stmt;
OutboxAct *outbox_row(struct sqlite3_stmt *row);

#define OUTBOX_COLUMNS                                                                             \
    "seq, id, object, method, path, body, condition, who, name, created, sum, state, attempts, "   \
    "next, status, problem, file, memo"

/* The same of a file of the first layout. */
#define OUTBOX_COLUMNS_BEFORE                                                                      \
    "seq, id, object, method, path, body, condition, who, name, created, sum, state, attempts, "   \
    "next, status, problem, '', ''"

#endif
