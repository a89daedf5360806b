#include "journal_sqlite.h"

static Entry row_entry(sqlite3_stmt *row, Line **line)
{
    int64_t rev = sqlite3_column_int64(row, 0);
    *line = line_new(sqlite_column(row, 11), (size_t)sqlite3_column_bytes(row, 11), rev);
    return (Entry){
        .rev = rev,
        .at_ms = sqlite3_column_int64(row, 1),
        .kind = sqlite_kind_of(sqlite3_column_int(row, 2)),
        .id = (char *)sqlite_column(row, 3),
        .area = (char *)sqlite_column(row, 4),
        .was_area = (char *)sqlite_column(row, 5),
        .sight = (Sight)CLAMP(sqlite3_column_int(row, 6), 0, SIGHTS - 1),
        .was_sight = (Sight)CLAMP(sqlite3_column_int(row, 7), 0, SIGHTS - 1),
        .gone = sqlite3_column_int(row, 8) != 0,
        .by = (char *)sqlite_column(row, 9),
        .why = (char *)sqlite_column(row, 10),
        .line = *line,
    };
}

static bool read_entries(Sqlite *self, sqlite3_stmt *rows, StoreEntry each, void *data,
                         GError **error)
{
    int code;
    bool more = true;
    while (more && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        g_autoptr(Line) line = NULL;
        Entry entry = row_entry(rows, &line);
        more = each(&entry, data);
    }
    bool good = !more || code == SQLITE_DONE || sqlite_fail(self->reader, "read", error);
    sqlite3_reset(rows);
    return good;
}

bool sqlite_load(JournalStore *store, int64_t ended_ms, StoreEntry each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, LOAD, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int64(rows, 1, ended_ms);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_newest(JournalStore *store, EntryKind kind, const char *id, StoreEntry each, void *data,
                   GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, NEWEST_OF, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int(rows, 1, sqlite_kind(kind));
    sqlite_text(rows, 2, id);
    return read_entries(self, rows, each, data, error);
}

/* Reads the one row of two numbers that a statement gives. */
static bool read_two(Sqlite *self, Statement which, int64_t *one, int64_t *two, GError **error)
{
    sqlite3_stmt *row = sqlite_statement(self, which, error);
    if (row == NULL) {
        return false;
    }
    if (sqlite3_step(row) != SQLITE_ROW) {
        sqlite_fail(self->reader, "read", error);
        sqlite3_reset(row);
        return false;
    }
    *one = sqlite3_column_int64(row, 0);
    *two = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    return true;
}

bool sqlite_span(JournalStore *store, int64_t *oldest, int64_t *newest, GError **error)
{
    if (!read_two((Sqlite *)store, SPAN, oldest, newest, error)) {
        return false;
    }
    *newest = MAX(*oldest, *newest);
    return true;
}

bool sqlite_sum_files(JournalStore *store, int64_t *count, int64_t *bytes, GError **error)
{
    return read_two((Sqlite *)store, SUM_FILES, count, bytes, error);
}

bool sqlite_read(JournalStore *store, int64_t after, unsigned limit, StoreEntry each, void *data,
                 GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, READ, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int64(rows, 1, after);
    sqlite3_bind_int64(rows, 2, limit);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_read_back(JournalStore *store, const StoreBack *back, StoreEntry each, void *data,
                      GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, READ_BACK, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int(rows, 1, sqlite_kind(back->kind));
    sqlite3_bind_int64(rows, 2, back->before);
    sqlite3_bind_int64(rows, 3, back->limit);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_views(JournalStore *store, const StoreViews *which, StoreEntry each, void *data,
                  GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, which->camera != NULL ? VIEWS_OF : VIEWS, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int64(rows, 1, which->before);
    sqlite3_bind_int64(rows, 2, which->limit);
    if (which->camera != NULL) {
        sqlite_text(rows, 3, which->camera);
    }
    return read_entries(self, rows, each, data, error);
}

bool sqlite_find_view(JournalStore *store, const char *id, StoreEntry each, void *data,
                      GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *row = sqlite_statement(self, FIND_VIEW, error);
    if (row == NULL) {
        return false;
    }
    sqlite_text(row, 1, id);
    return read_entries(self, row, each, data, error);
}

bool sqlite_log_back(JournalStore *store, int64_t before, unsigned limit, StoreEntry each,
                     void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, LOG_BACK, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int64(rows, 1, before);
    sqlite3_bind_int64(rows, 2, limit);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_log_span(JournalStore *store, const StoreLines *which, StoreEntry each, void *data,
                     GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, LOG_SPAN, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int64(rows, 1, which->from_ms);
    sqlite3_bind_int64(rows, 2, which->before_ms);
    sqlite3_bind_int64(rows, 3, which->before_rev);
    sqlite3_bind_int64(rows, 4, which->limit);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_log_find(JournalStore *store, const char *id, StoreEntry each, void *data,
                     GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *row = sqlite_statement(self, LOG_FIND, error);
    if (row == NULL) {
        return false;
    }
    sqlite_text(row, 1, id);
    return read_entries(self, row, each, data, error);
}

bool sqlite_read_asides(Sqlite *self, sqlite3_stmt *rows, AsideKind kind, StoreAside each,
                        void *data, GError **error)
{
    AsideShape shape = sqlite_shape(kind);
    int code;
    bool more = true;
    while (more && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        Aside aside = {.kind = kind};
        for (int i = 0; i < shape.texts; i++) {
            aside.text[i] = (char *)sqlite_column(rows, i);
        }
        for (int i = 0; i < shape.numbers; i++) {
            aside.number[i] = sqlite3_column_int64(rows, shape.texts + i);
        }
        if (kind == ASIDE_FILE || kind == ASIDE_EYE) {
            int column = shape.texts + shape.numbers;
            const void *blob = sqlite3_column_blob(rows, column);
            aside.bytes = g_bytes_new(blob, (gsize)sqlite3_column_bytes(rows, column));
        }
        more = each(&aside, data);
        g_clear_pointer(&aside.bytes, g_bytes_unref);
    }
    bool good = !more || code == SQLITE_DONE || sqlite_fail(self->reader, "read", error);
    sqlite3_reset(rows);
    return good;
}

bool sqlite_holds(JournalStore *store, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, HOLDS, error);
    return rows != NULL && sqlite_read_asides(self, rows, ASIDE_HOLD, each, data, error);
}

bool sqlite_looks(JournalStore *store, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, LOOKS, error);
    return rows != NULL && sqlite_read_asides(self, rows, ASIDE_LOOK, each, data, error);
}

bool sqlite_said(JournalStore *store, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, SAID, error);
    return rows != NULL && sqlite_read_asides(self, rows, ASIDE_SAID, each, data, error);
}

bool sqlite_history(JournalStore *store, const StoreHistory *which, StoreEntry each, void *data,
                    GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, HISTORY, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, which->camera);
    sqlite3_bind_int64(rows, 2, which->before);
    sqlite3_bind_int64(rows, 3, which->limit);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_story(JournalStore *store, const StoreStory *which, StoreEntry each, void *data,
                  GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, STORY, error);
    if (rows == NULL) {
        return false;
    }
    sqlite3_bind_int(rows, 1, sqlite_kind(which->kind));
    sqlite_text(rows, 2, which->id);
    sqlite3_bind_int64(rows, 3, which->before);
    sqlite3_bind_int64(rows, 4, which->limit);
    return read_entries(self, rows, each, data, error);
}

bool sqlite_hooks(JournalStore *store, AsideKind kind, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    Statement which = kind == ASIDE_HOOK_OUT    ? HOOK_OUTS
                      : kind == ASIDE_HOOK_TOLD ? HOOK_TOLDS
                                                : HOOK_STATES;
    sqlite3_stmt *rows = sqlite_statement(self, which, error);
    return rows != NULL && sqlite_read_asides(self, rows, kind, each, data, error);
}

bool sqlite_find_hook(JournalStore *store, const char *id, StoreAside each, void *data,
                      GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *row = sqlite_statement(self, FIND_HOOK_OUT, error);
    if (row == NULL) {
        return false;
    }
    sqlite_text(row, 1, id);
    return sqlite_read_asides(self, row, ASIDE_HOOK_OUT, each, data, error);
}

bool sqlite_find_address(JournalStore *store, const char *camera, StoreAside each, void *data,
                         GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, FIND_ADDRESS, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, camera);
    return sqlite_read_asides(self, rows, ASIDE_ADDRESS, each, data, error);
}

