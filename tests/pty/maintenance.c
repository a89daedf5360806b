/* The maintenance desk and the roll-call of the real console on the real tilikd: orders by filter and
 * their undoing, a reason, a round of field checks, and guard posts that answer with the link cut. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "backend.h"
#include "cli.h"
#include "daemon_tickets.h"
#include "room.h"

static unsigned count_class(const Room *room, CameraClass class, CameraState *first, char **id)
{
    unsigned count = 0;
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++) {
        Camera camera;
        g_assert_true(catalog_camera(room->city, i, &camera));
        if (camera.class != class)
            continue;
        if (count++ == 0 && id != NULL) {
            *id = g_strdup(camera.id);
            *first = camera.state;
        }
    }
    return count;
}

static char *member_of(const Room *room, const char *path, const char *name)
{
    g_autofree char *whole = g_strconcat("/api/v1/", path, NULL);
    g_auto(Answer) answer =
        daemon_ask(room->daemon, "GET", whole, room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    return json_member(answer.body, name);
}

static void wait_member(const Room *room, const char *path, const char *name, const char *expected)
{
    g_autofree char *is = NULL;
    for (int i = 0; i < ROOM_WAIT_MS / 50; i++) {
        g_free(is);
        is = member_of(room, path, name);
        if (g_strcmp0(is, expected) == 0)
            return;
        g_usleep(50000);
    }
    g_assert_cmpstr(is, ==, expected);
}

static void kill_console(Term *term)
{
    kill(term_pid(term), SIGKILL);
    (void)term_wait_exit(term, ROOM_WAIT_MS);
    term_free(term);
}

/* ---- orders ---- */

static void test_order(void)
{
    Room *room = room_new(NULL);
    CameraState before;
    g_autofree char *camera = NULL;
    unsigned count = count_class(room, CLASS_MARKET, &before, &camera);
    g_assert_cmpuint(count, >, 2);
    g_autofree char *path = g_strconcat("cameras/", camera, NULL);
    g_autofree char *reach = g_strdup_printf("%u cameras in ", count),
                    *typed = g_strdup_printf("%u\r", count),
                    *held = g_strdup_printf("%u of %u", count, count),
                    *none = g_strdup_printf("0 of %u", count);
    g_autoptr(Term) term = room_console(room, ROLE_SUPERVISOR, NULL);
    term_type(term, "gs");
    g_assert_true(term_wait(term, "No service order has been given yet", ROOM_WAIT_MS));
    term_type(term, "O");
    g_assert_true(term_wait(term, "L unlocks it", ROOM_WAIT_MS));
    term_type(term, "L");
    g_assert_true(term_wait(term, "[unlocked]", ROOM_WAIT_MS));
    term_type(term, "O");
    g_assert_true(term_wait(term, "which cameras", ROOM_WAIT_MS));
    term_type(term, "class:mar");
    g_assert_true(term_wait(term, "class:mar", ROOM_WAIT_MS));
    term_type(term, "ket");
    g_assert_true(term_wait(term, reach, ROOM_WAIT_MS));
    term_type(term, "\r");
    g_assert_true(term_wait(term, "reason (Tab), letter", ROOM_WAIT_MS));
    term_type(term, "551/HK\r");
    g_assert_true(term_wait(term, "begin with one of the reasons", ROOM_WAIT_MS));
    term_type(term, "\025bro\t551/HK @1d\r"); /* all of the line anew */
    g_assert_true(term_wait(term, "out of service, broken, until ", ROOM_WAIT_MS));
    term_type(term, "1\r");
    g_assert_true(term_wait(term, "type the number of cameras", ROOM_WAIT_MS));
    term_type(term, "\025");
    term_type(term, typed);
    g_assert_true(term_wait(term, held, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "551/HK", ROOM_WAIT_MS));
    wait_member(room, path, "reason", "broken");
    term_type(term, "u");
    g_assert_true(term_wait(term, "Undo “551/HK”", ROOM_WAIT_MS));
    term_type(term, "yes\r");
    g_assert_true(term_wait(term, "begin with “restore”", ROOM_WAIT_MS));
    term_type(term, "\025restore kontrak baru\r");
    g_assert_true(term_wait(term, none, ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "undone", ROOM_WAIT_MS));
    wait_member(room, path, "state", camera_state_word(before));
    term_type(term, "/zzz");
    g_assert_true(term_wait(term, "No order has these words", ROOM_WAIT_MS));
    term_type(term, "\033");
    g_assert_true(term_wait(term, none, ROOM_WAIT_MS));
    room_leave(term);
    room_free(room);
}

