/* console_viewer.c - the console's hold on the real tilik-view, which is killed, stopped and taken
 * away */
#include "console/viewer.h"

#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "lanes.h"

#define DEADLINE_S 40

static const ViewerPlace NOWHERE = {.title = "", .rung = VIEWER_RUNG_SUB};

typedef struct World {
    GPid server, camera;
    char *url;
    char *folder, *program; /* tilik-view, that does not wait long for a display */
} World;

/* What the viewer told, and how the test answers. */
typedef struct Told {
    Viewer *viewer;
    const World *world;
    char *bad; /* an id at whose opening the player is killed */
    int addresses, closed, crashed, notices;
    char *last_message;
} Told;

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* Starts a program that says one line when it is up, and returns that line. */
static char *start(const char *const *arguments, int say, GPid *process)
{
    int out = -1;
    g_autoptr(GError) error = NULL;
    GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD;
    g_spawn_async_with_pipes(NULL, (char **)arguments, NULL, flags, die_with_parent, NULL, process,
                             NULL, &out, NULL, &error);
    g_assert_no_error(error);
    FILE *lines = fdopen(out, "r");
    char line[256] = "";
    g_assert_nonnull(fgets(line, sizeof line, lines));
    return g_strdup(g_strchomp(line));
}

static void make_program(World *world)
{
    world->folder = g_dir_make_tmp("tilik-viewer-XXXXXX", NULL);
    world->program = g_build_filename(world->folder, "view", NULL);
    g_autofree char *script =
        g_strdup_printf("#!/bin/sh\nexec '%s' --display-wait 1\n", g_getenv("TILIK_VIEW"));
    g_assert_true(
        g_file_set_contents_full(world->program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static void world_start(World *world)
{
    make_program(world);
    const char *xvfb[] = {"Xvfb",        "-displayfd", "1",   "-screen",  "0",
                          "1280x800x24", "-nolisten",  "tcp", "-noreset", NULL};
    g_autofree char *number = start(xvfb, 1, &world->server);
    g_autofree char *display = g_strconcat(":", number, NULL);
    g_setenv("DISPLAY", display, TRUE);
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *program =
        g_build_filename(source != NULL ? source : ".", "tests", "support", "rtsp_camera.py", NULL);
    const char *camera[] = {"/usr/bin/python3", program, NULL};
    g_autofree char *ready = start(camera, 1, &world->camera);
    g_assert_true(g_str_has_prefix(ready, "ready "));
    world->url = g_strdup(ready + strlen("ready "));
}

static void world_end(World *world)
{
    kill(world->camera, SIGKILL);
    kill(world->server, SIGKILL);
    unlink(world->program);
    rmdir(world->folder);
    g_free(world->program);
    g_free(world->folder);
    g_free(world->url);
}

/* The player's process: the child of ours that is neither the display nor the camera; 0 for none.
 */
static GPid player(const Told *told)
{
    char path[64];
    g_autofree char *text = NULL;
    g_snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) words = g_strsplit(g_strchomp(text), " ", -1);
    for (char **word = words; *word != NULL; word++) {
        GPid process = atoi(*word);
        if (process != 0 && process != told->world->server && process != told->world->camera) {
            return process;
        }
    }
    return 0;
}

static void on_state(const ViewerWindow *window, void *user)
{
    Told *told = user;
    told->crashed += window->state == VIEWER_RETRYING && window->reason == VIEWER_REASON_CRASHED;
    if (window->state == VIEWER_CONNECTING && g_strcmp0(window->id, told->bad) == 0) {
        kill(player(told), SIGSEGV);
    }
}

static void on_closed(const char *id, const char *message, void *user)
{
    Told *told = user;
    told->closed++;
    g_free(told->last_message);
    told->last_message = g_strdup(message);
}

static void open_window(Told *told, const char *id)
{
    g_autoptr(GError) error = NULL;
    const ViewerPlace place = {.title = "Kamera", .rung = VIEWER_RUNG_SUB};
    viewer_open(told->viewer, id, &place, &(ViewerAddress){.url = told->world->url}, &error);
    g_assert_no_error(error);
}

static void on_address(const char *id, void *user)
{
    Told *told = user;
    told->addresses++;
    g_autofree char *own = g_strdup(id);
    open_window(told, own);
}

static void on_notice(const char *message, void *user)
{
    ((Told *)user)->notices++;
}

static void told_start(Told *told, const World *world)
{
    static const ViewerCallbacks callbacks = {
        .state = on_state, .closed = on_closed, .address = on_address, .notice = on_notice};
    *told = (Told){.world = world};
    told->viewer = viewer_new(&callbacks, told, world->program);
}

static void told_end(Told *told)
{
    GPid process = player(told);
    viewer_free(told->viewer);
    g_free(told->last_message);
    gint64 deadline = g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC;
    while (process != 0 && player(told) == process && g_get_monotonic_time() < deadline) {
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
    }
    g_assert_cmpint(player(told), ==, 0);
}

/* Turns the loop until the window is in the state; what it is then is told on failure. */
static void until_state(const Told *told, const char *id, ViewerState state)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC;
    const ViewerWindow *window = viewer_find(told->viewer, id);
    while ((window == NULL || window->state != state) && g_get_monotonic_time() < deadline) {
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
        window = viewer_find(told->viewer, id);
    }
    g_assert_nonnull(window);
    g_assert_cmpstr(viewer_state_word(window->state), ==, viewer_state_word(state));
}

static void until_count(const Told *told, const int *count, int wanted)
{
    gint64 deadline = g_get_monotonic_time() + DEADLINE_S * G_USEC_PER_SEC;
    while (*count < wanted && g_get_monotonic_time() < deadline) {
        g_main_context_iteration(NULL, FALSE);
        g_usleep(1000);
    }
    g_assert_cmpint(*count, >=, wanted);
}

static void test_open(const void *data)
{
    Told told;
    told_start(&told, data);
    g_assert_null(viewer_trouble(told.viewer));
    open_window(&told, "k1");
    open_window(&told, "k2");
    until_state(&told, "k1", VIEWER_PLAYING);
    until_state(&told, "k2", VIEWER_PLAYING);
    g_assert_cmpuint(viewer_count(told.viewer), ==, 2);
    viewer_close(told.viewer, "k1");
    g_assert_cmpint(told.closed, ==, 0);
    g_assert_null(viewer_find(told.viewer, "k1"));
    until_count(&told, &told.closed, 1);
    told_end(&told);
}

static void test_killed(const void *data)
{
    static const int signals[] = {SIGSEGV, SIGKILL, SIGABRT};
    Told told;
    told_start(&told, data);
    open_window(&told, "k1");
    open_window(&told, "k2");
    for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++) {
        until_state(&told, "k1", VIEWER_PLAYING);
        until_state(&told, "k2", VIEWER_PLAYING);
        GPid before = player(&told);
        told.crashed = told.addresses = 0;
        kill(before, signals[i]);
        until_count(&told, &told.crashed, 1);
        until_state(&told, "k1", VIEWER_PLAYING);
        g_assert_cmpint(player(&told), !=, before);
        if (i < 2) {
            until_state(&told, "k2", VIEWER_PLAYING);
            g_assert_cmpint(told.addresses, ==, 2);
        }
    }
    /* Three in a minute: the younger of two innocents is put aside; the other one plays. */
    until_count(&told, &told.closed, 1);
    g_assert_cmpuint(viewer_count(told.viewer), ==, 1);
    told_end(&told);
}

