#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "store/outbox_file.h"

/* "TlkO"; and the layout below. */
#define APPLICATION_ID 0x546c6b4f
#define LAYOUT         2
#define BUSY_MS        5000
#define CONNECT_TRIES  50
#define CONNECT_US     20000

/* clang-format off */
static const char layout_sql[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS act(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " object TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL,"
    " condition TEXT NOT NULL, who TEXT NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL,"
    " sum INTEGER NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,"
    " next INTEGER NOT NULL, status INTEGER NOT NULL, problem TEXT,"
    " file TEXT NOT NULL DEFAULT '', memo TEXT NOT NULL DEFAULT '');"
    "PRAGMA application_id = " G_STRINGIFY(APPLICATION_ID) ";"
    "PRAGMA user_version = " G_STRINGIFY(LAYOUT) ";"
    "COMMIT;";
static const char step_sql[] =
    "ALTER TABLE act ADD COLUMN file TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE act ADD COLUMN memo TEXT NOT NULL DEFAULT '';"
    "PRAGMA user_version = 2;";
/* clang-format on */

bool outbox_file_fail(OutboxFile *file, GError **error)
{
    int code = sqlite3_errcode(file->db) & 0xff, cause = sqlite3_system_errno(file->db);
    bool full =
        code == SQLITE_FULL || (code == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT));
    if (full) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE,
                    _("The disk is full, so nothing can be kept in %s."), file->path);
    } else if (code == SQLITE_READONLY || code == SQLITE_PERM || code == SQLITE_CANTOPEN) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("%s can't be written: %s."),
                    file->path, cause != 0 ? g_strerror(cause) : sqlite3_errmsg(file->db));
    } else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("%s is damaged."), file->path);
    } else if (code == SQLITE_BUSY) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CONFLICT,
                    _("Another Tilik keeps %s for itself; try again."), file->path);
    } else {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("The disk fails at %s: %s."),
                    file->path, sqlite3_errmsg(file->db));
    }
    return false;
}

bool outbox_file_is_lost(const GError *error)
{
    return g_error_matches(error, TILIK_ERROR, TILIK_ERROR_CORRUPT);
}

bool outbox_file_number(OutboxFile *file, const char *sql, int64_t *out, GError **error)
{
    sqlite3_stmt *query = NULL;
    bool good = sqlite3_prepare_v2(file->db, sql, -1, &query, NULL) == SQLITE_OK &&
                sqlite3_step(query) == SQLITE_ROW;
    if (good) {
        *out = sqlite3_column_int64(query, 0);
    } else {
        outbox_file_fail(file, error);
    }
    sqlite3_finalize(query);
    return good;
}

static bool execute(OutboxFile *file, const char *sql, GError **error)
{
    return sqlite3_exec(file->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           outbox_file_fail(file, error);
}

/* Opening */

static bool is_sound(OutboxFile *file)
{
    sqlite3_stmt *check = NULL;
    bool sound =
        sqlite3_prepare_v2(file->db, "PRAGMA integrity_check(1)", -1, &check, NULL) == SQLITE_OK &&
        sqlite3_step(check) == SQLITE_ROW &&
        g_strcmp0((const char *)sqlite3_column_text(check, 0), "ok") == 0;
    sqlite3_finalize(check);
    return sound;
}

/* True when it is ours, or empty, as *fresh says.  Nothing is written to what is another's.  An
 * error is TILIK_ERROR_CORRUPT for what is to be set aside. */
static bool check(OutboxFile *file, bool *fresh, GError **error)
{
    int64_t application, version, tables;
    /* At one moment: another process may just be laying it out. */
    bool read = execute(file, "BEGIN", error) &&
                outbox_file_number(file, "SELECT count(*) FROM sqlite_master", &tables, error) &&
                outbox_file_number(file, "PRAGMA application_id", &application, error) &&
                outbox_file_number(file, "PRAGMA user_version", &version, error);
    outbox_file_rollback(file);
    if (!read) {
        return false;
    }
    *fresh = application == 0 && version == 0 && tables == 0;
    if (!*fresh && application != APPLICATION_ID) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("%s is not an outbox of Tilik."),
                    file->path);
        return false;
    }
    if (version > LAYOUT) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("%s is of a newer Tilik."),
                    file->path);
        return false;
    }
    if (!*fresh && !is_sound(file)) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_CORRUPT, _("%s is damaged."), file->path);
        return false;
    }
    return true;
}

/* What an older Tilik began gets the columns of today; another process may be as fast. */
static bool bring_up_to_date(OutboxFile *file, GError **error)
{
    int64_t version = 0;
    if (!outbox_file_number(file, "PRAGMA user_version", &version, error)) {
        return false;
    }
    if (version >= LAYOUT) {
        return true;
    }
    bool good = execute(file, "BEGIN IMMEDIATE", error) &&
                outbox_file_number(file, "PRAGMA user_version", &version, error) &&
                (version >= LAYOUT || execute(file, step_sql, error)) &&
                execute(file, "COMMIT", error);
    outbox_file_rollback(file);
    return good;
}

