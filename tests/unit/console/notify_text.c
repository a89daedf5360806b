#include "console/notify_text.h"

#include <string.h>

#include "base/text.h"
#include "fixture.h"

static AlertBook *book_of(const char *camera, const char *kind)
{
    AlertBook *book = alert_book_new();
    const Alert alert = {.id = "a1",
                         .kind = kind,
                         .area = "33.74.10.1003",
                         .camera = camera,
                         .first_at_ms = FIXTURE_NOW_MS,
                         .last_at_ms = FIXTURE_NOW_MS,
                         .count = 1,
                         .rev = 1,
                         .score = 0.5,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = PRIORITY_CRITICAL,
                         .machine = {.state = ALERT_UNACK, .active = true}};
    g_autoptr(GError) error = NULL;
    alert_book_put(book, &alert, FIXTURE_NOW_MS, &error);
    g_assert_no_error(error);
    return book;
}

static NotifyBubble say(const char *camera, const PlanBubble *plan)
{
    g_autoptr(Catalog) city = fixture_city();
    g_autoptr(AlertBook) book = book_of(camera, "kebakaran");
    return notify_text(book, city, plan);
}

static void bubble_clear(NotifyBubble *bubble)
{
    g_free(bubble->title);
    g_free(bubble->body);
}

static void test_alert(void)
{
    NotifyBubble said =
        say("cam-001", &(PlanBubble){PLAN_ALERT, 7, "a1", "", PRIORITY_CRITICAL, .alerts = 1});
    g_assert_cmpstr(said.title, ==, "critical: fire");
    g_assert_nonnull(strstr(said.body, "Since 19:00"));
    g_assert_nonnull(strchr(said.body, '\n'));
    g_assert_cmpuint(said.number, ==, 7);
    g_assert_true(said.critical);
    g_assert_cmpuint(said.actions, ==, 1u << NOTIFY_GO | 1u << NOTIFY_OPEN | 1u << NOTIFY_ACK);
    bubble_clear(&said);
}

static void test_no_camera(void)
{
    NotifyBubble said =
        say(NULL, &(PlanBubble){PLAN_ALERT, 1, "a1", "", PRIORITY_HIGH, .alerts = 1});
    g_assert_cmpuint(said.actions, ==, 1u << NOTIFY_GO | 1u << NOTIFY_ACK);
    g_assert_false(said.critical);
    bubble_clear(&said);
}

static void test_situation(void)
{
    NotifyBubble said = say("cam-001", &(PlanBubble){PLAN_SITUATION, 1, "a1", "s1", PRIORITY_HIGH,
                                                     .alerts = 9, .escalated = true});
    g_assert_cmpstr(said.title, ==, "high: fire, 9 alerts");
    g_assert_nonnull(strstr(said.body, "nobody has taken it in time"));
    bubble_clear(&said);
}

static void test_storm(void)
{
    NotifyBubble said = say("cam-001", &(PlanBubble){.kind = PLAN_STORM,
                                                     .number = 1,
                                                     .alert = "a1",
                                                     .priority = PRIORITY_CRITICAL,
                                                     .alerts = 37,
                                                     .standing = {1, 12, 3, 0}});
    g_assert_cmpstr(said.title, ==, "37 alerts in 10 minutes");
    g_assert_nonnull(strstr(said.body, "Nobody has taken: 1 critical, 12 high, 3 medium\n"));
    g_assert_nonnull(strstr(said.body, "First: fire"));
    g_assert_cmpuint(said.actions, ==, 1u << NOTIFY_GO);
    bubble_clear(&said);
}

static void test_gone(void)
{
    NotifyBubble said =
        say("cam-001", &(PlanBubble){PLAN_ALERT, 1, "other", "", PRIORITY_HIGH, .alerts = 1});
    g_assert_cmpstr(said.title, ==, "Tilik");
    bubble_clear(&said);
}

static void test_hostile(void)
{
    g_autoptr(Catalog) city = catalog_new();
    g_autoptr(AlertBook) book = book_of("bad", "banjir");
    g_autoptr(GString) name = g_string_new("Pos <b>&\xe2\x80\xae ");
    while (name->len < 290)
        g_string_append(name, "\xe6\xb0\xb4");
    const Camera camera = {.id = "bad", .name = name->str, .area = "33.74.10.1003", .rev = 1};
    catalog_put_camera(city, &camera, NULL);
    NotifyBubble said =
        notify_text(book, city, &(PlanBubble){PLAN_ALERT, 1, "a1", "", PRIORITY_HIGH, .alerts = 1});
    g_auto(GStrv) lines = g_strsplit(said.body, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        g_assert_true(text_is_clean(*line, strlen(*line)));
    g_assert_true(text_is_clean(said.title, strlen(said.title)));
    g_assert_cmpuint(strlen(said.body), <=, NOTIFY_BODY_BYTES);
    bubble_clear(&said);
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "Asia/Jakarta", TRUE);
    g_setenv("LANGUAGE", "en", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify-text/an alert says what, how bad, where and since when", test_alert);
    g_test_add_func("/notify-text/without a camera there is no video to open", test_no_camera);
    g_test_add_func("/notify-text/a situation says how many, and that nobody came", test_situation);
    g_test_add_func("/notify-text/a storm says how much came and what is first", test_storm);
    g_test_add_func("/notify-text/what is gone says nothing wrong", test_gone);
    g_test_add_func("/notify-text/outside text is clean and cut", test_hostile);
    return g_test_run();
}
