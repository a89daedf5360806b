/* Alerts for scripts: listed, followed, acted on and counted by the real tilik without a screen. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "room.h"

/* The words of a command line, on the room's server. */
static GPtrArray *words_of(const Room *room, Role role, const char *line)
{
    GPtrArray *argv = cli_words(line);
    g_ptr_array_add(argv, g_strconcat("--backend=", room->url, NULL));
    g_ptr_array_add(argv, g_strconcat("--token-file=", room->token_files[role], NULL));
    return argv;
}

static Result run(const Room *room, Role role, const char *format, ...) G_GNUC_PRINTF(3, 4);

static Result run(const Room *room, Role role, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GPtrArray) argv = words_of(room, role, line);
    return cli_run(argv);
}

static void test_lists(Room *room)
{
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    g_autofree char *other = room_report(room, 1, "banjir", "low", true);
    g_auto(Result) table = run(room, ROLE_OPERATOR, "alerts");
    g_assert_cmpstr(table.err, ==, "");
    g_assert_cmpint(table.status, ==, 0);
    g_assert_cmpuint(count_lines(table.out, id), ==, 1);
    g_assert_cmpuint(count_lines(table.out, other), ==, 1);
    g_assert_nonnull(strstr(table.out, "tidal flood"));
    g_assert_nonnull(strstr(table.out, room_camera_name(room, 0)));
    g_auto(Result) json = run(room, ROLE_OPERATOR, "alerts kind:rob who:none --json");
    g_assert_cmpint(json.status, ==, 0);
    g_assert_true(g_str_has_prefix(json.out, "[\n{\"id\":"));
    g_assert_true(g_str_has_suffix(json.out, "}\n]\n"));
    g_assert_cmpuint(count_lines(json.out, "{\"id\":"), ==, 1);
    g_assert_nonnull(strstr(json.out, id));
    g_auto(Result) csv = run(room, ROLE_OPERATOR, "alerts priority:low --csv");
    g_assert_cmpint(csv.status, ==, 0);
    g_assert_true(g_str_has_prefix(csv.out, "id,kind,priority,state,camera,area,count,"));
    g_assert_cmpuint(count_lines(csv.out, other), ==, 1);
    g_assert_null(strstr(csv.out, id));
    g_auto(Result) none = run(room, ROLE_OPERATOR, "alerts who:me");
    g_assert_cmpint(none.status, ==, 0);
    g_assert_cmpstr(none.out, ==, "");
}

static void test_acts(Room *room)
{
    g_autofree char *id = room_report(room, 2, "rob", "high", true);
    g_auto(Result) claim = run(room, ROLE_OPERATOR, "claim %s", id);
    g_assert_cmpint(claim.status, ==, 0);
    g_assert_nonnull(strstr(claim.out, "operator"));
    g_auto(Result) taken = run(room, ROLE_SUPERVISOR, "claim %s", id);
    g_assert_cmpint(taken.status, ==, 1);
    g_assert_cmpstr(taken.out, ==, "");
    g_assert_nonnull(strstr(taken.err, "operator has it"));
    g_auto(Result) mine = run(room, ROLE_OPERATOR, "alerts who:me");
    g_assert_cmpuint(count_lines(mine.out, id), ==, 1);
    g_auto(Result) ack = run(room, ROLE_OPERATOR, "ack %s --looked 12", id);
    g_assert_cmpint(ack.status, ==, 0);
    room_wait_member(room, id, "looked_s", "12");
    g_auto(Result) shelve =
        run(room, ROLE_OPERATOR, "shelve %s --minutes 30 --reason hujan_deras --once", id);
    g_assert_cmpint(shelve.status, ==, 0);
    room_wait_member(room, id, "shelf_reason", "hujan deras");
    room_wait_member(room, id, "one_shot", "true");
    g_auto(Result) hidden = run(room, ROLE_OPERATOR, "alerts");
    g_assert_cmpuint(count_lines(hidden.out, id), ==, 0);
    g_auto(Result) shelf = run(room, ROLE_OPERATOR, "alerts state:shelved");
    g_assert_cmpuint(count_lines(shelf.out, id), ==, 1);
    g_auto(Result) close = run(room, ROLE_OPERATOR, "close %s --verdict nuisance", id);
    g_assert_cmpint(close.status, ==, 0);
    room_wait_member(room, id, "verdict", "nuisance");
    /* One that is not there does not keep the other back. */
    g_autofree char *second = room_report(room, 3, "rob", "high", true);
    g_auto(Result) both = run(room, ROLE_OPERATOR, "ack nothing-here %s", second);
    g_assert_cmpint(both.status, ==, 1);
    g_assert_nonnull(strstr(both.err, "nothing-here: "));
    g_assert_cmpuint(count_lines(both.out, second), ==, 1);
    room_wait_member(room, second, "state", "acked");
    room_wait_member(room, second, "looked_s", "null");
}

static void check_wrong(const Room *room, const char *line, const char *why)
{
    g_auto(Result) result = run(room, ROLE_OPERATOR, "%s", line);
    g_assert_cmpint(result.status, ==, 2);
    g_assert_cmpstr(result.out, ==, "");
    if (strstr(result.err, why) == NULL)
        g_error("%s: said %s", line, result.err);
}

