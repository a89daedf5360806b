#include "model/situation.h"

#include <math.h>
#include <string.h>

#define MINUTE 60000
#define RULES  (&(GrouperRules){.window_ms = 10 * MINUTE, .metres = 500})

/* The oracle: all that is known, searched from one end to the other. */
typedef struct Known {
    GrouperAlert alert;
    char id[16], area[AREA_CODE_SIZE];
    char situation[16]; /* "" alone */
    bool gone;
} Known;

static double metres_between(const GrouperAlert *a, const GrouperAlert *b)
{
    double rad = G_PI / 180;
    double u = sin((a->lat - b->lat) * rad / 2), v = sin((a->lon - b->lon) * rad / 2);
    return 2 * 6371000 * asin(sqrt(u * u + cos(a->lat * rad) * cos(b->lat * rad) * v * v));
}

static bool naive_near(const GrouperAlert *a, const GrouperAlert *b)
{
    if (strcmp(a->kind, b->kind) != 0) {
        return false;
    }
    bool placed = !isnan(a->lat) && !isnan(b->lat);
    const char *kelurahan = "33.74.10.1003"; /* what is as long lies above the RW */
    if (strlen(a->area) > strlen(kelurahan)) {
        size_t rw = strlen("33.74.10.1003.005");
        if (strncmp(a->area, b->area, rw) == 0) {
            return true;
        }
    } else if (strcmp(a->area, b->area) == 0 && !placed) {
        return true;
    }
    return placed && metres_between(a, b) < RULES->metres;
}

static bool naive_near_group(GPtrArray *all, const Known *one, const Known *of)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    bool near = false;
    for (guint i = 0; i < all->len; i++) {
        const Known *other = all->pdata[i];
        bool with = other == of ||
                    (of->situation[0] != '\0' && strcmp(other->situation, of->situation) == 0);
        if (other != one && !other->gone && with) {
            first = MIN(first, other->alert.at_ms);
            last = MAX(last, other->alert.at_ms);
            near = near || naive_near(&one->alert, &other->alert);
        }
    }
    return near && one->alert.at_ms >= first - RULES->window_ms &&
           one->alert.at_ms <= last + RULES->window_ms;
}

static int64_t naive_first(GPtrArray *all, const Known *of)
{
    int64_t first = of->alert.at_ms;
    for (guint i = 0; i < all->len; i++) {
        const Known *other = all->pdata[i];
        if (!other->gone && of->situation[0] != '\0' &&
            strcmp(other->situation, of->situation) == 0) {
            first = MIN(first, other->alert.at_ms);
        }
    }
    return first;
}

static const Known *naive_best(GPtrArray *all, const Known *one)
{
    const Known *best = NULL;
    for (guint i = 0; i < all->len; i++) {
        const Known *other = all->pdata[i];
        if (other == one || other->gone || !naive_near_group(all, one, other)) {
            continue;
        }
        bool better = best == NULL;
        if (best != NULL && (other->situation[0] != '\0') != (best->situation[0] != '\0')) {
            better = other->situation[0] != '\0';
        } else if (best != NULL) {
            int64_t here = naive_first(all, other), there = naive_first(all, best);
            int names = best->situation[0] != '\0' ? strcmp(other->situation, best->situation)
                                                   : strcmp(other->id, best->id);
            better = here != there ? here < there : names < 0;
        }
        best = better ? other : best;
    }
    return best;
}

static Known *random_alert(GRand *dice, guint number, int64_t now_ms)
{
    static const char *const kinds[] = {"banjir", "sampah"};
    Known *known = g_new0(Known, 1);
    g_snprintf(known->id, sizeof known->id, "a%u", number);
    int level = g_rand_int_range(dice, 0, 4);
    int rw = g_rand_int_range(dice, 1, 4), kelurahan = g_rand_int_range(dice, 1, 3);
    g_autofree char *rt = g_strdup_printf("33.74.10.100%d.00%d.00%d", kelurahan, rw, level + 1);
    g_strlcpy(known->area, rt, level == 2 ? 14 : level == 1 ? 18 : sizeof known->area);
    bool placed = g_rand_int_range(dice, 0, 3) > 0;
    known->alert = (GrouperAlert){
        .id = known->id,
        .kind = kinds[g_rand_int_range(dice, 0, 2)],
        .area = known->area,
        .lat = placed ? g_rand_double_range(dice, -7.05, -6.95) : NAN,
        .lon = placed ? g_rand_double_range(dice, 110.35, 110.45) : NAN,
        .at_ms = now_ms + g_rand_int_range(dice, -12 * MINUTE, 1),
    };
    return known;
}

