/* What is a query of alerts, and what is none. */
#include "model/alert_query.h"

#include <string.h>

static void complains(const char *text, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(alert_query_parse(text, &error));
    g_assert_cmpstr(error->message, ==, wanted);
}

static void mistakes(void)
{
    complains("foo:1", "column 1: unknown field: foo");
    complains("rob  umbul:2", "column 6: unknown field: umbul");
    complains("大覺寺 kind:", "column 5: a value is missing");
    complains("a state:broken", "column 3: unknown value: broken");
    complains("kec:tugu -prio:worst", "column 10: unknown value: worst");
    complains("score:>0,8", "column 1: a number like >0.8 is wanted: 8");
    complains("score:2", "column 1: a number like >0.8 is wanted: 2");
    complains("count:-1", "column 1: a number like >5 is wanted: -1");
    complains("count:9999999999", "column 1: a number like >5 is wanted: 9999999999");
    complains("age:>often", "column 1: a time like >2h or <30m is wanted: often");
    complains("stale:perhaps", "column 1: yes or no is wanted: perhaps");
    complains("stale:yes,no", "column 1: yes or no is wanted: no");
    complains("kind>5", "column 1: only a time or a number can be more or less");
    complains("x rt:many", "column 3: a number is wanted: many");
    complains("x -class:boat", "column 4: unknown value: boat");
    complains("verdict:guilty", "column 1: unknown value: guilty");
    complains("kind:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "column 1: no kind is so long");
    g_autofree char *longest = g_strnfill(513, 'a');
    complains(longest, "column 513: the query is too long");
    g_autoptr(GString) many = g_string_new(NULL);
    for (unsigned i = 0; i < 31; i++) {
        g_string_append(many, "a ");
    }
    complains(many->str, "column 61: too many words");
    g_string_assign(many, "who:");
    for (unsigned i = 0; i < 17; i++) {
        g_string_append(many, "a,");
    }
    complains(many->str, "column 1: too many values");
}

static void asks(void)
{
    g_autoptr(AlertQuery) empty = alert_query_parse("  ", NULL),
                          query = alert_query_parse("tugu -state:normal class:rt", NULL);
    g_assert_true(alert_query_is_empty(empty));
    g_assert_false(alert_query_is_empty(query));
    g_assert_true(alert_query_asks(query, ALERT_FIELD_STATE));
    g_assert_false(alert_query_asks(query, ALERT_FIELD_KIND));
    g_assert_false(alert_query_asks(empty, ALERT_FIELD_STATE));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/alert_query/a mistake is said with its column", mistakes);
    g_test_add_func("/alert_query/it says what it asks", asks);
    return g_test_run();
}
