/* The real tilik over several starts: the welcome, what comes back, two at once, the mouse. */
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "backend.h"
#include "fixture.h"
#include "terminal.h"

#define START_MS 30000
#define SECRET   "sesame-open-12345"

/* One home for several starts. */
typedef struct Home {
    char *folder, *variables[4];
    Catalog *city;
    Backend *backend;
} Home;

static void home_init(Home *home)
{
    static const char *const names[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"};
    home->folder = scratch_new();
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        home->variables[i] = g_strdup_printf("%s=%s/%s", names[i], home->folder, names[i]);
    home->variables[3] = NULL;
    home->city = fixture_city();
    home->backend = backend_new(NULL, false);
    backend_serve(home->backend, home->city, 1000);
}

static void home_clear(Home *home)
{
    for (int i = 0; home->variables[i] != NULL; i++)
        g_free(home->variables[i]);
    backend_free(home->backend);
    catalog_free(home->city);
    scratch_free(home->folder);
}

static Term *start(const Home *home, const char *backend)
{
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", backend, NULL};
    return term_start(argv, (const char *const *)home->variables, 30, 110);
}

static void leave(Term *term)
{
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, START_MS), ==, 0);
    g_assert_true(term_is_clean(term));
}

static void test_welcome(void)
{
    Home home;
    home_init(&home);
    g_autoptr(Term) term = start(&home, NULL);
    g_assert_true(term_wait(term, "Welcome to Tilik", START_MS));
    term_type(term, "2ftp://nowhere\r"); /* said before the token is asked for */
    g_assert_true(term_wait(term, "only http and https", START_MS));
    term_type(term, "\025"); /* empties the line */
    term_type(term, backend_url(home.backend));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Token:", START_MS));
    term_type(term, SECRET "\r");
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    gsize size;
    const char *raw = term_raw(term, &size);
    g_assert_null(g_strstr_len(raw, (gssize)size, "sesame"));
    leave(term);

    g_autofree char *token = g_build_filename(home.folder, "XDG_CONFIG_HOME/tilik/token", NULL);
    struct stat about;
    g_assert_cmpint(stat(token, &about), ==, 0);
    g_assert_cmpint(about.st_mode & 0777, ==, 0600);
    g_autofree char *log = backend_log(home.backend);
    g_assert_nonnull(strstr(log, "Bearer " SECRET));

    g_autoptr(Term) again = start(&home, NULL);
    g_assert_true(term_wait(again, "31/60 live", START_MS));
    leave(again);
    home_clear(&home);
}

/* A token that was refused, or another city: the way back to the welcome. */
static void test_another_backend(void)
{
    Home home;
    home_init(&home);
    g_autoptr(Catalog) other_city = fixture_many(7, 1);
    Backend *other = backend_new(NULL, false);
    backend_serve(other, other_city, 1000);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    term_type(term, "\033b");
    g_assert_true(term_wait(term, "Welcome to Tilik", START_MS));
    term_type(term, "\033"); /* thought better of it */
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    term_type(term, "\033b");
    g_assert_true(term_wait(term, "Welcome to Tilik", START_MS));
    term_type(term, "2");
    term_type(term, backend_url(other));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Token:", START_MS));
    term_type(term, SECRET "\r");
    g_assert_true(term_wait(term, "/7 live", START_MS));
    leave(term);
    backend_free(other);
    home_clear(&home);
}

static void test_comes_back(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    term_type(term, "\tjj\r"); /* the second kecamatan of the tree */
    g_assert_true(term_wait(term, "Cameras · Tembalang · 26", START_MS));
    term_type(term, "/klipang\r");
    g_assert_true(term_wait(term, "of “klipang”", START_MS));
    term_type(term, "j3c");
    g_assert_true(term_wait(term, "Name↑", START_MS));
    g_assert_true(term_wait_gone(term, "Last seen", START_MS));
    leave(term);
    g_autoptr(Term) again = start(&home, backend);
    g_assert_true(term_wait(again, "of “klipang”", START_MS));
    g_assert_true(term_wait(again, "Cameras · Tembalang", START_MS));
    g_assert_true(term_wait(again, "Name↑", START_MS));
    g_assert_true(term_wait_gone(again, "Last seen", START_MS));
    leave(again);
    home_clear(&home);
}

static void test_from_cache(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    leave(term);
    g_autoptr(Term) again = start(&home, backend);
    g_assert_true(term_wait(again, "31/60 live", START_MS));
    /* What came from the cache is confirmed in every pane. */
    g_assert_true(term_wait_gone(again, "?/", START_MS));
    g_assert_true(term_wait(again, "13/26", START_MS));
    leave(again);
    home_clear(&home);
}

