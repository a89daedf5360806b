#include <string.h>

#include "uplink_scene.h"

/* Fewer than three left dark are no outage, but cameras that are dark. */
static void a_site_goes_down_and_comes_back_member_by_member(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    g_assert_cmpint(change(&city, 1, true, 1000).scope, ==, UPLINK_NONE);
    g_assert_cmpint(change(&city, 0, true, 2000).scope, ==, UPLINK_NONE);
    UplinkAnswer answer = change(&city, 3, true, 500); /* told late, dark first */
    g_assert_cmpint(answer.scope, ==, UPLINK_SITE);
    g_assert_cmpstr(answer.key, ==, "n0");
    g_assert_true(answer.began);
    assert_dark(&answer, "c3 c1 c0");
    answer = change(&city, 2, true, 3000);
    g_assert_false(answer.began);
    assert_dark(&answer, "c2");
    answer = change(&city, 2, true, 4000); /* told again */
    g_assert_cmpstr(answer.key, ==, "n0");
    assert_dark(&answer, "");
    for (int i = 0; i < 4; i++) {
        g_assert_true(uplink_stands(city.uplink, "n0") == (i < 2));
        answer = change(&city, i, false, 9000 + i);
        g_assert_cmpstr(answer.key, ==, i < 2 ? "n0" : NULL);
        g_assert_cmpint(answer.ended, ==, i == 1);
        assert_dark(&answer, i == 1 ? "c3 c2" : "");
        g_assert_cmpint(change(&city, i, false, 9000).scope, ==, UPLINK_NONE);
    }
    uplink_free(city.uplink);
}

/* What is left goes into the next outage with what goes dark close to it in time, not later. */
static void what_is_left_of_an_outage_stands_alone(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 3; i++) {
        change(&city, i, true, i);
    }
    for (int round = 0; round < 5; round++) { /* 3-2-3 */
        UplinkAnswer answer = change(&city, round % 3, false, 10 + round * 2);
        g_assert_true(answer.ended);
        g_assert_cmpuint(g_strv_length((char **)answer.dark), ==, 2);
        answer = change(&city, round % 3, true, 11 + round * 2);
        g_assert_true(answer.began);
        g_assert_cmpuint(g_strv_length((char **)answer.dark), ==, 3);
    }
    g_assert_true(change(&city, 2, false, 100).ended);
    g_assert_cmpint(change(&city, 3, true, 30 + WINDOW).scope, ==, UPLINK_NONE);
    g_assert_cmpint(change(&city, 0, false, 40 + WINDOW).scope, ==, UPLINK_NONE);
    g_assert_cmpint(change(&city, 1, false, 40 + WINDOW).scope, ==, UPLINK_NONE);
    uplink_free(city.uplink);
}

/* A person says that it is over: the next dark camera does not bring it back by itself. */
static void an_outage_that_was_ended_holds_nothing(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 4; i++) {
        change(&city, i, true, i);
    }
    g_assert_true(uplink_stands(city.uplink, "n0"));
    uplink_end(city.uplink, "l0"); /* it is the site that is down */
    uplink_end(city.uplink, "nothing");
    g_assert_true(uplink_stands(city.uplink, "n0"));
    uplink_end(city.uplink, "n0");
    g_assert_false(uplink_stands(city.uplink, "n0"));
    g_assert_cmpint(change(&city, 0, false, 1000).scope, ==, UPLINK_NONE);
    UplinkAnswer answer = change(&city, 0, true, 2000); /* close to the others */
    g_assert_true(answer.began);
    assert_dark(&answer, "c1 c2 c3 c0");
    uplink_end(city.uplink, "n0");
    change(&city, 0, false, 3000);
    g_assert_cmpint(change(&city, 0, true, 3000 + 2 * WINDOW).scope, ==, UPLINK_NONE);
    uplink_free(city.uplink);
}

static void a_link_takes_in_its_sites(void)
{
    City city;
    city_init(&city, 100, 20, 100);
    unsigned sites = 0;
    UplinkAnswer answer = {0};
    int i = 0;
    for (; i < 20 && answer.scope != UPLINK_LINK; i++) {
        answer = change(&city, i, true, i * 1000);
        sites += answer.began && answer.scope == UPLINK_SITE;
    }
    g_assert_cmpint(i, ==, 12); /* 60 % of 20 */
    g_assert_cmpstr(answer.key, ==, "l0");
    g_assert_true(answer.began);
    g_assert_cmpuint(sites, ==, 3);
    assert_dark(&answer, "c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11");
    g_autoptr(GHashTable) absorbed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    while (answer.absorbs != NULL) {
        g_assert_cmpint(answer.absorbs_scope, ==, UPLINK_SITE);
        g_assert_true(g_hash_table_add(absorbed, g_strdup(answer.absorbs)));
        answer = change(&city, i - 1, true, i * 1000);
        g_assert_cmpstr(answer.key, ==, "l0");
        g_assert_false(answer.began);
    }
    g_assert_cmpuint(g_hash_table_size(absorbed), ==, 3);
    for (int k = 0; k < i; k++) {
        answer = change(&city, k, false, 30000 + k);
        g_assert_cmpstr(answer.key, ==, k < i - 2 ? "l0" : NULL);
        g_assert_cmpint(answer.ended, ==, k == i - 3);
        assert_dark(&answer, k == i - 3 ? "c10 c11" : "");
    }
    uplink_free(city.uplink);
}

