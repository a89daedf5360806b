/* A book of alerts whose server, or what it sends, is broken. */
#include "world_alerts.h"

#include <string.h>

#include "base/clock.h"
#include "wire/alerts.h"
#include "wire/routes.h"

/* Cut so many bytes before the end of what is there, the stream is resumed where it was. */
static void check_cut(World *world, size_t missing)
{
    world_close(world);
    world_open(world, "me");
    if (missing > 0) {
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 cut -%zu", missing);
    } else {
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 cut 1000000");
    }
    world_connect(world);
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_cmpint(sync_status(world->sync)->rev, <=, WORLD_REV + 3);
    sync_retry(world->sync);
    world_wait_rev(world, WORLD_REV + 3);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
    world_check_alerts(world);
}

#define HEAD_MOST 240 /* bytes before the first event */

/* Every place where a stream of alerts can be cut: each counts once, none is lost. */
static void loses_nothing_where_the_stream_is_cut(void)
{
    g_autoptr(GString) sent = g_string_new(NULL);
    World *world = world_new_with_alerts(world_small_city(), 2);
    g_clear_pointer(&world->cache, g_free);
    static const char *const ends[] = {"\r\n", "\r", "\n"};
    for (int i = 0; i < 3; i++) {
        char id[32];
        Alert alert = world_alert_number(i + 1, ALERT_ACKED, id);
        g_autofree char *owner = g_strdup_printf("S\xc3\xa1ri \xe7\xa5\x9e %d", i);
        alert.owner = owner;
        alert.rev = WORLD_REV + 1 + i;
        g_assert_true(alert_book_put(world->alerts, &alert, 0, NULL));
        g_autoptr(GString) text = g_string_new(NULL);
        encode_alert(text, &alert);
        const char *end = ends[i];
        g_autofree char *raw = g_strdup_printf("id: %d%sevent: alert%sdata: %s%s%s",
                                               WORLD_REV + 1 + i, end, end, text->str, end, end);
        g_autofree char *command = g_strdup_printf("event %d", WORLD_REV + 1 + i);
        backend_give(world->backend, command, raw, strlen(raw));
        g_string_append(sent, raw);
    }
    for (size_t at = 0; at <= sent->len; at++) {
        if (world_cut_tells(sent, at)) {
            check_cut(world, sent->len - at);
        }
    }
    for (size_t missing = sent->len + 16; missing < sent->len + HEAD_MOST; missing += 16) {
        check_cut(world, missing);
    }
    world_free(world);
}

/* A load that is cut anywhere leaves the book unknown, or as it was; the next one makes it
 * whole. */
static void loses_nothing_where_the_list_is_cut(void)
{
    static const char *const routes[] = {ROUTE_ALERTS, ROUTE_SITUATIONS};
    World *world = world_new_with_alerts(world_small_city(), 2);
    g_clear_pointer(&world->cache, g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        unsigned cuts = 0;
        bool whole = false;
        for (unsigned n = 1; !whole; n += 11) {
            world_close(world);
            world_open(world, "me");
            backend_tell(world->backend, "clear");
            backend_tell(world->backend, "rule %s 1 cut %u", routes[i], n);
            world_connect(world);
            while (!world_is_live(world) && !world_is_lost(world)) {
                g_main_context_iteration(NULL, TRUE);
            }
            whole = world_is_live(world);
            g_assert_cmpint(sync_alerts_known(world->sync), ==, whole);
            cuts += !whole;
            if (!whole) {
                sync_retry(world->sync);
                g_assert_true(loop_until(world_is_live, world));
            }
            world_check_alerts(world);
            g_assert_true(sync_alerts_known(world->sync));
        }
        g_assert_cmpuint(cuts, >, 20);
    }
    world_free(world);
}

/* A reset whose list breaks off takes nothing away. */
static void keeps_all_where_a_reset_breaks_off(void)
{
    World *world = world_new_with_alerts(NULL, 5);
    world_go_live(world);
    backend_tell(world->backend, "rule " ROUTE_ALERTS " 0 cut 700");
    backend_event(world->backend, WORLD_REV + 50, EVENT_RESET, "");
    backend_tell(world->backend, "forget");
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_cmpuint(alert_book_count(world->book), ==, 5);
    backend_tell(world->backend, "clear");
    backend_tell(world->backend, "rev %d", WORLD_REV + 50);
    sync_retry(world->sync);
    g_assert_true(loop_until(world_is_live, world));
    world_check_alerts(world);
    world_free(world);
}

