/* Alerts on the desktop: the real tilikd, the real tilik, real notification daemons, a mouse. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "daemon_tickets.h"
#include "desktop.h"
#include "lanes.h"
#include "room.h"

#define LEAVE_MS 15000 /* less than the 25 s that libnotify waits for a daemon */

typedef struct World {
    Desktop *desktop;
    Room *room;
    Term *term;
} World;

static Term *console(const World *world, Role role, const char *const *env)
{
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--backend",
                          world->room->url,
                          "--token-file",
                          world->room->token_files[role],
                          NULL};
    Term *term = term_start(argv, env, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(term, " live", ROOM_WAIT_MS));
    return term;
}

static void start_console(World *world, Role role)
{
    g_auto(GStrv) env = desktop_environment(world->desktop);
    world->term = console(world, role, (const char *const *)env);
    g_assert_true(term_wait(world->term, "No alert needs anybody", ROOM_WAIT_MS));
}

static void begin(World *world, DesktopDaemon kind)
{
    world->desktop = desktop_new();
    if (kind != DESKTOP_NOTHING)
        desktop_daemon(world->desktop, kind);
    world->room = room_new(NULL);
    start_console(world, ROLE_OPERATOR);
}

static void leave(World *world)
{
    term_type(world->term, "q");
    g_assert_cmpint(term_wait_exit(world->term, LEAVE_MS), ==, 0);
    g_assert_true(term_is_clean(world->term));
    g_autofree char *bad = term_forbidden(world->term);
    g_assert_cmpstr(bad, ==, NULL);
}

static void end(World *world)
{
    term_free(world->term);
    room_free(world->room);
    desktop_free(world->desktop);
}

/* The pty must be read, or the console's frames wait. */
static void until_bubbles(World *world, unsigned wanted)
{
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    while (desktop_bubbles(world->desktop) != wanted && g_get_monotonic_time() < deadline)
        term_settle(world->term, 20);
    g_assert_cmpuint(desktop_bubbles(world->desktop), ==, wanted);
}

static void check_ack(DesktopDaemon kind)
{
    World world;
    begin(&world, kind);
    g_autofree char *id = room_report(world.room, 0, "kebakaran", "critical", true);
    until_bubbles(&world, 1);
    desktop_picture(world.desktop, kind == DESKTOP_DUNST ? "alert-dunst" : "alert-daemon");
    desktop_press(world.desktop, "Acknowledge");
    g_assert_true(term_wait(world.term, "Acknowledged: fire", ROOM_WAIT_MS));
    room_wait_member(world.room, id, "state", "acked");
    room_wait_member(world.room, id, "owner", "operator");
    room_wait_member(world.room, id, "looked_s", "null");
    until_bubbles(&world, 0);
    leave(&world);
    end(&world);
}

static void test_ack_dunst(void)
{
    check_ack(DESKTOP_DUNST);
}

static void test_ack_notification(void)
{
    check_ack(DESKTOP_NOTIFICATION);
}

static void test_go(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    g_autofree char *other = room_report(world.room, 1, "kebakaran", "critical", true);
    until_bubbles(&world, 1);
    g_autofree char *taken =
        alert_did(world.room->daemon, ROLE_SUPERVISOR, other, "claim", "{}", 200, "owner");
    until_bubbles(&world, 0);
    g_autofree char *id = room_report(world.room, 0, "rob", "high", true);
    until_bubbles(&world, 1);
    desktop_press(world.desktop, "");
    until_bubbles(&world, 0);
    /* The feed has the keys, and this alert is chosen. */
    g_assert_true(term_wait(world.term, "╔ Alerts", ROOM_WAIT_MS));
    term_type(world.term, "w");
    g_assert_true(term_wait(world.term, "Yours: tidal flood", ROOM_WAIT_MS));
    room_wait_member(world.room, id, "owner", "operator");
    leave(&world);
    end(&world);
}

