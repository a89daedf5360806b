/* The hold on tilik-view, with a program in its place that writes down what it is told. */
#include "console/viewer.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define DEADLINE_S 20

/* Says that it is ready, writes each line to a file; dies at a still, and loses its display at a
 * step. */
static const char fake[] =
    "#!/bin/sh\n"
    "echo '{\"event\":\"ready\",\"on\":%s,\"text\":\"0\"%s}'\n"
    "echo start >>'%s'\n"
    "while IFS= read -r line; do\n"
    "  printf '%%s\\n' \"$line\" >>'%s'\n"
    "  case $line in *'\"snapshot\"'*) kill -9 $$ ;; *'\"step\"'*) exit 3 ;; esac\n"
    "done\n";

typedef struct Scene {
    char *folder, *program, *log;
    Viewer *viewer;
    GString *told; /* one word for each thing: "closed a command;" */
} Scene;

static void on_event(const ViewerEvent *event, const ViewerWindow *window, void *user)
{
    const Scene *scene = user;
    switch (event->kind) {
    case VIEWER_EVENT_CLOSED:
        g_assert_null(window);
        g_string_append_printf(scene->told, "closed %s %s;", event->id, event->text);
        break;
    case VIEWER_EVENT_STATE:
        g_string_append_printf(scene->told, "%s %s;", viewer_reason_word(event->reason), event->id);
        break;
    case VIEWER_EVENT_ERROR:
        g_string_append_printf(scene->told, "error %s;", event->id);
        break;
    case VIEWER_EVENT_RECORD:
        g_string_append_printf(scene->told, "record %s %d %s;", event->id, event->on, event->path);
        break;
    case VIEWER_EVENT_READY:
        g_string_append(scene->told, "ready;");
        break;
    default:
        break;
    }
}

static void open_at(Scene *scene, const char *id, const ViewerPlace *place)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *url = g_strdup_printf("rtsp://h/%s", id);
    viewer_open(scene->viewer, id, place, &(ViewerAddress){.url = url}, &error);
    g_assert_no_error(error);
}

static void on_address(const char *id, void *user)
{
    g_autofree char *own = g_strdup(id);
    open_at(user, own, NULL);
}

static void begin(Scene *scene, bool display)
{
    static const ViewerCallbacks callbacks = {.address = on_address, .event = on_event};
    *scene = (Scene){.folder = g_dir_make_tmp("viewer-XXXXXX", NULL), .told = g_string_new(NULL)};
    scene->program = g_build_filename(scene->folder, "view", NULL);
    scene->log = g_build_filename(scene->folder, "log", NULL);
    g_autofree char *text =
        g_strdup_printf(fake, display ? "true" : "false", display ? "" : ",\"note\":\"no display\"",
                        scene->log, scene->log);
    g_assert_true(g_file_set_contents(scene->program, text, -1, NULL));
    g_assert_cmpint(g_chmod(scene->program, 0700), ==, 0);
    g_setenv("DISPLAY", ":0", TRUE);
    scene->viewer = viewer_new(&callbacks, scene, scene->program);
}

static void end(Scene *scene)
{
    viewer_free(scene->viewer);
    /* It ends with its stdin; what is forgotten is waited for by the loop. */
    g_unlink(scene->log);
    g_unlink(scene->program);
    g_rmdir(scene->folder);
    g_free(scene->folder);
    g_free(scene->program);
    g_free(scene->log);
    g_string_free(scene->told, TRUE);
}

static char *log_of(const Scene *scene)
{
    char *text = NULL;
    return g_file_get_contents(scene->log, &text, NULL, NULL) ? text : g_strdup("");
}

/* Turns the loop until the program was told so many lines with these words. */
static void until_logged(const Scene *scene, const char *words, unsigned times)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC;
    for (;;) {
        g_autofree char *log = log_of(scene);
        unsigned count = 0;
        for (const char *at = log; (at = strstr(at, words)) != NULL; at++)
            count++;
        if (count >= times)
            return;
        if (g_get_monotonic_time() > deadline)
            g_error("%u of %u times %s in\n%s", count, times, words, log);
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
    }
}

