/* The ladder in the real console and the real windows: more pictures than the budget, and a link
 * that is too thin for a while. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "desktop.h"
#include "lanes.h"
#include "trial.h"

#define ROWS    40
#define COLS    150
#define WAIT_MS 30000
#define CAMERAS 4
#define WIDTH   320
#define HEIGHT  180
/* Below what the picture of snow needs, about 75 kB a second. */
#define THIN "40000\n"
#define WIDE "0\n"

typedef struct Scene {
    Backend *backend;
    Catalog *city;
    Desktop *desktop;
    Term *term;
    GPid camera, proxy;
    FILE *rate;
    char *folder;
} Scene;

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

static char *support(const char *name)
{
    const char *source = g_getenv("TILIK_SOURCE");
    return g_build_filename(source != NULL ? source : ".", "tests", "support", name, NULL);
}

/* Starts a program that says "ready WHAT", and returns that; *in is where it listens. */
static char *start(const char *const *arguments, GPid *process, int *in)
{
    int out = -1;
    char line[256] = "";
    g_autoptr(GError) error = NULL;
    GSpawnFlags flags =
        G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_DO_NOT_REAP_CHILD;
    g_spawn_async_with_pipes(NULL, (char **)arguments, NULL, flags, die_with_parent, NULL, process,
                             in, &out, NULL, &error);
    g_assert_no_error(error);
    FILE *lines = fdopen(out, "r");
    g_assert_nonnull(fgets(line, sizeof line, lines));
    g_assert_true(g_str_has_prefix(line, "ready "));
    return g_strdup(g_strchomp(line) + strlen("ready "));
}

/* One camera behind one thin way; all of the city are it. */
static char *start_camera(Scene *scene)
{
    g_autofree char *program = support("rtsp_camera.py"), *thin = support("thin_proxy.py");
    const char *camera[] = {"/usr/bin/python3", program, "--transport", "tcp",
                            "--pattern",        "snow",  "--size",      "320x180",
                            "--shared",         NULL};
    g_autofree char *url = start(camera, &scene->camera, NULL);
    int port = 0, in = -1;
    g_assert_cmpint(sscanf(url, "rtsp://127.0.0.1:%d/", &port), ==, 1);
    g_autofree char *behind = g_strdup_printf("%d", port);
    const char *proxy[] = {"/usr/bin/python3", thin, behind, NULL};
    g_autofree char *before = start(proxy, &scene->proxy, &in);
    scene->rate = fdopen(in, "w");
    return g_strdup_printf("rtsp://127.0.0.1:%s/live", before);
}

static void set_rate(const Scene *scene, const char *rate)
{
    g_assert_cmpint(fputs(rate, scene->rate), >=, 0);
    g_assert_cmpint(fflush(scene->rate), ==, 0);
}

static Catalog *make_city(void)
{
    Catalog *city = catalog_new();
    const Area area = {.code = "33.74.10.1003",
                       .name = "Sendangguwo",
                       .lat = NAN,
                       .lon = NAN,
                       .rev = 3,
                       .level = AREA_KELURAHAN};
    g_assert_true(catalog_put_area(city, &area, NULL));
    for (int i = 0; i < CAMERAS; i++) {
        g_autofree char *id = g_strdup_printf("k%d", i + 1);
        g_autofree char *name = g_strdup_printf("Pos %d", i + 1);
        const Camera camera = {.id = id,
                               .name = name,
                               .area = "33.74.10.1003",
                               .analytics = "",
                               .seen_at_ms = clock_wall_ms(),
                               .state = CAMERA_ONLINE,
                               .rev = 10 + i,
                               .lat = NAN,
                               .lon = NAN};
        g_assert_true(catalog_put_camera(city, &camera, NULL));
    }
    return city;
}

