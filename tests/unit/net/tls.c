/* Certificates and the roads to a server: what is trusted, what is refused, what is waited for. */
#include "http_result.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/sync_private.h"

typedef struct Fixture {
    char *folder, *authority;
} Fixture;

static void set_up(Fixture *fixture, const void *unused)
{
    fixture->folder = scratch_new();
    fixture->authority = g_build_filename(fixture->folder, "authority.pem", NULL);
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *script =
        g_build_filename(source != NULL ? source : ".", "tests/support/certificates.sh", NULL);
    const char *arguments[] = {script, fixture->folder, NULL};
    int status = -1;
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                 &error);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
}

static void tear_down(Fixture *fixture, const void *unused)
{
    scratch_free(fixture->folder);
    g_free(fixture->authority);
}

static Backend *serve(const Fixture *fixture, const char *name, bool old_tls)
{
    g_autofree char *file = g_strconcat(fixture->folder, "/", name, ".pem", NULL);
    Backend *backend = backend_new(file, old_tls);
    backend_give(backend, "body /x", "{}", 2);
    return backend;
}

static void test_certificates(Fixture *fixture, const void *unused)
{
    static const struct {
        const char *name;
        bool old_tls, no_authority;
        HttpFault fault;
        const char *says;
    } rows[] = {
        {"good", false, false, HTTP_FINE, NULL},
        {"expired", false, false, HTTP_UNTRUSTED, "has expired"},
        {"early", false, false, HTTP_UNTRUSTED, "not valid yet"},
        {"other-host", false, false, HTTP_UNTRUSTED, "for another host"},
        {"stranger", false, false, HTTP_UNTRUSTED, "not trusted here"},
        {"self-signed", false, false, HTTP_UNTRUSTED, "self-signed"},
        {"good", false, true, HTTP_UNTRUSTED, "not trusted here"},
        {"good", true, false, HTTP_UNTRUSTED, "TLS 1.2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Backend) backend = serve(fixture, rows[i].name, rows[i].old_tls);
        g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
        if (!rows[i].no_authority) {
            http_configure(http, fixture->authority, NULL);
        }
        Result result = {0};
        get(http, &plain, &result);
        g_test_message("%s: %s", rows[i].name, result.message != NULL ? result.message : "fine");
        g_assert_cmpint(result.answer.fault, ==, rows[i].fault);
        g_autofree char *log = backend_log(backend);
        if (rows[i].fault == HTTP_FINE) {
            g_assert_cmpstr(result.body, ==, "{}");
        } else {
            g_assert_nonnull(strstr(result.message, rows[i].says));
            g_assert_cmpstr(log, ==, ""); /* no request, no token */
        }
        result_clear(&result);
    }
}

static void test_no_authority_file(Fixture *fixture, const void *unused)
{
    g_autoptr(Backend) backend = serve(fixture, "good", false);
    g_autoptr(Http) http = http_new(backend_url(backend), TOKEN, NULL);
    http_configure(http, "/nowhere/authority.pem", NULL);
    Result result = {0};
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_UNTRUSTED);
    g_assert_nonnull(strstr(result.message, "can't be read"));
    result_clear(&result);
}

/* A server that speaks no TLS at its port. */
static void test_plain_at_tls_port(Fixture *fixture, const void *unused)
{
    g_autoptr(Backend) backend = backend_new(NULL, false);
    g_autofree char *url = g_strdup_printf("https://localhost:%d", backend_port(backend));
    g_autoptr(Http) http = http_new(url, TOKEN, NULL);
    Result result = {0};
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, !=, HTTP_FINE);
    g_assert_cmpint(result.answer.head.status, ==, 0);
    g_autofree char *log = backend_log(backend);
    g_assert_null(strstr(log, TOKEN));
    result_clear(&result);
}

static bool is_refused(void *data)
{
    return sync_status(data)->state == SYNC_REFUSED;
}

static void test_sync_refuses(Fixture *fixture, const void *unused)
{
    g_autoptr(Backend) backend = serve(fixture, "expired", false);
    g_autoptr(Catalog) catalog = catalog_new();
    g_autoptr(Api) api = api_new(backend_url(backend), TOKEN, NULL);
    api_configure(api, fixture->authority, NULL);
    g_autoptr(Sync) sync = sync_open(catalog, NULL, backend_url(backend), "");
    sync_connect(sync, api);
    g_assert_true(loop_until(is_refused, sync));
    const SyncStatus *status = sync_status(sync);
    g_assert_nonnull(strstr(status->problem, "has expired"));
    g_assert_cmpint(status->retry_ms - clock_wall_ms(), >, 29000);
}

