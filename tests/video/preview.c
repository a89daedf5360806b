/* Pictures inside the console: a real city with moving pictures, a terminal, no display. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "lanes.h"
#include "room.h"

/* A picture has more cells in colours of its own than anything else that is drawn here. */
#define CELLS_MIN   300
#define COLOURS_MIN 8
#define CELLS       (ROOM_ROWS * ROOM_COLS)

typedef struct Seen {
    int cells, colours;
    int background[CELLS], foreground[CELLS];
    char text[CELLS][8];
} Seen;

/* What is drawn in colours that the page itself does not have. */
static Seen look(Term *term)
{
    Seen seen = {0};
    bool had[256] = {false};
    int page = term_cell(term, ROOM_ROWS - 2, ROOM_COLS - 1).background;
    for (int i = 0; i < CELLS; i++) {
        TermCell cell = term_cell(term, i / ROOM_COLS, i % ROOM_COLS);
        bool own =
            cell.background >= 16 && cell.background < 256 && !cell.bold && cell.background != page;
        seen.background[i] = own ? cell.background : -1;
        seen.foreground[i] = own ? cell.foreground : -1;
        g_strlcpy(seen.text[i], own ? cell.text : "", sizeof seen.text[i]);
        seen.cells += own;
        if (own)
            had[cell.background] = true;
    }
    for (int i = 0; i < 256; i++)
        seen.colours += had[i];
    return seen;
}

static bool has_picture(Term *term, void *data)
{
    Seen seen = look(term);
    return seen.cells > CELLS_MIN && seen.colours >= COLOURS_MIN;
}

static bool has_none(Term *term, void *data)
{
    Seen seen = look(term);
    return seen.cells < CELLS_MIN || seen.colours < COLOURS_MIN;
}

static bool has_changed(Term *term, void *data)
{
    Seen seen = look(term);
    const Seen *before = data;
    int changed = 0;
    for (int i = 0; i < CELLS; i++)
        changed += seen.background[i] != before->background[i] ||
                   seen.foreground[i] != before->foreground[i] ||
                   strcmp(seen.text[i], before->text[i]) != 0;
    return seen.cells > CELLS_MIN && changed > 3;
}