static Grouper *restored(GPtrArray *all)
{
    Grouper *grouper = grouper_new(RULES);
    for (guint i = 0; i < all->len; i++) {
        const Known *known = all->pdata[i];
        if (!known->gone) {
            grouper_restore(grouper, &known->alert,
                            known->situation[0] != '\0' ? known->situation : NULL);
        }
    }
    return grouper;
}

static void begin(Grouper *grouper, GPtrArray *all, Known *known, const char *partner)
{
    g_snprintf(known->situation, sizeof known->situation, "s%s", known->id);
    for (guint i = 0; i < all->len; i++) {
        Known *other = all->pdata[i];
        if (strcmp(other->id, partner) == 0) {
            strcpy(other->situation, known->situation);
        }
    }
    g_autofree char *copy = g_strdup(partner);
    grouper_began(grouper, known->situation, copy, known->id);
}

static void answers_as_if_all_were_searched(void)
{
    unsigned joined = 0, begun = 0, alone = 0;
    for (guint32 seed = 1; seed <= 12; seed++) {
        g_autoptr(GRand) dice = g_rand_new_with_seed(seed);
        g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(Grouper) grouper = grouper_new(RULES);
        int64_t now_ms = 1700000000000;
        for (guint i = 0; i < 300; i++) {
            now_ms += g_rand_int_range(dice, 0, 2 * MINUTE);
            Known *known = random_alert(dice, i, now_ms);
            g_ptr_array_add(all, known);
            const Known *best = naive_best(all, known);
            GrouperAnswer answer = grouper_add(grouper, &known->alert);
            if (best == NULL) {
                g_assert_null(answer.situation);
                g_assert_null(answer.partner);
                alone++;
            } else if (best->situation[0] != '\0') {
                g_assert_cmpstr(answer.situation, ==, best->situation);
                strcpy(known->situation, best->situation);
                joined++;
            } else {
                g_assert_null(answer.situation);
                g_assert_cmpstr(answer.partner, ==, best->id);
                begin(grouper, all, known, answer.partner);
                begun++;
            }
            Known *ends = all->pdata[g_rand_int_range(dice, 0, (gint32)all->len)];
            if (g_rand_int_range(dice, 0, 4) == 0) {
                ends->gone = true;
                grouper_remove(grouper, ends->id);
            }
            if (g_rand_int_range(dice, 0, 20) == 0) {
                grouper_free(grouper);
                grouper = restored(all);
            }
        }
    }
    g_assert_cmpuint(joined, >, 150);
    g_assert_cmpuint(begun, >, 150);
    g_assert_cmpuint(alone, >, 150);
}

static GrouperAlert at(const char *id, const char *area, int64_t at_ms)
{
    return (GrouperAlert){id, "banjir", area, NAN, NAN, at_ms};
}

static void told_twice_changes_nothing(void)
{
    g_autoptr(Grouper) grouper = grouper_new(RULES);
    GrouperAlert one = at("a", "33.74.10.1003.005.001", MINUTE);
    GrouperAlert two = at("b", "33.74.10.1003.005.002", 2 * MINUTE);
    g_assert_null(grouper_add(grouper, &one).partner);
    g_assert_null(grouper_add(grouper, &one).partner);
    g_assert_cmpstr(grouper_add(grouper, &two).partner, ==, "a");
    grouper_began(grouper, "s", "a", "b");
    one.at_ms = 60 * MINUTE;
    g_assert_cmpstr(grouper_add(grouper, &one).situation, ==, "s");
    g_assert_cmpstr(grouper_add(grouper, &two).situation, ==, "s");
    GrouperAlert late = at("c", "33.74.10.1003.005.003", 12 * MINUTE + 1);
    g_assert_null(grouper_add(grouper, &late).situation);
}

static void a_situation_goes_on_while_members_come(void)
{
    g_autoptr(Grouper) grouper = grouper_new(RULES);
    GrouperAlert one = at("a", "33.74.10.1003.005.001", 0);
    GrouperAlert two = at("b", "33.74.10.1003.005.001", 9 * MINUTE);
    GrouperAlert three = at("c", "33.74.10.1003.005.002", 18 * MINUTE);
    GrouperAlert next_rw = at("d", "33.74.10.1003.006.002", 18 * MINUTE);
    grouper_add(grouper, &one);
    g_assert_cmpstr(grouper_add(grouper, &two).partner, ==, "a");
    grouper_began(grouper, "s", "a", "b");
    g_assert_cmpstr(grouper_add(grouper, &three).situation, ==, "s");
    g_assert_null(grouper_add(grouper, &next_rw).situation);
    grouper_remove(grouper, "a");
    grouper_remove(grouper, "b");
    GrouperAlert four = at("e", "33.74.10.1003.005.002", 27 * MINUTE);
    g_assert_cmpstr(grouper_add(grouper, &four).situation, ==, "s");
    grouper_remove(grouper, "c");
    grouper_remove(grouper, "e");
    GrouperAlert five = at("f", "33.74.10.1003.005.002", 28 * MINUTE);
    g_assert_null(grouper_add(grouper, &five).situation);
    g_assert_null(grouper_add(grouper, &one).situation);
}

