#include "server/journal.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "server/state.h"

typedef struct World {
    char *folder, *uri;
    struct event_base *base;
    Journal *journal;
    /* "c" committed, "l" lost, "f" failed, a digit for a batch that is done, "!" after one that
     * failed */
    GString *heard;
    int64_t last_rev;
} World;

static void on_committed(Batch *batch, void *data)
{
    World *world = data;
    g_string_append_c(world->heard, 'c');
    for (guint i = 0; i < batch->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(batch->entries, i);
        g_assert_cmpint(entry->rev, >, world->last_rev);
        world->last_rev = entry->rev;
    }
}

static void on_failed(const GError *error, void *data)
{
    World *world = data;
    g_assert_cmpint(error->code, ==, TILIK_ERROR_STORAGE);
    g_string_append_c(world->heard, 'f');
}

static void on_lost(void *data)
{
    World *world = data;
    g_string_append_c(world->heard, 'l');
}

typedef struct Done {
    World *world;
    int number;
} Done;

static void on_done(Batch *batch, const GError *error, void *data)
{
    Done *done = data;
    g_string_append_printf(done->world->heard, "%d%s", done->number, error != NULL ? "!" : "");
    g_free(done);
}

static void open_journal(World *world)
{
    JournalEvents events = {on_committed, on_failed, on_lost, world};
    g_autoptr(GError) error = NULL;
    const JournalPlace place = {world->uri, NULL};
    world->journal = journal_open(world->base, &place, &events, &error);
    g_assert_no_error(error);
}

static void set_up(World *world, gconstpointer data)
{
    world->folder = g_dir_make_tmp("tilikd-journal-XXXXXX", NULL);
    world->uri = g_strdup_printf("sqlite:%s/j.db", world->folder);
    world->base = event_base_new();
    world->heard = g_string_new(NULL);
    open_journal(world);
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
    g_string_free(world->heard, TRUE);
    g_free(world->folder);
    g_free(world->uri);
}

static Entry *camera_entry(const char *id, const char *area, const char *name)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text,
                    "{\"id\":\"%s\",\"name\":\"%s\",\"area\":\"%s\",\"site\":null,\"slot\":null,"
                    "\"class\":\"rt\",\"owner\":"
                    "\"residents\",\"visibility\":\"restricted\",\"state\":\"online\",\"reason\":"
                    "null,\"since\":null,"
                    "\"seen_at\":null,\"lat\":null,\"lon\":null,\"analytics\":[],\"night\":false,"
                    "\"ptz\":false,\"rev\":0}",
                    id, name, area);
    Entry *entry = entry_new(ENTRY_CAMERA, id, area, SIGHT_RESTRICTED, text);
    entry->by = g_strdup("test");
    entry->at_ms = 1;
    return entry;
}

static void submit(World *world, int number, Entry *entry)
{
    Batch *batch = batch_new();
    Done *done = g_new0(Done, 1);
    *done = (Done){world, number};
    batch->done = on_done;
    batch->data = done;
    batch_add(batch, entry);
    journal_submit(world->journal, batch);
}

static void settle(World *world)
{
    while (journal_waiting(world->journal) > 0) {
        event_base_loop(world->base, EVLOOP_ONCE);
    }
}

static void test_order(World *world, gconstpointer data)
{
    for (int i = 0; i < 10; i++) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        submit(world, i, camera_entry(id, "33.74.10.1003", "x"));
    }
    g_assert_cmpstr(world->heard->str, ==, ""); /* nothing is done before its commit */
    settle(world);
    g_assert_cmpstr(world->heard->str, ==, "c0c1c2c3c4c5c6c7c8c9");
    JournalStore *store = journal_store(world->journal);
    int64_t oldest, newest;
    g_assert_true(store->class->span(store, &oldest, &newest, NULL));
    g_assert_cmpint(newest, ==, world->last_rev);
    g_assert_cmpint(oldest, ==, newest - 10);
    g_assert_cmpint(oldest % 1000, ==, 0);
}

static void cap(rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

/* What was submitted after a failure may rest on it, so it fails too, until the loop has heard. */
static void test_failure(World *world, gconstpointer data)
{
    submit(world, 0, camera_entry("c0", "33.74.10.1003", "x"));
    settle(world);
    g_string_truncate(world->heard, 0);
    cap(1000);
    submit(world, 1, camera_entry("c1", "33.74.10.1003", "x"));
    g_usleep(100000); /* the writer meets the full disk meanwhile, or later: both must do */
    cap(RLIM_INFINITY);
    submit(world, 2, camera_entry("c2", "33.74.10.1003", "x"));
    settle(world);
    g_assert_cmpstr(world->heard->str, ==, "lf1!2!");
    submit(world, 3, camera_entry("c3", "33.74.10.1003", "x"));
    settle(world);
    g_assert_cmpstr(world->heard->str, ==, "lf1!2!c3");
}

static bool collect(const Entry *entry, void *data)
{
    g_string_append_printf(data, "%s ", entry->id);
    return true;
}

static void test_read(World *world, gconstpointer data)
{
    for (int i = 0; i < 5; i++) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        submit(world, i, camera_entry(id, "33.74.10.1003", "x"));
    }
    settle(world);
    JournalStore *store = journal_store(world->journal);
    g_autoptr(GString) seen = g_string_new(NULL);
    g_assert_true(store->class->read(store, world->last_rev - 3, 2, collect, seen, NULL));
    g_assert_cmpstr(seen->str, ==, "c2 c3 ");
}