static void what_was_dark_or_is_out_of_service_does_not_count(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 10; i++) { /* long dark */
        UplinkCamera one = camera(&city, i, true);
        uplink_note(city.uplink, &one);
    }
    for (int i = 10; i < 15; i++) { /* taken out by an order */
        UplinkCamera one = camera(&city, i, true);
        one.out = true;
        UplinkAnswer answer = uplink_change(city.uplink, &one, 1000 + i);
        g_assert_cmpint(answer.scope, ==, UPLINK_NONE);
    }
    g_assert_cmpint(change(&city, 15, true, 2000).scope, ==, UPLINK_NONE);
    g_assert_cmpint(change(&city, 16, true, 2000).scope, ==, UPLINK_NONE);
    UplinkAnswer answer = change(&city, 17, true, 2000); /* 3 of the 5 that lived */
    g_assert_cmpint(answer.scope, ==, UPLINK_LINK);
    g_assert_cmpstr(answer.key, ==, "l0");
    assert_dark(&answer, "c15 c16 c17");
    UplinkCamera repaired = camera(&city, 12, true); /* back in service, and dark: it never lived */
    g_assert_cmpint(uplink_change(city.uplink, &repaired, 3000).scope, ==, UPLINK_NONE);
    assert_dark(&(UplinkAnswer){.dark = change(&city, 18, true, 3500).dark}, "c18");
    assert_dark(&(UplinkAnswer){.dark = change(&city, 19, true, 3500).dark}, "c19");
    g_assert_false(change(&city, 15, false, 4000).ended);
    UplinkCamera out = camera(&city, 16, true);
    out.out = true;
    answer = uplink_change(city.uplink, &out, 4000);
    g_assert_cmpstr(answer.key, ==, "l0");
    g_assert_false(answer.ended);
    answer = uplink_forget(city.uplink, "c17");
    g_assert_true(answer.ended);
    assert_dark(&answer, "c18 c19");
    g_assert_cmpint(uplink_forget(city.uplink, "c17").scope, ==, UPLINK_NONE);
    uplink_free(city.uplink);
}

static void outages_far_apart_in_time_are_not_one(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 40; i++) {
        UplinkAnswer answer = change(&city, i, true, i * (WINDOW + 1));
        g_assert_cmpint(answer.scope, ==, UPLINK_NONE);
    }
    uplink_free(city.uplink);
    city_init(&city, 40, 20, 40);
    unsigned whole = 0;
    for (int i = 0; i < 40; i++) {
        whole += change(&city, i, true, i * WINDOW).scope != UPLINK_NONE;
    }
    g_assert_cmpuint(whole, >, 30);
    uplink_free(city.uplink);
}

static void a_link_that_flaps_begins_and_ends_in_turn(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int round = 0; round < 50; round++) {
        int began = 0, ended = 0;
        for (int i = 0; i < 20; i++) {
            UplinkAnswer answer = change(&city, i, true, round * 1000 + i);
            began += answer.began && answer.scope == UPLINK_LINK;
        }
        for (int i = 0; i < 20; i++) {
            ended += change(&city, i, false, round * 1000 + 500 + i).ended;
        }
        g_assert_cmpint(began, ==, 1);
        g_assert_cmpint(ended, ==, 1);
    }
    uplink_free(city.uplink);
}

static void a_link_that_mostly_came_back_goes_down_again_at_once(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 20; i++) {
        change(&city, i, true, i);
    }
    for (int i = 3; i < 20; i++) {
        g_assert_false(change(&city, i, false, 1000).ended);
    }
    int64_t later = 10 * WINDOW;
    int i = 1;
    UplinkAnswer answer = {0};
    for (; i < 18 && answer.scope == UPLINK_NONE; i++) {
        answer = change(&city, 20 - i, true, later + i);
    }
    g_assert_cmpstr(answer.key, ==, "n4"); /* 3 of the site's 4 */
    for (; i < 18 && answer.scope != UPLINK_LINK; i++) {
        answer = change(&city, 20 - i, true, later + i);
    }
    g_assert_cmpstr(answer.key, ==, "l0");
    g_assert_false(answer.began);
    g_assert_nonnull(answer.absorbs);
    for (i = 0; i < 20; i++) {
        answer = change(&city, i, false, later + 1000);
        g_assert_cmpint(answer.ended && answer.scope == UPLINK_LINK, ==, i == 17);
    }
    uplink_free(city.uplink);
}

