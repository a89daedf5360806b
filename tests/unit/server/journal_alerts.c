/* What the database keeps of alerts, and what becomes of one that was made before there were
 * any. */
#include "server/journal.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/clock.h"
#include "server/state.h"
#include "wire/alerts.h"

typedef struct World {
    char *folder, *path, *uri;
    struct event_base *base;
    Journal *journal;
} World;

static void on_committed(Batch *batch, void *data)
{
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
    world->folder = g_dir_make_tmp("tilikd-journal-XXXXXX", NULL);
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

static Entry *alert_entry(const char *id, int64_t ended_ms)
{
    const Alert alert = {
        .id = id,
        .kind = "rob",
        .area = "33.74.10.1003",
        .first_at_ms = 1000,
        .last_at_ms = 1000,
        .cleared_at_ms = ended_ms,
        .count = 1,
        .score = 0.5,
        .looked_s = ALERT_NOT_LOOKED,
        .machine = {.state = ended_ms != 0 ? ALERT_NORMAL : ALERT_UNACK, .active = ended_ms == 0}};
    GString *text = g_string_new(NULL);
    encode_alert(text, &alert);
    Entry *entry = entry_new(ENTRY_ALERT, id, alert.area, SIGHT_ALERTS, text);
    entry->by = g_strdup("test");
    entry->at_ms = 1;
    entry->ended_ms = ended_ms;
    return entry;
}

static bool note_id(const Entry *entry, void *data)
{
    g_string_append_printf(data, "%s %d ", entry->id, (int)entry->kind);
    return true;
}

static void test_ended(World *world, gconstpointer data)
{
    open_journal(world);
    int64_t now_ms = clock_wall_ms();
    const int64_t ended[] = {0, now_ms - 1000, now_ms - ALERT_RETIRE_MS - 1000};
    for (int i = 0; i < 3; i++) {
        g_autofree char *id = g_strdup_printf("a%d", i);
        Batch *batch = batch_new();
        batch_add(batch, alert_entry(id, 0));
        batch_add(batch, alert_entry(id, ended[i]));
        submit(world, batch);
    }
    State *state = state_new();
    JournalStore *store = journal_store(world->journal);
    g_assert_true(state_load(state, store, NULL));
    g_assert_nonnull(state_find(state, ENTRY_ALERT, "a0"));
    g_assert_nonnull(state_find(state, ENTRY_ALERT, "a1"));
    g_assert_null(state_find(state, ENTRY_ALERT, "a2"));
    uint32_t count;
    const uint32_t *order = state_order(state, ENTRY_ALERT, &count);
    g_assert_cmpuint(count, ==, 2);
    g_assert_cmpstr(state_id(state, ENTRY_ALERT, order[1]), ==, "a1");
    g_assert_cmpuint(state_retire(state, now_ms), ==, 1);
    g_assert_null(state_find(state, ENTRY_ALERT, "a1"));
    state_order(state, ENTRY_ALERT, &count);
    g_assert_cmpuint(count, ==, 1);
    g_autoptr(GString) found = g_string_new(NULL);
    g_assert_true(store->class->newest(store, ENTRY_ALERT, "a2", note_id, found, NULL));
    g_assert_true(store->class->newest(store, ENTRY_ALERT, "a3", note_id, found, NULL));
    g_assert_cmpstr(found->str, ==, "a2 3 ");
    state_free(state);
}

static bool note_fact(const AlertFact *fact, void *data)
{
    g_string_append_printf(data, "%s:%d:%s:%d:%d ", fact->alert, (int)fact->at_ms,
                           fact->owner != NULL ? fact->owner : "-", (int)fact->count,
                           fact->chattering + 2 * fact->suppressed);
    return true;
}

static void add_fact(Batch *batch, const char *id, int64_t at_ms, const char *owner, int count)
{
    const AlertFact fact = {.alert = id,
                            .kind = "camera_offline",
                            .camera = "c1",
                            .area = "33.74.10.1003",
                            .owner = owner,
                            .at_ms = at_ms,
                            .count = count,
                            .chattering = count > 1,
                            .verdict = VERDICT_REAL};
    batch_aside(batch, aside_fact(&fact));
}

/* A fact is written when it is told and again at its end, and is read in the order of its time. */
static void test_facts(World *world, gconstpointer data)
{
    open_journal(world);
    JournalStore *store = journal_store(world->journal);
    Batch *batch = batch_new();
    add_fact(batch, "b", 200, NULL, 1);
    add_fact(batch, "a", 200, NULL, 1);
    add_fact(batch, "c", 100, NULL, 1);
    add_fact(batch, "d", 300, NULL, 1);
    add_fact(batch, "a", 200, "sari", 9);
    submit(world, batch);
    StoreFacts which = {.from_ms = 100, .to_ms = 300, .after_alert = "", .limit = 2};
    g_autoptr(GString) found = g_string_new(NULL);
    g_assert_true(store->class->facts(store, &which, note_fact, found, NULL));
    g_assert_cmpstr(found->str, ==, "c:100:-:1:0 a:200:sari:9:1 ");
    which.after_ms = 200;
    which.after_alert = "a";
    g_assert_true(store->class->facts(store, &which, note_fact, found, NULL));
    g_assert_cmpstr(found->str, ==, "c:100:-:1:0 a:200:sari:9:1 b:200:-:1:0 ");
    int64_t last = -1;
    g_assert_true(store->class->last_offline(store, "c1", &last, NULL));
    g_assert_cmpint(last, ==, 300);
    g_assert_true(store->class->last_offline(store, "c2", &last, NULL));
    g_assert_cmpint(last, ==, 0);
}

static bool note_aside(const Aside *row, void *data)
{
    g_string_append_printf(data, "%s %s %d %d ", row->text[0], row->text[1], (int)row->number[0],
                           (int)row->number[1]);
    return true;
}

static void add_aside(Batch *batch, AsideKind kind, const char *const text[3], int one, int two)
{
    Aside *aside = aside_new(kind);
    for (int i = 0; i < 3; i++) {
        aside->text[i] = g_strdup(text[i]);
    }
    aside->number[0] = one;
    aside->number[1] = two;
    aside->number[2] = 1000;
    batch_aside(batch, aside);
}

static void test_asides(World *world, gconstpointer data)
{
    open_journal(world);
    JournalStore *store = journal_store(world->journal);
    Batch *batch = batch_new();
    add_aside(batch, ASIDE_TRACK, (const char *const[]){"c1", "rob", NULL}, 1, 1);
    add_aside(batch, ASIDE_TRACK, (const char *const[]){"c1", "rob", NULL}, 0, 1);
    add_aside(batch, ASIDE_EXTERNAL, (const char *const[]){"frigate", "e1", "a1"}, 1, 5);
    add_aside(batch, ASIDE_EXTERNAL, (const char *const[]){"frigate", "e1", "a1"}, 6, 7);
    submit(world, batch);
    g_autoptr(GString) found = g_string_new(NULL);
    g_assert_true(store->class->tracks(store, note_aside, found, NULL));
    g_assert_true(store->class->find_external(store, "frigate", "e1", note_aside, found, NULL));
    g_assert_true(store->class->find_external(store, "motion", "e1", note_aside, found, NULL));
    g_assert_cmpstr(found->str, ==, "c1 rob 1 2 frigate e1 6 7 ");
    g_assert_true(store->class->expire_answers(store, 1001, NULL));
    g_assert_true(store->class->find_external(store, "frigate", "e1", note_aside, found, NULL));
    g_assert_cmpstr(found->str, ==, "c1 rob 1 2 frigate e1 6 7 ");
}

/* As it was laid out before there were alerts. */
static const char old_layout[] =
    "CREATE TABLE journal(rev INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " id TEXT NOT NULL, area TEXT NOT NULL, was_area TEXT, sight INTEGER NOT NULL,"
    " was_sight INTEGER NOT NULL, gone INTEGER NOT NULL, by TEXT NOT NULL, why TEXT,"
    " data TEXT NOT NULL);"
    "CREATE INDEX journal_acts ON journal(kind, rev) WHERE kind >= 3;"
    "CREATE TABLE current(kind INTEGER NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL,"
    " PRIMARY KEY(kind, id)) WITHOUT ROWID;"
    "CREATE TABLE span(one INTEGER PRIMARY KEY CHECK(one = 1), oldest INTEGER NOT NULL);"
    "INSERT INTO span VALUES(1, 5000);"
    "INSERT INTO journal VALUES(5001, 1, 0, '33.74', '33.74', NULL, 1, 0, 0, 'demo', NULL,"
    " '{\"code\":\"33.74\",\"level\":\"city\",\"name\":\"Semarang\",\"parent\":null,\"lat\":null,"
    "\"lon\":null,\"rev\":5001}');"
    "INSERT INTO current VALUES(0, '33.74', 5001);"
    "INSERT INTO journal VALUES(5002, 1, 3, 'v1', '33.74', NULL, 9, 0, 0, 'sari', NULL, '{}');"
    "INSERT INTO journal VALUES(5003, 1, 4, 'o1', '33.74', NULL, 10, 0, 0, 'sari', NULL, '{}');"
    "PRAGMA application_id = 0x54696c6b; PRAGMA user_version = 1;";

static void test_old(World *world, gconstpointer data)
{
    sqlite3 *db = NULL;
    g_assert_cmpint(sqlite3_open(world->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, old_layout, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
    open_journal(world);
    JournalStore *store = journal_store(world->journal);
    Batch *batch = batch_new();
    batch_add(batch, alert_entry("a1", 0));
    submit(world, batch);
    State *state = state_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(state_load(state, store, &error));
    g_assert_no_error(error);
    g_assert_nonnull(state_find(state, ENTRY_AREA, "33.74"));
    g_assert_nonnull(state_find(state, ENTRY_ALERT, "a1"));
    g_assert_cmpint(state_rev(state), ==, 5004);
    g_autoptr(GString) found = g_string_new(NULL);
    for (EntryKind kind = ENTRY_VIEW; kind <= ENTRY_ORDER; kind++) {
        StoreBack back = {.before = INT64_MAX, .kind = kind, .limit = 10};
        g_assert_true(store->class->read_back(store, &back, note_id, found, NULL));
    }
    g_autofree char *expected = g_strdup_printf("v1 %d o1 %d ", ENTRY_VIEW, ENTRY_ORDER);
    g_assert_cmpstr(found->str, ==, expected);
    state_free(state);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/journal/what ended long ago is kept and not loaded", test_ended},
        {"/journal/facts are kept for good", test_facts},
        {"/journal/verdicts add up, sources' ids are kept for a time", test_asides},
        {"/journal/a database of before there were alerts goes on", test_old},
    };
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
