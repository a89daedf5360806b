/* A tour in the real console and the real windows: six cameras, of which one is dead and one takes
 * the connection and says nothing.  Nobody is blind while pictures change: neither by what
 * tilik-view says nor by what is seen. */
#include <arpa/inet.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "child.h"
#include "desktop.h"
#include "lanes.h"
#include "trial.h"
#include "wire/alerts.h"
#include "wire/codec.h"

#define ROWS     40
#define COLS     150
#define WAIT_MS  30000
#define BLIND_MS 500 /* two frames apart are 67 ms here; a person takes half a second as a gap */
#define TRIES    3
#define CAMERAS  6
/* The middle of a window of 320x180 where no window manager moves it. */
#define AREA "60", "30", "200", "100"

typedef struct Scene {
    Backend *backend;
    Catalog *city;
    Desktop *desktop;
    Term *term;
    GPid cameras[2];
    char *urls[2], *folder;
    int mute;
    int64_t rev;
} Scene;

/* Each frame of snow differs from the one before, wherever one looks. */
static char *start_camera(const char *name, GPid *process)
{
    const char *options[] = {"--pattern", "snow", "--name", name, "--size", "320x180", NULL};
    return child_camera(options, process);
}

/* Takes connections and answers none. */
static int start_mute(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(fd, 16), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &size), ==, 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static const char *const names[CAMERAS] = {"Pasar",     "Simpang", "Taman",
                                           "Pelabuhan", "Mati",    "Bisu"};

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
                               .visibility = i == 1 ? VISIBILITY_OFFICIAL : VISIBILITY_PUBLIC,
                               .state = i == 4 ? CAMERA_OFFLINE : CAMERA_ONLINE,
                               .reason = i == 4 ? REASON_CABLE : REASON_NONE,
                               .rev = 10 + i,
                               .lat = NAN,
                               .lon = NAN};
        g_assert_true(catalog_put_camera(city, &camera, NULL));
    }
    return city;
}

static void serve_addresses(Scene *scene)
{
    int port = 0;
    scene->mute = start_mute(&port);
    g_autofree char *mute = g_strdup_printf("rtsp://127.0.0.1:%d/live", port);
    for (int i = 0; i < CAMERAS; i++) {
        g_autofree char *command = g_strdup_printf("body /api/v1/cameras/k%d/view", i + 1);
        g_autofree char *body = g_strdup_printf("{\"url\":\"%s\",\"user\":null,\"password\":null,"
                                                "\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                                                i == 5 ? mute : scene->urls[i % 2]);
        backend_give(scene->backend, command, body, strlen(body));
    }
}

static Term *start_console(Scene *scene, const char *profile)
{
    g_autofree char *config = g_build_filename(scene->folder, "tilik.conf", NULL);
    g_assert_true(g_file_set_contents(config, "[tour]\ndwell = 3\npatience = 3\n", -1, NULL));
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--profile",
                          profile,
                          "--config",
                          config,
                          "--backend",
                          backend_url(scene->backend),
                          NULL};
    g_auto(GStrv) env = desktop_environment(scene->desktop);
    Term *term = term_start(argv, (const char *const *)env, ROWS, COLS);
    return term;
}

static void begin(Scene *scene, const char *profile)
{
    alarm(120);
    *scene = (Scene){.backend = backend_new(NULL, false), .rev = 1000};
    scene->folder = scratch_new();
    scene->city = make_city();
    scene->desktop = desktop_new();
    scene->urls[0] = start_camera("SATU", &scene->cameras[0]);
    scene->urls[1] = start_camera("DUA", &scene->cameras[1]);
    backend_serve(scene->backend, scene->city, scene->rev);
    serve_addresses(scene);
    scene->term = start_console(scene, profile);
}

static void end(Scene *scene)
{
    term_free(scene->term);
    for (int i = 0; i < 2; i++) {
        kill(scene->cameras[i], SIGKILL);
        g_free(scene->urls[i]);
    }
    close(scene->mute);
    desktop_free(scene->desktop);
    backend_free(scene->backend);
    catalog_free(scene->city);
    scratch_free(scene->folder);
}

/* What is seen in the middle of the window from now on, until it is asked for. */
typedef struct Watch {
    GPid process;
    FILE *says;
} Watch;