/* Five minutes without anybody: one bubble, and a click leads to the ticket. */
static void test_ticket(void)
{
    World world = {.desktop = desktop_new(), .room = room_new(NULL)};
    desktop_daemon(world.desktop, DESKTOP_DUNST);
    g_auto(GStrv) env = desktop_environment(world.desktop);
    const char *moved[32] = {world.room->shim, world.room->clock_file};
    g_assert_cmpuint(g_strv_length(env), <, 30);
    memcpy(moved + 2, env, g_strv_length(env) * sizeof *moved);
    world.term = console(&world, ROLE_OPERATOR, moved);
    g_auto(Answer) opened = ticket_post(world.room->daemon, ROLE_SUPERVISOR,
                                        "{\"kind\":\"incident\",\"title\":\"Pohon tumbang\","
                                        "\"severity\":\"high\",\"area\":\"33.74\"}");
    term_type(world.term, "gt");
    g_assert_true(term_wait(world.term, "Pohon tumbang", ROOM_WAIT_MS));
    term_type(world.term, "\033");
    g_assert_true(term_wait_gone(world.term, "Pohon tumbang", ROOM_WAIT_MS));
    clocks_pass(world.room->backend_clocks, 330);
    clocks_pass(world.room->clocks, 330);
    until_bubbles(&world, 1);
    desktop_press(world.desktop, "");
    g_assert_true(term_wait(world.term, "╔ Tickets", ROOM_WAIT_MS));
    until_bubbles(&world, 0);
    leave(&world);
    end(&world);
}

static void test_over(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    g_autofree char *id = room_report(world.room, 0, "kebakaran", "critical", true);
    g_autofree char *low = room_report(world.room, 2, "sampah", "low", true);
    until_bubbles(&world, 1);
    g_assert_true(term_wait(world.term, "litter", ROOM_WAIT_MS));
    g_autofree char *over = room_report(world.room, 0, "kebakaran", "critical", false);
    g_assert_cmpstr(over, ==, id);
    until_bubbles(&world, 0);
    leave(&world);
    end(&world);
}

static void test_repeats(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    for (int i = 0; i < 30; i++)
        g_free(room_report(world.room, 0, "kebakaran", "critical", true));
    until_bubbles(&world, 1);
    g_assert_true(term_wait(world.term, "×30", ROOM_WAIT_MS));
    g_assert_cmpuint(desktop_bubbles(world.desktop), ==, 1);
    leave(&world);
    until_bubbles(&world, 0);
    end(&world);
}

static void test_start(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    room_report_many(world.room, 0, 20, "kebakaran", "critical");
    until_bubbles(&world, 1);
    leave(&world);
    until_bubbles(&world, 0);
    term_free(world.term);
    g_auto(GStrv) env = desktop_environment(world.desktop);
    world.term = console(&world, ROLE_OPERATOR, (const char *const *)env);
    g_assert_true(term_wait(world.term, "need someone 20", ROOM_WAIT_MS));
    g_free(room_report(world.room, 25, "rob", "high", true));
    until_bubbles(&world, 1);
    leave(&world);
    end(&world);
}

static void test_storm(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    room_report_many(world.room, 0, 30, "banjir", "high");
    until_bubbles(&world, 1);
    desktop_picture(world.desktop, "storm-dunst");
    g_free(room_report(world.room, 0, "kebakaran", "critical", true));
    g_assert_true(term_wait(world.term, "fire", ROOM_WAIT_MS));
    g_assert_cmpuint(desktop_bubbles(world.desktop), ==, 1);
    leave(&world);
    end(&world);
}

/* Two live cameras that stand in one area. */
static void find_neighbours(const Room *room, Camera *one, Camera *other)
{
    uint32_t cameras = catalog_cameras(room->city);
    for (uint32_t i = 0; i < cameras; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (catalog_camera_area(room->city, i) == catalog_camera_area(room->city, j) &&
                catalog_camera(room->city, i, one) && catalog_camera(room->city, j, other) &&
                one->state == CAMERA_ONLINE && other->state == CAMERA_ONLINE &&
                one->visibility == VISIBILITY_PUBLIC && other->visibility == VISIBILITY_PUBLIC)
                return;
        }
    }
    g_assert_not_reached();
}

