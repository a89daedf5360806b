/* What a storm of alerts costs the console: the real tilikd takes reports at a rate, and the real
 * tilik follows it in a terminal, is given keys, and is held to what was answered.
 *
 *   alert_console [-r RATE] [-s SECONDS] [-p PLACES] [-d] [-c CAMERAS] [-n CONNECTIONS]
 *                 [-u] [-x] [-y PROGRAM]                10000 60 2000 (by lot) 4000 4
 *
 * -d sends each of the places once, then all again.
 * -u gives the console the right of way over all else (as root), as if it had a machine of its own:
 *    what keys then take is its own.
 * -x follows in this program too, as the console does, and sums the rows of that feed.
 * -y measures a yardstick in the terminal instead: PROGRAM FIFO, fed with as many lines of 273
 *    bytes.
 *
 * Ends with 1 when a count is wrong.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "poster.h"
#include "shadow.h"
#include "watched.h"

#define WARM_MS   10000 /* until memory should be flat */
#define CRITICALS 3
#define OURS      (2 + CRITICALS) /* alerts, with a report each */

typedef struct Storm {
    Daemon *daemon;
    char **cameras, *scratch;
    PosterPlan plan;
    const char *yardstick, *camera_count;
    bool urgent, follows;
    Shadow *shadow;
    Watched console;
} Storm;

typedef struct Usage {
    double at, console_cpu, waited, daemon_cpu;
    long bytes, frames, console_kib, daemon_kib;
} Usage;

static Usage usage(const Storm *storm)
{
    pid_t daemon = storm->daemon != NULL ? storm->daemon->pid : 0;
    return (Usage){.at = watched_now_ms(),
                   .console_cpu = watched_cpu_ms(storm->console.pid),
                   .waited = watched_waited_ms(storm->console.pid),
                   .daemon_cpu = watched_cpu_ms(daemon),
                   .bytes = storm->console.bytes,
                   .frames = storm->console.frames,
                   .console_kib = watched_memory_kib(storm->console.pid, "Private_"),
                   .daemon_kib = watched_memory_kib(daemon, "Private_")};
}

/* The console, and this thread, which sees when it has drawn. */
static void hurry(const Storm *storm)
{
    const struct sched_param first = {.sched_priority = 1};
    if (storm->urgent && (sched_setscheduler(storm->console.pid, SCHED_RR, &first) != 0 ||
                          sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &first) != 0)) {
        perror("sched_setscheduler");
    }
}

static void print_usage(const char *when, const Usage *from, const Usage *to)
{
    double s = (to->at - from->at) / 1e3;
    printf("%-8s console %.1f ms/s (waits for a core %.1f)  tilikd %.1f ms/s  terminal %.1f KB/s  "
           "frames %.1f/s  "
           "private: console %ld KiB (%+ld)  tilikd %ld KiB (%+ld)\n",
           when, (to->console_cpu - from->console_cpu) / s, (to->waited - from->waited) / s,
           (to->daemon_cpu - from->daemon_cpu) / s, (double)(to->bytes - from->bytes) / s / 1e3,
           (double)(to->frames - from->frames) / s, to->console_kib,
           to->console_kib - from->console_kib, to->daemon_kib, to->daemon_kib - from->daemon_kib);
}

