/* Outages under changes by chance, held against what callers can keep of them and a count by
 * hand. */
#include <stdlib.h>
#include <string.h>

#include "uplink_scene.h"

/* What callers keep: the outage of each dark camera.  Held against what is answered. */
typedef struct Books {
    char outage[64][24]; /* by camera; "" none */
    GHashTable *standing;
} Books;

static void book_outage(Books *books, City *city, int i, UplinkAnswer answer, int64_t at_ms)
{
    g_autofree char *key = g_strdup_printf("%d %s", answer.scope, answer.key);
    g_assert_cmpint(answer.began, ==, !g_hash_table_contains(books->standing, key));
    g_hash_table_add(books->standing, g_strdup(key));
    for (int k = 0; answer.dark[k] != NULL; k++) {
        strcpy(books->outage[atoi(answer.dark[k] + 1)], key);
    }
    while (answer.absorbs != NULL) {
        g_autofree char *gone = g_strdup_printf("%d %s", answer.absorbs_scope, answer.absorbs);
        g_assert_true(g_hash_table_remove(books->standing, gone));
        for (int k = 0; k < city->cameras; k++) {
            if (strcmp(books->outage[k], gone) == 0) {
                strcpy(books->outage[k], key);
            }
        }
        answer = change(city, i, true, at_ms);
    }
    g_assert_cmpstr(books->outage[i], ==, key);
}

static unsigned members(const Books *books, const City *city, const char *key)
{
    unsigned count = 0;
    for (int k = 0; k < city->cameras; k++) {
        count += strcmp(books->outage[k], key) == 0;
    }
    return count;
}

static void random_step(Books *books, City *city, bool *off, GRand *dice, int64_t at_ms)
{
    int i = g_rand_int_range(dice, 0, city->cameras);
    int span = g_rand_int_range(dice, 0, 3) == 0 ? g_rand_int_range(dice, 1, 20) : 1;
    bool dark = g_rand_boolean(dice);
    for (int k = i; k < MIN(i + span, city->cameras); k++) {
        if (off[k] == dark) {
            continue;
        }
        off[k] = dark;
        UplinkAnswer answer = change(city, k, dark, at_ms);
        if (dark && answer.scope != UPLINK_NONE) {
            book_outage(books, city, k, answer, at_ms);
            continue;
        }
        g_autofree char *key = answer.scope != UPLINK_NONE
                                   ? g_strdup_printf("%d %s", answer.scope, answer.key)
                                   : g_strdup("");
        g_assert_cmpstr(books->outage[k], ==, dark ? "" : key);
        books->outage[k][0] = '\0';
        bool last = key[0] != '\0' && members(books, city, key) < 3;
        g_assert_cmpint(answer.ended, ==, last);
        g_assert_cmpuint(g_strv_length((char **)answer.dark), ==,
                         last ? members(books, city, key) : 0);
        for (int left = 0; answer.dark[left] != NULL; left++) {
            char *held = books->outage[atoi(answer.dark[left] + 1)];
            g_assert_cmpstr(held, ==, key);
            held[0] = '\0';
        }
        if (last) {
            g_assert_true(g_hash_table_remove(books->standing, key));
        }
    }
}

static void began_and_ended_alternate_and_members_add_up(void)
{
    unsigned most = 0;
    for (guint32 seed = 1; seed <= 40; seed++) {
        g_autoptr(GRand) dice = g_rand_new_with_seed(seed);
        City city;
        city_init(&city, 64, 16, seed % 2 == 0 ? 8 : 32);
        Books books = {.standing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
        bool off[64] = {false};
        int64_t now_ms = 0;
        for (int step = 0; step < 400; step++) {
            now_ms += g_rand_int_range(dice, 0, (gint32)WINDOW / 4);
            random_step(&books, &city, off, dice, now_ms);
            most = MAX(most, g_hash_table_size(books.standing));
            GHashTableIter iter;
            gpointer key;
            g_hash_table_iter_init(&iter, books.standing);
            while (g_hash_table_iter_next(&iter, &key, NULL)) {
                g_assert_cmpuint(members(&books, &city, key), >=, 3);
            }
        }
        g_hash_table_unref(books.standing);
        uplink_free(city.uplink);
    }
    g_assert_cmpuint(most, >, 2);
}

/* With one scope alone and no recovery, an outage is what the rule says, counted by hand. */
static void an_outage_is_what_the_rule_says(void)
{
    unsigned begun = 0;
    for (guint32 seed = 1; seed <= 200; seed++) {
        g_autoptr(GRand) dice = g_rand_new_with_seed(seed);
        g_autoptr(Uplink) uplink = uplink_new(RULES);
        int total = g_rand_int_range(dice, 3, 30), order[30];
        char ids[30][8];
        for (int i = 0; i < total; i++) {
            g_snprintf(ids[i], sizeof ids[i], "c%d", i);
            UplinkCamera one = {.id = ids[i], .link = "l", .area = "33.74"};
            uplink_note(uplink, &one);
            order[i] = i;
        }
        for (int i = total; i > 1; i--) {
            int k = g_rand_int_range(dice, 0, i), swap = order[i - 1];
            order[i - 1] = order[k];
            order[k] = swap;
        }
        int64_t now_ms = 0, last_ms = -WINDOW - 1;
        g_autoptr(GString) run = g_string_new(NULL);
        int count = 0;
        for (int i = 0; i < total; i++) {
            now_ms += g_rand_int_range(dice, 0, (gint32)WINDOW * 10 / 9);
            if (now_ms > last_ms + WINDOW) {
                g_string_truncate(run, 0);
                count = 0;
            }
            last_ms = now_ms;
            count++;
            g_string_append_printf(run, "%sc%d", run->len > 0 ? " " : "", order[i]);
            UplinkCamera one = {.id = ids[order[i]], .link = "l", .area = "33.74", .off = true};
            UplinkAnswer answer = uplink_change(uplink, &one, now_ms);
            int live = total - i - 1;
            bool down = count >= 3 && count * 100 >= 60 * (count + live);
            g_assert_cmpint(answer.began, ==, down);
            if (down) {
                assert_dark(&answer, run->str);
                begun++;
                break;
            }
        }
    }
    g_assert_cmpuint(begun, >, 50);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uplink/began and ended alternate and members add up",
                    began_and_ended_alternate_and_members_add_up);
    g_test_add_func("/uplink/an outage is what the rule says", an_outage_is_what_the_rule_says);
    return g_test_run();
}
