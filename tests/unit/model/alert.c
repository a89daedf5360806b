/* The words of alerts. */
#include "model/alert.h"

#include <glib.h>
#include <string.h>

static void kinds(void)
{
    static const char *const good[] = {"banjir", "a", "0_9", "asap_pabrik_2"};
    static const char *const bad[] = {"", "Banjir", "a b", "a-b", "\xc3\xa9", "a\n", "a\x1b[m"};
    for (unsigned i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_true(alert_kind_valid(good[i]));
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(alert_kind_valid(bad[i]));
    }
    char longest[ALERT_KIND_SIZE + 1];
    memset(longest, 'a', sizeof longest);
    longest[ALERT_KIND_SIZE] = '\0';
    g_assert_false(alert_kind_valid(longest));
    longest[ALERT_KIND_SIZE - 1] = '\0';
    g_assert_true(alert_kind_valid(longest));
    g_assert_cmpint(alert_kind_priority("kebakaran"), ==, PRIORITY_CRITICAL);
    g_assert_cmpint(alert_kind_priority("asap_pabrik"), ==, PRIORITY_MEDIUM);
    g_assert_true(alert_kind_is_health("uplink_down"));
    g_assert_false(alert_kind_is_health("banjir"));
    for (size_t i = 0; alert_kind_nth(i) != NULL; i++) {
        g_assert_true(alert_kind_valid(alert_kind_nth(i)));
    }
    g_assert_null(alert_kind_nth(1000));
}

static void kind_texts(void)
{
    char text[32], small[8];
    alert_kind_text("camera_offline", text, sizeof text);
    g_assert_cmpstr(text, ==, "camera offline");
    alert_kind_text("asap_dari_pabrik", text, sizeof text);
    g_assert_cmpstr(text, ==, "asap dari pabrik");
    alert_kind_text("asap_dari_pabrik", small, sizeof small);
    g_assert_cmpstr(small, ==, "asap da");
    alert_kind_text("banjir", small, 1);
    g_assert_cmpstr(small, ==, "");
}

static void who_should_take_it(void)
{
    for (unsigned state = 0; state < ALERT_STATES; state++) {
        Alert alert = {.machine = {.state = (AlertState)state}};
        bool needs = state == ALERT_UNACK || state == ALERT_RTN_UNACK;
        g_assert_cmpint(alert_needs_someone(&alert), ==, needs);
        g_assert_cmpint(alert_is_open(&alert), ==, needs || state == ALERT_ACKED);
        alert.owner = "";
        g_assert_cmpint(alert_needs_someone(&alert), ==, needs);
        alert.owner = "Sari";
        g_assert_false(alert_needs_someone(&alert));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert/a kind is a plain short word", kinds);
    g_test_add_func("/alert/kinds are written for people", kind_texts);
    g_test_add_func("/alert/what needs someone is new or over unseen, without owner",
                    who_should_take_it);
    return g_test_run();
}
