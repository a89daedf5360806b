/* HTTPS with a given certificate, and what is refused at the start. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon.h"

static char *make_certificate(const char *folder, const char *name)
{
    char *path = g_build_filename(folder, name, NULL);
    g_autofree char *key = g_strconcat(path, ".key", NULL),
                    *certificate = g_strconcat(path, ".pem", NULL);
    char *command[] = {"openssl",
                       "req",
                       "-x509",
                       "-newkey",
                       "ec",
                       "-pkeyopt",
                       "ec_paramgen_curve:P-256",
                       "-nodes",
                       "-days",
                       "2",
                       "-subj",
                       "/CN=localhost",
                       "-addext",
                       "subjectAltName=DNS:localhost,IP:127.0.0.1",
                       "-keyout",
                       key,
                       "-out",
                       certificate,
                       NULL};
    int status;
    g_assert_true(g_spawn_sync(NULL, command, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, &status, NULL));
    g_assert_cmpint(status, ==, 0);
    return path;
}

static size_t collect(char *bytes, size_t size, size_t count, void *data)
{
    g_string_append_len(data, bytes, (gssize)(size * count));
    return size * count;
}

/* Returns curl's code; the HTTP status and body through out. */
static CURLcode fetch(const Daemon *daemon, const char *path, const char *authority, long version,
                      GString *body, long *status)
{
    CURL *curl = curl_easy_init();
    g_autofree char *url = g_strdup_printf("https://localhost:%d%s", daemon->port, path);
    g_autofree char *token =
        g_strdup_printf("Authorization: Bearer %s", daemon->token[ROLE_OPERATOR]);
    struct curl_slist *headers = curl_slist_append(NULL, token);
    headers = curl_slist_append(headers, "Accept: application/x-ndjson");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_CAINFO, authority);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, version);
    curl_easy_setopt(curl, CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=0");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code;
}

