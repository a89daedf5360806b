/* The real tilik while the world around it fails: a terminal that stops, a process that is stopped,
 * clocks that jump, disks that are full. */
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fixture.h"
#include "trial.h"

#define PTY_HOLDS    16384 /* bytes of the kernel's own */
#define CLOCK_SIZE   8     /* "21:14:07" */
#define CLOCK_LATE_S 5     /* so old may be what the test reads */
#define JAKARTA_S    25200 /* before UTC */
#define DAY_S        86400

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

/* Much more has come than a second of the clock takes. */
static bool is_whole_page(Term *term, void *data)
{
    return written(term) >= TRIAL_ROWS * TRIAL_COLS / 2;
}

/* 8 MB of changes come in though nobody reads the terminal, nothing is heaped up for it, and then
 * one picture is enough. */
static void a_stopped_terminal_does_not_stop_the_feed(void)
{
    Trial trial;
    trial_begin(&trial, fixture_city());
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
    trial_burst(&trial, 2000, CAMERA_FROZEN);
    g_assert_true(term_wait(trial.term, " 0/60 live", TRIAL_WAIT_MS));
    term_settle(trial.term, 300);
    term_forget(trial.term);
    term_type(trial.term, "\014"); /* Ctrl-L draws all */
    g_assert_true(term_until(trial.term, is_whole_page, NULL, TRIAL_WAIT_MS));
    term_settle(trial.term, 300);
    gsize page = written(trial.term);
    long before = memory_kib(trial.term);

    term_stall(trial.term, true);
    for (int i = 0; i < 20; i++) { /* each would be a frame of its own */
        trial_burst(&trial, 60, i % 2 == 0 ? CAMERA_ONLINE : CAMERA_DARK);
        g_usleep(110000);
    }
    trial_burst(&trial, 20000, CAMERA_ONLINE); /* ends only when tilik has read nearly all of it */
    g_assert_cmpint(memory_kib(trial.term) - before, <=, 4096);
    term_forget(trial.term);
    term_stall(trial.term, false);
    g_assert_true(term_wait(trial.term, "60/60 live", TRIAL_WAIT_MS));
    term_settle(trial.term, 300);
    /* What lay in the pty when it was stopped comes on top. */
    g_test_message("%zu bytes, a page is %zu", written(trial.term), page);
    g_assert_cmpuint(written(trial.term), <=, page * 12 / 10 + PTY_HOLDS);
    trial_leave(&trial);
    trial_end(&trial);
}

static gpointer burst_aside(gpointer data)
{
    trial_burst(data, 20000, CAMERA_ONLINE);
    return NULL;
}