static void test_hung(const void *data)
{
    Told told;
    told_start(&told, data);
    open_window(&told, "k1");
    until_state(&told, "k1", VIEWER_PLAYING);
    GPid before = player(&told);
    kill(before, SIGSTOP);
    until_count(&told, &told.notices, 1);
    until_count(&told, &told.crashed, 1);
    until_state(&told, "k1", VIEWER_PLAYING);
    g_assert_cmpint(player(&told), !=, before);
    told_end(&told);
}

static void test_quarantine(const void *data)
{
    Told told;
    told_start(&told, data);
    open_window(&told, "good");
    until_state(&told, "good", VIEWER_PLAYING);
    told.bad = (char *)"bad";
    open_window(&told, "bad");
    until_count(&told, &told.closed, 1);
    g_assert_nonnull(strstr(told.last_message, "Kamera"));
    g_assert_null(viewer_find(told.viewer, "bad"));
    until_state(&told, "good", VIEWER_PLAYING);
    g_autoptr(GError) error = NULL;
    g_assert_false(viewer_open(told.viewer, "bad", &NOWHERE,
                               &(ViewerAddress){.url = told.world->url}, &error));
    g_assert_nonnull(error);
    g_assert_true(viewer_pardon(told.viewer, "bad"));
    g_assert_false(viewer_pardon(told.viewer, "bad"));
    told.bad = NULL;
    open_window(&told, "bad");
    until_state(&told, "bad", VIEWER_PLAYING);
    told_end(&told);
}

