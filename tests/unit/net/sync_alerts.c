/* A book of alerts that follows a server. */
#include "world_alerts.h"

#include <string.h>

#include "base/clock.h"
#include "wire/alerts.h"
#include "wire/routes.h"

/* What a listener of the book sees. */
typedef struct Seen {
    unsigned puts, resets;
    bool emptied, watched;
    const char *watch; /* the id that must not show */
} Seen;

static void on_book(AlertBook *book, AlertThing thing, uint32_t index, void *data)
{
    Seen *seen = data;
    seen->puts += thing == ALERT_THING;
    seen->resets += thing == ALERT_BOOK_RESET;
    seen->emptied = seen->emptied || alert_book_count(book) == 0;
    seen->watched =
        seen->watched || (seen->watch != NULL && alert_book_find(book, seen->watch) != ALERT_NONE);
}

static void is_whole_after_the_start(void)
{
    World *world = world_new_with_alerts(NULL, 5);
    g_assert_false(sync_alerts_known(world->sync));
    g_assert_cmpuint(alert_book_count(world->book), ==, 0);
    world_go_live(world);
    g_assert_true(sync_alerts_known(world->sync));
    world_check_same(world);
    world_check_alerts(world);
    g_assert_cmpuint(alert_book_count(world->book), ==, 5);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
    g_assert_cmpint(sync_status(world->sync)->rev, ==, WORLD_REV);
    world_free(world);
}

