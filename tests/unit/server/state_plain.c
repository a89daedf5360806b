/* Kinds that no book or catalog holds: a shelf of lines by id. */
#include <glib/gstdio.h>
#include <string.h>

#include "server/journal.h"
#include "server/state.h"

#define RT "33.74.10.1003.001.001"

typedef struct World {
    char *folder, *uri;
    struct event_base *base;
    Journal *journal;
    State *state;
} World;

static void on_committed(Batch *batch, void *data)
{
    World *world = data;
    state_commit(world->state, batch);
}

static void on_failed(const GError *error, void *data)
{
    g_error("%s", error->message);
}

static void start(World *world)
{
    JournalEvents events = {on_committed, on_failed, NULL, world};
    g_autoptr(GError) error = NULL;
    const JournalPlace place = {world->uri, NULL};
    world->journal = journal_open(world->base, &place, &events, &error);
    g_assert_no_error(error);
    world->state = state_new();
    g_assert_true(state_load(world->state, journal_store(world->journal), &error));
    g_assert_no_error(error);
}

static void end(World *world)
{
    journal_close(world->journal);
    state_free(world->state);
}

static void set_up(World *world, gconstpointer data)
{
    world->folder = g_dir_make_tmp("tilikd-state-XXXXXX", NULL);
    world->uri = g_strdup_printf("sqlite:%s/j.db", world->folder);
    world->base = event_base_new();
    start(world);
}

static void tear_down(World *world, gconstpointer data)
{
    end(world);
    event_base_free(world->base);
    g_autoptr(GDir) files = g_dir_open(world->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(files)) != NULL;) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    g_free(world->uri);
}

static void submit(World *world, EntryKind kind, const char *id, const char *text)
{
    Entry *entry = entry_new(kind, id, RT, SIGHT_LOG, g_string_new(text));
    entry->by = g_strdup("test");
    entry->at_ms = 1;
    entry->ended_ms = strstr(text, "ended") != NULL ? 1 : 0;
    entry->gone = strstr(text, "gone") != NULL;
    Batch *batch = batch_new();
    batch_add(batch, entry);
    journal_submit(world->journal, batch);
    while (journal_waiting(world->journal) > 0) {
        event_base_loop(world->base, EVLOOP_ONCE);
    }
}

static void check_line(World *world, EntryKind kind, const char *id, const char *part)
{
    const Slot *slot = state_find(world->state, kind, id);
    g_assert_nonnull(slot);
    g_assert_nonnull(strstr(slot->line->text, part));
    g_assert_cmpstr(slot->area, ==, RT);
}

static void check_order(World *world, EntryKind kind, const char *want)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    uint32_t count;
    const uint32_t *order = state_order(world->state, kind, &count);
    for (uint32_t i = 0; i < count; i++) {
        g_string_append_printf(seen, "%s ", state_id(world->state, kind, order[i]));
    }
    g_assert_cmpstr(seen->str, ==, want);
}

/* The newest of each id is what is found, in the order of ids, before and after a restart. */
static void test_newest(World *world, gconstpointer data)
{
    submit(world, ENTRY_HANDOVER, "b", "{\"id\":\"b\",\"n\":1,\"rev\":0}");
    submit(world, ENTRY_ROLLCALL, "b", "{\"id\":\"b\",\"n\":2,\"rev\":0}");
    submit(world, ENTRY_HANDOVER, "a", "{\"id\":\"a\",\"n\":3,\"rev\":0}");
    submit(world, ENTRY_HANDOVER, "b", "{\"id\":\"b\",\"n\":4,\"rev\":0}");
    for (int round = 0; round < 2; round++) {
        check_line(world, ENTRY_HANDOVER, "b", "\"n\":4");
        check_line(world, ENTRY_HANDOVER, "a", "\"n\":3");
        check_line(world, ENTRY_ROLLCALL, "b", "\"n\":2");
        g_assert_null(state_find(world->state, ENTRY_ROLLCALL, "a"));
        check_order(world, ENTRY_HANDOVER, "a b ");
        check_order(world, ENTRY_ROLLCALL, "b ");
        g_assert_cmpuint(state_count(world->state, ENTRY_HANDOVER), ==, 2);
        g_assert_cmpint(state_kind_rev(world->state, ENTRY_HANDOVER), ==, state_rev(world->state));
        end(world);
        start(world);
    }
}

/* What goes is no longer found, leaves all else, and may come again. */
static void test_gone(World *world, gconstpointer data)
{
    submit(world, ENTRY_ROLLCALL, "a", "{\"id\":\"a\",\"n\":1,\"rev\":0}");
    submit(world, ENTRY_ROLLCALL, "b", "{\"id\":\"b\",\"n\":2,\"rev\":0}");
    submit(world, ENTRY_ROLLCALL, "a", "{\"id\":\"a\",\"gone\":true,\"rev\":0}");
    submit(world, ENTRY_ROLLCALL, "c", "{\"id\":\"c\",\"gone\":true,\"rev\":0}");
    g_assert_null(state_find(world->state, ENTRY_ROLLCALL, "a"));
    check_order(world, ENTRY_ROLLCALL, "b ");
    end(world);
    start(world);
    g_assert_null(state_find(world->state, ENTRY_ROLLCALL, "a"));
    submit(world, ENTRY_ROLLCALL, "a", "{\"id\":\"a\",\"n\":5,\"rev\":0}");
    check_line(world, ENTRY_ROLLCALL, "a", "\"n\":5");
    check_line(world, ENTRY_ROLLCALL, "b", "\"n\":2");
    check_order(world, ENTRY_ROLLCALL, "a b ");
}

static bool take_text(const Entry *entry, void *data)
{
    g_string_append(data, entry->line->text);
    return true;
}

/* What ended long ago is left in the journal at a start, where its id finds it. */
static void test_ended(World *world, gconstpointer data)
{
    submit(world, ENTRY_HANDOVER, "a", "{\"id\":\"a\",\"ended\":1,\"rev\":0}");
    submit(world, ENTRY_HANDOVER, "b", "{\"id\":\"b\",\"n\":2,\"rev\":0}");
    check_order(world, ENTRY_HANDOVER, "a b ");
    end(world);
    start(world);
    check_order(world, ENTRY_HANDOVER, "b ");
    JournalStore *store = journal_store(world->journal);
    g_autoptr(GString) found = g_string_new(NULL);
    g_assert_true(store->class->newest(store, ENTRY_HANDOVER, "a", take_text, found, NULL));
    g_assert_nonnull(strstr(found->str, "\"id\":\"a\""));
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add("/state/a plain shelf has the newest of each id", World, NULL, set_up, test_newest,
               tear_down);
    g_test_add("/state/what ended long ago stays in the journal", World, NULL, set_up, test_ended,
               tear_down);
    g_test_add("/state/what goes leaves a plain shelf", World, NULL, set_up, test_gone, tear_down);
    return g_test_run();
}