static void test_https(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilikd-tls-XXXXXX", NULL),
                    *path = make_certificate(folder, "a");
    g_autofree char *other = make_certificate(folder, "b"),
                    *stranger = g_strconcat(other, ".pem", NULL);
    g_autofree char *certificate = g_strconcat(path, ".pem", NULL);
    g_autofree char *config =
        g_strdup_printf("[server]\ncertificate = %s.pem\nprivate_key = %s.key\n", path, path);
    g_autoptr(Daemon) daemon = daemon_new(config, NULL);
    g_autoptr(GString) body = g_string_new(NULL);
    long status = 0;
    g_assert_cmpint(
        fetch(daemon, "/api/v1/cameras", certificate, CURL_SSLVERSION_TLSv1_2, body, &status), ==,
        CURLE_OK);
    g_assert_cmpint(status, ==, 200);
    int lines = 0;
    for (gsize i = 0; i < body->len; i++) {
        lines += body->str[i] == '\n';
    }
    g_assert_cmpint(lines, ==, 400);
    g_assert_cmpint(fetch(daemon, "/healthz", stranger, CURL_SSLVERSION_TLSv1_2, body, &status), ==,
                    CURLE_PEER_FAILED_VERIFICATION);
    g_assert_cmpint(fetch(daemon, "/healthz", certificate,
                          CURL_SSLVERSION_TLSv1_0 | CURL_SSLVERSION_MAX_TLSv1_1, body, &status),
                    ==, CURLE_SSL_CONNECT_ERROR);
    /* Plain HTTP on the port is no HTTP. */
    int fd = daemon_dial(daemon);
    socket_send(fd, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    g_auto(Answer) answer = socket_answer(fd, NULL);
    g_assert_cmpint(answer.status, ==, 0);
    g_assert_cmpint(fetch(daemon, "/healthz", certificate, CURL_SSLVERSION_TLSv1_3, body, &status),
                    ==, CURLE_OK);
    folder_remove(folder);
}

/* Runs tilikd until it ends; returns its exit code. */
static int run(const char *const arguments[], char **said)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    int status;
    g_ptr_array_add(all, (gpointer)g_getenv("TILIKD"));
    for (; *arguments != NULL; arguments++) {
        g_ptr_array_add(all, (gpointer)*arguments);
    }
    g_ptr_array_add(all, NULL);
    g_assert_true(g_spawn_sync(NULL, (char **)all->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                               NULL, NULL, said, &status, NULL));
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_refused(void)
{
    g_autofree char *folder = g_dir_make_tmp("tilikd-cli-XXXXXX", NULL),
                    *path = make_certificate(folder, "a");
    g_autofree char *other = make_certificate(folder, "b"),
                    *db = g_strdup_printf("sqlite:%s/t.db", folder);
    g_autofree char *mixed = g_build_filename(folder, "mixed.conf", NULL),
                    *wrong = g_build_filename(folder, "wrong.conf", NULL);
    g_autofree char *text =
        g_strdup_printf("[server]\ncertificate = %s.pem\nprivate_key = %s.key\n", path, other);
    g_assert_true(g_file_set_contents(mixed, text, -1, NULL));
    g_assert_true(g_file_set_contents(
        wrong, "[server]\nlisten = 127.0.0.1:0\n\n[limits]\nconnections = many\n", -1, NULL));
    const struct {
        const char *arguments[7], *said;
        int code;
    } cases[] = {
        {{"--listen", "0.0.0.0:0", "--db", db, NULL}, "loopback only", 2},
        {{"--listen", "nowhere", "--db", db, NULL}, "ADDRESS:PORT", 2},
        {{"--db", "postgresql://localhost/tilik", NULL}, "comes later", 2},
        {{"--db", "mysql:x", NULL}, "sqlite:PATH", 2},
        {{"--db", "sqlite:/nonexistent/folder/t.db", NULL}, "/nonexistent/folder", 1},
        {{"--listen", "127.0.0.1:0", "--db", db, "--config", mixed, NULL}, "private key", 2},
        {{"--listen", "127.0.0.1:0", "--db", db, "--config", wrong, NULL},
         "wrong.conf:5: connections",
         2},
        {{"--demo", "--city", "atlantis", "--listen", "127.0.0.1:0", NULL}, "atlantis", 2},
        {{"--frobnicate", NULL}, "frobnicate", 2},
        {{"dance", NULL}, "unknown command", 2},
        {{"import", "sites", "x.csv", NULL}, "which file, and of what?", 2},
        {{"token", "add", "--db", db, NULL}, "--role", 2},
        {{"token", "add", "--role", "king", "--db", db, NULL}, "--role", 2},
        {{"token", "revoke", "nobody", "--db", db, NULL}, "no valid token", 1},
        {{"--tokens-file", "/tmp/x", "--db", db, NULL}, "--demo", 2},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *said = NULL;
        int code = run(cases[i].arguments, &said);
        g_test_message("%s %s: %d %s", cases[i].arguments[0], cases[i].arguments[1], code, said);
        g_assert_cmpint(code, ==, cases[i].code);
        g_assert_nonnull(strstr(said, cases[i].said));
    }
    const char *const good[] = {"check-config", NULL}, *const bad[] = {"check-config", "--config",
                                                                       wrong, NULL};
    g_assert_cmpint(run(good, NULL), ==, 0);
    g_assert_cmpint(run(bad, NULL), ==, 1);
    const char *const version[] = {"--version", NULL}, *const help[] = {"--help", NULL};
    g_assert_cmpint(run(version, NULL), ==, 0);
    g_assert_cmpint(run(help, NULL), ==, 0);
    folder_remove(folder);
}

/* Who starts it may end it by going away. */
static void test_ends_with_stdin(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    int status;
    gint64 started = g_get_monotonic_time();
    close(daemon->input);
    g_assert_cmpint(waitpid(daemon->pid, &status, 0), ==, daemon->pid);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    g_assert_cmpint(g_get_monotonic_time() - started, <, G_USEC_PER_SEC);
    daemon->pid = 0;
}

static void test_no_core(void)
{
    g_autoptr(Daemon) daemon = daemon_new(NULL, NULL);
    g_autofree char *path = g_strdup_printf("/proc/%d/limits", (int)daemon->pid), *limits = NULL;
    g_assert_true(g_file_get_contents(path, &limits, NULL, NULL));
    const char *line = strstr(limits, "Max core file size");
    g_assert_nonnull(line);
    g_assert_cmpint(atoi(line + strlen("Max core file size")), ==, 0);
    g_autofree char *arguments = g_strdup_printf("/proc/%d/cmdline", (int)daemon->pid),
                    *words = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(arguments, &words, &size, NULL));
    g_assert_null(
        memmem(words, size, daemon->token[ROLE_OPERATOR], strlen(daemon->token[ROLE_OPERATOR])));
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    curl_global_init(CURL_GLOBAL_ALL);
    g_test_add_func("/start/serves HTTPS with a given certificate", test_https);
    g_test_add_func("/start/says what is wrong and with which exit code", test_refused);
    g_test_add_func("/start/ends with its stdin", test_ends_with_stdin);
    g_test_add_func("/start/leaves no core and no token behind", test_no_core);
    return g_test_run();
}
