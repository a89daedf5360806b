/* Where a camera's pictures are, beside the journal: kept whole, and brought over from before there
 * were recordings. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "server/journal.h"
#include "server/journal_store.h"

typedef struct Box {
    char *folder, *path, *uri;
} Box;

static Box box_new(void)
{
    Box box = {.folder = g_dir_make_tmp("tilik-address-XXXXXX", NULL)};
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
    for (int i = 0; i < ASIDE_TEXTS; i++) {
        g_string_append_printf(data, "%s|", row->text[i] != NULL ? row->text[i] : "-");
    }
    return true;
}

static char *find(JournalStore *store, const char *camera)
{
    GString *found = g_string_new(NULL);
    g_assert_true(store->class->find_address(store, camera, note, found, NULL));
    return g_string_free(found, FALSE);
}

static void put(JournalStore *store, const char *camera, const char *playback)
{
    static const char *const texts[] = {"rtsp://nvr/1", "rtsp://nvr/2", NULL, "user", "secret"};
    g_autoptr(Aside) aside = aside_new(ASIDE_ADDRESS);
    aside->text[0] = g_strdup(camera);
    for (int i = 0; i < 5; i++) {
        aside->text[i + 1] = g_strdup(texts[i]);
    }
    aside->text[6] = g_strdup(playback);
    aside->text[7] = g_strdup(playback != NULL ? "http://nvr/onvif" : NULL);
    int64_t newest = 0;
    g_assert_true(store->class->begin(store, &newest, NULL));
    g_assert_true(store->class->aside(store, aside, NULL));
    g_assert_true(store->class->commit(store, NULL));
}

static void an_address_reads_back_with_its_recorder(void)
{
    g_auto(Box) box = box_new();
    g_autoptr(JournalStore) store = journal_store_open(box.uri, true, NULL);
    put(store, "c1", "rtsp://nvr/tracks/101?starttime={start:hikvision}");
    put(store, "c2", NULL);
    g_autofree char *one = find(store, "c1");
    g_autofree char *two = find(store, "c2");
    g_autofree char *none = find(store, "c3");
    g_assert_cmpstr(one, ==,
                    "c1|rtsp://nvr/1|rtsp://nvr/2|-|user|secret|"
                    "rtsp://nvr/tracks/101?starttime={start:hikvision}|http://nvr/onvif|");
    g_assert_cmpstr(two, ==, "c2|rtsp://nvr/1|rtsp://nvr/2|-|user|secret|-|-|");
    g_assert_cmpstr(none, ==, "");
}

/* As it was laid out before, with somebody's camera in it. */
static const char old_layout[] =
    "CREATE TABLE journal(rev INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " id TEXT NOT NULL, area TEXT NOT NULL, was_area TEXT, sight INTEGER NOT NULL,"
    " was_sight INTEGER NOT NULL, gone INTEGER NOT NULL, by TEXT NOT NULL, why TEXT,"
    " data TEXT NOT NULL);"
    "CREATE TABLE current(kind INTEGER NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,"
    " ended INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(kind, id)) WITHOUT ROWID;"
    "CREATE TABLE span(one INTEGER PRIMARY KEY CHECK(one = 1), oldest INTEGER NOT NULL);"
    "INSERT INTO span VALUES(1, 5000);"
    "CREATE TABLE address(camera TEXT PRIMARY KEY, main TEXT, sub TEXT, snapshot TEXT, user TEXT,"
    " password TEXT) WITHOUT ROWID;"
    "INSERT INTO address VALUES('c1', 'rtsp://nvr/1', NULL, NULL, 'user', 'secret');"
    "PRAGMA application_id = 0x54696c6b; PRAGMA user_version = 4;";

static void a_database_from_before_recordings_is_brought_over_once(void)
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
        g_autofree char *old = find(store, "c1");
        g_assert_cmpstr(old, ==, "c1|rtsp://nvr/1|-|-|user|secret|-|-|");
        put(store, "c2", "rtsp://nvr/p?s={start:dahua}");
        g_autofree char *fresh = find(store, "c2");
        g_assert_true(g_str_has_suffix(fresh, "|rtsp://nvr/p?s={start:dahua}|http://nvr/onvif|"));
    }
}

static void put_login(JournalStore *store, const char *camera)
{
    g_autoptr(Batch) batch = batch_new();
    Aside *aside = aside_new(ASIDE_ADDRESS);
    aside->text[0] = g_strdup(camera);
    aside->text[4] = g_strdup("user");
    aside->text[5] = g_strdup("secret");
    batch_aside(batch, aside);
    g_assert_true(journal_store_write(store, batch, NULL));
}

/* What it sealed would be lost with the right one. */
static void the_key_of_another_city_is_not_taken(void)
{
    g_auto(Box) box = box_new();
    g_autofree char *own = g_build_filename(box.folder, "own.key", NULL);
    g_autofree char *other = g_build_filename(box.folder, "other.key", NULL);
    g_autoptr(Vault) vault = vault_open(other, true, NULL);
    g_assert_nonnull(vault);
    {
        g_autoptr(JournalStore) store = journal_store_open(box.uri, true, NULL);
        g_assert_true(journal_store_lock_logins(store, own, true, NULL));
        put_login(store, "c1");
    }
    for (int make = 0; make < 2; make++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(JournalStore) store = journal_store_open(box.uri, true, NULL);
        put(store, "c2", NULL);
        g_assert_false(journal_store_lock_logins(store, other, make == 1, &error));
        g_assert_nonnull(strstr(error->message, "sealed under another key"));
        g_autofree char *plain = find(store, "c2");
        g_assert_nonnull(strstr(plain, "|user|secret|"));
    }
    g_autoptr(JournalStore) store = journal_store_open(box.uri, true, NULL);
    g_assert_true(journal_store_lock_logins(store, own, true, NULL));
    g_autofree char *sealed = find(store, "c2");
    g_assert_null(strstr(sealed, "secret"));
    g_autoptr(GString) found = g_string_new(NULL);
    g_assert_true(journal_store_address(store, "c2", note, found, NULL));
    g_assert_nonnull(strstr(found->str, "|user|secret|"));
    g_unlink(own);
    g_unlink(other);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/journal/an address reads back with its recorder",
                    an_address_reads_back_with_its_recorder);
    g_test_add_func("/journal/a database from before recordings is brought over once",
                    a_database_from_before_recordings_is_brought_over_once);
    g_test_add_func("/journal/the key of another city is not taken",
                    the_key_of_another_city_is_not_taken);
    return g_test_run();
}
