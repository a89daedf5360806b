/* Power cuts, at any write and sync of an outbox's life: what was told to be written is there,
 * whole, and nothing else is.  TILIK_ROUNDS=1000 cuts more often, TILIK_SEED elsewhere. */
#include "backend.h"
#include "disk.h"
#include "outbox_life.h"

#define ROUNDS 150

static void add(Life *life, GRand *rand)
{
    gsize size = (gsize)g_rand_int_range(rand, 2, g_rand_boolean(rand) ? 100 : 9000);
    char *body = g_strnfill(size, 'a' + (char)(life->count % 26));
    const OutboxAct act = {.object = (char *)"alert/a",
                           .method = (char *)"POST",
                           .path = (char *)"/x",
                           .who = (char *)"me",
                           .body = body};
    life_add(life, &act, body);
}

/* Some are written alone, some by one commit; some are removed, some noted. */
static void live(Life *life, const char *path, GRand *rand)
{
    life_open(life, path);
    while (life->count < LIFE_ACTS) {
        for (int n = g_rand_int_range(rand, 1, 4); n > 0 && life->count < LIFE_ACTS; n--) {
            add(life, rand);
        }
        life_settle(life);
        LifeAct *chosen = life_any(life, rand);
        if (chosen->removed == LIFE_NEVER && g_rand_boolean(rand)) {
            life_remove(life, chosen);
        } else {
            const OutboxTry tried = {.state = OUTBOX_ATTENTION, .problem = "no", .attempts = 1};
            outbox_note(life->outbox, chosen->id, &tried);
        }
        if (g_rand_int_range(rand, 0, 12) == 0) {
            life_close(life);
            life_open(life, path);
        }
    }
    life_settle(life);
    life_close(life);
}

/* After a cut: none lost, none changed, none made up. */
static void judge(const Life *life, const Box *box, unsigned cut)
{
    life_judge(life, box, cut);
    for (unsigned i = 0; i < outbox_count(box->outbox); i++) {
        const OutboxAct *act = outbox_act(box->outbox, i);
        g_assert_cmpint(act->state, !=, OUTBOX_DAMAGED);
        g_assert_cmpstr(act->body, ==, life_find(life, act->id)->text);
    }
}

static void a_power_cut_at_any_write_loses_nothing_that_was_told(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(life_number("TILIK_SEED", 1));
    char *folder = scratch_new();
    g_autofree char *path = g_build_filename(folder, "outbox.db", NULL);
    Life life = {0};
    disk_watch(path);
    live(&life, path, rand);
    disk_watch(NULL);
    unsigned steps = disk_steps(), rounds = life_number("TILIK_ROUNDS", ROUNDS);
    g_test_message("%u acts, %u steps on the disk", life.count, steps);
    g_assert_cmpuint(steps, >, 2 * LIFE_ACTS);
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
    life_clear(&life);
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
