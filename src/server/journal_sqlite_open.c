#include "journal_sqlite.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

#define ENTRY_COLUMNS                                                                              \
    "j.rev, j.at, j.kind, j.id, j.area, j.was_area, j.sight, j.was_sight, j.gone, j.by, j.why, "   \
    "j.data"

static const char *const statement_sql[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [NEWEST] = "SELECT max(rev) FROM journal",
    [APPEND] = "INSERT INTO journal VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)",
    [CURRENT] =
        "INSERT INTO current VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET rev = excluded.rev, "
        "ended = excluded.ended",
    [FORGET] = "DELETE FROM current WHERE kind = ?1 AND id = ?2",
    [PUT_ADDRESS] = "INSERT OR REPLACE INTO address VALUES(?1,?2,?3,?4,?5,?6,?7,?8)",
    [PUT_HOLD] = "INSERT OR REPLACE INTO hold VALUES(?1,?2,?3,?4)",
    [END_HOLD] = "DELETE FROM hold WHERE camera = ?1",
    [PUT_ANSWER] = "INSERT OR REPLACE INTO answer VALUES(?1,?2,?3,?4,?5,?6,?7)",
    [PUT_TOKEN] = "INSERT OR REPLACE INTO token VALUES(?1,?2,?3,?4,?5,?6,?7,0)",
    [REVOKE_TOKEN] = "UPDATE token SET revoked = ?2 WHERE hash = ?1 AND revoked = 0",
    [LOAD] =
        "SELECT " ENTRY_COLUMNS " FROM (SELECT kind, rev FROM current WHERE ended = 0 UNION ALL "
        "SELECT kind, rev FROM current WHERE ended > 0 AND ended >= ?1) c "
        "JOIN journal j ON j.rev = c.rev ORDER BY c.kind, c.rev",
    [NEWEST_OF] = "SELECT " ENTRY_COLUMNS " FROM current c JOIN journal j ON j.rev = c.rev "
                  "WHERE c.kind = ?1 AND c.id = ?2",
    [SPAN] = "SELECT (SELECT oldest FROM span), max(rev) FROM journal",
    [READ] = "SELECT " ENTRY_COLUMNS " FROM journal j WHERE rev > ?1 ORDER BY rev LIMIT ?2",
    [READ_BACK] = "SELECT " ENTRY_COLUMNS " FROM journal j WHERE kind >= 3 AND kind <= 5 AND kind "
                  "= ?1 AND rev < ?2 ORDER BY rev DESC "
                  "LIMIT ?3",
    [VIEWS] = "SELECT " ENTRY_COLUMNS " FROM journal j INDEXED BY journal_acts JOIN view v ON "
              "v.id = j.id AND v.rev = j.rev WHERE j.kind >= 3 AND j.kind <= 5 AND j.kind = 3 AND "
              "j.rev < ?1 ORDER BY j.rev DESC LIMIT ?2",
    [VIEWS_OF] = "SELECT " ENTRY_COLUMNS " FROM view v INDEXED BY view_camera JOIN journal j ON "
                 "j.rev = v.rev WHERE v.camera = ?3 AND v.rev < ?1 ORDER BY v.rev DESC LIMIT ?2",
    [FIND_VIEW] = "SELECT " ENTRY_COLUMNS " FROM view v JOIN journal j ON j.rev = v.rev "
                  "WHERE v.id = ?1",
    [LOOKS] = "SELECT camera, by, purpose, told, at, seconds FROM look",
    [LOG_BACK] = "SELECT " ENTRY_COLUMNS " FROM journal j INDEXED BY journal_log WHERE kind = 9 "
                 "AND rev < ?1 ORDER BY rev DESC LIMIT ?2",
    [LOG_SPAN] = "SELECT " ENTRY_COLUMNS " FROM journal j INDEXED BY journal_log_at WHERE kind = 9 "
                 "AND at >= ?1 AND at <= ?2 AND (at < ?2 OR rev < ?3) ORDER BY at DESC, rev DESC "
                 "LIMIT ?4",
    [LOG_FIND] = "SELECT " ENTRY_COLUMNS " FROM journal j INDEXED BY journal_log_id WHERE kind = 9 "
                 "AND id = ?1 ORDER BY rev DESC LIMIT 1",
    [HOLDS] = "SELECT camera, \"order\", reason, reported FROM hold",
    [ADDRESSES] = "SELECT * FROM address ORDER BY camera",
    [FIND_ADDRESS] = "SELECT * FROM address WHERE camera = ?1",
    [FIND_ANSWER] = "SELECT user, route, key, hash, answer, status, at FROM answer WHERE user = ?1 "
                    "AND route = ?2 AND "
                    "key = ?3 AND at > ?4",
    [EXPIRE] = "DELETE FROM answer WHERE at < ?1",
    [PUT_FACT] = "INSERT OR REPLACE INTO fact VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)",
    [ADD_TRACK] = "INSERT INTO track VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET "
                  "real = real + excluded.real, total = total + excluded.total",
    [PUT_EXTERNAL] = "INSERT OR REPLACE INTO external VALUES(?1,?2,?3,?4,?5,?6)",
    /* Rows go in the order in which they came: their rowids, which no REPLACE changes. */
    [PUT_HOOK_OUT] = "INSERT OR IGNORE INTO hook_out VALUES(?1,?2,?3,?4,?5,(SELECT revs FROM "
                     "hook_told WHERE hook = ?2 AND object = ?3),?7,?8,?9,?10,?11)",
    [TRY_HOOK_OUT] = "UPDATE hook_out SET body = ?5, attempts = ?9, due = ?10, status = ?11 "
                     "WHERE id = ?1",
    [END_HOOK_OUT] = "DELETE FROM hook_out WHERE id = ?1",
    [EMPTY_HOOK] = "DELETE FROM hook_out WHERE hook = ?1",
    [PUT_HOOK_TOLD] = "INSERT INTO hook_told VALUES(?1,?2,?3,CASE ?4 WHEN 0 THEN '' ELSE ?4 || ' ' "
                      "END) ON CONFLICT DO UPDATE SET said = excluded.said, "
                      "revs = substr(revs || excluded.revs, -600)",
    [END_HOOK_TOLD] = "DELETE FROM hook_told WHERE hook = ?1 AND object = ?2",
    [PUT_HOOK_STATE] = "INSERT OR REPLACE INTO hook_state VALUES(?1,?2,?3)",
    [STORY] = "SELECT " ENTRY_COLUMNS " FROM journal j INDEXED BY journal_story WHERE kind >= 6 "
              "AND kind <= 7 AND kind = ?1 AND id = ?2 AND rev < ?3 AND gone = 0 AND "
              "instr(data, '\"pending\":true') = 0 ORDER BY rev DESC LIMIT ?4",
    [HOOK_OUTS] = "SELECT id, hook, object, type, NULL, NULL, rev, at, attempts, due, status "
                  "FROM hook_out ORDER BY rowid",
    [HOOK_TOLDS] = "SELECT hook, object, said, 0 FROM hook_told",
    [HOOK_STATES] = "SELECT hook, url, gone FROM hook_state",
    [FIND_HOOK_OUT] = "SELECT id, hook, object, type, body, refs, rev, at, attempts, due, "
                      "status FROM hook_out WHERE id = ?1",
    [PUT_CURSOR] = "INSERT OR REPLACE INTO cursor VALUES(?1,?2)",
    [PUT_SAID] = "INSERT OR REPLACE INTO said VALUES(?1,?2,?3,?4)",
    [END_SAID] = "DELETE FROM said WHERE camera = ?1",
    [PUT_VIEW] = "INSERT OR REPLACE INTO view VALUES(?1,?2,?3)",
    [PUT_LOOK] = "INSERT INTO look VALUES(?1,?4,?2,?3,?5,?6) ON CONFLICT DO UPDATE SET "
                 "by = excluded.by, purpose = excluded.purpose, at = excluded.at, "
                 "seconds = excluded.seconds WHERE excluded.at + 1000 * max(excluded.seconds, 0) > "
                 "at + 1000 * max(seconds, 0)",
    [END_LOOK] = "DELETE FROM look WHERE camera = ?1 AND told = 0 AND by = ?2 AND at = ?3",
    [SAID] = "SELECT camera, reason, by, at FROM said",
    [HISTORY] = "SELECT " ENTRY_COLUMNS " FROM journal j WHERE kind = 2 AND id = ?1 AND rev < ?2 "
                "ORDER BY rev DESC LIMIT ?3",
    [PUT_STEP] = "INSERT INTO step(camera, state, reason, at, since, past) "
                 "VALUES(?1,?2,?3,?4,?5,?6)",
    [PUT_RUN] = "INSERT INTO run VALUES(?1,?2) ON CONFLICT DO UPDATE SET until = excluded.until",
    [STEPS] = "SELECT camera, state, reason, at, since, past FROM step WHERE n > "
              "ifnull((SELECT max(n) FROM step), 0) - ?1 ORDER BY n",
    [RUNS] = "SELECT began, until FROM run ORDER BY began",
    [EXPIRE_STEPS] =
        "DELETE FROM step WHERE n IN (SELECT n FROM (SELECT n, lead(n) OVER (PARTITION "
        "BY camera ORDER BY at, n) AS later FROM step WHERE at < ?1) WHERE later "
        "IS NOT NULL)",
    [EXPIRE_RUNS] = "DELETE FROM run WHERE until < ?1",
    [PUT_EYE] = "INSERT OR REPLACE INTO eye VALUES(?1,?2,?3,?4)",
    [END_EYE] = "DELETE FROM eye WHERE camera = ?1 AND which = ?2",
    [EYES] = "SELECT camera, which, at, data FROM eye WHERE camera = ?1",
    [PUT_FILE] = "INSERT OR IGNORE INTO file VALUES(?1,?2,?3,?4,?5,?6)",
    [FIND_FILE] = "SELECT ticket, sha256, type, name, at, data FROM file WHERE ticket = ?1 AND "
                  "sha256 = ?2",
    [SUM_FILES] = "SELECT count(*), ifnull(sum(length(data)), 0) FROM file",
    [EXPIRE_EXTERNAL] = "DELETE FROM external WHERE seen < ?1",
    [FACTS] = "SELECT alert, kind, camera, area, owner, told, acked, closed, starts, count, "
              "priority, verdict, flags FROM fact WHERE told >= ?1 AND told < ?2 AND "
              "(told, alert) > (?3, ?4) ORDER BY told, alert LIMIT ?5",
    [TRACKS] = "SELECT place, kind, real, total FROM track",
    [FIND_EXTERNAL] = "SELECT source, id, alert, active, at, seen FROM external WHERE source = ?1 "
                      "AND id = ?2",
    [EXTERNALS] = "SELECT source, id, alert, active, at, seen FROM external INDEXED BY "
                  "external_alert WHERE alert = ?1 AND source = ?2 LIMIT 1000",
    [CURSOR] = "SELECT source, cursor FROM cursor WHERE source = ?1",
    [LAST_OFFLINE] = "SELECT max(told) FROM fact WHERE kind = 'camera_offline' AND camera = ?1",
    [TOKENS] = ("SELECT hash, id, name, role, areas, created, expires, revoked FROM token "
                "ORDER BY created, id"),
};

