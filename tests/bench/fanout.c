/* What one tilikd costs with many consoles: N change streams, single changes at a steady rate,
 * from the POST's first byte to each reader's read; then snapshots of all cameras, plain and gzip.
 * Client and server share the machine: read p99 as an upper bound.
 *
 *   fanout STREAMS CHANGES PER_SECOND [all|rt]     TILIKD names the program
 *
 * all: every stream sees every camera (operators).  rt: 100 RT, each watched by STREAMS / 100
 * volunteers. */
#include <fcntl.h>
#include <linux/net_tstamp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "daemon.h"

#define SCOPES 100

typedef struct Bench {
    Daemon *daemon;
    int epoll, streams, changes, post;
    double interval_us;
    GPtrArray *cameras;        /* ids, one a scope, or many */
    gint64 *sent_us;           /* by change */
    GHashTable *change_of;     /* camera id -> change number of its last POST */
    GArray *took_us, *read_us; /* of double: until the reader had it, until it was read */
    gsize expected;
} Bench;

static gint64 wall_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static double cpu_ms(GPid pid)
{

    double total = 0;
    g_autofree char *tasks = g_strdup_printf("/proc/%d/task", (int)pid);
    g_autoptr(GDir) folder = g_dir_open(tasks, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *one = g_build_filename(tasks, name, "schedstat", NULL), *figures = NULL;
        if (g_file_get_contents(one, &figures, NULL, NULL)) {
            total += g_ascii_strtod(figures, NULL) / 1e6;
        }
    }
    return total;
}

static gint compare(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double quantile(GArray *sorted, double q)
{
    return sorted->len > 0 ? g_array_index(sorted, double, (guint)(q * (sorted->len - 1))) : 0;
}

static void open_streams(Bench *bench, char *const tokens[], int kinds)
{
    for (int i = 0; i < bench->streams; i++) {
        Follower *follower = follower_new(bench->daemon, tokens[i % kinds], -1, NULL);
        follower_settle(follower);
        int stamps = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
        fcntl(follower->fd, F_SETFL, O_NONBLOCK);
        setsockopt(follower->fd, SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof stamps);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = follower};
        epoll_ctl(bench->epoll, EPOLL_CTL_ADD, follower->fd, &event);
    }
}

static void send_change(Bench *bench, int number)
{
    char *camera = bench->cameras->pdata[number % bench->cameras->len];
    bool out = number / (int)bench->cameras->len % 2 == 0;
    g_autofree char *body =
        g_strdup_printf("{\"cameras\":[\"%s\"],\"state\":\"%s\",\"reason\":%s}", camera,
                        out ? "out_of_service" : "in_service", out ? "\"broken\"" : "null");
    g_autofree char *request =
        g_strdup_printf("POST /api/v1/service-orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        "%s\r\nIdempotency-Key: %d\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                        bench->daemon->token[ROLE_SUPERVISOR], number, strlen(body), body);
    g_hash_table_replace(bench->change_of, camera, GINT_TO_POINTER(number + 1));
    bench->sent_us[number] = wall_us();
    socket_send(bench->post, request);
}

/* Reads, and says when the kernel had taken the bytes in: this process's own turn comes later. */
static ssize_t read_stamped(int fd, char *piece, size_t size, gint64 *arrived_us)
{
    char control[256];
    struct iovec part = {piece, size};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    ssize_t got = recvmsg(fd, &message, MSG_DONTWAIT);
    *arrived_us = wall_us();
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); got > 0 && c != NULL;
         c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPING) {
            struct timespec stamp;
            memcpy(&stamp, CMSG_DATA(c), sizeof stamp);
            *arrived_us = (gint64)stamp.tv_sec * G_USEC_PER_SEC + stamp.tv_nsec / 1000;
        }
    }
    return got;
}

