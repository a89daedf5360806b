/* Reports to the real tilikd that are wrong or hostile. */
#include <string.h>

#include "base/clock.h"
#include "reports.h"

static void test_bad_items(ReportWorld *world, gconstpointer config)
{
    static const struct {
        const char *member, *value, *pointer;
    } bad[] = {
        {"camera", "\"none\"", "/camera"},
        {"camera", "17", "/camera"},
        {"camera", "\"../../etc\"", "/camera"},
        {"kind", "\"Banjir!\"", "/kind"},
        {"kind", "null", "/kind"},
        {"state", "\"open\"", "/state"},
        {"at", "\"2999-01-01T00:00:00Z\"", "/at"},
        {"at", "12345", "/at"},
        {"at", "\"yesterday\"", "/at"},
        {"priority", "\"urgent\"", "/priority"},
        {"score", "1.5", "/score"},
        {"score", "1e308", "/score"},
        {"snapshot_url", "\"file:///etc/passwd\"", "/snapshot_url"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *good = report_body("banjir", world->cameras[0], "active", 0, "");
        g_autofree char *name = g_strdup_printf("\"%s\":", bad[i].member);
        char *at = strstr(good, name);
        g_autofree char *item =
            at == NULL
                ? g_strdup_printf("%.*s,%s%s}", (int)strlen(good) - 1, good, name, bad[i].value)
                : g_strdup_printf("%.*s%s%s%s", (int)(at - good), good, name, bad[i].value,
                                  at + strlen(name) + strcspn(at + strlen(name), ",}"));
        g_auto(Answer) one = report_post(world->daemon, NULL, item);
        g_test_message("%s -> %d %s", item, one.status, one.body);
        g_assert_true(one.status == 400 || one.status == 422);
        g_assert_nonnull(strstr(one.head, "application/problem+json"));
        g_assert_nonnull(strstr(one.body, bad[i].pointer));
        g_autofree char *other = report_body("sampah", world->cameras[1], "active", 0, "");
        g_autofree char *array = g_strdup_printf("[%s,%s]", item, other);
        g_auto(Answer) both = report_post(world->daemon, NULL, array);
        g_autofree char *pointer = g_strconcat("/0", bad[i].pointer, NULL);
        g_assert_cmpint(both.status, ==, 202);
        g_assert_nonnull(strstr(both.body, pointer));
        g_assert_nonnull(strstr(both.body, "\"index\":1,\"status\":202"));
    }
    g_auto(GStrv) alerts = lines_of(world->daemon, "/api/v1/alerts", true);
    g_assert_cmpuint(g_strv_length(alerts), ==, 1);
}

static void test_bad_bodies(ReportWorld *world, gconstpointer config)
{
    static const char *const bad[] = {"",     "{",     "17",  "null",          "[",
                                      "[1,]", "\"x\"", "{}x", "\xef\xbb\xbf{}"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_auto(Answer) answer = report_post(world->daemon, NULL, bad[i]);
        g_assert_true(answer.status == 400 || answer.status == 422);
    }
    g_autofree char *deep = g_strnfill(100000, '[');
    g_auto(Answer) nested = report_post(world->daemon, NULL, deep);
    g_assert_cmpint(nested.status, ==, 400);
    g_autofree char *blanks = g_strnfill(1100000, ' ');
    g_auto(Answer) large = report_post(world->daemon, NULL, blanks);
    g_assert_cmpint(large.status, ==, 413);
    g_autoptr(GString) many = g_string_new("[");
    for (int i = 0; i < 5001; i++) {
        g_string_append(many, i > 0 ? ",{}" : "{}");
    }
    g_string_append_c(many, ']');
    g_auto(Answer) over = report_post(world->daemon, NULL, many->str);
    g_assert_true(over.status == 400 || over.status == 413);
}

/* A note of nearly a megabyte, with what would speak to a terminal, is cut and cleaned. */
static void test_hostile_text(ReportWorld *world, gconstpointer config)
{
    g_autoptr(GString) more = g_string_new(",\"note\":\"\\u001b]52;c;AAAA\\u0007\\u202Ebanjir ");
    for (int i = 0; i < 900000; i++) {
        g_string_append_c(more, 'x');
    }
    g_string_append_c(more, '"');
    g_autofree char *body = report_body("banjir", world->cameras[0], "active", 0, more->str);
    g_auto(Answer) answer = report_post(world->daemon, NULL, body);
    g_assert_true(answer.status == 202 || answer.status == 422);
    g_autofree char *id = report_take_with(world->daemon, "rob", world->cameras[0], "active", 0,
                                           ",\"note\":\"\\u001b[2Ja\\u202Eb\"");
    g_assert_nonnull(id);
    g_autofree char *nul =
        report_body("rob", world->cameras[1], "active", 0, ",\"note\":\"a\\u0000b\"");
    g_auto(Answer) refused = report_post(world->daemon, NULL, nul);
    g_assert_true(refused.status == 400 || refused.status == 422);
    g_auto(GStrv) alerts = lines_of(world->daemon, "/api/v1/alerts", true);
    for (char **alert = alerts; *alert != NULL; alert++) {
        g_assert_cmpuint(strlen(*alert), <, 2000);
        g_assert_null(strstr(*alert, "\\u001b"));
        g_assert_null(strchr(*alert, '\x1b'));
        g_assert_null(strstr(*alert, "\xe2\x80\xae"));
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(ReportWorld *, gconstpointer);
    } tests[] = {
        {"a bad item names itself and its field, the rest is taken", test_bad_items},
        {"bodies that are none are refused", test_bad_bodies},
        {"hostile text is cut and cleaned", test_hostile_text},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *name = g_strconcat("/refused alerts/", tests[i].name, NULL);
        g_test_add(name, ReportWorld, NULL, report_world_set_up, tests[i].test,
                   report_world_tear_down);
    }
    return g_test_run();
}