bool sqlite_fail(sqlite3 *db, const char *what, GError **error)
{
    int code = sqlite3_errcode(db) & 0xff;
    TilikError kind = code == SQLITE_FULL || code == SQLITE_IOERR       ? TILIK_ERROR_STORAGE
                      : code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? TILIK_ERROR_CORRUPT
                      : code == SQLITE_BUSY                             ? TILIK_ERROR_CONFLICT
                                                                        : TILIK_ERROR_UNAVAILABLE;
    g_set_error(error, TILIK_ERROR, kind, "database: %s: %s", what, sqlite3_errmsg(db));
    return false;
}

/* Statements are made at first use; the loop's on its own connection. */
sqlite3_stmt *sqlite_statement(Sqlite *self, Statement which, GError **error)
{
    if (self->statement[which] == NULL) {
        sqlite3 *db = which < LOAD ? self->writer : self->reader;
        if (sqlite3_prepare_v3(db, statement_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                               &self->statement[which], NULL) != SQLITE_OK) {
            sqlite_fail(db, "prepare", error);
            return NULL;
        }
    }
    return self->statement[which];
}

bool sqlite_run(sqlite3_stmt *statement, const char *what, GError **error)
{
    int code = sqlite3_step(statement);
    sqlite3 *db = sqlite3_db_handle(statement);
    bool good = code == SQLITE_DONE || code == SQLITE_ROW || sqlite_fail(db, what, error);
    sqlite3_reset(statement);
    return good;
}