static void begin(Scene *scene)
{
    alarm(120);
    *scene = (Scene){.backend = backend_new(NULL, false)};
    scene->folder = scratch_new();
    scene->city = make_city();
    scene->desktop = desktop_new();
    g_autofree char *url = start_camera(scene);
    backend_serve(scene->backend, scene->city, 1000);
    g_autofree char *body = g_strdup_printf("{\"url\":\"%s\",\"user\":null,\"password\":null,"
                                            "\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                                            url);
    for (int i = 0; i < CAMERAS; i++) {
        g_autofree char *command = g_strdup_printf("body /api/v1/cameras/k%d/view", i + 1);
        backend_give(scene->backend, command, body, strlen(body));
    }
    g_autofree char *config = g_build_filename(scene->folder, "tilik.conf", NULL);
    const char *text =
        "[screen]\nprofile = ronda\nclock = off\n[video]\nplayers = 2\nstills_every_s = 2\n"
        "recover_s = 2\n";
    g_assert_true(g_file_set_contents(config, text, -1, NULL));
    const char *argv[] = {g_getenv("TILIK"),           "--lang=en", "--config", config, "--backend",
                          backend_url(scene->backend), NULL};
    g_auto(GStrv) env = desktop_environment(scene->desktop);
    scene->term = term_start(argv, (const char *const *)env, ROWS, COLS);
    g_assert_true(term_wait(scene->term, "Pos 4", WAIT_MS));
}

static void end(Scene *scene)
{
    term_free(scene->term);
    kill(scene->camera, SIGKILL);
    kill(scene->proxy, SIGKILL);
    fclose(scene->rate);
    desktop_free(scene->desktop);
    backend_free(scene->backend);
    catalog_free(scene->city);
    scratch_free(scene->folder);
}

/* Puts the window of a camera where the others are not. */
static void put_aside(const Scene *scene, int camera)
{
    g_autofree char *line = g_strdup_printf(
        "env DISPLAY=%s sh -c 'xdotool search --onlyvisible --name \"Pos %d\" windowmove %d %d'",
        scene->desktop->display, camera, (camera - 1) % 2 * WIDTH, (camera - 1) / 2 * HEIGHT);
    int status = -1;
    g_assert_true(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

/* Whether the middle of a camera's window changes so often within a while. */
static bool changes(const Scene *scene, int camera, const char *count, const char *ms)
{
    g_autofree char *line =
        g_strdup_printf("env DISPLAY=%s %s/tests/video/eye_child motions %s %s %d %d 200 80",
                        scene->desktop->display, g_getenv("TILIK_BUILD"), ms, count,
                        (camera - 1) % 2 * WIDTH + 60, (camera - 1) / 2 * HEIGHT + 50);
    g_autofree char *said = NULL;
    int status = -1;
    g_assert_true(g_spawn_command_line_sync(line, &said, NULL, &status, NULL));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Two move, two are stills: said in words, and seen. */
static void test_budget(void)
{
    Scene scene;
    begin(&scene);
    for (int i = 0; i < CAMERAS; i++) {
        term_type(scene.term, i == 0 ? "\r" : "j\r");
        g_autofree char *moving = g_strdup_printf("players %d/2", MIN(i + 1, 2));
        g_assert_true(term_wait(scene.term, moving, WAIT_MS));
        g_assert_true(term_wait(scene.term, i < 2 ? "· substream" : "· a still each 2 s · too many",
                                WAIT_MS));
        g_assert_true(term_wait(scene.term, "live for <1 min ·", WAIT_MS));
    }
    g_assert_true(term_wait(scene.term, "players 2/2, 2 stills", WAIT_MS));
    g_assert_true(
        term_wait(scene.term, "This PC bears 2 moving pictures; 2 more are stills", WAIT_MS));
    for (int i = 0; i < CAMERAS; i++)
        put_aside(&scene, i + 1);
    /* As stills twelve pictures would take 24 s; and stills come, but not five in 3 s. */
    g_assert_true(changes(&scene, 1, "12", "15000"));
    g_assert_true(changes(&scene, 2, "12", "15000"));
    g_assert_false(changes(&scene, 3, "5", "3000"));
    g_assert_true(changes(&scene, 3, "1", "30000"));
    g_assert_true(changes(&scene, 4, "1", "30000"));
    g_assert_false(changes(&scene, 4, "5", "3000"));
    /* Where one of the two is closed the next takes its place. */
    term_type(scene.term, "kkx");
    g_assert_true(term_wait(scene.term, "players 2/2, 1 still", WAIT_MS));
    term_type(scene.term, "j");
    g_assert_true(term_wait(scene.term, "live for <1 min · substream", WAIT_MS));
    end(&scene);
}

/* A link that becomes too thin, and wide again. */
static void test_link(void)
{
    Scene scene;
    begin(&scene);
    term_type(scene.term, "\r");
    g_assert_true(term_wait(scene.term, "live for <1 min · substream", WAIT_MS));
    term_settle(scene.term, 4500);
    gint64 since = g_get_monotonic_time();
    set_rate(&scene, THIN);
    g_assert_true(term_wait(scene.term, "Poor link: Pos 1 comes as stills", WAIT_MS));
    g_assert_true(term_wait(scene.term, "a still each 2 s · poor link", WAIT_MS));
    g_test_message("down after %.1f s", (double)(g_get_monotonic_time() - since) / 1e6);
    since = g_get_monotonic_time();
    set_rate(&scene, WIDE);
    g_assert_true(term_wait_gone(scene.term, "poor link", WAIT_MS));
    g_assert_true(term_wait(scene.term, "live for <1 min · substream", WAIT_MS));
    g_test_message("up after %.1f s", (double)(g_get_monotonic_time() - since) / 1e6);
    end(&scene);
}

int main(int argc, char **argv)
{
    int status = 0;
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing())
        return 0;
    if (lanes_run(2, &status))
        return status;
    g_test_add_func("/console/ladder/over the budget there are stills, said and seen", test_budget);
    g_test_add_func("/console/ladder/a thin link lowers a picture, and it comes back", test_link);
    return g_test_run();
}