static void start_console(Storm *storm)
{
    g_autofree char *token = g_build_filename(storm->scratch, "token", NULL);
    g_autofree char *backend = g_strdup_printf("http://127.0.0.1:%d", storm->daemon->port);
    g_assert_true(g_file_set_contents_full(token, storm->daemon->token[ROLE_OPERATOR], -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    const char *const arguments[] = {g_getenv("TILIK"), "--lang",       "en",  "--backend",
                                     backend,           "--token-file", token, NULL};
    watched_start(&storm->console, storm->scratch, arguments);
    hurry(storm);
    g_assert_true(watched_until(&storm->console, watched_text, "No alert needs anybody") >= 0);
    g_free(poster_report(storm->daemon, storm->cameras[0], "kebakaran", "high"));
    g_free(poster_report(storm->daemon, storm->cameras[1], "kecelakaan", "high"));
    watched_press(&storm->console, "a\033OH");
    g_assert_true(watched_until(&storm->console, watched_text, "fire") >= 0);
    watched_follow(&storm->console, watched_now_ms() + 500);
}

/* Keys */

/* Reads until the text is shown, and prints how long that took. */
static void print_shown(Watched *console, const char *what, const char *text)
{
    double ms = watched_until(console, watched_text, text);
    printf("act      %-34s %.1f ms%s\n", what, ms, ms < 0 ? "  NEVER" : "");
    if (ms < 0) {
        cells_show(&console->cells, text, stdout);
    }
}

static bool title_back(Watched *console, const void *data)
{
    return watched_text(console, "Alerts · FLOOD") && !watched_text(console, "Filter: kind:rob");
}

/* Each on the alert that was there before the storm, and what shows that it was done. */
static void act(Watched *console)
{
    static const struct {
        const char *name, *keys, *shown;
    } acts[] = {
        {"take, as the server says", "w", "Yours: fire"},
        {"acknowledge: not looked at", "t", "Not looked at; "},
        {"acknowledge, as the server says", "t", "Acknowledged: fire"},
        {"filter: its first key", "/k", "/k "},
        {"filter: typed and applied", "ind:rob", "/kind:rob"},
        {"filter: taken", "\r", "Filter: kind:rob"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        watched_press(console, acts[i].keys);
        print_shown(console, acts[i].name, acts[i].shown);
        watched_follow(console, watched_now_ms() + 300);
    }
    watched_press(console, "\033");
    printf("act      %-34s %.1f ms\n", "filter: gone", watched_until(console, title_back, NULL));
    watched_follow(console, watched_now_ms() + 300);
    int fold, row;
    watched_rows(console, &fold);
    for (row = watched_selected(console); row >= 0 && row < fold; row++) {
        watched_press(console, "\033OB");
        watched_follow(console, watched_now_ms() + 50);
    }
    watched_press(console, "o");
    print_shown(console, "unfold", "║ ▾ ");
    watched_follow(console, watched_now_ms() + 500);
    watched_press(console, "\033OH");
    watched_follow(console, watched_now_ms() + 500);
    row = watched_selected(console);
    watched_press(console, "\033[6~");
    printf("act      %-34s %.1f ms\n", "a page down",
           watched_until(console, watched_other_row, &row));
    watched_follow(console, watched_now_ms() + 500);
    watched_press(console, "\033OH");
    watched_follow(console, watched_now_ms() + 300);
}

static void raise_critical(Storm *storm, unsigned number)
{
    g_autofree char *bar = g_strdup_printf("%u critical", number);
    double sent = watched_now_ms();
    g_free(poster_report(storm->daemon, storm->cameras[number], "pencurian", "critical"));
    double answered = watched_now_ms();
    double shown = watched_until(&storm->console, watched_text, bar);
    printf("critical %u: answered after %.0f ms, on the screen %.0f ms after it was sent%s\n",
           number, answered - sent, watched_now_ms() - sent, shown < 0 ? "  NEVER" : "");
}

/* Counts */

/* A console's own book and rows hold the same, apart from ours, whose kinds nobody else sends. */
static bool check_shadow(Storm *storm, const PosterSum *sum)
{
    ShadowSum ours = shadow_sum(storm->shadow);
    bool good = ours.held == sum->count + OURS && ours.rows == sum->open + OURS;
    printf("shadow   %" PRIu64 " reports in %u alerts, %" PRIu64
           " in the feed's %d rows, of %" PRIu64 " of open ones: %s\n",
           ours.held - OURS, ours.alerts - OURS, ours.rows - OURS, ours.groups, sum->open,
           good ? "right" : "WRONG");
    return good;
}

static bool check_counts(Storm *storm, Poster *poster)
{
    PosterFigures figures = poster_figures(poster);
    PosterSum sum = poster_sum(poster);
    g_autofree char *needing =
        sum.needing < 1000
            ? g_strdup_printf("need someone %u ", sum.needing)
            : g_strdup_printf("need someone %u,%03u ", sum.needing / 1000, sum.needing % 1000);
    double shown = watched_until(&storm->console, watched_text, needing);
    if (shown < 0) {
        cells_show(&storm->console.cells, needing, stdout);
    }
    bool good = figures.bad == 0 && sum.wrong == 0 && sum.count == figures.taken &&
                sum.alerts == sum.answered + OURS && shown >= 0;
    printf("counts   answered %" PRIu64 " of %u alerts; the server has %" PRIu64
           " of %u, %u wrong; "
           "the console %s '%s' after %.0f ms: %s\n",
           figures.taken, sum.answered, sum.count, sum.alerts - OURS, sum.wrong,
           shown >= 0 ? "says" : "never says", needing, shown, good ? "right" : "WRONG");
    return good && (storm->shadow == NULL || check_shadow(storm, &sum));
}

static bool measure_console(Storm *storm)
{
    Watched *console = &storm->console;
    double end = watched_now_ms() + 10000;
    Usage before = usage(storm);
    int fold;
    watched_print_keys("quiet", watched_move_about(console, end));
    Usage begun = usage(storm);
    print_usage("quiet", &before, &begun);
    end = watched_now_ms() + storm->plan.seconds * 1e3;
    g_autoptr(Poster) poster =
        poster_new(storm->daemon, storm->cameras + 1 + CRITICALS, &storm->plan);
    watched_follow(console, begun.at + MIN(WARM_MS, storm->plan.seconds * 500));
    Usage warm = usage(storm);
    print_usage("at first", &begun, &warm);
    watched_print_keys("storm", watched_move_about(console, end - storm->plan.seconds * 300));
    Usage later = usage(storm);
    print_usage("storm", &warm, &later);
    printf("rows     %d in the feed\n", watched_rows(console, &fold));
    for (unsigned i = 1; i <= CRITICALS; i++) {
        raise_critical(storm, i);
        watched_follow(console, watched_now_ms() + 500);
    }
    act(console);
    watched_follow(console, end);
    Usage last = usage(storm);
    print_usage("all", &begun, &last);
    printf("memory   console %ld KiB PSS, tilikd %ld KiB PSS\n",
           watched_memory_kib(console->pid, "Pss:"),
           watched_memory_kib(storm->daemon->pid, "Pss:"));
    while (!poster_is_done(poster)) {
        watched_read(console, 20);
    }
    PosterFigures figures = poster_figures(poster);
    printf("reports  %" PRIu64 " taken in %.1f s = %.0f/s; %" PRIu64
           " sent again after 429; %" PRIu64
           " refused; an array of %d: median %.1f ms, p99 %.1f ms\n",
           figures.taken, figures.seconds, (double)figures.taken / figures.seconds, figures.again,
           figures.bad, storm->plan.items, figures.p50_ms, figures.p99_ms);
    return check_counts(storm, poster);
}

/* The yardstick */

typedef struct Feeding {
    const PosterPlan *plan;
    int fd;
} Feeding;

static gpointer feed_lines(gpointer data)
{
    const Feeding *feeding = data;
    const PosterPlan *plan = feeding->plan;
    gint64 start = g_get_monotonic_time();
    for (int64_t sent = 0, all = (int64_t)plan->rate * plan->seconds; sent < all;) {
        int64_t due = (g_get_monotonic_time() - start) * plan->rate / 1000000;
        g_autoptr(GString) lines = g_string_new(NULL);
        for (int i = 0; sent < MIN(due, all) && i < 400; i++, sent++) {
            g_string_append_printf(
                lines,
                "{\"id\":\"al-%08" PRId64 "\",\"camera\":\"CAM-%05" PRId64 "\",\"area\":\"Kota "
                "Semarang/Kec. Tembalang/Kel. Bulusan/RW 005/RT 003\",\"kind\":\"genangan\","
                "\"severity\":%d,\"at\":\"2026-01-01T00:00:00.000Z\",\"state\":\"unack\","
                "\"count\":%05d,\"msg\":\"Genangan di depan pos kamling, score 0.91\","
                "\"source\":\"analytics-0001\"}\n",
                sent % 100000000, (sent * 7919) % plan->places, (int)(sent % 4),
                (int)(sent % 99999));
        }
        if (lines->len > 0 && write(feeding->fd, lines->str, lines->len) != (ssize_t)lines->len) {
            return NULL;
        }
        g_usleep(5000);
    }
    return NULL;
}

static void measure_yardstick(Storm *storm)
{
    g_autofree char *fifo = g_build_filename(storm->scratch, "fifo", NULL);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    const char *const arguments[] = {storm->yardstick, fifo, NULL};
    Feeding feeding = {&storm->plan, open(fifo, O_RDWR | O_CLOEXEC)};
    watched_start(&storm->console, storm->scratch, arguments);
    hurry(storm);
    watched_follow(&storm->console, watched_now_ms() + 1000);
    watched_print_keys("quiet", watched_move_about(&storm->console, watched_now_ms() + 5000));
    GThread *thread = g_thread_new("feed", feed_lines, &feeding);
    Usage begun = usage(storm);
    watched_follow(&storm->console, begun.at + MIN(WARM_MS, storm->plan.seconds * 500));
    Usage warm = usage(storm);
    watched_print_keys("storm",
                       watched_move_about(&storm->console, begun.at + storm->plan.seconds * 1e3));
    Usage last = usage(storm);
    print_usage("at first", &begun, &warm);
    print_usage("storm", &warm, &last);
    g_thread_join(thread);
    close(feeding.fd);
    g_unlink(fifo);
}

static bool read_options(Storm *storm, int argc, char **argv)
{
    for (int option; (option = getopt(argc, argv, "r:s:p:dc:n:uxy:")) != -1;) {
        switch (option) {
        case 'r':
            storm->plan.rate = atoi(optarg);
            break;
        case 's':
            storm->plan.seconds = atoi(optarg);
            break;
        case 'p':
            storm->plan.places = atoi(optarg);
            break;
        case 'd':
            storm->plan.drawn = false;
            break;
        case 'c':
            storm->camera_count = optarg;
            break;
        case 'n':
            storm->plan.connections = atoi(optarg);
            break;
        case 'u':
            storm->urgent = true;
            break;
        case 'x':
            storm->follows = true;
            break;
        case 'y':
            storm->yardstick = optarg;
            break;
        default:
            return false;
        }
    }
    storm->plan.items = CLAMP(storm->plan.rate / 20, 1, 500);
    return storm->plan.rate > 0 && storm->plan.seconds >= 10 && storm->plan.places > 0;
}

int main(int argc, char **argv)
{
    Storm storm = {
        .plan = {.rate = 10000, .seconds = 60, .connections = 4, .places = 2000, .drawn = true},
        .camera_count = "4000"};
    if (!read_options(&storm, argc, argv)) {
        fputs("usage: see the head of alert_console.c\n", stderr);
        return 2;
    }
    bool good = true;
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    storm.scratch = g_dir_make_tmp("tilik-storm-XXXXXX", NULL);
    if (storm.yardstick != NULL) {
        measure_yardstick(&storm);
    } else {
        const char *const more[] = {"--cameras", storm.camera_count, NULL};
        storm.daemon = daemon_new(NULL, more);
        storm.cameras = poster_cameras(storm.daemon);
        storm.shadow = storm.follows ? shadow_new(storm.daemon, ROLE_OPERATOR) : NULL;
        start_console(&storm);
        good = measure_console(&storm);
    }
    watched_stop(&storm.console);
    shadow_free(storm.shadow);
    if (storm.daemon != NULL) {
        daemon_free(storm.daemon);
    }
    g_strfreev(storm.cameras);
    g_autofree char *remove = g_strdup_printf("rm -rf '%s'", storm.scratch);
    good &= system(remove) == 0;
    g_free(storm.scratch);
    return good ? 0 : 1;
}