static void what_nobody_knows_is_no_error(void)
{
    g_autoptr(Grouper) grouper = grouper_new(RULES);
    grouper_remove(grouper, "none");
    grouper_began(grouper, "s", "x", "y");
    GrouperAlert nowhere = {"a", "banjir", NULL, INFINITY, NAN, 0};
    GrouperAlert too = {"b", "banjir", "", -7, NAN, 0};
    GrouperAlert long_kind = {"c",
                              "an_unheard_of_kind_with_a_name_that_is_much_too_long_for_anybody",
                              "33.74.10.1003.005.001.002.003.004",
                              -7,
                              110,
                              INT64_C(1) << 53};
    g_assert_null(grouper_add(grouper, &nowhere).partner);
    g_assert_null(grouper_add(grouper, &too).partner);
    g_assert_null(grouper_add(grouper, &long_kind).partner);
    grouper_began(grouper, "s", "x", "a");
    grouper_remove(grouper, "a");
}

static void near_is_near_over_the_edge_of_the_map(void)
{
    g_autoptr(Grouper) grouper = grouper_new(RULES);
    GrouperAlert west = {"w", "rob", "33.74.10.1003.001", 0.001, -179.999, 0};
    GrouperAlert east = {"e", "rob", "33.74.10.1004.001", -0.001, 179.999, 0};
    GrouperAlert far = {"f", "rob", "33.74.10.1005.001", -0.005, 179.999, 0};
    grouper_add(grouper, &west);
    g_assert_cmpstr(grouper_add(grouper, &east).partner, ==, "w");
    grouper_began(grouper, "s", "w", "e");
    g_assert_cmpstr(grouper_add(grouper, &far).situation, ==, "s"); /* 445 m from e, 700 from w */
}

static void the_oldest_are_forgotten(void)
{
    g_autoptr(Grouper) grouper = grouper_new(RULES);
    char id[16], area[AREA_CODE_SIZE];
    for (int i = 0; i <= GROUPER_OPEN_MAX; i++) {
        g_snprintf(id, sizeof id, "a%d", i);
        g_snprintf(area, sizeof area, "33.74.%02d.1%03d.%03d", i % 50, i / 50 % 50, i / 2500);
        GrouperAlert alert = at(id, area, 0);
        GrouperAnswer answer = grouper_add(grouper, &alert);
        g_assert_null(answer.partner);
    }
    GrouperAlert first = at("x", "33.74.00.1000.000.001", 0);
    GrouperAlert third = at("y", "33.74.03.1000.000.001", 0);
    g_assert_null(grouper_add(grouper, &first).partner);
    g_assert_cmpstr(grouper_add(grouper, &third).partner, ==, "a3");
}

static void one_place_can_burn_for_long(void)
{
    g_autoptr(Grouper) grouper = grouper_new(RULES);
    char id[16];
    for (int i = 0; i < 20000; i++) {
        g_snprintf(id, sizeof id, "a%d", i);
        GrouperAlert alert = {id, "kebakaran", "33.74.10.1003.005.001", -7, 110, i * 100};
        GrouperAnswer answer = grouper_add(grouper, &alert);
        if (i == 1) {
            grouper_began(grouper, "s", "a0", "a1");
        } else if (i > 1) {
            g_assert_cmpstr(answer.situation, ==, "s");
        }
    }
    for (int i = 0; i < 20000; i++) {
        g_snprintf(id, sizeof id, "a%d", i);
        grouper_remove(grouper, id);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/situation/answers as if all were searched", answers_as_if_all_were_searched);
    g_test_add_func("/situation/told twice changes nothing", told_twice_changes_nothing);
    g_test_add_func("/situation/goes on while members come",
                    a_situation_goes_on_while_members_come);
    g_test_add_func("/situation/what nobody knows is no error", what_nobody_knows_is_no_error);
    g_test_add_func("/situation/near is near over the edge of the map",
                    near_is_near_over_the_edge_of_the_map);
    g_test_add_func("/situation/the oldest are forgotten", the_oldest_are_forgotten);
    g_test_add_func("/situation/one place can burn for long", one_place_can_burn_for_long);
    return g_test_run();
}
