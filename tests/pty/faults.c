/* The real tilik while the world around it fails: a terminal that stops, a process that is stopped,
 * clocks that jump, disks that are full, terminals that can't, cities of no or very many cameras. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "fixture.h"
#include "terminal.h"
#include "wire/codec.h"

#define WAIT_MS   30000
#define ALARM_S   120
#define PTY_HOLDS 16384 /* bytes of the kernel's own */
#define ROWS      30
#define COLS      120

/* Clocks that a test can move: how many seconds each is ahead. */
typedef struct Clocks {
    int64_t wall, boot, mono;
} Clocks;

typedef struct Fixture {
    Catalog *city;
    Backend *backend;
    Term *term;
    char *folder, *shim, *clock_file;
    Clocks *clocks;
    int64_t rev;
} Fixture;

/* A feed that nobody takes would hold the test back for ever: the alarm ends it. */
static void fixture_begin(Fixture *fixture, Catalog *city)
{
    alarm(ALARM_S);
    *fixture = (Fixture){.city = city, .backend = backend_new(NULL, false), .rev = 1000};
    fixture->folder = scratch_new();
    fixture->shim = g_strdup_printf("LD_PRELOAD=%s/tests/fault_shim.so", g_getenv("TILIK_BUILD"));
    g_autofree char *file = g_build_filename(fixture->folder, "clocks", NULL);
    const Clocks zero = {0};
    g_assert_true(g_file_set_contents(file, (const char *)&zero, sizeof zero, NULL));
    int fd = open(file, O_RDWR | O_CLOEXEC);
    fixture->clocks = mmap(NULL, sizeof zero, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    g_assert_true(fixture->clocks != MAP_FAILED);
    close(fd);
    fixture->clock_file = g_strconcat("TILIK_FAULT_CLOCK=", file, NULL);
    backend_serve(fixture->backend, city, fixture->rev);
}

/* more: one further variable, or NULL. */
static void start(Fixture *fixture, const char *more)
{
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend",
                          backend_url(fixture->backend), NULL};
    const char *env[] = {fixture->shim, fixture->clock_file, more, NULL};
    fixture->term = term_start(argv, env, ROWS, COLS);
}

static void leave(Term *term)
{
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(term));
}

static void fixture_end(Fixture *fixture)
{
    term_free(fixture->term);
    backend_free(fixture->backend);
    catalog_free(fixture->city);
    munmap(fixture->clocks, sizeof *fixture->clocks);
    scratch_free(fixture->folder);
    g_free(fixture->shim);
    g_free(fixture->clock_file);
}

/* So many changes as one burst; the last one gives every camera a state. */
static void burst(Fixture *fixture, unsigned changes, CameraState state)
{
    g_autoptr(GString) raw = g_string_new(NULL);
    unsigned cameras = catalog_cameras(fixture->city);
    for (unsigned i = 0; i < changes; i++) {
        Camera camera;
        g_assert_true(catalog_camera(fixture->city, i % cameras, &camera));
        camera.state = i + cameras < changes && i % 2 == 0 ? CAMERA_OFFLINE : state;
        camera.reason = REASON_NONE;
        camera.rev = ++fixture->rev;
        g_string_append_printf(raw, "id: %" G_GINT64_FORMAT "\nevent: camera\ndata: ", camera.rev);
        encode_camera(raw, &camera);
        g_string_append(raw, "\n\n");
    }
    g_autofree char *command = g_strdup_printf("event %" G_GINT64_FORMAT, fixture->rev);
    backend_give(fixture->backend, command, raw->str, raw->len);
}

static long memory_kib(const Term *term)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/statm", (int)term_pid(term)), *text = NULL;
    long pages = 0;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%*d %ld", &pages), ==, 1);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static gsize written(Term *term)
{
    gsize size;
    term_raw(term, &size);
    return size;
}

/* 8 MB of changes come in though nobody reads the terminal, nothing is heaped up for it, and then
 * one picture is enough. */
