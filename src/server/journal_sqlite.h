/* journal_sqlite.h - what the files of the SQLite journal share
 *
 * Layer: server.  Thread: statements before LOAD on the writer, the rest on the loop.
 */
#ifndef TILIK_SERVER_JOURNAL_SQLITE_H
#define TILIK_SERVER_JOURNAL_SQLITE_H

#include <sqlite3.h>

#include "journal_store.h"

typedef enum Statement {
    /* writer */
    BEGIN,
    COMMIT,
    ROLLBACK,
    NEWEST,
    APPEND,
    CURRENT,
    FORGET,
    PUT_ADDRESS,
    PUT_HOLD,
    END_HOLD,
    PUT_ANSWER,
    PUT_TOKEN,
    REVOKE_TOKEN,
    PUT_FACT,
    ADD_TRACK,
    PUT_EXTERNAL,
    PUT_FILE,
    PUT_CURSOR,
    PUT_STEP,
    PUT_RUN,
    PUT_SAID,
    END_SAID,
    PUT_EYE,
    END_EYE,
    PUT_VIEW,
    PUT_LOOK,
    END_LOOK,
    PUT_HOOK_OUT,
    TRY_HOOK_OUT,
    END_HOOK_OUT,
    EMPTY_HOOK,
    PUT_HOOK_TOLD,
    END_HOOK_TOLD,
    PUT_HOOK_STATE,
    /* loop */
    LOAD,
    NEWEST_OF,
    SPAN,
    READ,
    READ_BACK,
    VIEWS,
    VIEWS_OF,
    FIND_VIEW,
    LOOKS,
    LOG_BACK,
    LOG_SPAN,
    LOG_FIND,
    HOLDS,
    FIND_ADDRESS,
    ADDRESSES,
    FIND_ANSWER,
    EXPIRE,
    EXPIRE_EXTERNAL,
    FACTS,
    TRACKS,
    FIND_EXTERNAL,
    EXTERNALS,
    CURSOR,
    LAST_OFFLINE,
    FIND_FILE,
    SUM_FILES,
    SAID,
    HISTORY,
    EYES,
    STEPS,
    RUNS,
    EXPIRE_STEPS,
    EXPIRE_RUNS,
    STORY,
    HOOK_OUTS,
    HOOK_TOLDS,
    HOOK_STATES,
    FIND_HOOK_OUT,
    TOKENS,
    STATEMENTS
} Statement;

typedef struct Sqlite {
    JournalStore store;
    sqlite3 *writer, *reader;
    sqlite3_stmt *statement[STATEMENTS];
    char *bell;
    int lock;
} Sqlite;

/* Sets error from the connection's last failure; returns false. */
bool sqlite_fail(sqlite3 *db, const char *what, GError **error);

/* Returns a statement, made at first use. */
sqlite3_stmt *sqlite_statement(Sqlite *self, Statement which, GError **error);

/* How many texts and numbers a kind of aside has. */
typedef struct AsideShape {
    int texts, numbers;
} AsideShape;
AsideShape sqlite_shape(AsideKind kind);

/* The number that a kind has in the database, where old ones never change. */
int sqlite_kind(EntryKind kind);
EntryKind sqlite_kind_of(int number);

/* Steps once and resets. */
bool sqlite_run(sqlite3_stmt *statement, const char *what, GError **error);

/* Binds borrowed text, NULL as null. */
void sqlite_text(sqlite3_stmt *statement, int column, const char *text);

const char *sqlite_column(sqlite3_stmt *statement, int column);

bool sqlite_execute(sqlite3 *db, const char *sql, GError **error);

/* Makes the tables, or brings an older database to them; refuses another program's, and a newer. */
bool sqlite_lay_out(sqlite3 *db, const char *place, GError **error);

/* Returns the first number of the first row, -1 for none. */
int64_t sqlite_number(sqlite3 *db, const char *sql);

/* Reads rows of texts, then numbers, as an aside of the kind has them. */
bool sqlite_read_asides(Sqlite *self, sqlite3_stmt *rows, AsideKind kind, StoreAside each,
                        void *data, GError **error);

