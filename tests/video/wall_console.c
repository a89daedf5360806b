/* Walls in the real console and the real windows: kept as files, more tiles than players, moved
 * about, kept as they stand, back after the next start, and from a script. */
#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "desktop.h"
#include "trial.h"

#define ROWS    44
#define COLS    160
#define WAIT_MS 30000
#define CAMERAS 5
#define ENTER   "\r"
#define ALT_V   "\033v"

typedef struct Scene {
    Backend *backend;
    Catalog *city;
    Desktop *desktop;
    Term *term;
    GPid camera;
    char *folder, *config;
} Scene;

static void die_with_parent(gpointer user)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

static GPid start(const char *const *arguments, char **environment, int *out)
{
    GPid process = 0;
    g_autoptr(GError) error = NULL;
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                        (out == NULL ? G_SPAWN_STDOUT_TO_DEV_NULL : G_SPAWN_DEFAULT);
    g_spawn_async_with_pipes(NULL, (char **)arguments, environment, flags, die_with_parent, NULL,
                             &process, NULL, out, NULL, &error);
    g_assert_no_error(error);
    return process;
}

static char *start_camera(GPid *process)
{
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *program =
        g_build_filename(source != NULL ? source : ".", "tests", "support", "rtsp_camera.py", NULL);
    const char *arguments[] = {"/usr/bin/python3", program, "--pattern", "snow", "--size",
                               "320x180",          "--fps", "5",         NULL};
    int out = -1;
    char line[256] = "";
    *process = start(arguments, NULL, &out);
    FILE *lines = fdopen(out, "r");
    g_assert_nonnull(fgets(line, sizeof line, lines));
    g_assert_true(g_str_has_prefix(line, "ready "));
    return g_strdup(g_strchomp(line) + strlen("ready "));
}

static const char *const names[CAMERAS] = {"Pasar", "Simpang", "Taman", "Mati", "Pelabuhan"};

/* The fourth is dead. */
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
        const Camera camera = {.id = id,
                               .name = names[i],
                               .area = "33.74.10.1003",
                               .analytics = "",
                               .seen_at_ms = clock_wall_ms(),
                               .state = i == 3 ? CAMERA_OFFLINE : CAMERA_ONLINE,
                               .rev = 10 + i,
                               .lat = NAN,
                               .lon = NAN};
        g_assert_true(catalog_put_camera(city, &camera, NULL));
    }
    return city;
}

