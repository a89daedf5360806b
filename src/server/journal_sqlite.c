#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "journal_sqlite.h"

static bool sqlite_begin(JournalStore *store, int64_t *next_rev, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *begin = sqlite_statement(self, BEGIN, error),
                 *newest = sqlite_statement(self, NEWEST, error);
    if (begin == NULL || newest == NULL || !sqlite_run(begin, "begin", error)) {
        return false;
    }
    if (sqlite3_step(newest) != SQLITE_ROW) {
        sqlite_fail(self->writer, "newest revision", error);
        sqlite3_reset(newest);
        store->class->rollback(store);
        return false;
    }
    bool empty = sqlite3_column_type(newest, 0) == SQLITE_NULL;
    *next_rev = sqlite3_column_int64(newest, 0) + 1;
    sqlite3_reset(newest);
    if (empty) {
        *next_rev = sqlite_number(self->writer, "SELECT oldest FROM span") + 1;
    }
    return true;
}

/* Which row of the journal a view stands in, as it was told last. */
static bool sqlite_put_view(Sqlite *self, const Entry *entry, GError **error)
{
    sqlite3_stmt *put = sqlite_statement(self, PUT_VIEW, error);
    if (put == NULL) {
        return false;
    }
    sqlite_text(put, 1, entry->id);
    sqlite_text(put, 2, entry->camera);
    sqlite3_bind_int64(put, 3, entry->rev);
    return sqlite_run(put, "append", error);
}

static bool sqlite_append(JournalStore *store, const Entry *entry, GError **error)
{
    Sqlite *self = (Sqlite *)store;
    sqlite3_stmt *append = sqlite_statement(self, APPEND, error);
    if (append == NULL) {
        return false;
    }
    sqlite3_bind_int64(append, 1, entry->rev);
    sqlite3_bind_int64(append, 2, entry->at_ms);
    sqlite3_bind_int(append, 3, sqlite_kind(entry->kind));
    sqlite_text(append, 4, entry->id);
    sqlite_text(append, 5, entry->area);
    sqlite_text(append, 6, entry->was_area);
    sqlite3_bind_int(append, 7, entry->sight);
    sqlite3_bind_int(append, 8, entry->was_sight);
    sqlite3_bind_int(append, 9, entry->gone);
    sqlite_text(append, 10, entry->by);
    sqlite_text(append, 11, entry->why);
    sqlite3_bind_text(append, 12, entry->line->text, (int)entry->line->size, SQLITE_STATIC);
    if (!sqlite_run(append, "append", error) ||
        (entry->stepped && !sqlite_put_step(self, entry, error))) {
        return false;
    }
    if (entry->kind == ENTRY_VIEW && entry->camera != NULL) {
        return sqlite_put_view(self, entry, error);
    }
    if (entry->kind >= ENTRY_HELD) {
        return true;
    }
    sqlite3_stmt *current = sqlite_statement(self, entry->gone ? FORGET : CURRENT, error);
    if (current == NULL) {
        return false;
    }
    sqlite3_bind_int(current, 1, sqlite_kind(entry->kind));
    sqlite_text(current, 2, entry->id);
    if (!entry->gone) {
        sqlite3_bind_int64(current, 3, entry->rev);
        sqlite3_bind_int64(current, 4, entry->ended_ms);
    }
    return sqlite_run(current, "append", error);
}

static const struct {
    Statement statement;
    AsideShape shape;
} asides[ASIDE_KINDS] = {
    [ASIDE_ADDRESS] = {PUT_ADDRESS, {8, 0}},
    [ASIDE_HOLD] = {PUT_HOLD, {4, 0}},
    [ASIDE_UNHOLD] = {END_HOLD, {1, 0}},
    [ASIDE_ANSWER] = {PUT_ANSWER, {5, 2}},
    [ASIDE_TOKEN] = {PUT_TOKEN, {5, 2}},
    [ASIDE_REVOKE] = {REVOKE_TOKEN, {1, 1}},
    [ASIDE_FACT] = {PUT_FACT, {5, 8}},
    [ASIDE_TRACK] = {ADD_TRACK, {2, 2}},
    [ASIDE_EXTERNAL] = {PUT_EXTERNAL, {3, 3}},
    [ASIDE_FILE] = {PUT_FILE, {4, 1}},
    [ASIDE_LOOK] = {PUT_LOOK, {3, 3}},
    [ASIDE_UNLOOK] = {END_LOOK, {2, 1}},
    [ASIDE_SAID] = {PUT_SAID, {3, 1}},
    [ASIDE_UNSAID] = {END_SAID, {1, 0}},
    [ASIDE_EYE] = {PUT_EYE, {1, 2}},
    [ASIDE_UNEYE] = {END_EYE, {1, 1}},
    [ASIDE_CURSOR] = {PUT_CURSOR, {2, 0}},
    [ASIDE_STEP] = {PUT_STEP, {3, 3}},
    [ASIDE_RUN] = {PUT_RUN, {0, 2}},
    [ASIDE_HOOK_OUT] = {PUT_HOOK_OUT, {6, 5}},
    [ASIDE_HOOK_TRIED] = {TRY_HOOK_OUT, {6, 5}},
    [ASIDE_HOOK_DONE] = {END_HOOK_OUT, {1, 0}},
    [ASIDE_HOOK_EMPTY] = {EMPTY_HOOK, {1, 0}},
    [ASIDE_HOOK_TOLD] = {PUT_HOOK_TOLD, {3, 1}},
    [ASIDE_HOOK_FORGET] = {END_HOOK_TOLD, {2, 0}},
    [ASIDE_HOOK_STATE] = {PUT_HOOK_STATE, {2, 1}},
};