/* Functions of the store's class. */
JournalStore *sqlite_open(const char *place, bool alone, GError **error);
void sqlite_close(JournalStore *store);
bool sqlite_load(JournalStore *store, int64_t ended_ms, StoreEntry each, void *data,
                 GError **error);
bool sqlite_newest(JournalStore *store, EntryKind kind, const char *id, StoreEntry each, void *data,
                   GError **error);
bool sqlite_span(JournalStore *store, int64_t *oldest, int64_t *newest, GError **error);
bool sqlite_read(JournalStore *store, int64_t after, unsigned limit, StoreEntry each, void *data,
                 GError **error);
bool sqlite_read_back(JournalStore *store, const StoreBack *back, StoreEntry each, void *data,
                      GError **error);
bool sqlite_views(JournalStore *store, const StoreViews *which, StoreEntry each, void *data,
                  GError **error);
bool sqlite_find_view(JournalStore *store, const char *id, StoreEntry each, void *data,
                      GError **error);
bool sqlite_looks(JournalStore *store, StoreAside each, void *data, GError **error);
bool sqlite_log_back(JournalStore *store, int64_t before, unsigned limit, StoreEntry each,
                     void *data, GError **error);
bool sqlite_log_span(JournalStore *store, const StoreLines *which, StoreEntry each, void *data,
                     GError **error);
bool sqlite_log_find(JournalStore *store, const char *id, StoreEntry each, void *data,
                     GError **error);
bool sqlite_holds(JournalStore *store, StoreAside each, void *data, GError **error);
bool sqlite_find_address(JournalStore *store, const char *camera, StoreAside each, void *data,
                         GError **error);
bool sqlite_addresses(JournalStore *store, StoreAside each, void *data, GError **error);
bool sqlite_find_answer(JournalStore *store, const AnswerKey *key, StoreAside each, void *data,
                        GError **error);
/* Runs a statement that lets go of all from before a time. */
bool sqlite_expire(JournalStore *store, Statement which, int64_t before_ms, GError **error);
bool sqlite_expire_answers(JournalStore *store, int64_t before_ms, GError **error);
bool sqlite_facts(JournalStore *store, const StoreFacts *which, StoreFact each, void *data,
                  GError **error);
bool sqlite_tracks(JournalStore *store, StoreAside each, void *data, GError **error);
bool sqlite_find_external(JournalStore *store, const char *source, const char *id, StoreAside each,
                          void *data, GError **error);
bool sqlite_externals(JournalStore *store, const char *source, const char *alert, StoreAside each,
                      void *data, GError **error);
bool sqlite_cursor(JournalStore *store, const char *source, StoreAside each, void *data,
                   GError **error);
bool sqlite_last_offline(JournalStore *store, const char *camera, int64_t *out, GError **error);
bool sqlite_said(JournalStore *store, StoreAside each, void *data, GError **error);
bool sqlite_steps(JournalStore *store, unsigned limit, StoreAside each, void *data, GError **error);
bool sqlite_runs(JournalStore *store, StoreAside each, void *data, GError **error);
bool sqlite_expire_steps(JournalStore *store, int64_t before_ms, GError **error);
/* Keeps the step that an entry is. */
bool sqlite_put_step(Sqlite *self, const Entry *entry, GError **error);
bool sqlite_eyes(JournalStore *store, const char *camera, StoreAside each, void *data,
                 GError **error);
bool sqlite_history(JournalStore *store, const StoreHistory *which, StoreEntry each, void *data,
                    GError **error);
bool sqlite_sum_files(JournalStore *store, int64_t *count, int64_t *bytes, GError **error);
bool sqlite_find_file(JournalStore *store, const char *ticket, const char *sha256, StoreAside each,
                      void *data, GError **error);
bool sqlite_story(JournalStore *store, const StoreStory *which, StoreEntry each, void *data,
                  GError **error);
bool sqlite_hooks(JournalStore *store, AsideKind kind, StoreAside each, void *data, GError **error);
bool sqlite_find_hook(JournalStore *store, const char *id, StoreAside each, void *data,
                      GError **error);
bool sqlite_tokens(JournalStore *store, StoreToken each, void *data, GError **error);

#endif
