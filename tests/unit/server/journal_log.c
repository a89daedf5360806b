/* How lines of the logbook stand in the database: found without passing over anything else, also in
 * one that was laid out before there were any. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "server/logging.h"
#include "server/state.h"
#include "wire/logbook.h"

typedef struct World {
    char *folder, *path, *uri;
    struct event_base *base;
    Journal *journal;
    int64_t revs[64]; /* of lines, by their numbers */
} World;

static void on_committed(Batch *batch, void *data)
{
    World *world = data;
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = batch->entries->pdata[i];
        if (entry->kind == ENTRY_LOG && g_str_has_prefix(entry->id, "line-")) {
            world->revs[atoi(entry->id + 5)] = entry->rev;
        }
    }
}

static void on_failed(const GError *error, void *data)
{
    g_error("%s", error->message);
}

static void open_journal(World *world)
{
    JournalEvents events = {on_committed, on_failed, NULL, world};
    g_autoptr(GError) error = NULL;
    const JournalPlace place = {world->uri, NULL};
    world->journal = journal_open(world->base, &place, &events, &error);
    g_assert_no_error(error);
}

static void set_up(World *world, gconstpointer data)
{
    world->folder = g_dir_make_tmp("tilikd-log-XXXXXX", NULL);
    world->path = g_build_filename(world->folder, "j.db", NULL);
    world->uri = g_strconcat("sqlite:", world->path, NULL);
    world->base = event_base_new();
}

static void tear_down(World *world, gconstpointer data)
{
    journal_close(world->journal);
    event_base_free(world->base);
    g_autoptr(GDir) files = g_dir_open(world->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world->path);
    g_free(world->uri);
}

static void submit(World *world, Batch *batch)
{
    journal_submit(world->journal, batch);
    while (journal_waiting(world->journal) > 0) {
        event_base_loop(world->base, EVLOOP_ONCE);
    }
}

static LogLine line_of(int i, char id[27])
{
    g_snprintf(id, 27, "line-%d", i);
    return (LogLine){.id = id, .by = "Sari", .text = "x", .at_ms = 1000 * i, .act = LOG_NOTE};
}

/* Among many entries of other kinds. */
static void fill(World *world, int lines)
{
    Batch *batch = batch_new();
    for (int i = 1; i <= lines; i++) {
        char id[27];
        const LogLine line = line_of(i, id);
        batch_add(batch, logging_entry(&line, SIGHT_LOG));
        for (int n = 0; n < 20; n++) {
            Entry *other = entry_new(ENTRY_VIEW, "v", "33.74", SIGHT_VIEWS, g_string_new("{}"));
            other->by = g_strdup("Sari");
            other->at_ms = 1000 * i;
            batch_add(batch, other);
        }
    }
    submit(world, batch);
}

static bool note_id(const Entry *entry, void *data)
{
    g_string_append_printf(data, "%s ", entry->id);
    return true;
}

static char *back(World *world, int64_t before, unsigned limit)
{
    JournalStore *store = journal_store(world->journal);
    GString *found = g_string_new(NULL);
    g_assert_true(store->class->log_back(store, before, limit, note_id, found, NULL));
    return g_string_free(found, FALSE);
}

static void test_back(World *world, gconstpointer data)
{
    open_journal(world);
    fill(world, 30);
    JournalStore *store = journal_store(world->journal);
    g_autofree char *newest = back(world, INT64_MAX, 3);
    g_assert_cmpstr(newest, ==, "line-30 line-29 line-28 ");
    StoreLines which = {.from_ms = 3000, .before_ms = 5001, .limit = 2};
    g_autoptr(GString) span = g_string_new(NULL);
    g_assert_true(store->class->log_span(store, &which, note_id, span, NULL));
    g_assert_cmpstr(span->str, ==, "line-5 line-4 ");
    which.before_ms = 4000; /* past line 4, of that very time */
    which.before_rev = world->revs[4];
    g_assert_true(store->class->log_span(store, &which, note_id, span, NULL));
    g_assert_cmpstr(span->str, ==, "line-5 line-4 line-3 ");
    which = (StoreLines){.from_ms = 31000, .before_ms = INT64_MAX, .limit = 9};
    g_assert_true(store->class->log_span(store, &which, note_id, span, NULL));
    g_assert_cmpstr(span->str, ==, "line-5 line-4 line-3 ");
    g_autoptr(GString) one = g_string_new(NULL);
    g_assert_true(store->class->log_find(store, "line-17", note_id, one, NULL));
    g_assert_true(store->class->log_find(store, "line-99", note_id, one, NULL));
    g_assert_true(store->class->log_find(store, "v", note_id, one, NULL));
    g_assert_cmpstr(one->str, ==, "line-17 ");
}