static void test_situation(void)
{
    World world;
    Camera one, other;
    char now[CLOCK_RFC3339_SIZE];
    begin(&world, DESKTOP_NOTIFICATION);
    find_neighbours(world.room, &one, &other);
    clock_format(clock_wall_ms(), now);
    g_autofree char *body = g_strdup_printf(
        "[{\"kind\":\"kebakaran\",\"camera\":\"%s\",\"state\":\"active\",\"at\":\"%s\"},"
        "{\"kind\":\"kebakaran\",\"camera\":\"%s\",\"state\":\"active\",\"at\":\"%s\"}]",
        one.id, now, other.id, now);
    g_auto(Answer) answer = daemon_ask(world.room->daemon, "POST", "/api/v1/alerts",
                                       world.room->daemon->token[ROLE_SOURCE], NULL, body);
    g_assert_cmpint(answer.status, ==, 202);
    until_bubbles(&world, 1);
    desktop_picture(world.desktop, "situation-daemon");
    desktop_press(world.desktop, "Acknowledge");
    g_assert_true(term_wait(world.term, "need someone 0", ROOM_WAIT_MS));
    g_auto(Answer) left = daemon_ask(world.room->daemon, "GET", "/api/v1/alerts?q=state:unack",
                                     world.room->daemon->token[ROLE_SUPERVISOR], NULL, NULL);
    g_assert_cmpint(items_in(left.body), ==, 0);
    leave(&world);
    end(&world);
}

/* A medium one is no bubble until nobody has taken it for too long, and then one for who leads. */
static void test_escalated(void)
{
    World world = {.desktop = desktop_new(), .room = room_new(NULL)};
    desktop_daemon(world.desktop, DESKTOP_DUNST);
    start_console(&world, ROLE_SUPERVISOR);
    g_autofree char *id = room_report(world.room, 0, "genangan", "medium", true);
    g_assert_true(term_wait(world.term, "standing wat", ROOM_WAIT_MS));
    term_settle(world.term, 500);
    g_assert_cmpuint(desktop_bubbles(world.desktop), ==, 0);
    g_free(alert_did(world.room->daemon, ROLE_OPERATOR, id, "escalate", "{}", 200, "state"));
    until_bubbles(&world, 1);
    desktop_picture(world.desktop, "escalated-dunst");
    leave(&world);
    end(&world);
}

static void test_stopped(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    desktop_signal(world.desktop, SIGSTOP);
    room_report_many(world.room, 0, 5, "kebakaran", "critical");
    g_assert_true(term_wait(world.term, "need someone 5", ROOM_WAIT_MS));
    /* Each key is answered though a call of the other thread hangs. */
    for (int i = 0; i < 20; i++) {
        term_type(world.term, "?");
        g_assert_true(term_wait(world.term, "Leave Tilik", LEAVE_MS));
        term_type(world.term, "\033");
        g_assert_true(term_wait_gone(world.term, "Leave Tilik", LEAVE_MS));
    }
    leave(&world);
    end(&world);
}

/* Lines of the console's log that speak of notifications. */
static unsigned count_log(const World *world)
{
    unsigned lines = 0;
    g_autofree char *text = NULL;
    g_autofree char *path =
        g_build_filename(term_home(world->term), "state", "tilik", "tilik.log", NULL);
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    for (const char *at = text; (at = strstr(at, "notification")) != NULL; at++)
        lines++;
    return lines;
}