void sqlite_text(sqlite3_stmt *statement, int column, const char *text)
{
    if (text == NULL) {
        sqlite3_bind_null(statement, column);
    } else {
        sqlite3_bind_text(statement, column, text, -1, SQLITE_STATIC);
    }
}

const char *sqlite_column(sqlite3_stmt *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

bool sqlite_execute(sqlite3 *db, const char *sql, GError **error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, "set-up", error);
}

int64_t sqlite_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
    }
    sqlite3_finalize(statement);
    return number;
}

static sqlite3 *connect_file(const char *place, GError **error)
{
    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(place, &db, flags, NULL) != SQLITE_OK) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "database: %s: %s", place,
                    db != NULL ? sqlite3_errmsg(db) : "out of memory");
        sqlite3_close(db);
        return NULL;
    }
    sqlite3_busy_timeout(db, 5000);
    return db;
}

/* Two servers on one file would each believe their own memory. */
static bool take_lock(Sqlite *self, const char *place, GError **error)
{
    g_autofree char *path = g_strconcat(place, ".lock", NULL);
    self->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (self->lock < 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, "database: %s: %s", path,
                    g_strerror(errno));
        return false;
    }
    if (flock(self->lock, LOCK_EX | LOCK_NB) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                    "database: %s: another tilikd serves it", place);
        return false;
    }
    return true;
}

