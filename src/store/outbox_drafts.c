/* What is being written, in a table of its own: a row is one process's as long as that lives, which
 * others see by a locked byte of PATH.desks: the kernel lets go of it however the process ends. */
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/i18n.h"
#include "store/outbox_file.h"

static const char table_sql[] =
    "CREATE TABLE IF NOT EXISTS draft(id TEXT PRIMARY KEY, desk INTEGER NOT NULL,"
    " who TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,"
    " at INTEGER NOT NULL)";

bool outbox_op_is_draft(const OutboxOp *op)
{
    return op->kind == OP_DRAFT_KEEP || op->kind == OP_DRAFT_REMOVE || op->kind == OP_DRAFT_TAKE;
}

/* Whose a draft is */

static struct flock byte_of(int64_t desk, short kind)
{
    return (struct flock){.l_type = kind, .l_whence = SEEK_SET, .l_start = (off_t)desk, .l_len = 1};
}

/* Without a place to lock, what we write looks left at once: better offered than lost. */
static int64_t our_desk(OutboxFile *file)
{
    if (file->desk != 0) {
        return file->desk;
    }
    g_autofree char *path = g_strconcat(file->path, ".desks", NULL);
    file->desk = ((int64_t)g_random_int() << 24 ^ g_random_int()) + 1;
    file->desks = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct flock ours = byte_of(file->desk, F_WRLCK);
    if (file->desks >= 0) {
        (void)fcntl(file->desks, F_OFD_SETLK, &ours);
    }
    return file->desk;
}

static bool is_alive(OutboxFile *file, int64_t desk)
{
    struct flock theirs = byte_of(desk, F_WRLCK);
    if (desk == our_desk(file)) {
        return true;
    }
    return file->desks >= 0 && fcntl(file->desks, F_OFD_GETLK, &theirs) == 0 &&
           theirs.l_type != F_UNLCK;
}

/* Statements; what is done so seldom is not kept prepared. */

static sqlite3_stmt *prepare(OutboxFile *file, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(file->db, sql, -1, &statement, NULL) != SQLITE_OK) {
        outbox_file_fail(file, error);
        return NULL;
    }
    return statement;
}

static bool finish(OutboxFile *file, sqlite3_stmt *statement, GError **error)
{
    int code = sqlite3_step(statement);
    bool good = code == SQLITE_DONE || code == SQLITE_ROW || outbox_file_fail(file, error);
    sqlite3_finalize(statement);
    return good;
}

/* A file of before gets its table with the first draft; *there: it has one. */
static bool look_for_table(OutboxFile *file, bool *there, GError **error)
{
    int64_t tables = 1;
    bool good = file->drafts ||
                outbox_file_number(file, "SELECT count(*) FROM sqlite_master WHERE name = 'draft'",
                                   &tables, error);
    file->drafts = *there = good && tables > 0;
    return good;
}

/* Writing */

static bool has_room(OutboxFile *file, const char *id, GError **error)
{
    sqlite3_stmt *count = prepare(file, "SELECT count(*) FROM draft WHERE id <> ?1", error);
    if (count == NULL) {
        return false;
    }
    sqlite3_bind_text(count, 1, id, -1, SQLITE_STATIC);
    bool read = sqlite3_step(count) == SQLITE_ROW || outbox_file_fail(file, error);
    bool room = read && sqlite3_column_int64(count, 0) < OUTBOX_DRAFTS_MAX;
    sqlite3_finalize(count);
    if (read && !room) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                    _("%d drafts are kept here already."), OUTBOX_DRAFTS_MAX);
    }
    return room;
}

/* The table goes with the transaction if that fails, so it is looked for again. */
static bool have_table(OutboxFile *file, GError **error)
{
    bool there;
    if (!look_for_table(file, &there, error) || there) {
        return there;
    }
    sqlite3_stmt *create = prepare(file, table_sql, error);
    return create != NULL && finish(file, create, error);
}

