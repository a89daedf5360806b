/* A book of alerts that follows a server through its good and bad days. */
#include "world.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "wire/alerts.h"
#include "wire/routes.h"

/* One of any number of alerts of the fixture city. */
static Alert alert_number(int number, AlertState state, char id[32])
{
    g_snprintf(id, 32, "a%d", number);
    bool active = state == ALERT_UNACK || state == ALERT_ACKED;
    return (Alert){.id = id,
                   .kind = "rob",
                   .area = "33.74.10.1003.005.003",
                   .camera = "cam-001",
                   .first_at_ms = clock_wall_ms() - 5000,
                   .last_at_ms = clock_wall_ms() - 1000,
                   .count = 3,
                   .rev = WORLD_REV - 100 + number % 50,
                   .score = NAN,
                   .looked_s = ALERT_NOT_LOOKED,
                   .priority = PRIORITY_HIGH,
                   .machine = {.state = state, .active = active, .acked = state == ALERT_ACKED}};
}

static void put_at_server(World *world, int number, AlertState state, int64_t rev)
{
    char id[32];
    Alert alert = alert_number(number, state, id);
    alert.rev = rev;
    g_autoptr(GError) error = NULL;
    alert_book_put(world->alerts, &alert, 0, &error);
    g_assert_no_error(error);
}

static void put_situation(World *world, const char *id, int64_t rev)
{
    const Situation situation = {.id = id,
                                 .kind = "rob",
                                 .area = "33.74.10.1003",
                                 .first_out = "a1",
                                 .since_ms = clock_wall_ms() - 5000,
                                 .last_at_ms = clock_wall_ms() - 1000,
                                 .members = 2,
                                 .rev = rev};
    g_assert_true(alert_book_put_situation(world->alerts, &situation, NULL));
}

static void tell(World *world, int number, AlertState state, int64_t rev)
{
    char id[32];
    Alert alert = alert_number(number, state, id);
    world_alert(world, &alert, rev);
}

/* A world of count alerts and one situation, with its sync open. */
static World *alert_world(Catalog *city, int count)
{
    World *world = world_new(city);
    world_close(world);
    world_with_alerts(world);
    for (int i = 1; i <= count; i++) {
        put_at_server(world, i, ALERT_UNACK, WORLD_REV - 100 + i);
    }
    put_situation(world, "s1", WORLD_REV - 1);
    backend_serve_alerts(world->backend, world->alerts);
    world_open(world, "me");
    return world;
}

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
    World *world = alert_world(NULL, 5);
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
    World *world = alert_world(NULL, 5);
    world_go_live(world);
    tell(world, 2, ALERT_ACKED, WORLD_REV + 1);
    tell(world, 6, ALERT_UNACK, WORLD_REV + 2);
    backend_event(world->backend, WORLD_REV + 3, EVENT_ALERT,
                  "{\"id\":\"a3\",\"rev\":1003,\"gone\":true}");
    alert_book_remove(world->alerts, "a3");
    put_situation(world, "s2", WORLD_REV + 4);
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
    World *world = alert_world(NULL, 2);
    world_go_live(world);
    char id[32];
    Alert active = alert_number(9, ALERT_UNACK, id);
    tell(world, 9, ALERT_RTN_UNACK, WORLD_REV + 5);
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
    World *world = alert_world(NULL, 3);
    world_go_live(world);
    Seen seen = {0};
    tell(world, 4, ALERT_UNACK, WORLD_REV + 1);
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
    tell(world, 2, ALERT_ACKED, WORLD_REV + 2);
    world_wait_rev(world, WORLD_REV + 2);
    world_check_alerts(world);
    g_assert_cmpuint(alert_book_count(world->book), ==, 4);
    g_assert_cmpint(sync_status(world->sync)->rev, ==, WORLD_REV + 2);
    world_free(world);
}

/* From a cache only the alerts are asked for; what ended since the cache was written does not come up
 * again on the way. */
