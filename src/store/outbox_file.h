/* outbox_file.h - the outbox's SQLite file, as its two halves share it: outbox_file.c opens and
 * checks it, outbox_rows.c writes and reads acts
 *
 * Layer: store, private.  Thread: the writer's.
 */
#ifndef TILIK_STORE_OUTBOX_FILE_H
#define TILIK_STORE_OUTBOX_FILE_H

#include <sqlite3.h>

#include "store/outbox_private.h"

typedef enum Statement {
    BEGIN,
    COMMIT,
    ADD,
    SEQ,
    REPLACE,
    NOTE,
    REMOVE,
    READ,
    SPACE,
    NAMED,
    STATEMENTS
} Statement;

struct OutboxFile {
    sqlite3 *db;
    sqlite3_stmt *statement[STATEMENTS];
    char *path;
    int use; /* PATH.use, locked by all who have the file open, so that nobody moves it */
    int64_t version, rows, bytes;
    bool damaged; /* an act was, when they were last read */
    bool litter;  /* files may stand beside it that no act names */
    bool drafts;  /* it has the table of these */
    int desks;    /* PATH.desks, where byte desk is locked as long as we live; -1 not yet */
    int64_t desk; /* 0 not yet */
};

/* Sets error to what went wrong at the last call, for a person; returns false. */
bool outbox_file_fail(OutboxFile *file, GError **error);

/* Returns a statement, made at its first use; NULL and error. */
sqlite3_stmt *outbox_file_statement(OutboxFile *file, Statement which, GError **error);

/* Reads a number. */
bool outbox_file_number(OutboxFile *file, const char *sql, int64_t *out, GError **error);

#endif
