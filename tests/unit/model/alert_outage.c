/* alert_outage.c - what is said of one dead uplink: how many cameras, since when, where it began */
#include "model/alert_book.h"

#include <math.h>

#define AT INT64_C(1772330584567)

static void put(AlertBook *book, const char *id, const char *camera, bool active)
{
    g_autoptr(GError) error = NULL;
    const Alert alert = {.id = id,
                         .kind = camera != NULL ? "camera_offline" : "uplink_down",
                         .area = camera != NULL ? "33.74.10.1003.005.003" : "33.74.10.1003",
                         .camera = camera,
                         .situation = "s1",
                         .first_at_ms = AT,
                         .last_at_ms = AT,
                         .cleared_at_ms = active ? 0 : AT + 1000,
                         .count = camera != NULL ? 1 : 3,
                         .rev = 1,
                         .score = (double)NAN,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = PRIORITY_MEDIUM,
                         .machine = {.state = !active          ? ALERT_NORMAL
                                              : camera != NULL ? ALERT_SUPPRESSED
                                                               : ALERT_UNACK,
                                     .active = active}};
    alert_book_put(book, &alert, AT, &error);
    g_assert_no_error(error);
}

static void put_situation(AlertBook *book, unsigned members, unsigned cleared, int64_t rev)
{
    g_autoptr(GError) error = NULL;
    const Situation situation = {.id = "s1",
                                 .kind = "uplink_down",
                                 .area = "33.74.10.1003",
                                 .first_out = "a1",
                                 .link = "fo-utara",
                                 .since_ms = AT - 5000,
                                 .last_at_ms = AT,
                                 .members = members,
                                 .cleared = cleared,
                                 .rev = rev,
                                 .priority = PRIORITY_MEDIUM};
    alert_book_put_situation(book, &situation, &error);
    g_assert_no_error(error);
}

static void cameras_count_down_one_by_one(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    AlertOutage outage;
    put(book, "a0", NULL, true);
    put(book, "a1", "c1", true);
    put(book, "a2", "c2", true);
    put(book, "a3", "c3", true);
    for (unsigned back = 0; back <= 3; back++) {
        put_situation(book, 4, back, back + 1);
        g_assert_true(alert_book_outage(book, alert_book_find_situation(book, "s1"), &outage));
        g_assert_cmpuint(outage.cameras, ==, 3); /* what says that it is down is no camera */
        g_assert_cmpuint(outage.dark, ==, 3 - back);
    }
    g_assert_cmpint(outage.since_ms, ==, AT - 5000);
    g_assert_cmpint(outage.times, ==, 3);
    g_assert_cmpstr(outage.began, ==, "33.74.10.1003.005.003");
}

static void what_is_not_known_is_not_said(void)
{
    g_autoptr(AlertBook) book = alert_book_new();
    AlertOutage outage;
    put_situation(book, 4, 4, 1);
    g_assert_true(alert_book_outage(book, alert_book_find_situation(book, "s1"), &outage));
    g_assert_cmpuint(outage.dark, ==, 0);
    g_assert_cmpint(outage.times, ==, 1);
    g_assert_null(outage.began);
    g_assert_false(alert_book_outage(book, ALERT_NONE, &outage));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outage/cameras count down one by one", cameras_count_down_one_by_one);
    g_test_add_func("/outage/what is not known is not said", what_is_not_known_is_not_said);
    return g_test_run();
}
