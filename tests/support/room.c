#include "room.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "backend.h"
#include "base/clock.h"
#include "wire/codec.h"

#define ALARM_S     240
#define STANDING_MS 300    /* after which what stands there may be hidden */
#define REDRAW      "\014" /* C-l: the key that changes least */

/* A port that nobody has now: tilikd comes back to it. */
static int free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(getsockname(fd, (struct sockaddr *)&address, &size), ==, 0);
    close(fd);
    return ntohs(address.sin_port);
}

static void read_things(Room *room, const char *path, bool cameras)
{
    g_autoptr(Decoder) decoder = decoder_new();
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", path, room->daemon->token[ROLE_ADMIN],
                                       "Accept: application/x-ndjson\r\n", NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_auto(GStrv) lines = g_strsplit(answer.body, "\n", 0);
    for (int i = 0; lines[i] != NULL; i++) {
        Camera camera;
        Area area;
        g_autoptr(GError) error = NULL;
        if (lines[i][0] != '{')
            continue;
        if (cameras && decode_camera(decoder, lines[i], strlen(lines[i]), &camera, &error))
            catalog_put_camera(room->city, &camera, &error);
        else if (!cameras && decode_area(decoder, lines[i], strlen(lines[i]), &area, &error))
            catalog_put_area(room->city, &area, &error);
        g_assert_no_error(error);
    }
}

static int by_id(gconstpointer a, gconstpointer b, gpointer data)
{
    Camera left, right;
    catalog_camera(data, *(const uint32_t *)a, &left);
    catalog_camera(data, *(const uint32_t *)b, &right);
    return strcmp(left.id, right.id);
}

/* Far enough apart that no two alerts are one situation. */
static void choose_cameras(Room *room)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++)
        g_array_append_val(all, i);
    g_array_sort_with_data(all, by_id, room->city);
    for (guint i = 0; i < all->len; i++) {
        uint32_t index = g_array_index(all, uint32_t, i);
        uint32_t at = catalog_camera_area(room->city, index);
        Camera camera;
        Area area;
        g_assert_true(catalog_camera(room->city, index, &camera));
        while (catalog_area(room->city, at, &area) && area.level > AREA_KELURAHAN)
            at = catalog_area_parent(room->city, at);
        if (camera.state == CAMERA_ONLINE && camera.visibility != VISIBILITY_OFFICIAL &&
            g_hash_table_add(taken, GUINT_TO_POINTER(at + 1)))
            g_array_append_val(room->cameras, index);
    }
    g_assert_cmpuint(room->cameras->len, >=, 30);
}

/* A file that holds clocks, in *variable as the environment names it. */
static Clocks *make_clocks(const Room *room, const char *name, char **variable)
{
    g_autofree char *file = g_build_filename(room->folder, name, NULL);
    *variable = g_strconcat("TILIK_FAULT_CLOCK=", file, NULL);
    return clocks_new(file);
}

/* The daemon takes its surroundings from us. */
static void start_daemon(Room *room, const char *config, const char *const *more)
{
    clocks_put_on(strchr(room->backend_clock_file, '=') + 1);
    if (room->daemon == NULL)
        room->daemon = daemon_new(config, more);
    else
        daemon_start(room->daemon);
    clocks_take_off();
}