/* Written with nobody there, by a console that is killed; done once, by the next. */
static void test_order_with_link_cut(void)
{
    Room *room = room_new(NULL);
    char *home = scratch_new();
    CameraState before;
    g_autofree char *camera = NULL;
    count_class(room, CLASS_MARKET, &before, &camera);
    g_autofree char *path = g_strconcat("cameras/", camera, NULL),
                    *filter = g_strdup_printf("/id:%s\r", camera);
    Term *term = room_console_at(room, ROLE_SUPERVISOR, home);
    g_assert_true(term_wait(term, "sync ", ROOM_WAIT_MS));
    room_leave(term);
    term_free(term);
    term = room_console_at(room, ROLE_SUPERVISOR, home);
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
    term_type(term, filter);
    g_assert_true(term_wait(term, "id:", ROOM_WAIT_MS));
    term_type(term, "LO");
    g_assert_true(term_wait(term, "1 cameras in 1 kelurahan", ROOM_WAIT_MS));
    term_type(term, "stolen 552/HK\r");
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    kill_console(term);
    term = room_console_at(room, ROLE_SUPERVISOR, home);
    g_assert_true(term_wait(term, "queue 1", ROOM_WAIT_MS));
    term_type(term, "gs");
    g_assert_true(term_wait(term, "not sent yet", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "552/HK", ROOM_WAIT_MS));
    room_go_on(room);
    term_type(term, "R");
    g_assert_true(term_wait(term, "1 of 1", ROOM_WAIT_MS));
    wait_member(room, path, "reason", "stolen");
    g_auto(Answer) orders = daemon_ask(room->daemon, "GET", "/api/v1/service-orders",
                                       room->daemon->token[ROLE_ADMIN], NULL, NULL);
    g_assert_cmpint(items_in(orders.body), ==, 1);
    room_leave(term);
    term_free(term);
    scratch_free(home);
    room_free(room);
}

/* ---- reasons ---- */

static char *dark_camera(const Room *room)
{
    for (uint32_t i = 0; i < catalog_cameras(room->city); i++) {
        Camera camera;
        g_assert_true(catalog_camera(room->city, i, &camera));
        if (camera.state == CAMERA_OFFLINE && camera.reason == REASON_NONE)
            return g_strdup(camera.id);
    }
    g_assert_not_reached();
}