bool sqlite_addresses(JournalStore *store, StoreAside each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, ADDRESSES, error);
    return rows != NULL && sqlite_read_asides(self, rows, ASIDE_ADDRESS, each, data, error);
}

bool sqlite_find_answer(JournalStore *store, const AnswerKey *key, StoreAside each, void *data,
                        GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, FIND_ANSWER, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, key->user);
    sqlite_text(rows, 2, key->route);
    sqlite_text(rows, 3, key->key);
    sqlite3_bind_int64(rows, 4, key->after_ms);
    return sqlite_read_asides(self, rows, ASIDE_ANSWER, each, data, error);
}

bool sqlite_expire(JournalStore *store, Statement which, int64_t before_ms, GError **error)
{
    sqlite3_stmt *expire = sqlite_statement((Sqlite *)store, which, error);
    if (expire == NULL) {
        return false;
    }
    sqlite3_bind_int64(expire, 1, before_ms);
    return sqlite_run(expire, "expire", error);
}

bool sqlite_expire_answers(JournalStore *store, int64_t before_ms, GError **error)
{
    return sqlite_expire(store, EXPIRE, before_ms, error) &&
           sqlite_expire(store, EXPIRE_EXTERNAL, before_ms, error);
}

bool sqlite_find_file(JournalStore *store, const char *ticket, const char *sha256, StoreAside each,
                      void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *row = sqlite_statement(self, FIND_FILE, error);
    if (row == NULL) {
        return false;
    }
    sqlite_text(row, 1, ticket);
    sqlite_text(row, 2, sha256);
    return sqlite_read_asides(self, row, ASIDE_FILE, each, data, error);
}

bool sqlite_eyes(JournalStore *store, const char *camera, StoreAside each, void *data,
                 GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, EYES, error);
    if (rows == NULL) {
        return false;
    }
    sqlite_text(rows, 1, camera);
    return sqlite_read_asides(self, rows, ASIDE_EYE, each, data, error);
}

bool sqlite_tokens(JournalStore *store, StoreToken each, void *data, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *rows = sqlite_statement(self, TOKENS, error);
    if (rows == NULL) {
        return false;
    }
    int code;
    bool more = true;
    while (more && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        TokenRow token = {
            .hash = sqlite_column(rows, 0),
            .id = sqlite_column(rows, 1),
            .name = sqlite_column(rows, 2),
            .areas = sqlite_column(rows, 4),
            .created_ms = sqlite3_column_int64(rows, 5),
            .expires_ms = sqlite3_column_int64(rows, 6),
            .revoked_ms = sqlite3_column_int64(rows, 7),
        };
        if (role_parse(sqlite_column(rows, 3), &token.role)) {
            more = each(&token, data);
        }
    }
    bool good = !more || code == SQLITE_DONE || sqlite_fail(self->reader, "read tokens", error);
    sqlite3_reset(rows);
    return good;
}