static void until_told(const Scene *scene, const char *words)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC;
    while (strstr(scene->told->str, words) == NULL) {
        if (g_get_monotonic_time() > deadline)
            g_error("never told: %s, but %s", words, scene->told->str);
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
    }
}

static void open_all(Scene *scene)
{
    const ViewerCommand size = {.cols = 80, .rows = 20, .colours = 256, .fps = 2};
    viewer_send(scene->viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_LOADS, .on = true});
    g_assert_true(viewer_send(scene->viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_WALL,
                                                              .id = (char *)"wall.1",
                                                              .title = (char *)"Dinding",
                                                              .layout = (char *)"2x1"}));
    open_at(scene, "own", &(ViewerPlace){.title = "Own", .rung = VIEWER_RUNG_SUB});
    open_at(scene, "own.text", &(ViewerPlace){.picture = &size});
    open_at(scene, "next",
            &(ViewerPlace){.title = "Next", .warm = true, .instead = "own", .rung = 1});
    open_at(scene, "left", &(ViewerPlace){.title = "L", .wall = "wall.1", .rung = 1});
    open_at(scene, "right", &(ViewerPlace){.title = "R", .wall = "wall.1", .tile = 1, .rung = 1});
    viewer_frames(scene->viewer, "left", true);
    viewer_send(scene->viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_MARK,
                                                .id = (char *)"right",
                                                .text = (char *)"banjir"});
}

/* Each of these stands behind the one before it. */
static void check_order(const char *log, const char *const *words)
{
    const char *at = log;
    for (; *words != NULL; words++) {
        const char *found = strstr(at, *words);
        if (found == NULL)
            g_error("not there, or not in its place: %s in\n%s", *words, log);
        at = found + strlen(*words);
    }
}

static void test_crash(void)
{
    static const char *const order[] = {"\"loads\"",
                                        "\"cmd\":\"wall\",\"id\":\"wall.1\"",
                                        "\"cmd\":\"open\",\"id\":\"left\"",
                                        "\"cmd\":\"frames\",\"id\":\"left\"",
                                        "\"cmd\":\"open\",\"id\":\"right\"",
                                        "\"cmd\":\"mark\",\"id\":\"right\"",
                                        "\"cmd\":\"open\",\"id\":\"own\"",
                                        "\"cmd\":\"picture\",\"id\":\"own.text\"",
                                        "\"cmd\":\"warm\",\"id\":\"next\"",
                                        NULL};
    Scene scene;
    begin(&scene, true);
    open_all(&scene);
    until_logged(&scene, "\"mark\"", 1);
    g_string_truncate(scene.told, 0);
    viewer_send(scene.viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_RECORD,
                                               .id = (char *)"left",
                                               .on = true,
                                               .path = (char *)"/tmp/x.ts"});
    viewer_snapshot(scene.viewer, "own", "/tmp/x.png");
    until_told(&scene, "crashed own;");
    /* What was under way is told to have ended. */
    until_told(&scene, "error own;");
    until_told(&scene, "record left 0 /tmp/x.ts;");
    g_assert_null(viewer_find(scene.viewer, "left")->recording);
    until_logged(&scene, "start\n", 2);
    until_logged(&scene, "\"warm\"", 2);
    g_autofree char *log = log_of(&scene);
    check_order(strstr(strstr(log, "start\n") + 1, "start\n"), order);
    g_assert_nonnull(strstr(log, "\"tile\":1"));
    g_assert_cmpuint(viewer_count(scene.viewer), ==, 5);
    end(&scene);
}

static void test_display_lost(void)
{
    Scene scene;
    begin(&scene, true);
    open_all(&scene);
    for (unsigned times = 1; times <= 2; times++) {
        until_logged(&scene, "\"warm\"", times);
        g_string_truncate(scene.told, 0);
        viewer_send(scene.viewer,
                    &(ViewerCommand){
                        .kind = VIEWER_COMMAND_PLAY, .id = (char *)"own", .speed = 1, .step = 1});
        until_told(&scene, "crashed own.text;");
    }
    /* All come back at once: no camera is on trial for it. */
    until_logged(&scene, "\"warm\"", 3);
    g_assert_cmpuint(viewer_count(scene.viewer), ==, 5);
    end(&scene);
}

