/* The register on the real console: read, changed with the link cut, and as a report. */
#include <signal.h>
#include <string.h>

#include "cli.h"
#include "room.h"

/* A member of an entry as the backend has it. */
static char *member(const Room *room, const char *id, const char *name)
{
    g_autofree char *path = g_strconcat("/api/v1/register/", id, NULL);
    g_auto(Answer) answer =
        daemon_ask(room->daemon, "GET", path, room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, name);
}

static void wait_member(const Room *room, const char *id, const char *name, const char *value)
{
    gint64 deadline = g_get_monotonic_time() + G_TIME_SPAN_MINUTE;
    for (;;) {
        g_autofree char *found = member(room, id, name);
        if (found != NULL && strstr(found, value) != NULL)
            return;
        g_assert_cmpint(g_get_monotonic_time(), <, deadline);
        g_usleep(20000);
    }
}

/* The id of the first entry that is asked, and its name. */
static char *find_asked(const Room *room, char **name)
{
    g_auto(Answer) page = daemon_ask(room->daemon, "GET", "/api/v1/register?state=asked&limit=1",
                                     room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(page.status, ==, 200);
    const char *item = strchr(page.body, '[') + 1;
    *name = json_member(item, "name");
    return json_member(item, "id");
}

static void test_change_with_link_cut(void)
{
    Room *room = room_new(NULL);
    g_autofree char *name = NULL, *id = find_asked(room, &name);
    g_autofree char *filter = g_strdup_printf("/%s\r", id);
    g_autoptr(Term) term = room_console(room, ROLE_SUPERVISOR, NULL);
    term_type(term, "ge");
    g_assert_true(term_wait(term, "obliged to join", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "overdue;", ROOM_WAIT_MS));
    term_type(term, filter);
    g_assert_true(term_wait(term, "Register · 1 of", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, name, ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, "E");
    g_assert_true(term_wait(term, "Cameras promised", ROOM_WAIT_MS));
    term_type(term, "a\tx\tx"); /* agreed; a due date and an agreement that make no sense yet */
    term_type(term, "\023");
    g_assert_true(term_wait(term, "a day, as 2026-12-31", ROOM_WAIT_MS));
    term_type(term, "\0252099-12-31\t\02577/PKS\023"); /* C-u, C-s */
    g_assert_true(term_wait_gone(term, "Cameras promised", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "agreed …", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    room_go_on(room);
    wait_member(room, id, "state", "agreed");
    wait_member(room, id, "agreement", "77/PKS");
    wait_member(room, id, "due_at", "2099-12-31");
    g_assert_true(term_wait_gone(term, "agreed …", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "77/PKS", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "obliged to join", ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

static Result run(const Room *room, Role role, const char *line)
{
    g_autoptr(GPtrArray) argv = cli_words(line);
    g_ptr_array_add(argv, g_strconcat("--backend=", room->url, NULL));
    g_ptr_array_add(argv, g_strconcat("--token-file=", room->token_files[role], NULL));
    return cli_run(argv);
}

static void test_report(void)
{
    Room *room = room_new(NULL);
    static const struct {
        Role role;
        const char *words;
        int status;
        const char *says;
    } cases[] = {
        {ROLE_SUPERVISOR, "", 0, "Semarang Tengah"},
        {ROLE_SUPERVISOR, "--by=state --csv", 0, "state,name,all,asked,agreed,linked,overdue"},
        {ROLE_AUDITOR, "--by=kind --json", 0, "{\"by\":\"kind\",\"rows\":[{\"key\":\"office\""},
        {ROLE_SUPERVISOR, "--list --state=overdue --csv", 0, ",overdue,"},
        {ROLE_SUPERVISOR, "--list --json", 0, "\"contact\":\""},
        {ROLE_OPERATOR, "", 1, "may not"},
        {ROLE_SUPERVISOR, "--by=colour", 2, "none of area, kind and state"},
        {ROLE_SUPERVISOR, "--list --by=kind", 2, "not both"},
        {ROLE_SUPERVISOR, "--area=x", 2, "not the code of an area"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line = g_strdup_printf("report register %s", cases[i].words);
        g_strchomp(line);
        g_auto(Result) done = run(room, cases[i].role, line);
        g_test_message("%s: %d %s%s", line, done.status, done.out, done.err);
        g_assert_cmpint(done.status, ==, cases[i].status);
        g_assert_nonnull(strstr(done.status == 0 ? done.out : done.err, cases[i].says));
    }
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/register/an entry is changed while the link is cut",
                    test_change_with_link_cut);
    g_test_add_func("/register/the report sums and lists", test_report);
    return g_test_run();
}