/* Notes each whole event in what a stream got. */
static void take(Bench *bench, Follower *follower)
{
    char piece[65536];
    gint64 arrived;
    ssize_t got = read_stamped(follower->fd, piece, sizeof piece, &arrived);
    double now = (double)wall_us();
    if (got <= 0) {
        return;
    }
    g_string_append_len(follower->buffer, piece, got);
    char *at = follower->buffer->str, *end;
    while ((end = strstr(at, "\n\n\r\n")) != NULL) {
        char *id = strstr(at, "data: {\"id\":\"");
        if (id != NULL && id < end) {
            id += 13;
            id[6] = '\0';
            int number = GPOINTER_TO_INT(g_hash_table_lookup(bench->change_of, id));
            if (number > 0) {
                double took = (double)(arrived - bench->sent_us[number - 1]);
                double read = now - (double)bench->sent_us[number - 1];
                g_array_append_val(bench->took_us, took);
                g_array_append_val(bench->read_us, read);
            }
        }
        at = end + 4;
    }
    g_string_erase(follower->buffer, 0, at - follower->buffer->str);
}

static void drain_answers(int fd)
{
    char sink[65536];
    while (recv(fd, sink, sizeof sink, MSG_DONTWAIT) > 0) {
    }
}

static void run(Bench *bench)
{
    gint64 start = g_get_monotonic_time(), last = start;
    int number = 0;
    while (bench->took_us->len < bench->expected &&
           g_get_monotonic_time() - last < 5 * G_USEC_PER_SEC) {
        gint64 now = g_get_monotonic_time();
        double due = (double)start + number * bench->interval_us;
        if (number < bench->changes && (double)now >= due) {
            send_change(bench, number++);
            last = now;
        }
        struct epoll_event events[256];
        double wait_ms = number < bench->changes
                             ? ((double)start + number * bench->interval_us - (double)now) / 1000
                             : 100;
        int ready =
            epoll_wait(bench->epoll, events, G_N_ELEMENTS(events), wait_ms > 0 ? (int)wait_ms : 0);
        for (int i = 0; i < ready; i++) {
            take(bench, events[i].data.ptr);
        }
        drain_answers(bench->post);
    }
}

static void find_cameras(Bench *bench, const char *token, int count)
{
    g_autofree char *path = g_strdup_printf("/api/v1/cameras?q=state:online&limit=%d", count);
    g_auto(Answer) answer = daemon_ask(bench->daemon, "GET", path, token, NULL, NULL);
    for (const char *at = answer.body; (at = strstr(at, "{\"id\":\"")) != NULL; at++) {
        g_ptr_array_add(bench->cameras, g_strndup(at + 7, strcspn(at + 7, "\"")));
    }
}