bool outbox_draft_put(OutboxFile *file, const OutboxDraft *draft, GError **error)
{
    if (!have_table(file, error) || !has_room(file, draft->id, error)) {
        return false;
    }
    sqlite3_stmt *put = prepare(file,
                                "INSERT OR REPLACE INTO draft(id, desk, who, name, kind, text, at) "
                                "VALUES(?1,?2,?3,?4,?5,?6,?7)",
                                error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_text(put, 1, draft->id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(put, 2, our_desk(file));
    sqlite3_bind_text(put, 3, draft->who, -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 4, draft->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 5, draft->kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(put, 6, draft->text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(put, 7, draft->at_ms);
    return finish(file, put, error);
}

bool outbox_draft_drop(OutboxFile *file, const char *id, GError **error)
{
    bool there;
    if (id[0] == '\0') {
        return true;
    }
    if (!look_for_table(file, &there, error)) {
        return false;
    }
    sqlite3_stmt *drop = there ? prepare(file, "DELETE FROM draft WHERE id = ?1", error) : NULL;
    if (drop == NULL) {
        return !there;
    }
    sqlite3_bind_text(drop, 1, id, -1, SQLITE_STATIC);
    return finish(file, drop, error);
}

/* Taking over */

static char *column(sqlite3_stmt *row, int at)
{
    const char *text = (const char *)sqlite3_column_text(row, at);
    return g_strdup(text != NULL ? text : "");
}

static bool read_left(OutboxFile *file, const OutboxDraft *whose, GPtrArray *out, GError **error)
{
    int code;
    sqlite3_stmt *row = prepare(file,
                                "SELECT id, kind, text, at, desk FROM draft "
                                "WHERE who = ?1 OR (name = ?2 AND name <> '') ORDER BY at LIMIT ?3",
                                error);
    if (row == NULL) {
        return false;
    }
    sqlite3_bind_text(row, 1, whose->who, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 2, whose->name, -1, SQLITE_STATIC);
    sqlite3_bind_int(row, 3, OUTBOX_DRAFTS_MAX);
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        if (is_alive(file, sqlite3_column_int64(row, 4))) {
            continue;
        }
        OutboxDraft *draft = g_new0(OutboxDraft, 1);
        *draft = (OutboxDraft){.id = column(row, 0),
                               .kind = column(row, 1),
                               .text = column(row, 2),
                               .who = g_strdup(whose->who),
                               .name = g_strdup(whose->name),
                               .at_ms = sqlite3_column_int64(row, 3)};
        g_ptr_array_add(out, draft);
    }
    bool good = code == SQLITE_DONE || outbox_file_fail(file, error);
    sqlite3_finalize(row);
    return good;
}

static bool make_ours(OutboxFile *file, const GPtrArray *drafts, GError **error)
{
    bool good = true;
    for (guint i = 0; good && i < drafts->len; i++) {
        const OutboxDraft *draft = g_ptr_array_index(drafts, i);
        sqlite3_stmt *ours = prepare(file, "UPDATE draft SET desk = ?1 WHERE id = ?2", error);
        if (ours == NULL) {
            return false;
        }
        sqlite3_bind_int64(ours, 1, our_desk(file));
        sqlite3_bind_text(ours, 2, draft->id, -1, SQLITE_STATIC);
        good = finish(file, ours, error);
    }
    return good;
}

/* In one transaction, so that of two who start at once one gets it.  What can't be made ours, on a
 * disk that is full, is offered all the same. */
GPtrArray *outbox_drafts_take(OutboxFile *file, const OutboxDraft *whose, GError **error)
{
    bool there;
    g_autoptr(GError) full = NULL;
    g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_draft_free);
    if (!look_for_table(file, &there, error) || !there) {
        return NULL;
    }
    bool begun = outbox_file_begin(file, &full);
    bool read = read_left(file, whose, drafts, error);
    if (begun && (!read || !make_ours(file, drafts, &full) || !outbox_file_commit(file, &full))) {
        outbox_file_rollback(file);
    }
    return read ? g_steal_pointer(&drafts) : NULL;
}

/* A damaged file's */

void outbox_drafts_export(sqlite3 *db, GString *text)
{
    sqlite3_stmt *row = NULL;
    char time[CLOCK_RFC3339_SIZE];
    if (sqlite3_prepare_v2(db, "SELECT at, kind, text FROM draft ORDER BY at", -1, &row, NULL) ==
        SQLITE_OK) {
        while (sqlite3_step(row) == SQLITE_ROW) {
            g_autofree char *kind = column(row, 1), *words = column(row, 2);
            clock_format(sqlite3_column_int64(row, 0), time);
            g_string_append_printf(text, "%s  %s (draft)\n%s\n\n", time, kind, words);
        }
    }
    sqlite3_finalize(row);
}