static Term *console_with_picture(Room *room)
{
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    term_type(term, "/state:online class:rt\r");
    g_assert_true(term_wait(term, "state:online class:rt", ROOM_WAIT_MS));
    term_type(term, "v");
    g_assert_true(term_wait(term, "waits for the purpose", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "live, the picture is", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    return term;
}

static void test_moves(const void *data)
{
    Room *room = (Room *)(uintptr_t)data;
    g_autoptr(Term) term = console_with_picture(room);
    Seen before = look(term);
    term_forget(term); /* what the terminal was asked, once */
    g_assert_true(term_wait(term, "text picture, 2 a second", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "% CPU", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_changed, &before, ROOM_WAIT_MS));
    /* Slower and faster; nothing of it connects anew. */
    term_type(term, "r");
    g_assert_true(term_wait(term, "text picture, 5 a second", ROOM_WAIT_MS));
    before = look(term);
    g_assert_true(term_until(term, has_changed, &before, ROOM_WAIT_MS));
    term_type(term, "r");
    g_assert_true(term_wait(term, "text picture, one still", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "a still, ", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    /* No display: Enter makes it larger here. */
    term_type(term, "\r");
    g_assert_true(term_wait_gone(term, "Cameras ·", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "Cameras ·", ROOM_WAIT_MS));
    /* Help lies over it and goes again. */
    term_type(term, "?");
    g_assert_true(term_until(term, has_none, NULL, ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    term_type(term, "v");
    g_assert_true(term_wait_gone(term, "text picture", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_none, NULL, ROOM_WAIT_MS));
    g_autofree char *forbidden = term_forbidden(term);
    g_assert_null(forbidden);
    room_leave(term);
}

/* The line under the picture that names its camera. */
static char *name_shown(Term *term)
{
    g_autofree char *screen = term_screen(term);
    const char *state = strstr(screen, "live, the picture is");
    char *line = NULL;
    g_auto(GStrv) rows = g_strsplit(screen, "\n", 0);
    for (int i = 1; state != NULL && rows[i] != NULL && line == NULL; i++)
        if (strstr(rows[i], "live, the picture is") != NULL)
            line = g_strdup(strrchr(rows[i - 1], '\0') - MIN(strlen(rows[i - 1]), 60));
    return line;
}

static bool is_another(Term *term, void *data)
{
    g_autofree char *name = name_shown(term);
    return name != NULL && g_strcmp0(name, data) != 0;
}

static void test_follows(const void *data)
{
    Room *room = (Room *)(uintptr_t)data;
    g_autoptr(Term) term = console_with_picture(room);
    g_autofree char *first = name_shown(term);
    g_assert_nonnull(first);
    term_type(term, "\tjj");
    g_assert_true(term_until(term, is_another, first, ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    /* A strip of the rows that are in view. */
    term_type(term, "V");
    g_assert_true(term_wait(term, "a still, ", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "waits for its turn", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "connecting", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    g_autofree char *screen = term_screen(term);
    int stills = 0;
    for (const char *at = screen; (at = strstr(at, "a still, ")) != NULL; at++)
        stills++;
    g_assert_cmpint(stills, >=, 6);
    term_type(term, "\033");
    g_assert_true(term_wait(term, "Cameras ·", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_none, NULL, ROOM_WAIT_MS));
    room_leave(term);
}

/* The player of a console: its only child. */
static pid_t player_of(Term *term)
{
    char path[64];
    g_autofree char *text = NULL;
    g_snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)term_pid(term),
               (int)term_pid(term));
    return g_file_get_contents(path, &text, NULL, NULL) ? atoi(text) : 0;
}

static void test_hurt(const void *data)
{
    Room *room = (Room *)(uintptr_t)data;
    g_autoptr(Term) term = console_with_picture(room);
    pid_t player = player_of(term);
    g_assert_cmpint(player, >, 0);
    kill(player, SIGKILL);
    g_assert_true(term_wait(term, "OLD PICTURE", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "live, the picture is", ROOM_WAIT_MS));
    g_assert_cmpint(player_of(term), !=, player);
    /* The city and its cameras are gone; the last picture says how old it is. */
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "disconnected, again in", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "OLD PICTURE", ROOM_WAIT_MS));
    room_go_on(room);
    g_assert_true(term_wait(term, "live, the picture is", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "OLD PICTURE", ROOM_WAIT_MS));
    room_leave(term);
}

/* How often its picture was asked for. */
static int looks_at(const Room *room, const char *camera)
{
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/api/v1/views?limit=100",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_autofree char *member = g_strdup_printf("\"camera\":\"%s\"", camera);
    int count = 0;
    for (const char *at = answer.body; (at = strstr(at, member)) != NULL; at++)
        count++;
    return count;
}

typedef struct Looks {
    const Room *room;
    const char *camera;
    int before;
} Looks;

static bool was_looked_at_again(Term *term, void *data)
{
    const Looks *looks = data;
    return looks_at(looks->room, looks->camera) > looks->before;
}

/* What was seen before the camera moved is not what it shows now. */
static void test_steered(const void *data)
{
    Room *room = (Room *)(uintptr_t)data;
    Camera camera;
    uint32_t i = 0;
    do
        g_assert_true(catalog_camera(room->city, i++, &camera));
    while (!camera.ptz || camera.state != CAMERA_ONLINE);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    g_autofree char *filter = g_strdup_printf("/id:%s\r", camera.id);
    g_autofree char *found = g_strdup_printf("· 1 of “id:%s”", camera.id);
    term_type(term, filter);
    g_assert_true(term_wait(term, found, ROOM_WAIT_MS));
    term_type(term, "v");
    g_assert_true(term_wait(term, "waits for the purpose", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "live, the picture is", ROOM_WAIT_MS));
    term_type(term, "rr");
    g_assert_true(term_wait(term, "text picture, one still", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "a still, ", ROOM_WAIT_MS));
    Looks looks = {room, camera.id, looks_at(room, camera.id)};
    term_type(term, "\020"); /* C-p */
    g_assert_true(term_wait(term, "3 Jembatan", ROOM_WAIT_MS));
    term_type(term, "l");
    g_assert_true(term_wait(term, "right: answered in", ROOM_WAIT_MS));
    g_assert_true(term_until(term, was_looked_at_again, &looks, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "a still, ", ROOM_WAIT_MS));
    g_assert_true(term_until(term, has_picture, NULL, ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Steering: ", ROOM_WAIT_MS));
    room_leave(term);
}

static long memory_kb(pid_t pid)
{
    char path[64];
    g_autofree char *text = NULL;
    g_snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *resident = strchr(text, ' ');
    g_assert_nonnull(resident);
    return atol(resident) * 4;
}

static bool is_later(Term *term, void *data)
{
    return clock_mono_ms() > *(int64_t *)data;
}

/* A terminal that takes nothing: nothing piles up, and then it shows what is now. */
static void test_stall(const void *data)
{
    Room *room = (Room *)(uintptr_t)data;
    g_autoptr(Term) term = console_with_picture(room);
    term_type(term, "r");
    g_assert_true(term_wait(term, "text picture, 5 a second", ROOM_WAIT_MS));
    term_stall(term, true);
    int64_t end = clock_mono_ms() + 1000;
    (void)term_until(term, is_later, &end, 5000);
    long before = memory_kb(term_pid(term)), player = memory_kb(player_of(term));
    end = clock_mono_ms() + 2500;
    (void)term_until(term, is_later, &end, 5000);
    g_assert_cmpint(memory_kb(term_pid(term)), <, before + 2048);
    g_assert_cmpint(memory_kb(player_of(term)), <, player + 4096);
    term_stall(term, false);
    Seen frozen = look(term);
    g_assert_true(term_until(term, has_changed, &frozen, ROOM_WAIT_MS));
    room_leave(term);
}

/* `tilik snapshot`: the status, and what it printed. */
static int snapshot(const Room *room, const char *camera, const char *file, char **said)
{
    const char *argv[] = {g_getenv("TILIK"),
                          "snapshot",
                          "--lang=en",
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          camera,
                          "-o",
                          file,
                          NULL};
    int status;
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, (char **)(uintptr_t)argv, NULL, 0, NULL, NULL, said, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_snapshot(const void *data)
{
    Room *room = (Room *)(uintptr_t)data;
    g_autofree char *file = g_build_filename(room->folder, "still 100%.png", NULL);
    g_autofree char *said = NULL, *again = NULL, *none = NULL, *bytes = NULL;
    gsize size;
    g_assert_cmpint(snapshot(room, room_camera(room, 0), file, &said), ==, 0);
    g_assert_true(g_file_get_contents(file, &bytes, &size, NULL));
    g_assert_true(size > 1000 && memcmp(bytes, "\x89PNG\r\n", 6) == 0);
    g_autofree char *sha256 =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, size);
    g_assert_true(g_str_has_prefix(said, sha256));
    g_assert_cmpint(snapshot(room, room_camera(room, 0), file, &again), ==, 2); /* is there */
    g_assert_cmpint(snapshot(room, "nobody", "/nowhere/x.png", &none), ==, 2);
    g_remove(file);
    g_free(none);
    none = NULL;
    g_assert_cmpint(snapshot(room, "nobody", file, &none), ==, 1);
    g_assert_false(g_file_test(file, G_FILE_TEST_EXISTS));
}

int main(int argc, char **argv)
{
    int status = 0;
    g_test_init(&argc, &argv, NULL);
    if (lanes_run(2, &status))
        return status;
    Room *room = room_new_with_video();
    g_test_add_data_func("/preview/cells in the camera's colours move, at the rate that is asked",
                         room, test_moves);
    g_test_add_data_func("/preview/it follows the cursor, and a strip shows the rows", room,
                         test_follows);
    g_test_add_data_func("/preview/a still is fetched anew once its camera was moved", room,
                         test_steered);
    g_test_add_data_func("/preview/a terminal that does not read costs no memory", room,
                         test_stall);
    g_test_add_data_func("/preview/tilik snapshot keeps a still without a display, once", room,
                         test_snapshot);
    g_test_add_data_func("/preview/what is old says so, and comes back by itself", room, test_hurt);
    status = g_test_run();
    room_free(room);
    return status;
}