static void write_tokens(Room *room)
{
    for (int role = 0; role < ROLES; role++) {
        g_free(room->token_files[role]);
        room->token_files[role] = g_build_filename(room->folder, role_word((Role)role), NULL);
        g_assert_true(g_file_set_contents_full(room->token_files[role], room->daemon->token[role],
                                               -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

static Room *make(const char *config, const char *video)
{
    alarm(ALARM_S);
    Room *room = g_new0(Room, 1);
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%d", free_port());
    const char *const more[] = {"--listen", listen, "--cameras", "2000", video, NULL};
    room->folder = scratch_new();
    room->city = catalog_new();
    room->cameras = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    room->shim = g_strdup_printf("LD_PRELOAD=%s/tests/fault_shim.so", g_getenv("TILIK_BUILD"));
    room->clocks = make_clocks(room, "clocks", &room->clock_file);
    room->backend_clocks = make_clocks(room, "backend-clocks", &room->backend_clock_file);
    start_daemon(room, config, more);
    room->url = g_strdup_printf("http://127.0.0.1:%d", room->daemon->port);
    read_things(room, "/api/v1/areas", false);
    read_things(room, "/api/v1/cameras", true);
    choose_cameras(room);
    write_tokens(room);
    return room;
}

Room *room_new(const char *config)
{
    return make(config, NULL);
}

Room *room_new_with_video(void)
{
    return make(NULL, DAEMON_VIDEO);
}

void room_free(Room *room)
{
    daemon_free(room->daemon);
    catalog_free(room->city);
    g_array_unref(room->cameras);
    clocks_free(room->clocks);
    clocks_free(room->backend_clocks);
    for (int role = 0; role < ROLES; role++)
        g_free(room->token_files[role]);
    scratch_free(room->folder);
    g_free(room->shim);
    g_free(room->clock_file);
    g_free(room->backend_clock_file);
    g_free(room->url);
    g_free(room);
}

void room_stop(Room *room, int signal)
{
    daemon_kill(room->daemon, signal);
}

void room_go_on(Room *room)
{
    start_daemon(room, NULL, NULL);
    write_tokens(room);
}

/* Consoles */

static Term *start(const Room *room, Role role, const char *const *more, const char *const *env)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *const fixed[] = {g_getenv("TILIK"), "--lang=en",    "--backend",
                                 room->url,         "--token-file", room->token_files[role]};
    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(argv, (gpointer)fixed[i]);
    for (int i = 0; more != NULL && more[i] != NULL; i++)
        g_ptr_array_add(argv, (gpointer)more[i]);
    g_ptr_array_add(argv, NULL);
    Term *term = term_start((const char *const *)argv->pdata, env, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(term, " live", ROOM_WAIT_MS));
    return term;
}

Term *room_console(const Room *room, Role role, const char *const *more)
{
    const char *const env[] = {room->shim, room->clock_file, NULL};
    return start(room, role, more, env);
}

Term *room_console_at(const Room *room, Role role, const char *home)
{
    static const char *const names[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"};
    g_autoptr(GPtrArray) env = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(env, g_strdup_printf("%s=%s/%s", names[i], home, names[i]));
    g_ptr_array_add(env, g_strconcat("HOME=", home, NULL));
    g_ptr_array_add(env, g_strdup(room->shim));
    g_ptr_array_add(env, g_strdup(room->clock_file));
    g_ptr_array_add(env, NULL);
    return start(room, role, NULL, (const char *const *)env->pdata);
}

void room_leave(Term *term)
{
    term_type(term, "q");
    g_assert_cmpint(term_wait_exit(term, ROOM_WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(term));
}

/* Alerts */

const char *room_camera(const Room *room, unsigned i)
{
    Camera camera;
    g_assert_true(catalog_camera(room->city, g_array_index(room->cameras, uint32_t, i), &camera));
    return camera.id;
}

const char *room_camera_name(const Room *room, unsigned i)
{
    Camera camera;
    g_assert_true(catalog_camera(room->city, g_array_index(room->cameras, uint32_t, i), &camera));
    return camera.name;
}

static void put_item(GString *out, Room *room, unsigned camera, const char *kind,
                     const char *priority, bool active)
{
    char now[CLOCK_RFC3339_SIZE];
    clock_format(clock_wall_ms(), now);
    g_string_append_printf(out,
                           "{\"kind\":\"%s\",\"camera\":\"%s\",\"state\":\"%s\",\"at\":\"%s\","
                           "\"priority\":\"%s\",\"external_id\":\"room-%u\"}",
                           kind, room_camera(room, camera), active ? "active" : "cleared", now,
                           priority, room->reports++);
}

/* External ids make a repeat harmless; no key is needed. */
static Answer post(const Room *room, const char *body)
{
    return daemon_ask(room->daemon, "POST", "/api/v1/alerts", room->daemon->token[ROLE_SOURCE],
                      NULL, body);
}

char *room_report(Room *room, unsigned camera, const char *kind, const char *priority, bool active)
{
    g_autoptr(GString) body = g_string_new(NULL);
    put_item(body, room, camera, kind, priority, active);
    g_auto(Answer) answer = post(room, body->str);
    g_assert_cmpint(answer.status, ==, 202);
    return json_member(answer.body, "id");
}

void room_report_many(Room *room, unsigned first, unsigned count, const char *kind,
                      const char *priority)
{
    g_autoptr(GString) body = g_string_new("[");
    for (unsigned i = 0; i < count; i++) {
        if (i > 0)
            g_string_append_c(body, ',');
        put_item(body, room, first + i, kind, priority, true);
    }
    g_string_append_c(body, ']');
    g_auto(Answer) answer = post(room, body->str);
    g_assert_cmpint(answer.status, ==, 202);
    g_assert_null(strstr(answer.body, "problem"));
}

void room_wait_member(const Room *room, const char *id, const char *name, const char *value)
{
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    for (;;) {
        g_autofree char *found = alert_member(room->daemon, ROLE_SUPERVISOR, id, name);
        if (g_strcmp0(found, value) == 0)
            return;
        if (g_get_monotonic_time() > deadline)
            g_error("%s is %s, not %s", name, found, value);
        g_usleep(20000);
    }
}

static bool shows(Term *term, void *text)
{
    return term_shows(term, text);
}

void room_wait_standing(Term *term, const char *text)
{
    gint64 deadline = g_get_monotonic_time() + ROOM_WAIT_MS * INT64_C(1000);
    while (!term_until(term, shows, (void *)(gpointer)text, STANDING_MS)) {
        g_assert_true(g_get_monotonic_time() < deadline ||
                      term_wait(term, text, 1)); /* shows why */
        term_type(term, REDRAW);
    }
}

static bool is_cut(Term *term, void *data)
{
    return term_shows(term, "STALE") || term_shows(term, "no link for");
}

void room_wait_cut(Term *term)
{
    g_assert_true(term_until(term, is_cut, NULL, ROOM_WAIT_MS));
}
