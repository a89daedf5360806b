/* pty.c - what a terminal program costs: start, keys, bytes, memory, idle
 *
 *   pty [-s ROWSxCOLS] STEP... -- PROGRAM [ARG...]
 *
 * Runs the program in a terminal of its own, follows its screen with libvterm, and prints one line
 * a step:
 *   wait:TEXT       until the screen shows TEXT: ms since the start, CPU ms, bytes
 *   pause:MS        reads for so long
 *   keys:KEY*N      N single keys: median and p99 of ms to the last byte, bytes, the least, reads
 *   burst:KEY*N     N keys in one write: the same for all of them together
 *   type:TEXT       each character as one key
 *   idle:SECONDS    CPU ms/s, wake-ups/s, bytes/s
 *   memory          PSS and private dirty, KiB
 *   storm:N         N random sizes 2 ms apart: CPU ms and bytes
 *   quit:KEY        sends KEY and waits for the end; prints the exit status
 * KEY is one character, or down up pgdn pgup end home enter esc tab space f11.
 *
 * "Least" is the fewest bytes that turn one screen into the next: the UTF-8 of every changed cell,
 * and four bytes for each run of them; of a run of blanks four count; four more wherever colours or
 * attributes change between changed cells.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cells.h"

#define SAMPLES_MAX 1000

typedef struct Bench {
    Cells cells;
    int fd;
    pid_t pid;
    double started, last_byte;
    long bytes, reads;
} Bench;

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Reads what is there within wait_ms; false at the end of the program. */
static bool pump(Bench *bench, int wait_ms)
{
    struct pollfd ready = {.fd = bench->fd, .events = POLLIN};
    if (poll(&ready, 1, wait_ms) <= 0) {
        return true;
    }
    char buffer[65536];
    ssize_t n = read(bench->fd, buffer, sizeof buffer);
    if (n <= 0) {
        return false;
    }
    bench->last_byte = now_ms();
    bench->bytes += n;
    bench->reads++;
    vterm_input_write(bench->cells.vterm, buffer, (size_t)n);
    return true;
}

static void settle(Bench *bench, double quiet_ms)
{
    double since = now_ms();
    while (now_ms() - since < quiet_ms) {
        long bytes = bench->bytes;
        if (!pump(bench, (int)quiet_ms / 4 + 1)) {
            return;
        }
        since = bench->bytes != bytes ? now_ms() : since;
    }
}

/* CPU ms of the program so far, user and system. */
static double cpu_ms(const Bench *bench)
{
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/schedstat", bench->pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    double nanoseconds = fgets(text, sizeof text, file) != NULL ? strtod(text, NULL) : 0;
    fclose(file);
    return nanoseconds / 1e6;
}

static long status_number(const Bench *bench, const char *file_name, const char *key)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/%s", bench->pid, file_name);
    FILE *file = fopen(path, "r");
    long value = -1;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            value = strtol(line + strlen(key), NULL, 10);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return value;
}

static const char *key_bytes(const char *name)
{
    static const struct {
        const char *name, *bytes;
    } keys[] = {{"down", "\033OB"}, {"up", "\033OA"},   {"pgdn", "\033[6~"},   {"pgup", "\033[5~"},
                {"end", "\033OF"},  {"home", "\033OH"}, {"enter", "\r"},       {"esc", "\033"},
                {"tab", "\t"},      {"space", " "},     {"backspace", "\177"}, {"f11", "\033[23~"}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            return keys[i].bytes;
        }
    }
    return name;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct Samples {
    double ms[SAMPLES_MAX], cpu;
    long bytes, least, reads;
    int count;
} Samples;

static void measure(Bench *bench, const char *bytes, size_t size, Samples *samples)
{
    cells_remember(&bench->cells);
    long bytes_before = bench->bytes, reads_before = bench->reads;
    double cpu_before = cpu_ms(bench), sent = now_ms();
    bench->last_byte = sent;
    if (write(bench->fd, bytes, size) != (ssize_t)size) {
        return;
    }
    settle(bench, 40);
    samples->ms[samples->count % SAMPLES_MAX] = bench->last_byte - sent;
    samples->count++;
    samples->cpu += cpu_ms(bench) - cpu_before;
    samples->bytes += bench->bytes - bytes_before;
    samples->reads += bench->reads - reads_before;
    samples->least += cells_least_bytes(&bench->cells);
}

static void report(const char *step, Samples *samples)
{
    int n = samples->count < SAMPLES_MAX ? samples->count : SAMPLES_MAX;
    if (n == 0) {
        return;
    }
    qsort(samples->ms, (size_t)n, sizeof samples->ms[0], compare);
    printf("%-16s median %.2f ms  p99 %.2f ms  cpu %.2f ms  bytes %.0f  least %.0f  ratio %.2f  "
           "reads %.1f\n",
           step, samples->ms[n / 2], samples->ms[(int)((n - 1) * .99)], samples->cpu / n,
           (double)samples->bytes / n, (double)samples->least / n,
           samples->least > 0 ? (double)samples->bytes / (double)samples->least : 0,
           (double)samples->reads / n);
}

static void step_keys(Bench *bench, const char *step, char *argument, bool burst)
{
    char *star = strrchr(argument, '*');
    int count = star != NULL ? atoi(star + 1) : 1;
    if (star != NULL && star != argument) {
        *star = '\0';
    }
    const char *bytes = key_bytes(argument);
    size_t size = strlen(bytes);
    Samples samples = {0};
    if (burst) {
        char *all = malloc(size * (size_t)count);
        for (int i = 0; i < count; i++) {
            memcpy(all + size * (size_t)i, bytes, size);
        }
        measure(bench, all, size * (size_t)count, &samples);
        free(all);
    } else {
        for (int i = 0; i < count; i++) {
            measure(bench, bytes, size, &samples);
        }
    }
    report(step, &samples);
}