static void test_instead(void)
{
    Scene scene;
    begin(&scene, true);
    open_all(&scene);
    /* What is warm takes the place of the one before it without a new address. */
    g_assert_true(
        viewer_open(scene.viewer, "next", &(ViewerPlace){.title = "Next", .rung = 1}, NULL, NULL));
    g_assert_null(viewer_find(scene.viewer, "own"));
    g_assert_false(viewer_find(scene.viewer, "next")->warm);
    until_told(&scene, "closed own instead;");
    until_logged(&scene, "\"cmd\":\"open\",\"id\":\"next\",\"instead\":\"own\",\"title\"", 1);
    /* What is not warm has an address or is not opened. */
    g_autoptr(GError) error = NULL;
    g_assert_false(viewer_open(scene.viewer, "left", NULL, NULL, &error));
    g_assert_nonnull(error);
    /* A tile has one picture. */
    open_at(&scene, "third", &(ViewerPlace){.title = "3", .wall = "wall.1", .tile = 1, .rung = 1});
    until_told(&scene, "closed right instead;");
    g_assert_cmpstr(viewer_tile(scene.viewer, "wall.1", 1)->id, ==, "third");
    /* One that is opened again at once was never gone. */
    g_string_truncate(scene.told, 0);
    viewer_close(scene.viewer, "left");
    open_at(&scene, "left", &(ViewerPlace){.title = "L", .wall = "wall.1", .rung = 1});
    viewer_close(scene.viewer, "third");
    until_told(&scene, "closed third command;");
    g_assert_null(strstr(scene.told->str, "closed left"));
    end(&scene);
}

static void test_wall(void)
{
    Scene scene;
    begin(&scene, true);
    open_all(&scene);
    g_assert_cmpint(viewer_wall(scene.viewer, "wall.1")->selected, ==, -1);
    g_assert_false(viewer_send(
        scene.viewer, &(ViewerCommand){.kind = VIEWER_COMMAND_MARK, .id = (char *)"nobody"}));
    g_assert_false(viewer_send(scene.viewer,
                               &(ViewerCommand){.kind = VIEWER_COMMAND_OPEN, .id = (char *)"own"}));
    viewer_close(scene.viewer, "wall.1");
    g_assert_null(viewer_find(scene.viewer, "left"));
    g_assert_null(viewer_wall(scene.viewer, "wall.1"));
    g_assert_cmpuint(viewer_count(scene.viewer), ==, 3);
    g_assert_cmpstr(scene.told->str, ==, "");
    until_told(&scene, "closed wall.1 command;");
    until_told(&scene, "closed left command;");
    until_told(&scene, "closed right command;");
    until_logged(&scene, "\"cmd\":\"close\",\"id\":\"wall.1\"", 1);
    end(&scene);
}

static void test_no_display(void)
{
    Scene scene;
    begin(&scene, false);
    open_all(&scene);
    /* Windows are given back with the reason; a text picture needs none. */
    until_told(&scene, "closed wall.1 no display;");
    until_told(&scene, "closed own no display;");
    until_told(&scene, "ready;");
    g_assert_cmpuint(viewer_count(scene.viewer), ==, 1);
    g_assert_true(viewer_find(scene.viewer, "own.text")->text);
    g_assert_cmpstr(viewer_trouble(scene.viewer), ==, "no display");
    g_assert_null(viewer_picture_trouble(scene.viewer));
    g_autoptr(GError) error = NULL;
    g_assert_false(viewer_open(scene.viewer, "own", &(ViewerPlace){.title = "Own"},
                               &(ViewerAddress){.url = "rtsp://h/own"}, &error));
    g_assert_cmpstr(error->message, ==, "no display");
    end(&scene);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/viewer/after a crash walls come first, then tiles, windows and the rest",
                    test_crash);
    g_test_add_func("/viewer/a display that is lost is no camera's fault", test_display_lost);
    g_test_add_func("/viewer/one takes the place of another, and who was there is told",
                    test_instead);
    g_test_add_func("/viewer/a wall closes with all in it", test_wall);
    g_test_add_func("/viewer/without a display windows are given back, text pictures stay",
                    test_no_display);
    return g_test_run();
}