static void a_stopped_terminal_does_not_stop_the_feed(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
    burst(&fixture, 2000, CAMERA_FROZEN);
    g_assert_true(term_wait(fixture.term, "0/60 live", WAIT_MS));
    term_settle(fixture.term, 300);
    term_forget(fixture.term);
    term_type(fixture.term, "\014"); /* Ctrl-L draws all */
    term_settle(fixture.term, 300);
    gsize page = written(fixture.term);
    long before = memory_kib(fixture.term);

    term_stall(fixture.term, true);
    for (int i = 0; i < 40; i++) { /* each would be a frame of its own */
        burst(&fixture, 60, i % 2 == 0 ? CAMERA_ONLINE : CAMERA_DARK);
        g_usleep(110000);
    }
    burst(&fixture, 20000, CAMERA_ONLINE); /* ends only when tilik has read nearly all of it */
    g_assert_cmpint(memory_kib(fixture.term) - before, <=, 4096);
    term_forget(fixture.term);
    term_stall(fixture.term, false);
    g_assert_true(term_wait(fixture.term, "60/60 live", WAIT_MS));
    term_settle(fixture.term, 300);
    /* What lay in the pty when it was stopped comes on top. */
    g_test_message("%zu bytes, a page is %zu", written(fixture.term), page);
    g_assert_cmpuint(written(fixture.term), <=, page * 12 / 10 + PTY_HOLDS);
    leave(fixture.term);
    fixture_end(&fixture);
}

static gpointer burst_aside(gpointer data)
{
    burst(data, 20000, CAMERA_ONLINE);
    return NULL;
}

/* Five minutes of SIGSTOP: what has come meanwhile is taken in, in few pictures. */
static void a_stopped_process_catches_up(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
    kill(term_pid(fixture.term), SIGSTOP);
    GThread *thread = g_thread_new("burst", burst_aside, &fixture);
    term_settle(fixture.term, 300);
    fixture.clocks->wall = fixture.clocks->boot = fixture.clocks->mono = 300;
    term_forget(fixture.term);
    kill(term_pid(fixture.term), SIGCONT);
    g_assert_true(term_wait(fixture.term, "60/60 live", WAIT_MS));
    g_thread_join(thread);
    term_settle(fixture.term, 300);
    g_test_message("%zu bytes", written(fixture.term));
    g_assert_cmpuint(written(fixture.term), <=, 16 * 1024);
    leave(fixture.term);
    fixture_end(&fixture);
}

static bool shows(Term *term, const char *text)
{
    g_autofree char *screen = term_screen(term);
    return strstr(screen, text) != NULL;
}

static unsigned count_requests(Backend *backend)
{
    g_autofree char *log = backend_log(backend);
    unsigned count = 0;
    for (const char *at = log; (at = strstr(at, "GET /")) != NULL; at++) {
        count++;
    }
    return count;
}

/* The end of the bar is the clock. */
static bool bar_differs(Term *term, void *data)
{
    g_autofree char *screen = term_screen(term);
    return strncmp(screen, data, strcspn(screen, "\n")) != 0;
}

static void next_second(Term *term)
{
    g_autofree char *before = term_screen(term);
    g_assert_true(term_until(term, bar_differs, before, WAIT_MS));
}

static void one_change(Fixture *fixture, CameraState state, const char *shown)
{
    burst(fixture, catalog_cameras(fixture->city), state);
    g_assert_true(term_wait(fixture->term, shown, WAIT_MS));
}

