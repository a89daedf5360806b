/* What state each camera was in, and when there was a server to know it. */
#include "journal_sqlite.h"

bool sqlite_put_step(Sqlite *self, const Entry *entry, GError **error)
{
    sqlite3_stmt *put = sqlite_statement(self, PUT_STEP, error);
    if (put == NULL) {
        return false;
    }
    sqlite_text(put, 1, entry->id);
    sqlite_text(put, 2, camera_state_word(entry->step.state));
    sqlite_text(put, 3, reason_word(entry->step.reason));
    sqlite3_bind_int64(put, 4, entry->at_ms);
    sqlite3_bind_int64(put, 5, entry->step.since_ms);
    sqlite3_bind_int64(put, 6, 0);
    return sqlite_run(put, "step", error);
}

bool sqlite_steps(JournalStore *store, unsigned limit, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, STEPS, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int64(rows, 1, limit);
    return sqlite_read_asides(self, rows, ASIDE_STEP, each, data, error);
}

bool sqlite_runs(JournalStore *store, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, RUNS, error);
    return rows != NULL && sqlite_read_asides(self, rows, ASIDE_RUN, each, data, error);
}

bool sqlite_expire_steps(JournalStore *store, int64_t before_ms, GError **error)
{
    return sqlite_expire(store, EXPIRE_STEPS, before_ms, error) &&
           sqlite_expire(store, EXPIRE_RUNS, before_ms, error);
}