/* As it was laid out before there were lines; one that a newer tilikd left is found as well. */
static const char old_layout[] =
    "CREATE TABLE journal(rev INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " id TEXT NOT NULL, area TEXT NOT NULL, was_area TEXT, sight INTEGER NOT NULL,"
    " was_sight INTEGER NOT NULL, gone INTEGER NOT NULL, by TEXT NOT NULL, why TEXT,"
    " data TEXT NOT NULL);"
    "CREATE INDEX journal_acts ON journal(kind, rev) WHERE kind >= 3 AND kind <= 5;"
    "CREATE TABLE current(kind INTEGER NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,"
    " ended INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kind, id)) WITHOUT ROWID;"
    "CREATE TABLE span(one INTEGER PRIMARY KEY CHECK(one = 1), oldest INTEGER NOT NULL);"
    "INSERT INTO span VALUES(1, 5000);"
    "INSERT INTO journal VALUES(5001, 1000, 9, 'line-0', '', NULL, 21, 0, 0, 'Sari', NULL, "
    "'{\"id\":\"line-0\",\"at\":\"1970-01-01T00:00:01Z\",\"rev\":5001}');"
    "PRAGMA application_id = 0x54696c6b; PRAGMA user_version = 3;";

static void test_old(World *world, gconstpointer data)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(world->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, old_layout, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
    open_journal(world);
    fill(world, 3);
    g_autofree char *found = back(world, INT64_MAX, 10);
    g_assert_cmpstr(found, ==, "line-3 line-2 line-1 line-0 ");
    journal_close(world->journal);
    open_journal(world); /* the step is done once */
    g_autofree char *again = back(world, INT64_MAX, 10);
    g_assert_cmpstr(again, ==, found);
}

/* A line stands before the entry that the answer is about, and falls with it. */
static void test_before_last(World *world, gconstpointer data)
{
    open_journal(world);
    Batch *batch = batch_new();
    char id[27];
    LogLine line = line_of(1, id);
    Entry *act = entry_new(ENTRY_ORDER, "o1", "33.74", SIGHT_ORDERS,
                           g_string_new("{\"id\":\"o1\",\"rev\":0}"));
    act->by = g_strdup("Sari");
    batch_add(batch, act);
    logging_add(batch, &line, SIGHT_LOG);
    line = line_of(2, id);
    logging_add(batch, &line, SIGHT_LOG);
    g_assert_cmpuint(batch->entries->len, ==, 3);
    g_assert_true(batch->entries->pdata[2] == act);
    submit(world, batch);
}

static void take(LogFold *log, const char *by, const char *topic, const char *area, Sight sight)
{
    const LogLine line = {.by = by, .area = area, .act = LOG_ALERT_ACK, .at_ms = 1000};
    const LogAbout about = {.topic = topic, .place = "Pos 3", .detail = "uji", .ref = "alert/x"};
    log_fold_add(log, &line, &about, sight);
}

/* What one act did to many is one line: of all kinds, in the smallest place, for the fewest. */
static void test_fold(World *world, gconstpointer data)
{
    open_journal(world);
    g_autoptr(LogFold) log = log_fold_new();
    g_autoptr(Decoder) decoder = decoder_new();
    g_autoptr(Batch) batch = batch_new();
    LogLine line;
    take(log, "Budi", "rob", "33.74.10.1003.005", SIGHT_LOG);
    take(log, "Sari", "rob", "33.74.10.1003.005", SIGHT_LOG);
    take(log, "Sari", "banjir", "33.74.10.1004", SIGHT_LOG_OFFICIAL);
    take(log, "Sari", "rob", "33.74.10.1003", SIGHT_LOG);
    log_fold_write(log, batch);
    g_assert_cmpuint(batch->entries->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const Entry *entry = batch->entries->pdata[i];
        g_assert_true(decode_log(decoder, entry->text->str, entry->text->len, &line, NULL));
        bool many = g_strcmp0(line.by, "Sari") == 0;
        g_assert_cmpint(line.count, ==, many ? 3 : 1);
        g_assert_cmpstr(line.text, ==, many ? "rob, banjir · uji" : "rob · Pos 3 · uji");
        g_assert_cmpstr(line.ref, ==, many ? NULL : "alert/x");
        g_assert_cmpstr(line.area, ==, many ? "33.74.10" : "33.74.10.1003.005");
        g_assert_cmpint(entry->sight, ==, many ? SIGHT_LOG_OFFICIAL : SIGHT_LOG);
    }
    log_fold_write(log, batch);
    g_assert_cmpuint(batch->entries->len, ==, 2); /* told once */
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/journal/lines are read back from the newest, from a time, by id", test_back},
        {"/journal/a database of before there was a logbook goes on", test_old},
        {"/logging/a line stands before what the answer is about", test_before_last},
        {"/logging/what one act did to many is one line", test_fold},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
