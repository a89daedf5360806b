/* How long cameras were live, on the real console and tilikd: on the card, on the page of figures,
 * and as a command. */
#include <signal.h>
#include <string.h>

#include "cli.h"
#include "room.h"

static void test_card(void)
{
    Room *room = room_new(NULL);
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "24 hours ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "7 days ", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "█ live", ROOM_WAIT_MS));
    /* The keys in the tree: the card is the area's. */
    term_type(term, "\t");
    g_assert_true(term_wait(term, "Free slots", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "RTs blind", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "24 hours ", ROOM_WAIT_MS));
    term_type(term, "\033[Z");
    g_assert_true(term_wait(term, "24 hours ", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
}

/* What was had keeps its age; what was not is said to be missing. */
static void test_cut(void)
{
    Room *room = room_new(NULL);
    Term *term = room_console(room, ROLE_OPERATOR, NULL);
    g_assert_true(term_wait(term, "█ live", ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    g_assert_true(term_wait(term, "█ live", ROOM_WAIT_MS));
    term_type(term, "jjjjj");
    g_assert_true(term_wait(term, "not to be had without the backend", ROOM_WAIT_MS));
    term_type(term, "@");
    g_assert_true(term_wait(term, "AS IT WAS KNOWN LAST", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "For supervisors", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "AS IT WAS KNOWN LAST", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
}

/* The worst come last, and may make the page longer after its end was asked for. */
static bool shows_the_worst(Term *term, void *data)
{
    bool there = term_shows(term, "CAMERAS DARK THE LONGEST") && term_shows(term, "at most");
    if (!there)
        term_type(term, "\033OF");
    return there;
}

static void test_page(void)
{
    Room *room = room_new(NULL);
    Term *term = room_console(room, ROLE_SUPERVISOR, NULL);
    term_type(term, "@");
    g_assert_true(term_wait(term, "what is seen", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "outages in 30 days", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "by area", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "Tembalang", ROOM_WAIT_MS));
    static const char *const turns[] = {"by owner", "by reason", "by class", "by area"};
    for (size_t i = 0; i < G_N_ELEMENTS(turns); i++) {
        term_type(term, "\t");
        g_assert_true(term_wait(term, turns[i], ROOM_WAIT_MS));
        g_assert_true(term_wait(term, "outages in 30 days", ROOM_WAIT_MS));
    }
    term_resize(term, 20, 60); /* what has no room is left out, not written over */
    g_assert_true(term_wait(term, "PgDn shows more, Esc leaves", ROOM_WAIT_MS));
    term_resize(term, 24, 80);
    g_assert_true(term_wait(term, "PgDn shows more, Tab by", ROOM_WAIT_MS));
    g_assert_true(term_until(term, shows_the_worst, NULL, ROOM_WAIT_MS));
    /* The help stands over it, and goes back to it. */
    term_type(term, "?");
    g_assert_true(term_wait(term, "Help on keys", ROOM_WAIT_MS));
    term_type(term, "q");
    g_assert_true(term_wait(term, "what is seen", ROOM_WAIT_MS));
    term_type(term, "/");
    g_assert_true(term_wait(term, "This page has no filter.", ROOM_WAIT_MS));
    term_resize(term, 20, 40); /* the longest title that there is room for */
    g_assert_true(term_wait_gone(term, "what is seen", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "· by area ═", ROOM_WAIT_MS));
    term_resize(term, 24, 80);
    g_assert_true(term_wait(term, "what is seen", ROOM_WAIT_MS));
    /* Turned and left before it has come: nothing of it is waited for. */
    term_type(term, "\t\t\t\033");
    g_assert_true(term_wait_gone(term, "what is seen", ROOM_WAIT_MS));
    term_type(term, "%");
    g_assert_true(term_wait(term, "Figures · alerts", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait_gone(term, "Figures · alerts", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    room_free(room);
}

static Result run(const Room *room, Role role, const char *line)
{
    g_autoptr(GPtrArray) words = cli_words(line);
    g_ptr_array_add(words, g_strdup("--backend"));
    g_ptr_array_add(words, g_strdup(room->url));
    g_ptr_array_add(words, g_strdup("--token-file"));
    g_ptr_array_add(words, g_strdup(room->token_files[role]));
    return cli_run(words);
}

static void check_output(const Room *room, const char *line, const char *begins, const char *holds)
{
    g_auto(Result) result = run(room, ROLE_SUPERVISOR, line);
    g_test_message("%s: %s%s", line, result.out, result.err);
    g_assert_cmpint(result.status, ==, 0);
    g_assert_true(g_str_has_prefix(result.out, begins));
    g_assert_nonnull(strstr(result.out, holds));
}

static void check_mistake(const Room *room, Role role, const char *line, int status)
{
    g_auto(Result) result = run(room, role, line);
    g_test_message("%s: %s%s", line, result.out, result.err);
    g_assert_cmpint(result.status, ==, status);
    g_assert_cmpstr(result.out, ==, "");
    g_assert_true(g_str_has_prefix(result.err, "tilik: "));
}

/* Where the heading ends, a number of every line below it ends. */
static void check_columns(const Room *room, const char *line, const char *heading)
{
    g_auto(Result) result = run(room, ROLE_SUPERVISOR, line);
    g_auto(GStrv) lines = g_strsplit(result.out, "\n", -1);
    size_t at = 0, rows = 0, ends = 0;
    while (lines[at] != NULL && strstr(lines[at], heading) == NULL)
        at++;
    g_assert_nonnull(lines[at]);
    ends = (size_t)(strstr(lines[at], heading) - lines[at]) + strlen(heading);
    for (at++; lines[at] != NULL && lines[at][0] != '\0'; at++, rows++) {
        g_test_message("%s: %s", line, lines[at]);
        g_assert_cmpuint(strlen(lines[at]), >=, ends);
        g_assert_true(g_ascii_isdigit(lines[at][ends - 1]) || lines[at][ends - 1] == '-');
        g_assert_true(lines[at][ends] == ' ' || lines[at][ends] == '\0');
        g_assert_false(g_ascii_isdigit(lines[at][ends - 7]) && lines[at][ends - 6] == ' ');
    }
    g_assert_cmpuint(rows, >, 0);
}

static void test_columns(const Room *room)
{
    static const char *const numbers[] = {"cameras", "uptime",   "live",    "reason", "no reason",
                                          "off",     "unlinked", "unknown", "outages"};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        check_columns(room, "report uptime --lang en", numbers[i]);
    check_columns(room, "report coverage --lang en", "RT none");
    check_columns(room, "report dark --lang en", " off");
    check_columns(room, "report seen --lang en", "unseen");
    check_columns(room, "report register --lang en", "exempt");
    check_columns(room, "sources --lang en", "failed");
}

/* What is refused writes nothing, and what is not there is said to be so. */
static void test_refused(const Room *room)
{
    static const char *const unknown[] = {"views nope",
                                          "views nope --json",
                                          "views nope --csv",
                                          "ptz nope",
                                          "ptz nope left --json",
                                          "report register --area 33.74.99",
                                          "report seen --area 33.74.99 --json"};
    static const char *const forbidden[] = {"views --json",          "views --csv",
                                            "sources --json",        "report uptime",
                                            "report register --csv", "report uptime --json"};
    for (size_t i = 0; i < G_N_ELEMENTS(unknown); i++)
        check_mistake(room, ROLE_SUPERVISOR, unknown[i], 1);
    for (size_t i = 0; i < G_N_ELEMENTS(forbidden); i++)
        check_mistake(room, ROLE_PUBLIC, forbidden[i], 1);
    check_output(room, "views --json --from 1h --to 2099-01-01", "[", "]");
    check_output(room, "--lang=en report coverage", " ", "RT blind");
    check_mistake(room, ROLE_SUPERVISOR, "--lang en report nonsense", 2);
}

static void test_commands(void)
{
    Room *room = room_new(NULL);
    test_columns(room);
    test_refused(room);
    check_output(room, "report uptime --lang en", "From ", "Tembalang");
    check_output(room, "report uptime --by reason --days 30 --lang en", "From ", "no reason given");
    check_output(room, "report uptime --by camera --limit 3 --csv",
                 "key,name,cameras,uptime,live,dark_explained,dark,deliberate,unlinked,unknown,"
                 "outages,longest_s,longest_camera\n",
                 "\nc");
    check_output(room, "report uptime --json --area 33.74.10 --query class:rt",
                 "{\"from\":", "\"key\":\"33.74.10.");
    check_output(room, "report coverage --by owner --lang en", " ", "Diskominfo");
    check_output(room, "report coverage --blind --csv", "code,place,cameras,explained,since\n",
                 "\n33.74.");
    check_output(room, "report coverage --blind --json", "[{\"code\":\"33.74.", "\"cameras\":");
    check_output(room, "report coverage --by class --csv", "key,name,installed,", "\nrt,");
    static const char *const wrong[] = {
        "report uptime --by colour",  "report uptime --days 0x",
        "report uptime --days 401",   "report uptime --area x",
        "report uptime --csv --json", "report uptime --from 1d --to 2d",
        "report uptime --limit 5001", "report coverage --blind --by owner"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        check_mistake(room, ROLE_SUPERVISOR, wrong[i], 2);
    check_mistake(room, ROLE_OPERATOR, "report uptime", 1);
    check_mistake(room, ROLE_SUPERVISOR, "report uptime --query state:x", 1);
    check_mistake(room, ROLE_SUPERVISOR, "report uptime --area 99.99", 1);
    room_free(room);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pty/uptime/the card tells of the last day and week", test_card);
    g_test_add_func("/pty/uptime/without a link it is said so", test_cut);
    g_test_add_func("/pty/uptime/a page of what is seen", test_page);
    g_test_add_func("/pty/uptime/as a command", test_commands);
    return g_test_run();
}