static void after_a_restart_the_outage_goes_on(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 15; i++) {
        UplinkCamera one = camera(&city, i, true);
        uplink_note(city.uplink, &one);
    }
    g_assert_false(uplink_restore(city.uplink, "l7", "c0", 1));
    g_assert_false(uplink_restore(city.uplink, "l0", "c19", 1));
    g_assert_false(uplink_restore(city.uplink, "l0", "nobody", 1));
    for (int i = 0; i < 14; i++) {
        g_autofree char *id = g_strdup_printf("c%d", i);
        g_assert_true(uplink_restore(city.uplink, "l0", id, i));
        g_assert_false(uplink_restore(city.uplink, "l0", id, i));
    }
    UplinkAnswer answer = change(&city, 16, true, 1000);
    g_assert_cmpstr(answer.key, ==, "l0");
    g_assert_false(answer.began);
    assert_dark(&answer, "c16");
    g_assert_cmpint(change(&city, 14, false, 2000).scope, ==, UPLINK_NONE);
    g_assert_true(uplink_stands(city.uplink, "l0"));
    for (int i = 0; i < 12; i++) {
        g_assert_false(change(&city, i, false, 2000).ended);
    }
    g_assert_true(change(&city, 16, false, 2000).ended);
    uplink_free(city.uplink);
}

static void what_is_restored_of_two_cameras_is_no_outage(void)
{
    City city;
    city_init(&city, 40, 20, 40);
    for (int i = 0; i < 3; i++) {
        UplinkCamera one = camera(&city, i, true);
        uplink_note(city.uplink, &one);
        g_assert_false(uplink_stands(city.uplink, "n0"));
        g_assert_true(uplink_restore(city.uplink, "n0", one.id, i));
    }
    g_assert_true(uplink_stands(city.uplink, "n0"));
    g_assert_false(uplink_stands(city.uplink, "l0"));
    g_assert_true(change(&city, 1, false, 1000).ended);
    uplink_free(city.uplink);
}

static void fourteen_thousand_cameras_and_one_link_of_five_thousand(void)
{
    City city;
    city_init(&city, 14000, 5000, 80);
    g_autoptr(GHashTable) outages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int i = 0; i < 5000; i++) {
        int k = i * 7 % 5000; /* mixed */
        UplinkAnswer answer = change(&city, k, true, i * 50);
        if (answer.began) {
            g_hash_table_add(outages, g_strdup_printf("%d %s", answer.scope, answer.key));
        }
        while (answer.absorbs != NULL) {
            g_autofree char *gone = g_strdup_printf("%d %s", answer.absorbs_scope, answer.absorbs);
            g_assert_true(g_hash_table_remove(outages, gone));
            answer = change(&city, k, true, i * 50);
        }
    }
    g_assert_cmpuint(g_hash_table_size(outages), ==, 1);
    g_assert_true(g_hash_table_contains(outages, "2 l0"));
    int ended = 0;
    for (int i = 0; i < 5000; i++) {
        UplinkAnswer answer = change(&city, i, false, 300000);
        g_assert_cmpstr(answer.key, ==, i < 4998 ? "l0" : NULL);
        ended += answer.ended;
    }
    g_assert_cmpint(ended, ==, 1);
    uplink_free(city.uplink);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uplink/a site goes down and comes back member by member",
                    a_site_goes_down_and_comes_back_member_by_member);
    g_test_add_func("/uplink/what is left of an outage stands alone",
                    what_is_left_of_an_outage_stands_alone);
    g_test_add_func("/uplink/an outage that was ended holds nothing",
                    an_outage_that_was_ended_holds_nothing);
    g_test_add_func("/uplink/what is restored of two cameras is no outage",
                    what_is_restored_of_two_cameras_is_no_outage);
    g_test_add_func("/uplink/a link takes in its sites", a_link_takes_in_its_sites);
    g_test_add_func("/uplink/what was dark or is out of service does not count",
                    what_was_dark_or_is_out_of_service_does_not_count);
    g_test_add_func("/uplink/outages far apart in time are not one",
                    outages_far_apart_in_time_are_not_one);
    g_test_add_func("/uplink/a link that flaps begins and ends in turn",
                    a_link_that_flaps_begins_and_ends_in_turn);
    g_test_add_func("/uplink/a link that mostly came back goes down again",
                    a_link_that_mostly_came_back_goes_down_again_at_once);
    g_test_add_func("/uplink/after a restart the outage goes on",
                    after_a_restart_the_outage_goes_on);
    g_test_add_func("/uplink/14,000 cameras, and a link of 5,000 dies",
                    fourteen_thousand_cameras_and_one_link_of_five_thousand);
    return g_test_run();
}
