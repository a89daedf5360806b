#include "backend.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire/alerts.h"
#include "wire/codec.h"
#include "wire/messages.h"
#include "wire/routes.h"

#define DEADLINE_MS 20000

struct Backend {
    GPid pid;
    FILE *in, *out;
    int port;
    char *url, *answer;
};

static void read_line(Backend *backend)
{
    size_t size = 0;
    g_clear_pointer(&backend->answer, free);
    ssize_t length = getline(&backend->answer, &size, backend->out);
    g_assert_cmpint(length, >, 0);
    backend->answer[length - 1] = '\0';
}

Backend *backend_new(const char *certificate, bool old_tls)
{
    Backend *backend = g_new0(Backend, 1);
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *program =
        g_build_filename(source != NULL ? source : ".", "tests/support/backend.py", NULL);
    char *arguments[] = {(char *)"/usr/bin/python3",
                         (char *)"-Wignore",
                         program,
                         (char *)(certificate != NULL ? certificate : ""),
                         (char *)(old_tls ? "old" : ""),
                         NULL};
    int in, out;
    g_autoptr(GError) error = NULL;
    g_spawn_async_with_pipes(NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                             &backend->pid, &in, &out, NULL, &error);
    g_assert_no_error(error);
    backend->in = fdopen(in, "w");
    backend->out = fdopen(out, "r");
    read_line(backend);
    backend->port = atoi(backend->answer);
    backend->url = certificate != NULL ? g_strdup_printf("https://localhost:%d", backend->port)
                                       : g_strdup_printf("http://127.0.0.1:%d", backend->port);
    return backend;
}

void backend_free(Backend *backend)
{
    if (backend == NULL) {
        return;
    }
    fclose(backend->in);
    fclose(backend->out);
    kill(backend->pid, SIGKILL);
    waitpid(backend->pid, NULL, 0);
    free(backend->answer);
    g_free(backend->url);
    g_free(backend);
}

int backend_port(const Backend *backend)
{
    return backend->port;
}

const char *backend_url(const Backend *backend)
{
    return backend->url;
}

const char *backend_tell(Backend *backend, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vfprintf(backend->in, format, values);
    va_end(values);
    fputc('\n', backend->in);
    fflush(backend->in);
    read_line(backend);
    return backend->answer;
}

void backend_give(Backend *backend, const char *command, const void *bytes, size_t size)
{
    fprintf(backend->in, "%s %zu\n", command, size);
    fwrite(bytes, 1, size, backend->in);
    fflush(backend->in);
    read_line(backend);
    g_assert_cmpstr(backend->answer, ==, "ok");
}

char *backend_log(Backend *backend)
{
    int lines = atoi(backend_tell(backend, "log"));
    GString *log = g_string_new(NULL);
    for (int i = 0; i < lines; i++) {
        read_line(backend);
        g_string_append_printf(log, "%s\n", backend->answer);
    }
    return g_string_free(log, FALSE);
}

static void give_body(Backend *backend, const char *path, const char *media, GString *body)
{
    g_autofree char *command = g_strconcat("body ", path, NULL);
    backend_give(backend, command, body->str, body->len);
    backend_tell(backend, "type %s %s", path, media);
    g_string_truncate(body, 0);
}

void backend_serve(Backend *backend, const Catalog *catalog, int64_t rev)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *const areas[] = {"33.74", NULL};
    const char *const rights[] = {"cameras.read", "cameras.view", NULL};
    const Session session = {
        .name = "Sari", .areas = areas, .rights = rights, .role = ROLE_OPERATOR};
    encode_session(text, &session);
    give_body(backend, ROUTE_SESSION, MEDIA_JSON, text);
    Area area;
    Site site;
    Camera camera;
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        if (catalog_area(catalog, i, &area)) {
            encode_area(text, &area);
            g_string_append_c(text, '\n');
        }
    }
    give_body(backend, ROUTE_AREAS, MEDIA_NDJSON, text);
    for (uint32_t i = 0; i < catalog_sites(catalog); i++) {
        if (catalog_site(catalog, i, &site)) {
            encode_site(text, &site);
            g_string_append_c(text, '\n');
        }
    }
    give_body(backend, ROUTE_SITES, MEDIA_NDJSON, text);
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        if (catalog_camera(catalog, i, &camera)) {
            encode_camera(text, &camera);
            g_string_append_c(text, '\n');
        }
    }
    give_body(backend, ROUTE_CAMERAS, MEDIA_NDJSON, text);
    backend_tell(backend, "rev %" G_GINT64_FORMAT, rev);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each alert, or each situation, as a line. */
