/* What was committed last stays in memory for who reads along, and no more of it than fits. */
#include <string.h>

#include "server/journal.h"
#include "server/state.h"

/* Commits so many lines of so many bytes each, from a revision on. */
static void commit(State *state, int64_t rev, unsigned count, size_t size)
{
    g_autoptr(Batch) batch = batch_new();
    for (unsigned i = 0; i < count; i++) {
        GString *text = g_string_sized_new(size);
        memset(text->str, ' ', size);
        g_string_set_size(text, size);
        Entry *entry = entry_new(ENTRY_LOG, "x", "33.74", SIGHT_LOG, text);
        entry_stamp(entry, rev + i);
        batch_add(batch, entry);
    }
    state_commit(state, batch);
}

/* Walks as a reader does, from where memory begins; returns how many there are; *bytes: in sum. */
static unsigned walk(const State *state, int64_t newest, gsize *bytes)
{
    unsigned count = 0;
    int64_t rev = state_ring_from(state);
    const Entry *entry;
    *bytes = 0;
    while ((entry = state_ring_next(state, rev)) != NULL) {
        g_assert_cmpint(entry->rev, ==, rev + 1); /* none is left out */
        rev = entry->rev;
        *bytes += entry->line->size;
        count++;
    }
    g_assert_cmpint(rev, ==, newest);
    return count;
}

static void test_bytes(void)
{
    State *state = state_new();
    gsize bytes;
    commit(state, 1, 100, 1000000);
    g_assert_cmpuint(walk(state, 100, &bytes), ==, 33);
    g_assert_cmpuint(bytes, <=, STATE_RING_BYTES);
    commit(state, 101, 30000, 100); /* long ones make room for many short ones */
    g_assert_cmpuint(walk(state, 30100, &bytes), ==, 16384);
    g_assert_cmpuint(bytes, ==, 16384 * 100);
    commit(state, 30101, 40, 1000000);
    g_assert_cmpuint(walk(state, 30140, &bytes), ==, 33);
    g_assert_cmpuint(bytes, <=, STATE_RING_BYTES);
    commit(state, 30141, 1, STATE_RING_BYTES + 1);
    g_assert_cmpuint(walk(state, 30141, &bytes), ==, 1);
    state_empty_ring(state);
    g_assert_cmpuint(walk(state, 30141, &bytes), ==, 0);
    commit(state, 30142, 3, 100);
    g_assert_cmpuint(walk(state, 30144, &bytes), ==, 3);
    state_free(state);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/state/what stays in memory for readers is bounded in bytes", test_bytes);
    return g_test_run();
}