/* Keys, the feed and the link do not mind what the wall clock says. */
static void a_clock_that_jumps_does_no_harm(void)
{
    static const int64_t jumps[] = {3600,  -3600, 10 * 31557600LL, -10 * 31557600LL, 2145916800,
                                    -7200, 7200};
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
    backend_tell(fixture.backend, "wait 1");
    one_change(&fixture, CAMERA_ONLINE, "60/60 live");
    count_requests(fixture.backend);
    for (size_t i = 0; i < G_N_ELEMENTS(jumps); i++) {
        fixture.clocks->wall = jumps[i];
        g_test_message("%" G_GINT64_FORMAT " s", jumps[i]);
        next_second(fixture.term);
        next_second(fixture.term); /* the first one may have been drawn already */
        g_assert_true(shows(fixture.term, "sync <5 s"));
        one_change(&fixture, CAMERA_FROZEN, "0/60 live");
        one_change(&fixture, CAMERA_ONLINE, "60/60 live");
        term_type(fixture.term, "?");
        g_assert_true(term_wait(fixture.term, "Help on keys", WAIT_MS));
        term_type(fixture.term, "q");
        g_assert_true(term_wait_gone(fixture.term, "Help on keys", WAIT_MS));
        g_assert_false(shows(fixture.term, "STALE"));
        g_assert_true(term_wait(fixture.term, "sync <5 s", WAIT_MS));
    }
    fixture.clocks->wall = -(int64_t)time(NULL); /* 1970 */
    one_change(&fixture, CAMERA_FROZEN, "0/60 live");
    g_assert_cmpuint(count_requests(fixture.backend), ==, 0);
    leave(fixture.term);
    fixture_end(&fixture);
}

/* A laptop that slept eight hours: the stream is dead without a word, and it shows. */
static void after_a_night_of_sleep_nothing_looks_live(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
    backend_tell(fixture.backend, "wait 1");
    backend_tell(fixture.backend, "rule * 0 hang");
    fixture.clocks->wall = fixture.clocks->boot = 8 * 3600;
    fixture.clocks->mono = 46;
    term_type(fixture.term, "j");
    g_assert_true(term_wait_gone(fixture.term, "31/60 live", WAIT_MS));
    g_assert_true(term_wait(fixture.term, "live unknown", WAIT_MS));
    leave(fixture.term);
    fixture_end(&fixture);
}

/* The cache is written a minute after a change, and how that went is known at the next time. */
static bool disk_is_complained_of(Fixture *fixture)
{
    for (int i = 0; i < 6; i++) {
        one_change(fixture, CAMERA_FROZEN, "0/60 live");
        fixture->clocks->boot = fixture->clocks->mono += 100;
        term_settle(fixture->term, 300);
        one_change(fixture, CAMERA_ONLINE, "60/60 live");
        if (shows(fixture->term, "can't be saved on this machine's disk")) {
            return true;
        }
    }
    return false;
}

/* With no room for cache, log and place it shows the city all the same, and says so. */
static void a_full_disk_is_said_and_the_city_shown(void)
{
    static const char *const faults[] = {"TILIK_FAULT=write:1+", "TILIK_FAULT=fsync:1+",
                                         "TILIK_FAULT=rename:1+"};
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        Fixture fixture;
        fixture_begin(&fixture, fixture_city());
        start(&fixture, faults[i]);
        g_test_message("%s", faults[i]);
        g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
        one_change(&fixture, CAMERA_ONLINE, "60/60 live");
        g_assert_true(disk_is_complained_of(&fixture));
        leave(fixture.term);
        fixture_end(&fixture);
    }
}

static void start_in(Fixture *fixture, const char *folder)
{
    g_autofree char *cache = g_strdup_printf("XDG_CACHE_HOME=%s", folder);
    g_autofree char *state = g_strdup_printf("XDG_STATE_HOME=%s", folder);
    g_autofree char *config = g_strdup_printf("XDG_CONFIG_HOME=%s", folder);
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend",
                          backend_url(fixture->backend), NULL};
    const char *env[] = {cache, state, config, NULL};
    fixture->term = term_start(argv, env, ROWS, COLS);
}

/* No folder below a file can be made, by root neither. */
static void a_home_that_cannot_be_written_is_no_obstacle(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    g_autofree char *file = g_build_filename(fixture.folder, "file", NULL);
    g_autofree char *folder = g_build_filename(file, "home", NULL);
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    start_in(&fixture, folder);
    g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
    leave(fixture.term);
    fixture_end(&fixture);
}

static void without_a_display_the_reason_is_said(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
    term_type(fixture.term, "\r");
    g_assert_true(term_wait(fixture.term, "No video: ", WAIT_MS));
    one_change(&fixture, CAMERA_ONLINE, "60/60 live");
    leave(fixture.term);
    fixture_end(&fixture);
}

