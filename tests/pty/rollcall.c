/* The roll-call of the real console on the real tilikd: written with the link cut, overdue, and
 * from a script. */
#include <signal.h>
#include <string.h>

#include "backend.h"
#include "cli.h"
#include "room.h"

static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

/* The first kelurahan of the second kecamatan, and the numbers of two RTs of its. */
typedef struct Posts {
    char kelurahan[AREA_CODE_SIZE];
    unsigned rt[2], rw[2];
} Posts;

static uint32_t child(const Room *room, uint32_t area, unsigned n)
{
    uint32_t at = catalog_area_first_child(room->city, area);
    while (n-- > 0)
        at = catalog_area_next_sibling(room->city, at);
    return at;
}

static void choose_posts(const Room *room, Posts *posts)
{
    uint32_t kelurahan = child(room, child(room, child(room, CATALOG_NONE, 0), 1), 0);
    Area area;
    unsigned count = 0;
    g_assert_true(catalog_area(room->city, kelurahan, &area));
    g_strlcpy(posts->kelurahan, area.code, sizeof posts->kelurahan);
    for (uint32_t rw = child(room, kelurahan, 0); rw != CATALOG_NONE && count < 2;
         rw = catalog_area_next_sibling(room->city, rw)) {
        char code[AREA_CODE_SIZE];
        g_assert_true(catalog_area(room->city, child(room, rw, 0), &area));
        g_strlcpy(code, area.code, sizeof code);
        posts->rt[count] = area_code_number(code);
        g_assert_true(catalog_area(room->city, rw, &area));
        posts->rw[count++] = area_code_number(area.code);
    }
    g_assert_cmpuint(count, ==, 2);
}

/* From the list to the tree, and to the kelurahan. */
static void go_to_kelurahan(Term *term)
{
    term_type(term, "\033[Z\033[Z");
    g_assert_true(term_wait(term, "╔ Areas", ROOM_WAIT_MS));
    term_type(term, "jj\033OCj");
}

static void test_roll_call_with_link_cut(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    Posts posts;
    choose_posts(room, &posts);
    g_autofree char *line = g_strdup_printf(":absen %u/%u aman / %u/%u 2 orang hujan\r",
                                            posts.rt[0], posts.rw[0], posts.rt[1], posts.rw[1]);
    Term *term = room_console_at(room, ROLE_OPERATOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    go_to_kelurahan(term);
    term_type(term, ":absen 999/999 aman\r");
    g_assert_true(term_wait(term, "there is no RT 999/999 here", ROOM_WAIT_MS));
    term_type(term, "\033"); /* before another key comes: the two would be one of Alt */
    g_assert_true(term_wait_gone(term, "there is no RT", ROOM_WAIT_MS));
    room_stop(room, SIGKILL);
    room_wait_cut(term);
    term_type(term, line);
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "gr");
    g_assert_true(term_wait(term, "2 people · hujan", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "not sent yet", ROOM_WAIT_MS));
    kill_console(term);
    room_go_on(room);
    term = room_console_at(room, ROLE_OPERATOR, home);
    term_type(term, "gr");
    g_assert_true(term_wait(term, "2 people · hujan", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "not sent yet", ROOM_WAIT_MS));
    g_assert_true(term_wait_gone(term, "queue 1", ROOM_WAIT_MS));
    g_auto(Answer) page = daemon_ask(room->daemon, "GET", "/api/v1/roll-calls",
                                     room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(items_in(page.body), ==, 2);
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* The clocks go on past the hour: who has not answered again is amber in the tree, too. */
static void test_overdue(void)
{
    Room *room = room_new("[rollcall]\nfrom = 00:00\nto = 00:00\nevery = 60\n");
    Posts posts;
    choose_posts(room, &posts);
    g_autofree char *body = g_strdup_printf(
        "{\"area\":\"%s\",\"lines\":[{\"area\":\"%s.%03u.%03u\",\"state\":\"safe\"}]}",
        posts.kelurahan, posts.kelurahan, posts.rw[0], posts.rt[0]);
    g_auto(Answer) written = daemon_post(room->daemon, "/api/v1/roll-calls",
                                         room->daemon->token[ROLE_OPERATOR], "roll", body);
    g_assert_cmpint(written.status, ==, 201);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    go_to_kelurahan(term);
    term_type(term, "\033OC"); /* its RWs */
    term_type(term, "gr");
    g_assert_true(term_wait(term, "safe", ROOM_WAIT_MS));
    clocks_pass(room->clocks, 3700);
    clocks_pass(room->backend_clocks, 3700);
    g_assert_true(term_wait(term, "⚠ overdue", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, "╔ Areas", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "overdue", ROOM_WAIT_MS));
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

static void test_commands(void)
{
    Room *room = room_new(NULL);
    Posts posts;
    choose_posts(room, &posts);
    g_autofree char *call =
        g_strdup_printf("absen %s rw%02u_%02u_aman_/_%02u/%02u_2_orang", posts.kelurahan,
                        posts.rw[0], posts.rt[0], posts.rt[1], posts.rw[1]);
    g_auto(Result) called = run(room, ROLE_OPERATOR, call);
    g_test_message("%s%s", called.out, called.err);
    g_assert_cmpint(called.status, ==, 0);
    g_assert_nonnull(strstr(called.out, "2 people"));
    g_autofree char *listing = g_strdup_printf("absen %s", posts.kelurahan);
    g_auto(Result) said = run(room, ROLE_OPERATOR, listing);
    g_assert_cmpuint(count_lines(said.out, posts.kelurahan), ==, 2);
    static const char *const wrong[] = {"absen", "absen nowhere_at_all 01_aman",
                                        "absen 33.74 01_aman"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_auto(Result) result = run(room, ROLE_SUPERVISOR, wrong[i]);
        g_test_message("%s: %s", wrong[i], result.err);
        g_assert_cmpint(result.status, ==, 2);
        g_assert_cmpstr(result.out, ==, "");
    }
    room_free(room);
}

int main(int count, char **arguments)
{
    g_test_init(&count, &arguments, NULL);
    g_test_add_func("/rollcall/what was written with the link cut arrives once",
                    test_roll_call_with_link_cut);
    g_test_add_func("/rollcall/who has not answered for an hour is overdue", test_overdue);
    g_test_add_func("/rollcall/from a script", test_commands);
    return g_test_run();
}
