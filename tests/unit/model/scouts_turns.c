/* Who is asked for all the others: a few, by turns. */
#include <glib.h>

#include "model/scouts.h"

#define START INT64_C(1800000000000)

static void ignore(ScoutNews news, void *member_data, void *data)
{
    unsigned *told = data;
    told[news]++;
}

static void test_boxes(void)
{
    g_autofree ScoutMember **members = g_new0(ScoutMember *, 40);
    unsigned told[3] = {0};
    int last = 0;
    Scouts *scouts = scouts_new(3);
    for (int i = 0; i < 40; i++) {
        g_autofree char *box = g_strdup_printf("n%d", i / 4);
        members[i] = scouts_add(scouts, (const char *const[]){"fo", NULL, box}, NULL);
    }
    for (int i = 0; i < 40; i++)
        scouts_take(scouts, members[i], false, START + i, ignore, told);
    for (int round = 0; round < 200; round++) {
        unsigned found = 0, boxes[10] = {0};
        for (int i = 0; i < 40; i++) {
            bool scouting = scouts_duty(members[i]) == SCOUT_ALL;
            found += scouting;
            boxes[i / 4] += scouting;
            last = scouting && (i + round) % 3 == 0 ? i : last;
        }
        g_assert_cmpuint(found, ==, SCOUTS_EACH);
        for (int i = 0; i < 10; i++)
            g_assert_true(boxes[i] <= 1 || round < 20); /* the first that fell silent were of two */
        scouts_take(scouts, members[last], false, START + 100 + round, ignore, told);
        g_assert_true(scouts_duty(members[last]) != SCOUT_ITSELF);
    }
    g_assert_cmpuint(told[SCOUT_BACK], ==, 0);
    scouts_take(scouts, members[7], true, START + 1000, ignore, told);
    g_assert_cmpuint(told[SCOUT_BACK], ==, 39);
    scouts_free(scouts);
}

/* Whatever is asked in whatever order: who waits has somebody who is asked for it. */
static void test_random(void)
{
    GRand *chance = g_rand_new_with_seed(7);
    ScoutMember *members[120];
    unsigned told[3] = {0}, waited = 0;
    Scouts *scouts = scouts_new(5);
    for (int i = 0; i < 120; i++)
        members[i] = scouts_add(scouts, (const char *const[]){"", NULL, NULL}, NULL);
    for (int step = 0; step < 60000; step++) {
        int at = g_rand_int_range(chance, 0, 120);
        unsigned what = g_rand_int_range(chance, 0, 100);
        if (what < 3) {
            g_autofree char *link = g_strdup_printf("l%d", g_rand_int_range(chance, 0, 3));
            g_autofree char *host = g_strdup_printf("h%d", g_rand_int_range(chance, 0, 6));
            const char *const places[SCOUT_SCOPES] = {link, host, at % 2 != 0 ? "b" : NULL};
            scouts_hang(scouts, members[at], places);
        } else if (what < 4) {
            scouts_remove(scouts, members[at]);
            members[at] = scouts_add(scouts, (const char *const[]){"l1", "h1", NULL}, NULL);
        } else {
            scouts_take(scouts, members[at], what == 99, START + step, ignore, told);
            g_assert_true(what != 99 || scouts_duty(members[at]) == SCOUT_ITSELF);
        }
        unsigned waiting = 0, scouting = 0;
        for (int i = 0; i < 120 && step % 50 == 0; i++) {
            waiting += scouts_duty(members[i]) == SCOUT_WAITS;
            scouting += scouts_duty(members[i]) == SCOUT_ALL;
        }
        g_assert_cmpuint(scouting, <=, 10 * SCOUTS_EACH);
        g_assert_true(waiting == 0 || scouting > 0);
        waited += waiting;
    }
    g_assert_cmpuint(told[SCOUT_BACK], >, 0);
    g_assert_cmpuint(waited, >, 0);
    scouts_free(scouts);
    g_rand_free(chance);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scouts_turns/they are of different boxes and take turns", test_boxes);
    g_test_add_func("/scouts_turns/any order of answers keeps them few", test_random);
    return g_test_run();
}
