/* A display for everybody, on a terminal without any other display: the real tilikd with moving
 * pictures, the real tilik --profile kiosk with an operator's token, which may see much more. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "room.h"

#define ROWS  30
#define COLS  100
#define KEY_S 5 /* after which a display looks for another key */

static Term *start(const Room *room, const char *kiosk)
{
    g_autofree char *config = g_build_filename(room->folder, "kiosk.conf", NULL);
    g_autofree char *text = g_strdup_printf(
        "[tour]\ndwell = 3\npatience = 5\n[kiosk]\ncontact = Diskominfo 024-3584077\n"
        "%s",
        kiosk);
    g_assert_true(g_file_set_contents(config, text, -1, NULL));
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--profile",
                          "kiosk",
                          "--config",
                          config,
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          NULL};
    const char *env[] = {"DISPLAY", room->shim, room->clock_file, NULL};
    return term_start(argv, env, ROWS, COLS);
}

/* A row of the screen, without the spaces around it; the caller frees it. */
static char *row(const Term *term, unsigned number)
{
    g_autofree char *screen = term_screen(term);
    g_auto(GStrv) rows = g_strsplit(screen, "\n", -1);
    return g_strdup(number < g_strv_length(rows) ? g_strstrip(rows[number]) : "");
}

/* The name of the camera that is shown stands below the time. */
static char *shown(const Term *term)
{
    return row(term, 3);
}

static bool is_shown(Term *term, void *data)
{
    g_autofree char *name = shown(term);
    return name[0] != '\0' && (data == NULL || strcmp(name, data) != 0);
}

/* True when some public camera of the city has that name. */
static bool is_public(const Room *room, const char *name)
{
    Camera camera;
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++)
        if (catalog_camera(room->city, i, &camera) && strcmp(camera.name, name) == 0 &&
            camera.visibility == VISIBILITY_PUBLIC)
            return true;
    return false;
}

/* Every look that was asked of the server: at public cameras alone, and for the patrol. */
static void check_views(const Room *room)
{
    g_auto(Answer) views = daemon_ask(room->daemon, "GET", "/api/v1/views?limit=200",
                                      room->daemon->token[ROLE_AUDITOR], NULL, NULL);
    unsigned count = 0;
    g_assert_cmpint(views.status, ==, 200);
    for (const char *at = views.body; (at = strstr(at, "\"camera\":\"")) != NULL; count++) {
        Camera camera;
        at += strlen("\"camera\":\"");
        g_autofree char *id = g_strndup(at, strcspn(at, "\""));
        g_assert_true(catalog_camera(room->city, catalog_find_camera(room->city, id), &camera));
        g_assert_cmpint(camera.visibility, ==, VISIBILITY_PUBLIC);
    }
    g_assert_cmpuint(count, >=, 2);
    g_assert_nonnull(strstr(views.body, "\"purpose\":\"patrol\""));
    g_assert_null(strstr(views.body, "\"purpose\":\"test\""));
}