static void follows_what_changes(void)
{
    World *world = world_new_with_alerts(NULL, 5);
    world_go_live(world);
    world_tell_alert(world, 2, ALERT_ACKED, WORLD_REV + 1);
    world_tell_alert(world, 6, ALERT_UNACK, WORLD_REV + 2);
    backend_event(world->backend, WORLD_REV + 3, EVENT_ALERT,
                  "{\"id\":\"a3\",\"rev\":1003,\"gone\":true}");
    alert_book_remove(world->alerts, "a3");
    world_put_situation(world, "s2", WORLD_REV + 4);
    backend_event(world->backend, WORLD_REV + 4, EVENT_SITUATION,
                  "{\"id\":\"s1\",\"rev\":1004,\"gone\":true}");
    alert_book_remove_situation(world->alerts, "s1");
    Situation situation;
    g_assert_true(alert_book_situation(world->alerts,
                                       alert_book_find_situation(world->alerts, "s2"), &situation));
    g_autoptr(GString) text = g_string_new(NULL);
    encode_situation(text, &situation);
    backend_event(world->backend, WORLD_REV + 5, EVENT_SITUATION, text->str);
    world_wait_rev(world, WORLD_REV + 5);
    world_check_alerts(world);
    world_check_same(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
    world_free(world);
}

/* The journal's revision decides, not the order of arrival: also a "cleared" that overtook. */
static void is_not_led_back_by_what_is_old(void)
{
    World *world = world_new_with_alerts(NULL, 2);
    world_go_live(world);
    char id[32];
    Alert active = world_alert_number(9, ALERT_UNACK, id);
    world_tell_alert(world, 9, ALERT_RTN_UNACK, WORLD_REV + 5);
    active.rev = WORLD_REV + 4;
    g_autoptr(GString) text = g_string_new(NULL);
    encode_alert(text, &active);
    backend_event(world->backend, WORLD_REV + 6, EVENT_ALERT, text->str);
    backend_event(world->backend, WORLD_REV + 7, EVENT_ALERT,
                  "{\"id\":\"a9\",\"rev\":1004,\"gone\":true}"); /* older than what is held */
    backend_event(world->backend, WORLD_REV + 8, NULL, NULL);
    world_wait_rev(world, WORLD_REV + 8);
    world_check_alerts(world);
    world_free(world);
}

static void counts_a_thousand_repeats_once(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    Seen seen = {0};
    world_tell_alert(world, 4, ALERT_UNACK, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    alert_book_listen(world->book, on_book, &seen);
    Alert alert;
    g_assert_true(alert_book_alert(world->alerts, alert_book_find(world->alerts, "a2"), &alert));
    g_autoptr(GString) text = g_string_new(NULL);
    encode_alert(text, &alert);
    for (int i = 0; i < 1000; i++) {
        backend_event(world->backend, 1 + i, EVENT_ALERT, text->str);
    }
    g_autofree char *odd = g_strdup_printf(
        "event: alert\ndata: %s\n\nid: x\nevent: alert\ndata: %s\n\n", text->str, text->str);
    backend_give(world->backend, "event 1", odd, strlen(odd));
    world_tell_alert(world, 2, ALERT_ACKED, WORLD_REV + 2);
    world_wait_rev(world, WORLD_REV + 2);
    world_check_alerts(world);
    g_assert_cmpuint(alert_book_count(world->book), ==, 4);
    g_assert_cmpint(sync_status(world->sync)->rev, ==, WORLD_REV + 2);
    world_free(world);
}

/* From a cache only the alerts are asked for; what ended since the cache was written does not
 * come up again on the way. */
static void starts_from_a_cache_with_the_alerts_of_now(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    world_close(world);
    world_tell_alert(world, 77, ALERT_UNACK, WORLD_REV + 1);
    world_change(world, 5, CAMERA_DARK, WORLD_REV + 2);
    world_tell_alert(world, 77, ALERT_NORMAL, WORLD_REV + 3);
    alert_book_remove(world->alerts, "a77");
    world_put_alert(world, 4, ALERT_ACKED, WORLD_REV + 4);
    backend_serve_alerts(world->backend, world->alerts);
    backend_tell(world->backend, "rev %d", WORLD_REV + 10);
    world_tell_alert(world, 2, ALERT_ACKED, WORLD_REV + 11); /* while the list was under way */
    g_autofree char *before = backend_log(world->backend);
    world_open(world, "me");
    Seen seen = {.watch = "a77"};
    alert_book_listen(world->book, on_book, &seen);
    g_assert_cmpuint(catalog_counts(world->catalog).installed, ==, 60);
    g_assert_false(sync_alerts_known(world->sync));
    world_connect(world);
    world_wait_rev(world, WORLD_REV + 11);
    world_check_same(world);
    world_check_alerts(world);
    g_assert_false(seen.watched);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/alerts\n"));
    g_assert_nonnull(strstr(log, "GET /api/v1/situations\n"));
    g_assert_nonnull(strstr(log, "GET /api/v1/changes?since=1000\n"));
    g_assert_null(strstr(log, "GET /api/v1/cameras"));
    world_free(world);
}

static void resumes_without_asking_for_all(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    g_autofree char *before = backend_log(world->backend);
    backend_tell(world->backend, "drop");
    world_tell_alert(world, 1, ALERT_ACKED, WORLD_REV + 1);
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_cmpuint(alert_book_count(world->book), ==, 3); /* what it was */
    g_assert_true(sync_alerts_known(world->sync));
    world_wait_rev(world, WORLD_REV + 1);
    world_check_alerts(world);
    g_autofree char *log = backend_log(world->backend);
    g_assert_null(strstr(log, "GET /api/v1/alerts"));
    world_free(world);
}

/* Takes the server's state through a reset: what is held is never gone in between, and keeps its
 * place. */
static void never_flashes_empty_in_a_reset(void)
{
    World *world = world_new_with_alerts(NULL, 5);
    world_go_live(world);
    uint32_t place = alert_book_find(world->book, "a4");
    Seen seen = {0};
    alert_book_listen(world->book, on_book, &seen);
    alert_book_remove(world->alerts, "a2");
    alert_book_remove_situation(world->alerts, "s1");
    world_put_alert(world, 4, ALERT_ACKED, WORLD_REV + 20);
    world_put_alert(world, 8, ALERT_UNACK, WORLD_REV + 21);
    backend_serve_alerts(world->backend, world->alerts);
    backend_tell(world->backend, "rev %d", WORLD_REV + 50);
    backend_event(world->backend, WORLD_REV + 50, EVENT_RESET, "");
    backend_tell(world->backend, "forget");
    world_wait_rev(world, WORLD_REV + 50);
    g_assert_true(loop_until(world_is_live, world));
    world_check_alerts(world);
    world_check_same(world);
    g_assert_false(seen.emptied);
    g_assert_cmpuint(seen.resets, ==, 0);
    g_assert_cmpuint(alert_book_find(world->book, "a4"), ==, place);
    world_free(world);
}

/* What was held under other rights is not shown a moment longer. */
static void is_emptied_when_the_scope_changes(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    static const char narrow[] = "{\"name\":\"Sari\",\"role\":\"volunteer\",\"areas\":[\"33.74.10."
                                 "1003.005.003\"],\"rights\":[],\"expires_at\":null}";
    backend_give(world->backend, "body " ROUTE_SESSION, narrow, strlen(narrow));
    backend_tell(world->backend, "rule " ROUTE_AREAS " 0 hang");
    backend_tell(world->backend, "drop");
    while (sync_status(world->sync)->state != SYNC_LOADING) {
        g_main_context_iteration(NULL, TRUE);
    }
    g_assert_cmpuint(alert_book_count(world->book), ==, 0);
    g_assert_false(sync_alerts_known(world->sync));
    world_free(world);
}

/* A burst as after a long stop: all of it counts, exactly. */
static void takes_a_burst_of_20000(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    Seen seen = {0};
    g_autoptr(GString) raw = g_string_new(NULL);
    for (int i = 0; i < 20000; i++) {
        char id[32];
        Alert alert = world_alert_number(10 + i % 5000, ALERT_UNACK, id);
        alert.rev = WORLD_REV + 1 + i;
        alert.count = 1 + i / 5000;
        g_assert_true(alert_book_put(world->alerts, &alert, 0, NULL));
        g_string_append_printf(raw, "id: %d\nevent: alert\ndata: ", WORLD_REV + 1 + i);
        encode_alert(raw, &alert);
        g_string_append(raw, "\n\n");
    }
    backend_give(world->backend, "event 21000", raw->str, raw->len);
    world_connect(world);
    g_assert_true(loop_until(world_is_live, world));
    alert_book_listen(world->book, on_book, &seen);
    world_wait_rev(world, WORLD_REV + 20000);
    world_check_alerts(world);
    g_assert_cmpuint(alert_book_count(world->book), ==, 5003);
    g_assert_cmpuint(seen.puts, <=, 20000);
    world_free(world);
}

static bool is_retired(void *data)
{
    return alert_book_find(((World *)data)->book, "a2") == ALERT_NONE;
}

/* Both ends let go of what has been over for an hour, each by itself. */
static void lets_go_of_what_has_long_been_normal(void)
{
    World *world = world_new_with_alerts(NULL, 1);
    world_close(world);
    char id[32];
    Alert old = world_alert_number(2, ALERT_NORMAL, id);
    old.first_at_ms = clock_wall_ms() - ALERT_RETIRE_MS - 9000;
    old.last_at_ms = old.cleared_at_ms = clock_wall_ms() - ALERT_RETIRE_MS + 1500;
    g_assert_true(alert_book_put(world->alerts, &old, 0, NULL));
    world_put_alert(world, 3, ALERT_NORMAL, WORLD_REV - 3);
    backend_serve_alerts(world->backend, world->alerts);
    world_open(world, "me");
    static const SyncTimes times = {
        .silence_ms = 20000, .settled_ms = 5000, .save_ms = 60000, .retire_ms = 50};
    sync_set_times(world->sync, &times);
    sync_alerts(world->sync, world->book); /* with these times */
    world_go_live(world);
    g_assert_cmpuint(alert_book_count(world->book), ==, 3);
    g_assert_true(loop_until(is_retired, world));
    g_assert_cmpuint(alert_book_count(world->book), ==, 2);
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/book/it is whole after the start", is_whole_after_the_start);
    g_test_add_func("/book/it follows what changes", follows_what_changes);
    g_test_add_func("/book/it is not led back by what is old", is_not_led_back_by_what_is_old);
    g_test_add_func("/book/it counts a thousand repeats once", counts_a_thousand_repeats_once);
    g_test_add_func("/book/it starts from a cache with the alerts of now",
                    starts_from_a_cache_with_the_alerts_of_now);
    g_test_add_func("/book/it resumes without asking for all", resumes_without_asking_for_all);
    g_test_add_func("/book/it never flashes empty in a reset", never_flashes_empty_in_a_reset);
    g_test_add_func("/book/it is emptied when the scope changes",
                    is_emptied_when_the_scope_changes);
    g_test_add_func("/book/it takes a burst of 20000", takes_a_burst_of_20000);
    g_test_add_func("/book/it lets go of what has long been normal",
                    lets_go_of_what_has_long_been_normal);
    return g_test_run();
}