static int make_scopes(Bench *bench, char *tokens[SCOPES])
{
    g_auto(Answer) answer =
        daemon_ask(bench->daemon, "GET", "/api/v1/cameras?q=class:rt%20state:online&limit=1000",
                   bench->daemon->token[ROLE_OPERATOR], NULL, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int count = 0;
    for (const char *at = answer.body; count < SCOPES && (at = strstr(at, "{\"id\":\"")) != NULL;
         at++) {
        g_autofree char *area = json_member(at, "area"), *name = g_strdup_printf("v%d", count);
        int status;
        if (strlen(area) == 21 && g_hash_table_add(seen, g_strdup(area))) {
            tokens[count++] = daemon_command(bench->daemon, &status, "token", "add", "--role",
                                             "volunteer", "--name", name, "--areas", area, NULL);
            g_ptr_array_add(bench->cameras, g_strndup(at + 7, strcspn(at + 7, "\"")));
        }
    }
    g_usleep(300000);
    return count;
}

static void print_times(const char *what, GArray *times)
{
    g_array_sort(times, compare);
    printf("  %-8s p50 %6.2f ms  p99 %6.2f ms  max %6.2f ms\n", what, quantile(times, 0.5) / 1000,
           quantile(times, 0.99) / 1000, quantile(times, 1) / 1000);
}

static void snapshots(const Daemon *daemon, const char *headers, const char *name)
{
    enum { TIMES = 20 };
    gsize size = 0;
    double before = cpu_ms(daemon->pid);
    gint64 started = g_get_monotonic_time();
    for (int i = 0; i < TIMES; i++) {
        g_auto(Answer) answer = daemon_ask(daemon, "GET", "/api/v1/cameras",
                                           daemon->token[ROLE_OPERATOR], headers, NULL);
        g_assert_cmpint(answer.status, ==, 200);
        size = answer.size;
    }
    printf("snapshot %-5s  %8zu bytes  server CPU %5.1f ms  wall %5.1f ms\n", name, size,
           (cpu_ms(daemon->pid) - before) / TIMES,
           (double)(g_get_monotonic_time() - started) / 1000 / TIMES);
}

int main(int count, char **arguments)
{
    if (count < 4) {
        fprintf(stderr, "usage: fanout STREAMS CHANGES PER_SECOND [all|rt]\n");
        return 2;
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    const char *const more[] = {"--cameras", "14000", NULL};
    Bench bench = {
        .streams = atoi(arguments[1]), .changes = atoi(arguments[2]), .epoll = epoll_create1(0)};
    bench.interval_us = 1e6 / atof(arguments[3]);
    bench.daemon = daemon_new(NULL, more);
    bench.cameras = g_ptr_array_new();
    bench.change_of = g_hash_table_new(g_str_hash, g_str_equal);
    bench.took_us = g_array_new(FALSE, FALSE, sizeof(double));
    bench.read_us = g_array_new(FALSE, FALSE, sizeof(double));
    bench.sent_us = g_new0(gint64, bench.changes);
    bench.post = daemon_dial(bench.daemon);
    bool scoped = count > 4 && strcmp(arguments[4], "rt") == 0;
    char *tokens[SCOPES] = {bench.daemon->token[ROLE_OPERATOR]};
    int kinds = 1;
    if (scoped) {
        kinds = make_scopes(&bench, tokens);
    } else {
        find_cameras(&bench, tokens[0], 1000);
    }
    long memory = daemon_memory(bench.daemon);
    double cpu = cpu_ms(bench.daemon->pid);
    open_streams(&bench, tokens, kinds);
    printf("%d streams: %.2f ms CPU and %.1f KiB each to open\n", bench.streams,
           (cpu_ms(bench.daemon->pid) - cpu) / bench.streams,
           (double)(daemon_memory(bench.daemon) - memory) / bench.streams);
    bench.expected = (gsize)bench.changes * (gsize)(scoped ? bench.streams / kinds : bench.streams);
    cpu = cpu_ms(bench.daemon->pid);
    gint64 started = g_get_monotonic_time();
    run(&bench);
    double seconds = (double)(g_get_monotonic_time() - started) / 1e6,
           spent = cpu_ms(bench.daemon->pid) - cpu;
    printf("%u of %zu events in %.1f s, server CPU %.2f ms a change, %.1f %%\n", bench.took_us->len,
           bench.expected, seconds, spent / bench.changes, spent / seconds / 10);
    print_times("arrived", bench.took_us);
    print_times("read", bench.read_us);
    g_auto(Answer) metrics =
        daemon_ask(bench.daemon, "GET", "/metrics", bench.daemon->token[ROLE_AUDITOR], NULL, NULL);
    const char *told = strstr(metrics.body, "\ntilikd_publish_seconds_total ");
    printf("the server's own: %.2f ms from a commit to its last write; resident %ld KiB\n",
           g_ascii_strtod(told + 30, NULL) * 1000 / bench.changes, daemon_memory(bench.daemon));
    snapshots(bench.daemon, "Accept: application/x-ndjson\r\n", "plain");
    snapshots(bench.daemon, "Accept: application/x-ndjson\r\nAccept-Encoding: gzip\r\n", "gzip");
    daemon_free(bench.daemon);
    return bench.took_us->len < bench.expected;
}