static void starts_from_a_cache_with_the_alerts_of_now(void)
{
    World *world = alert_world(NULL, 3);
    world_go_live(world);
    world_close(world);
    tell(world, 77, ALERT_UNACK, WORLD_REV + 1);
    world_change(world, 5, CAMERA_DARK, WORLD_REV + 2);
    tell(world, 77, ALERT_NORMAL, WORLD_REV + 3);
    alert_book_remove(world->alerts, "a77");
    put_at_server(world, 4, ALERT_ACKED, WORLD_REV + 4);
    backend_serve_alerts(world->backend, world->alerts);
    backend_tell(world->backend, "rev %d", WORLD_REV + 10);
    tell(world, 2, ALERT_ACKED, WORLD_REV + 11); /* while the list was under way */
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
    World *world = alert_world(NULL, 3);
    world_go_live(world);
    g_autofree char *before = backend_log(world->backend);
    backend_tell(world->backend, "drop");
    tell(world, 1, ALERT_ACKED, WORLD_REV + 1);
    g_assert_true(loop_until(world_is_lost, world));
    g_assert_cmpuint(alert_book_count(world->book), ==, 3); /* what it was */
    g_assert_true(sync_alerts_known(world->sync));
    world_wait_rev(world, WORLD_REV + 1);
    world_check_alerts(world);
    g_autofree char *log = backend_log(world->backend);
    g_assert_null(strstr(log, "GET /api/v1/alerts"));
    world_free(world);
}

/* Every place where a stream of alerts can be cut: each counts once, none is lost. */
static void loses_nothing_where_the_stream_is_cut(void)
{
    World *world = alert_world(world_small_city(), 2);
    g_clear_pointer(&world->cache, g_free);
    static const char *const ends[] = {"\r\n", "\r", "\n"};
    for (int i = 0; i < 3; i++) {
        char id[32];
        Alert alert = alert_number(i + 1, ALERT_ACKED, id);
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
    }
    for (unsigned n = 1; n < 1900; n++) {
        world_close(world);
        world_open(world, "me");
        backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 cut %u", n);
        world_connect(world);
        g_assert_true(loop_until(world_is_lost, world));
        g_assert_cmpint(sync_status(world->sync)->rev, <=, WORLD_REV + 3);
        sync_retry(world->sync);
        world_wait_rev(world, WORLD_REV + 3);
        g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 0);
        world_check_alerts(world);
    }
    world_free(world);
}

