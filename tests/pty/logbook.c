/* The logbook of the real console on the real tilikd: read, written with nobody there, corrected,
 * filtered, and written to a file. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "backend.h"
#include "room.h"

#define LOGBOOK "/api/v1/logbook"

/* Leaves the city kept, so that a console shows it with nobody there. */
static void leave_a_city(const Room *room, const char *home)
{
    g_autoptr(Term) term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    room_leave(term);
}

static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

static Term *at_the_logbook(const Room *room, const char *home)
{
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    term_type(term, "gl");
    g_assert_true(term_wait(term, "Logbook · ", ROOM_WAIT_MS));
    return term;
}

static void write_line(const Room *room, const char *text)
{
    g_autofree char *body = g_strdup_printf("{\"text\":\"%s\"}", text);
    g_autofree char *key = g_uuid_string_random();
    g_auto(Answer) answer =
        daemon_post(room->daemon, LOGBOOK, room->daemon->token[ROLE_SUPERVISOR], key, body);
    g_assert_cmpint(answer.status, ==, 201);
}

/* How often a text stands in the logbook, as the backend has it. */
static int times_written(const Room *room, const char *word)
{
    g_autofree char *path = g_strdup_printf(LOGBOOK "?limit=1000&q=%s", word);
    g_auto(Answer) page =
        daemon_ask(room->daemon, "GET", path, room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(page.status, ==, 200);
    return items_in(page.body);
}

static void test_written_with_nobody_there(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    leave_a_city(room, home);
    Term *term = at_the_logbook(room, home);
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, "i");
    g_assert_true(term_wait(term, "Into the logbook", ROOM_WAIT_MS));
    term_type(term, "Pompa Tawang mati\r");
    g_assert_true(term_wait(term, "Written down here", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "not sent yet", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Pompa Tawang mati", ROOM_WAIT_MS));
    kill_console(term);
    term = at_the_logbook(room, home); /* still nobody there */
    g_assert_true(term_wait(term, "not sent yet", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Pompa Tawang mati", ROOM_WAIT_MS));
    kill_console(term);
    room_go_on(room);
    g_assert_cmpint(times_written(room, "tawang"), ==, 0);
    term = at_the_logbook(room, home);
    g_assert_true(term_wait(term, "Pompa Tawang mati", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "not sent yet", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "operator", ROOM_WAIT_MS));
    g_assert_cmpint(times_written(room, "tawang"), ==, 1);
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

static void test_read(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    for (int i = 0; i < 30; i++) {
        g_autofree char *text = g_strdup_printf("baris nomor %02d", i);
        write_line(room, text);
    }
    Term *term = at_the_logbook(room, home);
    g_assert_true(term_wait(term, "baris nomor 29", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "30 lines", ROOM_WAIT_MS));
    term_type(term, "j"); /* somebody is here: what is new waits */
    write_line(room, "baru sekali");
    g_assert_true(term_wait(term, "1 new", ROOM_WAIT_MS));
    g_assert_false(term_shows(term, "baru sekali"));
    term_type(term, "/nomor07\r");
    g_assert_true(term_wait_gone(term, "baris nomor 29", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "baris nomor 07", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "1 lines", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "baru sekali", ROOM_WAIT_MS));
    term_type(term, "/act:dance");
    g_assert_true(term_wait(term, "unknown value", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "unknown value", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

static void test_corrected(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Term *term = at_the_logbook(room, home);
    term_type(term, ":catat air naik di RT 03\r");
    g_assert_true(term_wait(term, "air naik di RT 03", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "not sent yet", ROOM_WAIT_MS));
    term_type(term, "\033OHe");
    g_assert_true(term_wait(term, "What is right: air naik", ROOM_WAIT_MS));
    term_type(term, "\025air naik di RT 05\r");
    g_assert_true(term_wait(term, "(corrected)", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "air naik di RT 05", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "air naik di RT 03", ROOM_WAIT_MS));
    g_assert_cmpint(times_written(room, "act:correction"), ==, 1);
    /* What one has just written is what is selected: `e` corrects the correction. */
    term_type(term, "e");
    g_assert_true(term_wait(term, "What is right: air naik di RT 05", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "What is right", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

static void test_exported(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    g_autofree char *path = g_build_filename(home, "buku.csv", NULL);
    g_autofree char *typed = g_strdup_printf("x\025%s\r", path);
    g_autofree char *text = NULL;
    struct stat about;
    write_line(room, "=HYPERLINK(0)");
    for (int i = 0; i < 450; i++) { /* more than a page */
        write_line(room, "biasa");
    }
    Term *term = at_the_logbook(room, home);
    g_assert_true(term_wait(term, "biasa", ROOM_WAIT_MS));
    term_type(term, typed);
    g_assert_true(term_wait(term, "451 lines are in", ROOM_WAIT_MS));
    g_assert_cmpint(stat(path, &about), ==, 0);
    g_assert_cmpuint(about.st_mode & 0777, ==, 0600);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) rows = g_strsplit(text, "\r\n", -1);
    g_assert_cmpuint(g_strv_length(rows), ==, 453);
    g_assert_true(g_str_has_prefix(rows[0], "id,at,by,"));
    g_assert_nonnull(strstr(rows[451], ",\"'=HYPERLINK(0)\","));
    g_assert_true(g_file_set_contents(path, "mine", -1, NULL));
    term_type(term, typed);
    g_assert_true(term_wait(term, "is there already; write over it?", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "No file was written", ROOM_WAIT_MS));
    g_autofree char *still = NULL;
    g_assert_true(g_file_get_contents(path, &still, NULL, NULL));
    g_assert_cmpstr(still, ==, "mine");
    term_type(term, typed);
    g_assert_true(term_wait(term, "is there already; write over it?", ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "451 lines are in", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* Commands */

typedef struct Said {
    char *out, *err;
    int status;
} Said;

static void said_clear(Said *said)
{
    g_free(said->out);
    g_free(said->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Said, said_clear)

/* Runs `tilik WORDS` at the same desk as the consoles. */
static Said run(const Room *room, const char *home, Role role, const char *const *words)
{
    Said said;
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_ptr_array_add(argv, (gpointer)g_getenv("TILIK"));
    g_ptr_array_add(argv, (gpointer)words[0]);
    const char *const usual[] = {"--lang=en", "--backend", room->url, "--token-file",
                                 room->token_files[role]};
    for (size_t i = 0; i < G_N_ELEMENTS(usual); i++) {
        g_ptr_array_add(argv, (gpointer)usual[i]);
    }
    for (int i = 1; words[i] != NULL; i++) {
        g_ptr_array_add(argv, (gpointer)words[i]);
    }
    g_ptr_array_add(argv, NULL);
    g_autofree char *state = g_build_filename(home, "XDG_STATE_HOME", NULL);
    g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "XDG_STATE_HOME", state, TRUE);
    g_assert_true(g_spawn_sync(NULL, (char **)argv->pdata, env, G_SPAWN_DEFAULT, NULL, NULL,
                               &said.out, &said.err, &said.status, NULL));
    g_test_message("%s: %d, '%s', '%s'", words[0], said.status, said.out, said.err);
    return said;
}

static void test_commands(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    static const char *const note[] = {"note", "Apel malam,", "lengkap", NULL};
    static const char *const list[] = {"logbook", "apel", "--csv", NULL};
    static const char *const json[] = {"logbook", "--json", "--limit", "5", NULL};
    static const char *const odd[] = {"logbook", "act:dance", NULL};
    static const char *const empty[] = {"note", "  ", NULL};
    static const char *const lapsit[] = {"lapsit", "--hours", "12", NULL};
    static const char *const figures[] = {"report", "situation", "--json", NULL};
    room_stop(room, SIGKILL);
    g_auto(Said) kept = run(room, home, ROLE_OPERATOR, note);
    g_assert_cmpint(WEXITSTATUS(kept.status), ==, 3);
    g_assert_nonnull(strstr(kept.out, "written down, not sent yet"));
    room_go_on(room);
    g_assert_cmpint(times_written(room, "apel"), ==, 0);
    g_auto(Said) sent = run(room, home, ROLE_OPERATOR, note); /* sends what waited, too */
    g_assert_cmpint(sent.status, ==, 0);
    g_assert_cmpint(times_written(room, "apel"), ==, 2);
    g_auto(Said) listed = run(room, home, ROLE_OPERATOR, list);
    g_assert_nonnull(strstr(listed.out, "\"Apel malam, lengkap\""));
    g_auto(Said) objects = run(room, home, ROLE_OPERATOR, json);
    g_assert_true(g_str_has_prefix(objects.out, "[\n{\"id\":"));
    g_auto(Said) wrong = run(room, home, ROLE_OPERATOR, odd);
    g_assert_cmpint(WEXITSTATUS(wrong.status), ==, 2);
    g_auto(Said) nothing = run(room, home, ROLE_OPERATOR, empty);
    g_assert_cmpint(WEXITSTATUS(nothing.status), ==, 2);
    g_auto(Said) page = run(room, home, ROLE_SUPERVISOR, lapsit);
    g_assert_cmpint(page.status, ==, 0);
    g_assert_true(g_str_has_prefix(page.out, "SITUATION REPORT\n"));
    g_assert_nonnull(strstr(page.out, "Apel malam, lengkap"));
    g_auto(GStrv) lines = g_strsplit(page.out, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), <=, 61);
    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpint(g_utf8_strlen(*line, -1), <=, 80);
    }
    g_auto(Said) counted = run(room, home, ROLE_SUPERVISOR, figures);
    g_assert_true(g_str_has_prefix(counted.out, "{\"from\":"));
    g_auto(Said) forbidden = run(room, home, ROLE_OPERATOR, lapsit);
    g_assert_cmpint(WEXITSTATUS(forbidden.status), ==, 1);
    scratch_free(home);
    room_free(room);
}

static void test_report_page(void)
{
    Room *room = room_new(NULL);
    write_line(room, "pompa menyala dua unit");
    Term *term = room_console(room, ROLE_SUPERVISOR, NULL);
    term_type(term, "gp");
    g_assert_true(term_wait(term, "SITUATION REPORT", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "CAMERAS, now", ROOM_WAIT_MS));
    term_type(term, "G");
    g_assert_true(term_wait(term, "Reported by", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Reported by", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/logbook/what is written with nobody there is there once, after two kills",
                    test_written_with_nobody_there);
    g_test_add_func("/logbook/lines come live behind a counter, and a filter finds them",
                    test_read);
    g_test_add_func("/logbook/a correction marks the line that it is about", test_corrected);
    g_test_add_func("/logbook/all that the filter shows goes to a file of one's own",
                    test_exported);
    g_test_add_func("/logbook/commands read, write and report", test_commands);
    g_test_add_func("/logbook/the situation report is a page", test_report_page);
    return g_test_run();
}
