#include <string.h>
#include <xxhash.h>

#include "base/error.h"
#include "base/i18n.h"
#include "store/outbox_file.h"

static const char *const statement_sql[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ADD] = "INSERT INTO act(id, object, method, path, body, condition, who, name, created, sum, "
            "state, attempts, next, status, problem, file, memo) "
            "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17) "
            "ON CONFLICT(id) DO NOTHING",
    [SEQ] = "SELECT seq FROM act WHERE id = ?1",
    [REPLACE] =
        "UPDATE act SET id = ?1, method = ?3, path = ?4, body = ?5, condition = ?6, sum = ?10, "
        "state = ?11, attempts = ?12, next = ?13, status = ?14, problem = ?15, memo = ?17 "
        "WHERE id = ?18 RETURNING seq",
    [NOTE] = "UPDATE act SET state = ?2, attempts = ?3, next = ?4, status = ?5, problem = ?6 "
             "WHERE id = ?1",
    [REMOVE] = "DELETE FROM act WHERE id = ?1 "
               "RETURNING length(CAST(body AS BLOB)) + length(CAST(memo AS BLOB)), file <> ''",
    [READ] = "SELECT " OUTBOX_COLUMNS " FROM act ORDER BY seq LIMIT ?1",
    [SPACE] = "SELECT count(*), total(length(CAST(body AS BLOB)) + length(CAST(memo AS BLOB))) "
              "FROM act",
    [NAMED] = "SELECT DISTINCT file FROM act WHERE file <> ''",
};

sqlite3_stmt *outbox_file_statement(OutboxFile *file, Statement which, GError **error)
{
    if (file->statement[which] == NULL &&
        sqlite3_prepare_v3(file->db, statement_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                           &file->statement[which], NULL) != SQLITE_OK) {
        outbox_file_fail(file, error);
        return NULL;
    }
    return file->statement[which];
}

static bool run(OutboxFile *file, sqlite3_stmt *statement, GError **error)
{
    int code = sqlite3_step(statement);
    bool good = code == SQLITE_DONE || code == SQLITE_ROW || outbox_file_fail(file, error);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return good;
}

/* Writing */

bool outbox_file_begin(OutboxFile *file, GError **error)
{
    sqlite3_stmt *begin = outbox_file_statement(file, BEGIN, error),
                 *space = outbox_file_statement(file, SPACE, error);
    if (begin == NULL || space == NULL || !run(file, begin, error)) {
        return false;
    }
    if (sqlite3_step(space) != SQLITE_ROW) {
        outbox_file_fail(file, error);
        sqlite3_reset(space);
        outbox_file_rollback(file);
        return false;
    }
    file->rows = sqlite3_column_int64(space, 0);
    file->bytes = (int64_t)sqlite3_column_double(space, 1);
    sqlite3_reset(space);
    return true;
}

bool outbox_file_commit(OutboxFile *file, GError **error)
{
    sqlite3_stmt *commit = outbox_file_statement(file, COMMIT, error);
    return commit != NULL && run(file, commit, error);
}

void outbox_file_rollback(OutboxFile *file)
{
    if (!sqlite3_get_autocommit(file->db)) {
        sqlite3_exec(file->db, "ROLLBACK", NULL, NULL, NULL);
        file->drafts = false; /* the table may have gone with it */
    }
}

/* Of all that never changes, each part with its length so that none runs into the next. */
static int64_t sum(const OutboxAct *act)
{
    const char *const parts[] = {act->id,   act->object,    act->method, act->path,
                                 act->body, act->condition, act->who,    act->name};
    uint64_t hash = (uint64_t)act->created_ms;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        hash = XXH64(parts[i], strlen(parts[i]) + 1, hash);
    }
    if (act->file[0] != '\0' || act->memo[0] != '\0') { /* rows of the first layout have neither */
        hash = XXH64(act->file, strlen(act->file) + 1, hash);
        hash = XXH64(act->memo, strlen(act->memo) + 1, hash);
    }
    return (int64_t)hash;
}

static void bind(sqlite3_stmt *statement, const OutboxAct *act)
{
    const char *const texts[] = {act->id,   act->object,    act->method, act->path,
                                 act->body, act->condition, act->who,    act->name};
    for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++) {
        sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_STATIC);
    }
    sqlite3_bind_int64(statement, 9, act->created_ms);
    sqlite3_bind_int64(statement, 10, sum(act));
    sqlite3_bind_int(statement, 11, (int)act->state);
    sqlite3_bind_int(statement, 12, (int)act->attempts);
    sqlite3_bind_int64(statement, 13, act->next_ms);
    sqlite3_bind_int(statement, 14, act->status);
    sqlite3_bind_text(statement, 15, act->problem, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 16, act->file, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 17, act->memo, -1, SQLITE_STATIC);
}

bool outbox_file_add(OutboxFile *file, OutboxAct *act, GError **error)
{
    sqlite3_stmt *add = outbox_file_statement(file, ADD, error),
                 *seq = outbox_file_statement(file, SEQ, error);
    if (add == NULL || seq == NULL) {
        return false;
    }
    int64_t size = outbox_act_size(act);
    if (file->rows >= OUTBOX_ROWS_MAX || file->bytes + size > OUTBOX_BYTES_MAX) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_TOO_LARGE,
                    _("Too much waits to be sent already (%d)."), (int)file->rows);
        return false;
    }
    bind(add, act);
    if (!run(file, add, error)) {
        return false;
    }
    if (sqlite3_changes(file->db) > 0) {
        act->seq = (uint64_t)sqlite3_last_insert_rowid(file->db);
        file->rows++;
        file->bytes += size;
        return true;
    }
    sqlite3_bind_text(seq, 1, act->id, -1, SQLITE_STATIC);
    bool found = sqlite3_step(seq) == SQLITE_ROW;
    act->seq = found ? (uint64_t)sqlite3_column_int64(seq, 0) : 0;
    sqlite3_reset(seq);
    return found || outbox_file_fail(file, error);
}