static Watch watch(const Scene *scene, const char *ms)
{
    g_autofree char *eye =
        g_build_filename(g_getenv("TILIK_BUILD"), "tests", "video", "eye_child", NULL);
    g_autofree char *display = g_strconcat("DISPLAY=", scene->desktop->display, NULL);
    const char *arguments[] = {"env", display, eye, "watch", ms, AREA, NULL};
    int out = -1;
    Watch begun = {.process = child_start(arguments, &out)};
    begun.says = fdopen(out, "r");
    return begun;
}

/* Whether nobody was blind.  What leaves a gap does so each time; a machine that has too much to
 * do, now and then: then it is looked at again. */
static bool smooth(Watch *seen)
{
    int longest = -1, blank = -1;
    g_assert_cmpint(fscanf(seen->says, "%d %d", &longest, &blank), ==, 2);
    fclose(seen->says);
    g_test_message("the longest time without a motion: %d ms; looks at nothing: %d", longest,
                   blank);
    g_assert_cmpint(blank, ==, 0);
    return longest < BLIND_MS;
}

/* Of "dark 0.0 s, 3 pictures", the pictures, and the tenths of dark; -1 where it is not said. */
static int pictures(Term *term, double *dark)
{
    g_autofree char *screen = term_screen(term);
    int count = -1;
    double seconds = -1;
    /* The bar speaks of dark cameras, too. */
    for (const char *at = screen; count < 0 && (at = strstr(at, "dark ")) != NULL; at++)
        if (sscanf(at, "dark %lf s, %d picture", &seconds, &count) == 2 && dark != NULL)
            *dark = seconds;
    return count;
}

typedef struct Wanted {
    int least;
} Wanted;

static bool has_pictures(Term *term, void *data)
{
    return pictures(term, NULL) >= ((const Wanted *)data)->least;
}

static void wait_pictures(Scene *scene, int least)
{
    Wanted wanted = {least};
    if (!term_until(scene->term, has_pictures, &wanted, WAIT_MS)) {
        g_autofree char *screen = term_screen(scene->term);
        g_error("no picture %d:\n%s", least, screen);
    }
}

static void tell_alert(Scene *scene)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const Alert alert = {.id = "a1",
                         .kind = "banjir",
                         .area = "33.74.10.1003",
                         .camera = "k3",
                         .first_at_ms = clock_wall_ms(),
                         .last_at_ms = clock_wall_ms(),
                         .count = 1,
                         .rev = ++scene->rev,
                         .score = NAN,
                         .looked_s = ALERT_NOT_LOOKED,
                         .priority = PRIORITY_HIGH,
                         .machine = {.state = ALERT_UNACK, .active = true}};
    encode_alert(text, &alert);
    backend_event(scene->backend, scene->rev, "alert", text->str);
}