/* Five minutes of SIGSTOP: what has come meanwhile is taken in, in few pictures. */
static void a_stopped_process_catches_up(void)
{
    Trial trial;
    trial_begin(&trial, fixture_city());
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
    kill(term_pid(trial.term), SIGSTOP);
    GThread *thread = g_thread_new("burst", burst_aside, &trial);
    term_settle(trial.term, 300);
    trial.clocks->wall = trial.clocks->boot = trial.clocks->mono = 300;
    term_forget(trial.term);
    kill(term_pid(trial.term), SIGCONT);
    g_assert_true(term_wait(trial.term, "60/60 live", TRIAL_WAIT_MS));
    g_thread_join(thread);
    term_settle(trial.term, 300);
    g_test_message("%zu bytes", written(trial.term));
    g_assert_cmpuint(written(trial.term), <=, 16 * 1024);
    trial_leave(&trial);
    trial_end(&trial);
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

/* The end of the bar is the clock, and it says what time the PC believes it is: it was drawn after
 * the jump. */
static bool clock_has_jumped(Term *term, void *data)
{
    const Clocks *clocks = data;
    g_autofree char *screen = term_screen(term);
    const char *end = screen + strcspn(screen, "\n");
    int hours, minutes, seconds;
    if (end - screen < CLOCK_SIZE ||
        sscanf(end - CLOCK_SIZE, "%2d:%2d:%2d", &hours, &minutes, &seconds) != 3) {
        return false;
    }
    int64_t now = time(NULL) + clocks->wall + JAKARTA_S;
    int64_t shown = (hours * INT64_C(60) + minutes) * 60 + seconds;
    int64_t late = ((now - shown) % DAY_S + DAY_S) % DAY_S;
    return late <= CLOCK_LATE_S || late == DAY_S - 1;
}

/* Keys, the feed and the link do not mind what the wall clock says. */
static void a_clock_that_jumps_does_no_harm(void)
{
    static const int64_t jumps[] = {
        3600,  -3600, 10 * 31557600LL, -10 * 31557600LL - 5000, 2145916800,
        -7200, 7200}; /* each at another time of the day */
    Trial trial;
    trial_begin(&trial, fixture_city());
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
    backend_tell(trial.backend, "wait 1");
    trial_change(&trial, CAMERA_ONLINE, "60/60 live");
    count_requests(trial.backend);
    for (size_t i = 0; i < G_N_ELEMENTS(jumps); i++) {
        trial.clocks->wall = jumps[i];
        g_test_message("%" G_GINT64_FORMAT " s", jumps[i]);
        trial_change(&trial, CAMERA_FROZEN, " 0/60 live");
        g_assert_true(term_until(trial.term, clock_has_jumped, trial.clocks, TRIAL_WAIT_MS));
        g_assert_true(term_wait(trial.term, "sync <5 s", TRIAL_WAIT_MS));
        trial_change(&trial, CAMERA_ONLINE, "60/60 live");
        term_type(trial.term, "?");
        g_assert_true(term_wait(trial.term, "Help on keys", TRIAL_WAIT_MS));
        term_type(trial.term, "q");
        g_assert_true(term_wait_gone(trial.term, "Help on keys", TRIAL_WAIT_MS));
        g_assert_false(term_shows(trial.term, "STALE"));
        g_assert_true(term_wait(trial.term, "sync <5 s", TRIAL_WAIT_MS));
    }
    trial.clocks->wall = -(int64_t)time(NULL); /* 1970 */
    trial_change(&trial, CAMERA_FROZEN, " 0/60 live");
    g_assert_cmpuint(count_requests(trial.backend), ==, 0);
    trial_leave(&trial);
    trial_end(&trial);
}

/* A laptop that slept eight hours: the stream is dead without a word, and it shows. */
static void after_a_night_of_sleep_nothing_looks_live(void)
{
    Trial trial;
    trial_begin(&trial, fixture_city());
    trial_start(&trial, NULL);
    g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
    backend_tell(trial.backend, "wait 1");
    backend_tell(trial.backend, "rule * 0 hang");
    trial.clocks->wall = trial.clocks->boot = 8 * 3600;
    trial.clocks->mono = 46;
    term_type(trial.term, "j");
    g_assert_true(term_wait_gone(trial.term, "31/60 live", TRIAL_WAIT_MS));
    g_assert_true(term_wait(trial.term, "live unknown", TRIAL_WAIT_MS));
    trial_leave(&trial);
    trial_end(&trial);
}

static bool is_complained_of(Term *term, void *shown)
{
    return term_shows(term, "can't be saved on this machine's disk") ||
           (shown != NULL && term_shows(term, shown));
}

/* The cache is written a minute after a change, and how that went is known at the next time.  Each
 * picture is looked at: what is said goes when the clocks go on. */
static void wait_for_complaint(Trial *trial)
{
    gint64 end = g_get_monotonic_time() + TRIAL_WAIT_MS * INT64_C(1000);
    for (unsigned i = 0; !is_complained_of(trial->term, NULL); i++) {
        bool live = i % 2 != 0;
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        trial_burst(trial, catalog_cameras(trial->city), live ? CAMERA_ONLINE : CAMERA_FROZEN);
        g_assert_true(term_until(trial->term, is_complained_of,
                                 (void *)(live ? "60/60 live" : " 0/60 live"), TRIAL_WAIT_MS));
        trial->clocks->boot = trial->clocks->mono += 100;
        (void)term_until(trial->term, is_complained_of, NULL, 300);
    }
}

/* With no room for cache, log and place it shows the city all the same, and says so. */
static void a_full_disk_is_said_and_the_city_shown(void)
{
    static const char *const faults[] = {"TILIK_FAULT=write:1+", "TILIK_FAULT=fsync:1+",
                                         "TILIK_FAULT=rename:1+"};
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        Trial trial;
        trial_begin(&trial, fixture_city());
        trial_start(&trial, faults[i]);
        g_test_message("%s", faults[i]);
        g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
        trial_change(&trial, CAMERA_ONLINE, "60/60 live");
        wait_for_complaint(&trial);
        trial_leave(&trial);
        trial_end(&trial);
    }
}

static void start_in(Trial *trial, const char *folder)
{
    g_autofree char *cache = g_strdup_printf("XDG_CACHE_HOME=%s", folder);
    g_autofree char *state = g_strdup_printf("XDG_STATE_HOME=%s", folder);
    g_autofree char *config = g_strdup_printf("XDG_CONFIG_HOME=%s", folder);
    const char *argv[] = {g_getenv("TILIK"), "--lang=en", "--backend", backend_url(trial->backend),
                          NULL};
    const char *env[] = {cache, state, config, NULL};
    trial->term = term_start(argv, env, TRIAL_ROWS, TRIAL_COLS);
}

/* No folder below a file can be made, by root neither. */
static void a_home_that_cannot_be_written_is_no_obstacle(void)
{
    Trial trial;
    trial_begin(&trial, fixture_city());
    g_autofree char *file = g_build_filename(trial.folder, "file", NULL);
    g_autofree char *folder = g_build_filename(file, "home", NULL);
    g_assert_true(g_file_set_contents(file, "", 0, NULL));
    start_in(&trial, folder);
    g_assert_true(term_wait(trial.term, "31/60 live", TRIAL_WAIT_MS));
    trial_leave(&trial);
    trial_end(&trial);
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
    return g_test_run();
}
