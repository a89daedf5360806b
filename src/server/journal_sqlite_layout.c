/* The tables, and what brings an older database to them. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/error.h"
#include "journal_sqlite.h"

/* "Tilk"; and the layout below. */
#define APPLICATION_ID 0x54696c6b
#define SCHEMA         11

/* clang-format off */
static const char schema_sql[] =
    "CREATE TABLE IF NOT EXISTS journal(rev INTEGER PRIMARY KEY, at INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, id TEXT NOT NULL, area TEXT NOT NULL, was_area TEXT,"
    " sight INTEGER NOT NULL, was_sight INTEGER NOT NULL, gone INTEGER NOT NULL, by TEXT NOT NULL,"
    " why TEXT, data TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS journal_acts ON journal(kind, rev) WHERE kind >= 3 AND kind <= 5;"
    "CREATE TABLE IF NOT EXISTS current(kind INTEGER NOT NULL, id TEXT NOT NULL,"
    " rev INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kind, id)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS current_lasts ON current(kind) WHERE ended = 0;"
    "CREATE INDEX IF NOT EXISTS current_ended ON current(ended) WHERE ended > 0;"
    "CREATE TABLE IF NOT EXISTS address(camera TEXT PRIMARY KEY, main TEXT, sub TEXT,"
    " snapshot TEXT, user TEXT, password TEXT) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS hold(camera TEXT PRIMARY KEY, \"order\" TEXT, reason TEXT NOT NULL,"
    " reported TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS answer(user TEXT NOT NULL, route TEXT NOT NULL, key TEXT NOT NULL,"
    " hash TEXT NOT NULL, answer TEXT NOT NULL, status INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY(user, route, key)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS answer_at ON answer(at);"
    "CREATE TABLE IF NOT EXISTS token(hash TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL,"
    " role TEXT NOT NULL, areas TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " revoked INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS fact(alert TEXT PRIMARY KEY, kind TEXT NOT NULL, camera TEXT,"
    " area TEXT NOT NULL, owner TEXT, told INTEGER NOT NULL, acked INTEGER NOT NULL,"
    " closed INTEGER NOT NULL, starts INTEGER NOT NULL, count INTEGER NOT NULL,"
    " priority INTEGER NOT NULL, verdict INTEGER NOT NULL, flags INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS fact_told ON fact(told);"
    "CREATE INDEX IF NOT EXISTS fact_offline ON fact(camera, told) WHERE kind = 'camera_offline';"
    "CREATE TABLE IF NOT EXISTS track(place TEXT NOT NULL, kind TEXT NOT NULL,"
    " real INTEGER NOT NULL, total INTEGER NOT NULL, PRIMARY KEY(place, kind)) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS external(source TEXT NOT NULL, id TEXT NOT NULL,"
    " alert TEXT NOT NULL, active INTEGER NOT NULL, at INTEGER NOT NULL, seen INTEGER NOT NULL,"
    " PRIMARY KEY(source, id)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS external_seen ON external(seen);"
    "CREATE TABLE IF NOT EXISTS file(ticket TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " type TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL,"
    " PRIMARY KEY(ticket, sha256));"
    "CREATE INDEX IF NOT EXISTS journal_camera ON journal(id, rev) WHERE kind = 2;"
    "CREATE TABLE IF NOT EXISTS said(camera TEXT PRIMARY KEY, reason TEXT NOT NULL,"
    " by TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS journal_log ON journal(rev) WHERE kind = 9;"
    "CREATE INDEX IF NOT EXISTS journal_log_at ON journal(at) WHERE kind = 9;"
    "CREATE INDEX IF NOT EXISTS journal_log_id ON journal(id) WHERE kind = 9;"
    "CREATE TABLE IF NOT EXISTS span(one INTEGER PRIMARY KEY CHECK(one = 1),"
    " oldest INTEGER NOT NULL);";

/* What brings a database of layout 1, which knew no alerts, to the layout above. */
static const char migrate_1_sql[] =
    "ALTER TABLE current ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;"
    "DROP INDEX journal_acts;";

/* What each layout adds to all before it, and to the tables as they are written above: a step is
 * never changed once it is out, a new one takes the next number (and SCHEMA). */
static const struct {
    int64_t layout;
    const char *sql;
} steps[] = {
    {5, "ALTER TABLE address ADD COLUMN playback TEXT;"},
    {6, "CREATE TABLE cursor(source TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;"
        "CREATE INDEX external_alert ON external(alert);"},
    {7, "CREATE TABLE step(n INTEGER PRIMARY KEY, camera TEXT NOT NULL, state TEXT NOT NULL,"
        " reason TEXT NOT NULL, at INTEGER NOT NULL, since INTEGER NOT NULL,"
        " past INTEGER NOT NULL);"
        "CREATE TABLE run(began INTEGER PRIMARY KEY, until INTEGER NOT NULL);"
        "INSERT INTO step(camera, state, reason, at, since, past) SELECT id,"
        " iif(gone, 'unknown', json_extract(data, '$.state')),"
        " ifnull(json_extract(data, '$.reason'), 'none'), at, 0, 0 FROM journal WHERE kind = 2"
        " AND CASE WHEN gone THEN 1 WHEN json_valid(data)"
        " THEN json_type(data, '$.state') = 'text' END"
        " AND at >= (SELECT max(at) FROM journal) - 3456000000 ORDER BY rev;"},
    {8, "CREATE TABLE hook_out(id TEXT PRIMARY KEY, hook TEXT NOT NULL, object TEXT NOT NULL,"
        " type TEXT NOT NULL, body TEXT, refs TEXT, rev INTEGER NOT NULL,"
        " at INTEGER NOT NULL, attempts INTEGER NOT NULL, due INTEGER NOT NULL,"
        " status INTEGER NOT NULL);"
        "CREATE TABLE hook_told(hook TEXT NOT NULL, object TEXT NOT NULL, said TEXT NOT NULL,"
        " revs TEXT NOT NULL, PRIMARY KEY(hook, object)) WITHOUT ROWID;"
        "CREATE TABLE hook_state(hook TEXT PRIMARY KEY, url TEXT NOT NULL, gone INTEGER NOT NULL)"
        " WITHOUT ROWID;"
        "CREATE INDEX journal_story ON journal(id, rev) WHERE kind >= 6 AND kind <= 7;"},
    {9, "CREATE TABLE view(id TEXT PRIMARY KEY, camera TEXT NOT NULL, rev INTEGER NOT NULL)"
        " WITHOUT ROWID;"
        "CREATE INDEX view_camera ON view(camera, rev);"
        "CREATE TABLE look(camera TEXT NOT NULL, told INTEGER NOT NULL, by TEXT NOT NULL,"
        " purpose TEXT NOT NULL, at INTEGER NOT NULL, seconds INTEGER NOT NULL,"
        " PRIMARY KEY(camera, told)) WITHOUT ROWID;"
        "INSERT OR REPLACE INTO view SELECT id, json_extract(data, '$.camera'), rev FROM journal"
        " WHERE kind = 3 AND json_valid(data) AND json_extract(data, '$.camera') IS NOT NULL;"
        "INSERT OR REPLACE INTO look SELECT v.camera, 0, j.by, json_extract(j.data, '$.purpose'),"
        " j.at, -1 FROM view v JOIN journal j ON j.rev = v.rev"
        " WHERE json_extract(j.data, '$.from') IS NULL"
        " AND json_extract(j.data, '$.purpose') IS NOT NULL ORDER BY j.at;"},
    {10, "CREATE TABLE eye(camera TEXT NOT NULL, which INTEGER NOT NULL, at INTEGER NOT NULL,"
         " data BLOB NOT NULL, PRIMARY KEY(camera, which));"
         "CREATE TRIGGER eye_gone AFTER DELETE ON current WHEN old.kind = 2 BEGIN"
         " DELETE FROM eye WHERE camera = old.id; END;"},
    {11, "ALTER TABLE address ADD COLUMN onvif TEXT;"},
};
/* clang-format on */

bool sqlite_lay_out(sqlite3 *db, const char *place, GError **error)
{
    int64_t application = sqlite_number(db, "PRAGMA application_id"),
            version = sqlite_number(db, "PRAGMA user_version");
    if (application < 0) {
        return sqlite_fail(db, place, error);
    }
    if (application != APPLICATION_ID &&
        (application != 0 || sqlite_number(db, "SELECT count(*) FROM sqlite_master") != 0)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                    "database: %s: not a database of Tilik", place);
        return false;
    }
    if (version > SCHEMA) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED,
                    "database: %s: made by a newer Tilik (layout %d, known %d)", place,
                    (int)version, SCHEMA);
        return false;
    }
    if (version == SCHEMA) {
        return true;
    }
    g_autoptr(GString) sql = g_string_new("BEGIN IMMEDIATE;");
    g_string_append(sql, version == 1 ? migrate_1_sql : "");
    g_string_append(sql, schema_sql);
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_string_append(sql, version < steps[i].layout ? steps[i].sql : "");
    }
    g_string_append_printf(sql,
                           "INSERT OR IGNORE INTO span VALUES(1, %" PRId64 ");"
                           "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;",
                           clock_wall_ms() / 1000 * 1000, APPLICATION_ID, SCHEMA);
    return sqlite_execute(db, sql->str, error);
}
