/* Power cuts, at any write and sync of an outbox's life: what was told to be written is there,
 * whole, and nothing else is.  TILIK_ROUNDS=1000 cuts more often, TILIK_SEED elsewhere. */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "disk.h"
#include "outbox_box.h"

#define ACTS   80
#define ROUNDS 150
#define NEVER  G_MAXUINT

/* What was told of an act, by steps of the diary. */
typedef struct Told {
    char id[27];
    char *body;
    unsigned written, removed;
} Told;

typedef struct Life {
    Told acts[ACTS];
    unsigned count, told;
    Outbox *outbox;
} Life;

static unsigned number(const char *name, unsigned usual)
{
    const char *text = g_getenv(name);
    return text != NULL ? (unsigned)atol(text) : usual;
}

static void on_written(const char *id, const GError *error, void *data)
{
    Life *life = data;
    g_assert_no_error(error);
    for (unsigned i = 0; i < life->count; i++) {
        if (strcmp(life->acts[i].id, id) == 0) {
            life->acts[i].written = disk_steps();
            life->told++;
        }
    }
}

static bool all_told(void *data)
{
    const Life *life = data;
    return life->told == life->count;
}

static void add(Life *life, GRand *rand)
{
    Told *told = &life->acts[life->count];
    gsize size = (gsize)g_rand_int_range(rand, 2, g_rand_boolean(rand) ? 100 : 9000);
    told->body = g_strnfill(size, 'a' + (char)(life->count % 26));
    told->written = told->removed = NEVER;
    const OutboxAct act = {.object = (char *)"alert/a",
                           .method = (char *)"POST",
                           .path = (char *)"/x",
                           .who = (char *)"me",
                           .body = told->body};
    g_assert_true(outbox_add(life->outbox, &act, told->id, on_written, life, NULL));
    life->count++;
}

/* Some are written alone, some by one commit; some are removed, some noted. */
static void live(Life *life, const char *path, GRand *rand)
{
    life->outbox = outbox_open(path, NULL, NULL, NULL);
    while (life->count < ACTS) {
        for (int n = g_rand_int_range(rand, 1, 4); n > 0 && life->count < ACTS; n--) {
            add(life, rand);
        }
        g_assert_true(loop_until(all_told, life));
        Told *chosen = &life->acts[g_rand_int_range(rand, 0, (gint32)life->count)];
        if (chosen->removed == NEVER && g_rand_boolean(rand)) {
            chosen->removed = disk_steps();
            outbox_remove(life->outbox, chosen->id);
        } else {
            const OutboxTry tried = {.state = OUTBOX_ATTENTION, .problem = "no", .attempts = 1};
            outbox_note(life->outbox, chosen->id, &tried);
        }
        if (g_rand_int_range(rand, 0, 12) == 0) {
            outbox_free(life->outbox);
            life->outbox = outbox_open(path, NULL, NULL, NULL);
        }
    }
    g_assert_true(loop_until(all_told, life));
    outbox_free(life->outbox);
}

static const Told *find(const Life *life, const char *id)
{
    for (unsigned i = 0; i < life->count; i++) {
        if (strcmp(life->acts[i].id, id) == 0) {
            return &life->acts[i];
        }
    }
    return NULL;
}

/* After a cut: none lost, none changed, none made up. */
static void judge(const Life *life, const Box *box, unsigned cut)
{
    g_assert_cmpstr(outbox_notice(box->outbox), ==, NULL);
    for (unsigned i = 0; i < life->count; i++) {
        const Told *told = &life->acts[i];
        const OutboxAct *act = outbox_find(box->outbox, told->id);
        if (told->written <= cut && told->removed > cut) {
            g_assert_nonnull(act);
        }
    }
    for (unsigned i = 0; i < outbox_count(box->outbox); i++) {
        const OutboxAct *act = outbox_act(box->outbox, i);
        const Told *told = find(life, act->id);
        g_assert_nonnull(told);
        g_assert_cmpint(act->state, !=, OUTBOX_DAMAGED);
        g_assert_cmpstr(act->body, ==, told->body);
    }
}

static void a_power_cut_at_any_write_loses_nothing_that_was_told(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(number("TILIK_SEED", 1));
    char *folder = scratch_new();
    g_autofree char *path = g_build_filename(folder, "outbox.db", NULL);
    Life life = {0};
    disk_watch(path);
    live(&life, path, rand);
    disk_watch(NULL);
    unsigned steps = disk_steps(), rounds = number("TILIK_ROUNDS", ROUNDS);
    g_test_message("%u acts, %u steps on the disk", life.count, steps);
    g_assert_cmpuint(steps, >, 2 * ACTS);
    for (unsigned round = 0; round < rounds; round++) {
        unsigned cut = (unsigned)g_rand_int_range(rand, 0, (gint32)steps + 1);
        Box box = {.folder = scratch_new()};
        g_test_message("round %u: cut after step %u", round, cut);
        box.path = g_build_filename(box.folder, "outbox.db", NULL);
        disk_rebuild(cut, rand, box.path);
        box_open(&box);
        judge(&life, &box, cut);
        box_tear_down(&box, NULL);
    }
    for (unsigned i = 0; i < life.count; i++) {
        g_free(life.acts[i].body);
    }
    scratch_free(folder);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    disk_install();
    g_test_add_func("/outbox/a power cut at any write loses nothing that was told",
                    a_power_cut_at_any_write_loses_nothing_that_was_told);
    return g_test_run();
}
