/* What state cameras were in, beside the journal: kept in the order it was told, brought over from
 * before it was kept, and let go of in time. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "server/change.h"
#include "server/journal.h"
#include "server/uptime.h"

typedef struct Box {
    char *folder, *path, *uri;
} Box;

static Box box_new(void)
{
    Box box = {.folder = g_dir_make_tmp("tilik-steps-XXXXXX", NULL)};
    box.path = g_build_filename(box.folder, "t.db", NULL);
    box.uri = g_strconcat("sqlite:", box.path, NULL);
    return box;
}

static void box_clear(Box *box)
{
    static const char *const files[] = {"t.db", "t.db-wal", "t.db-shm", "t.db.lock",
                                        "t.db.tokens-changed"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(box->folder, files[i], NULL);
        g_unlink(path);
    }
    g_assert_cmpint(g_rmdir(box->folder), ==, 0);
    g_free(box->folder);
    g_free(box->path);
    g_free(box->uri);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Box, box_clear)

static bool note(const Aside *row, void *data)
{
    g_string_append_printf(data, "%s %s %s %d%s;", row->text[0], row->text[1], row->text[2],
                           (int)row->number[0], row->number[2] != 0 ? " past" : "");
    return true;
}

static bool note_run(const Aside *row, void *data)
{
    g_string_append_printf(data, "%d-%d;", (int)row->number[0], (int)row->number[1]);
    return true;
}

static char *steps_of(JournalStore *store, unsigned limit)
{
    GString *found = g_string_new(NULL);
    g_assert_true(store->class->steps(store, limit, note, found, NULL));
    return g_string_free(found, FALSE);
}

static Entry *camera_entry(const State *state, CameraState is, Reason reason, int64_t at_ms)
{
    const Camera camera = {.id = "c1",
                           .name = "Pos",
                           .area = "33.74.10.1003.001.001",
                           .analytics = "",
                           .state = is,
                           .reason = reason};
    Entry *entry = change_camera(state, &camera);
    entry->by = g_strdup("test");
    entry->at_ms = at_ms;
    return entry;
}

static void write_entry(JournalStore *store, State *state, Entry *entry)
{
    g_autoptr(Batch) batch = batch_new();
    batch_add(batch, entry);
    g_autoptr(GError) error = NULL;
    journal_store_write(store, batch, &error);
    g_assert_no_error(error);
    state_commit(state, batch);
}

static void write_aside(JournalStore *store, Aside *aside)
{
    g_autoptr(Batch) batch = batch_new();
    batch_aside(batch, aside);
    g_assert_true(journal_store_write(store, batch, NULL));
}

static Aside *run_of(int64_t began_ms, int64_t until_ms)
{
    Aside *run = aside_new(ASIDE_RUN);
    run->number[0] = began_ms;
    run->number[1] = until_ms;
    return run;
}

static void changes_of_state_alone_are_steps(void)
{
    g_auto(Box) box = box_new();
    g_autoptr(JournalStore) store = journal_store_open(box.uri, true, NULL);
    State *state = state_new();
    write_entry(store, state, camera_entry(state, CAMERA_ONLINE, REASON_NONE, 1000));
    write_entry(store, state, camera_entry(state, CAMERA_ONLINE, REASON_NONE, 2000));
    write_entry(store, state, camera_entry(state, CAMERA_OFFLINE, REASON_NONE, 3000));
    write_entry(store, state, camera_entry(state, CAMERA_OFFLINE, REASON_CABLE, 4000));
    write_aside(store, uptime_past("c1", 500, CAMERA_MOVED, REASON_NONE));
    g_autofree char *all = steps_of(store, 100), *some = steps_of(store, 2);
    g_assert_cmpstr(all, ==,
                    "c1 online none 1000;c1 offline none 3000;c1 offline cable 4000;"
                    "c1 moved none 500 past;");
    g_assert_cmpstr(some, ==, "c1 offline cable 4000;c1 moved none 500 past;");
    state_free(state);
}

static void what_was_over_goes_and_what_still_holds_stays(void)
{
    g_auto(Box) box = box_new();
    g_autoptr(JournalStore) store = journal_store_open(box.uri, true, NULL);
    static const int times[] = {1000, 2000, 3000, 9000};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        write_aside(store, uptime_past("c1", times[i], i % 2 ? CAMERA_OFFLINE : CAMERA_ONLINE,
                                       REASON_NONE));
    }
    write_aside(store, uptime_past("c2", 1000, CAMERA_ONLINE, REASON_NONE));
    write_aside(store, run_of(100, 200));
    write_aside(store, run_of(300, 6000));
    write_aside(store, run_of(300, 7000));
    g_assert_true(store->class->expire_steps(store, 5000, NULL));
    g_autofree char *left = steps_of(store, 100);
    g_assert_cmpstr(left, ==,
                    "c1 online none 3000 past;c1 offline none 9000 past;c2 online none 1000 past;");
    g_autoptr(GString) runs = g_string_new(NULL);
    g_assert_true(store->class->runs(store, note_run, runs, NULL));
    g_assert_cmpstr(runs->str, ==, "300-7000;");
}

/* As it was laid out before; a row whose text is none, and a camera that went. */
static const char old_layout[] =
    "CREATE TABLE journal(rev INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " id TEXT NOT NULL, area TEXT NOT NULL, was_area TEXT, sight INTEGER NOT NULL,"
    " was_sight INTEGER NOT NULL, gone INTEGER NOT NULL, by TEXT NOT NULL, why TEXT,"
    " data TEXT NOT NULL);"
    "CREATE TABLE current(kind INTEGER NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,"
    " ended INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kind, id)) WITHOUT ROWID;"
    "CREATE TABLE span(one INTEGER PRIMARY KEY CHECK(one = 1), oldest INTEGER NOT NULL);"
    "CREATE TABLE address(camera TEXT PRIMARY KEY, main TEXT, sub TEXT, snapshot TEXT, user TEXT,"
    " password TEXT) WITHOUT ROWID;"
    "INSERT INTO span VALUES(1, 5000);"
    "INSERT INTO journal VALUES"
    "(1, 1000, 2, 'c1', '33.74', NULL, 1, 0, 0, 'x', NULL, '{\"state\":\"online\"}'),"
    "(2, 2000, 2, 'c2', '33.74', NULL, 1, 0, 0, 'x', NULL, 'no text'),"
    "(3, 3000, 2, 'c3', '33.74', NULL, 1, 0, 0, 'x', NULL, '{\"state\":7}'),"
    "(4, 4000, 1, 'n1', '33.74', NULL, 1, 0, 0, 'x', NULL, '{\"state\":\"online\"}'),"
    "(5, 5000, 2, 'c1', '33.74', NULL, 1, 0, 0, 'x', NULL,"
    " '{\"state\":\"out_of_service\",\"reason\":\"broken\"}'),"
    "(6, 6000, 2, 'c4', '33.74', NULL, 1, 0, 1, 'x', NULL, '{}');"
    "PRAGMA application_id = 0x54696c6b; PRAGMA user_version = 4;";

static void a_database_from_before_is_brought_over(void)
{
    g_auto(Box) box = box_new();
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(box.path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, old_layout, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
    for (int opening = 0; opening < 2; opening++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JournalStore) store = journal_store_open(box.uri, true, &error);
        g_assert_no_error(error);
        g_autofree char *found = steps_of(store, 100);
        g_assert_cmpstr(found, ==,
                        "c1 online none 1000;c1 out_of_service broken 5000;c4 unknown none 6000;");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/steps/changes of state alone are steps", changes_of_state_alone_are_steps);
    g_test_add_func("/steps/what was over goes, what still holds stays",
                    what_was_over_goes_and_what_still_holds_stays);
    g_test_add_func("/steps/a database from before is brought over",
                    a_database_from_before_is_brought_over);
    return g_test_run();
}