static void test_reason(void)
{
    Room *room = room_new(NULL);
    g_autofree char *camera = dark_camera(room);
    g_autofree char *filter = g_strdup_printf("/id:%s\r", camera),
                    *path = g_strconcat("cameras/", camera, NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    term_type(term, filter);
    g_assert_true(term_wait(term, "· 1 ", ROOM_WAIT_MS));
    term_type(term, "d");
    g_assert_true(term_wait(term, "dark? Reason (Tab) and note", ROOM_WAIT_MS));
    term_type(term, "privacy\r");
    g_assert_true(term_wait(term, "closed for privacy by the brake", ROOM_WAIT_MS));
    term_type(term, "\025cable digigit tikus\r");
    g_assert_true(term_wait(term, "Done: why ", ROOM_WAIT_MS));
    wait_member(room, path, "reason", "cable");
    room_leave(term);
    room_free(room);
}

/* ---- rounds ---- */

static void test_round(void)
{
    Room *room = room_new(NULL);
    char *folder = scratch_new();
    g_autofree char *dark = dark_camera(room), *photo = g_build_filename(folder, "a.txt", NULL);
    g_assert_true(g_file_set_contents(photo, "tiang miring\n", -1, NULL));
    g_autofree char *body =
        g_strdup_printf("{\"kind\":\"maintenance\",\"topic\":\"field_check\",\"title\":\"Cek "
                        "lapangan\",\"cameras\":[\"%s\",\"%s\"]}",
                        room_camera(room, 0), dark);
    g_auto(Answer) opened = ticket_post(room->daemon, ROLE_OPERATOR, body);
    g_assert_cmpint(opened.status, ==, 201);
    g_autofree char *id = json_member(opened.body, "id");
    g_autofree char *answer = g_strdup_printf("2 cable putus @%s\r", photo),
                    *camera = g_strconcat("cameras/", dark, NULL);
    g_autoptr(Term) term = room_console(room, ROLE_OPERATOR, NULL);
    term_type(term, "gt");
    g_assert_true(term_wait(term, "Cek lapangan", ROOM_WAIT_MS));
    g_assert_true(term_wait(term, "2 cameras are still to be looked at", ROOM_WAIT_MS));
    /* The ticket may not be here whole yet, which is said. */
    for (int i = 0; i < 10; i++) {
        term_type(term, "t");
        if (term_wait(term, "1/2 ", ROOM_WAIT_MS / 10))
            break;
    }
    g_assert_true(term_wait(term, "1/2 ", ROOM_WAIT_MS));
    term_type(term, "9\r");
    g_assert_true(term_wait(term, "begin with a number from 1 to 5", ROOM_WAIT_MS));
    term_type(term, "\0251\r");
    g_assert_true(term_wait(term, "2/2 ", ROOM_WAIT_MS));
    term_type(term, "2 @/nowhere/x.png\r");
    g_assert_true(term_wait(term, "/nowhere/x.png", ROOM_WAIT_MS));
    term_type(term, "\025");
    term_type(term, answer);
    g_assert_true(term_wait(term, "Every camera of the round is answered for", ROOM_WAIT_MS));
    for (int i = 0; i < ROOM_WAIT_MS / 50; i++) {
        g_autofree char *status = ticket_member(room->daemon, id, "status");
        if (strcmp(status, "resolved") == 0)
            break;
        g_usleep(50000);
    }
    check_ticket(room->daemon, id, "status", "resolved");
    g_auto(Answer) whole = ticket_read(room->daemon, ROLE_OPERATOR, id);
    g_assert_nonnull(strstr(whole.body, "\"result\":\"live\""));
    g_assert_nonnull(strstr(whole.body, "\"result\":\"dark\",\"reason\":\"cable\",\"note\":\"putus\""));
    g_assert_nonnull(strstr(whole.body, "\"name\":\"a.txt\""));
    wait_member(room, camera, "reason", "cable");
    room_leave(term);
    scratch_free(folder);
    room_free(room);
}

/* ---- the roll-call ---- */

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
    term_type(term, "\033");
    room_stop(room, SIGKILL);
    g_assert_true(term_wait(term, "STALE", ROOM_WAIT_MS));
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

/* ---- plain commands ---- */

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
    unsigned count = count_class(room, CLASS_MARKET, NULL, NULL);
    g_autofree char *many = g_strdup_printf("%u cameras; --yes gives the order\n", count);
    g_auto(Result) asked = run(room, ROLE_SUPERVISOR, "order out class:market --reason broken");
    g_assert_cmpstr(asked.out, ==, many);
    g_auto(Result) given =
        run(room, ROLE_SUPERVISOR,
            "order out class:market --reason broken --letter 551/HK --review 2w --yes");
    g_test_message("%s%s", given.out, given.err);
    g_assert_cmpint(given.status, ==, 0);
    g_autofree char *id = g_strndup(given.out, strcspn(given.out, " "));
    g_auto(Result) list = run(room, ROLE_SUPERVISOR, "order list");
    g_assert_cmpuint(count_lines(list.out, id), ==, 1);
    g_assert_nonnull(strstr(list.out, "in force"));
    g_autofree char *undo = g_strdup_printf("order undo %s --note kontrak_baru", id);
    g_auto(Result) undone = run(room, ROLE_SUPERVISOR, undo);
    g_assert_cmpint(undone.status, ==, 0);
    g_auto(Result) again = run(room, ROLE_SUPERVISOR, undo);
    g_assert_cmpint(again.status, ==, 1);
    g_autofree char *call = g_strdup_printf("absen %s rw%02u_%02u_aman_/_%02u/%02u_2_orang",
                                            posts.kelurahan, posts.rw[0], posts.rt[0], posts.rt[1],
                                            posts.rw[1]);
    g_auto(Result) called = run(room, ROLE_OPERATOR, call);
    g_test_message("%s%s", called.out, called.err);
    g_assert_cmpint(called.status, ==, 0);
    g_assert_nonnull(strstr(called.out, "2 people"));
    g_autofree char *listing = g_strdup_printf("absen %s", posts.kelurahan);
    g_auto(Result) said = run(room, ROLE_OPERATOR, listing);
    g_assert_cmpuint(count_lines(said.out, posts.kelurahan), ==, 2);
    static const char *const wrong[] = {"order",
                                        "order out",
                                        "order out class:market",
                                        "order out class:market --reason x --yes",
                                        "order out class:market --reason broken --review y --yes",
                                        "order undo",
                                        "absen",
                                        "absen nowhere_at_all 01_aman",
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
    g_test_add_func("/maintenance/an order by filter is counted, typed, and undone", test_order);
    g_test_add_func("/maintenance/an order that nobody heard is given once",
                    test_order_with_link_cut);
    g_test_add_func("/maintenance/a key says why a camera is dark", test_reason);
    g_test_add_func("/maintenance/a round is answered camera by camera", test_round);
    g_test_add_func("/rollcall/what was written with the link cut arrives once",
                    test_roll_call_with_link_cut);
    g_test_add_func("/rollcall/who has not answered for an hour is overdue", test_overdue);
    g_test_add_func("/maintenance/orders and roll-calls from a script", test_commands);
    return g_test_run();
}
