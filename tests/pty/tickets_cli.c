/* Tickets for scripts: opened, noted, stepped, shown and listed by the real tilik without a screen,
 * with and without a backend. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend.h"
#include "cli.h"
#include "daemon_tickets.h"
#include "room.h"

static Result run(const Room *room, const char *format, ...) G_GNUC_PRINTF(2, 3);

static Result run(const Room *room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GPtrArray) argv = cli_words(line);
    g_ptr_array_add(argv, g_strconcat("--backend=", room->url, NULL));
    g_ptr_array_add(argv, g_strconcat("--token-file=", room->token_files[ROLE_OPERATOR], NULL));
    Result result = cli_run(argv);
    g_test_message("%s: %d, '%s', '%s'", line, result.status, result.out, result.err);
    return result;
}

/* Checks a status, and what stands in the output and in what is said. */
static void check(const Result *result, int status, const char *out, const char *err)
{
    g_assert_cmpint(result->status, ==, status);
    g_assert_nonnull(strstr(result->out, out));
    g_assert_nonnull(strstr(result->err, err));
}

static char *put(const Room *room, const char *name, const char *text)
{
    char *path = g_build_filename(room->folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void test_whole_life(Room *room)
{
    g_autofree char *file = put(room, "saksi.txt", "air setinggi lutut\n");
    g_auto(Result) made = run(room,
                              "ticket new --topic=banjir --camera=%s --note=air_naik "
                              "--attach=%s Banjir_di_pos",
                              room_camera(room, 0), file);
    check(&made, 0, "#1  new  Banjir di pos\n", "");
    g_assert_cmpuint(count_lines(made.out, "0"), ==, 1); /* the ticket with its file */
    g_autofree char *id = g_strndup(made.out, 26);
    check_ticket(room->daemon, id, "agency", "dpu");
    g_auto(Result) twin =
        run(room, "ticket new --topic=banjir --camera=%s Lagi", room_camera(room, 0));
    check(&twin, 0, "#2", "perhaps the same as #1: Banjir di pos");
    g_auto(Result) note = run(room, "ticket note 1 warga_sudah_di_lokasi");
    check(&note, 0, "#1", "");
    g_auto(Result) step = run(room, "ticket step #1 dispatch");
    check(&step, 0, "#1  dispatched", "");
    g_auto(Result) wrong = run(room, "ticket step 1 close");
    check(&wrong, 1, "", "allowed: recall, arrive, resolve, cancel");
    g_auto(Result) shown = run(room, "ticket show %s", id);
    check(&shown, 0, "#1  Banjir di pos\n", "");
    check(&shown, 0, "warga sudah di lokasi", "");
    check(&shown, 0, "saksi.txt  text/plain, 19 bytes", "");
    g_auto(Result) json = run(room, "ticket show --json 1");
    g_assert_true(g_str_has_prefix(json.out, "{\"id\":"));
    g_auto(Result) list = run(room, "tickets");
    g_assert_cmpuint(count_lines(list.out, "    #"), ==, 2);
    g_auto(Result) few = run(room, "tickets status:dispatched --csv");
    g_assert_cmpuint(count_lines(few.out, "0"), ==, 1);
    g_assert_true(g_str_has_prefix(few.out, "id,number,kind,topic,title,"));
    g_auto(Result) array = run(room, "ticket list #2 --json");
    g_assert_cmpuint(count_lines(array.out, "{\"id\":"), ==, 1);
}

static void test_mistakes(Room *room)
{
    g_autofree char *lie = put(room, "lie.png", "#!/bin/sh\n");
    g_autofree char *pipe = g_build_filename(room->folder, "pipe.txt", NULL);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    const char *const rows[][2] = {
        {"ticket new --area=33.74", "the title: empty"},
        {"ticket new --area=33.74 _", "the title: empty"},
        {"ticket new X", "say where"},
        {"ticket new --area=99.99 X", "there is no 99.99"},
        {"ticket new --area=foo X", "not an area's code"},
        {"ticket new --camera=nothing X", "there is no camera nothing"},
        {"ticket new --area=33.74 --topic=banjit X", "'banjit' is not known"},
        {"ticket new --area=33.74 --kind=x X", "--kind"},
        {"ticket new --area=33.74 --severity=x X", "--severity"},
        {"ticket new --area=33.74 --agency=x X", "--agency"},
        {"ticket note 1", "too few words"},
        {"ticket note nothing hello", "neither a ticket's number nor its id"},
        {"ticket step 1 fly", "Takes a step"},
        {"ticket fly", "no 'fly'"},
        {"tickets nonsense:1", "column 1"},
        {"tickets --json --csv", "not both"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Result) result = run(room, "%s", rows[i][0]);
        check(&result, 2, "", rows[i][1]);
        g_assert_cmpstr(result.out, ==, "");
    }
    g_auto(Result) lies = run(room, "ticket new --area=33.74 --attach=%s X", lie);
    check(&lies, 2, "", "its name says something else");
    g_auto(Result) waits = run(room, "ticket new --area=33.74 --attach=%s X", pipe);
    check(&waits, 2, "", "not a plain file");
    g_auto(Result) nobody = run(room, "ticket show 77");
    check(&nobody, 1, "", "there is no ticket #77");
    g_auto(Answer) all = daemon_ask(room->daemon, "GET", "/api/v1/tickets",
                                    room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(items_in(all.body), ==, 0); /* nothing of all that was written */
}

static void test_dead_link(Room *room)
{
    g_autofree char *file = put(room, "saksi.txt", "air setinggi lutut\n");
    room_stop(room, SIGKILL);
    g_auto(Result) made =
        run(room, "ticket new --topic=banjir --camera=%s --attach=%s Tanpa_jaringan",
            room_camera(room, 0), file);
    check(&made, 3, "written down, not sent yet", "sent by the next Tilik");
    g_autofree char *id = g_strndup(made.out, 26);
    g_auto(Result) note = run(room, "ticket note %s masih_naik", id);
    check(&note, 3, "written down, not sent yet", "sent by the next Tilik");
    g_auto(Result) number = run(room, "ticket note 1 x");
    check(&number, 1, "", "can't be looked up");
    g_auto(Result) step = run(room, "ticket step %s dispatch", id);
    check(&step, 1, "", "not running");
    room_go_on(room);
    g_auto(Result) last = run(room, "ticket note %s sudah_surut", id);
    check(&last, 0, "#1", "");
    g_auto(Answer) whole = ticket_read(room->daemon, ROLE_ADMIN, id);
    g_assert_nonnull(strstr(whole.body, "saksi.txt"));
    const char *first = strstr(whole.body, "masih naik"),
               *second = strstr(whole.body, "sudah surut");
    g_assert_nonnull(first);
    g_assert_nonnull(second);
    g_assert_true(first < second);
}

static void each(const char *name, void (*test)(Room *room))
{
    g_test_message("%s", name);
    Room *room = room_new(NULL);
    test(room);
    room_free(room);
}

static void whole_life(void)
{
    each("life", test_whole_life);
}

static void mistakes(void)
{
    each("mistakes", test_mistakes);
}

static void dead_link(void)
{
    each("link", test_dead_link);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cli/tickets/opened, noted, stepped, shown and listed", whole_life);
    g_test_add_func("/cli/tickets/what is wrong is said before it is written", mistakes);
    g_test_add_func("/cli/tickets/without a link it is written down and sent once", dead_link);
    return g_test_run();
}
