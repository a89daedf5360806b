#include "journal_sqlite.h"

static bool read_fact(const Aside *row, AlertFact *out)
{
    const int64_t *number = row->number;
    *out = (AlertFact){
        .alert = row->text[0],
        .kind = row->text[1],
        .camera = row->text[2],
        .area = row->text[3],
        .owner = row->text[4],
        .at_ms = number[0],
        .acked_at_ms = number[1],
        .closed_at_ms = number[2],
        .starts = number[3],
        .count = number[4],
        .priority = (AlertPriority)number[5],
        .verdict = (Verdict)number[6],
        .chattering = (number[7] & 1) != 0,
        .suppressed = (number[7] & 2) != 0,
    };
    return number[5] >= 0 && number[5] < PRIORITIES && number[6] >= 0 && number[6] < VERDICTS;
}

typedef struct Facts {
    StoreFact each;
    void *data;
} Facts;

static bool take_fact(const Aside *row, void *data)
{
    const Facts *facts = data;
    AlertFact fact;
    return !read_fact(row, &fact) || facts->each(&fact, facts->data);
}

bool sqlite_facts(JournalStore *store, const StoreFacts *which, StoreFact each, void *data,
                  GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, FACTS, error);
    if (rows == NULL) {
        return false;
    }
    Facts facts = {each, data};
    sqlite3_bind_int64(rows, 1, which->from_ms);
    sqlite3_bind_int64(rows, 2, which->to_ms);
    sqlite3_bind_int64(rows, 3, which->after_ms);
    sqlite_text(rows, 4, which->after_alert);
    sqlite3_bind_int64(rows, 5, which->limit);
    return sqlite_read_asides(self, rows, ASIDE_FACT, take_fact, &facts, error);
}

bool sqlite_tracks(JournalStore *store, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, TRACKS, error);
    return rows != NULL && sqlite_read_asides(self, rows, ASIDE_TRACK, each, data, error);
}

bool sqlite_find_external(JournalStore *store, const char *source, const char *id, StoreAside each,
                          void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, FIND_EXTERNAL, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, source);
    sqlite_text(rows, 2, id);
    return sqlite_read_asides(self, rows, ASIDE_EXTERNAL, each, data, error);
}

bool sqlite_externals(JournalStore *store, const char *source, const char *alert, StoreAside each,
                      void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, EXTERNALS, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, alert);
    sqlite_text(rows, 2, source);
    return sqlite_read_asides(self, rows, ASIDE_EXTERNAL, each, data, error);
}

bool sqlite_cursor(JournalStore *store, const char *source, StoreAside each, void *data,
                   GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, CURSOR, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, source);
    return sqlite_read_asides(self, rows, ASIDE_CURSOR, each, data, error);
}

bool sqlite_last_offline(JournalStore *store, const char *camera, int64_t *out, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *row = sqlite_statement(self, LAST_OFFLINE, error);
    if (row == NULL) {
        return false;
    }
    sqlite_text(row, 1, camera);
    bool good = sqlite3_step(row) == SQLITE_ROW || sqlite_fail(self->reader, "read", error);
    if (good) {
        *out = sqlite3_column_int64(row, 0);
    }
    sqlite3_reset(row);
    return good;
}