static GPtrArray *feed_lines(const AlertBook *book, AlertThing thing)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    Alert alert;
    Situation situation;
    for (uint32_t i = 0; thing == ALERT_THING && i < alert_book_alerts(book); i++) {
        if (alert_book_alert(book, i, &alert)) {
            GString *line = g_string_new(NULL);
            encode_alert(line, &alert);
            g_ptr_array_add(lines, g_string_free(line, FALSE));
        }
    }
    for (uint32_t i = 0; thing == SITUATION_THING && i < alert_book_situations(book); i++) {
        if (alert_book_situation(book, i, &situation)) {
            GString *line = g_string_new(NULL);
            encode_situation(line, &situation);
            g_ptr_array_add(lines, g_string_free(line, FALSE));
        }
    }
    g_ptr_array_sort(lines, by_text);
    return lines;
}

void backend_serve_alerts(Backend *backend, const AlertBook *book)
{
    static const char *const routes[] = {
        [ALERT_THING] = ROUTE_ALERTS, [SITUATION_THING] = ROUTE_SITUATIONS};
    for (int thing = ALERT_THING; thing <= SITUATION_THING; thing++) {
        g_autoptr(GPtrArray) lines = feed_lines(book, (AlertThing)thing);
        g_autoptr(GString) body = g_string_new(NULL);
        for (unsigned i = 0; i < lines->len; i++) {
            g_string_append_printf(body, "%s\n", (char *)g_ptr_array_index(lines, i));
        }
        give_body(backend, routes[thing], MEDIA_NDJSON, body);
    }
}

char *backend_feed(const AlertBook *book)
{
    g_autoptr(GPtrArray) lines = feed_lines(book, ALERT_THING);
    g_autoptr(GPtrArray) situations = feed_lines(book, SITUATION_THING);
    for (unsigned i = 0; i < situations->len; i++) {
        g_ptr_array_add(lines, g_strdup(g_ptr_array_index(situations, i)));
    }
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

void backend_event(Backend *backend, int64_t id, const char *name, const char *data)
{
    g_autofree char *raw =
        name != NULL
            ? g_strdup_printf("id: %" G_GINT64_FORMAT "\nevent: %s\ndata: %s\n\n", id, name, data)
            : g_strdup_printf("id: %" G_GINT64_FORMAT "\n\n", id);
    g_autofree char *command = g_strdup_printf("event %" G_GINT64_FORMAT, id);
    backend_give(backend, command, raw, strlen(raw));
}

void backend_camera(Backend *backend, int64_t id, const Camera *camera)
{
    g_autoptr(GString) text = g_string_new(NULL);
    encode_camera(text, camera);
    backend_event(backend, id, EVENT_CAMERA, text->str);
}

char *backend_city(const Catalog *catalog)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    Area area;
    Site site;
    Camera camera;
    for (uint32_t i = 0; i < catalog_areas(catalog); i++) {
        if (catalog_area(catalog, i, &area)) {
            GString *line = g_string_new("area ");
            encode_area(line, &area);
            g_ptr_array_add(lines, g_string_free(line, FALSE));
        }
    }
    for (uint32_t i = 0; i < catalog_sites(catalog); i++) {
        if (catalog_site(catalog, i, &site)) {
            GString *line = g_string_new("site ");
            encode_site(line, &site);
            g_ptr_array_add(lines, g_string_free(line, FALSE));
        }
    }
    for (uint32_t i = 0; i < catalog_cameras(catalog); i++) {
        if (catalog_camera(catalog, i, &camera)) {
            GString *line = g_string_new("camera ");
            encode_camera(line, &camera);
            g_ptr_array_add(lines, g_string_free(line, FALSE));
        }
    }
    g_ptr_array_sort(lines, by_text);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static gboolean on_deadline(void *data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

bool loop_until(bool (*ready)(void *data), void *data)
{
    bool late = false;
    unsigned deadline = g_timeout_add(DEADLINE_MS, on_deadline, &late);
    while (!ready(data) && !late) {
        g_main_context_iteration(NULL, TRUE);
    }
    if (!late) {
        g_source_remove(deadline);
    }
    return !late;
}

void loop_for(unsigned ms)
{
    bool late = false;
    g_timeout_add(ms, on_deadline, &late);
    while (!late) {
        g_main_context_iteration(NULL, TRUE);
    }
}

char *scratch_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("tilik-test-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *where)
{
    return remove(path);
}

void scratch_free(char *folder)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    g_free(folder);
}