/* Made once and touched by whoever changes tokens from outside; the server watches it. */
static void make_bell(Sqlite *self, const char *place)
{
    self->bell = g_strconcat(place, ".tokens-changed", NULL);
    int fd = open(self->bell, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        close(fd);
    }
}

void sqlite_close(JournalStore *store)
{
    Sqlite *self = (Sqlite *)store;
    for (int i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(self->statement[i]);
    }
    sqlite3_close(self->reader);
    sqlite3_close(self->writer);
    if (self->lock >= 0) {
        close(self->lock);
    }
    g_free(self->bell);
    g_free(self);
}

JournalStore *sqlite_open(const char *place, bool alone, GError **error)
{
    Sqlite *self = g_new0(Sqlite, 1);
    self->store.class = &journal_sqlite;
    self->lock = -1;
    static const char pragmas[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -4096;"
        "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 16777216;"
        "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = FAST;";
    bool good = (!alone || take_lock(self, place, error)) &&
                (self->writer = connect_file(place, error)) != NULL &&
                sqlite_lay_out(self->writer, place, error) &&
                sqlite_execute(self->writer, pragmas, error) &&
                (self->reader = connect_file(place, error)) != NULL &&
                sqlite_execute(self->reader, pragmas, error);
    if (!good) {
        sqlite_close(&self->store);
        return NULL;
    }
    make_bell(self, place);
    return &self->store;
}