/* The state after a restart is what it was, also when a camera changed many times. */
static void test_load(World *world, gconstpointer data)
{
    for (int i = 0; i < 20; i++) {
        g_autofree char *name = g_strdup_printf("name %d", i);
        submit(world, 0, camera_entry("c1", i % 2 == 0 ? "33.74.10.1003" : "33.74.10.1004", name));
    }
    Entry *gone = camera_entry("c2", "33.74.10.1003", "x");
    submit(world, 0, gone);
    Entry *left = entry_new(ENTRY_CAMERA, "c2", "33.74.10.1003", SIGHT_RESTRICTED,
                            g_string_new("{\"id\":\"c2\",\"gone\":true,\"rev\":0}"));
    left->by = g_strdup("test");
    left->gone = true;
    submit(world, 0, left);
    settle(world);
    journal_close(world->journal);
    open_journal(world);
    State *state = state_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(state_load(state, journal_store(world->journal), &error));
    g_assert_no_error(error);
    const Slot *slot = state_find(state, ENTRY_CAMERA, "c1");
    g_assert_nonnull(slot);
    g_assert_cmpstr(slot->area, ==, "33.74.10.1004");
    g_assert_nonnull(strstr(slot->line->text, "name 19"));
    g_assert_null(state_find(state, ENTRY_CAMERA, "c2"));
    g_assert_cmpint(state_rev(state), ==, world->last_rev);
    state_free(state);
}

static void test_alone(World *world, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(JournalStore) second = journal_store_open(world->uri, true, &error);
    g_assert_null(second);
    g_assert_error(error, TILIK_ERROR, TILIK_ERROR_REFUSED);
    g_autoptr(JournalStore) reader = journal_store_open(world->uri, false, NULL);
    g_assert_nonnull(reader);
}

static bool take_answer(const Aside *aside, void *data)
{
    g_string_append_printf(data, "%s/%d", aside->text[4], (int)aside->number[0]);
    return false;
}

static void check_unknown(JournalStore *store, const char *user, int64_t after_ms)
{
    g_autoptr(GString) found = g_string_new(NULL);
    AnswerKey key = {.user = user, .route = "POST /x", .key = "k", .after_ms = after_ms};
    g_assert_true(store->class->find_answer(store, &key, take_answer, found, NULL));
    g_assert_cmpstr(found->str, ==, "");
}

/* An answer is written with its deed, gets its revision, and is found by its user, for its time. */
static void test_answers(World *world, gconstpointer data)
{
    Batch *batch = batch_new();
    batch_add(batch, camera_entry("c1", "33.74.10.1003", "x"));
    batch->answer = g_string_new("{\"rev\":0}");
    batch->answer_rev = true;
    Aside *aside = aside_new(ASIDE_ANSWER);
    const char *const texts[] = {"sari", "POST /x", "k", "hash"};
    for (int i = 0; i < 4; i++) {
        aside->text[i] = g_strdup(texts[i]);
    }
    aside->number[0] = 201;
    aside->number[1] = 5000;
    batch_aside(batch, aside);
    journal_submit(world->journal, batch);
    settle(world);
    JournalStore *store = journal_store(world->journal);
    g_autofree char *want = g_strdup_printf("{\"rev\":%" G_GINT64_FORMAT "}/201", world->last_rev);
    g_autoptr(GString) found = g_string_new(NULL);
    AnswerKey key = {.user = "sari", .route = "POST /x", .key = "k", .after_ms = 4999};
    g_assert_true(store->class->find_answer(store, &key, take_answer, found, NULL));
    g_assert_cmpstr(found->str, ==, want);
    check_unknown(store, "budi", 0);
    check_unknown(store, "sari", 5000);
    g_assert_true(store->class->expire_answers(store, 5001, NULL));
    check_unknown(store, "sari", 0);
}

/* Who is told asks for more, as when an answer makes an alert: once more, or for ever. */
static void on_done_more(Batch *batch, const GError *error, void *data)
{
    World *world = data;
    g_assert_no_error(error);
    g_string_append_c(world->heard, 'd');
    submit(world, 7, camera_entry("more", "33.74.10.1003", "x"));
}

/* What is asked for until the end is written and told of; after it the store is still there. */
static void test_end(World *world, gconstpointer data)
{
    Batch *batch = batch_new();
    batch->done = on_done_more;
    batch->data = world;
    batch_add(batch, camera_entry("first", "33.74.10.1003", "x"));
    journal_submit(world->journal, batch);
    journal_end(world->journal);
    g_assert_cmpstr(world->heard->str, ==, "cdc7");
    g_assert_cmpuint(journal_waiting(world->journal), ==, 0);
    Batch *late = batch_new();
    late->done = on_done_more;
    late->data = world;
    batch_add(late, camera_entry("late", "33.74.10.1003", "x"));
    journal_submit(world->journal, late);
    event_base_loop(world->base, EVLOOP_NONBLOCK);
    g_assert_cmpstr(world->heard->str, ==, "cdc7");
    check_unknown(journal_store(world->journal), "sari", 0);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*test)(World *, gconstpointer);
    } tests[] = {
        {"/journal/batches come back in order, after their commit", test_order},
        {"/journal/what rests on a failure fails", test_failure},
        {"/journal/entries are read in order from a revision", test_read},
        {"/journal/the state after a restart is what it was", test_load},
        {"/journal/one server has it", test_alone},
        {"/journal/answers are kept with their deed", test_answers},
        {"/journal/what is asked for at the end is written, not what comes after", test_end},
    };
    signal(SIGXFSZ, SIG_IGN);
    g_test_init(&count, &arguments, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, World, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