/* Another journal, or one restored from a backup: its revisions are behind what we hold. */
static void takes_another_journals_word(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    world_tell_alert(world, 2, ALERT_ACKED, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    alert_book_clear(world->alerts);
    world_put_alert(world, 2, ALERT_UNACK, 5); /* older than what we hold, and true */
    world_put_alert(world, 3, ALERT_UNACK, 6);
    backend_serve_alerts(world->backend, world->alerts);
    backend_serve(world->backend, world->server, 500);
    backend_event(world->backend, 500, NULL, NULL);
    backend_tell(world->backend, "forget");
    g_assert_true(loop_until(world_is_live, world));
    loop_for(300);
    g_assert_true(loop_until(world_is_live, world));
    g_assert_cmpint(sync_status(world->sync)->rev, ==, 500);
    world_check_alerts(world);
    world_free(world);
}

/* The same told by the alerts alone, of a city that came from the cache. */
static void takes_another_journals_word_after_a_cache(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    world_close(world);
    backend_serve(world->backend, world->server, 500);
    g_autofree char *before = backend_log(world->backend);
    world_open(world, "me");
    world_go_live(world);
    g_assert_cmpint(sync_status(world->sync)->rev, ==, 500);
    g_autofree char *log = backend_log(world->backend);
    g_assert_nonnull(strstr(log, "GET /api/v1/cameras"));
    world_check_alerts(world);
    world_free(world);
}

static void is_empty_for_who_may_not_see_alerts(void)
{
    static const char *const rules[] = {"status 403", "status 404"};
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        World *world = world_new_with_alerts(NULL, 3);
        backend_tell(world->backend, "rule " ROUTE_ALERTS " 0 %s", rules[i]);
        backend_tell(world->backend, "rule " ROUTE_SITUATIONS " 0 %s", rules[i]);
        world_go_live(world);
        g_assert_true(sync_alerts_known(world->sync));
        g_assert_cmpuint(alert_book_count(world->book), ==, 0);
        g_assert_null(sync_status(world->sync)->problem);
        world_change(world, 3, CAMERA_FROZEN, WORLD_REV + 1);
        world_wait_rev(world, WORLD_REV + 1);
        world_check_same(world);
        world_free(world);
    }
}

static void is_not_known_while_the_list_fails(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    backend_tell(world->backend, "rule " ROUTE_ALERTS " 1 status 500");
    world_connect(world);
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_false(sync_alerts_known(world->sync));
    sync_retry(world->sync);
    g_assert_true(loop_until(world_is_live, world));
    g_assert_true(sync_alerts_known(world->sync));
    world_check_alerts(world);
    world_free(world);
}

static void counts_what_is_broken(void)
{
    static const char *const bad[] = {
        "{",
        "[]",
        "{\"id\":\"a1\"}",
        "{\"id\":\"a1\",\"kind\":\"ROB\",\"rev\":1}",
        "{\"id\":\"a1\",\"rev\":2000,\"gone\":false}",
        "{\"id\":\"a1\",\"id\":\"a2\",\"rev\":2000,\"gone\":true}",
        "{\"id\":\"a1\",\"kind\":\"rob\",\"area\":\"33.74\",\"priority\":\"high\",\"state\":"
        "\"unack\",\"active\":false,\"count\":1,\"first_at\":\"2026-03-01T02:03:04Z\",\"last_at\":"
        "\"2026-03-01T02:03:04Z\",\"rev\":2000}",
    };
    World *world = world_new_with_alerts(NULL, 3);
    world_go_live(world);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        backend_event(world->backend, WORLD_REV + 1 + (int)i, EVENT_ALERT, bad[i]);
    }
    world_tell_alert(world, 1, ALERT_ACKED, WORLD_REV + 20);
    world_wait_rev(world, WORLD_REV + 20);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, G_N_ELEMENTS(bad));
    g_assert_nonnull(sync_status(world->sync)->problem);
    world_check_alerts(world);
    world_free(world);
}

static bool is_quiet(void *data)
{
    World *world = data;
    return world_is_lost(world) && strstr(sync_status(world->sync)->problem, "silent") != NULL;
}

static void keeps_what_it_held_when_the_server_falls_silent(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    static const SyncTimes times = {
        .silence_ms = 400, .settled_ms = 5000, .save_ms = 60000, .retire_ms = 60000};
    sync_set_times(world->sync, &times);
    backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 silent");
    world_connect(world);
    g_assert_true(loop_until(is_quiet, world));
    g_assert_true(sync_alerts_known(world->sync));
    world_check_alerts(world);
    world_tell_alert(world, 1, ALERT_ACKED, WORLD_REV + 1);
    sync_retry(world->sync);
    world_wait_rev(world, WORLD_REV + 1);
    world_check_alerts(world);
    world_free(world);
}

/* A list that never ends, or is far more than a book holds, is bounded; what fits is there. */
static void drops_a_line_that_is_too_long(void)
{
    World *world = world_new_with_alerts(NULL, 3);
    backend_tell(world->backend, "rule " ROUTE_ALERTS " 1 lines 2");
    world_go_live(world);
    world_check_alerts(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 1);
    world_free(world);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/book/it loses nothing where the stream is cut",
                    loses_nothing_where_the_stream_is_cut);
    g_test_add_func("/book/it loses nothing where the list is cut",
                    loses_nothing_where_the_list_is_cut);
    g_test_add_func("/book/it keeps all where a reset breaks off",
                    keeps_all_where_a_reset_breaks_off);
    g_test_add_func("/book/it takes another journals word", takes_another_journals_word);
    g_test_add_func("/book/it takes another journals word after a cache",
                    takes_another_journals_word_after_a_cache);
    g_test_add_func("/book/it is empty for who may not see alerts",
                    is_empty_for_who_may_not_see_alerts);
    g_test_add_func("/book/it is not known while the list fails",
                    is_not_known_while_the_list_fails);
    g_test_add_func("/book/it counts what is broken", counts_what_is_broken);
    g_test_add_func("/book/it keeps what it held when the server falls silent",
                    keeps_what_it_held_when_the_server_falls_silent);
    g_test_add_func("/book/it drops a line that is too long", drops_a_line_that_is_too_long);
    return g_test_run();
}
