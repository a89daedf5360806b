#include "model/tour.h"

#include <string.h>

#define NOW  INT64_C(1772330400000)
#define HOUR INT64_C(3600000)

static TourFacts plain(void)
{
    return (TourFacts){.class = CLASS_RT,
                       .state = CAMERA_ONLINE,
                       .worst = PRIORITIES,
                       .looked_ms = NOW - HOUR / 60,
                       .confirmed_ms = NOW};
}

static void put(Tour *tour, unsigned number, const TourFacts *facts)
{
    g_autofree char *id = g_strdup_printf("k%04u", number);
    tour_list_put(tour, id, facts);
}

static Tour *tour_of(unsigned count, uint64_t seed)
{
    Tour *tour = tour_new(seed);
    TourFacts facts = plain();
    tour_list_begin(tour);
    for (unsigned i = 0; i < count; i++)
        put(tour, i, &facts);
    tour_list_end(tour);
    return tour;
}

/* One step of a tour of one window: what was shown before is told. */
static unsigned step(Tour *tour, int64_t now_ms, char **shown)
{
    TourPick pick;
    if (!tour_next(tour, now_ms, &pick))
        return G_MAXUINT;
    char *id = g_strdup(pick.id);
    if (*shown != NULL)
        tour_looked(tour, *shown, now_ms);
    g_free(*shown);
    *shown = id;
    return (unsigned)g_ascii_strtoull(id + 1, NULL, 10);
}

static TourFacts any_facts(GRand *chance, int64_t now_ms)
{
    TourFacts facts = plain();
    facts.class = (CameraClass)g_rand_int_range(chance, 0, CAMERA_CLASSES);
    facts.open = (unsigned)MAX(g_rand_int_range(chance, -6, 4), 0);
    facts.worst =
        facts.open > 0 ? (AlertPriority)g_rand_int_range(chance, 0, PRIORITIES) : PRIORITIES;
    facts.near = (unsigned)MAX(g_rand_int_range(chance, -3, 3), 0);
    facts.real = (unsigned)g_rand_int_range(chance, 0, 6);
    facts.rain = g_rand_double_range(chance, -1, 2);
    facts.looked_ms = g_rand_boolean(chance) ? 0 : now_ms - g_rand_int(chance);
    facts.confirmed_ms = g_rand_boolean(chance) ? 0 : now_ms - g_rand_int(chance);
    return facts;
}

/* Facts change all the time, some fail, and those that stay alive are counted: none waits longer
 * than the promised laps. */
static void nobody_starves(gconstpointer seed)
{
    enum { COUNT = 30, STEPS = 6000 };
    g_autoptr(GRand) chance = g_rand_new_with_seed(GPOINTER_TO_UINT(seed));
    g_autoptr(Tour) tour = tour_of(COUNT, GPOINTER_TO_UINT(seed));
    g_autofree char *shown = NULL;
    int last[COUNT] = {0};
    bool dead[COUNT] = {false};
    for (int i = 0; i < STEPS; i++) {
        int64_t now_ms = NOW + i * 10000;
        for (int change = 0; change < 4; change++) {
            unsigned at = (unsigned)g_rand_int_range(chance, 0, COUNT);
            TourFacts facts = any_facts(chance, now_ms);
            /* The first ten stay alive throughout. */
            dead[at] = at >= 10 && g_rand_int_range(chance, 0, 4) == 0;
            facts.state = dead[at] ? CAMERA_OFFLINE : CAMERA_ONLINE;
            put(tour, at, &facts);
        }
        unsigned at = step(tour, now_ms, &shown);
        if (at >= COUNT)
            g_error("nothing was chosen");
        last[at] = i;
        if (at >= 10 && g_rand_int_range(chance, 0, 5) == 0)
            tour_failed(tour, shown);
        for (unsigned k = 0; k < 10; k++)
            g_assert_cmpint(i - last[k], <=, TOUR_LAPS_MAX * COUNT);
    }
}

static void what_is_ahead_is_what_comes(void)
{
    g_autoptr(Tour) tour = tour_of(50, 11);
    g_autoptr(GRand) chance = g_rand_new_with_seed(5);
    g_autofree char *shown = NULL;
    for (unsigned i = 0; i < 50; i++) {
        TourFacts facts = any_facts(chance, NOW);
        put(tour, i, &facts);
    }
    for (int round = 0; round < 30; round++) {
        TourPick ahead[10];
        step(tour, NOW, &shown);
        tour_looked(tour, shown, NOW);
        g_assert_cmpuint(tour_ahead(tour, NOW, ahead, 10), ==, 10);
        g_autofree char *first = g_strdup(ahead[0].id), *second = g_strdup(ahead[1].id);
        step(tour, NOW, &shown);
        g_assert_cmpstr(shown, ==, first);
        step(tour, NOW, &shown);
        g_assert_cmpstr(shown, ==, second);
    }
}

static void odd_facts_are_bounded(void)
{
    const TourFacts facts = {.class = CLASS_RIVER,
                             .state = CAMERA_ONLINE,
                             .worst = PRIORITIES,
                             .open = G_MAXUINT,
                             .near = G_MAXUINT,
                             .real = G_MAXUINT,
                             .rain = G_MAXDOUBLE,
                             .looked_ms = INT64_MAX / 2,
                             .confirmed_ms = INT64_MAX / 2};
    g_autoptr(Tour) tour = tour_new(1);
    TourPick pick;
    tour_list_put(tour, "a", &facts);
    g_assert_true(tour_next(tour, NOW, &pick));
    g_assert_cmpfloat(pick.weight, <=, TOUR_WEIGHT_MAX);
    g_assert_cmpfloat(pick.weight, >=, 1);
    tour_failed(tour, "a");
    for (int i = 0; i < 20; i++) {
        g_assert_true(tour_next(tour, NOW, &pick));
        tour_failed(tour, "a");
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/tour/nobody starves", GUINT_TO_POINTER(1), nobody_starves);
    g_test_add_data_func("/tour/nobody starves, another day", GUINT_TO_POINTER(77), nobody_starves);
    g_test_add_func("/tour/what is ahead is what comes", what_is_ahead_is_what_comes);
    g_test_add_func("/tour/odd facts are bounded", odd_facts_are_bounded);
    return g_test_run();
}