/* Of an act that is no longer there nothing is left to be replaced: another Tilik has sent it. */
bool outbox_file_replace(OutboxFile *file, const char *old, OutboxAct *act, GError **error)
{
    sqlite3_stmt *replace = outbox_file_statement(file, REPLACE, error);
    if (replace == NULL) {
        return false;
    }
    bind(replace, act);
    sqlite3_bind_text(replace, 18, old, -1, SQLITE_STATIC);
    int code = sqlite3_step(replace);
    act->seq = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(replace, 0) : 0;
    bool good = code == SQLITE_DONE || code == SQLITE_ROW || outbox_file_fail(file, error);
    sqlite3_reset(replace);
    sqlite3_clear_bindings(replace);
    if (good && act->seq == 0) {
        g_set_error_literal(error, TILIK_ERROR, TILIK_ERROR_NOT_FOUND,
                            _("It does not wait any more."));
        return false;
    }
    return good;
}

bool outbox_file_note(OutboxFile *file, const OutboxAct *act, GError **error)
{
    sqlite3_stmt *note = outbox_file_statement(file, NOTE, error);
    if (note == NULL) {
        return false;
    }
    sqlite3_bind_text(note, 1, act->id, -1, SQLITE_STATIC);
    sqlite3_bind_int(note, 2, (int)act->state);
    sqlite3_bind_int(note, 3, (int)act->attempts);
    sqlite3_bind_int64(note, 4, act->next_ms);
    sqlite3_bind_int(note, 5, act->status);
    sqlite3_bind_text(note, 6, act->problem, -1, SQLITE_STATIC);
    return run(file, note, error);
}

bool outbox_file_remove(OutboxFile *file, const char *id, GError **error)
{
    sqlite3_stmt *remove = outbox_file_statement(file, REMOVE, error);
    if (remove == NULL) {
        return false;
    }
    sqlite3_bind_text(remove, 1, id, -1, SQLITE_STATIC);
    int code = sqlite3_step(remove);
    if (code == SQLITE_ROW) { /* what follows in this transaction has its room */
        file->rows--;
        file->bytes -= sqlite3_column_int64(remove, 0);
        file->litter = file->litter || sqlite3_column_int(remove, 1) != 0;
    }
    bool good = code == SQLITE_DONE || code == SQLITE_ROW || outbox_file_fail(file, error);
    sqlite3_reset(remove);
    sqlite3_clear_bindings(remove);
    return good;
}

/* Reading */

static char *column(sqlite3_stmt *row, int at)
{
    const char *text = (const char *)sqlite3_column_text(row, at);
    return g_strdup(text != NULL ? text : "");
}

OutboxAct *outbox_row(sqlite3_stmt *row)
{
    OutboxAct *act = g_new0(OutboxAct, 1);
    char **const texts[] = {&act->id,   &act->object,    &act->method, &act->path,
                            &act->body, &act->condition, &act->who,    &act->name};
    act->seq = (uint64_t)sqlite3_column_int64(row, 0);
    for (int i = 0; i < (int)G_N_ELEMENTS(texts); i++) {
        *texts[i] = column(row, i + 1);
    }
    act->created_ms = sqlite3_column_int64(row, 9);
    int state = sqlite3_column_int(row, 11);
    bool known = state == OUTBOX_WAITING || state == OUTBOX_DAMAGED;
    act->state = known ? (OutboxState)state : OUTBOX_ATTENTION;
    act->file = column(row, 16);
    act->memo = column(row, 17);
    bool whole = sqlite3_column_int64(row, 10) == sum(act);
    if (!whole) {
        act->state = OUTBOX_DAMAGED;
    }
    act->attempts = (unsigned)MAX(sqlite3_column_int(row, 12), 0);
    act->next_ms = sqlite3_column_int64(row, 13);
    act->status = sqlite3_column_int(row, 14);
    const char *problem = (const char *)sqlite3_column_text(row, 15);
    act->problem = !whole ? g_strdup(_("Its bytes on the disk are not those that were written."))
                          : g_strdup(problem);
    return act;
}

GPtrArray *outbox_file_read(OutboxFile *file, GError **error)
{
    sqlite3_stmt *read = outbox_file_statement(file, READ, error);
    if (read == NULL) {
        return NULL;
    }
    g_autoptr(GPtrArray) acts = g_ptr_array_new_with_free_func((GDestroyNotify)outbox_act_free);
    int code;
    sqlite3_bind_int(read, 1, OUTBOX_ROWS_MAX);
    file->damaged = false;
    while ((code = sqlite3_step(read)) == SQLITE_ROW) {
        OutboxAct *act = outbox_row(read);
        file->damaged = file->damaged || act->state == OUTBOX_DAMAGED;
        g_ptr_array_add(acts, act);
    }
    if (code != SQLITE_DONE) {
        outbox_file_fail(file, error);
    }
    sqlite3_reset(read);
    return code == SQLITE_DONE ? g_steal_pointer(&acts) : NULL;
}

bool outbox_file_changed(OutboxFile *file)
{
    int64_t version = file->version;
    (void)outbox_file_number(file, "PRAGMA data_version", &version, NULL);
    bool changed = version != file->version;
    file->version = version;
    return changed;
}