static void step_type(Bench *bench, const char *step, const char *text)
{
    Samples samples = {0};
    double worst = 0;
    for (; *text != '\0'; text++) {
        int n = samples.count;
        measure(bench, text, 1, &samples);
        worst = samples.ms[n] > worst ? samples.ms[n] : worst;
    }
    double total = samples.cpu;
    report(step, &samples);
    printf("%-16s worst %.2f ms  total cpu %.2f ms\n", "", worst, total);
}

static void step_idle(Bench *bench, int seconds)
{
    double cpu = cpu_ms(bench), until = now_ms() + seconds * 1e3;
    long bytes = bench->bytes;
    long wakes = status_number(bench, "status", "voluntary_ctxt_switches:");
    while (now_ms() < until && pump(bench, 50)) {
    }
    printf("idle             cpu %.3f ms/s  wake-ups %.2f /s  bytes %.1f /s\n",
           (cpu_ms(bench) - cpu) / seconds,
           (double)(status_number(bench, "status", "voluntary_ctxt_switches:") - wakes) / seconds,
           (double)(bench->bytes - bytes) / seconds);
}

static void step_storm(Bench *bench, int count)
{
    double cpu = cpu_ms(bench);
    long bytes = bench->bytes;
    srand(7);
    for (int i = 0; i <= count; i++) {
        struct winsize size = {.ws_row = (unsigned short)(1 + rand() % 100),
                               .ws_col = (unsigned short)(1 + rand() % 300)};
        if (i == count) {
            size = (struct winsize){.ws_row = (unsigned short)bench->cells.rows,
                                    .ws_col = (unsigned short)bench->cells.cols};
        }
        ioctl(bench->fd, TIOCSWINSZ, &size);
        double until = now_ms() + 2;
        while (now_ms() < until) {
            pump(bench, 1);
        }
    }
    settle(bench, 300);
    printf("storm            cpu %.1f ms  bytes %ld\n", cpu_ms(bench) - cpu, bench->bytes - bytes);
}

static void step_wait(Bench *bench, const char *text)
{
    double deadline = now_ms() + 20000;
    while (!cells_show(&bench->cells, text, NULL) && now_ms() < deadline && pump(bench, 100)) {
    }
    settle(bench, 30);
    printf("wait             %.1f ms  cpu %.1f ms  bytes %ld  %s\n",
           bench->last_byte - bench->started, cpu_ms(bench), bench->bytes,
           cells_show(&bench->cells, text, stderr) ? "shown" : "NOT SHOWN");
}

static void step_quit(Bench *bench, const char *key)
{
    const char *bytes = key_bytes(key);
    if (write(bench->fd, bytes, strlen(bytes)) < 0) {
        perror("write");
    }
    double deadline = now_ms() + 5000;
    while (now_ms() < deadline && pump(bench, 50)) {
    }
    int status = 0;
    bool ended = false;
    while (!(ended = waitpid(bench->pid, &status, WNOHANG) == bench->pid) && now_ms() < deadline) {
        poll(NULL, 0, 5);
    }
    printf("quit             %s %d\n", ended ? "exit" : "STILL RUNNING", WEXITSTATUS(status));
    bench->pid = ended ? 0 : bench->pid;
}

static void run_step(Bench *bench, char *step)
{
    char *colon = strchr(step, ':');
    char *argument = colon != NULL ? colon + 1 : step + strlen(step);
    char name[16] = "";
    snprintf(name, sizeof name, "%.*s", (int)(colon != NULL ? colon - step : 15), step);
    char *label = strdup(step);
    if (strcmp(name, "wait") == 0) {
        step_wait(bench, argument);
    } else if (strcmp(name, "pause") == 0) {
        double until = now_ms() + atoi(argument);
        while (now_ms() < until && pump(bench, 20)) {
        }
    } else if (strcmp(name, "keys") == 0 || strcmp(name, "burst") == 0) {
        step_keys(bench, label, argument, name[0] == 'b');
    } else if (strcmp(name, "type") == 0) {
        step_type(bench, label, argument);
    } else if (strcmp(name, "idle") == 0) {
        step_idle(bench, atoi(argument));
    } else if (strcmp(name, "memory") == 0) {
        printf("memory           pss %ld KiB  private dirty %ld KiB\n",
               status_number(bench, "smaps_rollup", "Pss:"),
               status_number(bench, "smaps_rollup", "Private_Dirty:"));
    } else if (strcmp(name, "storm") == 0) {
        step_storm(bench, atoi(argument));
    } else if (strcmp(name, "quit") == 0) {
        step_quit(bench, argument);
    }
    free(label);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    Bench bench = {0};
    int rows = 50, cols = 200;
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        sscanf(argv[2], "%dx%d", &rows, &cols);
        first = 3;
    }
    int program = first;
    while (program < argc && strcmp(argv[program], "--") != 0) {
        program++;
    }
    if (program >= argc - 1) {
        fprintf(stderr, "usage: pty [-s ROWSxCOLS] STEP... -- PROGRAM [ARG...]\n");
        return 2;
    }
    cells_init(&bench.cells, rows, cols);
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    bench.started = now_ms();
    bench.pid = forkpty(&bench.fd, NULL, NULL, &size);
    if (bench.pid == 0) {
        execvp(argv[program + 1], argv + program + 1);
        _exit(127);
    }
    for (int i = first; i < program; i++) {
        run_step(&bench, argv[i]);
    }
    if (bench.pid > 0) {
        kill(bench.pid, SIGTERM);
        waitpid(bench.pid, NULL, 0);
    }
    cells_clear(&bench.cells);
    return 0;
}