static void test_refused(const void *data)
{
    Told told;
    told_start(&told, data);
    g_autoptr(GError) error = NULL;
    g_assert_false(viewer_open(told.viewer, "k1", &NOWHERE,
                               &(ViewerAddress){.url = "file:///etc/passwd"}, &error));
    g_clear_error(&error);
    g_assert_false(viewer_open(told.viewer, "../k1", &NOWHERE,
                               &(ViewerAddress){.url = told.world->url}, &error));
    g_assert_cmpint(player(&told), ==, 0);
    /* What only the player sees through is told later, and the id is free again. */
    g_assert_true(viewer_open(told.viewer, "k1", &NOWHERE,
                              &(ViewerAddress){.url = "http://user@host/"}, NULL));
    until_count(&told, &told.closed, 1);
    g_assert_nonnull(told.last_message);
    g_assert_cmpuint(viewer_count(told.viewer), ==, 0);
    told_end(&told);
}

static void test_no_display(const void *data)
{
    Told told;
    g_autofree char *display = g_strdup(g_getenv("DISPLAY"));
    told_start(&told, data);
    g_unsetenv("DISPLAY");
    g_assert_nonnull(viewer_trouble(told.viewer));
    g_setenv("DISPLAY", ":987", TRUE);
    g_assert_null(viewer_trouble(told.viewer));
    open_window(&told, "k1");
    until_count(&told, &told.closed, 1);
    g_assert_nonnull(strstr(told.last_message, "no display"));
    g_assert_nonnull(viewer_trouble(told.viewer));
    g_setenv("DISPLAY", display, TRUE);
    told_end(&told);
}

/* What takes connections as an X server does, and says nothing.  Its display's name; free it. */
static char *mute_display(GSocketListener *listener)
{
    g_autoptr(GError) error = NULL;
    guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, &error);
    g_assert_no_error(error);
    return g_strdup_printf("127.0.0.1:%d", port - 6000);
}

static void test_mute_display(const void *data)
{
    Told told;
    g_autofree char *display = g_strdup(g_getenv("DISPLAY"));
    g_autoptr(GSocketListener) listener = g_socket_listener_new();
    g_autofree char *mute = mute_display(listener);
    told_start(&told, data);
    g_setenv("DISPLAY", mute, TRUE);
    open_window(&told, "k1");
    until_count(&told, &told.closed, 1);
    g_assert_nonnull(strstr(told.last_message, "the X server does not answer"));
    g_assert_nonnull(strstr(viewer_trouble(told.viewer), "the X server does not answer"));
    g_assert_cmpuint(told.crashed, ==, 0);
    g_setenv("DISPLAY", display, TRUE);
    told_end(&told);
}

/* Of it no camera is guilty, and none comes back where nobody would see it. */
static void test_stopped_display(const void *data)
{
    Told told;
    const World *world = data;
    told_start(&told, data);
    open_window(&told, "k1");
    until_state(&told, "k1", VIEWER_PLAYING);
    kill(world->server, SIGSTOP);
    open_window(&told, "k2");
    until_count(&told, &told.closed, 2);
    kill(world->server, SIGCONT);
    g_assert_nonnull(strstr(told.last_message, "the X server does not answer"));
    told_end(&told);
}

static void test_no_program(const void *data)
{
    Told told = {.world = data};
    told.viewer = viewer_new(&(ViewerCallbacks){0}, NULL, "/nowhere/tilik-view");
    g_autoptr(GError) error = NULL;
    g_assert_false(
        viewer_open(told.viewer, "k1", &NOWHERE, &(ViewerAddress){.url = told.world->url}, &error));
    g_assert_nonnull(error);
    g_assert_nonnull(viewer_trouble(told.viewer));
    g_assert_cmpuint(viewer_count(told.viewer), ==, 0);
    told_end(&told);
}

int main(int argc, char **argv)
{
    int status = 0;
    World world = {0};
    g_test_init(&argc, &argv, NULL);
    if (lanes_run(3, &status))
        return status;
    world_start(&world);
    g_test_add_data_func("/console-viewer/windows open, play and close", &world, test_open);
    g_test_add_data_func("/console-viewer/a player that is killed comes back with its windows",
                         &world, test_killed);
    g_test_add_data_func("/console-viewer/a player that hangs is said, ended and started again",
                         &world, test_hung);
    g_test_add_data_func("/console-viewer/a camera that crashes the player is put in quarantine",
                         &world, test_quarantine);
    g_test_add_data_func("/console-viewer/what can't be opened is refused", &world, test_refused);
    g_test_add_data_func("/console-viewer/no display is said", &world, test_no_display);
    g_test_add_data_func("/console-viewer/a display that never answers is said", &world,
                         test_mute_display);
    g_test_add_data_func("/console-viewer/a display that stops answering is said", &world,
                         test_stopped_display);
    g_test_add_data_func("/console-viewer/a missing player is said", &world, test_no_program);
    status = g_test_run();
    world_end(&world);
    return status;
}
