/* Power cuts in the life of an outbox whose acts carry files: an act that was told to be written
 * is there with its file, whole, and no act is there without.  TILIK_ROUNDS=1000 cuts more often,
 * TILIK_SEED elsewhere. */
#include <glib/gstdio.h>
#include <string.h>

#include "backend.h"
#include "disk.h"
#include "folder_diary.h"
#include "outbox_life.h"

#define ROUNDS 100

/* What a cut leaves */

/* One name, as it surely is, and as it may be. */
typedef struct Entry {
    GBytes *sure, *maybe; /* NULL: it is not there */
    bool open;            /* what may be is not on the disk yet */
} Entry;

/* A file whose bytes were not synced is there in part. */
static GBytes *part_of(const Event *event, GRand *rand)
{
    gsize size = g_bytes_get_size(event->bytes);
    if (event->synced || size == 0) {
        return g_bytes_ref(event->bytes);
    }
    return g_bytes_new_from_bytes(event->bytes, 0, (gsize)g_rand_int_range(rand, 0, (gint32)size));
}

static Entry *entry_of(GHashTable *entries, const char *name)
{
    Entry *entry = g_hash_table_lookup(entries, name);
    if (entry == NULL) {
        entry = g_new0(Entry, 1);
        g_hash_table_insert(entries, g_strdup(name), entry);
    }
    return entry;
}

static void all_are_sure(GHashTable *entries)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, entries);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Entry *entry = value;
        if (entry->open) {
            entry->sure = entry->maybe;
            entry->open = false;
        }
    }
}

static void write_entry(const char *folder, const char *name, const Entry *entry, GRand *rand)
{
    GBytes *bytes = entry->open && g_rand_boolean(rand) ? entry->maybe : entry->sure;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    gsize size;
    const char *text = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;
    if (bytes != NULL) {
        g_assert_true(g_file_set_contents(path, text != NULL ? text : "", (gssize)size, NULL));
    }
}

/* Puts the folder as a cut after so many steps of the database leaves it; late: what came between
 * that step and the next has happened, too. */
static void rebuild(const GArray *events, unsigned cut, bool late, GRand *rand, const char *path)
{
    g_autofree char *folder = g_strconcat(path, ".files", NULL);
    g_autoptr(GHashTable) entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    bool made = false, sure = false;
    for (guint i = 0; i < events->len; i++) {
        const Event *event = &g_array_index(events, Event, i);
        if (event->step > cut || (event->step == cut && !late)) {
            break;
        }
        made = made || event->kind == FOLDER_MADE;
        sure = sure || (made && event->kind == PARENT_SYNCED);
        if (event->kind == FOLDER_SYNCED) {
            all_are_sure(entries);
        } else if (event->kind == PUT || event->kind == GONE) {
            Entry *entry = entry_of(entries, event->name);
            entry->maybe = event->kind == PUT ? part_of(event, rand) : NULL; /* kept to the end */
            entry->open = true;
        }
    }
    if (!made || (!sure && g_rand_boolean(rand))) {
        return;
    }
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, entries);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        write_entry(folder, name, value, rand);
    }
}

/* The life */

/* Of few contents, so that the same bytes come and go. */
static void add(Life *life, GRand *rand)
{
    char *text = g_strnfill((gsize)g_rand_int_range(rand, 1, 5) * 3000,
                            (char)('a' + g_rand_int_range(rand, 0, 8)));
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    const OutboxAct act = {.object = (char *)"ticket/t",
                           .method = (char *)"POST",
                           .path = (char *)"/x",
                           .who = (char *)"me",
                           .memo = (char *)"picture.txt",
                           .body = (char *)"text/plain",
                           .bytes = bytes};
    life_add(life, &act, text);
}

static void live(Life *life, const char *path, GRand *rand)
{
    life_open(life, path);
    while (life->count < LIFE_ACTS) {
        for (int n = g_rand_int_range(rand, 1, 4); n > 0 && life->count < LIFE_ACTS; n--) {
            add(life, rand);
        }
        life_settle(life);
        for (int n = g_rand_int_range(rand, 0, 4); n > 0; n--) {
            LifeAct *chosen = life_any(life, rand);
            if (chosen->removed == LIFE_NEVER) {
                life_remove(life, chosen);
            }
        }
        if (g_rand_int_range(rand, 0, 8) == 0) {
            life_close(life);
            life_open(life, path);
        }
    }
    life_close(life);
}

/* After a cut */

static void judge(const Life *life, const Box *box, unsigned cut)
{
    life_judge(life, box, cut);
    for (unsigned i = 0; i < outbox_count(box->outbox); i++) {
        box_assert_loads(box, i, life_find(life, outbox_act(box->outbox, i)->id)->text);
    }
}

static void a_power_cut_at_any_time_leaves_each_act_with_its_file(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(life_number("TILIK_SEED", 1));
    char *folder = scratch_new();
    g_autofree char *path = g_build_filename(folder, "outbox.db", NULL);
    Life life = {0};
    disk_watch(path);
    diary_begin(path);
    live(&life, path, rand);
    disk_watch(NULL);
    GArray *events = diary_end();
    unsigned steps = disk_steps(), rounds = life_number("TILIK_ROUNDS", ROUNDS), kinds[5] = {0};
    for (guint i = 0; i < events->len; i++) {
        kinds[g_array_index(events, Event, i).kind]++;
    }
    g_test_message(
        "%u steps of the database; files: %u put, %u gone, folder: %u made, %u + %u synced", steps,
        kinds[PUT], kinds[GONE], kinds[FOLDER_MADE], kinds[FOLDER_SYNCED], kinds[PARENT_SYNCED]);
    g_assert_cmpuint(kinds[PUT], ==, LIFE_ACTS);
    g_assert_cmpuint(kinds[GONE], >, 10);
    g_assert_cmpuint(kinds[FOLDER_MADE], ==, 1);
    for (unsigned round = 0; round < rounds; round++) {
        unsigned cut = (unsigned)g_rand_int_range(rand, 0, (gint32)steps + 1);
        bool late = g_rand_boolean(rand);
        Box box = {.folder = scratch_new()};
        g_test_message("round %u: cut after step %u%s", round, cut, late ? ", late" : "");
        box.path = g_build_filename(box.folder, "outbox.db", NULL);
        disk_rebuild(cut, rand, box.path);
        rebuild(events, cut, late, rand, box.path);
        box_open(&box);
        judge(&life, &box, cut);
        box_tear_down(&box, NULL);
    }
    life_clear(&life);
    scratch_free(folder);
}

int main(int argc, char **argv)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    puts("1..0 # SKIP a sanitizer wants the same calls");
    return 0;
#endif
    g_test_init(&argc, &argv, NULL);
    disk_install();
    g_test_add_func("/outbox/files/a power cut at any time leaves each act with its file",
                    a_power_cut_at_any_time_leaves_each_act_with_its_file);
    return g_test_run();
}