static void press_in_window(const Scene *scene, const char *key)
{
    g_autofree char *display = g_strconcat("DISPLAY=", scene->desktop->display, NULL);
    g_autofree char *line = g_strdup_printf(
        "env %s sh -c 'xdotool key --window $(xdotool search --onlyvisible --classname "
        "^tilik-view$ | head -n 1) %s 2>/dev/null'",
        display, key);
    /* A key that closes the window is let go of where there is none any more; another one is
     * pressed again where the window was gone between the look and the key. */
    bool closes = strcmp(key, "q") == 0;
    int64_t late = clock_mono_ms() + WAIT_MS;
    int status = -1;
    do {
        g_assert_true(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    } while (status != 0 && !closes && clock_mono_ms() < late);
    g_assert_true(status == 0 || closes);
}

/* Until it is heard: between two pictures the window may be another one than was found. */
static void close_window(const Scene *scene)
{
    int64_t late = clock_mono_ms() + WAIT_MS;
    do {
        press_in_window(scene, "q");
    } while (!term_wait(scene->term, "No tour goes", 2000) && clock_mono_ms() < late);
    g_assert_true(term_shows(scene->term, "No tour goes"));
}

/* Four steps by hand, seen; true when nobody was blind, by what is seen and by what is said. */
static bool walk(Scene *scene)
{
    double before = 0, dark = -1;
    int count = pictures(scene->term, &before);
    Watch seen = watch(scene, "5000");
    for (int i = 0; i < 4; i++) {
        term_type(scene->term, "n");
        wait_pictures(scene, ++count);
    }
    g_assert_true(term_wait(scene->term, "no picture", WAIT_MS));
    bool well = smooth(&seen);
    g_assert_cmpint(pictures(scene->term, &dark), >=, count);
    return well && dark - before <= 0.5;
}

/* Goes on until the mute one had its turn; its patience and three dwells are in it. */
static void test_walk(void)
{
    Scene scene;
    bool well = false;
    begin(&scene, "operator");
    g_assert_true(term_wait(scene.term, "Pelabuhan", WAIT_MS));
    term_type(scene.term, "\024"); /* Ctrl-T */
    g_assert_true(term_wait(scene.term, "Tour of whole city", WAIT_MS));
    term_type(scene.term, "gk");
    g_assert_true(term_wait(scene.term, "5 of 6 cameras", WAIT_MS));
    g_assert_true(term_wait(scene.term, "offline, cable", WAIT_MS));
    g_assert_true(term_wait(scene.term, "now  ", WAIT_MS));
    wait_pictures(&scene, 1);
    for (int tries = 0; tries < TRIES && !well; tries++) {
        well = walk(&scene);
        if (well && tries == 0)
            g_assert_false(term_shows(scene.term, "with a gap"));
    }
    g_assert_true(well);

    /* An alert holds it where it is; only its person lets it go on. */
    tell_alert(&scene);
    g_assert_true(term_wait(scene.term, "Tour held by an alert: flood", WAIT_MS));
    g_assert_true(term_wait_gone(scene.term, "next: ", WAIT_MS));
    g_assert_true(term_shows(scene.term, "now, held"));
    term_type(scene.term, "\024");
    g_assert_true(term_wait(scene.term, "The tour goes on", WAIT_MS));
    int count = pictures(scene.term, NULL);
    wait_pictures(&scene, count + 1);
    count = pictures(scene.term, NULL);
    press_in_window(&scene, "n");
    wait_pictures(&scene, count + 1);
    close_window(&scene);
    term_type(scene.term, "q");
    g_assert_cmpint(term_wait_exit(scene.term, WAIT_MS), ==, 0);
    end(&scene);
}

/* The name of the camera on a kiosk's page stands in the middle; the caller frees it. */
static char *on_the_page(Term *term)
{
    g_autofree char *screen = term_screen(term);
    for (int i = 0; i < CAMERAS; i++)
        if (strstr(screen, names[i]) != NULL)
            return g_strdup(names[i]);
    return g_strdup("");
}

static bool is_another(Term *term, void *data)
{
    g_autofree char *name = on_the_page(term);
    return name[0] != '\0' && strcmp(name, data) != 0;
}

static void wait_another(Scene *scene)
{
    g_autofree char *before = on_the_page(scene->term);
    g_assert_true(term_until(scene->term, is_another, before, WAIT_MS));
}

/* Where a window of the picture's own size would not reach. */
static void check_far_corner(const Scene *scene)
{
    g_autofree char *line =
        g_strdup_printf("env DISPLAY=%s %s/tests/video/eye_child moves 20000 750 500 200 100",
                        scene->desktop->display, g_getenv("TILIK_BUILD"));
    int status = -1;
    g_assert_true(g_spawn_command_line_sync(line, NULL, NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
}

/* A window that fills the screen and takes no keys; cameras that are not for all are never asked
 * for. */
static void test_kiosk(void)
{
    Scene scene;
    begin(&scene, "kiosk");
    g_assert_true(term_wait(scene.term, "live", WAIT_MS));
    static const char *const keys[] = {"f", "Escape", "x", "n", "Return", "q"};
    bool well = false;
    for (int tries = 0; tries < TRIES && !well; tries++) {
        Watch seen = watch(&scene, "6000");
        for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
            press_in_window(&scene, keys[i]);
        wait_another(&scene);
        well = smooth(&seen);
    }
    g_assert_true(well);
    check_far_corner(&scene);
    press_in_window(&scene, "q");
    wait_another(&scene);
    g_assert_false(term_shows(scene.term, names[1]));
    g_autofree char *asked = backend_log(scene.backend);
    g_assert_nonnull(strstr(asked, "/cameras/k1/view"));
    g_assert_null(strstr(asked, "/cameras/k2/view"));
    term_type(scene.term, "qy");
    g_assert_cmpint(term_wait_exit(scene.term, WAIT_MS), ==, 0);
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
    g_test_add_func("/console/tour/it walks, nobody is blind, an alert holds it, keys let it go on",
                    test_walk);
    g_test_add_func("/kiosk/its window fills the screen, takes no keys, and is never blind",
                    test_kiosk);
    return g_test_run();
}