static void put_file(const Scene *scene, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(scene->folder, "config", "tilik", name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static char *wall_file(const Scene *scene, const char *name)
{
    g_autofree char *path = g_build_filename(scene->folder, "config", "tilik", "walls", name, NULL);
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

/* Config and state outlive a console; two players are all that this PC bears. */
static char **environment(const Scene *scene)
{
    char **env = desktop_environment(scene->desktop);
    static const char *const homes[] = {"CONFIG", "STATE", "CACHE"};
    for (size_t i = 0; i < G_N_ELEMENTS(homes); i++) {
        g_autofree char *name = g_strdup_printf("XDG_%s_HOME", homes[i]);
        g_autofree char *lower = g_ascii_strdown(homes[i], -1);
        g_autofree char *path = g_build_filename(scene->folder, lower, NULL);
        guint count = g_strv_length(env);
        env = g_renew(char *, env, count + 2);
        env[count] = g_strconcat(name, "=", path, NULL);
        env[count + 1] = NULL;
    }
    return env;
}

static void start_console(Scene *scene)
{
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend", backend_url(scene->backend),
                          NULL};
    g_auto(GStrv) env = environment(scene);
    scene->term = term_start(argv, (const char *const *)env, ROWS, COLS);
    g_assert_true(term_wait(scene->term, "/5 live", WAIT_MS));
}

static void begin(Scene *scene)
{
    alarm(120);
    *scene = (Scene){.backend = backend_new(NULL, false)};
    scene->folder = scratch_new();
    scene->city = make_city();
    scene->desktop = desktop_new();
    g_autofree char *url = start_camera(&scene->camera);
    backend_serve(scene->backend, scene->city, 1000);
    for (int i = 0; i < CAMERAS; i++) {
        g_autofree char *command = g_strdup_printf("body /api/v1/cameras/k%d/view", i + 1);
        g_autofree char *body = g_strdup_printf("{\"url\":\"%s\",\"user\":null,\"password\":null,"
                                                "\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                                                url);
        backend_give(scene->backend, command, body, strlen(body));
    }
    put_file(scene, "tilik.conf", "[video]\nplayers = 2\n");
    put_file(scene, "walls/rob.wall",
             "[wall]\ntitle = Dinding rob\nlayout = 2x2\nquery = kel:sendangguwo\n"
             "[tile 3]\ncamera = k4\n");
    put_file(scene, "walls/rusak.wall", "[wall]\nlayout = 7x7\nquery = x\n");
}

static void end(Scene *scene)
{
    kill(scene->camera, SIGKILL);
    desktop_free(scene->desktop);
    backend_free(scene->backend);
    catalog_free(scene->city);
    scratch_free(scene->folder);
}

static void leave(Scene *scene)
{
    term_type(scene->term, "q");
    g_assert_cmpint(term_wait_exit(scene->term, WAIT_MS), ==, 0);
    term_free(scene->term);
}

static bool shows_all(Term *term, void *data)
{
    g_autofree char *screen = term_screen(term);
    for (const char *const *text = data; *text != NULL; text++)
        if (strstr(screen, *text) == NULL)
            return false;
    return true;
}

static void wait_all(Scene *scene, const char *const *texts)
{
    if (!term_until(scene->term, shows_all, (void *)texts, WAIT_MS)) {
        g_autofree char *screen = term_screen(scene->term);
        g_error("not all of it is shown:\n%s", screen);
    }
}

static char *window_of(const Scene *scene)
{
    const char *arguments[] = {"xdotool",     "search",       "--onlyvisible",
                               "--classname", "^tilik-view$", NULL};
    char *out = NULL;
    g_auto(GStrv) all = g_environ_setenv(g_get_environ(), "DISPLAY", scene->desktop->display, TRUE);
    g_assert_true(g_spawn_sync(NULL, (char **)arguments, all,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out,
                               NULL, NULL, NULL));
    return g_strchomp(out);
}

static void press_in_window(const Scene *scene, const char *keys)
{
    g_autofree char *window = window_of(scene);
    g_autofree char *line =
        g_strdup_printf("sh -c 'DISPLAY=%s exec xdotool key --window %s %s 2>/dev/null'",
                        scene->desktop->display, window, keys);
    g_assert_true(g_spawn_command_line_sync(line, NULL, NULL, NULL, NULL));
}

/* The dead one is repaired: its tile shows it. */
static void repair(Scene *scene)
{
    const Camera repaired = {.id = "k4",
                             .name = "Mati",
                             .area = "33.74.10.1003",
                             .analytics = "",
                             .seen_at_ms = clock_wall_ms(),
                             .state = CAMERA_ONLINE,
                             .rev = 2000,
                             .lat = NAN,
                             .lon = NAN};
    backend_camera(scene->backend, 2000, &repaired);
    static const char *const back[] = {"5/5 live", "3        Mati · live, a still each", NULL};
    wait_all(scene, back);
}

static void test_desk(void)
{
    Scene scene;
    begin(&scene);
    start_console(&scene);
    term_type(scene.term, "gw");
    static const char *const listed[] = {"Walls · 0 open of 3", "example", "broken",
                                         "rusak.wall:2: 7x7", NULL};
    wait_all(&scene, listed);
    term_type(scene.term, "j");
    static const char *const planned[] = {"Dinding rob", "Pasar · live", "Pelabuhan · live",
                                          "Mati · offline", NULL};
    wait_all(&scene, planned);

    /* Four tiles of which one is dead, on a PC for two players. */
    term_type(scene.term, ENTER);
    g_assert_true(term_wait(scene.term, "Why do you look?", WAIT_MS));
    term_type(scene.term, ENTER);
    static const char *const opened[] = {"Walls · 1 open of 3", "live, ", "stills",
                                         "Mati · offline",      "2/2",    NULL};
    wait_all(&scene, opened);
    g_autofree char *asked = backend_log(scene.backend);
    g_assert_null(strstr(asked, "/k4/view"));

    repair(&scene);

    /* A person swaps two tiles; kept as it stands, closed, and thrown away by its name, typed. */
    press_in_window(&scene, "x Right");
    static const char *const swapped[] = {"1        Pelabuhan", "2        Pasar", NULL};
    wait_all(&scene, swapped);
    term_type(scene.term, "=\025uji" ENTER); /* Ctrl-U */
    g_assert_true(term_wait(scene.term, "kept as uji", WAIT_MS));
    g_autofree char *kept = wall_file(&scene, "uji.wall");
    g_assert_nonnull(kept);
    g_assert_nonnull(strstr(kept, "[tile 1]\ncamera=k5"));
    g_assert_nonnull(strstr(kept, "[tile 2]\ncamera=k1"));
    leave(&scene);

    start_console(&scene);
    g_assert_true(term_wait(scene.term, "1 window was open", WAIT_MS));
    term_type(scene.term, ALT_V);
    g_assert_true(term_wait(scene.term, "Why do you look?", WAIT_MS));
    term_type(scene.term, ENTER);
    static const char *const again[] = {"Walls · 1 open of 4", "1        Pelabuhan · live", NULL};
    wait_all(&scene, again);
    press_in_window(&scene, "q");
    g_assert_true(term_wait(scene.term, "Walls · 0 open of 4", WAIT_MS));
    term_type(scene.term, "L");
    term_type(scene.term, "Duji" ENTER);
    g_assert_true(term_wait(scene.term, "The layout uji is deleted", WAIT_MS));
    g_autofree char *gone = wall_file(&scene, "uji.wall");
    g_assert_null(gone);
    leave(&scene);
    end(&scene);
}

/* Marked cameras, one of them dead; then the same from a script. */
static void test_marked(void)
{
    Scene scene;
    begin(&scene);
    start_console(&scene);
    term_type(scene.term, "*w");
    g_assert_true(term_wait(scene.term, "Why do you look?", WAIT_MS));
    term_type(scene.term, ENTER "gw");
    static const char *const opened[] = {"open, not kept", "3x2", "Mati · offline", "live, ", NULL};
    wait_all(&scene, opened);
    term_type(scene.term, "x");
    g_assert_true(term_wait(scene.term, "Walls · 0 open", WAIT_MS));
    leave(&scene);

    const char *arguments[] = {g_getenv("TILIK"),
                               "open",
                               "k1",
                               "k4",
                               "k5",
                               "--monitor",
                               "1",
                               "--full",
                               "--backend",
                               backend_url(scene.backend),
                               NULL};
    g_auto(GStrv) own = environment(&scene);
    g_auto(GStrv) all = g_get_environ();
    for (char **value = own; *value != NULL; value++) {
        g_auto(GStrv) parts = g_strsplit(*value, "=", 2);
        all = g_environ_setenv(g_steal_pointer(&all), parts[0], parts[1], TRUE);
    }
    GPid process = start(arguments, all, NULL);
    char *window = NULL;
    while (window == NULL || window[0] == '\0') { /* the alarm ends it */
        g_free(window);
        window = window_of(&scene);
    }
    g_free(window);
    press_in_window(&scene, "q");
    int status = -1;
    g_assert_cmpint(waitpid(process, &status, 0), ==, process);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    end(&scene);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing())
        return 0;
    g_test_add_func("/console/walls/a file becomes a wall, is moved about, kept, reopened, deleted",
                    test_desk);
    g_test_add_func("/console/walls/marked cameras become a wall, and so they do from a script",
                    test_marked);
    return g_test_run();
}