/* A listener whose queue is full takes no further connection and refuses none: packets vanish. */
typedef struct BlackHole {
    int sockets[8];
    char url[64];
} BlackHole;

static void black_hole_init(BlackHole *hole)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    hole->sockets[0] = socket(AF_INET, SOCK_STREAM, 0);
    g_assert_cmpint(bind(hole->sockets[0], (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(listen(hole->sockets[0], 0), ==, 0);
    g_assert_cmpint(getsockname(hole->sockets[0], (struct sockaddr *)&address, &size), ==, 0);
    for (int i = 1; i < 8; i++) {
        hole->sockets[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(hole->sockets[i], (struct sockaddr *)&address, size);
    }
    g_snprintf(hole->url, sizeof hole->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
}

static void black_hole_clear(BlackHole *hole)
{
    for (int i = 0; i < 8; i++) {
        close(hole->sockets[i]);
    }
}

/* It gives up after five seconds; a machine that is busy with more may need some of its own.  Who
 * stood still meanwhile would have done so for all of the five. */
#define BUSY_MS 30000
#define GAP_MS  4000

static gboolean on_tick(void *data)
{
    int64_t *last = data, now = clock_mono_ms();
    last[1] = MAX(last[1], now - last[0]);
    last[0] = now;
    return G_SOURCE_CONTINUE;
}

/* Gets, while a clock ticks: the longest time between two ticks is what a key would have waited. */
static int64_t get_ticking(Http *http, Result *result)
{
    int64_t ticks[2] = {clock_mono_ms(), 0};
    unsigned ticker = g_timeout_add(5, on_tick, ticks);
    get(http, &plain, result);
    g_source_remove(ticker);
    return ticks[1];
}

static void test_black_hole(void)
{
    BlackHole hole;
    black_hole_init(&hole);
    g_autoptr(Http) http = http_new(hole.url, TOKEN, NULL);
    Result result = {0};
    int64_t since = clock_mono_ms();
    int64_t gap = get_ticking(http, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_UNREACHED);
    g_assert_nonnull(strstr(result.message, "No answer"));
    g_assert_cmpint(clock_mono_ms() - since, <, BUSY_MS); /* the system's own is two minutes */
    g_assert_cmpint(gap, <, GAP_MS);
    result_clear(&result);
    black_hole_clear(&hole);
}

/* libcurl's resolver asks this one: a name server that takes its time. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    if (strcmp(node, "slow.example") == 0) {
        g_usleep(60 * G_USEC_PER_SEC);
    }
    return EAI_NONAME;
}

static void test_slow_name(void)
{
    g_autoptr(Http) http = http_new("https://slow.example", TOKEN, NULL);
    Result result = {0};
    int64_t since = clock_mono_ms();
    int64_t gap = get_ticking(http, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_UNREACHED);
    g_assert_cmpint(clock_mono_ms() - since, <, BUSY_MS); /* given up on before it answers */
    g_assert_cmpint(gap, <, GAP_MS);                      /* and nobody waited for it */
    result_clear(&result);
}

static void test_no_name(void)
{
    g_autoptr(Http) http = http_new("https://nowhere.example", TOKEN, NULL);
    Result result = {0};
    get(http, &plain, &result);
    g_assert_cmpint(result.answer.fault, ==, HTTP_UNREACHED);
    g_assert_nonnull(strstr(result.message, "nowhere.example is not known"));
    result_clear(&result);
}

#define ADD(name, test) g_test_add("/tls/" name, Fixture, NULL, set_up, test, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("a certificate is trusted or refused with its reason, and no token goes to who is not",
        test_certificates);
    ADD("a file of authorities that is not there is said", test_no_authority_file);
    ADD("a plain port gets no token", test_plain_at_tls_port);
    ADD("sync is refused and waits half a minute", test_sync_refuses);
    g_test_add_func("/roads/a black hole is given up on while keys work", test_black_hole);
    g_test_add_func("/roads/a slow name server keeps nobody waiting", test_slow_name);
    g_test_add_func("/roads/a name that is not known is said", test_no_name);
    return g_test_run();
}
