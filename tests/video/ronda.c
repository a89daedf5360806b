/* A patrol round as a person sees it: each stop's picture in one window, the next one connected
 * behind it; without a display in the terminal. */
#include <string.h>

#include "desktop.h"
#include "lanes.h"
#include "room.h"

typedef struct Scene {
    Desktop *desktop; /* NULL: there is none */
    Room *room;
    Term *term;
} Scene;

static void see(const Scene *scene, const char *text)
{
    g_assert_true(term_wait(scene->term, text, ROOM_WAIT_MS));
}

/* A console with two cameras in its list. */
static Scene scene_new(bool display)
{
    Scene scene = {.desktop = display ? desktop_new() : NULL, .room = room_new_with_video()};
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--backend",
                          scene.room->url,
                          "--token-file",
                          scene.room->token_files[ROLE_OPERATOR],
                          NULL};
    g_auto(GStrv) env = display ? desktop_environment(scene.desktop) : g_new0(char *, 1);
    scene.term = term_start(argv, (const char *const *)env, ROOM_ROWS, ROOM_COLS);
    see(&scene, "sync ");
    g_autofree char *filter =
        g_strdup_printf("/id:%s,%s\r", room_camera(scene.room, 0), room_camera(scene.room, 1));
    term_type(scene.term, filter);
    see(&scene, "· 2 of “id:");
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

/* How often cameras were looked at for a patrol. */
static int lookings(const Scene *scene)
{
    g_auto(Answer) answer = daemon_ask(scene->room->daemon, "GET", "/api/v1/views?limit=50",
                                       scene->room->daemon->token[ROLE_AUDITOR], NULL, NULL);
    int count = 0;
    g_assert_cmpint(answer.status, ==, 200);
    for (const char *at = answer.body; (at = strstr(at, "\"purpose\":\"patrol\"")) != NULL; at++)
        count++;
    return count;
}

/* For how long a stop was looked at, as the backend has it; -1 not known. */
static int looked(const Scene *scene, const char *camera)
{
    g_auto(Answer) page = daemon_ask(scene->room->daemon, "GET", "/api/v1/patrols",
                                     scene->room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_autofree char *stop = g_strdup_printf("{\"camera\":\"%s\",\"at\":", camera);
    const char *at = strstr(page.body, stop), *value = NULL;
    g_test_message("%s", page.body);
    g_assert_nonnull(at);
    value = strstr(at, "\"looked_s\":");
    return g_str_has_prefix(value, "\"looked_s\":null") ? -1
                                                        : atoi(value + strlen("\"looked_s\":"));
}

static void walk(Scene *scene)
{
    term_type(scene->term, "gn\r");
    see(scene, "STOP 1 OF 2");
    see(scene, "Picture: live");
    see(scene, "seen for 1 s"); /* it counts */
    term_type(scene->term, "a");
    see(scene, "STOP 2 OF 2");
    see(scene, "Picture: live");
    see(scene, "seen for 1 s");
    term_type(scene->term, "a");
    see(scene, "ALL STOPS ARE DONE");
    see(scene, "2 of 2 seen");
    term_type(scene->term, "f\r");
    see(scene, "Its report stands in the logbook");
    g_assert_cmpint(lookings(scene), ==, 2); /* each once, also the one that was connected before */
    g_assert_cmpint(looked(scene, room_camera(scene->room, 0)), >=, 1);
    g_assert_cmpint(looked(scene, room_camera(scene->room, 1)), >=, 1);
}

static void test_windows(void)
{
    if (desktop_is_missing())
        return;
    Scene scene = scene_new(true);
    walk(&scene);
    g_assert_true(term_wait_gone(scene.term, "players 1", ROOM_WAIT_MS)); /* closed with it */
    scene_clear(&scene);
}

static void test_terminal(void)
{
    Scene scene = scene_new(false);
    walk(&scene);
    g_assert_false(term_shows(scene.term, "text picture"));
    scene_clear(&scene);
}

int main(int count, char **arguments)
{
    int status = 0;
    g_test_init(&count, &arguments, NULL);
    if (lanes_run(2, &status))
        return status;
    g_test_add_func("/ronda/each stop's picture is there, and how long it was seen is kept",
                    test_windows);
    g_test_add_func("/ronda/without a display it is in the terminal by itself", test_terminal);
    return g_test_run();
}
