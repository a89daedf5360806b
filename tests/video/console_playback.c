/* console_playback.c - recordings and neighbours as a person has them: the real console, its
 * windows on a display, and the demo city's recorder */
#include <string.h>

#include "desktop.h"
#include "lanes.h"
#include "room.h"

typedef struct Scene {
    Desktop *desktop; /* NULL: there is none */
    Room *room;
    Term *term;
} Scene;

static Scene scene_new(bool display, bool recorder)
{
    Scene scene = {.desktop = display ? desktop_new() : NULL,
                   .room = recorder ? room_new_with_video() : room_new(NULL)};
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--backend",
                          scene.room->url,
                          "--token-file",
                          scene.room->token_files[ROLE_OPERATOR],
                          NULL};
    g_auto(GStrv) env = display ? desktop_environment(scene.desktop) : g_new0(char *, 1);
    scene.term = term_start(argv, (const char *const *)env, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(scene.term, "sync ", ROOM_WAIT_MS));
    return scene;
}

static void scene_clear(Scene *scene)
{
    room_leave(scene->term);
    term_free(scene->term);
    room_free(scene->room);
    if (scene->desktop != NULL)
        desktop_free(scene->desktop);
}

static void see(const Scene *scene, const char *text)
{
    g_assert_true(term_wait(scene->term, text, ROOM_WAIT_MS));
}

/* How many lookings at a camera are in the record of who watched what, and how many of them are of
 * a recording. */
static unsigned lookings(const Scene *scene, const char *camera, unsigned *recorded)
{
    g_auto(Answer) answer = daemon_ask(scene->room->daemon, "GET", "/api/v1/views?limit=50",
                                       scene->room->daemon->token[ROLE_AUDITOR], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_autofree char *name = g_strdup_printf("\"camera\":\"%s%s", camera != NULL ? camera : "",
                                            camera != NULL ? "\"" : "");
    unsigned count = 0;
    *recorded = 0;
    for (const char *at = answer.body; (at = strstr(at, name)) != NULL; at++) {
        const char *from = strstr(at, "\"from\":\"2"), *end = strstr(at, "\"rev\"");
        *recorded += from != NULL && from < end;
        count++;
    }
    return count;
}

/* The same of all cameras. */
static void until_all_lookings(const Scene *scene, unsigned wanted)
{
    int64_t end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    unsigned recorded;
    while (lookings(scene, NULL, &recorded) != wanted) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(20000);
    }
}

static void until_lookings(const Scene *scene, unsigned camera, unsigned wanted, bool recorded)
{
    int64_t end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    unsigned are;
    while (lookings(scene, room_camera(scene->room, camera), &are) != wanted) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_usleep(20000);
    }
    g_assert_true(wanted == 0 || (recorded ? are > 0 : are < wanted));
}

/* To the one camera of that name in the list. */
static void select_camera(const Scene *scene, unsigned i)
{
    g_autofree char *line = g_strdup_printf("/id:%s\r", room_camera(scene->room, i));
    term_type(scene->term, line);
    see(scene, room_camera_name(scene->room, i));
    see(scene, "whole city · 1 of");
}

static void press(const Scene *scene, const char *key)
{
    g_autofree char *display = g_strconcat("DISPLAY=", scene->desktop->display, NULL);
    g_autofree char *line =
        g_strdup_printf("env %s sh -c 'xdotool key --window $(xdotool search --onlyvisible "
                        "--classname ^tilik-view$ | tail -1) %s 2>/dev/null'",
                        display, key);
    /* It finds nothing where a window goes while it looks: then no key was pressed. */
    int64_t end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    for (int status = -1; status != 0;) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_assert_true(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    }
}

/* Whether a window that is seen has such a title. */
static void until_window(const Scene *scene, const char *title, bool wanted)
{
    g_autofree char *line = g_strdup_printf(
        "env DISPLAY=%s xdotool search --onlyvisible --name '%s'", scene->desktop->display, title);
    int64_t end = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    for (bool found = !wanted; found != wanted;) {
        g_autofree char *said = NULL, *complained = NULL;
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        g_assert_true(g_spawn_command_line_sync(line, &said, &complained, NULL, NULL));
        found = said[0] != '\0';
    }
}

/* Whether a window carries the camera's name: its picture stands in front. */
static void until_titled(const Scene *scene, unsigned camera, bool wanted)
{
    g_autofree char *title = g_strconcat("^", room_camera_name(scene->room, camera), NULL);
    until_window(scene, title, wanted);
}

static void an_alert_is_played_from_before_it(void)
{
    Scene scene = scene_new(true, true);
    g_autofree char *id = room_report(scene.room, 3, "banjir", "high", true);
    see(&scene, "flood");
    term_type(scene.term, "aP");
    see(&scene, "Recording from ");
    see(&scene, "not live; M-p goes back");
    see(&scene, "players 1/");
    term_type(scene.term, "|");
    see(&scene, "Held; M-. shows the next picture");
    see(&scene, ", held");
    until_lookings(&scene, 3, 1, true);
    term_type(scene.term, "\033.");
    see(&scene, ", held");
    term_type(scene.term, "{");
    see(&scene, "plays 0.5 times as fast");
    term_type(scene.term, "}}");
    see(&scene, "sends no faster than it was recorded");
    term_type(scene.term, "<");
    see(&scene, "Recording from ");
    press(&scene, "space");
    see(&scene, ", held");
    until_lookings(&scene, 3, 2, true);
    term_type(scene.term, "\033p");
    see(&scene, "Back to what is live");
    g_assert_true(term_wait_gone(scene.term, "not live: ", ROOM_WAIT_MS));
    see(&scene, "live for ");
    until_lookings(&scene, 3, 3, false);
    /* In its window P looks back half a minute, and ends that once it is seen. */
    until_window(&scene, "NOT LIVE", false);
    press(&scene, "P");
    see(&scene, "not live: ");
    until_window(&scene, "NOT LIVE", true);
    press(&scene, "P");
    g_assert_true(term_wait_gone(scene.term, "not live: ", ROOM_WAIT_MS));
    scene_clear(&scene);
}