/* Keys that do a lot elsewhere, a paste and the mouse: the page stays as it is. */
static void press_everything(Term *term)
{
    static const char *const keys[] = {":",  "?", "/",    "gt", "gl",       "g\x6b", "a", "x",
                                       "B",  "T", "\x14", "\r", "\033[15~", "\x1a",  "t", "Q",
                                       "\t", "v", "\x03", "L",  "\033OP",   "K",     "h", "\x11"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        term_type(term, keys[i]);
    term_paste(term, "qy");
    term_click(term, 5, 5);
    term_click(term, ROWS - 1, COLS / 2);
    term_settle(term, 300);
    g_assert_true(term_wait(term, "q leaves", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Questions?  Diskominfo 024-3584077", ROOM_WAIT_MS));
    static const char *const nothing[] = {"Tickets", "Logbook", "Alerts", "rob",   "flood",
                                          "Areas",   "Help",    "Sari",   "\u26A0"};
    for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++)
        g_assert_false(term_shows(term, nothing[i]));
}

static void wait_next(Term *term)
{
    g_autofree char *before = shown(term);
    g_assert_true(term_until(term, is_shown, before, ROOM_WAIT_MS));
}

static void test_kiosk(void)
{
    Room *room = room_new_with_video();
    g_free(room_report(room, 0, "rob", "critical", true));
    g_autoptr(Term) term = start(room, "");
    int at_row, at_col;
    bool cursor = true;
    g_assert_true(term_until(term, is_shown, NULL, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "live", ROOM_WAIT_MS));
    for (int i = 0; i < 3; i++) {
        g_autofree char *name = shown(term);
        g_assert_true(is_public(room, name));
        press_everything(term);
        wait_next(term);
    }
    term_cursor(term, &at_row, &at_col, &cursor);
    g_assert_false(cursor);
    check_views(room);

    /* The server is away: said, the last one stays; it goes on by itself. */
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "The city's server", ROOM_WAIT_MS));
    g_assert_true(is_shown(term, NULL));
    room_go_on(room);
    g_assert_true(term_wait_gone(term, "The city's server", ROOM_WAIT_MS));
    wait_next(term);

    /* The token ends: said plainly, and the next one is taken up by itself. */
    int status = 0;
    g_free(daemon_command(room->daemon, &status, "token", "revoke", "operator", NULL));
    g_assert_true(term_wait(term, "does not accept the key of this display", ROOM_WAIT_MS));
    g_autofree char *token =
        daemon_command(room->daemon, &status, "token", "add", "--name", "lobby", "--role",
                       "operator", "--areas", "33.74", NULL);
    g_assert_true(g_file_set_contents_full(room->token_files[ROLE_OPERATOR], token, -1,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    clocks_pass(room->clocks, KEY_S);
    g_assert_true(term_wait_gone(term, "does not accept", ROOM_WAIT_MS));
    g_assert_true(term_until(term, is_shown, NULL, ROOM_WAIT_MS));
    term_type(term, "q");
    g_assert_true(term_wait(term, "y leaves", ROOM_WAIT_MS));
    term_type(term, "n");
    g_assert_true(term_wait(term, "q leaves", ROOM_WAIT_MS));
    term_type(term, "qy");
    g_assert_cmpint(term_wait_exit(term, ROOM_WAIT_MS), ==, 0);
    g_assert_true(term_is_clean(term));
    room_free(room);
}

/* A word that is not shown is typed to leave; a signal needs none. */
static void test_word(void)
{
    Room *room = room_new(NULL);
    g_autoptr(Term) term = start(room, "word = pulang\n");
    g_assert_true(term_wait(term, "q leaves", ROOM_WAIT_MS));
    term_type(term, "qy");
    g_assert_true(term_wait(term, "Type the word", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "q leaves", ROOM_WAIT_MS));
    term_type(term, "qpulan\r");
    g_assert_true(term_wait(term, "q leaves", ROOM_WAIT_MS));
    term_type(term, "qpulangx");
    g_assert_true(term_wait(term, "*******", ROOM_WAIT_MS));
    g_assert_false(term_shows(term, "pulang"));
    term_type(term, "\177\r");
    g_assert_cmpint(term_wait_exit(term, ROOM_WAIT_MS), ==, 0);
    g_autoptr(Term) other = start(room, "word = pulang\n");
    g_assert_true(term_wait(other, "q leaves", ROOM_WAIT_MS));
    kill(term_pid(other), SIGTERM);
    g_assert_cmpint(term_wait_exit(other, ROOM_WAIT_MS), !=, -1);
    g_assert_true(term_is_clean(other));
    room_free(room);
}

/* The unit of the user's systemd. */
static void test_unit(void)
{
    const char *source = g_getenv("TILIK_SOURCE");
    g_autofree char *path = g_build_filename(source != NULL ? source : ".", "config", "systemd",
                                             "tilik-kiosk.service", NULL);
    g_autoptr(GKeyFile) unit = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_key_file_load_from_file(unit, path, G_KEY_FILE_NONE, &error);
    g_assert_no_error(error);
    g_autofree char *restart = g_key_file_get_string(unit, "Service", "Restart", NULL);
    g_autofree char *limit = g_key_file_get_string(unit, "Unit", "StartLimitIntervalSec", NULL);
    g_autofree char *begin = g_key_file_get_string(unit, "Service", "ExecStart", NULL);
    g_assert_cmpstr(restart, ==, "always");
    g_assert_cmpstr(limit, ==, "0"); /* or it would give up after five times */
    g_assert_nonnull(strstr(begin, "/usr/bin/tilik --profile kiosk"));
    g_assert_null(strstr(begin, "token"));
    g_autofree char *analyze = g_find_program_in_path("systemd-analyze");
    if (analyze == NULL) {
        g_test_message("systemd-analyze is not here");
        return;
    }
    const char *argv[] = {analyze, "--user", "--man=no", "verify", path, NULL};
    g_autofree char *said = NULL, *complained = NULL;
    int status = -1;
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said,
                               &complained, &status, NULL));
    g_assert_cmpstr(complained, ==, "");
    g_assert_cmpint(status, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kiosk/public cameras alone, no key but the way out, and it goes on",
                    test_kiosk);
    g_test_add_func("/kiosk/a word is typed to leave", test_word);
    g_test_add_func("/kiosk/its unit begins it again whatever ended it", test_unit);
    return g_test_run();
}