/* The city is on the screen with nobody to ask, and does not look live. */
static void test_without_backend(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    leave(term);
    backend_tell(home.backend, "stop");
    g_autoptr(Term) again = start(&home, backend);
    g_assert_true(term_wait(again, "Tembalang", START_MS));
    g_assert_true(term_wait(again, "STALE", START_MS));
    term_type(again, "\014"); /* takes back what the start said of the display */
    g_assert_true(term_wait(again, "Next try in", START_MS));
    g_assert_true(term_wait_gone(again, "● live", START_MS));
    leave(again);
    home_clear(&home);
}

/* How often all cameras were asked for since the last time. */
static unsigned asked_for_cameras(const Home *home)
{
    unsigned count = 0;
    g_autofree char *log = backend_log(home->backend);
    g_auto(GStrv) lines = g_strsplit(log, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++)
        count += g_str_has_prefix(lines[i], "GET /api/v1/cameras");
    return count;
}

static bool cameras_were_asked_for(Term *term, void *home)
{
    return asked_for_cameras(home) > 0;
}

static void test_reload(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    term_type(term, "\tjj\rjj");
    g_assert_true(term_wait(term, "┌ Pos Ronda 3", START_MS));
    g_assert_cmpuint(asked_for_cameras(&home), ==, 1);
    term_type(term, "\033r"); /* by the key */
    g_assert_true(term_until(term, cameras_were_asked_for, &home, START_MS));
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    g_assert_true(term_wait(term, "Cameras · Tembalang · 26", START_MS));
    g_assert_true(term_wait(term, "┌ Pos Ronda 3", START_MS));
    backend_event(home.backend, 1001, "reset", "{}"); /* by the backend */
    g_assert_true(term_until(term, cameras_were_asked_for, &home, START_MS));
    g_assert_true(term_wait(term, "Cameras · Tembalang · 26", START_MS));
    g_assert_true(term_wait(term, "┌ Pos Ronda 3", START_MS));
    g_assert_true(term_wait_gone(term, " new ", START_MS));
    leave(term);
    home_clear(&home);
}

static void test_two_at_once(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) first = start(&home, backend);
    g_assert_true(term_wait(first, "31/60 live", START_MS));
    g_autoptr(Term) second = start(&home, backend);
    g_assert_true(term_wait(second, "31/60 live", START_MS));
    term_type(second, "/class:rt\r");
    g_assert_true(term_wait(second, "of “class:rt”", START_MS));
    term_type(first, "/class:market\r");
    g_assert_true(term_wait(first, "of “class:market”", START_MS));
    leave(first);
    leave(second);
    g_autoptr(Term) third = start(&home, backend);
    g_assert_true(term_wait(third, "of “class:market”", START_MS));
    leave(third);
    home_clear(&home);
}

static void test_mouse(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    term_click(term, 4, 10); /* the second kecamatan */
    g_assert_true(term_wait(term, "Cameras · Tembalang · 26", START_MS));
    g_assert_true(term_wait_gone(term, "┌ Alerts", START_MS)); /* the role has none */
    term_click(term, 5, 60);                                   /* the third camera */
    g_assert_true(term_wait(term, "┌ Pos Ronda 3", START_MS));
    term_click(term, 2, 41); /* the heading of the first column */
    g_assert_true(term_wait(term, "State↑", START_MS));
    leave(term);
    home_clear(&home);
}

static void test_live(void)
{
    Home home;
    home_init(&home);
    g_autofree char *backend = g_strdup_printf("--backend=%s", backend_url(home.backend));
    g_autoptr(Term) term = start(&home, backend);
    g_assert_true(term_wait(term, "31/60 live", START_MS));
    term_type(term, "/state:off\r");
    g_assert_true(term_wait(term, "of “state:off”", START_MS));
    Camera camera;
    g_assert_true(catalog_camera(home.city, catalog_find_camera(home.city, "cam-001"), &camera));
    camera.state = CAMERA_OFFLINE;
    camera.rev = 1001;
    backend_camera(home.backend, 1001, &camera);
    /* It answers the filter now, and waits to be let in. */
    g_assert_true(term_wait(term, "30/60 live", START_MS));
    g_assert_true(term_wait(term, "1 new", START_MS));
    term_type(term, ".");
    g_assert_true(term_wait_gone(term, "1 new", START_MS));
    g_assert_true(term_wait(term, "Pos Kamling Jl.", START_MS));
    leave(term);
    home_clear(&home);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/console/session/the first start welcomes and keeps what it is told",
                    test_welcome);
    g_test_add_func("/console/session/another backend can be given at any time",
                    test_another_backend);
    g_test_add_func("/console/session/what was open comes back", test_comes_back);
    g_test_add_func("/console/session/what came from the cache is confirmed everywhere",
                    test_from_cache);
    g_test_add_func("/console/session/starts from its cache when nobody answers",
                    test_without_backend);
    g_test_add_func("/console/session/a city that comes anew finds everybody where they were",
                    test_reload);
    g_test_add_func("/console/session/two at once leave the first one's place alone",
                    test_two_at_once);
    g_test_add_func("/console/session/the mouse selects and sorts", test_mouse);
    g_test_add_func("/console/session/new rows wait to be let in", test_live);
    return g_test_run();
}