static bool connect_once(OutboxFile *file, GError **error)
{
    static const char pragmas[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -256;"
        "PRAGMA journal_size_limit = 1048576; PRAGMA trusted_schema = OFF;"
        "PRAGMA cell_size_check = ON;";
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    bool fresh;
    if (sqlite3_open_v2(file->path, &file->db, flags, NULL) != SQLITE_OK) {
        return outbox_file_fail(file, error);
    }
    sqlite3_busy_timeout(file->db, BUSY_MS);
    return check(file, &fresh, error) && execute(file, pragmas, error) &&
           (fresh ? execute(file, layout_sql, error) : bring_up_to_date(file, error)) &&
           outbox_file_statement(file, READ, error) != NULL &&
           outbox_file_statement(file, ADD, error) != NULL;
}

static void disconnect(OutboxFile *file)
{
    for (int i = 0; i < STATEMENTS; i++) {
        g_clear_pointer(&file->statement[i], sqlite3_finalize);
    }
    g_clear_pointer(&file->db, sqlite3_close);
}

/* Of several who begin a file at once one is told that it is busy, however patient SQLite is. */
static bool connect_file(OutboxFile *file, GError **error)
{
    for (int tries = 1;; tries++) {
        g_autoptr(GError) why = NULL;
        if (connect_once(file, &why)) {
            return true;
        }
        if (tries == CONNECT_TRIES || !g_error_matches(why, TILIK_ERROR, TILIK_ERROR_CONFLICT)) {
            g_propagate_error(error, g_steal_pointer(&why));
            return false;
        }
        disconnect(file);
        g_usleep(CONNECT_US);
    }
}

/* With the mode that its companions inherit. */
static bool make_file(const char *path, bool create, GError **error)
{
    int fd =
        open(path, (create ? O_CREAT : 0) | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    if (create || errno != ENOENT) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE,
                    errno == ENOSPC || errno == EDQUOT
                        ? _("The disk is full, so nothing can be kept in %s.")
                        : _("%s can't be opened: %s."),
                    path, g_strerror(errno));
    }
    return false;
}

static bool put_back(OutboxFile *file, GPtrArray *acts, GError **error)
{
    if (acts->len == 0) {
        return true;
    }
    bool good = outbox_file_begin(file, error);
    for (guint i = 0; good && i < acts->len; i++) {
        good = outbox_file_add(file, g_ptr_array_index(acts, i), error);
    }
    return good && outbox_file_commit(file, error);
}

/* Moves the bad file away, unless someone else uses it or has done so already, and begins anew. */
static bool begin_anew(OutboxFile *file, const char *why, char **notice, GError **error)
{
    g_autofree char *moved = NULL;
    g_autoptr(GError) again = NULL;
    disconnect(file);
    if (flock(file->use, LOCK_EX | LOCK_NB) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE,
                    _("%s  Another Tilik has it open; leave that one first."), why);
        return false;
    }
    if (connect_file(file, &again)) {
        return flock(file->use, LOCK_SH) == 0;
    }
    disconnect(file);
    g_autoptr(GPtrArray) whole = outbox_set_aside(file->path, why, &moved, error);
    if (whole == NULL || !make_file(file->path, true, error) || !connect_file(file, error) ||
        !put_back(file, whole, error)) {
        return false;
    }
    g_free(*notice);
    *notice = g_strdup_printf(ngettext("%s  It was moved to %s; %u act of it can be sent again.",
                                       "%s  It was moved to %s; %u acts of it can be sent again.",
                                       whole->len),
                              why, moved, whole->len);
    return flock(file->use, LOCK_SH) == 0;
}

static bool hold(OutboxFile *file, GError **error)
{
    g_autofree char *path = g_strconcat(file->path, ".use", NULL);
    file->use = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (file->use < 0 || flock(file->use, LOCK_SH) != 0) {
        g_set_error(error, TILIK_ERROR, TILIK_ERROR_STORAGE, _("%s can't be opened: %s."), path,
                    g_strerror(errno));
        return false;
    }
    return true;
}

OutboxFile *outbox_file_open(const char *path, bool create, char **notice, GError **error)
{
    g_autoptr(GError) why = NULL;
    if (!paths_make_parent(path, error) || !make_file(path, create, error)) {
        return NULL;
    }
    OutboxFile *file = g_new0(OutboxFile, 1);
    file->path = g_strdup(path);
    file->use = file->desks = -1;
    bool good = hold(file, error);
    if (good && !connect_file(file, &why)) {
        good = outbox_file_is_lost(why) && begin_anew(file, why->message, notice, error);
        if (!good && error != NULL && *error == NULL) {
            g_propagate_error(error, g_steal_pointer(&why));
        }
    }
    if (!good) {
        outbox_file_close(file);
        return NULL;
    }
    outbox_file_changed(file);
    return file;
}

void outbox_file_close(OutboxFile *file)
{
    if (file == NULL) {
        return;
    }
    disconnect(file);
    if (file->use >= 0) {
        close(file->use);
    }
    if (file->desks >= 0) {
        close(file->desks);
    }
    g_free(file->path);
    g_free(file);
}

void outbox_file_ring(OutboxFile *file)
{
    futimens(file->use, NULL);
}
