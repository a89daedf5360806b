/* A ticket with the picture of an open window: taken when the form opens, kept with the ticket on
 * the disk, and there once, whole, when the link is back. */
#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "daemon_tickets.h"
#include "desktop.h"
#include "model/ticket.h"
#include "room.h"

static Term *console(const Room *room, const Desktop *desktop, const char *home)
{
    static const char *const names[] = {"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"};
    const char *argv[] = {g_getenv("TILIK"),
                          "--lang=en",
                          "--backend",
                          room->url,
                          "--token-file",
                          room->token_files[ROLE_OPERATOR],
                          NULL};
    g_auto(GStrv) base = desktop_environment(desktop);
    g_autoptr(GPtrArray) env = g_ptr_array_new_with_free_func(g_free);
    for (char **one = base; *one != NULL; one++)
        g_ptr_array_add(env, g_strdup(*one));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(env, g_strdup_printf("%s=%s/%s", names[i], home, names[i]));
    g_ptr_array_add(env, NULL);
    Term *term = term_start(argv, (const char *const *)env->pdata, ROOM_ROWS, ROOM_COLS);
    g_assert_true(term_wait(term, " live", ROOM_WAIT_MS));
    return term;
}

static char *list(const Room *room)
{
    g_auto(Answer) answer = daemon_ask(room->daemon, "GET", "/api/v1/tickets",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return g_strdup(answer.body);
}

/* Waits for the ticket's attachment, and returns its path below the API. */
static char *wait_attachment(const Room *room)
{
    int64_t end = clock_mono_ms() + ROOM_WAIT_MS;
    for (;;) {
        g_autofree char *page = list(room), *id = NULL, *sha = NULL;
        const char *at = strstr(page, "\"sha256\":\"");
        if (at != NULL) {
            sha = g_strndup(at + strlen("\"sha256\":\""), 64);
            id = g_strndup(strstr(page, "\"id\":\"") + strlen("\"id\":\""), 26);
            g_assert_cmpint(items_in(page), ==, 1);
            g_assert_nonnull(strstr(page, "image/png"));
            return g_strdup_printf("/api/v1/tickets/%s/attachments/%s", id, sha);
        }
        if (clock_mono_ms() > end)
            g_error("no attachment in %s", page);
        g_usleep(20000);
    }
}

static void test_picture(void)
{
    Room *room = room_new_with_video();
    Desktop *desktop = desktop_new();
    char *home = scratch_new();
    g_free(room_report(room, 0, "kebakaran", "critical", true));
    Term *term = console(room, desktop, home);
    g_assert_true(term_wait(term, "need someone 1", ROOM_WAIT_MS));
    term_type(term, "a\033OH\r");
    g_assert_true(term_wait(term, "Video live for", ROOM_WAIT_MS));
    term_type(term, "T");
    g_assert_true(term_wait(term, "of the open window, attached", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "The picture is taken", ROOM_WAIT_MS));
    room_stop(room, SIGKILL); /* the pictures come from there, too */
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, "asap tebal\r");
    g_assert_true(term_wait(term, "queue 2", ROOM_WAIT_MS)); /* the ticket and its picture */
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
    room_go_on(room);
    term = console(room, desktop, home);
    g_autofree char *path = wait_attachment(room);
    g_auto(Answer) picture =
        daemon_ask(room->daemon, "GET", path, room->daemon->token[ROLE_ADMIN], NULL, NULL);
    TicketFile type;
    const char *why;
    g_assert_cmpint(picture.status, ==, 200);
    g_assert_true(ticket_file_look(picture.body, picture.size, &type, &why));
    g_assert_cmpint(type, ==, TICKET_FILE_PNG);
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
    desktop_free(desktop);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (desktop_is_missing()) {
        return 0;
    }
    g_test_add_func("/console/tickets/the picture of an open window goes with it", test_picture);
    return g_test_run();
}