static void a_camera_is_played_from_a_time_that_is_typed(void)
{
    Scene scene = scene_new(true, true);
    select_camera(&scene, 2);
    term_type(scene.term, "P");
    see(&scene, "Recording from (21:05, yesterday 21:05, -10m):");
    term_type(scene.term, "besok");
    see(&scene, "a time such as 21:05");
    term_type(scene.term, "\025-40d");
    see(&scene, " WIB");
    term_type(scene.term, "\r");
    see(&scene, "Why do you look?");
    term_type(scene.term, "6");
    see(&scene, "30 days back");
    term_type(scene.term, "P-5m");
    see(&scene, " WIB");
    term_type(scene.term, "\r");
    see(&scene, "players 1/");
    see(&scene, "not live: ");
    until_lookings(&scene, 2, 1, true);
    scene_clear(&scene);
}

static void where_nobody_records_it_is_said(void)
{
    Scene scene = scene_new(true, false);
    select_camera(&scene, 2);
    term_type(scene.term, "P-5m\r");
    see(&scene, "Why do you look?");
    term_type(scene.term, "6");
    see(&scene, "No recording: ");
    see(&scene, "Nobody says where recordings of this camera are");
    g_assert_true(term_wait_gone(scene.term, "not live: ", ROOM_WAIT_MS));
    until_lookings(&scene, 2, 0, true);
    scene_clear(&scene);
}

/* Two pictures; a PC that is busy beside shows one of them as stills. */
static bool are_two(Term *term, void *data)
{
    return term_shows(term, "players 2/") || term_shows(term, ", 1 still");
}

static void arrows_go_to_the_camera_beside_it(void)
{
    static const char *const ways[] = {"Right", "Left", "Up", "Down"};
    static const char *const back[] = {"Left", "Right", "Down", "Up"};
    Scene scene = scene_new(true, true);
    unsigned steps = 1;
    select_camera(&scene, 5);
    term_type(scene.term, "\r1");
    see(&scene, "Video live for ");
    term_type(scene.term, "\033");
    see(&scene, "whole city · 2,0");
    for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
        press(&scene, ways[i]);
        until_all_lookings(&scene, ++steps);
        see(&scene, " to the ");
        until_titled(&scene, 5, false);
        see(&scene, "Video live for ");
        press(&scene, back[i]);
        until_all_lookings(&scene, ++steps);
        see(&scene, room_camera_name(scene.room, 5));
        until_lookings(&scene, 5, i + 2, false);
        until_titled(&scene, 5, true);
        see(&scene, "Video live for ");
        see(&scene, "players 1/");
    }
    /* Following, the last one stays beside. */
    term_type(scene.term, "\033f");
    see(&scene, "Following: ");
    press(&scene, "Right");
    g_assert_true(term_until(scene.term, are_two, NULL, ROOM_WAIT_MS));
    see(&scene, "Video live for ");
    until_all_lookings(&scene, ++steps);
    term_type(scene.term, "m");
    see(&scene, "The 4 cameras nearest to ");
    see(&scene, "farthest ");
    scene_clear(&scene);
}

/* Without a display the same goes in the terminal. */
static void without_a_display_the_terminal_shows_them(void)
{
    Scene scene = scene_new(false, true);
    select_camera(&scene, 5);
    term_type(scene.term, "P");
    see(&scene, "No recording: no display");
    term_type(scene.term, "\033");
    see(&scene, "whole city · 2,0");
    term_type(scene.term, "v");
    see(&scene, "Why do you look?");
    term_type(scene.term, "1");
    term_type(scene.term, "\033[C");
    see(&scene, " to the ");
    term_type(scene.term, "n");
    see(&scene, "The 4 cameras nearest to ");
    g_assert_true(term_wait_gone(scene.term, "Cameras · ", ROOM_WAIT_MS));
    term_type(scene.term, "\033");
    see(&scene, "Cameras · ");
    scene_clear(&scene);
}

int main(int argc, char **argv)
{
    int status = 0;
    g_test_init(&argc, &argv, NULL);
    if (lanes_run(2, &status))
        return status;
    g_test_add_func("/playback/without a display the terminal shows who stands beside it",
                    without_a_display_the_terminal_shows_them);
    if (desktop_is_missing())
        return g_test_run();
    g_test_add_func("/playback/an alert is played from before it",
                    an_alert_is_played_from_before_it);
    g_test_add_func("/playback/a camera is played from a time that is typed",
                    a_camera_is_played_from_a_time_that_is_typed);
    g_test_add_func("/playback/where nobody records it is said", where_nobody_records_it_is_said);
    g_test_add_func("/playback/arrows go to the camera beside it",
                    arrows_go_to_the_camera_beside_it);
    return g_test_run();
}