/* Ends with 2 and one line that names the reason. */
static void refused(const char *const *argv, const char *const *env, const char *reason)
{
    g_autoptr(Term) term = term_start(argv, env, 24, 80);
    int status = term_wait_exit(term, WAIT_MS);
    term_settle(term, 50);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 2);
    g_assert_true(term_wait(term, reason, 100));
    g_assert_true(term_is_clean(term));
}

static void terminals_that_cannot_are_refused(void)
{
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend", "http://127.0.0.1:1", NULL};
    static const char *const dumb[] = {"TERM=dumb", NULL}, *const unset[] = {"TERM", NULL},
                             *const unknown[] = {"TERM=no-such-terminal", NULL};
    refused(argv, dumb, "tilik: ");
    refused(argv, unset, "tilik: ");
    refused(argv, unknown, "tilik: ");
    g_autofree char *command =
        g_strdup_printf("exec '%s' --lang=en --backend http://127.0.0.1:1 </dev/null", argv[0]);
    const char *no_input[] = {"/bin/sh", "-c", command, NULL};
    refused(no_input, NULL, "this is no terminal");
}

static void poor_terminals_and_locales_are_used(void)
{
    static const char *const cases[][3] = {
        {"TERM=linux", NULL},
        {"TERM=vt100", NULL},
        {"TERM=screen", "LC_ALL=C", NULL},
        {"LC_ALL=POSIX", NULL},
        {"LC_ALL=de_DE.ISO-8859-1", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture fixture;
        fixture_begin(&fixture, fixture_city());
        const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend",
                              backend_url(fixture.backend), NULL};
        g_test_message("%s", cases[i][0]);
        fixture.term = term_start(argv, cases[i], ROWS, COLS);
        g_assert_true(term_wait(fixture.term, "31/60 live", WAIT_MS));
        leave(fixture.term);
        fixture_end(&fixture);
    }
}

/* Options, files and commands of any name: what they do to a terminal stays undone. */
static void names_of_files_and_options_do_nothing(void)
{
    static const char name[] = "/tmp/x\033]0;owned\007\033[31m\xe2\x80\xae";
    static const char *const options[] = {"--config=",  "--token-file=", "--theme=", "--profile=",
                                          "--backend=", "--city=",       "--lang=",  "",
                                          "--nothing="};
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(options); i++) {
        bool server = i >= G_N_ELEMENTS(options);
        g_autofree char *option = g_strconcat(options[i % G_N_ELEMENTS(options)], name, NULL);
        const char *of_tilik[] = {g_getenv("TILIK"), option, NULL};
        const char *of_tilikd[] = {g_getenv("TILIKD"), "--demo", "--db=sqlite:/nowhere/x", option,
                                   NULL};
        g_autoptr(Term) term = term_start(server ? of_tilikd : of_tilik, NULL, 24, 80);
        g_test_message("%s %s", server ? "tilikd" : "tilik", options[i % G_N_ELEMENTS(options)]);
        if (server) {
            g_assert_cmpint(WEXITSTATUS(term_wait_exit(term, WAIT_MS)), >=, 1);
        } else {
            term_settle(term, 300);
        }
        gsize size;
        const char *raw = term_raw(term, &size);
        g_assert_null(g_strstr_len(raw, (gssize)size, "\033]0;owned"));
        g_assert_null(g_strstr_len(raw, (gssize)size, "\033[31m\xe2"));
        g_assert_null(g_strstr_len(raw, (gssize)size, "\xe2\x80\xae"));
    }
}

/* Returns the column where the text begins, -1 where it is not. */
static int find_in_row(const Term *term, int row, const char *text)
{
    int length = (int)strlen(text);
    for (int col = 0; col + length <= COLS; col++) {
        int same = 0;
        while (same < length && term_cell(term, row, col + same).text[0] == text[same]) {
            same++;
        }
        if (same == length) {
            return col;
        }
    }
    return -1;
}