static const int kind_numbers[ENTRY_KINDS] = {
    [ENTRY_AREA] = 0,    [ENTRY_SITE] = 1,    [ENTRY_CAMERA] = 2,    [ENTRY_VIEW] = 3,
    [ENTRY_ORDER] = 4,   [ENTRY_TOKEN] = 5,   [ENTRY_ALERT] = 6,     [ENTRY_SITUATION] = 7,
    [ENTRY_TICKET] = 8,  [ENTRY_LOG] = 9,     [ENTRY_HANDOVER] = 10, [ENTRY_ROLLCALL] = 11,
    [ENTRY_PATROL] = 12, [ENTRY_SOURCE] = 13, [ENTRY_BUILDING] = 14, [ENTRY_WEATHER] = 15,
};

int sqlite_kind(EntryKind kind)
{
    return kind_numbers[kind];
}

EntryKind sqlite_kind_of(int number)
{
    EntryKind kind = 0;
    while (kind < ENTRY_KINDS - 1 && kind_numbers[kind] != number) {
        kind++;
    }
    return kind;
}

AsideShape sqlite_shape(AsideKind kind)
{
    return asides[kind].shape;
}

static bool sqlite_aside(JournalStore *store, const Aside *aside, GError **error)
{
    AsideShape shape = asides[aside->kind].shape;
    sqlite3_stmt *statement =
        sqlite_statement((Sqlite *)store, asides[aside->kind].statement, error);
    if (statement == NULL) {
        return false;
    }
    for (int i = 0; i < shape.texts; i++) {
        sqlite_text(statement, i + 1, aside->text[i]);
    }
    for (int i = 0; i < shape.numbers; i++) {
        sqlite3_bind_int64(statement, shape.texts + i + 1, aside->number[i]);
    }
    if (aside->bytes != NULL) {
        gsize size;
        const void *data = g_bytes_get_data(aside->bytes, &size);
        sqlite3_bind_blob64(statement, shape.texts + shape.numbers + 1, data, size, SQLITE_STATIC);
    }
    bool good = sqlite_run(statement, "aside", error);
    sqlite3_clear_bindings(statement);
    return good;
}

static bool sqlite_commit(JournalStore *store, GError **error)
{
    sqlite3_stmt *commit = sqlite_statement((Sqlite *)store, COMMIT, error);
    return commit != NULL && sqlite_run(commit, "commit", error);
}

static void sqlite_rollback(JournalStore *store)
{
    Sqlite *self = (Sqlite *)store;
    if (!sqlite3_get_autocommit(self->writer)) {
        sqlite3_exec(self->writer, "ROLLBACK", NULL, NULL, NULL);
    }
}

static const char *sqlite_bell(JournalStore *store)
{
    return ((Sqlite *)store)->bell;
}

static void sqlite_ring(JournalStore *store)
{
    utimensat(AT_FDCWD, ((Sqlite *)store)->bell, NULL, 0);
}

const JournalStoreClass journal_sqlite = {
    .scheme = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .begin = sqlite_begin,
    .append = sqlite_append,
    .aside = sqlite_aside,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .load = sqlite_load,
    .newest = sqlite_newest,
    .span = sqlite_span,
    .read = sqlite_read,
    .read_back = sqlite_read_back,
    .views = sqlite_views,
    .find_view = sqlite_find_view,
    .looks = sqlite_looks,
    .log_back = sqlite_log_back,
    .log_span = sqlite_log_span,
    .log_find = sqlite_log_find,
    .holds = sqlite_holds,
    .find_address = sqlite_find_address,
    .addresses = sqlite_addresses,
    .find_answer = sqlite_find_answer,
    .expire_answers = sqlite_expire_answers,
    .facts = sqlite_facts,
    .tracks = sqlite_tracks,
    .find_external = sqlite_find_external,
    .externals = sqlite_externals,
    .cursor = sqlite_cursor,
    .last_offline = sqlite_last_offline,
    .find_file = sqlite_find_file,
    .sum_files = sqlite_sum_files,
    .said = sqlite_said,
    .history = sqlite_history,
    .eyes = sqlite_eyes,
    .steps = sqlite_steps,
    .runs = sqlite_runs,
    .expire_steps = sqlite_expire_steps,
    .story = sqlite_story,
    .hooks = sqlite_hooks,
    .find_hook = sqlite_find_hook,
    .tokens = sqlite_tokens,
    .bell = sqlite_bell,
    .ring = sqlite_ring,
};