/* A load that is cut anywhere leaves the book unknown, or as it was; the next one makes it whole. */
static void loses_nothing_where_the_list_is_cut(void)
{
    static const char *const routes[] = {ROUTE_ALERTS, ROUTE_SITUATIONS};
    World *world = alert_world(world_small_city(), 2);
    g_clear_pointer(&world->cache, g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
        unsigned cuts = 0;
        bool whole = false;
        for (unsigned n = 1; !whole; n += 3) {
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
        g_assert_cmpuint(cuts, >, 50);
    }
    world_free(world);
}

/* Takes the server's state through a reset: what is held is never gone in between, and keeps its
 * place. */
static void never_flashes_empty_in_a_reset(void)
{
    World *world = alert_world(NULL, 5);
    world_go_live(world);
    uint32_t place = alert_book_find(world->book, "a4");
    Seen seen = {0};
    alert_book_listen(world->book, on_book, &seen);
    alert_book_remove(world->alerts, "a2");
    alert_book_remove_situation(world->alerts, "s1");
    put_at_server(world, 4, ALERT_ACKED, WORLD_REV + 20);
    put_at_server(world, 8, ALERT_UNACK, WORLD_REV + 21);
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

/* A reset whose list breaks off takes nothing away. */
static void keeps_all_where_a_reset_breaks_off(void)
{
    World *world = alert_world(NULL, 5);
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
    World *world = alert_world(NULL, 3);
    world_go_live(world);
    tell(world, 2, ALERT_ACKED, WORLD_REV + 1);
    world_wait_rev(world, WORLD_REV + 1);
    alert_book_clear(world->alerts);
    put_at_server(world, 2, ALERT_UNACK, 5); /* older than what we hold, and true */
    put_at_server(world, 3, ALERT_UNACK, 6);
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
    World *world = alert_world(NULL, 3);
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
        World *world = alert_world(NULL, 3);
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
    World *world = alert_world(NULL, 3);
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

/* What was held under other rights is not shown a moment longer. */
static void is_emptied_when_the_scope_changes(void)
{
    World *world = alert_world(NULL, 3);
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
    World *world = alert_world(NULL, 3);
    world_go_live(world);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        backend_event(world->backend, WORLD_REV + 1 + (int)i, EVENT_ALERT, bad[i]);
    }
    tell(world, 1, ALERT_ACKED, WORLD_REV + 20);
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
    World *world = alert_world(NULL, 3);
    static const SyncTimes times = {
        .silence_ms = 400, .settled_ms = 5000, .save_ms = 60000, .retire_ms = 60000};
    sync_set_times(world->sync, &times);
    backend_tell(world->backend, "rule " ROUTE_CHANGES " 1 silent");
    world_connect(world);
    g_assert_true(loop_until(is_quiet, world));
    g_assert_true(sync_alerts_known(world->sync));
    world_check_alerts(world);
    tell(world, 1, ALERT_ACKED, WORLD_REV + 1);
    sync_retry(world->sync);
    world_wait_rev(world, WORLD_REV + 1);
    world_check_alerts(world);
    world_free(world);
}

/* A burst as after a long stop: all of it counts, exactly. */
static void takes_a_burst_of_20000(void)
{
    World *world = alert_world(NULL, 3);
    Seen seen = {0};
    g_autoptr(GString) raw = g_string_new(NULL);
    for (int i = 0; i < 20000; i++) {
        char id[32];
        Alert alert = alert_number(10 + i % 5000, ALERT_UNACK, id);
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
    World *world = alert_world(NULL, 1);
    world_close(world);
    char id[32];
    Alert old = alert_number(2, ALERT_NORMAL, id);
    old.first_at_ms = clock_wall_ms() - ALERT_RETIRE_MS - 9000;
    old.last_at_ms = old.cleared_at_ms = clock_wall_ms() - ALERT_RETIRE_MS + 1500;
    g_assert_true(alert_book_put(world->alerts, &old, 0, NULL));
    put_at_server(world, 3, ALERT_NORMAL, WORLD_REV - 3);
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

/* A list that never ends, or is far more than a book holds, is bounded; what fits is there. */
static void drops_a_line_that_is_too_long(void)
{
    World *world = alert_world(NULL, 3);
    backend_tell(world->backend, "rule " ROUTE_ALERTS " 1 lines 2");
    world_go_live(world);
    world_check_alerts(world);
    g_assert_cmpuint(sync_status(world->sync)->rejected, ==, 1);
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
    g_test_add_func("/book/it loses nothing where the stream is cut",
                    loses_nothing_where_the_stream_is_cut);
    g_test_add_func("/book/it loses nothing where the list is cut",
                    loses_nothing_where_the_list_is_cut);
    g_test_add_func("/book/it never flashes empty in a reset", never_flashes_empty_in_a_reset);
    g_test_add_func("/book/it keeps all where a reset breaks off",
                    keeps_all_where_a_reset_breaks_off);
    g_test_add_func("/book/it takes another journals word", takes_another_journals_word);
    g_test_add_func("/book/it takes another journals word after a cache",
                    takes_another_journals_word_after_a_cache);
    g_test_add_func("/book/it is empty for who may not see alerts",
                    is_empty_for_who_may_not_see_alerts);
    g_test_add_func("/book/it is not known while the list fails",
                    is_not_known_while_the_list_fails);
    g_test_add_func("/book/it is emptied when the scope changes",
                    is_emptied_when_the_scope_changes);
    g_test_add_func("/book/it counts what is broken", counts_what_is_broken);
    g_test_add_func("/book/it keeps what it held when the server falls silent",
                    keeps_what_it_held_when_the_server_falls_silent);
    g_test_add_func("/book/it takes a burst of 20000", takes_a_burst_of_20000);
    g_test_add_func("/book/it lets go of what has long been normal",
                    lets_go_of_what_has_long_been_normal);
    g_test_add_func("/book/it drops a line that is too long", drops_a_line_that_is_too_long);
    return g_test_run();
}