static void test_no_bus(void)
{
    World world = {.desktop = desktop_new(), .room = room_new(NULL)};
    g_autofree char *display = g_strconcat("DISPLAY=", world.desktop->display, NULL);
    const char *const env[] = {display, NULL};
    world.term = console(&world, ROLE_OPERATOR, env);
    g_assert_true(term_wait(world.term, "No alert needs anybody", ROOM_WAIT_MS));
    for (unsigned i = 0; i < 8; i++) {
        char wanted[32];
        g_snprintf(wanted, sizeof wanted, "need someone %u", i + 1);
        g_free(room_report(world.room, i, "kebakaran", "critical", true));
        g_assert_true(term_wait(world.term, wanted, ROOM_WAIT_MS));
    }
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    while (count_log(&world) == 0 && g_get_monotonic_time() < deadline)
        term_settle(world.term, 20);
    leave(&world);
    g_assert_cmpuint(count_log(&world), ==, 1);
    g_autofree char *children = g_strdup_printf("%s/run/bus", term_home(world.term));
    g_assert_false(g_file_test(children, G_FILE_TEST_EXISTS));
    end(&world);
}

static void test_bus_dies(void)
{
    World world;
    begin(&world, DESKTOP_DUNST);
    g_free(room_report(world.room, 0, "kebakaran", "critical", true));
    until_bubbles(&world, 1);
    desktop_end_bus(world.desktop);
    g_free(room_report(world.room, 1, "rob", "high", true));
    g_assert_true(term_wait(world.term, "need someone 2", ROOM_WAIT_MS));
    leave(&world);
    end(&world);
}

/* The windows of tilik-view on the screen. */
static bool has_video(const World *world)
{
    g_autofree char *out = NULL;
    char *argv[] = {(char *)"xdotool",     (char *)"search",       (char *)"--onlyvisible",
                    (char *)"--classname", (char *)"^tilik-view$", NULL};
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "DISPLAY", world->desktop->display, TRUE);
    g_spawn_sync(NULL, argv, env, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                 &out, NULL, NULL, NULL);
    return out != NULL && g_strstrip(out)[0] != '\0';
}

static void test_video(void)
{
    World world = {.desktop = desktop_new(), .room = room_new_with_video()};
    desktop_daemon(world.desktop, DESKTOP_NOTIFICATION);
    start_console(&world, ROLE_OPERATOR);
    g_autofree char *id = room_report(world.room, 0, "kebakaran", "critical", true);
    until_bubbles(&world, 1);
    desktop_press(world.desktop, "Open video");
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    while (!has_video(&world) && g_get_monotonic_time() < deadline)
        term_settle(world.term, 50);
    g_assert_true(has_video(&world));
    desktop_picture(world.desktop, "video-daemon");
    room_wait_member(world.room, id, "state", "unack");
    leave(&world);
    end(&world);
}

int main(int argc, char **argv)
{
    int status = 0;
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing() || lanes_run(2, &status))
        return status;
    g_test_add_func("/notify-console/an alert is a bubble whose button acknowledges at the server",
                    test_ack_dunst);
    g_test_add_func("/notify-console/the same by a button of notification-daemon",
                    test_ack_notification);
    g_test_add_func("/notify-console/a bubble goes when another takes it, and leads to its row",
                    test_go);
    g_test_add_func("/notify-console/an overdue ticket is a bubble that leads to it", test_ticket);
    g_test_add_func("/notify-console/a bubble goes when it is over; low ones make none", test_over);
    g_test_add_func("/notify-console/thirty reports are one bubble, closed at the end",
                    test_repeats);
    g_test_add_func("/notify-console/what stands at the start makes no bubble", test_start);
    g_test_add_func("/notify-console/a storm is one bubble", test_storm);
    g_test_add_func("/notify-console/a situation is one bubble that acknowledges all of it",
                    test_situation);
    g_test_add_func("/notify-console/what was escalated is a bubble for the supervisor",
                    test_escalated);
    g_test_add_func("/notify-console/a stopped daemon holds no key, nor the end", test_stopped);
    g_test_add_func("/notify-console/no bus is said once in the log", test_no_bus);
    g_test_add_func("/notify-console/a bus that dies takes no console with it", test_bus_dies);
    g_test_add_func("/notify-console/Open video opens it", test_video);
    return g_test_run();
}