/* Names that could shift what stands behind them. */
static void odd_names_keep_the_columns(void)
{
    static const char *const names[] = {
        "plain",
        "e\u0301\u0302\u0303 marks",
        "東京都 wide",
        "👨‍👩‍👧 family",
        "🇮🇩 flag",
        "א\u05d1ג hebrew",
        "عربي arabic",
        "ﷺ ligature",
        "\u1100\u1161\u11a8 jamo",
        "☁\ufe0f cloud",
        "\U0001F44D\U0001F3FD skin",
        "a\u00adsoft",
        "\u2067isolate",
        "\u3000ideographic",
        "\u115fx filler",
        "ก็ thai",
        "\xcc\x81 bare mark",
    };
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    g_autoptr(GString) lines = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        Camera camera;
        g_autofree char *id = g_strdup_printf("c%zu", i);
        g_assert_true(catalog_camera(fixture.city, 0, &camera));
        camera.id = id;
        camera.name = names[i];
        encode_camera(lines, &camera);
        g_string_append_c(lines, '\n');
    }
    backend_give(fixture.backend, "body /api/v1/cameras", lines->str, lines->len);
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "hebrew", WAIT_MS));
    term_type(fixture.term, "z"); /* the pane alone */
    g_assert_true(term_wait(fixture.term, "bare mark", WAIT_MS));
    term_settle(fixture.term, 300);
    int place = -1, rows = 0;
    for (int row = 2; row < ROWS - 2; row++) {
        int col = find_in_row(fixture.term, row, "Purwosari (");
        if (col >= 0) {
            g_assert_true(place < 0 || place == col);
            place = col;
            rows++;
        }
    }
    g_assert_cmpint(rows, >=, (int)G_N_ELEMENTS(names));
    leave(fixture.term);
    fixture_end(&fixture);
}

static void a_city_without_cameras_is_shown(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_city());
    static const char *const paths[] = {"areas", "sites", "cameras"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *command = g_strdup_printf("body /api/v1/%s", paths[i]);
        backend_give(fixture.backend, command, "", 0);
    }
    start(&fixture, NULL);
    backend_tell(fixture.backend, "wait 1");
    term_type(fixture.term, "jjkkGgg\t\rx/kec:tugu\r?q");
    term_settle(fixture.term, 300);
    leave(fixture.term);
    fixture_end(&fixture);
}

static void a_hundred_thousand_cameras_are_shown(void)
{
    Fixture fixture;
    fixture_begin(&fixture, fixture_many(100000, 1));
    start(&fixture, NULL);
    g_assert_true(term_wait(fixture.term, "100,000 live", 2 * WAIT_MS));
    term_type(fixture.term, "G/c099999\r");
    g_assert_true(term_wait(fixture.term, "of “c099999”", WAIT_MS));
    leave(fixture.term);
    fixture_end(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/faults/a stopped terminal does not stop the feed",
                    a_stopped_terminal_does_not_stop_the_feed);
    g_test_add_func("/faults/a stopped process catches up", a_stopped_process_catches_up);
    g_test_add_func("/faults/a clock that jumps does no harm", a_clock_that_jumps_does_no_harm);
    g_test_add_func("/faults/after a night of sleep nothing looks live",
                    after_a_night_of_sleep_nothing_looks_live);
    g_test_add_func("/faults/a full disk is said, and the city shown",
                    a_full_disk_is_said_and_the_city_shown);
    g_test_add_func("/faults/a home that cannot be written is no obstacle",
                    a_home_that_cannot_be_written_is_no_obstacle);
    g_test_add_func("/faults/without a display the reason is said",
                    without_a_display_the_reason_is_said);
    g_test_add_func("/faults/terminals that cannot are refused", terminals_that_cannot_are_refused);
    g_test_add_func("/faults/poor terminals and locales are used",
                    poor_terminals_and_locales_are_used);
    g_test_add_func("/faults/names of files and options do nothing",
                    names_of_files_and_options_do_nothing);
    g_test_add_func("/faults/odd names keep the columns", odd_names_keep_the_columns);
    g_test_add_func("/faults/a city without cameras is shown", a_city_without_cameras_is_shown);
    g_test_add_func("/faults/a hundred thousand cameras are shown",
                    a_hundred_thousand_cameras_are_shown);
    return g_test_run();
}