static void test_wrong_usage(Room *room)
{
    check_wrong(room, "alerts priority:blue", "blue");
    check_wrong(room, "alerts --json --csv", "not both");
    check_wrong(room, "ack", "by their id");
    check_wrong(room, "ack bad/id", "bad/id");
    check_wrong(room, "ack a --looked -7", "--looked");
    check_wrong(room, "shelve a --reason x", "--minutes");
    check_wrong(room, "shelve a --minutes 60", "--reason");
    check_wrong(room, "close a", "--verdict");
    check_wrong(room, "close a --verdict none", "--verdict");
    check_wrong(room, "report", "which report");
    check_wrong(room, "report weather", "which report");
    check_wrong(room, "report coverage --area 33,74", "not the code of an area");
    check_wrong(room, "report coverage --level street", "'street' is none of");
    check_wrong(room, "report dark --by colour", "'colour' is none of");
    check_wrong(room, "report dark --json --csv", "not both");
    check_wrong(room, "report coverage extra", "options alone");
    check_wrong(room, "report alerts --from soon", "'soon' is no time");
    check_wrong(room, "report alerts --from 2026-11-20 --to 2026-11-19", "before");
    g_auto(Result) help = run(room, ROLE_OPERATOR, "shelve --help");
    g_assert_cmpint(help.status, ==, 0);
    g_assert_nonnull(strstr(help.out, "--minutes"));
    g_auto(Result) lobby = run(room, ROLE_PUBLIC, "alerts");
    g_assert_cmpint(lobby.status, ==, 1); /* not an empty list */
    g_assert_nonnull(strstr(lobby.err, "your role sees no alerts"));
}

/* Runs a command in a script of the shell, where it is "$0" "$@"; returns what it complained of. */
static char *run_in(Room *room, const char *script, const char *line, int *status)
{
    g_autoptr(GPtrArray) argv = words_of(room, ROLE_SUPERVISOR, line);
    char *err = NULL;
    g_ptr_array_insert(argv, 0, g_strdup(script));
    g_ptr_array_insert(argv, 0, g_strdup("-c"));
    g_ptr_array_insert(argv, 0, g_strdup("/bin/sh"));
    g_ptr_array_add(argv, NULL);
    g_assert_true(g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               &err, status, NULL));
    *status = WEXITSTATUS(*status);
    return err;
}

static void test_full_disk(Room *room)
{
    static const char *const lines[] = {"alerts", "alerts --json", "report kinds --csv"};
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        int status;
        g_autofree char *err = run_in(room, "exec \"$0\" \"$@\" >/dev/full", lines[i], &status);
        g_assert_cmpint(status, ==, 1);
        g_assert_nonnull(strstr(err, "could not be written"));
    }
}

/* As head does. */
static void test_enough(Room *room)
{
    static const char *const lines[] = {"alerts", "alerts --follow", "report kinds --csv"};
    g_autofree char *id = room_report(room, 0, "rob", "high", true);
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        int status;
        g_autofree char *err =
            run_in(room, "{ \"$0\" \"$@\"; echo \"ended $?\" >&2; } | true", lines[i], &status);
        g_assert_cmpstr(err, ==, "ended 0\n");
    }
}

/* What is dark is so for no reason, for one, or on purpose. */
static void check_sums(const char *table)
{
    g_auto(GStrv) lines = g_strsplit(table, "\n", 0);
    unsigned rows = 0;
    for (int i = 1; lines[i] != NULL; i++) {
        unsigned dark, none, reason, off;
        const char *numbers = lines[i] + strcspn(lines[i], "0123456789");
        if (sscanf(numbers, "%u %u %u %u", &dark, &none, &reason, &off) != 4)
            continue;
        g_assert_cmpuint(dark, ==, none + reason + off);
        rows++;
    }
    g_assert_cmpuint(rows, >, 3);
}

/* The same figures however they are asked for. */
static void test_coverage(Room *room)
{
    g_auto(Result) csv = run(room, ROLE_OPERATOR, "report coverage --csv");
    g_assert_cmpint(csv.status, ==, 0);
    g_assert_true(g_str_has_prefix(csv.out, "code,name,installed,linked,live,"));
    g_assert_cmpuint(count_lines(csv.out, "33.74."), ==, 16);
    unsigned sum = 0;
    g_auto(GStrv) lines = g_strsplit(csv.out, "\n", -1);
    for (char **line = lines + 1; *line != NULL && **line != '\0'; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
        sum += (unsigned)atoi(cells[2]);
    }
    g_assert_cmpuint(sum, ==, 2000);
    g_auto(Result) json = run(room, ROLE_OPERATOR, "report coverage --json");
    g_assert_nonnull(strstr(json.out, "\"total\":{\"installed\":2000,"));
    g_auto(Result) table = run(room, ROLE_OPERATOR, "report coverage --level rt --area 33.74.10");
    g_assert_cmpint(table.status, ==, 0);
    g_assert_cmpuint(count_lines(table.out, "RT "), >, 10);
    g_auto(Result) dark = run(room, ROLE_OPERATOR, "report dark --by owner --csv");
    g_assert_cmpint(dark.status, ==, 0);
    g_assert_cmpuint(count_lines(dark.out, "kecamatan,"), ==, 1);
    g_auto(Result) sums = run(room, ROLE_OPERATOR, "report dark");
    check_sums(sums.out);
    g_auto(Result) nowhere = run(room, ROLE_OPERATOR, "report dark --area 12.34");
    g_assert_cmpint(nowhere.status, ==, 1);
    g_assert_nonnull(strstr(nowhere.err, "12.34"));
}

static void test_reports(Room *room)
{
    g_autofree char *id = room_report(room, 4, "rob", "high", true);
    g_auto(Result) close = run(room, ROLE_OPERATOR, "close %s --verdict real", id);
    g_assert_cmpint(close.status, ==, 0);
    g_auto(Result) page = run(room, ROLE_SUPERVISOR, "report alerts --from 7d");
    g_assert_cmpstr(page.err, ==, "");
    g_assert_cmpint(page.status, ==, 0);
    g_assert_cmpuint(strlen(page.out), >, 500);
    g_auto(Result) json = run(room, ROLE_SUPERVISOR, "report alerts --json");
    g_assert_cmpint(json.status, ==, 0);
    g_assert_true(g_str_has_prefix(json.out, "{"));
    g_assert_true(g_str_has_suffix(json.out, "}\n"));
    g_auto(Result) csv = run(room, ROLE_SUPERVISOR, "report alerts --csv");
    g_assert_cmpint(csv.status, ==, 0);
    g_assert_true(g_str_has_prefix(csv.out, "figure,value,"));
    g_assert_cmpuint(count_lines(csv.out, "verdict_real,"), ==, 1);
    g_assert_cmpuint(count_lines(csv.out, "hour_"), ==, 24);
    g_auto(Result) kinds = run(room, ROLE_SUPERVISOR, "report kinds --csv");
    g_assert_cmpint(kinds.status, ==, 0);
    g_assert_true(g_str_has_prefix(kinds.out, "kind,area,place,real,alerts,trend,week_-7"));
    g_assert_cmpuint(count_lines(kinds.out, "rob,"), >=, 1);
    g_auto(Result) refused = run(room, ROLE_OPERATOR, "report kinds");
    g_assert_cmpint(refused.status, ==, 1);
    g_assert_cmpstr(refused.out, ==, "");
}

/* Reads lines until one holds the text. */
static void read_until(int fd, const char *text)
{
    g_autoptr(GString) read_so_far = g_string_new(NULL);
    while (strstr(read_so_far->str, text) == NULL) {
        char buffer[4096];
        struct pollfd waiting = {fd, POLLIN, 0};
        g_assert_cmpint(poll(&waiting, 1, ROOM_WAIT_MS), ==, 1);
        ssize_t count = read(fd, buffer, sizeof buffer);
        g_assert_cmpint(count, >, 0);
        g_string_append_len(read_so_far, buffer, count);
    }
}

static void test_follow(Room *room)
{
    g_autoptr(GPtrArray) argv = words_of(room, ROLE_OPERATOR, "alerts kind:tamper --json --follow");
    g_ptr_array_add(argv, NULL);
    GPid pid;
    int out, err, status;
    g_autofree char *first = room_report(room, 5, "tamper", "high", true);
    g_assert_true(g_spawn_async_with_pipes(NULL, (char **)argv->pdata, NULL,
                                           G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out,
                                           &err, NULL));
    read_until(out, first);
    g_autofree char *second = room_report(room, 6, "tamper", "high", true);
    read_until(out, second);
    g_autofree char *owner =
        alert_did(room->daemon, ROLE_SUPERVISOR, first, "claim", "{}", 200, "owner");
    read_until(out, "\"owner\":\"supervisor\"");
    room_stop(room, SIGKILL);
    read_until(err, "tilik: "); /* whoever reads on is told that nothing comes */
    room_go_on(room);
    read_until(err, "the backend is back");
    g_autofree char *third = room_report(room, 7, "tamper", "high", true);
    read_until(out, third);
    kill(pid, SIGTERM);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
    close(out);
    close(err);
}

static void with_room(gconstpointer data)
{
    static void (*const tests[])(Room *) = {test_lists,     test_acts,    test_wrong_usage,
                                            test_full_disk, test_reports, test_coverage,
                                            test_follow,    test_enough};
    Room *room = room_new(NULL);
    tests[GPOINTER_TO_SIZE(data)](room);
    room_free(room);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {
        "they are listed as a table, JSON and CSV", "they are acted on, each by itself",
        "wrong usage is said, and is not done",     "what can't be written is said",
        "figures come as a page, JSON and CSV",     "what is seen and what is dark, likewise",
        "they are followed, also over a lost link", "a reader that has had enough is no failure",
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat("/cli/alerts/", names[i], NULL);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), with_room);
    }
    return g_test_run();
}
